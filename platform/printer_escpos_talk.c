/* printer_escpos_talk.c - the talk with an ESC/POS printer: connect, send, listen,
 * ask for the status, let go. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "beat.h"
#include "port/notice.h"
#include "printer_escpos.h"

enum {
    PAUSE = 50, /* milliseconds */
    READS = 16  /* at a time: a printer that talks without end holds up no job */
};

unsigned escpos_faults(const struct escpos *p)
{
    if (p->fd < 0)
        return p->away;
    return p->status.known ? p->status.faults : PRINTER_OFFLINE;
}

bool escpos_is_healthy(const struct escpos *p)
{
    return !(escpos_faults(p) & ~(unsigned)PRINTER_PAPER_LOW);
}

/* Tells of a change; nothing before the device has said how it is. */
static void publish(struct escpos *p)
{
    struct notice n = {.kind = NOTICE_PRINTER, .a = (int)escpos_faults(p)};

    if (p->published == n.a || (p->fd >= 0 && !p->status.known) || worker_closing(&p->worker))
        return;
    p->published = n.a;
    log_info("printer: %s", n.a == PRINTER_READY       ? "ready"
                            : n.a == PRINTER_PAPER_LOW ? "paper low"
                                                       : printer_fault_name((unsigned)n.a));
    notice_post(&n);
}

void escpos_detach(struct escpos *p, unsigned why)
{
    if (p->fd >= 0)
        p->link->drop(p->fd);
    p->fd = -1;
    p->away = why;
    p->greeted = false;
    p->cleared = false;
    p->retry_at = worker_now() + p->backoff;
    p->backoff = p->backoff * 2 > ESCPOS_RETRY_MOST ? ESCPOS_RETRY_MOST : p->backoff * 2;
    publish(p);
}

void escpos_lose(struct escpos *p)
{
    log_fault("printer %s:%s: the link was lost", p->uri.scheme, p->uri.path);
    p->ack = ACK_UNTRIED; /* another printer may come back */
    escpos_detach(p, PRINTER_ABSENT);
}

/* Reads what waits; how many reads it took, or -1: the link was lost. */
static int receive(struct escpos *p)
{
    uint8_t bytes[256];

    for (int i = 0; i < READS; i++) {
        ssize_t n = p->link->receive(p->fd, bytes, sizeof(bytes));
        unsigned heard = p->status.heard;

        if (n <= 0)
            return n < 0 ? -1 : i;
        printer_status_feed(&p->status, bytes, (size_t)n);
        if (p->status.heard != heard)
            p->heard_at = worker_now();
    }
    return READS;
}

bool escpos_must_stop(struct escpos *p)
{
    return p->working ? worker_expired(&p->worker) : worker_closing(&p->worker);
}

bool escpos_pump(struct escpos *p, int64_t until, bool want_room)
{
    struct pollfd fds[2] = {
        {.fd = p->worker.wake, .events = POLLIN},
        {.fd = p->fd, .events = (short)(POLLIN | (want_room ? POLLOUT : 0))},
    };
    int64_t left = until - worker_now();
    int n;

    beat_rest();
    poll(fds, 2, left < 0 ? 0 : (int)left);
    beat_work();
    if (fds[0].revents)
        worker_clear_wake(&p->worker);
    if (p->fd < 0)
        return true;
    n = receive(p);
    if (n < 0 || (fds[1].revents & (POLLERR | POLLHUP | POLLNVAL))) {
        escpos_lose(p);
        return false;
    }
    if ((fds[1].revents & POLLIN) && (n == 0 || n == READS))
        poll(fds, 1, PAUSE); /* empty USB packets, and a printer that floods, would spin */
    publish(p);
    return true;
}

bool escpos_send(struct escpos *p, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    int64_t until = worker_now() + ESCPOS_SILENCE;

    while (size) {
        ssize_t n = p->link->send(p->fd, at, size);

        if (n < 0) {
            escpos_lose(p);
            return false;
        }
        at += n;
        size -= (size_t)n;
        if (n == 0 && (worker_now() >= until || escpos_must_stop(p))) {
            escpos_detach(p, p->status.faults ? p->status.faults : PRINTER_OFFLINE);
            return false;
        }
        if (n == 0 && !escpos_pump(p, until, true))
            return false;
    }
    return true;
}

bool escpos_ask(struct escpos *p)
{
    static const uint8_t round[] = {0x10, 4, 1, 0x10, 4, 2, 0x10, 4, 3, 0x10, 4, 4};

    printer_status_asked(&p->status);
    return escpos_send(p, round, sizeof(round));
}

bool escpos_round_trip(struct escpos *p)
{
    unsigned rounds = p->status.rounds;
    int64_t until = worker_now() + ESCPOS_SILENCE;

    if (!escpos_ask(p))
        return false;
    while (p->status.rounds == rounds) {
        if (worker_now() >= until || escpos_must_stop(p)) {
            if (p->away != PRINTER_OFFLINE)
                log_fault("printer %s:%s: no answer", p->uri.scheme, p->uri.path);
            escpos_detach(p, PRINTER_OFFLINE);
            return false;
        }
        if (!escpos_pump(p, until, false))
            return false;
    }
    p->backoff = ESCPOS_RETRY_FIRST;
    p->away = PRINTER_READY;
    return true;
}

static int connect_one(struct escpos *p, int nth)
{
    int64_t until = worker_now() + LINK_CONNECT_MS;
    int fd = p->link->begin(&p->uri, nth);

    if (fd < 0)
        return errno;
    for (;;) {
        struct pollfd fds[2] = {{.fd = p->worker.wake, .events = POLLIN},
                                {.fd = fd, .events = POLLOUT}};
        int64_t left = until - worker_now();
        int failed = ETIMEDOUT;

        beat_rest();
        poll(fds, 2, left < 0 ? 0 : (int)left);
        beat_work();
        if (fds[0].revents)
            worker_clear_wake(&p->worker);
        if (fds[1].revents)
            failed = p->link->ready(fd);
        if (!failed) {
            p->fd = fd;
            return 0;
        }
        if (fds[1].revents || left <= 0 || worker_closing(&p->worker)) {
            p->link->drop(fd);
            return failed;
        }
    }
}

void escpos_attach(struct escpos *p)
{
    int failed = 0;

    for (int nth = 0; p->fd < 0; nth++) {
        int e = connect_one(p, nth);

        if (e == ENXIO && nth)
            break;
        failed = e;
        if (worker_closing(&p->worker))
            break;
    }
    if (failed && failed != p->last_errno)
        log_fault("printer %s:%s: %s", p->uri.scheme, p->uri.path, strerror(failed));
    p->last_errno = failed;
    if (p->fd < 0) {
        escpos_detach(p, PRINTER_ABSENT);
        return;
    }
    printer_status_init(&p->status);
    p->cleared = p->greeted = false;
    p->heard_at = worker_now();
    if (escpos_round_trip(p)) {
        p->poll_at = worker_now() + ESCPOS_POLL_FAULT;
        publish(p);
    }
}

void escpos_next_id(struct escpos *p, char to[8])
{
    p->last_id = p->last_id % 9999 + 1;
    snprintf(to, 8, "%04u", p->last_id);
}

bool escpos_is_acked(const struct escpos *p, const char *id)
{
    return p->status.ids && memcmp(p->status.id, id, STATUS_ID_SIZE) == 0;
}
