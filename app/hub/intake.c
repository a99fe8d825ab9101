/* intake.c - POST /v1/events: each event of a terminal into the log, once.
 *
 * A batch is taken up to the first event that the hub cannot take; that one is set aside
 * (aside.c), and the reply's `last` lets the terminal go on behind it. */
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "base/log.h"
#include "base/text.h"
#include "hub/inside.h"
#include "port/clock.h"
#include "wire/api_json.h"
#include "wire/event_json.h"

enum { FIND_AT_MOST = 8 };

struct item {
    struct event event; /* EVENT_NONE: faulty, but for device and seq; the last of its batch */
    const char *raw;    /* in the request's body or in `batch.copy` */
    size_t size;
    uint64_t hash;
    char find[FIND_TEXT]; /* of a new ticket's phone number; "" not looked up */
};

struct batch {
    struct item *items;
    int count, room;
    uint64_t from; /* first seq after a lost file; 0 none */
    char *copy;
    enum err err; /* of what could not be read behind the items */
    char why[256];
    char fault[NOTE_SIZE]; /* of the faulty one */
};

/* ---- reading, without the lock ---- */

static bool keep_item(void *ctx, const struct event *e, const char *raw, size_t size)
{
    struct batch *b = ctx;

    if (b->count == b->room) {
        b->room = b->room > 0 ? b->room * 2 : 16;
        b->items = realloc(b->items, (size_t)b->room * sizeof *b->items);
        must(b->items != NULL);
    }
    b->items[b->count++] = (struct item){*e, raw, size, checksum(0, raw, size), ""};
    return true;
}

/* {"from":N,"events":[...]}: takes the first member out.  The rest begins with
 * '{' again, in a copy. */
static const char *take_from(struct batch *b, const char *json, size_t *size)
{
    static const char name[] = "{\"from\":";
    size_t len = sizeof name - 1, digits = 0;

    if (*size < len || memcmp(json, name, len) != 0)
        return json;
    while (len + digits < *size && json[len + digits] >= '0' && json[len + digits] <= '9' &&
           digits < 16)
        b->from = b->from * 10 + (uint64_t)(json[len + digits++] - '0');
    len += digits;
    if (len >= *size || json[len] != ',' || digits == 0)
        return json; /* the reader will say what is wrong */
    b->copy = malloc(*size - len + 1);
    must(b->copy != NULL);
    memcpy(b->copy, json + len, *size - len);
    b->copy[0] = '{';
    *size -= len;
    return b->copy;
}

/* A walk-in with a phone number, who may have an appointment today. */
static bool may_be_expected(const struct batch *b, int i)
{
    const struct event *e = &b->items[i].event;
    bool arrives = i + 1 < b->count && b->items[i + 1].event.type == APPOINTMENT_ARRIVED;

    return e->type == TICKET_ISSUED && e->body.issued.due == 0 && !arrives &&
           e->body.issued.contact[0] != '\0';
}

static bool open_contact(const struct hub_call *c, const char *sealed, char *to, size_t size)
{
    struct seal_name n;
    const char *box;

    if (!seal_name_of(sealed, &n, &box))
        return false;
    for (int i = 0; i < c->key_count; i++) {
        const struct seal_period *p = &c->keys[i];

        if (p->name.use == n.use && p->name.month == n.month)
            return crypto_unseal(&p->key, box, to, size);
    }
    return false;
}

/* The hash is slow by intent, so of a long batch only the newest are looked up. */
static void find_newest(struct hub_call *c, struct batch *b)
{
    char phone[64];
    int left = FIND_AT_MOST;

    for (int i = b->count - 1; i >= 0 && left > 0; i--) {
        if (!may_be_expected(b, i))
            continue;
        left--;
        if (open_contact(c, b->items[i].event.body.issued.contact, phone, sizeof phone))
            crypto_find(c->find_key, phone, b->items[i].find);
        wipe(phone, sizeof phone);
    }
}

/* Becomes the last item. */
static void keep_faulty(struct batch *b, const struct event_faulty *f)
{
    struct event e;
    char why[256];

    if (event_decode(f->raw, f->size, &e, why, sizeof why) == OK)
        return;
    text_copy(b->fault, sizeof b->fault, why); /* without its place in the batch */
    e = (struct event){.device = f->device, .seq = f->seq};
    b->err = OK;
    (void)keep_item(b, &e, f->raw, f->size);
}

void batch_decode(struct hub_call *c)
{
    struct batch *b = calloc(1, sizeof *b);
    size_t size = c->request->body_size;
    struct event_faulty faulty;
    const char *json;

    must(b != NULL);
    c->batch = b;
    json = take_from(b, c->request->body != NULL ? c->request->body : "", &size);
    b->err = event_decode_batch(json, size, keep_item, b, &faulty, b->why, sizeof b->why);
    if (faulty.raw != NULL)
        keep_faulty(b, &faulty);
    if (c->key_count > 0)
        find_newest(c, b);
}

