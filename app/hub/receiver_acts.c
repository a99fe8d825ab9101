/* receiver_acts.c - what is done to a receiver by a press: on, off, removed, sent to again,
 * sent a test. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"
#include "wire/receiver_json.h"

enum { WHY = 256 };

struct push_slot *receiver_named(struct hub *h, struct hub_call *c)
{
    struct push_slot *s;

    if (!log_begin(h))
        return NULL;
    if (!push_refresh(h)) {
        h->failed = true;
        return NULL;
    }
    s = push_slot(h, c->arg);
    if (s == NULL)
        answer_problem(c, 404, "unknown", "there is no such receiver");
    return s;
}

static void keep(struct hub *h, struct hub_call *c, const struct push_slot *s, const char *what,
                 const char *detail)
{
    if (push_keep(h, s) && audit_call(h, c, what, s->r.code, detail))
        answer_json(c, 204, NULL);
}

void run_receiver_mode(struct hub *h, struct hub_call *c)
{
    struct push_slot *s = receiver_named(h, c);

    if (s == NULL)
        return;
    if (c->route->command == PUSH_ON)
        push_resume(&s->at);
    else
        s->at.mode = PUSH_OFF;
    keep(h, c, s, c->route->command == PUSH_ON ? "receiver_on" : "receiver_off", "");
}

void run_receiver_remove(struct hub *h, struct hub_call *c)
{
    static const char *const kinds[] = {"receiver", "receiver_key", "receiver_at"};
    const struct push_slot *s = receiver_named(h, c);

    if (s == NULL)
        return;
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (!log_put(h, kinds[i], c->arg, NULL))
            return;
    }
    push_touch(h);
    if (audit_call(h, c, "receiver_removed", c->arg, ""))
        answer_json(c, 204, NULL);
}

/* ---- sent again ---- */

struct first {
    instant when;
    bool there;
};

static bool first_row(void *ctx, const struct log_row *row)
{
    struct first *f = ctx;

    f->there = true;
    f->when = row->when.at;
    return false;
}

/* The last place before that time.  Times of the log follow its places, but for little. */
static uint64_t place_before(struct hub *h, instant since)
{
    uint64_t low = 0, high = h->site->pos;

    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        struct first f = {.there = false};

        if (h->store->ops->replay(h->store, middle, first_row, &f) != OK)
            h->failed = true;
        if (f.there && f.when < since)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void run_receiver_from(struct hub *h, struct hub_call *c)
{
    struct receiver_from from;
    struct push_slot *s;
    char why[WHY], text[24];

    if (receiver_from_decode(c->request->body, c->request->body_size, &from, why, sizeof why) !=
        OK) {
        answer_problem(c, 400, "request", "%s", why);
        return;
    }
    s = receiver_named(h, c);
    if (s == NULL)
        return;
    s->at.pos = from.now       ? h->site->pos
                : from.pos > 0 ? from.pos - 1
                               : place_before(h, from.since.at);
    if (s->at.pos > h->site->pos)
        s->at.pos = h->site->pos;
    if (s->at.mode == PUSH_ON)
        push_resume(&s->at);
    text_format(text, sizeof text, "%llu", (unsigned long long)s->at.pos + 1);
    keep(h, c, s, "receiver_from", text);
}

/* ---- a test ---- */

void run_receiver_test(struct hub *h, struct hub_call *c)
{
    struct push_slot *s = receiver_named(h, c);

    if (s == NULL)
        return;
    memset(&s->test, 0, sizeof s->test);
    s->test.asked = c->now.at;
    keep(h, c, s, "receiver_test", "");
}

/* Waits for its end. */
void run_receiver_tested(struct hub *h, struct hub_call *c)
{
    const struct push_slot *s = push_refresh(h) ? push_slot(h, c->arg) : NULL;
    struct json_out o = {0};

    if (s == NULL) {
        answer_problem(c, 404, "unknown", "there is no such receiver");
        return;
    }
    if (s->test.asked != 0 && s->test.done == 0 && !c->request->expired) {
        answer_wait(c, TOPIC(TOPIC_PUSH), PUSH_TEST_WAIT_S * SECOND);
        return;
    }
    out_open(&o, NULL, '{');
    receiver_test_json(&o, s);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}
