/* push_body.c - what is sent to receivers: an event, a rating in their own form, a test. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"
#include "port/clock.h"
#include "wire/event_json.h"
#include "wire/rating_template.h"

/* A visit is looked for in the log before its rating: so many rows at first, and at most. */
enum { BACK_FIRST = 512, BACK_MOST = 65536 };

_Static_assert((int)PUSH_BODY >= (int)RATING_BODY && (int)PUSH_BODY > 2 * (int)EVENT_JSON_SIZE,
               "what is sent has room");

/* ---- the event ---- */

struct found {
    struct event e;
    struct moment when;
    bool good;
};

static bool take_row(void *ctx, const struct log_row *row)
{
    struct found *f = ctx;
    char why[160];

    f->good = event_decode(row->json, row->size, &f->e, why, sizeof why) == OK;
    f->when = row->when;
    return false;
}

/* Its identity (event.h), and its time, since a device whose disk was put back counts again. */
static void name_event(const struct found *f, char to[PUSH_ID])
{
    char device[ID_TEXT];

    id_to_text(f->e.device, device);
    text_format(to, PUSH_ID, "%s-%" PRIu64 "-%" PRIx64, device, f->e.seq, (uint64_t)f->when.at);
}

static void finish(struct hub_push *p, struct json_out *o)
{
    size_t size;
    char *text = out_take(o, &size);

    must(text_copy(p->body, sizeof p->body, text));
    p->body_size = size;
    free(text);
}

static void event_body(const struct hub *h, struct found *f, struct hub_push *p)
{
    char json[EVENT_JSON_SIZE];
    struct json_out o = {0};
    size_t size;

    push_blank(&f->e);
    size = event_encode(&f->e, json, sizeof json);
    must(size > 0);
    out_open(&o, NULL, '{');
    out_text(&o, "type", event_types[f->e.type].name);
    out_time(&o, "timestamp", f->when.at);
    out_open(&o, "data", '{');
    out_text(&o, "site", h->c.site);
    out_int(&o, "pos", (int64_t)p->pos);
    out_raw(&o, "event", json, size);
    out_close(&o, '}');
    out_close(&o, '}');
    finish(p, &o);
}

/* ---- a rating and its visit ---- */

struct visit {
    struct id id;
    uint64_t until; /* the rating's own place */
    struct number number;
    char service[CODE_SIZE], staff[STAFF_SIZE];
    int counter;
    bool issued;
};

static void at(struct visit *v, int counter, const char *staff)
{
    if (counter > 0)
        v->counter = counter;
    if (staff[0] != '\0')
        text_copy(v->staff, sizeof v->staff, staff);
}

static void follow_visit(struct visit *v, const struct event *e)
{
    switch (e->type) {
    case TICKET_ISSUED:
        v->issued = true;
        v->number = e->body.issued.number;
        text_copy(v->service, sizeof v->service, e->body.issued.service);
        break;
    case TICKET_TRANSFERRED:
        text_copy(v->service, sizeof v->service, e->body.transferred.service);
        break;
    case TICKET_CALLED:
        at(v, e->body.called.counter, e->body.called.staff);
        break;
    case TICKET_SERVED:
    case TICKET_COMPLETED:
        at(v, e->body.at_counter.counter, e->body.at_counter.staff);
        break;
    case RATING_ASKED:
        at(v, e->body.asked.counter, e->body.asked.staff);
        break;
    default:
        break;
    }
}

static bool visit_row(void *ctx, const struct log_row *row)
{
    struct visit *v = ctx;
    char id[ID_TEXT], why[160];
    struct event e;

    if (row->pos >= v->until)
        return false;
    id_to_text(v->id, id);
    if (memmem(row->json, row->size, id, strlen(id)) != NULL &&
        event_decode(row->json, row->size, &e, why, sizeof why) == OK && id_equal(e.subject, v->id))
        follow_visit(v, &e);
    return true;
}

static void find_visit(struct hub *h, struct visit *v, struct id id, uint64_t pos)
{
    for (uint64_t back = BACK_FIRST; back <= BACK_MOST; back *= 8) {
        *v = (struct visit){.id = id, .until = pos};
        if (h->store->ops->replay(h->store, pos > back ? pos - back : 0, visit_row, v) != OK)
            h->failed = true;
        if (v->issued || pos <= back)
            return;
    }
}

