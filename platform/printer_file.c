/* printer_file.c - "prints" into a file: the bytes a printer would get are
 * appended and flushed.  For halls that feed a spooler, and for trials. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "beat.h"
#include "core/event.h"
#include "port/notice.h"
#include "printer_driver.h"
#include "printer_raster.h"
#include "printer_worker.h"

struct file {
    struct printer base;
    struct printer_worker worker;
    char path[512];
    int faults; /* as posted last; -1 none yet */
};

static struct file *file_of(struct printer_worker *w)
{
    return (struct file *)((char *)w - offsetof(struct file, worker));
}

static bool write_all(int fd, const uint8_t *bytes, size_t size)
{
    while (size) {
        ssize_t n = write(fd, bytes, size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

/* A slip holds a ticket's key, so the file is for its owner alone. */
static bool append(const char *path, const struct printer_raster *r)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    off_t before;
    bool done;

    if (fd < 0) {
        log_fault("printer file %s: %s", path, strerror(errno));
        return false;
    }
    before = lseek(fd, 0, SEEK_END);
    done = write_all(fd, r->bytes, r->size);
    if (fsync(fd) && errno != EINVAL && errno != EROFS) /* a pipe or terminal has no disk */
        done = false;
    if (!done) {
        log_fault("printer file %s: %s", path, strerror(errno));
        if (before >= 0 && ftruncate(fd, before))
            log_fault("printer file %s: half a slip is left in it", path);
    }
    close(fd);
    return done;
}

static void publish(struct file *f, int faults)
{
    struct notice n = {.kind = NOTICE_PRINTER, .a = faults};

    if (f->faults == faults)
        return;
    f->faults = faults;
    notice_post(&n);
}

static void print_job(struct file *f, struct printer_job *job)
{
    struct printer_raster r;
    bool done;

    printer_raster_make(&r, job->bits, job->width, job->height, NULL);
    done = append(f->path, &r);
    printer_raster_free(&r);
    publish(f, done ? PRINTER_READY : PRINTER_ABSENT);
    worker_settle(job, done ? PRINT_DONE : PRINT_FAILED, done ? PRINTER_READY : PRINTER_ABSENT);
}

static void run(struct printer_worker *w)
{
    struct file *f = file_of(w);
    struct printer_job job;

    publish(f, PRINTER_READY);
    for (bool closing = false; !closing;) {
        struct pollfd p = {.fd = w->wake, .events = POLLIN};

        beat_rest();
        poll(&p, 1, -1);
        beat_work();
        worker_clear_wake(w);
        closing = worker_closing(w); /* what waits is still written */
        while (!worker_expired(w) && worker_take(w, &job))
            print_job(f, &job);
    }
}

static void release(struct printer_worker *w)
{
    free(file_of(w));
}

static struct printer *file_open(struct printer_uri *uri, char *why, size_t why_size)
{
    struct file *f;

    if (!*uri->path) {
        text_format(why, why_size, "escpos+file: names no file; write escpos+file:PATH");
        return NULL;
    }
    f = calloc(1, sizeof(*f));
    must(f);
    f->faults = -1;
    text_copy(f->path, sizeof(f->path), uri->path);
    if (worker_start(&f->worker, run, release))
        return &f->base;
    free(f);
    text_format(why, why_size, "no thread for the printer; too many processes run");
    return NULL;
}

static enum err file_print(struct printer *p, const struct slip_bitmap *slip)
{
    return worker_add(&((struct file *)p)->worker, slip);
}

static void file_purge(struct printer *p)
{
    worker_purge(&((struct file *)p)->worker);
}

static void file_close(struct printer *p)
{
    worker_stop(&((struct file *)p)->worker);
}

const struct printer_driver printer_file = {file_open, file_print, file_purge, file_close};
