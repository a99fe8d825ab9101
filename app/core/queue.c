/* queue.c - one ordered list a service; who is next, and why. */
#include "core/queue.h"

#include <string.h>

#include "base/text.h"

/* How far a list is searched for the one who came first of all: beyond so many
 * people with a head start, naming them no longer helps anybody. */
enum { LOOK = 64 };

static bool is_before(const struct ticket *a, const struct ticket *b)
{
    return a->key != b->key ? a->key < b->key : a->order < b->order;
}

static bool may_call(const struct ticket *t, int counter_number)
{
    return t->counter == 0 || t->counter == counter_number;
}

instant queue_key(const struct catalogue *c, int cls, instant arrived, instant due)
{
    instant key = arrived;

    if (cls >= 0)
        key -= (instant)c->classes[cls].head_start_min * MINUTE;
    if (due > 0) {
        instant booked = due - (instant)c->rules.appointment_lead_min * MINUTE;

        /* Who comes early waits for the booked time; who comes late, or has a
         * head start, is never worse off than without the appointment. */
        if (booked < key || cls < 0)
            key = booked;
    }
    return key;
}

void queue_insert(struct site *s, int row)
{
    struct ticket *t = &s->tickets[row];
    int after = s->last[t->service];

    /* Most people join at the end, so the search begins there. */
    while (after >= 0 && is_before(t, &s->tickets[after]))
        after = s->tickets[after].prev;
    t->prev = after;
    t->next = after >= 0 ? s->tickets[after].next : s->first[t->service];
    if (t->prev >= 0)
        s->tickets[t->prev].next = row;
    else
        s->first[t->service] = row;
    if (t->next >= 0)
        s->tickets[t->next].prev = row;
    else
        s->last[t->service] = row;
    s->waiting[t->service]++;
}

void queue_remove(struct site *s, int row)
{
    struct ticket *t = &s->tickets[row];

    if (t->prev >= 0)
        s->tickets[t->prev].next = t->next;
    else
        s->first[t->service] = t->next;
    if (t->next >= 0)
        s->tickets[t->next].prev = t->prev;
    else
        s->last[t->service] = t->prev;
    t->prev = t->next = -1;
    s->waiting[t->service]--;
}

/* What the lists of a counter hold, as far as the choice needs it. */
struct survey {
    const struct ticket *best;     /* smallest key */
    const struct ticket *earliest; /* came first */
    const struct ticket *other;    /* any one besides best */
    bool favoured;                 /* somebody with a head start or a booking stands behind best */
};

static void survey_list(const struct site *s, int service, int number, struct survey *to)
{
    bool ordinary = false; /* those behind an ordinary ticket came later than it */

    for (int i = s->first[service], seen = 0; i >= 0 && seen < LOOK; i = s->tickets[i].next) {
        const struct ticket *t = &s->tickets[i];

        if (!may_call(t, number))
            continue;
        seen++;
        if (to->best == NULL || is_before(t, to->best)) {
            to->other = to->best;
            to->best = t;
        } else {
            to->other = t;
        }
        if (to->earliest == NULL || t->issued < to->earliest->issued)
            to->earliest = t;
        to->favoured |= t->cls >= 0 || t->due > 0;
        if (ordinary)
            break; /* one more, so that best knows that it is not alone */
        ordinary = t->cls < 0 && t->due == 0;
    }
}

static enum why reason(const struct survey *found)
{
    const struct ticket *t = found->best;

    if (t->counter != 0)
        return WHY_DIRECT;
    if (found->other == NULL)
        return WHY_ONLY;
    if (found->earliest == t)
        return found->favoured && t->cls < 0 && t->due == 0 ? WHY_WAITED : WHY_ARRIVAL;
    if (t->due > 0)
        return WHY_APPOINTMENT;
    return t->cls >= 0 ? WHY_PRIORITY : WHY_ARRIVAL;
}

struct choice queue_next(const struct site *s, int counter)
{
    const struct counter *c = &s->catalogue->counters[counter];
    struct survey found = {0};
    struct choice choice = {0};

    for (int i = 0; i < s->catalogue->service_count; i++) {
        if (c->services >> i & 1)
            survey_list(s, i, c->number, &found);
    }
    if (found.best == NULL)
        return choice;
    choice.ticket = found.best;
    choice.why = reason(&found);
    if (choice.why != WHY_DIRECT && found.earliest != found.best)
        choice.over = found.earliest->number;
    return choice;
}

int queue_position(const struct site *s, const struct ticket *t)
{
    int before = 0;

    if (t->state != TICKET_WAITING)
        return -1;
    for (int i = t->prev; i >= 0; i = s->tickets[i].prev)
        before++;
    return before;
}

int queue_waiting(const struct site *s, int service)
{
    int sum = 0;

    if (service >= 0)
        return s->waiting[service];
    for (int i = 0; i < s->catalogue->service_count; i++)
        sum += s->waiting[i];
    return sum;
}

int queue_list(const struct site *s, const struct ticket **to, int max)
{
    int heads[SERVICES_MAX], n = 0;

    memcpy(heads, s->first, sizeof heads);
    while (n < max) {
        int best = -1;

        for (int i = 0; i < s->catalogue->service_count; i++) {
            if (heads[i] >= 0 &&
                (best < 0 || is_before(&s->tickets[heads[i]], &s->tickets[heads[best]])))
                best = i;
        }
        if (best < 0)
            break;
        to[n++] = &s->tickets[heads[best]];
        heads[best] = s->tickets[heads[best]].next;
    }
    return n;
}

void queue_explain(enum why why, struct number over, struct moment due, char to[WHY_TEXT])
{
    char label[NUMBER_TEXT] = "", clock[CLOCK_TEXT];

    if (over.prefix[0] != '\0')
        number_to_text(over, label);
    clock_to_text(due, clock);
    switch (why) {
    case WHY_ONLY:
        text_copy(to, WHY_TEXT, "nobody else waits for this counter");
        return;
    case WHY_APPOINTMENT:
        text_format(to, WHY_TEXT, "called before %s: appointment %s", label, clock);
        return;
    case WHY_PRIORITY:
        text_format(to, WHY_TEXT, "called before %s: priority", label);
        return;
    case WHY_WAITED:
        text_copy(to, WHY_TEXT, "waited longer than any head start");
        return;
    case WHY_DIRECT:
        text_copy(to, WHY_TEXT, "sent to this counter");
        return;
    case WHY_CHOSEN:
        text_format(to, WHY_TEXT, "called before %s: chosen by the clerk", label);
        return;
    case WHY_ARRIVAL:
        break;
    }
    if (label[0] != '\0')
        text_format(to, WHY_TEXT, "called before %s: place kept", label);
    else
        text_copy(to, WHY_TEXT, "arrived first");
}
