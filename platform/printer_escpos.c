/* printer_escpos.c - receipt printers that speak ESC/POS, over USB, TCP or a
 * serial line: the driver's thread and table.
 *
 * The device may hold part of a job that did not end well, of this run or of one
 * before.  So its buffer is cleared (DLE DC4 8) as soon as it listens, out of
 * paper or not, and it is greeted anew before the next job: nothing old comes
 * out on refill.  Commands: Epson ESC/POS reference. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "core/event.h"
#include "printer_escpos.h"

enum {                    /* milliseconds */
       CLEAR_WAIT = 1000, /* for the clear response; clones have none */
       ACK_LEARN = 3000,  /* for the first process id; clones have none */
       POLL_IDLE = 2000
};

static struct escpos *escpos_of(struct printer_worker *w)
{
    return (struct escpos *)((char *)w - offsetof(struct escpos, worker));
}

/* Empties the device's buffer.  A printer with the command answers. */
static void clear(struct escpos *p)
{
    static const uint8_t all[] = {0x10, 0x14, 8, 1, 3, 0x14, 1, 6, 2, 8};
    unsigned clears = p->status.clears;
    int64_t until = worker_now() + CLEAR_WAIT;

    p->greeted = false;
    if (!escpos_send(p, all, sizeof(all)))
        return;
    while (p->status.clears == clears && worker_now() < until && !escpos_must_stop(p))
        if (!escpos_pump(p, until, false))
            return;
    if (p->status.clears != clears) {
        p->rest = 0;
    } else if (p->link->unsent(p->fd) > 0) {
        /* Nothing reaches it: what this machine still holds must not follow. */
        escpos_detach(p, p->status.faults ? p->status.faults : PRINTER_OFFLINE);
        return;
    }
    p->cleared = true;
}

/* Asks for a process id with nothing to print: does the printer know it?  False:
 * let go, or it fell ill meanwhile. */
static bool learn_ack(struct escpos *p)
{
    int64_t until = worker_now() + ACK_LEARN, next = worker_now() + ESCPOS_POLL_FAULT;
    char id[8];
    uint8_t probe[11] = {0x1d, '(', 'H', 6, 0, 48, 48};

    escpos_next_id(p, id);
    memcpy(probe + 7, id, 4);
    if (!escpos_send(p, probe, sizeof(probe)))
        return false;
    while (!escpos_is_acked(p, id) && worker_now() < until && !escpos_must_stop(p)) {
        if (!escpos_pump(p, next, false))
            return false;
        if (!escpos_is_acked(p, id) && worker_now() >= next) {
            if (!escpos_round_trip(p))
                return false;
            next = worker_now() + ESCPOS_POLL_FAULT;
        }
        if (!escpos_is_healthy(p))
            return false;
    }
    if (p->ack == ACK_YES && !escpos_is_acked(p, id)) { /* it has the command, but hangs */
        escpos_detach(p, PRINTER_OFFLINE);
        return false;
    }
    p->ack = escpos_is_acked(p, id) ? ACK_YES : ACK_NO;
    if (p->ack == ACK_NO)
        log_info("printer: no print acknowledgement; slips count as printed unconfirmed");
    return true;
}

/* Brings a cleared, healthy printer to a known state, ready for jobs. */
static void greet(struct escpos *p)
{
    static const uint8_t setup[] = {0x1b, '@', 0x1d, 'a', 0x0e};
    static const uint8_t cut[] = {0x1d, 'V', 66, 0};
    static const uint8_t nothing[64];

    while (p->rest) {
        size_t n = p->rest < sizeof(nothing) ? p->rest : sizeof(nothing);

        if (!escpos_send(p, nothing, n))
            return;
        p->rest -= n;
    }
    if (!escpos_send(p, setup, sizeof(setup)))
        return;
    if (p->scrap && !escpos_send(p, cut, sizeof(cut)))
        return;
    if (p->ack != ACK_NO && !learn_ack(p)) {
        p->cleared = false; /* the set-up may still wait in its buffer */
        return;
    }
    p->scrap = false;
    /* A printer that took the question for text has it in its line buffer. */
    if (p->ack == ACK_NO && !escpos_send(p, setup, sizeof(setup)))
        return;
    p->greeted = true;
}

static void idle(struct escpos *p)
{
    int64_t now = worker_now();

    if (p->fd >= 0 && now >= p->poll_at) {
        bool quiet = escpos_round_trip(p) && escpos_is_healthy(p) && p->status.automatic;

        p->poll_at = worker_now() + (quiet ? POLL_IDLE : ESCPOS_POLL_FAULT);
        return;
    }
    if (!escpos_pump(p, p->fd >= 0 ? p->poll_at : p->retry_at, false))
        return; /* step() goes by the state */
}

static void step(struct escpos *p)
{
    struct printer_job job;

    if (p->fd < 0 && worker_now() >= p->retry_at) {
        escpos_attach(p);
        return;
    }
    if (worker_take_purge(&p->worker))
        p->cleared = false;
    if (p->fd >= 0 && !p->cleared) {
        clear(p);
    } else if (!escpos_is_healthy(p)) {
        worker_fail_waiting(&p->worker, escpos_faults(p));
        idle(p);
    } else if (!p->greeted) {
        greet(p);
    } else if (worker_take(&p->worker, &job)) {
        struct escpos_outcome o = escpos_job(p, &job);

        worker_settle(&job, o.state, o.faults);
    } else {
        idle(p);
    }
}

static void run(struct printer_worker *w)
{
    struct escpos *p = escpos_of(w);

    while (!worker_closing(w))
        step(p);
    if (p->fd >= 0)
        p->link->drop(p->fd);
}

static void release(struct printer_worker *w)
{
    free(escpos_of(w));
}

static bool take_address(struct escpos *p, char *why, size_t why_size)
{
    static const struct printer_link *const links[] = {&printer_link_tcp, &printer_link_serial,
                                                       &printer_link_usb};

    for (size_t i = 0; i < ARRAY_LEN(links); i++)
        if (text_equal(links[i]->scheme, p->uri.scheme))
            p->link = links[i];
    must(p->link);
    if (p->link == &printer_link_tcp)
        return printer_uri_host(&p->uri, why, why_size);
    if (p->uri.path[0] == '/')
        return true;
    text_format(why, why_size, "\"%s:%s\" names no device; write %s:/dev/...", p->uri.scheme,
                p->uri.path, p->uri.scheme);
    return false;
}

static struct printer *escpos_open(struct printer_uri *uri, char *why, size_t why_size)
{
    struct escpos *p = calloc(1, sizeof(*p));

    must(p);
    p->uri = *uri;
    p->fd = p->published = -1;
    p->away = PRINTER_ABSENT;
    p->backoff = ESCPOS_RETRY_FIRST;
    p->last_id = (unsigned)(worker_now() % 9999); /* not that of a run before */
    if (take_address(p, why, why_size)) {
        if (worker_start(&p->worker, run, release))
            return &p->base;
        text_format(why, why_size, "no thread for the printer; too many processes run");
    }
    free(p);
    return NULL;
}

static enum err escpos_print(struct printer *p, const struct slip_bitmap *slip)
{
    return worker_add(&((struct escpos *)p)->worker, slip);
}

static void escpos_purge(struct printer *p)
{
    worker_purge(&((struct escpos *)p)->worker);
}

static void escpos_close(struct printer *p)
{
    worker_stop(&((struct escpos *)p)->worker);
}

const struct printer_driver printer_escpos = {escpos_open, escpos_print, escpos_purge,
                                              escpos_close};
