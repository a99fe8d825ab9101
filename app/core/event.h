/* event.h - the closed list of facts that can happen.
 *
 * An event is the only thing that is stored or synced.  `(device, seq)` is its
 * identity; `seq` runs from 1 without a gap.  Each type's body is a plain
 * struct, described field by field in event_types[], so that the JSON form, the
 * validation and the documentation come from one table.
 *
 * Adding an event: a line in enum event_type, a struct, a row in event.c, a
 * case in site_apply(), a test. */
#pragma once

#include "base/day.h"
#include "base/id.h"
#include "core/number.h"

enum event_type {
    EVENT_NONE,
    TICKET_ISSUED,
    TICKET_PRINTED,
    TICKET_CALLED,
    TICKET_RECALLED,
    TICKET_SERVED,
    TICKET_HELD,
    TICKET_RESUMED,
    TICKET_TRANSFERRED,
    TICKET_NO_SHOW,
    TICKET_CANCELLED,
    TICKET_COMPLETED,
    RATING_ASKED,
    RATING_GIVEN,
    RATING_DECLINED,
    RATING_LAPSED,
    APPOINTMENT_HELD,
    APPOINTMENT_BOOKED,
    APPOINTMENT_CONFIRMED,
    APPOINTMENT_MOVED,
    APPOINTMENT_CANCELLED,
    APPOINTMENT_ARRIVED,
    APPOINTMENT_NO_SHOW,
    CASE_REGISTERED,
    CASE_CONFIRMED,
    CASE_ASSIGNED,
    CASE_ASSESSED,
    CASE_REFUSED,
    CASE_PROPOSED,
    CASE_SIGNED,
    CASE_PROGRESS,
    CASE_EXTENDED,
    CASE_CONSENTED,
    CASE_PAUSED,
    CASE_RESUMED,
    CASE_DELIVERED,
    CASE_FOLLOWED_UP,
    CASE_ARCHIVED,
    COMPLAINT_FILED,
    COMPLAINT_ASSIGNED,
    COMPLAINT_RESPONDED,
    COMPLAINT_INTERIM,
    COMPLAINT_RESOLVED,
    COMPLAINT_JUDGED,
    COMPLAINT_REOPENED,
    COMPLAINT_CLOSED,
    PRAISE_GIVEN,
    SUGGESTION_GIVEN,
    ENQUIRY_ASKED,
    ENQUIRY_ANSWERED,
    IMPROVEMENT_OPENED,
    IMPROVEMENT_CLOSED,
    DEVICE_ENROLLED,
    DEVICE_FAULT,
    DEVICE_RECOVERED,
    DEVICE_MAINTAINED,
    COUNTER_OPENED,
    COUNTER_PAUSED,
    COUNTER_CLOSED,
    SITE_EMERGENCY,
    SITE_RESUMED,
    CONFIG_PUBLISHED,
    MESSAGE_WANTED,
    MESSAGE_DUE,
    MESSAGE_TRIED,
    MESSAGE_FAILED,
    MESSAGE_ENDED,
    APPRAISAL_PROPOSED,
    APPRAISAL_ANSWERED,
    APPRAISAL_SIGNED,
    RATING_APPEALED,
    RATING_RULED,
    SURVEY_CONSENT,
    SURVEY_OPENED,
    MATTER_OPENED,
    MATTER_STEPPED,
    REPORT_DUE,
    REPORT_GIVEN,
    REPORT_MISSED,
    CASE_PLANNED,
    MILESTONE_SET,
    MILESTONE_TOLD,
    MILESTONE_CONFIRMED,
    OBJECTION_RAISED,
    OBJECTION_LATE,
    OBJECTION_ANSWERED,
    SEAL_BEGUN,
    SEAL_ENDED,
    DATA_ERASED,
    CASE_HELD,
    CASE_FREED,
    DEVICE_LISTED,
    CASE_LATE,
    CASE_SETTLED,
    ENQUIRY_PROMISED,
    ASIDE_BEGUN,
    ASIDE_ENDED,
    EVENT_TYPES
};

