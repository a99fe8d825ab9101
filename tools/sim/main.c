/* main.c - guitai-sim: days in a hall, played through the rules on a virtual
 * clock from one seed.
 *
 * Customers come at the pace of a real hall, clerks call, serve and ask for the
 * rating, people answer as they feel; everything goes through decide() and site_apply() as at the hub.  It
 * prints how long people waited, and how good the promised waits were. */
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/desk.h"
#include "core/queue.h"
#include "port/store.h"
#include "sim/mood.h"
#include "sim/tally.h"
#include "wire/catalogue_json.h"
#include "wire/event_json.h"

static const char usage[] =
    "guitai-sim - days in a service hall on a virtual clock\n"
    "\n"
    "  guitai-sim --catalogue FILE [--days N] [--seed N] [--load PERCENT]\n"
    "             [--from DAY] [--events FILE] [--store URI]\n"
    "\n"
    "  --days N        working days to play (default 20)\n"
    "  --seed N        the same seed plays the same days (default 1)\n"
    "  --load PERCENT  of what the counters can do (default 85)\n"
    "  --from DAY      the first day (default 2026-11-02)\n"
    "  --events FILE   write the site's log there, one JSON event a line\n"
    "  --store URI     add it to the log of a hub: sqlite:PATH or postgresql://...\n";

enum { STEP_MS = 15 * SECOND, CHECK_STEPS = 240 };

struct options {
    const char *catalogue, *events, *store;
    civil from;
    int days, load;
    uint64_t seed;
};

struct clerk {
    instant until; /* busy with the ticket */
    bool comes;    /* the one that was called does */
};

struct hall {
    struct catalogue catalogue;
    struct site *site;
    uint64_t random;
    uint64_t seq;
    struct moment now;
    struct clerk clerks[COUNTERS_MAX];
    double pace[SERVICES_MAX];    /* arrivals a step at the mean hour */
    double minutes[SERVICES_MAX]; /* what a visit truly takes; the site has to learn it */
    struct tally tally;
    struct mood mood;
    FILE *events;
    struct store *store;
    uint64_t pos; /* newest in the store */
};

static double chance(struct hall *h) /* 0 <= x < 1 */
{
    h->random ^= h->random << 13;
    h->random ^= h->random >> 7;
    h->random ^= h->random << 17;
    return (double)(h->random >> 11) / 9007199254740992.0;
}

static struct id fresh(struct hall *h)
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

static void tell(struct hall *h, struct event *e)
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

static enum refusal act(struct hall *h, const struct command *c)
{
    struct decision d;

    decide(h->site, c, h->now, &d);
    for (int i = 0; i < d.count; i++)
        tell(h, &d.events[i]);
    return d.refusal;
}

/* Two waves a day: the middle of the morning and of the afternoon. */
static double rush(int minute)
{
    double hour = minute / 60.0;

    return 0.45 + 0.9 * exp(-pow(hour - 10, 2) / 2) + 0.8 * exp(-pow(hour - 15, 2) / 2);
}

static void arrive(struct hall *h, int service)
{
    const struct catalogue *k = &h->catalogue;
    struct ticket_issued b = {.day = day_of(h->now)};
    struct command c = {.kind = ISSUE, .ticket = fresh(h), .issue = &b, .staff = ""};
    struct wait quoted = estimate_wait(h->site, service, h->now);

    text_copy(b.service, sizeof b.service, k->services[service].code);
    text_copy(b.number.prefix, PREFIX_SIZE, k->services[service].prefix);
    b.number.count = site_floor(h->site, b.number.prefix, 0) + 1;
    b.quoted_low = quoted.low;
    b.quoted_high = quoted.high;
    if (k->class_count > 0 && chance(h) < 0.08)
        text_copy(b.cls, sizeof b.cls, k->classes[0].code);
    if (act(h, &c) != ALLOWED)
        h->tally.turned_away++;
}

static void arrivals(struct hall *h)
{
    double now = rush(minute_of_day(h->now));

    for (int i = 0; i < h->catalogue.service_count; i++) {
        if (chance(h) < h->pace[i] * now)
            arrive(h, i);
    }
}

static double visit_minutes(struct hall *h, int service)
{
    /* Log-normal, as times at counters are; Box and Muller. */
    double u = chance(h), v = chance(h);
    double normal = sqrt(-2 * log(1 - u)) * cos(6.283185307179586 * v);

    return h->minutes[service] * exp(0.45 * normal - 0.1);
}

