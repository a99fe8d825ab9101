/* catalogue.c - looking things up in the catalogue; opening hours. */
#include "core/catalogue.h"

#include <string.h>

int catalogue_service(const struct catalogue *c, const char *code)
{
    for (int i = 0; i < c->service_count; i++) {
        if (strcmp(c->services[i].code, code) == 0)
            return i;
    }
    return -1;
}

int catalogue_class(const struct catalogue *c, const char *code)
{
    for (int i = 0; i < c->class_count; i++) {
        if (strcmp(c->classes[i].code, code) == 0)
            return i;
    }
    return -1;
}

int catalogue_counter(const struct catalogue *c, int number)
{
    for (int i = 0; i < c->counter_count; i++) {
        if (c->counters[i].number == number)
            return i;
    }
    return -1;
}

int catalogue_staff(const struct catalogue *c, const char *number)
{
    for (int i = 0; i < c->staff_count; i++) {
        if (strcmp(c->staff[i].number, number) == 0)
            return i;
    }
    return -1;
}

int catalogue_tier(const struct catalogue *c, int service)
{
    int own = service < 0 ? 0 : c->services[service].standards.tier;

    return own > 0 ? own - 1 : c->standards.tier;
}

int catalogue_figure(const struct catalogue *c, int service, enum standard standard)
{
    int tier = catalogue_tier(c, service);
    int own = service < 0 ? 0 : c->services[service].standards.figures[standard][tier];

    return own > 0 ? own : c->standards.figures[standard][tier];
}

const int *catalogue_targets(const struct catalogue *c, int service, enum indicator i)
{
    const int *own = service < 0 ? NULL : c->services[service].targets.hundredths[i];

    return own != NULL && own[TIER_BASIC] > 0 ? own : c->targets.hundredths[i];
}

int catalogue_offered(const struct catalogue *c, int to[SERVICES_MAX])
{
    int n = 0;

    for (int i = 0; i < c->service_count; i++) {
        if (!c->services[i].resting)
            to[n++] = i;
    }
    return n;
}

static const struct hours all_day = {.spans = {{0, DAY_MINUTES}}, .count = 1};

static const struct hours *by_calendar(const struct catalogue *c, civil day)
{
    static const struct hours closed = {.count = 0};

    for (int i = 0; i < c->day_count; i++) {
        const struct day_rule *d = &c->days[i];

        if (d->day == day)
            return !d->open ? &closed : d->own.count > 0 ? &d->own : &c->week[d->like];
    }
    return &c->week[date_of(day).weekday];
}

const struct hours *catalogue_hours(const struct catalogue *c, civil day)
{
    return c->always_open ? &all_day : by_calendar(c, day);
}

const struct hours *catalogue_calendar(const struct catalogue *c, civil day)
{
    bool has_hours = false;

    for (int i = 0; i < 7; i++)
        has_hours |= c->week[i].count > 0;
    return has_hours ? by_calendar(c, day) : catalogue_hours(c, day);
}

int catalogue_minutes_left(const struct catalogue *c, struct moment now)
{
    const struct hours *h = catalogue_hours(c, day_of(now));
    int minute = minute_of_day(now);

    for (int i = 0; i < h->count; i++) {
        if (minute >= h->spans[i].from && minute < h->spans[i].to)
            return h->spans[h->count - 1].to - minute;
    }
    return 0;
}

bool catalogue_is_open(const struct catalogue *c, struct moment now)
{
    return catalogue_minutes_left(c, now) > 0;
}

void catalogue_bare(struct catalogue *c)
{
    memset(c->version, 0, sizeof c->version);
    memset(c->staff, 0, sizeof c->staff);
    c->staff_count = 0;
}