enum {
    CODE_SIZE = 16,    /* a service's, reason's or class's code, with its end */
    STAFF_SIZE = 16,   /* a staff number such as "0317" */
    SEALED_SIZE = 256, /* a sealed box: the name of its key and base64 (retention.h) */
    TITLE_SIZE = 96,
    REASONS_SIZE = 128, /* codes joined by ',' */
    PAPERS_SIZE = 32,   /* places joined by '.' */
    NOTE_SIZE = 128,
    TOLD_SIZE = 900, /* of a sealed text of up to TOLD_PLAIN bytes */
    TOLD_PLAIN = 600,
    STEP_SIZE = 480,    /* what staff write of a case, for the customer to read */
    INK_SIZE = 1676,    /* of a sealed drawing of up to INK_PLAIN bytes */
    INK_PLAIN = 1200,   /* SVG path data */
    FIND_SIZE = 24,     /* a slow keyed hash of a phone number (crypto_find), base64url */
    PLACES_MAX = 1000,  /* of one time that can be booked */
    REPORT_SIZE = 300,  /* what was done, what is to do, what may go wrong: each */
    MILESTONES_MAX = 8, /* of one proposal */
    REF_SIZE = 40,      /* an amount, the number of a receipt or parcel */
    OPTIONS_MAX = 3     /* of an assessment (R10) */
};

/* How it was said that a ticket's paper came out. */
enum print_state { PRINT_QUEUED, PRINT_DONE, PRINT_FAILED, PRINT_UNKNOWN };

/* Where a rating was asked or given, an appointment booked or changed; by which way a
 * case reached the hall (R5), where staff wrote it down too. */
enum via { VIA_PAD, VIA_KIOSK, VIA_WEB, VIA_CONSOLE, VIA_PHONE, VIA_MAIL, VIA_COUNTER, VIAS };
extern const char *const via_names[VIAS]; /* "phone" */

/* How an arrival stands to its booked time, by the site's window. */
enum standing { STANDING_EARLY, STANDING_ON_TIME, STANDING_LATE };

/* Why the queue chose this ticket (queue.h says the rules). */
enum why {
    WHY_ONLY,        /* nobody else waits for this counter */
    WHY_ARRIVAL,     /* arrived first */
    WHY_APPOINTMENT, /* its booked time has come */
    WHY_PRIORITY,    /* its class has a head start */
    WHY_WAITED,      /* waited longer than a priority ticket's head start */
    WHY_DIRECT,      /* sent to this very counter */
    WHY_CHOSEN       /* out of turn: picked by the clerk, for a reason (R39) */
};

/* How something was delivered (R17). */
enum delivery_way { WAY_NONE, WAY_IN_PERSON, WAY_POST, WAYS };
extern const char *const way_names[WAYS]; /* "in_person": stable, for the API */

/* Languages of a visit, in the order of every text[LANGUAGES]. */
enum language { ZH_HANS, ZH_HANT, ENGLISH, LANGUAGES };

struct ticket_issued {
    civil day; /* business day */
    struct number number;
    char service[CODE_SIZE];
    char cls[CODE_SIZE];         /* priority class; "" is the ordinary one */
    instant due;                 /* booked time; 0 for a walk-in */
    int language;                /* enum language */
    int quoted_low, quoted_high; /* promised wait, minutes; -1 none was shown */
    char contact[SEALED_SIZE];   /* sealed phone number; "" when skipped */
    char papers[PAPERS_SIZE];    /* documents that the customer says to have (R6): their places
                                  * in the service's list from 1, "1.2.4"; "0" none of them; ""
                                  * was not asked */
};
struct ticket_printed {
    int state;             /* enum print_state */
    int copy;              /* 0 the original, 1.. marked copies */
    char cause[CODE_SIZE]; /* "paper", "cover", "offline", ...; "" when printed */
};
struct at_counter { /* recalled, served, held, resumed, no_show, cancelled, completed; counter.* */
    int counter;    /* 0: not at a counter */
    char staff[STAFF_SIZE];
};
struct ticket_called {
    int counter;
    char staff[STAFF_SIZE];
    int why;                /* enum why */
    struct number over;     /* the ticket that would have come by arrival; prefix "" none */
    char reason[NOTE_SIZE]; /* WHY_CHOSEN: why, in the clerk's words; else "" */
};
struct ticket_transferred {
    int counter; /* who transfers */
    char staff[STAFF_SIZE];
    char service[CODE_SIZE]; /* to this service */
    int to;                  /* to this counter; 0 any that does the service */
    char note[NOTE_SIZE];
};
struct rating_asked {
    int counter;
    char staff[STAFF_SIZE];
    int via;
};
struct rating_given {
    int level; /* 1 very dissatisfied .. 5 very satisfied (R25) */
    char reasons[REASONS_SIZE];
    int via;
};
struct rating_ended { /* declined, lapsed */
    int via;
};
/* A booked time.  `places` is what could be sold of it when it was decided, so
 * that a replay under a later catalogue can still tell that it was never oversold
 * (invariant 5). */
