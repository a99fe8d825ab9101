/* linked.h - what belongs to one errand of a customer: a ticket, the appointment that it was
 * taken for, the cases that speak of the visit, and the complaints that followed on them.
 * They hold the same person's data, so they are erased and held together (R38).
 *
 * Pure. */
#pragma once

#include "core/site.h"

enum { LINKED_MAX = 64 };

struct linked {
    struct id ids[LINKED_MAX];
    int count;
};

bool linked_has(const struct linked *l, struct id id);

/* False: it is there already, is none, or finds no room. */
bool linked_add(struct linked *l, struct id id);

/* Adds what the event ties to one of them; false: nothing. */
bool linked_by_event(struct linked *l, const struct event *e);

/* Adds all that the fold ties to them, and to what was added so. */
void linked_by_site(struct linked *l, const struct site *s);

/* The first of them that is held under dispute; NULL none. */
const struct case_file *linked_held(const struct linked *l, const struct site *s);
