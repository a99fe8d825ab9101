/* mood.h - what people say after a visit, and what becomes of their complaints.
 *
 * Three in five who are asked answer; the longer the wait against what was promised, the
 * lower the level.  A bad rating opens a complaint by itself (invariant 7), which the
 * owner takes up, solves and asks about, mostly in time. */
#pragma once

#include "core/desk.h"

enum { MOODS_MAX = 64 }; /* complaints under way; others wait for a place */

struct mood {
    double (*chance)(void *ctx); /* 0 <= x < 1 */
    void (*tell)(void *ctx, const struct decision *d);
    void *ctx;
    struct {
        struct id id;
        instant next; /* when something is done */
    } open[MOODS_MAX];
    int count;
};

/* After a visit was completed and the rating asked. */
void mood_answer(struct mood *m, const struct site *s, struct id ticket, struct moment now);

/* Now and then: the next step of each complaint whose time has come. */
void mood_work(struct mood *m, const struct site *s, struct moment now);
