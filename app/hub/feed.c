/* feed.c - what a terminal shows: the view by long poll, the hall, one ticket. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/queue.h"
#include "hub/inside.h"
#include "wire/api_json.h"

enum { FEED_WAIT_MAX_S = 55, PAPER_MS = 2 * MINUTE };

/* A pad wakes for its own counter alone. */
static uint64_t topics_for(const struct device *d, int counter)
{
    uint64_t topics = TOPIC(TOPIC_SITE);

    if (counter > 0)
        topics |= TOPIC(TOPIC_COUNTERS + counter % (TOPICS - TOPIC_COUNTERS));
    if (strcmp(d->role, "counter") != 0)
        topics |= TOPIC(TOPIC_QUEUE) | TOPIC(TOPIC_CALLS);
    return topics;
}

static bool has_changed(const struct hub *h, uint64_t topics, uint64_t after)
{
    if (after == 0 || after > h->site->pos) /* the hub was restored from a backup */
        return true;
    for (int i = 0; i < TOPICS; i++) {
        if ((topics >> i & 1) && h->changed[i] > after)
            return true;
    }
    return false;
}

/* What this terminal is to hear. */
struct hearing {
    int counter, lane;
    bool keys, appointments, seals; /* lists that it does not have yet */
    int erased;                     /* so many erasures it has heard of */
};

static bool is_kept(const struct hub *h, const struct view_text *kept, struct hearing to,
                    struct moment now)
{
    return kept->text != NULL && kept->pos == h->site->pos && kept->counter == to.counter &&
           kept->lane == to.lane && kept->keys == to.keys &&
           kept->appointments == to.appointments && kept->seals == to.seals &&
           kept->erased == to.erased && now.at >= kept->made && now.at - kept->made < SECOND;
}

/* More than are kept: what a terminal has of the others is purged by now. */
static void tell_erased(const struct hub *h, int heard, struct view *v)
{
    const struct retention *r = h->retention;
    int first = r->erased - RETENTION_GONE_MAX;

    v->erased = r->erased;
    v->erased_sum = retention_erased_sum(r, r->erased);
    for (int i = heard > first ? heard : first; i < r->erased; i++)
        v->gone[v->gone_count++].subject = r->gone[i % RETENTION_GONE_MAX];
}

/* What was refused at the counter just now; later nobody stands there who wants it. */
static void add_paper(const struct hub *h, int counter, instant now, struct view *to)
{
    int i = counter > 0 ? catalogue_counter(h->catalogue, counter) : -1;
    const struct refused *r = i >= 0 ? &h->refused[i] : NULL;
    const struct case_file *f;

    if (r == NULL || r->counter != counter || now - r->at > PAPER_MS)
        return;
    f = case_by_id(h->site, r->about);
    if (f != NULL && f->state == CASE_DENIED)
        view_add_paper(f, to);
}

/* The view as text.  A call wakes all terminals at once and most are to hear the
 * same, so it is kept for a second. */
static const char *view_text(struct hub *h, struct moment now, struct hearing to)
{
    struct view_text *kept = &h->views[((unsigned)to.counter * 5u + (unsigned)to.lane * 4u +
                                        to.keys + 2u * to.appointments + 128u * to.seals) %
                                       VIEW_TEXTS];
    struct view *v;

    if (is_kept(h, kept, to, now))
        return kept->text;
    v = malloc(sizeof *v);
    must(v != NULL);
    view_of_site(h->site, to.counter, to.lane, now, v);
    add_paper(h, to.counter, now.at, v);
    v->asks = h->c.sends[CHANNEL_SMS] && h->catalogue->surveys.ask_min > 0;
    v->appointments_edition = h->site->book.edition;
    if (!to.keys)
        v->key_count = 0; /* the terminal has this edition of them */
    tell_erased(h, to.erased, v);
    if (to.seals)
        v->seal_count = seals_for_terminals(h, v->seals);
    if (to.appointments) {
        view_add_appointments(h->site, v);
        must(crypto_base64(h->c.ring.find, KEY_BYTES, v->find_key, sizeof v->find_key));
    }
    free(kept->text);
    *kept =
        (struct view_text){h->site->pos, to.counter, to.lane, to.keys,           to.appointments,
                           to.seals,     to.erased,  now.at,  view_encode_new(v)};
    free(v);
    return kept->text;
}

/* None of them when the hub counts others: it was restored, and the terminal hears all. */
static int heard_erasures(const struct hub *h, const struct hub_call *c)
{
    const struct retention *r = h->retention;
    int64_t n = query_number(c, "erased", 0), sum = query_number(c, "erased_sum", 0);

    if (sum != 0 && (n > r->erased || (n > r->erased - RETENTION_GONE_MAX &&
                                       (uint64_t)sum != retention_erased_sum(r, (int)n))))
        return 0;
    return n < r->erased ? (int)n : r->erased;
}

static void send_view(struct hub *h, struct hub_call *c, int counter, const struct device *d)
{
    const struct hearing to = {
        .counter = counter,
        .lane = strcmp(d->role, "kiosk") == 0 ? d->lane : 0, /* who gives numbers */
        .keys = query_number(c, "keys", 0) != h->site->devices_edition,
        .appointments = strcmp(d->role, "kiosk") == 0 &&
                        query_number(c, "appointments", -1) != (int64_t)h->site->book.edition,
        .seals = query_number(c, "seals", 0) != h->c.ring.next - 1,
        .erased = heard_erasures(h, c),
    };
    char *copy = strdup(view_text(h, c->now, to));

    must(copy != NULL);
    answer_json(c, 200, copy);
}

void run_feed(struct hub *h, struct hub_call *c)
{
    const struct device *d = site_device(h->site, c->peer->id);
    int64_t after = query_number(c, "after", 0), wait = query_number(c, "wait", 0);
    int64_t asked = query_number(c, "counter", 0);
    int counter = asked <= INT_MAX ? (int)asked : 0;
    uint64_t topics = topics_for(d, counter);

    if (wait > FEED_WAIT_MAX_S)
        wait = FEED_WAIT_MAX_S;
    if (has_changed(h, topics, (uint64_t)after)) {
        send_view(h, c, counter, d);
    } else if (wait > 0 && !c->request->expired) {
        answer_wait(c, topics, (int)wait * SECOND);
    } else if ((topics & TOPIC(TOPIC_QUEUE)) && queue_waiting(h->site, -1) > 0) {
        send_view(h, c, counter, d); /* the waits change with time alone */
    } else {
        answer_json(c, 204, NULL);
    }
}

void run_catalogue(struct hub *h, struct hub_call *c)
{
    char *copy = strdup(h->hall_text);

    must(copy != NULL);
    answer_json(c, 200, copy);
}

void run_ticket(struct hub *h, struct hub_call *c)
{
    const struct ticket *t = find_ticket(h, c->arg);
    struct ticket_view v;

    if (t == NULL) {
        answer_refusal(c, REFUSED_NO_TICKET);
        return;
    }
    view_of_ticket(h->site, t, c->now, &v);
    answer_json(c, 200, ticket_view_encode_new(&v));
}
