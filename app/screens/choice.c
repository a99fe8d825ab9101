/* choice.c - language and what is for eyes and ears, chosen on a first screen. */
#include "screens/choice.h"

int64_t choice_forget(struct page *p)
{
    int idle_s = visit_catalogue(p->terminal)->rules.idle_seconds;
    int64_t left = p->touched + (int64_t)visit_patience(p->terminal, idle_s) * SECOND - p->millis;

    if (visit_is_usual(p->terminal))
        return 0;
    if (left > 0)
        return left;
    visit_end(p->terminal);
    return 1; /* the frame has begun in the old language: one more at once */
}
