/* catalogue.h - what a site does: services, counters, people, hours, rules.
 *
 * Read from the hall's JSON (wire/catalogue_json.h), checked there, then
 * constant.  Every code is unique in its table. */
#pragma once

#include "base/day.h"
#include "core/event.h"
#include "core/indicator.h"
#include "core/retention.h"
#include "core/standard.h"
#include "core/wording.h"

enum {
    SERVICES_MAX = 48,
    COUNTERS_MAX = 64,
    STAFF_MAX = 128,
    CLASSES_MAX = 8,
    REASONS_MAX = 24,
    SPANS_MAX = 4,
    DAYS_MAX = 128, /* holidays and extra working days */
    LINES_MAX = 12,
    NAME_SIZE = 96,
    LINE_SIZE = 192,
    GRADES_MAX = 8,
    HORIZON_MAX = 60, /* days ahead */
    GRID_MIN = 5      /* times that can be booked begin at multiples of it */
};

struct names { /* one text in each language, never empty */
    char text[LANGUAGES][NAME_SIZE];
};

struct line { /* a longer one: a document, a step */
    char text[LANGUAGES][LINE_SIZE];
};

struct document {
    struct line line;
    struct line where; /* to get it, where it is missing; may be empty */
};

struct span { /* minutes of the day, from <= m < to */
    int from, to;
};

struct hours {
    struct span spans[SPANS_MAX];
    int count; /* 0: closed */
};

/* Times of a service that can be booked (R7).  A booking takes up `slots` of
 * them in a row; of `places` people at a time, `walk_in` are kept for those who
 * come without an appointment. */
struct service_booking {
    int slot_min; /* how far apart they begin; 0: no appointments for this service */
    int slots, places, walk_in;
};

/* Who answers for what is written there, and when it is looked at again (R34). */
struct review {
    char owner[STAFF_SIZE]; /* "" nobody is named */
    civil day;              /* 0 none */
};

struct service {
    char code[CODE_SIZE];
    char prefix[PREFIX_SIZE];
    struct names name;
    struct names area; /* where to go: "Floor 1, area A" */
    struct names fee;
    char icon[CODE_SIZE];
    int typical_min;       /* minutes at the counter until the site has learned its own */
    int promised_days;     /* working days to the result; 0 at once (R9) */
    int promised_wait_min; /* waiting promised (R27) */
    struct document documents[LINES_MAX];
    int document_count;
    struct line steps[LINES_MAX];
    int step_count;
    struct service_booking booking;
    bool resting;                       /* not offered; what was begun goes on to its end */
    struct service_standards standards; /* R27 */
    struct targets targets;             /* 0: the site's */
    struct review review;
};

struct counter {
    int number; /* 1.. */
    struct names name;
    uint64_t services; /* bit i: does services[i] */
};

struct staff {
    char number[STAFF_SIZE];
    struct names name;
    struct names level;   /* "Senior adviser" (R31) */
    char photo[64];       /* file under the catalogue's folder; "" none */
    char role[CODE_SIZE]; /* clerk supervisor manager admin auditor */
};

struct priority_class {
    char code[CODE_SIZE]; /* "elderly" */
    struct names name;
    int head_start_min; /* counts as having come so much earlier: nobody waits for ever */
};

struct reason { /* offered after a rating */
    char code[CODE_SIZE];
    struct names name;
    int levels; /* bit l: shown for level l */
};

struct day_rule { /* a day that differs from its weekday */
    civil day;
    bool open; /* false: holiday; true: its own hours, or without them those of `like` */
    int like;  /* weekday 0..6 */
    struct hours own;
};

struct rules {
    int appointment_lead_min; /* a booked time counts as an arrival so long before it */
    int recall_limit;         /* calls before a no-show is offered */
    int rating_seconds;       /* the pad waits so long, then "lapsed" */
    int idle_seconds;         /* without a touch, then the warning */
    int warn_seconds;         /* the warning's countdown */
    int complaint_minutes;    /* first response to a bad rating (R21) */
    int stale_seconds;        /* a number on a screen is old after this (invariant 10) */
    char complaint_owner[STAFF_SIZE];
    char equipment_owner[STAFF_SIZE]; /* answers for repairs; "" complaint_owner does */
    int repair_minutes;               /* a broken part works again within (R35) */
    int archive_days;                 /* a case that is over is archived after so many (R19) */
    bool second_factor;               /* managers and administrators need one */
};

