/* site_edition.c - moves a hall to a new edition of its catalogue. */
#include <string.h>

#include "core/queue.h"
#include "core/site_inside.h"

static void move_ticket(struct site *s, int row, const int *services, const struct catalogue *from)
{
    struct ticket *t = &s->tickets[row];
    const struct catalogue *to = s->catalogue;
    bool waited = t->state == TICKET_WAITING;

    t->cls = t->cls < 0 ? -1 : catalogue_class(to, from->classes[t->cls].code);
    t->service = t->service < 0 ? -1 : services[t->service];
    if (t->service >= 0 && waited)
        queue_insert(s, row);
    else if (t->service < 0 && ticket_is_live(t))
        t->state = TICKET_ENDED_CANCELLED;
}

void site_set_catalogue(struct site *s, const struct catalogue *c)
{
    const struct catalogue *from = s->catalogue;
    struct estimator learned = s->estimator;
    struct desk desks[COUNTERS_MAX];
    int services[SERVICES_MAX];

    memcpy(desks, s->desks, sizeof desks);
    memset(&s->estimator, 0, sizeof s->estimator);
    memset(s->waiting, 0, sizeof s->waiting);
    memset(s->desks, 0, sizeof s->desks);
    s->full = false;
    site_init(s, c);
    for (int i = 0; i < from->service_count; i++) {
        int to = services[i] = catalogue_service(c, from->services[i].code);

        if (to < 0)
            continue;
        memcpy(s->estimator.hour[to], learned.hour[i], sizeof learned.hour[i]);
        s->estimator.service[to] = learned.service[i];
        s->estimator.called[to] = learned.called[i];
        s->estimator.missed[to] = learned.missed[i];
    }
    for (int i = 0; i < from->counter_count; i++) {
        int to = catalogue_counter(c, from->counters[i].number);

        if (to >= 0)
            s->desks[to] = desks[i];
    }
    for (int row = 0; row < s->used; row++)
        move_ticket(s, row, services, from);
    site_move_book(s, services);
    site_move_cases(s, services);
}