void batch_free(struct batch *b)
{
    if (b == NULL)
        return;
    free(b->items);
    free(b->copy);
    free(b);
}

/* ---- what may be taken ---- */

/* No terminal stores what another one told, or leaves a number out. */
static bool check_order(struct hub_call *c, const struct batch *b)
{
    for (int i = 0; i < b->count; i++) {
        const struct event *e = &b->items[i].event;

        if (!id_equal(e->device, c->peer->id)) {
            answer_problem(c, 403, "device", "events[%d] is of another device; send your own", i);
            return false;
        }
        if (i > 0 && e->seq != b->items[i - 1].event.seq + 1) {
            answer_problem(c, 422, "order", "events[%d]: seq %llu does not follow %llu", i,
                           (unsigned long long)e->seq,
                           (unsigned long long)b->items[i - 1].event.seq);
            return false;
        }
    }
    return true;
}

/* The first new one that the hub cannot take; the count when it takes them all. */
static int first_refused(const struct hub *h, const struct hub_call *c, char why[NOTE_SIZE])
{
    const struct batch *b = c->batch;
    char against[REFUSED_WHY];

    for (int i = 0; i < b->count; i++) {
        const struct event *e = &b->items[i].event;

        if (e->seq <= c->peer->last)
            continue;
        if (e->type == EVENT_NONE)
            text_copy(why, NOTE_SIZE, b->fault);
        else if (intake_refuses(h, e, against))
            text_copy(why, NOTE_SIZE, against);
        else
            continue;
        return i;
    }
    return b->count;
}

/* ---- exactly once ---- */

struct scan {
    const struct batch *batch;
    bool forked;
};

/* Other bytes, and not because something was erased on request, here or there. */
static bool differs(const struct item *it, const struct log_row *row)
{
    struct event e;
    char why[160];

    return it->hash != checksum(0, row->json, row->size) && !seal_is_erased_event(&it->event) &&
           (event_decode(row->json, row->size, &e, why, sizeof why) != OK ||
            !seal_is_erased_event(&e));
}

static bool compare_row(void *ctx, const struct log_row *row)
{
    struct scan *s = ctx;

    s->forked |= differs(&s->batch->items[row->seq - s->batch->items[0].event.seq], row);
    return !s->forked;
}

/* Whether the events that the hub has already are the same.  Those of long ago are looked
 * for in the log. */
static bool is_forked(struct hub *h, const struct peer *p, const struct batch *b)
{
    uint64_t first = b->items[0].event.seq;
    struct scan s = {.batch = b};
    bool old = false;

    for (int i = 0; i < b->count && b->items[i].event.seq <= p->last; i++) {
        uint64_t seq = b->items[i].event.seq;
        const struct recent *r = &p->recent[seq % RECENT_EVENTS];

        h->tally.repeated++;
        if (r->seq == seq && r->hash != 0 && r->hash != b->items[i].hash &&
            !seal_is_erased_event(&b->items[i].event))
            return true;
        if (r->seq != seq && aside_differs(h, p->id, seq, b->items[i].hash))
            return true;
        old |= r->seq != seq;
    }
    if (old && h->store->ops->of_device(h->store, p->id, first, first + (uint64_t)b->count - 1,
                                        compare_row, &s) != OK)
        h->failed = true;
    return s.forked;
}

/* "Guitai-Boot: <id> <ms now>": the terminal's monotonic clock as it is now. */
static bool read_boot(const struct hub_call *c, struct boot *to)
{
    const char *text = http_header(c->request, "Guitai-Boot");
    char *end;

    if (text == NULL)
        return false;
    to->id = (uint32_t)strtoull(text, &end, 10);
    to->millis = strtoll(end, NULL, 10);
    return to->millis > 0;
}

/* The event's time by the terminal's monotonic clock where it has run on since;
 * else by its wall clock.  Never in the future, and never before the event that
 * the same terminal told before. */
static struct moment time_of(const struct hub_call *c, const struct event *e)
{
    instant when = e->at.at;
    struct boot boot;

    if (read_boot(c, &boot) && boot.id == e->boot.id && boot.millis >= e->boot.millis)
        when = c->now.at - (boot.millis - e->boot.millis);
    if (when < c->peer->when)
        when = c->peer->when;
    return when > c->now.at ? c->now : clock_at(when);
}

static void answer(struct hub *h, struct hub_call *c, bool forked, uint64_t aside)
{
    char key[ID_TEXT], *value;
    struct events_reply r = {.last = c->peer->last, .forked = forked, .aside = aside};

    id_to_text(c->peer->id, key);
    value = h->store->ops->get_new(h->store, "watermark", key);
    if (value != NULL)
        r.watermark = strtoull(value, NULL, 10);
    free(value);
    c->peer->held = HELD_NOT;
    c->peer->held_why[0] = '\0';
    answer_json(c, forked ? 409 : 200, events_reply_encode_new(&r));
}