struct booked_slot {
    char service[CODE_SIZE];
    civil day;
    int minute, length; /* of that day; how long it takes up places */
    instant due;        /* when it begins */
    int places;
};
struct appointment_held {
    struct booked_slot slot;
    instant until; /* then it is free again by itself */
    int via;
};
struct appointment_booked {
    struct booked_slot slot;
    int wish; /* 1: told with no hub to ask; counts for nothing until it is confirmed */
    int language;
    int via;
    char staff[STAFF_SIZE]; /* on behalf; "" the customer's own */
    char name[SEALED_SIZE], contact[SEALED_SIZE], need[SEALED_SIZE]; /* sealed; "" not given */
    char find[FIND_SIZE]; /* of the contact; "" not given */
};
struct appointment_confirmed { /* a wish has its places */
    int places;
    char staff[STAFF_SIZE]; /* "" by itself */
};
struct appointment_moved {
    struct booked_slot slot; /* the new one */
    instant back;            /* the places of the old one are offered again from then on */
    int via;
    char staff[STAFF_SIZE];
};
struct appointment_cancelled {
    char cause[CODE_SIZE]; /* "left" (a hold), "customer", "staff", "full" (a wish) */
    instant back;          /* its places are offered again from then on; 0 at once */
    int via;
    char staff[STAFF_SIZE];
};
struct appointment_arrived {
    struct id ticket; /* that waits for it */
    int standing;     /* enum standing */
    int via;
    char staff[STAFF_SIZE];
};
struct appointment_no_show {
    char cause[CODE_SIZE]; /* "time", "staff" */
    char staff[STAFF_SIZE];
};
/* What a customer says: case.registered (R1), complaint.filed (R21), praise.given,
 * suggestion.given (R26), enquiry.asked (R4). */
