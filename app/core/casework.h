/* casework.h - cases: requests, complaints, enquiries, praise and suggestions.
 *
 * A case is opened by who says it, at any channel, with an id of their own, so that
 * it may be told again.  From then on each step is one event by the rules of
 * case_rules[]: what it follows on, what comes of it, and which promise (standard.h)
 * runs from then on.  A case has one promise at a time, which is due at an instant
 * that its event names.  What was promised alone keeps it (case_fulfils); another act
 * in its place, in time, is counted as neither.  Once its time is past, CASE_LATE says
 * that it is broken, and it stays so, whatever comes; replay tells it again.
 *
 *     request     FILED -> IN_HAND -> ACCEPTED -> PROPOSED -> SIGNED -> DONE -> CLOSED
 *                   \________ REFUSED (with reasons and remedy, R6) ____________/
 *     complaint   FILED -> IN_HAND -> DONE (solved) -> CLOSED (the customer says
 *                 satisfied, or a manager says why); not satisfied: IN_HAND again
 *     enquiry, praise, suggestion   FILED -> CLOSED; a suggestion that is taken: DONE
 *                 while it becomes an improvement
 *
 * Pure, as site.h. */
#pragma once

#include "core/appointment.h"
#include "core/catalogue.h"
#include "core/worktime.h"

/* A closed case keeps its row for CASE_REST_DAYS, and then until the next case comes. */
enum { CASE_REST_DAYS = 100 };
enum { CASES_MAX = 4096, CASE_MARKS = 16, CASE_CODE = APPOINTMENT_CODE };

enum case_kind { CASE_REQUEST, CASE_COMPLAINT, CASE_ENQUIRY, CASE_PRAISE, CASE_SUGGESTION, KINDS };

enum case_state {
    CASE_FREE, /* an unused row */
    CASE_FILED,
    CASE_IN_HAND,
    CASE_ACCEPTED,
    CASE_PROPOSAL,
    CASE_AGREED, /* the proposal is signed */
    CASE_DONE,   /* delivered, solved; improvement under way */
    CASE_DENIED, /* refused */
    CASE_CLOSED
};

/* Of the rating that opened a complaint (R25).  One that was a mistake is counted as
 * asked and answered, and as neither satisfied nor dissatisfied. */
enum appeal { APPEAL_NONE, APPEAL_OPEN, APPEAL_REJECTED, APPEAL_UPHELD, APPEALS };

struct case_mark { /* in the course of a case */
    enum event_type type;
    instant at;
    char staff[STAFF_SIZE]; /* "" the customer */
    int said;               /* what was answered: `agreed` or `level` of its event */
    enum standard ended;    /* the promise that ended with it; STANDARD_NONE none */
    instant due;            /* of that promise */
    bool kept;
};

struct case_file {
    struct id id;
    char code[CASE_CODE]; /* appointment_code() of the id */
    enum case_kind kind;
    enum case_state state;
    int service; /* index in the catalogue; -1 none */
    int counter, level;
    bool urgent, waits; /* waits: for the customer, its clock stands */
    int via, language;
    char owner[STAFF_SIZE], author[STAFF_SIZE]; /* author: staff on behalf */
    struct id ticket;
    char reasons[REASONS_SIZE];
    char name[SEALED_SIZE], contact[SEALED_SIZE], told[TOLD_SIZE];
    char find[FIND_SIZE];
    char answer[STEP_SIZE]; /* the newest text for the customer */
    char cause[NOTE_SIZE];
    char proposal[STEP_SIZE]; /* the newest (R11), as staff wrote it; "" none */
    instant proposed_due;     /* the end that it promises */
    instant signed_at;        /* that proposal, by the customer or before staff; 0 not */
    char hash[72];            /* of case_document(), as it was signed */
    char ink[INK_SIZE];       /* sealed drawing; "" signed without one */
    instant filed, changed, closed;
    instant contacted;  /* first contact, as staff say (R1); 0 not said */
    enum standard step; /* the promise that runs; STANDARD_NONE none */
    instant from, due;  /* since when, until when */
    instant asked_due;  /* an extension that waits for consent (R16); 0 none */
    instant paused;     /* since when it waits for the customer */
    bool late;          /* the promise that runs is counted as broken */
    instant simple_due; /* of the complaint's solution, whose place the interim answer took (R21) */
    bool complex;       /* why: in `cause` (R11) */
    char options[OPTIONS_MAX][NOTE_SIZE]; /* of the assessment (R10); "" no more */
    int way;                              /* enum delivery_way: how it was delivered (R17) */
    char parcel[REF_SIZE];
    bool explained;
    struct {
        instant due, at; /* to be settled by, was settled (R20); 0 not */
        bool late;
        /* amount: as it was said at the start, then as it was paid; "" none */
        char amount[REF_SIZE], receipt[REF_SIZE], by[STAFF_SIZE];
    } fee;
    int reopened;  /* how often */
    int satisfied; /* what the customer said: -1 nothing, 0 no, 1 yes */
    int score;     /* 1..5 of the follow-up; 0 none */
    enum appeal appeal;
    char appealer[STAFF_SIZE];
    char plea[NOTE_SIZE], ruling[NOTE_SIZE]; /* for staff alone: why, and why so */
    struct case_mark marks[CASE_MARKS];      /* ring: the newest of `mark_count` */
    int mark_count;
    char how[NOTE_SIZE]; /* staff noted the newest answer of the customer: how it was asked */
    bool noted;          /* what the customer said of its end was noted by staff */
    instant held;        /* since when it is under dispute: its data is kept (retention.h); 0 not */
    int chain;
};