static void work(struct hall *h, int counter)
{
    const struct desk *d = &h->site->desks[counter];
    struct clerk *clerk = &h->clerks[counter];
    struct command c = {
        .counter = h->catalogue.counters[counter].number, .staff = d->staff, .ask = true};
    const struct ticket *t = d->ticket < 0 ? NULL : &h->site->tickets[d->ticket];

    if (h->now.at < clerk->until)
        return;
    c.ticket = t != NULL ? t->id : c.ticket;
    if (t == NULL) {
        c.kind = CALL_NEXT;
        clerk->comes = chance(h) > 0.05;
        clerk->until = h->now.at + (clerk->comes ? 30 : 90) * (instant)SECOND;
    } else if (t->state == TICKET_SERVING) {
        c.kind = COMPLETE;
    } else if (clerk->comes) {
        c.kind = SERVE;
        clerk->until = h->now.at + (instant)(visit_minutes(h, t->service) * MINUTE);
    } else {
        c.kind = NO_SHOW;
    }
    if (act(h, &c) != ALLOWED)
        clerk->until = 0;
    else if (c.kind == CALL_NEXT)
        tally_call(&h->tally, &h->site->tickets[d->ticket], h->now.at);
    else if (c.kind == COMPLETE)
        mood_answer(&h->mood, h->site, c.ticket, h->now);
}

static const char *clerk_at(const struct catalogue *c, int counter)
{
    return c->staff_count > 0 ? c->staff[counter % c->staff_count].number : "0001";
}

/* Who is at the counter is done with; who was called and did not come yet, missed it. */
static void close_counter(struct hall *h, int counter)
{
    const struct desk *d = &h->site->desks[counter];
    struct command c = {
        .counter = h->catalogue.counters[counter].number, .staff = d->staff, .ask = false};

    if (d->ticket >= 0) {
        c.ticket = h->site->tickets[d->ticket].id;
        c.kind = h->site->tickets[d->ticket].state == TICKET_SERVING ? COMPLETE : NO_SHOW;
        act(h, &c);
    }
    c.kind = CLOSE_COUNTER;
    act(h, &c);
}

static void play_day(struct hall *h, civil day)
{
    const struct hours *hours = catalogue_hours(&h->catalogue, day);
    int from, to;

    if (hours->count == 0)
        return;
    from = h->catalogue.always_open ? 8 * 60 + 30 : hours->spans[0].from;
    to = h->catalogue.always_open ? 17 * 60 + 30 : hours->spans[hours->count - 1].to;
    h->now.at = instant_of(day, from, h->now.offset_min);
    site_begin_day(h->site, day);
    for (int i = 0; i < h->catalogue.counter_count; i++) {
        struct command c = {.kind = OPEN_COUNTER,
                            .counter = h->catalogue.counters[i].number,
                            .staff = clerk_at(&h->catalogue, i)};

        h->clerks[i].until = 0;
        act(h, &c);
    }
    for (int step = 0; minute_of_day(h->now) < to; step++, h->now.at += STEP_MS) {
        const char *what;

        arrivals(h);
        for (int i = 0; i < h->catalogue.counter_count; i++)
            work(h, i);
        mood_work(&h->mood, h->site, h->now);
        if (step % CHECK_STEPS == 0 && !site_is_sound(h->site, &what)) {
            fprintf(stderr, "guitai-sim: the state is not sound: %s\n", what);
            exit(1);
        }
    }
    for (int i = 0; i < h->catalogue.counter_count; i++)
        close_counter(h, i);
    tally_day(&h->tally, h->site);
}

/* How many arrivals the counters can take, spread evenly over the services. */
static void set_pace(struct hall *h, int load)
{
    const struct catalogue *k = &h->catalogue;
    double work_minutes = 0, per_step = (double)STEP_MS / MINUTE;

    for (int i = 0; i < k->service_count; i++) {
        h->minutes[i] = k->services[i].typical_min * (0.7 + 0.8 * chance(h));
        work_minutes += h->minutes[i] + 0.75;
    }
    for (int i = 0; i < k->service_count; i++)
        h->pace[i] = k->counter_count * per_step / work_minutes * load / 100.0;
}

