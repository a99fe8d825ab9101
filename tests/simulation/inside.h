/* inside.h - what the files of the simulation share; for no one else. */
#pragma once

#include "fakes/hub_rig.h"
#include "hub/hub.h"
#include "simulation/sim.h"
#include "terminal/inside.h"

/* ---- what happens, in the order of time ---- */

enum thing {
    THING_WAKE,     /* a terminal's loop */
    THING_FLUSHED,  /* the oldest write of a terminal's disk is on it */
    THING_SETTINGS, /* what was set there goes to the disk by itself */
    THING_READ,     /* its outbox was read */
    THING_REQUEST,  /* a message comes to the hub */
    THING_REPLY,    /* its answer to the terminal */
    THING_EXPIRED,  /* a request that waits at the hub has waited long enough */
    THING_PRINTED,  /* the printer's oldest job */
    THING_PERSON,   /* somebody at a terminal */
    THING_CLERK,
    THING_OFFICE, /* staff away from the counters, and customers with a phone */
    THING_PUMPS,  /* what the hub's program does by itself */
    THING_MISHAP,
    THING_MENDED, /* one of them is over */
    THING_NIGHT,  /* a terminal is switched off until the morning */
    THING_TERMINAL_ON,
    THING_HUB_ON
};

struct due {
    int64_t at;     /* ms, true time */
    uint64_t order; /* breaks ties: first come, first served */
    enum thing thing;
    int who;
    uint64_t life, id;
    void *data;
};

struct agenda {
    struct due *heap;
    int count, room;
    uint64_t next;
};

void agenda_free(struct agenda *a);
bool agenda_take(struct agenda *a, struct due *to);

/* ---- a terminal's disk ---- */

struct setting {
    char *key, *value;
};
struct settings {
    struct setting *rows;
    int count, room;
};

struct flush {      /* a transaction on its way to the disk */
    uint64_t token; /* 0: settings alone */
    int rows;       /* of the log that are on the disk with it */
    enum err err;
    struct settings settings;
};
enum { FLUSHES = 128 };

struct journal {
    struct sim_terminal *of;
    char **rows; /* by seq - 1; those after `kept` are not on the disk yet */
    int count, kept, room;
    struct settings now, disk; /* as they were set; as a power cut leaves them */
    struct settings unwritten; /* that no transaction has taken yet */
    struct flush flushes[FLUSHES];
    int first, flushing;
    int64_t flushed_at; /* when the newest of them will be on the disk */
    uint64_t acked, acked_kept;
    bool stopped, full;
};

struct printer {
    uint32_t jobs[8];
    int count;
    unsigned faults;
};

/* ---- who is there ---- */

enum { KIOSKS = 3, PAD = KIOSKS, BOARD, TERMINALS, CLERKS = 4, CODES = 64 };

enum wish {
    WISH_NOTHING,
    WISH_TAKE,
    WISH_BOOK_DAYS,
    WISH_BOOK_TIMES,
    WISH_BOOK_HOLD,
    WISH_BOOK,
    WISH_FIND,
    WISH_ARRIVE,
    WISH_MOVE_DAYS,
    WISH_MOVE_TIMES,
    WISH_CHANGE,
    WISH_LOOK,
    WISH_FILE,
    WISH_FOLLOW,
    WISH_ANSWER,
    WISH_LEAVE
};

struct person {
    enum wish wish;
    int64_t gives_up;
    bool moves, cancels; /* what was found */
    struct id ticket;    /* that the screen confirmed */
};

struct sim_terminal {
    int who;
    bool there;      /* the hall has it */
    int64_t revoked; /* when the hub was told; 0 it is trusted */
    const char *role;
    struct terminal *t; /* NULL: without power */
    struct rig_terminal enrolled;
    struct identity identity;
    struct journal journal;
    struct printer printer;
    uint64_t life; /* grows with each start */
    int64_t skew;  /* its clock is so far ahead, ms */
    int64_t started, wake_at;
    uint32_t boot;
    bool cut;  /* nothing goes between it and the hub */
    int lossy; /* of a hundred messages so many are lost, and so many repeated */
    int slow;  /* ms, the most that a message takes */
    struct person person;
};

