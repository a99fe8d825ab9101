/* printer_escpos_job.c - one job on an ESC/POS printer, and how it ended.
 *
 * DONE: the printer sent back the job's process id (GS ( H), which it does once
 * all is on paper.  For printers without that command: the paper's time is over
 * and a fresh round of DLE EOT 1..4 finds no fault.  FAILED: nothing was sent,
 * or the printer itself told of a fault before the end.  UNKNOWN: silence, or a
 * lost link, after the first byte. */
#include <string.h>

#include "base/log.h"
#include "core/event.h"
#include "printer_escpos.h"
#include "printer_raster.h"

enum {
    ACK_LATE = 10000,   /* ms: the end is overdue although the printer talks */
    POLL_JOB = 500,     /* ms */
    DOTS_A_SECOND = 640 /* 80 mm/s, slow for a receipt printer */
};

static struct escpos_outcome outcome(const struct escpos *p, int state)
{
    return (struct escpos_outcome){state, escpos_faults(p)};
}

/* What a job is that came no further than `sent` bytes. */
static struct escpos_outcome cut_short(const struct escpos *p, size_t sent)
{
    return outcome(p, sent ? PRINT_UNKNOWN : PRINT_FAILED);
}

/* Writes the job.  PRINT_QUEUED: all of it went. */
static struct escpos_outcome send_job(struct escpos *p, const struct printer_raster *r,
                                      size_t *sent)
{
    int64_t moved_at = worker_now();

    while (*sent < r->size) {
        ssize_t n = p->link->send(p->fd, r->bytes + *sent, r->size - *sent);
        int64_t now = worker_now();

        if (n < 0) {
            escpos_lose(p);
            return cut_short(p, *sent);
        }
        *sent += (size_t)n;
        if (n)
            moved_at = now;
        if (now - moved_at >= ESCPOS_SILENCE || escpos_must_stop(p)) {
            log_fault("printer: takes nothing more after %zu of %zu bytes", *sent, r->size);
            escpos_detach(p, PRINTER_OFFLINE);
            return cut_short(p, *sent);
        }
        if (!escpos_pump(p, n ? now : moved_at + ESCPOS_SILENCE, n == 0))
            return cut_short(p, *sent);
        if (!escpos_is_healthy(p))
            return outcome(p, PRINT_FAILED);
    }
    return outcome(p, PRINT_QUEUED);
}

/* Bytes that leave this machine are a sign of life as well: a serial line takes
 * seconds for what the kernel has taken at once. */
static bool has_moved(struct escpos *p)
{
    int before = p->unsent;

    p->unsent = p->link->unsent(p->fd);
    return p->unsent != before;
}

/* Waits for the end of a job that was sent, asking for the status meanwhile. */
static struct escpos_outcome await_end(struct escpos *p, const char *id, int height)
{
    int64_t length = (int64_t)height * 1000 / DOTS_A_SECOND, paper = worker_now() + length;
    int64_t late = paper + ACK_LATE, next = worker_now() + POLL_JOB;
    unsigned final_round = 0; /* the round that was asked for after `paper` */

    p->heard_at = worker_now();
    while (!escpos_is_acked(p, id)) {
        int64_t now = worker_now();

        if (has_moved(p)) {
            p->heard_at = now;
            late = now + length + ACK_LATE;
        }
        if (!escpos_is_healthy(p))
            return outcome(p, PRINT_FAILED);
        if (final_round && p->status.rounds >= final_round)
            return outcome(p, PRINT_DONE);
        if (now - p->heard_at >= ESCPOS_SILENCE || escpos_must_stop(p) || now >= late) {
            log_fault("printer: does not say that a whole job is done");
            escpos_detach(p, PRINTER_OFFLINE);
            return outcome(p, PRINT_UNKNOWN);
        }
        if (now >= next && !p->status.asked) {
            if (p->ack == ACK_NO && now >= paper && p->unsent == 0)
                final_round = p->status.rounds + 1;
            if (!escpos_ask(p))
                return outcome(p, PRINT_UNKNOWN);
        }
        if (now >= next)
            next = now + POLL_JOB;
        if (!escpos_pump(p, next, false) && !escpos_is_acked(p, id))
            return outcome(p, PRINT_UNKNOWN);
    }
    p->ack = ACK_YES;
    return outcome(p, PRINT_DONE);
}

struct escpos_outcome escpos_job(struct escpos *p, const struct printer_job *job)
{
    struct printer_raster r;
    struct escpos_outcome o;
    size_t sent = 0;
    char id[8];

    p->working = true;
    if (!escpos_round_trip(p) || !escpos_is_healthy(p) || !p->greeted) {
        p->working = false;
        return outcome(p, PRINT_FAILED);
    }
    escpos_next_id(p, id);
    printer_raster_make(&r, job->bits, job->width, job->height, id);
    o = send_job(p, &r, &sent);
    if (o.state == PRINT_QUEUED)
        o = await_end(p, id, job->height);
    if (o.state != PRINT_DONE && sent) {
        p->rest = printer_raster_rest(&r, sent);
        p->scrap = true;
        p->cleared = p->greeted = false;
    }
    printer_raster_free(&r);
    p->working = false;
    return o;
}
