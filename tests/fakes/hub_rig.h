/* hub_rig.h - a hub over a store in memory, with terminals and staff to ask it.
 *
 * The hall is assets/sample/hall.json; everybody's password is "password". */
#pragma once

#include "core/event.h"
#include "fakes/fake_httpd.h"
#include "fakes/fake_store.h"
#include "hub/hub.h"

struct rig_terminal {
    struct id device;
    struct sign_key key;
    uint64_t epoch, sequence, seq; /* of its requests; its newest event */
    struct boot boot;
    int lane;
};

struct rig_staff {
    char cookie[128], csrf[64];
};

struct rig {
    struct store *store;
    struct hub *hub;
    struct hub_config config;
    char *catalogue;
    struct moment now;
    struct boot boot;
    bool keys_stuck; /* the file of keys cannot be written */
    struct rig_keys *keys;
    const char *peer; /* address of the next requests; NULL 127.0.0.1 */

    /* of the last request */
    int status;
    enum http_what what;
    enum err outcome;
    char *body; /* "" none */
    size_t body_size;
    char headers[HTTP_HEADERS][HTTP_HEADER_SIZE];
    uint64_t topics, woken, cursor;
    int wait_ms;
};

void rig_start(struct rig *r);
void rig_start_on(struct rig *r, struct store *s); /* an empty one; takes it */

/* The keys of a hub, which outlive its process when they lie in memory that is shared. */
struct rig_keys {
    bool made;
    struct id device;
    struct sign_key sign;
    struct seal_key seal;
    struct seal_ring ring;
};
void rig_start_keyed(struct rig *r, struct store *s, struct rig_keys *keys); /* takes `s` */
void rig_stop(struct rig *r);

/* The hub ends and begins again over the same store. */
void rig_restart(struct rig *r);
void rig_later(struct rig *r, int seconds);

/* One piece of an erasure that goes on; false: none does. */
bool rig_erase_some(struct rig *r);
void rig_erase_all(struct rig *r);
/* What a step of a case must have beside its text, as members of its JSON: ",\"way\":..."; ""
 * nothing. */
const char *rig_step_needs(const char *act);

/* Runs a request to its end, with its commit. */
void rig_run(struct rig *r, struct fake_request *f);
void rig_ask(struct rig *r, const char *method, const char *target, const char *body);

/* Terminals. */
void rig_enrol(struct rig *r, struct rig_terminal *t, const char *role);
void rig_sign(struct rig *r, struct rig_terminal *t, struct fake_request *f);
void rig_terminal_ask(struct rig *r, struct rig_terminal *t, const char *method, const char *target,
                      const char *body);

/* An event of the terminal as one JSON object, its seq the next. */
void rig_event(struct rig *r, struct rig_terminal *t, struct event *e, char to[2048]);
/* Sends {"events":[...]} of these objects, joined by ','. */
void rig_send(struct rig *r, struct rig_terminal *t, const char *events);
/* Whether the last event that was sent was not taken, and stands aside. */
bool rig_is_aside(const struct rig *r);
/* A ticket of that number ("A001") for a service. */
void rig_issued(struct rig *r, struct rig_terminal *t, struct id ticket, const char *service,
                const char *number, char to[2048]);
struct id rig_id(int n);

/* Staff. */
void rig_login(struct rig *r, struct rig_staff *s, const char *number);
void rig_staff_ask(struct rig *r, const struct rig_staff *s, const char *method, const char *target,
                   const char *body);

/* Presses the button that posts do=`what` on the page that was opened last, with more of
 * the form ("&r1=1"). */
void rig_press(struct rig *r, const char *page, const char *what, const char *more);

/* The token of a link to that case's page; until the next call. */
const char *rig_case_token(const struct rig *r, struct id id);

/* True when the last body holds `part`. */
bool rig_said(const struct rig *r, const char *part);
/* The value of a header of the last reply, NULL none. */
const char *rig_header(const struct rig *r, const char *name);
