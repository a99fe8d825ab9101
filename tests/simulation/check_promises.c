/* check_promises.c - invariant 1: what a screen has confirmed comes to the hub, and paper
 * says nothing that is not on the disk. */
#include <string.h>

#include "simulation/inside.h"

static struct promise *promise_of(struct sim *s, struct id subject)
{
    for (int i = s->promise_count - 1; i >= 0; i--) {
        if (id_equal(s->promises[i].subject, subject) && s->promises[i].level == 0 &&
            !s->promises[i].is_case)
            return &s->promises[i];
    }
    return NULL;
}

/* Only what is on the disk is printed, and no second original. */
void check_paper(struct sim *s, struct sim_terminal *t)
{
    const struct visit *v = &t->t->visit;
    char id[ID_TEXT];
    bool there = false;

    if (v->taking != TAKING_DONE || v->copies > 0)
        return; /* a booking's slip, or a marked copy */
    id_to_text(v->ticket, id);
    for (int i = t->journal.kept - 1; i >= 0 && !there; i--)
        there = strstr(t->journal.rows[i], id) != NULL;
    if (!there)
        sim_fault(s, "invariant 1: a ticket was printed that is not on the disk");
    if (promise_of(s, v->ticket) != NULL)
        sim_fault(s, "a second original of a ticket was printed");
}

void promises_end(struct sim *s)
{
    for (int i = 0; i < s->promise_count && !sim_failed(s); i++) {
        const struct promise *p = &s->promises[i];
        const struct seen *t = check_seen(s, p->subject);
        char number[NUMBER_TEXT];

        if (s->terminals[p->who].revoked != 0)
            continue; /* nobody takes what it has to tell */
        number_to_text(p->number, number);
        if (p->is_case && (t == NULL || !t->issued))
            sim_fault(s, "invariant 1: what a customer said at kiosk %d is lost", p->who);
        else if (p->is_case)
            continue;
        else if (p->level == 0 && (t == NULL || !t->issued))
            sim_fault(s, "invariant 1: ticket %s that kiosk %d confirmed is lost", number, p->who);
        else if (p->level == 0 && !number_equal(t->number, p->number))
            sim_fault(s, "ticket %s has another number at the hub", number);
        else if (p->level != 0 && (t == NULL || t->level == 0))
            sim_fault(s, "invariant 1: a rating that the pad confirmed is lost");
    }
}
