/* choice.c - language and voice that somebody chose on a first screen. */
#include "screens/choice.h"

static void note(struct choice *c, const struct visit *v)
{
    c->begun = true;
    c->language = v->language;
    c->spoken = v->spoken;
}

int64_t choice_forget(struct page *p, struct choice *c)
{
    int64_t idle_ms = (int64_t)visit_catalogue(p->terminal)->rules.idle_seconds * SECOND;

    if (c->begun && (c->language != p->visit->language || c->spoken != p->visit->spoken))
        c->changed = p->millis;
    note(c, p->visit);
    if (c->changed == 0)
        return 0;
    if (p->millis - c->changed < idle_ms)
        return c->changed + idle_ms - p->millis;
    visit_end(p->terminal);
    c->changed = 0;
    note(c, p->visit);
    return 1; /* the frame has begun in the old language: one more at once */
}
