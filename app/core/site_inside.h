/* site_inside.h - what the files of the fold share; for no one else. */
#pragma once

#include "core/site.h"

/* Row of the ticket, -1 unknown. */
int site_row(const struct site *s, struct id id);

/* True while the row may not go to another ticket: it is live, or today's rating
 * of it is still asked for. */
bool site_holds(const struct site *s, const struct ticket *t);

/* A new row for `id`, which has none; NULL when every row holds a live ticket. */
struct ticket *site_add(struct site *s, struct id id);

/* Takes a waiting ticket out of its queue; others are left alone. */
void site_leave_queue(struct site *s, struct ticket *t);

/* Frees the counter that holds the ticket, if one does. */
void site_free_desk(struct site *s, const struct ticket *t, instant at);

/* The counter with that number; NULL unknown. */
struct desk *site_desk(struct site *s, int number);

/* Folds in an event of a ticket (ticket.*). */
void site_fold_ticket(struct site *s, const struct event *e, struct moment when);