struct standard_tally { /* since the log began */
    int kept, broken;
};

struct cases { /* within struct site */
    struct case_file rows[CASES_MAX];
    int slots[CASES_MAX]; /* id table: row + 1; 0 empty */
    int used;
    int free_hint;
    int ignored;  /* facts that came second or too late */
    int unplaced; /* opened while every row was of a case that is not over */
    struct standard_tally tally[STANDARDS];
};

/* ---- steps ---- */

enum case_act {
    ACT_CONFIRM, /* what was understood is confirmed by the customer (R2) */
    ACT_ASSIGN,
    ACT_RESPOND,
    ACT_ACCEPT,  /* documents complete, can be done (R6, R10) */
    ACT_REFUSE,  /* reasons in text, what to do instead in cause */
    ACT_PROPOSE, /* with the promised end (R11) */
    ACT_SIGN,
    ACT_PROGRESS, /* R14 */
    ACT_EXTEND,   /* asks for a later end, with the reason (R16) */
    ACT_CONSENT,
    ACT_PAUSE, /* waits for the customer, with the reason */
    ACT_RESUME,
    ACT_DELIVER,
    ACT_FOLLOW_UP, /* satisfied? (R18) */
    ACT_INTERIM,   /* an interim answer with the promised time (R21) */
    ACT_RESOLVE,   /* cause and solution (R23) */
    ACT_JUDGE,     /* the customer: satisfied or not (R23) */
    ACT_REOPEN,
    ACT_CLOSE,  /* by a manager, with the reason (invariant 7); a mistaken rating (R25) */
    ACT_ANSWER, /* R4, R26 */
    ACT_IMPROVE,
    ACT_IMPROVED,
    ACT_ARCHIVE,
    ACT_APPEAL, /* the rating that opened it was given by mistake: says staff (R25) */
    ACT_RULE,   /* so it was, or not: a manager who has not appealed */
    ACT_SETTLE, /* the fee (R20) */
    CASE_ACTS
};

struct case_rule {
    const char *name;      /* "respond": stable, for the API */
    enum event_type event; /* case_event() asks for the kind too */
    unsigned kinds;        /* bits of enum case_kind */
    unsigned from;         /* bits of enum case_state */
    int to;                /* enum case_state; -1 stays */
    int starts;            /* enum standard; KEEPS_STEP: what runs goes on */
    unsigned fulfils;      /* bits of enum standard: the promises that it keeps */
    bool customer;         /* the customer may do it too */
    bool manager;          /* a manager alone */
    bool needs_text, needs_cause, needs_due;
};

enum { KEEPS_STEP = -1 };

extern const struct case_rule case_rules[CASE_ACTS];

/* The event that the act makes of such a case, and the promise that starts with it. */
enum event_type case_event(enum case_act act, enum case_kind kind);

/* The promise that the act keeps where `running` runs; STANDARD_NONE: none, for a promise is
 * kept by what was promised alone. */
enum standard case_fulfils(enum case_act act, enum standard running);
int case_starts(enum case_act act, enum case_kind kind);

/* "request", "in_hand": stable, for the API, in the order of their enums. */
enum { CASE_STATES = CASE_CLOSED + 1 };
extern const char *const appeal_names[APPEALS];
extern const char *const case_kind_names[KINDS];
extern const char *const case_state_names[CASE_STATES];

/* CASE_ACTS when there is no such name. */
enum case_act case_act_named(const char *name);

struct case_command {
    enum case_act act;
    struct id id;
    const char *staff; /* NULL or "": the customer */
    bool manager;      /* may do what a manager may */
    int via;
    const char *owner; /* ASSIGN */
    const char *text, *cause;
    instant due;      /* promised, where the rule needs it */
    int agreed;       /* CONSENT, JUDGE, RULE; INTERIM, ever again: the customer consents */
    int level;        /* FOLLOW_UP */
    const char *hash; /* SIGN: of case_document() */
    const char *ink;  /* SIGN: sealed; NULL none */
    const char *how;  /* where staff note what a customer said: how it was asked */
    const char *told; /* FOLLOW_UP: sealed, what could be better; NULL nothing */
    bool complex;     /* ACCEPT: `cause` says why */
    const char *options[OPTIONS_MAX]; /* ACCEPT; NULL or "" no more */
    int way;                          /* DELIVER: enum delivery_way */
    const char *parcel;               /* DELIVER by post */
    bool explained;                   /* DELIVER */
    const char *amount;               /* SETTLE; ACCEPT: the fee, NULL or "" none */
    const char *receipt;              /* SETTLE */
    day_clocks clock;
};

