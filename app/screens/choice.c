/* choice.c - language and what is for eyes and ears, that somebody chose on a first screen. */
#include "screens/choice.h"

static void note(struct choice *c, const struct page *p)
{
    c->begun = true;
    c->language = p->visit->language;
    c->plain = visit_is_plain(p->terminal);
}

int64_t choice_forget(struct page *p, struct choice *c)
{
    int idle_s = visit_catalogue(p->terminal)->rules.idle_seconds;
    int64_t idle_ms = (int64_t)visit_patience(p->terminal, idle_s) * SECOND;

    if (c->begun && (c->language != p->visit->language || c->plain != visit_is_plain(p->terminal)))
        c->changed = p->millis;
    if (!visit_is_plain(p->terminal)) /* each touch says that somebody is still there */
        c->changed = p->touched;
    note(c, p);
    if (c->changed == 0)
        return 0;
    if (p->millis - c->changed < idle_ms)
        return c->changed + idle_ms - p->millis;
    visit_end(p->terminal);
    c->changed = 0;
    note(c, p);
    return 1; /* the frame has begun in the old language: one more at once */
}
