/* plant.c - faults in the rules, for the tests that they are found: each is linked in place
 * of a function by the linker's --wrap. */
#include <string.h>

#include "core/push.h"
#include "core/queue.h"
#include "simulation/inside.h"

#define WRAP(result, name, ...)                                                                    \
    result __real_##name(__VA_ARGS__);                                                             \
    result __wrap_##name(__VA_ARGS__);                                                             \
    result __wrap_##name(__VA_ARGS__)

/* Of a thousand times so many it goes wrong; true: now. */
static bool planted(enum sim_plant plant, int of_thousand)
{
    struct sim *s = sim_now();

    return s != NULL && s->c.plant == plant && sim_chance(s, of_thousand);
}

/* Who stands at another counter is called once more. */
WRAP(struct choice, queue_next, const struct site *s, int counter)
{
    bool bad = planted(PLANT_TWO_COUNTERS, 20);

    for (int i = 0; bad && i < s->catalogue->counter_count; i++) {
        if (i != counter && s->desks[i].ticket >= 0)
            return (struct choice){.ticket = &s->tickets[s->desks[i].ticket], .why = WHY_ONLY};
    }
    return __real_queue_next(s, counter);
}

/* A time has a place more than it has. */
WRAP(int, slot_left, const struct site *s, int service, civil day, int minute, int length,
     instant now, const struct appointment *but)
{
    return __real_slot_left(s, service, day, minute, length, now, but) +
           planted(PLANT_OVERSOLD, 1000);
}

static void rated_twice(struct site *s, const struct event *e, int rated)
{
    if (s->counts.rated == rated || e->type != RATING_GIVEN)
        return;
    s->counts.rated++;
    s->counts.levels[e->body.given.level]++;
}

WRAP(void, site_apply, struct site *s, const struct event *e, struct moment when)
{
    int rated = s->counts.rated;

    if (e->type == TICKET_PRINTED && planted(PLANT_NO_REPLAY, 100))
        return; /* by chance, not by the log */
    __real_site_apply(s, e, when);
    if (planted(PLANT_RATED_TWICE, 1000))
        rated_twice(s, e, rated);
}

/* A bad rating opens no complaint. */
WRAP(void, decide_after, const struct site *s, struct id ticket, const struct rating_given *g,
     struct moment now, struct decision *to)
{
    __real_decide_after(s, ticket, g, now, to);
    if (planted(PLANT_NO_COMPLAINT, 500))
        to->count = 0;
}

/* What was sent is sent once more. */
WRAP(void, decide_message_take, const struct site *s, struct moment now, struct decision *to)
{
    bool bad = planted(PLANT_LETTER_AGAIN, 100);

    __real_decide_message_take(s, now, to);
    for (int i = 0; i < s->messages.used && bad && to->count == 0; i++) {
        const struct message_file *m = &s->messages.rows[i];

        if (m->state == MESSAGE_OVER && strcmp(m->cause, "sent") == 0)
            decision_add(to, MESSAGE_TRIED, m->id, now)->body.tried.again = now.at + MINUTE;
    }
}

/* The next event is left out. */
WRAP(void, push_succeeded, struct push_state *s, uint64_t pos, instant now)
{
    __real_push_succeeded(s, planted(PLANT_NOT_PUSHED, 100) ? pos + 1 : pos, now);
}
