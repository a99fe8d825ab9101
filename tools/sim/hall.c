/* hall.c - the simulated hall's state and log, and what all its parts do to them. */
#include "sim/hall.h"

#include <stdlib.h>

#include "base/text.h"
#include "core/queue.h"
#include "wire/event_json.h"

double chance(struct hall *h) /* 0 <= x < 1 */
{
    h->random ^= h->random << 13;
    h->random ^= h->random >> 7;
    h->random ^= h->random << 17;
    return (double)(h->random >> 11) / 9007199254740992.0;
}

struct id fresh(struct hall *h)
{
    struct id id;

    for (size_t i = 0; i < sizeof id.b; i++)
        id.b[i] = (uint8_t)(chance(h) * 256);
    return id;
}

static void keep(struct hall *h, const struct event *e)
{
    char json[EVENT_JSON_SIZE];
    const struct log_row row = {.pos = ++h->pos,
                                .device = e->device,
                                .seq = e->seq,
                                .when = h->now,
                                .json = json,
                                .size = event_encode(e, json, sizeof json)};

    must(row.size > 0);
    if (h->events != NULL)
        fprintf(h->events, "%s\n", json);
    if (h->store == NULL || h->store->ops->append(h->store, &row) == OK)
        return;
    fprintf(stderr, "guitai-sim: the store does not take an event\n");
    exit(1);
}

void tell(struct hall *h, struct event *e)
{
    e->device.b[0] = 1;
    e->seq = ++h->seq;
    site_apply(h->site, e, h->now);
    if (h->events != NULL || h->store != NULL)
        keep(h, e);
}

static double any_chance(void *ctx)
{
    return chance(ctx);
}

static void tell_all(void *ctx, const struct decision *d)
{
    for (int i = 0; i < d->count; i++) {
        struct event e = d->events[i];

        tell(ctx, &e);
    }
}

enum refusal act(struct hall *h, const struct command *c)
{
    struct decision d;

    decide(h->site, c, h->now, &d);
    for (int i = 0; i < d.count; i++)
        tell(h, &d.events[i]);
    return d.refusal;
}

void issue(void *ctx, int service, struct ticket_issued *to)
{
    struct hall *h = ctx;
    const struct service *s = &h->catalogue.services[service];
    struct wait quoted = estimate_wait(h->site, service, h->now);

    to->day = day_of(h->now);
    text_copy(to->service, sizeof to->service, s->code);
    text_copy(to->number.prefix, PREFIX_SIZE, s->prefix);
    to->number.count = site_floor(h->site, to->number.prefix, 0) + 1;
    to->quoted_low = quoted.low;
    to->quoted_high = quoted.high;
}

void hall_begin(struct hall *h)
{
    h->mood = (struct mood){.chance = any_chance, .tell = tell_all, .ctx = h};
    h->office = (struct office){.chance = any_chance, .tell = tell_all, .issue = issue, .ctx = h};
}
