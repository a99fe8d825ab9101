/* desk_call.c - who is called to a counter: whose turn it is, or who is picked (R39). */
#include "core/desk_call.h"

#include <string.h>

#include "base/text.h"
#include "core/queue.h"

/* The counter, if it is open and worked by this person. */
static enum refusal own_desk(const struct site *s, const struct command *c, const struct desk **to)
{
    int i = catalogue_counter(s->catalogue, c->counter);

    if (i < 0)
        return REFUSED_NO_COUNTER;
    *to = &s->desks[i];
    if ((*to)->state != COUNTER_OPEN)
        return REFUSED_COUNTER_SHUT;
    return strcmp((*to)->staff, c->staff) != 0 ? REFUSED_COUNTER_TAKEN : ALLOWED;
}

static void call(const struct choice *choice, const struct command *c, struct moment now,
                 struct decision *to)
{
    struct ticket_called *b =
        &decision_add(to, TICKET_CALLED, choice->ticket->id, now)->body.called;

    b->counter = c->counter;
    b->why = (int)choice->why;
    b->over = choice->over;
    text_copy(b->staff, sizeof b->staff, c->staff);
    if (choice->why == WHY_CHOSEN)
        text_copy(b->reason, sizeof b->reason, c->reason);
}

enum refusal decide_call_next(const struct site *s, const struct command *c, struct moment now,
                              struct decision *to)
{
    const struct desk *d;
    enum refusal refusal = own_desk(s, c, &d);
    struct choice choice;

    if (refusal != ALLOWED)
        return refusal;
    if (d->ticket >= 0)
        return REFUSED_COUNTER_BUSY;
    choice = queue_next(s, (int)(d - s->desks));
    if (choice.ticket == NULL)
        return REFUSED_NOBODY_WAITING;
    call(&choice, c, now, to);
    return ALLOWED;
}

/* A counter calls who waits for it: for a service that it does, or sent to it. */
static enum refusal is_for_counter(const struct site *s, const struct desk *d, int number,
                                   const struct ticket *t)
{
    const struct counter *counter = &s->catalogue->counters[d - s->desks];

    if (t->counter == number || (t->counter == 0 && (counter->services >> t->service & 1) != 0))
        return ALLOWED;
    return t->counter != 0 ? REFUSED_NOT_YOURS : REFUSED_OTHER_SERVICE;
}

/* Whom the clerk picks is often who comes next anyway; else the reason is needed, and
 * who was passed over is named (R39). */
static enum refusal choose(const struct command *c, const struct ticket *t, struct choice *to)
{
    if (to->ticket == t)
        return ALLOWED;
    if (to->ticket == NULL) { /* called and missed before, and nobody else waits */
        *to = (struct choice){.ticket = t, .why = WHY_ONLY};
        return ALLOWED;
    }
    *to = (struct choice){.ticket = t, .why = WHY_CHOSEN, .over = to->ticket->number};
    return c->reason == NULL || text_is_blank(c->reason) ? REFUSED_NO_REASON : ALLOWED;
}

enum refusal decide_call_ticket(const struct site *s, const struct command *c, struct moment now,
                                struct decision *to)
{
    const struct ticket *t = site_ticket(s, c->ticket);
    const struct desk *d;
    enum refusal refusal = own_desk(s, c, &d);
    struct choice choice;

    if (refusal != ALLOWED)
        return refusal;
    if (d->ticket >= 0)
        return REFUSED_COUNTER_BUSY;
    if (t == NULL || t->service < 0)
        return REFUSED_NO_TICKET;
    if (t->state != TICKET_WAITING && t->state != TICKET_MISSED)
        return REFUSED_STATE;
    refusal = is_for_counter(s, d, c->counter, t);
    choice = queue_next(s, (int)(d - s->desks));
    if (refusal == ALLOWED)
        refusal = choose(c, t, &choice);
    if (refusal == ALLOWED)
        call(&choice, c, now, to);
    return refusal;
}