/* How the site books: for all services. */
struct booking_rules {
    int notice_min;                  /* booked so long before it at the latest */
    int horizon_days;                /* and so many days ahead at the earliest; 0 today alone */
    int hold_min;                    /* a time is kept so long while the customer types */
    int early_min, late_min;         /* on time from so long before to so long after */
    int no_show_min;                 /* nobody came so long after: a no-show */
    int back_low_min;                /* a place that was given back is offered again */
    int back_high_min;               /* after a random time between these, against trading */
    int moves_max;                   /* of one appointment, by the customer */
    int limit_days;                  /* no-shows and cancellations count for so long */
    int warn_no_shows;               /* so many: a warning with the next booking; 0 never */
    int pause_no_shows;              /* so many: no booking for pause_days; 0 never */
    int warn_cancels, pause_cancels; /* the same for cancellations by the customer */
    int pause_days;                  /* from the newest that counted */
    bool wishes;                     /* kiosks without the hub take wishes, confirmed later */
};

struct grade {
    char code[CODE_SIZE];
    int from; /* points */
    struct names name;
};

struct appraisal_rules {     /* the table that a score follows from (R29) */
    int weights[INDICATORS]; /* 0: does not count */
    int spot_weight;         /* of the spot checks */
    struct grade grades[GRADES_MAX];
    int grade_count;
};

struct survey_rules {  /* questions by message, to who agreed (R18, R22, R24) */
    int ask_min;       /* minutes after a visit or a delivery; 0: none is sent */
    int remind_hours;  /* after the question, when it was not answered; 0 never */
    int callback_min;  /* after a complaint was solved; 0: none is sent */
    struct span hours; /* of the day, in which it is asked */
};

struct catalogue {
    char version[CODE_SIZE];
    char site[32];
    struct names name;
    char mark[8]; /* one character in the header's badge */
    char hotline[32];
    struct line way_out; /* said in an emergency (R36); "" by the nearest exit */
    char zone[48];       /* "Asia/Shanghai" */
    char unlock[128];    /* argon2id string of the staff PIN for the terminals */
    struct service services[SERVICES_MAX];
    int service_count;
    struct counter counters[COUNTERS_MAX];
    int counter_count;
    struct staff staff[STAFF_MAX];
    int staff_count;
    struct priority_class classes[CLASSES_MAX];
    int class_count;
    struct reason reasons[REASONS_MAX];
    int reason_count;
    bool always_open;     /* for demonstrations and halls that never close */
    struct hours week[7]; /* Monday first */
    struct day_rule days[DAYS_MAX];
    int day_count;
    struct rules rules;
    struct booking_rules booking;
    struct standards standards;
    struct review standards_review;
    struct report_rules reports;
    struct targets targets;
    struct appraisal_rules appraisal;
    struct survey_rules surveys;
    struct wordings wordings;
    struct retention_rules retention;
};

/* Index in the table, or -1. */
int catalogue_service(const struct catalogue *c, const char *code);
int catalogue_class(const struct catalogue *c, const char *code);
int catalogue_counter(const struct catalogue *c, int number);
int catalogue_staff(const struct catalogue *c, const char *number);

/* The tier that is kept, the figure of a standard in it, and an indicator's targets by
 * tier: the service's own or the site's.  service: an index; -1 none. */
int catalogue_tier(const struct catalogue *c, int service);
int catalogue_figure(const struct catalogue *c, int service, enum standard standard);
const int *catalogue_targets(const struct catalogue *c, int service, enum indicator i);

/* The services that are offered, as indices; how many. */
int catalogue_offered(const struct catalogue *c, int to[SERVICES_MAX]);

/* Blanks what no fold looks at, so that editions which differ in it alone are equal: the
 * people, whose rights are asked when something is decided, and the edition's name. */
void catalogue_bare(struct catalogue *c);

/* Hours of that day, holidays and extra working days considered.  Borrowed. */
const struct hours *catalogue_hours(const struct catalogue *c, civil day);

/* The same by the calendar alone, for bookings: a hall that is always open for a
 * demonstration still has its hours. */
const struct hours *catalogue_calendar(const struct catalogue *c, civil day);

/* True while the hall takes customers. */
bool catalogue_is_open(const struct catalogue *c, struct moment now);

/* Minutes until it closes today; 0 when closed now. */
int catalogue_minutes_left(const struct catalogue *c, struct moment now);
