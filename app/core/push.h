/* push.h - events of the log that are sent to receivers outside of the hall, one after
 * another: who wants which, what of them may leave, and when the next try is.
 *
 * The log itself is what waits to be sent; a receiver's state is its place in it.  What
 * was not told of (the program ended) is sent again under the same id, which the receiver
 * knows again.  Pure: no I/O, no clock. */
#pragma once

#include "core/event.h"

enum receiver_kind { RECEIVER_EVENTS, RECEIVER_RATING, RECEIVER_KINDS };
extern const char *const receiver_kind_names[RECEIVER_KINDS]; /* "events", "rating" */

/* What a rating's body may be; each with its way to write a value. */
enum receiver_type { BODY_JSON, BODY_XML, BODY_TEXT_XML, BODY_FORM, RECEIVER_TYPES };
extern const char *const receiver_type_names[RECEIVER_TYPES]; /* "application/json" */

enum {
    RECEIVERS_MAX = 16,
    RECEIVER_URL = 512,
    RECEIVER_NAMES = 32, /* of kinds of event */
    RECEIVER_NAME = 32,
    RECEIVER_HEADERS = 8,
    RECEIVER_BODY = 4096,
    PUSH_SAID = 120 /* of the other end's last reply */
};

struct receiver_header {
    char name[48], value[512]; /* value "": as it was */
};

struct receiver {
    char code[CODE_SIZE]; /* names it everywhere */
    char name[TITLE_SIZE];
    int kind; /* enum receiver_kind */
    char url[RECEIVER_URL];
    char events[RECEIVER_NAMES][RECEIVER_NAME]; /* "ticket.called", "ticket.*", "*" */
    int event_count;
    struct receiver_header headers[RECEIVER_HEADERS]; /* besides those of the hub */
    int header_count;
    int type;                 /* enum receiver_type; of a rating */
    char body[RECEIVER_BODY]; /* template of a rating (wire/rating_template.h) */
    int status;               /* that is a success; 0: any from 200 to 299 */
    char field[64];           /* "data.code": a member of the JSON reply; "" none */
    char value[64];           /* that it must have */
};

enum push_mode { PUSH_OFF, PUSH_ON, PUSH_PAUSED, PUSH_MODES }; /* paused: by the hub */
extern const char *const push_mode_names[PUSH_MODES];

struct push_state {
    int mode;              /* enum push_mode */
    uint64_t pos;          /* all of the log up to here is done with */
    int tries;             /* of the next one, in vain */
    instant again;         /* not before */
    instant failing;       /* since; 0 all is well */
    instant sent;          /* the newest success; 0 none */
    int status;            /* of the newest failure; 0 no reply */
    char cause[CODE_SIZE]; /* "connect", "tls", "timeout", "address", "status", "answer" */
    char said[PUSH_SAID];  /* the begin of its reply; "" none */
};

/* How a try ended at the other end. */
struct push_failure {
    int status;
    const char *cause, *said;
    int64_t wait; /* ms that it asked for (RFC 9110, 10.2.3); 0 */
    bool gone;    /* never again (410) */
};

enum {
    PUSH_FIRST_MS = 5 * SECOND,
    PUSH_MOST_MS = HOUR,
    PUSH_PATIENCE_HOURS = 24 /* of nothing but failures; then it is paused */
};

/* Whether that kind of event may leave the hall at all: none of messages to customers, of
 * keys, of the appraisal and the reviews of a person. */
bool push_is_offered(enum event_type type);

/* "*", "ticket.*" or "ticket.called", of what is offered. */
bool push_name_is_known(const char *name);
bool push_is_wanted(const struct receiver *r, enum event_type type);

/* Blanks what may hold personal data: what is sealed, the hash that finds a phone number,
 * and texts that people write. */
void push_blank(struct event *e);

void push_succeeded(struct push_state *s, uint64_t pos, instant now);

/* The next try is after a growing time, by chance between its half and all of it.  True:
 * it is paused now. */
bool push_failed(struct push_state *s, const struct push_failure *f, instant now, uint32_t random);

/* On again, at once. */
void push_resume(struct push_state *s);