struct message {
    int refs, who;
    uint64_t life, id; /* of the terminal; of its request */
    bool answered;
    struct fake_request request;
    char *body;
};

struct waiting { /* long polls at the hub */
    struct message *m;
    uint64_t id, topics, cursor;
    bool used;
};
enum { WAITINGS = 64 };

struct clerk {
    const char *number;
    int counter;
    struct rig_staff session;
    bool in, has, serving;
    char ticket[ID_TEXT];
    int status;     /* of the last reply */
    char said[160]; /* its begin */
};

enum { OFFICERS = 4 };
struct office { /* office.c */
    struct rig_staff session[OFFICERS];
    bool in[OFFICERS];
};

struct pumps { /* pumps.c */
    struct hub_message letter;
    instant letter_at; /* how its try ends is known then; 0 none is under way */
    struct hub_push rows[RECEIVERS_MAX];
    instant push_at;
    bool away; /* the receiver */
};

struct promise { /* what a screen has confirmed */
    int who;
    struct id subject;
    struct number number; /* prefix "" no ticket */
    civil day;
    int level;    /* of a rating; -1 declined or lapsed */
    bool is_case; /* what the customer said */
};

struct check; /* check.c */

struct seen { /* a ticket or case, by the log */
    struct id id;
    struct number number;
    civil day;
    int counter; /* that called it and has it now; 0 none */
    int level;   /* of its rating; 0 none, LAPSED, DECLINED */
    bool issued, complained, ended;
    bool resolved, closed; /* a complaint */
};

enum { LETTERS = 1 << 12, ERASURES = 256, SOLD = 1024 };
struct letter { /* a message to a customer, by the log */
    struct id id;
    instant taken; /* who takes it has it until then */
    int sent;
    bool ready, over;
};
struct outside { /* check_outside.c */
    struct letter letters[LETTERS];
    int letter_count;
    uint64_t pushed; /* place of the newest event that the receiver has */
    char push_id[PUSH_ID];
    bool any; /* it goes on wherever it is told to */
    struct id erased[ERASURES];
    uint64_t erased_at[ERASURES];
    int erased_count;
};
struct sold { /* a booked time that was sold, by the log */
    struct id id;
    struct booked_slot slot;
    bool sold;
};

struct sim {
    struct sim_config c;
    struct sim_result *to;
    uint64_t random;
    int64_t now, begins, ends; /* ms, true time */
    struct agenda agenda;
    bool quiet; /* no mishaps and no new customers any more */

    struct sim_terminal terminals[TERMINALS];
    char *catalogue;

    struct rig rig;
    bool hub_on, hub_leaves; /* it goes down before the reply that it makes */
    int64_t hub_started;
    struct store *backup;
    int64_t backed_up;
    struct waiting waiting[WAITINGS];
    uint64_t next_waiting;
    int status; /* of the last reply to people; 0 none came */
    char *said; /* and its body */
    struct clerk clerks[CLERKS];
    struct office office;
    struct pumps pumps;

    char codes[CODES][APPOINTMENT_CODE]; /* on the papers that people have */
    civil code_days[CODES];
    int code_count;

    struct promise *promises;
    int promise_count, promise_room;
    struct check *check;
    struct outside outside;
    struct sold places[SOLD];
    int place_count;
};

/* The one that runs; for the ports that do not say whose they are. */
struct sim *sim_now(void);

