/* slow_story.h - what slow_figures.c and slow_stories.c share: one ticket, appointment or
 * case as its events tell it. */
#pragma once

#include "fakes/slow_figures.h"

enum slow_kind { NO_STORY, SLOW_TICKET, SLOW_APPOINTMENT, SLOW_CASE, SLOW_REVIEW };

struct slow_story {
    enum slow_kind kind;
    struct id id;
    civil day;
    int hour;
    char service[CODE_SIZE], staff[STAFF_SIZE], about[STAFF_SIZE];
    int counter;
    int place;             /* in the log, from 1, at which it began */
    int met, not_met;      /* steps, as a review that is done says; 0 none */
    char marks[LINES_MAX]; /* of a review */
    int speaks_of;         /* the place at which its work began */
    /* a visit */
    bool issued, live, asked, declined, expired, done, cancelled, missed_now;
    instant came, due, first_call, newest_call, began, ended;
    int calls, misses, level, low, high, promised_min;
    bool papers, handed_on; /* the service asks for documents; a request came of it */
    /* an appointment */
    bool counts, sold;
    struct booked_slot slot;
    /* a case */
    enum case_kind what;
    bool in_hand, delivered, refused, closed, waits;
    bool checked, complete; /* its papers, when they were looked at first */
    bool excused;           /* a visit's rating too */
    bool chosen;            /* a visit: called out of turn */
    bool noted;             /* a case: staff wrote down how its end was judged */
    int satisfied, score;
    int written; /* questions by message; of a visit too */
    int step;
    instant step_due, asked_due, paused;
    instant report_due, objection_due; /* 0 none runs */
    bool objection_late;
    unsigned kept, broken;
};
