/* printer_escpos.h - what the parts of the ESC/POS driver share: its state, the
 * talk with the device (printer_escpos_talk.c) and a job (printer_escpos_job.c).
 *
 * All of it runs on the printer's thread.  A function that says "let go" has
 * dropped the link; the fault that is shown meanwhile is in `away`. */
#pragma once

#include "printer_driver.h"
#include "printer_link.h"
#include "printer_status.h"
#include "printer_worker.h"

enum {                          /* milliseconds */
       ESCPOS_SILENCE = 3000,   /* no sign of life for so long: the printer is gone */
       ESCPOS_POLL_FAULT = 500, /* status rounds while something is wrong or unsure */
       ESCPOS_RETRY_FIRST = 1000,
       ESCPOS_RETRY_MOST = 10000
};

enum escpos_ack { ACK_UNTRIED, ACK_YES, ACK_NO };

struct escpos {
    struct printer base;
    struct printer_worker worker;
    struct printer_uri uri;
    const struct printer_link *link;
    struct printer_status status;

    int fd;         /* -1: not connected */
    unsigned away;  /* the fault while not connected */
    int published;  /* faults as posted last; -1 none yet */
    int last_errno; /* of the last connect, so that it is logged once */
    int64_t retry_at, backoff;
    int64_t poll_at;
    int64_t heard_at; /* last sign of life */
    int unsent;       /* bytes this machine held at the last look */

    enum escpos_ack ack;
    unsigned last_id;
    bool working; /* a job runs: closing waits for it a while */
    bool cleared; /* the device's buffer holds nothing of ours */
    bool greeted; /* set up for jobs */
    bool scrap;   /* part of a slip is in its mouth */
    size_t rest;  /* bytes missing in the command it is in */
};

struct escpos_outcome {
    int state; /* enum print_state */
    unsigned faults;
};

/* The faults now, of the device or of the link to it. */
unsigned escpos_faults(const struct escpos *p);
bool escpos_is_healthy(const struct escpos *p);

/* Connects and asks for the status; lets go when that fails. */
void escpos_attach(struct escpos *p);

/* Lets go; `why` is shown until it is back. */
void escpos_detach(struct escpos *p, unsigned why);

/* Lets go of a link that broke. */
void escpos_lose(struct escpos *p);

/* Sleeps until device, caller or clock say something.  False: lost, let go. */
MUST_USE bool escpos_pump(struct escpos *p, int64_t until, bool want_room);

/* Writes a few bytes.  False: it takes nothing or is lost; let go. */
MUST_USE bool escpos_send(struct escpos *p, const void *bytes, size_t size);

/* Sends DLE EOT 1..4; the second also waits for the answers.  False: let go. */
MUST_USE bool escpos_ask(struct escpos *p);
MUST_USE bool escpos_round_trip(struct escpos *p);

/* The caller closes and there is nothing to wait for any more. */
bool escpos_must_stop(struct escpos *p);

/* Process ids of four digits, never twice in a row the same. */
void escpos_next_id(struct escpos *p, char to[8]);
bool escpos_is_acked(const struct escpos *p, const char *id);

/* Prints a job on a greeted printer and finds out how it ended. */
struct escpos_outcome escpos_job(struct escpos *p, const struct printer_job *job);