/* ---- sim.c ---- */
uint64_t sim_random(struct sim *s);
int sim_below(struct sim *s, int n); /* 0..n-1 */
bool sim_chance(struct sim *s, int of_thousand);
int64_t sim_between(struct sim *s, int64_t low, int64_t high);
int64_t sim_about(struct sim *s, int64_t mean); /* as waits are distributed */
void sim_later(struct sim *s, int64_t after_ms, struct due d);
struct moment sim_moment(const struct sim *s, int64_t at);
void sim_fault(struct sim *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
bool sim_failed(const struct sim *s);

void sim_met(struct sim *s, enum sim_met what); /* it came about */

/* ---- terminals.c ---- */
void terminals_enrol(struct sim *s);
void terminal_on(struct sim *s, struct sim_terminal *t);
void terminal_off(struct sim *s, struct sim_terminal *t); /* as a power cut does it */
void terminal_tell(struct sim *s, struct sim_terminal *t, struct notice *n); /* takes data */
void terminal_touched(struct sim *s, struct sim_terminal *t); /* before somebody acts */
void terminal_step(struct sim *s, struct sim_terminal *t); /* a frame, and when the next is due */
void terminals_free(struct sim *s);

/* ---- disk.c ---- */
void disk_flushed(struct sim *s, struct sim_terminal *t);
void disk_settings(struct sim_terminal *t);
void disk_read(struct sim *s, struct sim_terminal *t, const struct due *d);
void disk_power_cut(struct sim *s, struct journal *j);
void disk_open(struct journal *j, struct journal_opened *to);
void disk_mended(struct sim *s, struct sim_terminal *t);
void disk_free(struct journal *j);
void printer_done(struct sim *s, struct sim_terminal *t);

/* ---- hub.c ---- */
void simhub_begin(struct sim *s);
void simhub_on(struct sim *s);
void simhub_off(struct sim *s);
void simhub_back_up(struct sim *s);
void simhub_restore(struct sim *s);
void simhub_request(struct sim *s, struct message *m);
void simhub_expired(struct sim *s, uint64_t id);
void simhub_ran(struct sim *s); /* after each request: who waits is woken */
void simhub_tell_time(struct sim *s);
/* Around a request of people: the store may fail, the hub may end before the reply. */
void simhub_spoil(struct sim *s, bool writes);
void simhub_replied(struct sim *s);
void simhub_end(struct sim *s);
void message_reply(struct sim *s, struct message *m, char *body);
void message_drop(struct message *m);

/* ---- people.c ---- */
void people_begin(struct sim *s);
void people_at(struct sim *s, struct sim_terminal *t); /* they look at the screen */
void people_step(struct sim *s, struct sim_terminal *t);
void people_promise(struct sim *s, struct promise p);
bool people_are_there(const struct sim *s); /* the hall is open */

/* ---- clerks.c ---- */
void clerk_step(struct sim *s, struct clerk *c);
void staff_log_in(struct sim *s, struct rig_staff *who, const char *number);
/* The reply is in s->status and s->said. */
void staff_ask(struct sim *s, const struct rig_staff *who, const char *method, const char *target,
               const char *body);
void public_ask(struct sim *s, struct fake_request *f);

/* ---- office.c, web.c ---- */
void office_step(struct sim *s);
void web_step(struct sim *s);
void office_begin(struct sim *s);
void office_revoke(struct sim *s, struct sim_terminal *t);
void office_end(struct sim *s); /* all that can be mended is */

/* ---- pumps.c ---- */
void pumps_step(struct sim *s);
void pumps_forget(struct sim *s); /* the hub's program has ended */

/* ---- mishaps.c ---- */
void mishap(struct sim *s);
void mishap_mended(struct sim *s, const struct due *d);
void mishaps_heal(struct sim *s);

/* ---- check.c ---- */
void check_begin(struct sim *s);
void check_again(struct sim *s); /* the hub has an older log */
void check_step(struct sim *s);
void check_end(struct sim *s);
void check_free(struct sim *s);
const struct seen *check_seen(const struct sim *s, struct id id); /* NULL: not in the log */

/* ---- check_promises.c: what a screen has confirmed, what a printer has printed ---- */
void check_paper(struct sim *s, struct sim_terminal *t); /* an original is printed */
void promises_end(struct sim *s);

/* ---- check_places.c: what is sold of each booked time, by the log ---- */
void places_event(struct sim *s, const struct event *e);
void places_again(struct sim *s);

/* ---- check_outside.c: what leaves the hall, and what is erased ---- */
void outside_event(struct sim *s, const struct event *e, struct moment when);
void outside_again(struct sim *s);
const char *outside_restless(const struct sim *s); /* what is on its way or left to erase; NULL */
void outside_end(struct sim *s);
void check_letter(struct sim *s, const struct hub_message *m);    /* it goes to a customer */
void check_received(struct sim *s, const char *id, uint64_t pos); /* by the receiver outside */
