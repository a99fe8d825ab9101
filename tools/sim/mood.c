/* mood.c - what people say after a visit, and what becomes of their complaints. */
#include "sim/mood.h"

#include <stddef.h>

static struct day_clock east(civil day)
{
    (void)day;
    return (struct day_clock){480, 480, DAY_MINUTES};
}

static int level_of(struct mood *m, const struct ticket *t)
{
    double waited = (double)(t->called - t->issued) / MINUTE;
    double late = t->quoted_high >= 0 && waited > t->quoted_high ? waited - t->quoted_high : 0;
    double mood = m->chance(m->ctx) + late / 120 + waited / 600;

    return mood < 0.62 ? 5 : mood < 0.88 ? 4 : mood < 1.02 ? 3 : mood < 1.12 ? 2 : 1;
}

static void remember(struct mood *m, struct id id, instant next)
{
    if (m->count == MOODS_MAX)
        return;
    m->open[m->count].id = id;
    m->open[m->count++].next = next;
}

void mood_answer(struct mood *m, const struct site *s, struct id ticket, struct moment now)
{
    const struct ticket *t = site_ticket(s, ticket);
    struct command c = {.kind = LAPSE_RATING, .ticket = ticket, .staff = "", .reasons = ""};
    struct decision d, after;

    c.via = VIA_PAD;
    if (t == NULL || t->rating != RATING_OPEN)
        return;
    if (m->chance(m->ctx) < 0.6) {
        c.kind = RATE;
        c.level = level_of(m, t);
    }
    decide(s, &c, now, &d);
    m->tell(m->ctx, &d);
    if (c.kind != RATE || d.count == 0)
        return;
    decide_after(s, ticket, &d.events[0].body.given, now, &after);
    m->tell(m->ctx, &after);
    for (int i = 0; i < after.count; i++)
        remember(m, after.events[i].subject, now.at + (instant)(m->chance(m->ctx) * 14 * MINUTE));
}

/* The step that follows; false: there is none. */
static bool next_step(struct mood *m, const struct case_file *f, struct case_command *to)
{
    switch (f->state) {
    case CASE_FILED:
        to->act = ACT_RESPOND;
        return true;
    case CASE_IN_HAND:
        to->act = ACT_RESOLVE;
        return true;
    case CASE_DONE:
        to->act = ACT_JUDGE;
        to->agreed = m->chance(m->ctx) < 0.9;
        return true;
    default:
        return false;
    }
}

void mood_work(struct mood *m, const struct site *s, struct moment now)
{
    for (int i = m->count - 1; i >= 0; i--) {
        const struct case_file *f = case_by_id(s, m->open[i].id);
        struct case_command c = {.text = "We are sorry.", .cause = "a long queue", .clock = east};
        struct decision d;

        if (now.at < m->open[i].next)
            continue;
        if (f == NULL || !next_step(m, f, &c)) {
            m->open[i] = m->open[--m->count];
            continue;
        }
        c.id = f->id;
        c.staff = c.act == ACT_JUDGE ? "" : f->owner;
        decide_case(s, &c, now, &d);
        m->tell(m->ctx, &d);
        m->open[i].next = now.at + (instant)(m->chance(m->ctx) * 60 * MINUTE);
    }
}
