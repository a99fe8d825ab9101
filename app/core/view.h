/* view.h - what the hub tells a terminal: the small picture of the hall that a
 * kiosk, a pad or a board shows.  Sent whole each time, so a lost or repeated
 * feed does no harm.  Made by view_of_site(), carried by wire/view_json.h. */
#pragma once

#include "core/site.h"

struct view_service {
    char code[CODE_SIZE];
    int waiting;
    struct wait wait; /* of somebody who came now */
};

struct view_rating {  /* a rating that the pad at a counter is to ask for */
    struct id ticket; /* none: nothing to ask */
    struct number number;
    char service[CODE_SIZE];
    char staff[STAFF_SIZE];
    int minutes; /* the service took */
    instant asked;
};

struct view_paper {  /* a notice that the printer at a counter is to print (R6) */
    struct id about; /* the case; none: nothing to print */
    char code[CASE_CODE];
    int language;
    char why[STEP_SIZE];
    char instead[NOTE_SIZE];
};

struct view_key { /* to verify tickets printed by other terminals */
    struct id device;
    char key[48]; /* base64, Ed25519 */
};

struct view_floor {
    char prefix[PREFIX_SIZE];
    int lane;
    int32_t count;
};

struct view_appointment { /* of today, so that who arrives is known while the hub is away */
    struct id id;         /* its code follows from it (appointment_code) */
    char service[CODE_SIZE];
    instant due;
    enum booking_state state; /* BOOKING_FIRM, BOOKING_ARRIVED or BOOKING_MISSED */
    char find[FIND_SIZE];     /* crypto_find() of its phone number; "" none */
    struct id ticket;         /* that waits for it */
    struct number number;     /* of that ticket */
};

struct view_seal {       /* what personal data is sealed to from now on (retention.h) */
    char key[CODE_SIZE]; /* "c202611" */
    char open[48];       /* base64, X25519 */
};
enum { VIEW_SEALS_MAX = SEAL_HELD };

struct view_gone { /* a ticket, appointment or case whose data was erased on request */
    struct id subject;
};

enum { VIEW_FLOORS_MAX = PREFIXES_MAX * 2, VIEW_APPOINTMENTS_MAX = 1024 };

struct view {
    uint64_t pos;      /* of the site's log; the feed's next `after` */
    struct moment now; /* the hub's time when it was made */
    civil day;
    char catalogue[CODE_SIZE]; /* version; fetch it when it is another */
    int waiting;               /* all services */
    struct view_service services[SERVICES_MAX];
    int service_count;
    struct call calls[CALLS_MAX]; /* newest first */
    int call_count;
    /* the counter of a pad; 0 for other roles */
    int counter;
    enum counter_state desk;
    char staff[STAFF_SIZE];
    struct number serving; /* at that counter now; prefix "" nobody */
    char serving_service[CODE_SIZE];
    struct view_rating rating;
    struct view_paper paper;
    bool asks; /* a customer who agrees can be asked by message afterwards (survey.h) */
    bool emergency;
    char emergency_text[NOTE_SIZE];
    instant emergency_since;
    int keys_edition; /* of the keys; the feed leaves out those that a terminal has */
    struct view_key keys[DEVICES_MAX];
    int key_count;
    struct view_floor floors[VIEW_FLOORS_MAX]; /* lane 0 and the terminal's own */
    int floor_count;
    struct view_seal seals[VIEW_SEALS_MAX]; /* by enum seal_use; left out: as it was */
    int seal_count;
    int erased;          /* so many so far */
    uint64_t erased_sum; /* retention_erased_sum() of them; 0 from a hub that tells none */
    /* those that the terminal has not heard: */
    struct view_gone gone[RETENTION_GONE_MAX];
    int gone_count;
    /* for a kiosk alone: */
    char find_key[48];             /* base64; for crypto_find() */
    uint64_t appointments_edition; /* of the list; the feed leaves out what a kiosk has */
    struct view_appointment appointments[VIEW_APPOINTMENTS_MAX];
    int appointment_count;
};