static bool load_catalogue(const char *path, struct catalogue *to)
{
    static char text[1024 * 1024];
    FILE *f = fopen(path, "r");
    size_t size = f != NULL ? fread(text, 1, sizeof text, f) : 0;
    char why[256];

    if (f == NULL) {
        fprintf(stderr, "guitai-sim: %s can't be read\n", path);
        return false;
    }
    fclose(f);
    if (catalogue_decode(path, text, size, to, why, sizeof why) == OK)
        return true;
    fprintf(stderr, "%s\n", why);
    return false;
}

static bool read_options(int argc, char **argv, struct options *to)
{
    static const struct option list[] = {
        {"catalogue", required_argument, NULL, 'c'},
        {"days", required_argument, NULL, 'd'},
        {"seed", required_argument, NULL, 's'},
        {"load", required_argument, NULL, 'l'},
        {"events", required_argument, NULL, 'e'},
        {"from", required_argument, NULL, 'f'},
        {"store", required_argument, NULL, 'S'},
        {"version", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int c;

    while ((c = getopt_long(argc, argv, "", list, NULL)) != -1) {
        if (c == 'c')
            to->catalogue = optarg;
        else if (c == 'd')
            to->days = atoi(optarg);
        else if (c == 's')
            to->seed = strtoull(optarg, NULL, 10);
        else if (c == 'l')
            to->load = atoi(optarg);
        else if (c == 'e')
            to->events = optarg;
        else if (c == 'S')
            to->store = optarg;
        else if (c == 'f' && day_from_text(optarg, &to->from))
            continue;
        else if (c == 'v' || c == 'h') {
            fputs(c == 'v' ? "guitai-sim " GUITAI_VERSION "\n" : usage, stdout);
            exit(0);
        } else
            return false;
    }
    return to->catalogue != NULL && optind == argc && to->days > 0 && to->load > 0;
}

static bool open_store(struct hall *h, const char *uri)
{
    char why[256];

    h->store = store_open(uri, h->catalogue.site, why, sizeof why);
    if (h->store != NULL && h->store->ops->newest(h->store, &h->pos) == OK)
        return true;
    fprintf(stderr, "guitai-sim: %s: %s\n", uri, h->store == NULL ? why : "the log cannot be read");
    return false;
}

/* A day is one transaction. */
static bool play(struct hall *h, civil day)
{
    if (h->store != NULL && h->store->ops->begin(h->store) != OK)
        return false;
    play_day(h, day);
    return h->store == NULL || h->store->ops->commit(h->store) == OK;
}

static bool play_days(struct hall *h, const struct options *o)
{
    for (civil day = o->from, played = 0; played < o->days; day++) {
        if (!h->catalogue.always_open && catalogue_hours(&h->catalogue, day)->count == 0)
            continue;
        if (!play(h, day)) {
            fprintf(stderr, "guitai-sim: the store does not take a day\n");
            return false;
        }
        played++;
    }
    return true;
}

int main(int argc, char **argv)
{
    static struct hall h;
    struct options o = {.days = 20, .seed = 1, .load = 85, .from = civil_of(2026, 11, 2)};

    if (!read_options(argc, argv, &o)) {
        fputs(usage, stderr);
        return 2;
    }
    if (!load_catalogue(o.catalogue, &h.catalogue))
        return 2;
    if (o.events != NULL && (h.events = fopen(o.events, "w")) == NULL) {
        fprintf(stderr, "guitai-sim: %s can't be written\n", o.events);
        return 2;
    }
    h.random = o.seed * 2654435761u + 88172645463325252u;
    h.now.offset_min = 480;
    h.site = calloc(1, sizeof *h.site);
    must(h.site != NULL);
    site_init(h.site, &h.catalogue);
    set_pace(&h, o.load);
    h.mood = (struct mood){.chance = any_chance, .tell = tell_all, .ctx = &h};
    if (o.store != NULL && !open_store(&h, o.store))
        return 2;
    if (!play_days(&h, &o))
        return 1;
    tally_print(&h.tally, &h.catalogue);
    printf("state %016llx after %llu events\n", (unsigned long long)site_digest(h.site),
           (unsigned long long)h.site->pos);
    if (h.events != NULL && fclose(h.events) != 0)
        return 1;
    if (h.store != NULL)
        h.store->ops->close(h.store);
    free(h.site);
    return 0;
}
