/* appraisal.h - how a person's work is appraised: figures, a score by the site's table,
 * their own word, and a signature (R29).
 *
 *     PROPOSED -> AGREED or OBJECTED (by the person) -> SIGNED (by a manager)
 *     OBJECTED -> PROPOSED again; what is signed stays
 *
 * The score follows from the indicators of the person over the period and from spot
 * checks, by the table of the hall's JSON; what is proposed is kept in its event, since
 * figures of the past still move (facts.h).  Nobody appraises themselves.  Pure; the
 * owner allocates struct appraisals zeroed. */
#pragma once

#include "core/catalogue.h"
#include "core/indicator_sum.h"

enum { APPRAISALS_MAX = 2048, POINTS = 100 };

enum appraisal_state {
    APPRAISAL_NONE,
    APPRAISAL_OPEN, /* proposed */
    APPRAISAL_AGREED,
    APPRAISAL_OBJECTED,
    APPRAISAL_DONE, /* signed */
    APPRAISAL_STATES
};
extern const char *const appraisal_state_names[APPRAISAL_STATES];

struct appraisal {
    struct id id; /* appraisal_id(); none: an unused row */
    enum appraisal_state state;
    char staff[STAFF_SIZE];
    civil from, to;
    int score, spot; /* hundredths of a point; points, -1 no spot checks */
    char grade[CODE_SIZE];
    char proposer[STAFF_SIZE], signer[STAFF_SIZE];
    char text[STEP_SIZE], objection[STEP_SIZE], final[STEP_SIZE];
    instant proposed, answered, signed_at; /* 0 never */
};

struct appraisals { /* a ring: when it is full, the oldest gives way */
    struct appraisal rows[APPRAISALS_MAX];
    int count; /* so far */
    int ignored;
};

void appraisals_apply(struct appraisals *x, const struct event *e, struct moment when);

/* Of that person and period, whoever tells it. */
struct id appraisal_id(const char *staff, civil from, civil to);

/* NULL when unknown. */
const struct appraisal *appraisal_of(const struct appraisals *x, struct id id);

/* ---- the score ---- */

/* 0..100 points: 80 at the basic target, 90 at the raised one, 100 at the excellent one,
 * less in proportion below.  False: there is no figure or no target. */
bool appraisal_points(const int hundredths[TIERS], bool higher, double value, double *to);

/* Points of all that has a weight and a figure, weighed, in hundredths; -1 when nothing has.
 * `spot` is -1 without spot checks. */
int appraisal_score(const struct catalogue *c, const struct figure figures[INDICATORS], int spot);

/* The grade that so many hundredths reach; NULL none. */
const struct grade *appraisal_grade(const struct appraisal_rules *r, int score);

/* ---- steps ---- */

enum appraisal_act { APPRAISE, APPRAISAL_ANSWER, APPRAISAL_SIGN, APPRAISAL_ACTS };
extern const char *const appraisal_act_names[APPRAISAL_ACTS]; /* "propose" "answer" "sign" */

struct appraisal_command {
    enum appraisal_act act;
    const char *staff; /* whom */
    const char *by;
    bool lead, manager; /* what `by` may do */
    civil from, to;
    int score, spot; /* APPRAISE */
    const char *grade;
    bool agreed; /* APPRAISAL_ANSWER */
    const char *text;
};

struct decision;
void decide_appraisal(const struct appraisals *x, const struct catalogue *c,
                      const struct appraisal_command *command, struct moment now,
                      struct decision *to);

/* Whether `by` may do it now, but for what has to be said. */
bool appraisal_may(const struct appraisal *a, const struct appraisal_command *command);