struct case_opened {
    struct id ticket; /* of the visit that it is about; none */
    int level;        /* of a rating that opened a complaint; 0 none */
    char reasons[REASONS_SIZE];
    char owner[STAFF_SIZE]; /* who answers for it */
    instant due;            /* the first promise (standard.h) */
    char service[CODE_SIZE];
    int counter; /* that it is about; 0 none */
    int urgent;  /* 1: yes */
    int via, language;
    char staff[STAFF_SIZE]; /* who wrote it down on behalf; "" the customer's own */
    char name[SEALED_SIZE], contact[SEALED_SIZE], told[TOLD_SIZE]; /* sealed; "" not given */
    char find[FIND_SIZE];                                          /* of the contact */
    instant contacted;   /* first contact, as staff say who wrote it down (R1); 0 not said */
    instant register_by; /* it was to be written down by then; 0 no promise */
};
/* What is done with it from then on; each type has some of these (event.c). */
struct case_step {
    char staff[STAFF_SIZE]; /* who did it; "" the customer */
    int via;
    char owner[STAFF_SIZE]; /* from now on */
    char text[STEP_SIZE];   /* for the customer to read */
    char cause[NOTE_SIZE];  /* what was behind a complaint (R23); a reason */
    instant due;            /* the next promise; 0 none from now on */
    int agreed;             /* 1: consents (R16), is satisfied (R23), was a mistake (R25) */
    int level;              /* of satisfaction, 1..5 (R18) */
    char how[NOTE_SIZE];    /* staff who note a customer's answer: how it was asked */
    char told[TOLD_SIZE];   /* sealed; what could be better (R18); "" not said */
    char hash[72];          /* of the document that was signed (R13), case_document() */
    char ink[INK_SIZE];     /* sealed; the strokes of the signature; "" not drawn */
    int complex;            /* 1: assessed as such; `cause` says why (R11) */
    char options[OPTIONS_MAX][NOTE_SIZE]; /* assessed: how it can be done (R10); "" no more */
    int way;                              /* delivered: enum delivery_way (R17) */
    char parcel[REF_SIZE];                /* delivered by post: its number */
    int explained;                        /* 1: delivered, and explained to the customer (R17) */
    char
        amount[REF_SIZE]; /* of the fee, as written; assessed: to be charged; settled: paid (R20) */
    char receipt[REF_SIZE]; /* settled: its number */
    instant fee_due;        /* delivered: the fee is settled by then; 0 none */
};
struct case_late {                 /* case.late: a promise is broken, or another takes its place */
    char standard[CODE_SIZE + 16]; /* that ran */
    instant due;                   /* of the one that runs from now on; 0: it is broken */
};
struct device_enrolled {
    char name[32];
    char role[CODE_SIZE];
    char key[48]; /* base64 of the Ed25519 public key */
    int lane;     /* number lane, 1.. (number.h) */
};
struct device_condition { /* fault, recovered, maintained */
    char part[CODE_SIZE]; /* "printer", "scanner", "disk", "clock", ... */
    char detail[NOTE_SIZE];
    char staff[STAFF_SIZE]; /* who saw, mended or looked after it; "" the device itself */
    char owner[STAFF_SIZE]; /* maintained: who answers for the repair from now on */
};
enum { UPKEEP_DAYS_MAX = 3650, PLACE_SIZE = 96 };
struct device_listed { /* where a machine of the hall stands, and how it is set (R35) */
    char name[32];     /* of one that is no terminal */
    char place[PLACE_SIZE], settings[NOTE_SIZE];
    int upkeep_days; /* between two; 0 not by the calendar */
    int gone;        /* 1: it is no longer in the hall */
    char staff[STAFF_SIZE];
};
struct site_notice { /* emergency, resumed (R36) */
    char text[NOTE_SIZE];
    char staff[STAFF_SIZE]; /* who raised or lifted it */
};
struct config_published {
    char version[CODE_SIZE];
    char hash[72];       /* hexadecimal */
    char by[STAFF_SIZE]; /* who published it; "" the hub, of its file or of a new day */
    char reason[NOTE_SIZE];
};

/* What a customer is told who is not looking (message.h). */
struct message_made { /* wanted, due */
    struct id about;  /* ticket or case */
    int kind;         /* enum message_kind */
    int channel;      /* enum message_channel */
    int language;
    char to[SEALED_SIZE]; /* phone number or mail address, sealed */
    instant until;        /* worth nothing after that; 0 not known yet */
};
struct message_try { /* tried, failed, ended */
    instant again;   /* nobody else before that; ended: 0 */
    char cause[CODE_SIZE];
};
struct appraisal_step { /* proposed, answered, signed: of a person and period (R29) */
    char staff[STAFF_SIZE], by[STAFF_SIZE];
    civil from, to;
    int score; /* hundredths of a point; -1 nothing to count */
    int spot;  /* points of the spot checks; -1 none */
    char grade[CODE_SIZE];
    int agreed; /* 1: yes */
    char text[STEP_SIZE];
};
/* The keys of personal data (retention.h). */
struct seal_step {         /* begun: all uses of that month; ended: of that use, up to that month */
    int month;             /* year * 12 + month - 1; 0: the first key */
    int use;               /* enum seal_use, SEAL_FIRST too; begun: 0 */
    char check[CODE_SIZE]; /* begun: of the keys, so that two hubs know theirs for the same */
};
/* An event that the hub could not take stands aside in its store (hub/aside.c); the subject is
 * the terminal that told it. */
enum aside_end {
    ASIDE_TAKEN,   /* tried again, and in the log now, just before */
    ASIDE_REMOVED, /* by an administrator */
    ASIDE_ERASED,  /* it spoke of what was erased on request */
    ASIDE_OVER,    /* by rule: as old as a case may be */
    ASIDE_ENDS
};
enum { CHECKSUM_TEXT = 17 };
struct aside_step {           /* begun, ended */
    int seq;                  /* of that event, which no other has; ended: 0 all of that terminal */
    char hash[CHECKSUM_TEXT]; /* begun: checksum() of its bytes, hexadecimal */
    char why[NOTE_SIZE];      /* begun */
    int how;                  /* ended: enum aside_end */
    char staff[STAFF_SIZE];   /* ended: who had it tried or removed it; "" nobody */
};
struct data_erased { /* of the subject, a ticket, an appointment or a case, on request */
    char staff[STAFF_SIZE];
};
/* held: sealed to SEAL_HELD from now on; freed: to what they were before.  The subject is
 * a case, or what belongs to it (linked.h): a ticket's contact; an appointment's name,
 * contact and, as `told`, need. */
