/* standard.h - the times that a hall promises, each with its clock (R1, R3, R4, R11, R12,
 * R14, R18, R20, R21, R22, R24, R27).
 *
 * A standard has a figure in each of three tiers; the site says which tier it
 * keeps.  Some run by the clock on the wall, some in the hall's working time
 * (worktime.h), some in whole working days. */
#pragma once

enum standard {
    STANDARD_NONE,
    STANDARD_RESPONSE,            /* a request: somebody answers (R3) */
    STANDARD_ASSESSMENT,          /* documents checked; accepted or refused (R6) */
    STANDARD_PROPOSAL,            /* what will be done, by when (R11) */
    STANDARD_DELIVERY,            /* the promised end; its time comes with the proposal (R16) */
    STANDARD_SURVEY,              /* asked whether it was good (R18, R24) */
    STANDARD_ANSWER,              /* an enquiry, praise or suggestion is answered (R4, R26) */
    STANDARD_COMPLAINT_RESPONSE,  /* somebody is there (R21) */
    STANDARD_COMPLAINT_SOLUTION,  /* solved, when it is simple (R21) */
    STANDARD_COMPLAINT_PROMISE,   /* the time that the interim answer named (R21) */
    STANDARD_COMPLAINT_FOLLOW_UP, /* asked again after it was solved (R22) */
    STANDARD_IMPROVEMENT,         /* what a suggestion led to; its time comes with it (R26, R33) */
    STANDARD_REPORT,              /* each report on a case under way (R14); reports_next() */
    STANDARD_OBJECTION,           /* an objection is answered (R12) */
    STANDARD_RESPONSE_REMOTE,     /* a request from afar: somebody answers (R3) */
    STANDARD_REGISTRATION,        /* what staff heard is written down (R1) */
    STANDARD_COMPLAINT_INTERIM,   /* an interim answer, when it was not solved by then (R21) */
    STANDARD_ANSWER_PROMISE,      /* the time that was named to who asked (R4) */
    STANDARD_FEE,                 /* a fee is settled after delivery (R20) */
    STANDARD_PROPOSAL_COMPLEX,    /* in the place of STANDARD_PROPOSAL, and counted as it (R11) */
    STANDARDS
};

enum tier { TIER_BASIC, TIER_RAISED, TIER_EXCELLENT, TIERS };

/* What a figure counts. */
enum standard_unit {
    UNIT_PROMISED,     /* none: the time is named in the case */
    UNIT_MINUTES,      /* by the clock on the wall */
    UNIT_WORK_MINUTES, /* while the hall is open */
    UNIT_WORK_DAYS     /* to the end of the so many'th working day after */
};

struct standard_form {
    const char *code; /* "complaint_response": stable, for the catalogue and the API */
    enum standard_unit unit;
    const char *rule; /* "R21" */
};

/* Rows by enum standard; row STANDARD_NONE is empty. */
extern const struct standard_form standard_forms[STANDARDS];

struct standards { /* of a site, within struct catalogue */
    int tier;      /* enum tier */
    int figures[STANDARDS][TIERS];
    int warn_percent; /* of the time, left over when the warning comes */
};

/* When a case under way is reported on, and its milestones are told (R14). */
struct report_rules {    /* of a site, within struct catalogue */
    int weekday, minute; /* routine: each week then, 0 Monday; minute of the day */
    int warn_hours;      /* before that the owner is warned; a report is that week's from then on */
    int urgent_minutes;  /* urgent cases: so long after the last one, in working time */
    int milestone_hours; /* before a milestone the customer is asked to confirm it */
};

/* What a hall gets that does not say otherwise. */
extern const struct standards usual_standards;

/* Of one service, in the place of the site's (R27). */
struct service_standards {
    int tier;                      /* enum tier and one; 0: the site's */
    int figures[STANDARDS][TIERS]; /* 0: the site's */
};
extern const struct report_rules usual_reports;