/* A copy: the keys may change while the batch is read without the lock. */
void batch_begin(const struct hub *h, struct hub_call *c)
{
    const struct seal_period *newest = seal_ring_newest(&h->c.ring, SEAL_CONTACT), *before;

    c->key_count = 0;
    if (!intake_expects(h) || newest == NULL)
        return;
    before = seal_ring_find(&h->c.ring, (struct seal_name){SEAL_CONTACT, newest->name.month - 1});
    c->keys[c->key_count++] = *newest;
    if (before != NULL)
        c->keys[c->key_count++] = *before;
    if (!h->c.ring.first_gone)
        c->keys[c->key_count++] =
            (struct seal_period){.name = {.use = SEAL_FIRST}, .key = h->c.seal};
    memcpy(c->find_key, h->c.ring.find, KEY_BYTES);
}

static bool store_items(struct hub *h, struct hub_call *c, int count)
{
    const struct batch *b = c->batch;

    for (int i = 0; i < count; i++) {
        const struct item *it = &b->items[i];

        if (it->event.seq <= c->peer->last)
            continue;
        if (c->peer->backlog > 0)
            c->peer->backlog--;
        if (!log_append(h, &it->event, it->raw, it->size, time_of(c, &it->event), c->now) ||
            !intake_recognise(h, it->find, &it->event, c->now))
            return false;
    }
    return true;
}

/* ---- what cannot be taken ---- */

/* Staff are shown it until the terminal gets on. */
static void hold_up(struct hub_call *c, enum held held, const char *why)
{
    static const char *const kinds[] = {
        [HELD_FUTURE] = "they have a form that this hub does not know; update it",
        [HELD_FULL] = "too many of them stand aside; see the page Equipment",
        [HELD_REFUSED] = "they cannot be read",
    };
    struct peer *p = c->peer;
    char id[ID_TEXT];

    id_to_text(p->id, id);
    if (p->held != held)
        log_fault("hub: events of terminal %s wait there, since %s: %s", id, kinds[held], why);
    p->held = held;
    text_copy(p->held_why, sizeof p->held_why, why);
}

static void set_aside(struct hub *h, struct hub_call *c, const struct item *it, const char *why)
{
    const struct event *e = &it->event;
    const struct aside a = {e->device, e->seq, it->hash, c->now.at, why, it->raw, it->size};
    char id[ID_TEXT];

    id_to_text(e->device, id);
    if (!aside_has_room(h, e->device) || e->seq > INT32_MAX) {
        hold_up(c, HELD_FULL, why);
        answer_problem(c, 422, "events",
                       "%s; %d events of this terminal stand aside already, and this one waits "
                       "there: try those again or remove them on the page Equipment",
                       why, ASIDE_MOST);
    } else if (aside_put(h, &a, c->now)) {
        log_fault("hub: event %llu of terminal %s cannot be taken and stands aside: %s",
                  (unsigned long long)e->seq, id, why);
        answer(h, c, false, e->seq);
    }
}

static void answer_untaken(struct hub_call *c, const struct batch *b)
{
    bool future = b->err == ERR_FUTURE;

    hold_up(c, future ? HELD_FUTURE : HELD_REFUSED, b->why);
    answer_problem(c, b->err == ERR_FULL ? 413 : 422, future ? "future" : "events", "%s", b->why);
}

static void take(struct hub *h, struct hub_call *c)
{
    const struct batch *b = c->batch;
    uint64_t first = b->items[0].event.seq;
    char why[NOTE_SIZE];
    int refused;

    if (is_forked(h, c->peer, b)) {
        h->tally.forks++;
        log_fault("hub: a terminal sends other events under numbers that are taken; it was "
                  "put back to an older disk");
        answer(h, c, true, 0);
        return;
    }
    /* Events in between are missing, unless the terminal says that they are
     * lost: the reply's `last` makes it send them. */
    if (first > c->peer->last + 1 && b->from != first) {
        answer(h, c, false, 0);
        return;
    }
    refused = first_refused(h, c, why);
    if (!store_items(h, c, refused))
        return;
    if (refused < b->count)
        set_aside(h, c, &b->items[refused], why);
    else if (b->err != OK)
        answer_untaken(c, b);
    else
        answer(h, c, false, 0);
}

void run_events(struct hub *h, struct hub_call *c)
{
    const struct batch *b = c->batch;

    if (!log_begin(h))
        return;
    if (!check_order(c, b))
        hold_up(c, HELD_REFUSED, "events of another device, or in disorder");
    else if (b->count > 0)
        take(h, c);
    else if (b->err != OK)
        answer_untaken(c, b);
    else
        answer(h, c, false, 0);
}
