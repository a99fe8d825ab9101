/* hall.c - a small hall for tests. */
#include "hall.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static struct catalogue hall;

static void add_service(const char *code, const char *prefix, int typical_min)
{
    struct service *s = &hall.services[hall.service_count++];

    text_copy(s->code, sizeof s->code, code);
    text_copy(s->prefix, sizeof s->prefix, prefix);
    for (int i = 0; i < LANGUAGES; i++)
        text_format(s->name.text[i], NAME_SIZE, "Service %s", code);
    s->typical_min = typical_min;
}

static void add_counter(int number, uint64_t services)
{
    struct counter *c = &hall.counters[hall.counter_count++];

    c->number = number;
    c->services = services;
}

static void add_class(const char *code, int minutes)
{
    struct priority_class *c = &hall.classes[hall.class_count++];

    text_copy(c->code, sizeof c->code, code);
    c->head_start_min = minutes;
}

const struct catalogue *hall_catalogue(void)
{
    if (hall.service_count > 0)
        return &hall;
    text_copy(hall.version, sizeof hall.version, "1");
    text_copy(hall.site, sizeof hall.site, "test");
    hall.always_open = true;
    add_service("a", "A", 6);
    add_service("b", "B", 10);
    add_service("c", "C", 4);
    add_counter(1, 1 | 2);
    add_counter(2, 2 | 4);
    add_counter(3, 1 | 4);
    add_class("elderly", 15);
    add_class("disabled", 20);
    hall.services[0].booking = (struct service_booking){15, 1, 2, 0};
    hall.services[1].booking = (struct service_booking){15, 2, 2, 1};
    hall.booking = (struct booking_rules){.notice_min = 10,
                                          .horizon_days = 3,
                                          .hold_min = 5,
                                          .early_min = 30,
                                          .late_min = 15,
                                          .no_show_min = 60,
                                          .back_low_min = 5,
                                          .back_high_min = 30,
                                          .moves_max = 3,
                                          .limit_days = 30,
                                          .warn_no_shows = 2,
                                          .pause_no_shows = 3,
                                          .warn_cancels = 3,
                                          .pause_cancels = 5,
                                          .pause_days = 10,
                                          .wishes = true};
    hall.standards = usual_standards;
    hall.reports = usual_reports;
    hall.rules = (struct rules){.appointment_lead_min = 20,
                                .recall_limit = 3,
                                .rating_seconds = 30,
                                .idle_seconds = 60,
                                .warn_seconds = 15,
                                .complaint_minutes = 10,
                                .stale_seconds = 120,
                                .archive_days = 30,
                                .complaint_owner = "0009"};
    return &hall;
}

struct site *hall_new(void)
{
    struct site *s = calloc(1, sizeof *s);

    must(s != NULL);
    site_init(s, hall_catalogue());
    return s;
}

struct moment hall_at(double minutes)
{
    return (struct moment){
        instant_of(civil_of(2026, 11, 23), 8 * 60, 480) + (instant)(minutes * MINUTE), 480};
}

struct id hall_id(int n)
{
    struct id id = {{0x77}};

    memcpy(&id.b[4], &n, sizeof n);
    return id;
}

enum refusal hall_do(struct site *s, struct command c, struct moment now)
{
    struct decision d;

    if (c.staff == NULL)
        c.staff = "0001";
    decide(s, &c, now, &d);
    for (int i = 0; i < d.count && d.refusal == ALLOWED; i++)
        site_apply(s, &d.events[i], now);
    return d.refusal;
}

enum refusal hall_issue(struct site *s, int n, const char *service, const char *cls, instant due,
                        struct moment now)
{
    struct ticket_issued b = {.day = day_of(now), .due = due, .quoted_low = -1, .quoted_high = -1};
    int i = catalogue_service(hall_catalogue(), service);

    site_begin_day(s, day_of(now));
    text_copy(b.service, sizeof b.service, service);
    text_copy(b.cls, sizeof b.cls, cls);
    if (i >= 0) {
        text_copy(b.number.prefix, PREFIX_SIZE, hall.services[i].prefix);
        b.number.count = site_floor(s, hall.services[i].prefix, 0) + 1;
    }
    return hall_do(s, (struct command){.kind = ISSUE, .ticket = hall_id(n), .issue = &b}, now);
}

enum refusal hall_open(struct site *s, int counter, struct moment now)
{
    return hall_do(s, (struct command){.kind = OPEN_COUNTER, .counter = counter}, now);
}

enum refusal hall_call(struct site *s, int counter, struct moment now)
{
    return hall_do(s, (struct command){.kind = CALL_NEXT, .counter = counter}, now);
}

enum refusal hall_ticket(struct site *s, enum command_kind kind, int n, int counter,
                         struct moment now)
{
    return hall_do(s, (struct command){.kind = kind, .ticket = hall_id(n), .counter = counter},
                   now);
}
