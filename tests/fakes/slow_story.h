/* slow_story.h - what slow_figures.c and slow_stories.c share: one ticket, appointment or
 * case as its events tell it. */
#pragma once

#include "fakes/slow_figures.h"

enum slow_kind { NO_STORY, SLOW_TICKET, SLOW_APPOINTMENT, SLOW_CASE };

struct slow_story {
    enum slow_kind kind;
    struct id id;
    civil day;
    int hour;
    char service[CODE_SIZE], staff[STAFF_SIZE], about[STAFF_SIZE];
    int counter;
    /* a visit */
    bool issued, live, asked, declined, expired, done, cancelled, missed_now;
    instant came, due, first_call, newest_call, began, ended;
    int calls, misses, level, low, high, promised_min;
    /* an appointment */
    bool counts, sold;
    struct booked_slot slot;
    /* a case */
    enum case_kind what;
    bool in_hand, delivered, refused, closed, waits;
    bool excused; /* a visit's rating too */
    int satisfied, score;
    int written; /* questions by message; of a visit too */
    int step;
    instant step_due, asked_due, paused;
    instant report_due, objection_due; /* 0 none runs */
    bool objection_late;
    unsigned kept, broken;
};
