/* headphones_evdev.c - tells when headphones are plugged in. */
#include "headphones_evdev.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/input.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"

/* Written before the thread starts, then its own; `stop` alone is shared. */
static struct {
    bool runs;
    int fd, stop; /* device, eventfd */
    pthread_t thread;
} jack;

static void tell(bool plugged)
{
    notice_post(&(struct notice){.kind = NOTICE_HEADPHONES, .a = plugged});
}

/* False when the device is gone. */
static bool take_events(void)
{
    struct input_event e[16];
    ssize_t n = read(jack.fd, e, sizeof e);

    for (ssize_t i = 0; i < n / (ssize_t)sizeof e[0]; i++) {
        if (e[i].type == EV_SW && e[i].code == SW_HEADPHONE_INSERT)
            tell(e[i].value != 0);
    }
    return n > 0;
}

static void *run(void *unused)
{
    struct pollfd p[2] = {{.fd = jack.fd, .events = POLLIN}, {.fd = jack.stop, .events = POLLIN}};

    for (;;) {
        if (poll(p, 2, -1) < 0)
            continue;
        if (p[1].revents != 0)
            return unused;
        if (!take_events()) {
            tell(false);
            log_info("headphones: their jack is gone");
            return unused;
        }
    }
}

/* Signals belong to the main thread. */
static bool start_thread(void)
{
    sigset_t all, before;
    int code;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    code = pthread_create(&jack.thread, NULL, run, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code == 0;
}

bool headphones_watch(int fd, bool plugged)
{
    must(!jack.runs);
    jack.fd = fd;
    jack.stop = eventfd(0, EFD_CLOEXEC);
    must(jack.stop >= 0);
    if (plugged)
        tell(true);
    jack.runs = start_thread();
    if (jack.runs)
        return true;
    close(jack.stop);
    close(fd);
    return false;
}

/* The descriptor of a jack, and whether something is in it; -1: it is none. */
static int open_jack(const char *path, bool *plugged)
{
    uint8_t has[SW_CNT / 8 + 1] = {0}, on[SW_CNT / 8 + 1] = {0};
    const int byte = SW_HEADPHONE_INSERT / 8, bit = 1 << SW_HEADPHONE_INSERT % 8;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return -1;
    if (ioctl(fd, EVIOCGBIT(EV_SW, sizeof has), has) < 0 || (has[byte] & bit) == 0) {
        close(fd);
        return -1;
    }
    *plugged = ioctl(fd, EVIOCGSW(sizeof on), on) >= 0 && (on[byte] & bit) != 0;
    return fd;
}

bool headphones_open(const char *folder)
{
    DIR *dir = opendir(folder);
    bool plugged = false;
    int fd = -1;

    for (struct dirent *d; dir != NULL && fd < 0 && (d = readdir(dir)) != NULL;) {
        char path[PATH_MAX];

        if (strncmp(d->d_name, "event", 5) == 0 &&
            text_format(path, sizeof path, "%s/%s", folder, d->d_name))
            fd = open_jack(path, &plugged);
    }
    if (dir != NULL)
        closedir(dir);
    if (fd >= 0)
        return headphones_watch(fd, plugged);
    log_info("headphones: no jack of this machine tells when they are plugged in; the button and "
             "F1 begin speech");
    return false;
}

void headphones_close(void)
{
    uint64_t one = 1;

    if (!jack.runs)
        return;
    must(write(jack.stop, &one, sizeof one) == sizeof one);
    pthread_join(jack.thread, NULL);
    close(jack.stop);
    close(jack.fd);
    jack.runs = false;
}