struct case_kept {
    char staff[STAFF_SIZE];
    char cause[NOTE_SIZE];
    int n; /* `told` is of this objection to the case, and nothing else is there; 0: the case */
    char name[SEALED_SIZE], contact[SEALED_SIZE], told[TOLD_SIZE], ink[INK_SIZE];
};

/* Surveys by message (survey.h); the subject is the ticket or case. */
struct survey_consent {
    int agreed;  /* 1: may be asked afterwards; 0: may not, or no longer */
    int channel; /* enum message_channel */
    int language, via;
    char staff[STAFF_SIZE]; /* who wrote it down on behalf; "" the customer's own */
    char to[SEALED_SIZE];   /* sealed; "" as the ticket or case says */
};
struct survey_opened {
    int kind;            /* enum survey_kind */
    instant ask, remind; /* not before these; remind 0: asked once */
    instant until;       /* the survey ends */
};

/* What somebody of the office answers for until a day (matter.h). */
enum matter_kind {
    MATTER_IMPROVEMENT, /* R33 */
    MATTER_SAMPLE,      /* of finished work, drawn for review (R30) */
    MATTER_REVIEW,      /* of one visit or case of a sample */
    MATTER_RISK,        /* R36 */
    MATTER_INCIDENT,
    MATTER_TRAINING, /* R32 */
    MATTER_KINDS
};
extern const char *const matter_kind_names[MATTER_KINDS]; /* "improvement" */

enum matter_act {
    MATTER_ASSIGN,
    MATTER_PLAN,
    MATTER_CARRY_OUT,
    MATTER_CHECK,
    MATTER_RATE,    /* a risk, by likelihood and harm */
    MATTER_NOTE,    /* what happened or was done, with its time */
    MATTER_MARK,    /* a written step of the service, in a review */
    MATTER_ANSWER,  /* the person who was reviewed */
    MATTER_SESSION, /* of a training */
    MATTER_ATTEND,  /* who was there, with the result */
    MATTER_REOPEN,
    MATTER_CLOSE,
    MATTER_ACTS
};
extern const char *const matter_act_names[MATTER_ACTS]; /* "assign" */

/* opened, stepped; each has some of these (event.c).  0, "" and FIGURE_NONE: not given. */
enum { FIGURE_NONE = -1, FIGURE_MAX = 100000000 };
struct matter_step {
    int kind;               /* opened: enum matter_kind */
    int act;                /* stepped: enum matter_act */
    char by[STAFF_SIZE];    /* who did it */
    char owner[STAFF_SIZE]; /* from now on */
    char staff[STAFF_SIZE]; /* whom it is about; then it is for their eyes and of who leads */
    char service[CODE_SIZE];
    char whom[CODE_SIZE];   /* a training: the role that should have it; "" everybody */
    char source[CODE_SIZE]; /* "suggestion", "complaint", "review", "figure", "emergency", ... */
    struct id origin;       /* what of that, or the sample; none */
    char title[TITLE_SIZE];
    char text[STEP_SIZE];
    civil due;
    char indicator[CODE_SIZE + 16];
    civil from, to;       /* of the figure, of the sample, of the work that is reviewed */
    int figure;           /* hundredths of the indicator's unit */
    int likelihood, harm; /* 1..5 */
    int number;           /* how many; which step of the service; which session */
    int months;           /* a training: until it is due again; 0 once is enough */
    int said;             /* by the act: matter_said() */
    int seed;             /* of a sample */
    int pos;              /* of the event that began the work that is reviewed */
    instant when;         /* when it happened, will happen */
};

/* What a customer is told and asked while a case is under way (underway.h); the subject
 * is the case. */
