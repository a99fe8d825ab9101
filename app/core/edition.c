/* edition.c - compares a catalogue that is to be published with what is going on. */
#include "core/edition.h"

#include <string.h>

#include "base/text.h"

const char *const orphan_names[ORPHAN_KINDS] = {"serving", "counter", "tickets", "appointments",
                                                "cases",   "offered", "closed",  "class"};

bool orphan_stops(enum orphan_kind kind)
{
    return kind == ORPHAN_SERVING || kind == ORPHAN_COUNTER;
}

struct finding {
    const struct site *s;
    const struct catalogue *next;
    instant now;
    struct orphan *to;
    int count;
};

static void found(struct finding *x, enum orphan_kind kind, const char *code, int count)
{
    if (count == 0 || x->count == ORPHANS_MAX)
        return;
    x->to[x->count] = (struct orphan){.kind = kind, .count = count};
    text_copy(x->to[x->count++].code, CODE_SIZE, code);
}

/* ---- what belongs to a service ---- */

static int tickets_of(const struct finding *x, int service, bool at_counter)
{
    int n = 0;

    for (int i = 0; i < x->s->used; i++) {
        const struct ticket *t = &x->s->tickets[i];
        bool called = t->state == TICKET_AT_CALL || t->state == TICKET_SERVING;

        n += t->service == service && ticket_is_live(t) && called == at_counter;
    }
    return n;
}

static int appointments_of(const struct finding *x, int service)
{
    int n = 0;

    for (int i = 0; i < x->s->book.used; i++) {
        const struct appointment *a = &x->s->book.rows[i];

        n += a->service == service && appointment_is_open(a, x->now);
    }
    return n;
}

static int cases_of(const struct finding *x, int service)
{
    int n = 0;

    for (int i = 0; i < x->s->cases.used; i++) {
        const struct case_file *f = &x->s->cases.rows[i];

        n += f->service == service && case_is_open(f);
    }
    return n;
}

static int count_of(const struct finding *x, enum orphan_kind kind, int service)
{
    switch (kind) {
    case ORPHAN_SERVING:
        return tickets_of(x, service, true);
    case ORPHAN_TICKETS:
        return tickets_of(x, service, false);
    case ORPHAN_APPOINTMENTS:
        return appointments_of(x, service);
    case ORPHAN_CASES:
        return cases_of(x, service);
    default:
        return !x->s->catalogue->services[service].resting;
    }
}

static void services_gone(struct finding *x, enum orphan_kind kind)
{
    const struct catalogue *c = x->s->catalogue;

    for (int i = 0; i < c->service_count; i++) {
        if (catalogue_service(x->next, c->services[i].code) < 0)
            found(x, kind, c->services[i].code, count_of(x, kind, i));
    }
}

/* ---- counters, classes, hours ---- */

static void counters_gone(struct finding *x)
{
    const struct catalogue *c = x->s->catalogue;
    char number[16];

    for (int i = 0; i < c->counter_count; i++) {
        const struct desk *d = &x->s->desks[i];

        if (catalogue_counter(x->next, c->counters[i].number) >= 0)
            continue;
        text_format(number, sizeof number, "%d", c->counters[i].number);
        found(x, ORPHAN_COUNTER, number, d->state != COUNTER_SHUT || d->ticket >= 0);
    }
}

static void classes_gone(struct finding *x)
{
    const struct catalogue *c = x->s->catalogue;

    for (int i = 0; i < c->class_count; i++) {
        int n = 0;

        if (catalogue_class(x->next, c->classes[i].code) >= 0)
            continue;
        for (int row = 0; row < x->s->used; row++)
            n += x->s->tickets[row].cls == i && ticket_is_live(&x->s->tickets[row]);
        found(x, ORPHAN_CLASS, c->classes[i].code, n);
    }
}

static bool is_open_at(const struct catalogue *c, const struct appointment *a)
{
    const struct hours *h = catalogue_calendar(c, a->day);

    for (int i = 0; i < h->count; i++) {
        if (a->minute >= h->spans[i].from && a->minute + a->length <= h->spans[i].to)
            return true;
    }
    return false;
}

static void times_closed(struct finding *x)
{
    int n = 0;

    for (int i = 0; i < x->s->book.used; i++) {
        const struct appointment *a = &x->s->book.rows[i];

        n += appointment_is_open(a, x->now) && is_open_at(x->s->catalogue, a) &&
             !is_open_at(x->next, a);
    }
    found(x, ORPHAN_CLOSED, "", n);
}

int edition_orphans(const struct site *s, const struct catalogue *next, struct moment now,
                    struct orphan to[ORPHANS_MAX])
{
    struct finding x = {s, next, now.at, to, 0};

    services_gone(&x, ORPHAN_SERVING);
    counters_gone(&x);
    for (int kind = ORPHAN_TICKETS; kind <= ORPHAN_OFFERED; kind++)
        services_gone(&x, (enum orphan_kind)kind);
    times_closed(&x);
    classes_gone(&x);
    return x.count;
}
