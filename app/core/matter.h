/* matter.h - the office's own records: somebody answers for each until a day, it has
 * steps, and it comes to an end.
 *
 *     improvement   OPEN -> PLANNED -> CARRIED_OUT -> CHECKED -> CLOSED (R33: plan, do,
 *                   check, act; after the check it may be planned anew)
 *     sample        OPEN -> CLOSED, by itself with its last review (R30)
 *     review        OPEN -> CLOSED, when each written step is marked -> ANSWERED by the
 *                   person, which may open it again
 *     risk, incident, training   OPEN -> CLOSED (R36, R32)
 *
 * Which step may follow, who may do it and what has to be said is one table
 * (matter_rules[]).  A suggestion that is taken (casework.h) is an improvement with the
 * id of its case.  Folded at the hub alone.  Pure; the owner allocates struct matters
 * zeroed; it holds no pointer. */
#pragma once

#include "core/catalogue.h"

enum { MATTERS_MAX = 4096, MATTER_STEPS_MAX = 16384 };

enum matter_state {
    MATTER_NONE, /* an unused row */
    MATTER_OPEN,
    MATTER_PLANNED,
    MATTER_CARRIED_OUT,
    MATTER_CHECKED,
    MATTER_CLOSED,
    MATTER_ANSWERED,
    MATTER_STATES
};
extern const char *const matter_state_names[MATTER_STATES]; /* "open": stable, for the API */

/* What can be said with an act, by its number in matter_step.said. */
enum matter_mark { MARK_NONE, MARK_MET, MARK_NOT_MET, MARK_NOT_APPLICABLE };
enum matter_verdict { VERDICT_NONE, VERDICT_BETTER, VERDICT_NO_BETTER, VERDICT_DROPPED };
enum matter_answer { ANSWER_NONE, ANSWER_AGREES, ANSWER_OBJECTS };
enum matter_result { RESULT_NONE, RESULT_ABSENT, RESULT_ATTENDED, RESULT_PASSED, RESULT_FAILED };
/* "met", "better", "agrees", "passed"; "" the act has no such word.  matter_said_named():
 * 0 when there is none. */
const char *matter_said(enum matter_act act, int said);
int matter_said_named(enum matter_act act, const char *name);

struct matter {
    struct id id;
    enum matter_kind kind;
    enum matter_state state;
    struct matter_step first;   /* as it was opened; its owner, due, indicator, from, to,
                                  * figure, likelihood and harm are the newest */
    civil after_from, after_to; /* of the figure after */
    int after;                  /* FIGURE_NONE: not taken yet */
    int said;                   /* of the newest close or answer */
    char marks[LINES_MAX];      /* of a review: enum matter_mark of each written step */
    int left;                   /* of a sample: reviews that are not done */
    int steps, sessions;        /* so far */
    instant opened, changed, closed;
};

struct matter_entry { /* a step that was done */
    struct id id;     /* of its matter */
    instant at;
    struct matter_step step;
};

struct matters {
    struct matter rows[MATTERS_MAX]; /* when all are used, the oldest that is closed gives way */
    int count;
    struct matter_entry steps[MATTER_STEPS_MAX]; /* a ring: the oldest give way */
    int step_count;                              /* so far */
    int ignored;
};

/* Call with each event of the log, from its first on. */
void matters_apply(struct matters *x, const struct event *e, struct moment when);

/* NULL when unknown. */
const struct matter *matter_of(const struct matters *x, struct id id);

/* The steps of one, the oldest first: NULL at the end.  Begin with *at = 0. */
const struct matter_entry *matter_next_step(const struct matters *x, struct id id, int *at);

bool matter_is_open(const struct matter *m);
bool matter_is_late(const struct matter *m, civil today);

/* How many are late that this person answers for. */
int matter_late_count(const struct matters *x, const char *owner, civil today);

/* ---- steps ---- */

enum { BY_LEAD = 1, BY_OWNER = 2, BY_PERSON = 4, BY_ANYONE = 8 };
enum { NEEDS_TEXT = 1, NEEDS_OWNER = 2, NEEDS_DUE = 4, NEEDS_RATING = 8, NEEDS_TITLE = 16 };

struct matter_rule {
    enum matter_act act;
    unsigned kinds; /* bits of enum matter_kind */
    unsigned from;  /* bits of enum matter_state */
    int to;         /* enum matter_state; -1 stays */
    unsigned by;    /* any of these; who is reviewed never reviews */
    unsigned needs;
};
enum { MATTER_RULES = 15 };
extern const struct matter_rule matter_rules[MATTER_RULES];

/* The rule by which the act may follow now; NULL: none. */
const struct matter_rule *matter_rule_for(const struct matter *m, enum matter_act act);

struct matter_command {
    struct id id;
    bool lead;                       /* `what.by` may do what a supervisor may */
    struct matter_step what;         /* as it is to be told; `by` is who asks */
    const struct catalogue *written; /* with the steps that a review goes through: the hall
                                      * when the work was done; NULL: as it is now */
};

struct decision;

/* What is opened once and told again makes no event. */
void decide_matter_open(const struct matters *x, const struct catalogue *c,
                        const struct matter_command *command, struct moment now,
                        struct decision *to);
void decide_matter(const struct matters *x, const struct catalogue *c,
                   const struct matter_command *command, struct moment now, struct decision *to);

/* Whether `by` may do it now, but for what has to be said. */
bool matter_may(const struct matter *m, enum matter_act act, const char *by, bool lead);

/* The written steps of the service that a review goes through (R15), by the hall as it was
 * when the work was done (R34); 0 unknown. */
int matter_step_count(const struct catalogue *c, const struct matter *m);

/* ---- figures ---- */

/* 0..100 of the steps that applied; -1: none did, or it is not done. */
int matter_points(const struct matter *m);

/* The mean of a person's reviews whose work was done in these days: the spot checks of
 * their appraisal (R29).  -1: none. */
int matter_spot(const struct matters *x, const char *staff, civil from, civil to, int *reviews);

/* The places in the log at which the work began that reviews speak of; how many. */
int matter_reviewed(const struct matters *x, uint32_t to[MATTERS_MAX]);

/* How somebody stands to a training: the day they passed or were there last; 0 never. */
enum training_state { TRAINING_NOT_MEANT, TRAINING_LACKS, TRAINING_DUE_AGAIN, TRAINING_HAS };
struct training_standing {
    enum training_state state;
    civil had, until; /* until: 0 for good */
    int result;       /* enum matter_result of the newest session; 0 none */
};
struct training_standing training_of(const struct matters *x, const struct matter *m,
                                     const struct staff *s, struct moment now);