static void name_parts(const struct hub *h, const struct visit *v, struct rating_values *to)
{
    int service = catalogue_service(h->catalogue, v->service);
    int counter = catalogue_counter(h->catalogue, v->counter);

    text_copy(to->text[PART_SITE], RATING_VALUE, h->c.site);
    text_copy(to->text[PART_HALL], RATING_VALUE, h->catalogue->name.text[ZH_HANS]);
    if (v->number.prefix[0] != '\0')
        number_to_text(v->number, to->text[PART_TICKET]);
    text_copy(to->text[PART_SERVICE], RATING_VALUE, v->service);
    text_copy(to->text[PART_STAFF], RATING_VALUE, v->staff);
    if (service >= 0)
        text_copy(to->text[PART_SERVICE_NAME], RATING_VALUE,
                  h->catalogue->services[service].name.text[ZH_HANS]);
    if (v->counter > 0)
        text_format(to->text[PART_COUNTER], RATING_VALUE, "%d", v->counter);
    if (counter >= 0)
        text_copy(to->text[PART_COUNTER_NAME], RATING_VALUE,
                  h->catalogue->counters[counter].name.text[ZH_HANS]);
}

/* Times by the hall's clock. */
static void time_parts(instant when, struct rating_values *to)
{
    char text[MOMENT_TEXT];

    moment_to_text(clock_at(when), text);
    text_copy(to->text[PART_RATED_AT], RATING_VALUE, text);
    text_format(to->text[PART_DAY], RATING_VALUE, "%.10s", text);
    text_format(to->text[PART_TIME], RATING_VALUE, "%.8s", text + 11);
}

static void given_parts(const struct rating_given *g, struct rating_values *to)
{
    static const char *const channels[] = {"pad", "kiosk", "web"};

    text_format(to->text[PART_RATING], RATING_VALUE, "%d", g->level);
    text_copy(to->text[PART_REASONS], RATING_VALUE, g->reasons);
    text_copy(to->text[PART_CHANNEL], RATING_VALUE, channels[g->via]);
}

static bool fill(const struct push_slot *s, const struct rating_values *v, struct hub_push *p)
{
    if (!rating_template_fill(s->r.body, (enum receiver_type)s->r.type, v, p->body))
        return false;
    p->body_size = strlen(p->body);
    return true;
}

static bool rating_body(struct hub *h, const struct push_slot *s, const struct found *f,
                        struct hub_push *p)
{
    struct rating_values v = {0};
    struct visit visit;

    find_visit(h, &visit, f->e.subject, p->pos);
    name_parts(h, &visit, &v);
    time_parts(f->when.at, &v);
    given_parts(&f->e.body.given, &v);
    text_copy(v.text[PART_ID], RATING_VALUE, p->id);
    return fill(s, &v, p);
}

bool push_body(struct hub *h, const struct push_slot *s, struct hub_push *to)
{
    struct found f = {.good = false};

    if (h->store->ops->replay(h->store, to->pos - 1, take_row, &f) != OK || !f.good)
        return false;
    name_event(&f, to->id);
    if (s->r.kind == RECEIVER_RATING)
        return rating_body(h, s, &f, to);
    event_body(h, &f, to);
    return true;
}

/* ---- made up ---- */

void push_sample(const struct hub *h, struct moment now, struct rating_values *to)
{
    const struct catalogue *c = h->catalogue;
    const struct rating_given g = {.level = 5, .reasons = "fast,clear", .via = VIA_PAD};
    struct visit v = {.counter = c->counter_count > 0 ? c->counters[0].number : 1};

    memset(to, 0, sizeof *to);
    must(number_from_text("A012", &v.number));
    text_copy(v.service, sizeof v.service, c->service_count > 0 ? c->services[0].code : "service");
    text_copy(v.staff, sizeof v.staff, "0000");
    name_parts(h, &v, to);
    time_parts(now.at, to);
    given_parts(&g, to);
    text_copy(to->text[PART_ID], RATING_VALUE, "test");
}

void push_test_body(const struct hub *h, const struct push_slot *s, struct moment now,
                    struct hub_push *to)
{
    struct json_out o = {0};
    struct rating_values v;
    char id[ID_TEXT];

    id_to_text(crypto_id(), id);
    text_format(to->id, sizeof to->id, "test-%s", id);
    if (s->r.kind == RECEIVER_RATING) {
        push_sample(h, now, &v);
        text_copy(v.text[PART_ID], RATING_VALUE, to->id);
        (void)fill(s, &v, to); /* it was tried when it was kept */
        return;
    }
    out_open(&o, NULL, '{');
    out_text(&o, "type", "webhook.test");
    out_time(&o, "timestamp", now.at);
    out_open(&o, "data", '{');
    out_text(&o, "site", h->c.site);
    out_close(&o, '}');
    out_close(&o, '}');
    finish(to, &o);
}
