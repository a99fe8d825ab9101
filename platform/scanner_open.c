/* scanner_open.c - picks the way to the scanner, and its thread: open, read, and
 * open again each second while it is unplugged. */
#include "base/log.h"
#include "base/text.h"
#include "port/notice.h"
#include "port/scanner.h"
#include "scanner_driver.h"
#include "scanner_uri.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

/* Nobody holds eight codes under it in a second; a device that sends more would fill the
 * memory and hold up the picture. */
enum { AGAIN_MS = 1000, PAUSE_MS = 1000, READS_MOST = 8, SECOND_MS = 1000 };

static const struct scanner_driver *const drivers[] = {&scanner_evdev, &scanner_serial,
                                                       &scanner_stdin};

/* Written before the thread starts, then its own; `stop` alone is shared. */
static struct {
    const struct scanner_driver *driver; /* NULL: closed, or "none:" */
    char where[320];
    struct scan_line line;
    int64_t counted; /* monotonic ms since when its reads are counted */
    pthread_t thread;
    int stop;         /* eventfd */
    int fd;           /* -1 absent */
    char absent[256]; /* the reason that was logged last */
} scanner;

static void post(void *ctx, const char *data, size_t size)
{
    struct notice n = {.kind = NOTICE_SCAN, .size = size};

    (void)ctx;
    n.data = malloc(size + 1);
    must(n.data != NULL);
    memcpy(n.data, data, size + 1);
    notice_post(&n);
}

static void attach(void)
{
    char why[256] = "";

    scanner.fd = scanner.driver->open(scanner.where, why, sizeof why);
    if (scanner.fd >= 0) {
        log_info("scanner: %s%s is ready", scanner.driver->scheme, scanner.where);
        scanner.absent[0] = '\0';
    } else if (!text_equal(why, scanner.absent)) {
        log_fault("scanner: %s; tried again each second", why);
        text_copy(scanner.absent, sizeof scanner.absent, why);
    }
}

static void detach(const char *why)
{
    scanner.driver->close(scanner.fd);
    scanner.fd = -1;
    scan_line_drop(&scanner.line, why);
}

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void count_anew(void)
{
    int64_t now = now_ms();

    if (now - scanner.counted < SECOND_MS)
        return;
    scanner.counted = now;
    scanner.line.ended = 0;
}

/* False when there is nothing more to come from it. */
static bool take(void)
{
    enum err e;

    count_anew();
    e = scanner.driver->read(scanner.fd, &scanner.line);

    if (e == OK)
        return true;
    log_fault("scanner: %s%s %s", scanner.driver->scheme, scanner.where,
              e == ERR_ABSENT ? "was unplugged" : "has ended");
    detach("its end did not come");
    return e == ERR_ABSENT;
}

static int patience(void)
{
    if (scanner.fd < 0)
        return AGAIN_MS;
    return scanner.driver->is_burst && scan_line_is_begun(&scanner.line) ? PAUSE_MS : -1;
}

static void *run(void *unused)
{
    (void)unused;
    for (;;) {
        struct pollfd p[2] = {{.fd = scanner.stop, .events = POLLIN},
                              {.fd = scanner.fd, .events = POLLIN}}; /* -1 is left out */
        int n = poll(p, 2, patience());

        if (p[0].revents != 0)
            break;
        if (n == 0 && scanner.fd < 0)
            attach();
        else if (n == 0)
            scan_line_drop(&scanner.line, "no Enter came; set the scanner to send one");
        else if (p[1].revents != 0 && !take())
            break;
    }
    if (scanner.fd >= 0)
        detach("the program ends");
    return NULL;
}

/* Signals belong to the main thread. */
static int start_thread(void)
{
    sigset_t all, before;
    int code;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    code = pthread_create(&scanner.thread, NULL, run, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code;
}

static enum err start(const struct scanner_driver *d, const char *where, char *why, size_t why_size)
{
    memset(&scanner, 0, sizeof scanner);
    scanner.line.take = post;
    scanner.line.most = READS_MOST;
    text_copy(scanner.where, sizeof scanner.where, where);
    scanner.driver = d;
    scanner.stop = eventfd(0, EFD_CLOEXEC);
    must(scanner.stop >= 0);
    attach(); /* here, so that the grab is there before the window opens */
    if (start_thread() == 0)
        return OK;
    text_format(why, why_size, "scanner.uri: no thread for the scanner; free memory");
    if (scanner.fd >= 0)
        detach("no thread");
    close(scanner.stop);
    scanner.driver = NULL;
    return ERR_FULL;
}

/* NULL with the reason in `why`; "none:" has no driver and is no fault. */
static const struct scanner_driver *find(const char *uri, char *why, size_t why_size)
{
    char reason[256] = "the path is too long; link a shorter one to it";

    for (size_t i = 0; i < ARRAY_LEN(drivers); i++) {
        size_t len = strlen(drivers[i]->scheme);

        if (strncmp(uri, drivers[i]->scheme, len) != 0)
            continue;
        if (strlen(uri + len) < sizeof scanner.where &&
            drivers[i]->check(uri + len, reason, sizeof reason))
            return drivers[i];
        text_copy(why, why_size, reason);
        return NULL;
    }
    text_copy(why, why_size, "use evdev:PATH, serial:PATH, stdin: or none:");
    return NULL;
}

bool scanner_uri_check(const char *uri, char *why, size_t why_size)
{
    return text_equal(uri, "none:") || find(uri, why, why_size) != NULL;
}

enum err scanner_open(const char *uri, char *why, size_t why_size)
{
    char reason[256];
    const struct scanner_driver *d;

    must(scanner.driver == NULL);
    if (text_equal(uri, "none:"))
        return OK;
    d = find(uri, reason, sizeof reason);
    if (d != NULL)
        return start(d, uri + strlen(d->scheme), why, why_size);
    text_format(why, why_size, "scanner.uri = %s: %s", uri, reason);
    return ERR_FORMAT;
}

void scanner_close(void)
{
    uint64_t one = 1;

    if (scanner.driver == NULL)
        return;
    must(write(scanner.stop, &one, sizeof one) == sizeof one);
    pthread_join(scanner.thread, NULL);
    close(scanner.stop);
    wipe(&scanner.line, sizeof scanner.line);
    scanner.driver = NULL;
}