/* Adds the notice of a refused case for the counter's printer. */
void view_add_paper(const struct case_file *f, struct view *to);

/* Adds today's appointments; view_of_site() leaves them out. */
void view_add_appointments(const struct site *s, struct view *to);

/* `counter` 0 unless for a pad; `lane` the terminal's own. */
void view_of_site(const struct site *s, int counter, int lane, struct moment now, struct view *to);

/* One ticket as its owner may see it (progress screen, public page). */
struct ticket_view {
    struct id id;
    struct number number;
    char service[CODE_SIZE];
    enum ticket_state state;
    int before; /* people before it; -1 not waiting */
    struct wait wait;
    int counter; /* called to; 0 none */
    instant issued;
    enum rating_state rating;
    bool may_rate;     /* its service has ended and it was not rated */
    struct moment now; /* when this was true */
};
void view_of_ticket(const struct site *s, const struct ticket *t, struct moment now,
                    struct ticket_view *to);

/* An appointment as its owner may see it: nothing personal. */
struct appointment_view {
    struct id id;
    char code[APPOINTMENT_CODE];
    char service[CODE_SIZE];
    civil day;
    int minute, length;
    instant due;
    enum booking_state state;
    instant until;          /* of a hold */
    int moves_left;         /* by the customer */
    bool may_change;        /* it is not too late to move or cancel it */
    enum standing standing; /* arrived: how; else how it would be now */
    struct id ticket;       /* that waits for it */
    struct number number;   /* of that ticket, while it is known */
    bool warned;            /* another no-show or cancellation may pause booking */
    instant paused_until;
    struct moment now;
};
void view_of_appointment(const struct site *s, const struct appointment *a, struct moment now,
                         struct appointment_view *to);

/* A case as its owner may see it: what was said is not in it. */
struct case_view {
    struct id id; /* the paper's; none for who has the code alone, and may answer nothing */
    char code[CASE_CODE];
    enum case_kind kind;
    enum case_state state;
    instant due;            /* promised; 0 nothing runs */
    bool waits;             /* for the customer: the clock stands */
    enum case_asked asks;   /* of the customer */
    instant asked_due;      /* ASKED_CONSENT: the later end */
    char owner[STAFF_SIZE]; /* who answers for it; "" nobody yet */
    int revision;           /* how many steps it has gone; an answer names it */
    char answer[STEP_SIZE];
    char remedy[NOTE_SIZE]; /* CASE_DENIED: what to do instead (R6) */
    /* "" none; with its plan (underway.h); case_document() with its end is what is signed */
    char proposal[PROPOSAL_SIZE];
    instant proposed_due;
    instant signed_at;                /* 0 not */
    bool may_object;                  /* to the proposal (R12) */
    int objections;                   /* so far; the next one names it */
    instant object_due;               /* the newest is answered by then; 0 none waits */
    char objection_answer[STEP_SIZE]; /* to the newest; "" not yet */
    struct moment now;
};
void view_of_case(const struct case_file *f, struct moment now, struct case_view *to);

/* The same for who has typed its code: how it stands, and nothing that was written. */
void view_of_case_coded(const struct case_file *f, struct moment now, struct case_view *to);

/* What the customer answers to it. */
struct case_answer {
    enum case_asked asked;
    int revision; /* of the view that was answered */
    int agreed;   /* ASKED_CONSENT, ASKED_SETTLED: 1 yes */
    int level;    /* ASKED_SATISFIED: 1..5 */
    /* ASKED_SIGNATURE: */
    char hash[72];        /* of the document that was shown */
    char ink[INK_SIZE];   /* sealed to the hub; "" signed by keys */
    char told[TOLD_SIZE]; /* sealed: what could be better (R18); "" not said */
    /* ASKED_NOTHING, an objection to the proposal (R12): */
    int objections;            /* of the view: how many there were */
    char objection[TOLD_SIZE]; /* sealed; "" none */
};
