/* visit_rate.c - a visitor rates: once, at the pad or at the kiosk. */
#include "base/text.h"
#include "terminal/inside.h"

void visit_begin_rating(struct terminal *t, const struct view_rating *asked)
{
    t->visit.asked = *asked;
    t->visit.rated = asked->ticket;
    t->visit.level = 0;
    t->visit.rating = RATE_NOTHING;
}

static void rate(struct terminal *t, enum command_kind kind, int level, const char *reasons)
{
    struct visit *v = &t->visit;
    struct command c = {.kind = kind,
                        .ticket = v->rated,
                        .level = level,
                        .reasons = reasons,
                        .served = true, /* nobody is asked but on the hub's word */
                        .via = t->counter > 0 ? VIA_PAD : VIA_KIOSK};
    struct decision d;

    if (v->rating == RATE_BUSY || v->rating == RATE_DONE || id_is_none(v->rated))
        return; /* one press counts */
    decide(t->site, &c, t->now, &d);
    v->refusal = d.refusal;
    if (d.refusal == ALLOWED && record_events(t, &d, FOR_RATING) == OK) {
        v->level = level;
        v->rating = RATE_BUSY;
    } else {
        v->rating = RATE_FAILED;
    }
}

void visit_rate(struct terminal *t, int level, const char *reasons)
{
    rate(t, RATE, level, reasons);
}

void visit_decline_rating(struct terminal *t)
{
    rate(t, DECLINE_RATING, 0, "");
}

void visit_lapse_rating(struct terminal *t)
{
    rate(t, LAPSE_RATING, 0, "");
}

bool visit_is_rated(const struct terminal *t, struct id ticket)
{
    const struct ticket *known = site_ticket(t->site, ticket);

    return known != NULL && known->rating >= RATING_RATED;
}

void visit_reason_codes(const struct terminal *t, uint32_t chosen, char to[REASONS_SIZE])
{
    const struct catalogue *c = t->catalogue;
    char longer[REASONS_SIZE];

    to[0] = '\0';
    for (int i = 0; i < c->reason_count; i++) {
        if ((chosen >> i & 1) != 0 && text_format(longer, sizeof longer, "%s%s%s", to,
                                                  to[0] != '\0' ? "," : "", c->reasons[i].code))
            text_copy(to, REASONS_SIZE, longer);
    }
}