struct site;
struct decision;

/* What a customer says opens a case.  `what` is all but owner and due.  Needs no
 * fold, so that a terminal without the hub may decide it; said before: no event. */
void decide_case_open(const struct site *s, enum case_kind kind, struct id id,
                      const struct case_opened *what, day_clocks clock, struct moment now,
                      struct decision *to);

/* Events or a refusal, as decide() in desk.h. */
void decide_case(const struct site *s, const struct case_command *c, struct moment now,
                 struct decision *to);

/* R18: who says after delivery that it was not good has complained; who says what could
 * be better has made a suggestion.  Its id follows from the case's; no event when there is
 * nothing to do.  `said` was just applied.  Hub alone. */
void decide_case_after(const struct site *s, struct id id, const struct case_step *said,
                       struct moment now, struct decision *to);

/* What time brings: promises that are broken, and complaints that are to have an interim
 * answer since they were not solved (R16, R21).  Some at a time, until none is left.  Hub
 * alone. */
void decide_case_due(const struct site *s, day_clocks clock, struct moment now,
                     struct decision *to);

/* Archives what has been over for the site's archive_days (R19).  Some at a time, until
 * none is left.  Hub alone. */
void decide_case_archive(const struct site *s, struct moment now, struct decision *to);

/* Whether the rules let this act follow now; for showing what can be done. */
bool case_may(const struct case_file *f, enum case_act act);

/* What the hall waits to hear from the customer. */
enum case_asked {
    ASKED_NOTHING,
    ASKED_CONSENT,
    ASKED_SETTLED,
    ASKED_SATISFIED,
    ASKED_SIGNATURE, /* of the proposal (R13) */
    ASKEDS
};
extern const char *const case_asked_names[ASKEDS]; /* "consent": stable, for the API */
enum case_asked case_asks(const struct case_file *f);
enum case_act case_answers(enum case_asked asked); /* CASE_ACTS: nothing is asked */

/* What is signed, and hashed at both ends: the case, the promised end and the text. */
enum { PROPOSAL_SIZE = 3584, DOCUMENT_SIZE = PROPOSAL_SIZE + 128 };
void case_document(struct id id, instant due, const char *text, char to[DOCUMENT_SIZE]);

/* True when the customer's act with that answer (`agreed` or `level`) was the step that
 * followed on `revision`, a count of steps: its reply was lost, and it comes again. */
bool case_was_answered(const struct case_file *f, enum case_act act, int said, int revision);

/* ---- reading ---- */

const struct case_file *case_by_id(const struct site *s, struct id id);
const struct case_file *case_by_code(const struct site *s, const char *code);
int cases_found(const struct site *s, const char *find, const struct case_file **to, int max);

bool case_is_open(const struct case_file *f);

/* Of CASES_MAX, those that are not over. */
int case_open_count(const struct site *s, instant now);

/* There is room for one more, since one of all is over or there are fewer. */
bool case_has_room(const struct site *s, instant now);

/* Closed, refused, or delivered and the time to ask about it has passed. */
bool case_is_over(const struct case_file *f, instant now);

/* It waits for the customer, and did so before its time was past: no clock runs. */
bool case_stands(const struct case_file *f);

/* How its promise stands. */
enum urgency { URGENCY_NONE, URGENCY_IN_TIME, URGENCY_WARN, URGENCY_LATE };
enum urgency case_urgency(const struct catalogue *c, const struct case_file *f, instant now);

/* What somebody has to see to: complaints and requests that nobody has answered yet, and
 * promises that end soon or are broken.  A case is counted once, by the worst. */
struct case_load {
    int fresh, warn, late;
};
struct case_load case_load_of(const struct site *s, const char *owner, instant now);

/* The event that opens a case of that kind, and the promise that it starts. */
enum event_type case_opening(enum case_kind kind);
enum standard case_first_promise(enum case_kind kind, int via);
bool case_opens(enum event_type type);

/* The rating of a visit opened it, and not somebody's words. */
bool case_is_of_rating(const struct case_file *f);

/* What follows from a ticket's bad rating or from what was said of a case's end: once,
 * however often the hub comes to it. */
struct id case_complaint_of(struct id cause);

/* The request that is refused at the counter, of a visit: once (R6). */
struct id case_refusal_of(struct id ticket);