struct report_step { /* report.due, given, missed (R14) */
    char staff[STAFF_SIZE];
    char done[REPORT_SIZE], to_do[REPORT_SIZE], risks[REPORT_SIZE]; /* given */
    instant warn, due; /* of the clock that runs from now on */
};
struct plan_step { /* case.planned: of the proposal that was just made (R11) */
    char staff[STAFF_SIZE];
    char goal[REPORT_SIZE], people[REPORT_SIZE], risks[REPORT_SIZE]; /* "" not said */
};
struct milestone_step {     /* milestone.set, told, confirmed (R14) */
    int n;                  /* 1.. in its proposal */
    char staff[STAFF_SIZE]; /* "" the customer; told: the hub */
    int via;
    char text[NOTE_SIZE]; /* set: what is reached */
    instant due;          /* set: by when */
};
struct objection_step {     /* objection.raised, late, answered (R12) */
    int n;                  /* 1.. of the case */
    char staff[STAFF_SIZE]; /* raised: who wrote it down on behalf; "" the customer */
    int via;
    char told[TOLD_SIZE]; /* raised: sealed */
    char text[STEP_SIZE]; /* answered: for the customer to read */
    instant due;          /* raised: answered by then */
};

union event_body {
    struct ticket_issued issued;
    struct ticket_printed printed;
    struct ticket_called called;
    struct ticket_transferred transferred;
    struct at_counter at_counter;
    struct rating_asked asked;
    struct rating_given given;
    struct rating_ended ended;
    struct appointment_held held;
    struct appointment_booked booked;
    struct appointment_confirmed confirmed;
    struct appointment_moved moved;
    struct appointment_cancelled cancelled;
    struct appointment_arrived arrived;
    struct appointment_no_show missed;
    struct case_opened opened;
    struct case_step step;
    struct case_late late;
    struct device_enrolled enrolled;
    struct device_condition condition;
    struct device_listed listed;
    struct site_notice notice;
    struct config_published config;
    struct message_made made;
    struct message_try tried;
    struct appraisal_step appraisal;
    struct survey_consent consent;
    struct survey_opened survey;
    struct matter_step matter;
    struct report_step report;
    struct plan_step plan;
    struct milestone_step milestone;
    struct objection_step objection;
    struct seal_step seal;
    struct data_erased erased;
    struct case_kept kept;
    struct aside_step aside;
};

/* Monotonic time of the device, so that the hub can correct a wrong clock. */
struct boot {
    uint32_t id;    /* random at each start */
    int64_t millis; /* since that start */
};

struct event {
    struct id device;
    uint64_t seq;
    struct moment at; /* the device's wall time */
    struct boot boot;
    enum event_type type;
    int v;             /* version of the body's form, from 1 */
    struct id subject; /* the ticket, appointment, complaint or device */
    union event_body body;
};

/* What a field of a body is; decides its JSON form and its check. */
enum field_kind {
    FIELD_INT,     /* int, range low..high */
    FIELD_INSTANT, /* int64 milliseconds */
    FIELD_DAY,     /* civil, as "2026-11-23" */
    FIELD_TEXT,    /* char[high], plain UTF-8 */
    FIELD_CODE,    /* char[high], [A-Za-z0-9_.-]* */
    FIELD_BASE64,  /* char[high] */
    FIELD_SEALED,  /* char[high], personal data: a sealed text (retention.h) */
    FIELD_ID,      /* struct id */
    FIELD_NUMBER,  /* struct number, as its label; prefix "" is left out */
    FIELD_ENUM     /* int, 0..high-1, as names[value] */
};

struct field {
    const char *name;
    enum field_kind kind;
    size_t offset; /* in the body */
    int low, high; /* range of an int; high is the size of a text's buffer or the count of names */
    const char *const *names; /* FIELD_ENUM */
    int since;                /* may be absent from bodies of an earlier version */
};

struct event_form {
    const char *name; /* "ticket.issued" */
    int v;            /* newest version of the body */
    const struct field *fields;
    size_t field_count;
};

/* Rows by enum event_type; row EVENT_NONE is empty. */
extern const struct event_form event_types[EVENT_TYPES];

/* Clears what the form of its type does not have: what is folded is then what is stored,
 * and a replay tells the same (invariant 8). */
void event_keep_form(struct event *e);

/* EVENT_NONE when there is no such name. */
enum event_type event_type_named(const char *name);
