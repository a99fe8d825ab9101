/* underway.h - what a customer is told and asked while their request is under way: reports
 * by a clock, the milestones of the proposal, objections to it (R11, R12, R14).
 *
 * A request that is accepted and open has a report clock.  Routine ones are due each week
 * at the site's hour (reports_next), urgent ones so long after the last, in working time.
 * A routine report counts for its week from the clock's warning on; one before that is
 * extra, and the clock runs on.  A clock that nobody keeps is broken at the instant that
 * its event named, and the next one begins with the event that says so.  It stands while
 * the hall waits for the customer, and ends with the case.
 *
 * Kept beside struct site, for the office alone: a terminal is told what it needs.  The
 * owner allocates struct underways zeroed.  Pure, as site.h. */
#pragma once

#include "core/site.h"

enum { OBJECTIONS_KEPT = 2 };

struct progress_report { /* the newest */
    instant at;          /* 0 none yet */
    char staff[STAFF_SIZE];
    char done[REPORT_SIZE], to_do[REPORT_SIZE], risks[REPORT_SIZE];
};

struct milestone {
    char text[NOTE_SIZE];
    instant due;
    instant told, confirmed;       /* 0 not */
    char confirmed_by[STAFF_SIZE]; /* "" the customer */
};

struct objection {
    int n;                         /* 1.. of the case; 0 an unused row */
    instant raised, due, answered; /* answered: 0 not */
    bool late;                     /* its time passed before an answer */
    int via;
    char author[STAFF_SIZE]; /* on behalf; "" the customer */
    char told[TOLD_SIZE];    /* sealed */
    char answer[STEP_SIZE], answered_by[STAFF_SIZE];
};

struct underway { /* of one case, in the row that it has in struct cases */
    struct id id;
    instant from, warn, due; /* of the report clock; due 0: none runs */
    int kept, missed;        /* reports that came in time, and that did not */
    instant missed_at;       /* the newest breach */
    struct progress_report report;
    char goal[REPORT_SIZE], people[REPORT_SIZE], risks[REPORT_SIZE]; /* of the proposal */
    struct milestone milestones[MILESTONES_MAX];
    int milestone_count;
    struct objection objections[OBJECTIONS_KEPT]; /* ring by n - 1 */
    int objection_count, objections_kept, objections_late;
    int revision; /* grows with what the customer may act on */
};

struct underways {
    struct underway rows[CASES_MAX];
    int ignored; /* facts that came second or too late */
};

/* Call after each site_apply(), from the log's first event on. */
void underways_apply(struct underways *x, const struct site *s, const struct event *e,
                     struct moment when);

/* Of that case; all zero when nothing has happened; NULL: no such case. */
const struct underway *underway_of(const struct underways *x, const struct site *s, struct id id);

/* The newest objection; NULL none.  Of them the one that waits for its answer. */
const struct objection *underway_newest(const struct underway *u);
const struct objection *underway_objection(const struct underway *u);

/* The milestone that the customer is asked to confirm: 1.., 0 none. */
int underway_asks(const struct underway *u);

/* A request that is accepted and not yet delivered. */
bool case_is_under_way(const struct case_file *f);

/* How the report clock stands. */
enum urgency underway_urgency(const struct underway *u, instant now);

/* NULL, or what does not hold.  For tests. */
const char *underways_check(const struct underways *x, const struct site *s);

/* ---- what may be done ---- */

enum underway_act {
    UNDERWAY_REPORT,
    UNDERWAY_PLAN,      /* goal, people, risks of the proposal that was just made */
    UNDERWAY_MILESTONE, /* one more of it */
    UNDERWAY_CONFIRM,   /* a milestone: by the customer once asked, by staff at any time */
    UNDERWAY_OBJECT,
    UNDERWAY_ANSWER,
    UNDERWAY_ACTS
};
extern const char *const underway_act_names[UNDERWAY_ACTS]; /* "report": stable, for the API */

struct underway_command {
    enum underway_act act;
    struct id id;
    const char *staff; /* "" the customer */
    int via;
    int n;            /* CONFIRM, ANSWER */
    const char *text; /* MILESTONE, ANSWER */
    const char *done, *to_do, *risks;
    const char *goal, *people;
    const char *told; /* OBJECT: sealed */
    instant due;      /* MILESTONE */
    day_clocks clock;
};

bool underway_may(const struct underway *u, const struct case_file *f, enum underway_act act);

/* Events or a refusal, as decide() in desk.h. */
void decide_underway(const struct site *s, const struct underways *x,
                     const struct underway_command *c, struct moment now, struct decision *to);

/* What time brings: clocks that begin or were broken, milestones that are to be told,
 * objections that are late.  Some at a time, until none is left.  Hub alone. */
void decide_underway_due(const struct site *s, const struct underways *x, day_clocks clock,
                         struct moment now, struct decision *to);

/* The first instant from which that would make an event; 0: none before something happens. */
instant underways_next(const struct underways *x, const struct site *s, instant now);

/* ---- calendar ---- */

/* The next report of the week after `from`: the site's weekday and hour; when the hall is
 * closed that day, at that hour of the working day before, or its close if that is sooner.
 * A hall without hours: the weekday itself. */
instant reports_next(const struct catalogue *c, day_clocks clock, struct moment from);
