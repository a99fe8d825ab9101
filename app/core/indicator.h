/* indicator.h - what a hall is measured by (R24-R29), each defined once.
 *
 * An indicator is read from facts (facts.h), one at a time, and added up for a period,
 * a service, a counter, a person or an hour (indicator_sum.h); the facts that were added
 * are its drill-down.  Who was not asked, or did not answer, is never satisfied, and
 * what was asked and what was served are both counted (invariant 6).  Pure. */
#pragma once

#include "core/event.h"
#include "core/standard.h"

enum indicator {
    IND_SATISFACTION,
    IND_SATISFIED,
    IND_ASKED,
    IND_ANSWERED,
    IND_COMPLAINTS,
    IND_PRAISE,
    IND_WAIT,
    IND_WAIT_KEPT,
    IND_WORK,
    IND_NO_SHOW,
    IND_APPOINTMENT_NO_SHOW,
    IND_ESTIMATE_KEPT,
    IND_ESTIMATE_ERROR,
    IND_RESPONSE,
    IND_SOLVED,
    IND_ON_TIME,
    IND_ACCURACY,
    IND_COMPLETENESS,
    IND_ANSWER,
    IND_COMPLAINT_TIME,
    IND_FOLLOW_UP,
    IND_SURVEY,
    IND_SURVEY_MESSAGE,
    IND_REPORTS,
    IND_OBJECTIONS,
    IND_CHOSEN,
    IND_REGISTERED,
    IND_NOTED,
    INDICATORS
};

enum indicator_unit {
    IND_PERCENT, /* hits of so many */
    IND_LEVEL,   /* a mean, 1..5 */
    IND_MINUTES  /* a mean, with percentiles */
};

/* What a fact brings to an indicator. */
struct reading {
    int of, hit;
    int64_t value; /* level, seconds */
};

struct fact;

struct fact_now { /* promises that run are broken once they are past due */
    uint32_t seconds;
    uint16_t today;
};

struct indicator_form {
    const char *id;   /* "satisfied": stable, for the API and the catalogue */
    const char *rule; /* "R25" */
    enum indicator_unit unit;
    bool higher;        /* is better */
    bool about;         /* by person: whom it is about, not who answers for it */
    int targets[TIERS]; /* hundredths of the unit; 0 the rule book names none */
    void (*read)(const struct fact *f, const struct fact_now *now, struct reading *to);
    const char *name[LANGUAGES];
    const char *how[LANGUAGES]; /* it is counted, in plain words */
};

/* Rows by enum indicator. */
extern const struct indicator_form indicator_forms[INDICATORS];

/* INDICATORS when there is no such id. */
enum indicator indicator_named(const char *id);

struct targets {                       /* of a site, within struct catalogue */
    int hundredths[INDICATORS][TIERS]; /* of the unit; 0 none */
};

/* What a hall aims at that does not say otherwise. */
void usual_targets(struct targets *to);
