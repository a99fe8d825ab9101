/* sync.c - the outbox to the hub and when its feed is asked for; every request signed.
 *
 * Nothing waits for the hub: a request is sent, its reply is a notice, and what
 * fails is tried again later.  Any reply may be lost, any request repeated. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "port/net.h"
#include "terminal/inside.h"
#include "terminal/signed.h"
#include "wire/signing.h"

enum {
    BATCH_EVENTS = 2000,
    BATCH_BYTES = 1024 * 1024,
    PACK_BYTES = 1024, /* smaller bodies go as they are */
    /* With the longest pause between two tries: a hall is whole 30 s after its wire,
     * also where a link stayed open on one side. */
    FEED_WAIT_S = 12,
    FEED_TIMEOUT_MS = 17000,
    FEED_LEAST_MS = 1000, /* between two questions, while nothing is new */
    SEND_TIMEOUT_MS = 15000,
    EPOCH_STEP_MOST = 1 << 30
};

/* ---- sending ---- */

static void begin_epoch(struct terminal *t, uint64_t step)
{
    char text[SIGNING_NUMBER];

    t->sync.epoch += step;
    t->sync.sequence = 0;
    signing_number(t->sync.epoch, text);
    journal_set(t->journal, "epoch", text);
}

void sync_send(struct terminal *t, enum asked what, const char *method, const char *path,
               const char *body, int timeout_ms)
{
    struct net_request r = {.id = ++t->sync.next_id,
                            .method = method,
                            .path = path,
                            .body = body,
                            .body_size = body != NULL ? strlen(body) : 0,
                            .timeout_ms = timeout_ms};
    char headers[SIGNED_HEADERS][SIGNED_HEADER_SIZE], boot[64], backlog[48];
    char *packed = r.body_size >= PACK_BYTES ? net_pack_new(body, r.body_size, &r.body_size) : NULL;

    if (packed != NULL)
        r.body = packed;
    signed_headers(&t->id, t->sync.epoch, ++t->sync.sequence, method, path,
                   body != NULL ? r.body : "", r.body_size, headers);
    for (int i = 0; i < SIGNED_HEADERS; i++)
        r.headers[i] = headers[i];
    /* So that the hub can correct a wrong clock, and shows what waits here. */
    text_format(boot, sizeof boot, "Guitai-Boot: %u %lld", (unsigned)t->boot.id,
                (long long)t->boot.millis);
    text_format(backlog, sizeof backlog, "Guitai-Backlog: %d", visit_backlog(t));
    r.headers[SIGNED_HEADERS] = boot;
    r.headers[SIGNED_HEADERS + 1] = backlog;
    if (body != NULL)
        r.headers[SIGNED_HEADERS + 2] = "Content-Type: application/json";
    if (packed != NULL)
        r.headers[SIGNED_HEADERS + 3] = "Content-Encoding: zstd";
    t->sync.running[what] = r.id;
    net_send(&r);
    free(packed);
}

static bool is_free(const struct terminal *t, enum asked what)
{
    return t->sync.running[what] == 0 && backoff_is_due(&t->sync.backoff[what], t->boot.millis);
}

static void send_feed(struct terminal *t)
{
    const struct erasures heard = erasure_heard(t);
    char path[192], list[48] = "";

    if (t->view.find_key[0] != '\0') /* it has a list of today's appointments */
        text_format(list, sizeof list, "&appointments=%llu",
                    (unsigned long long)t->view.appointments_edition);
    text_format(
        path, sizeof path,
        "/v1/feed?after=%llu&wait=%d&counter=%d&keys=%d&seals=%d&erased=%d&erased_sum=%llu%s",
        (unsigned long long)t->view.pos, t->view.pos > 0 ? FEED_WAIT_S : 0, t->counter,
        t->view.keys_edition, terminal_seals_month(t), heard.count, (unsigned long long)heard.sum,
        list);
    t->sync.fed = t->boot.millis;
    sync_send(t, ASK_FEED, "GET", path, NULL, FEED_TIMEOUT_MS);
}

static bool has_events_to_tell(const struct terminal *t)
{
    return !t->sync.reading && visit_backlog(t) > 0;
}

/* A hub that was out of reach may have been put back to a backup; who has nothing
 * to tell asks how far it is, or would not find out. */
static bool has_to_ask(const struct terminal *t)
{
    const struct sync *s = &t->sync;

    return s->unsure && !s->reading && s->reachable && s->heard > 0 && s->acked > 0;
}

static void ask_how_far(struct terminal *t)
{
    t->sync.sent = t->sync.acked;
    t->sync.sent_events = 0;
    sync_send(t, ASK_EVENTS, "POST", "/v1/events", "{\"events\":[]}", SEND_TIMEOUT_MS);
}

void sync_pump(struct terminal *t)
{
    struct sync *s = &t->sync;

    if (is_free(t, ASK_FEED))
        send_feed(t);
    if (s->wanted[0] != '\0' && is_free(t, ASK_CATALOGUE))
        sync_send(t, ASK_CATALOGUE, "GET", "/v1/catalogue", NULL, SEND_TIMEOUT_MS);
    if (!is_free(t, ASK_EVENTS))
        return;
    if (has_events_to_tell(t)) {
        s->reading = true;
        journal_read_outbox(t->journal, s->acked, s->batch, BATCH_BYTES);
    } else if (has_to_ask(t)) {
        ask_how_far(t);
    }
}

int64_t sync_due(const struct terminal *t)
{
    const struct sync *s = &t->sync;
    int64_t due = INT64_MAX;
    const bool wanted[ASKS] = {
        [ASK_EVENTS] = has_events_to_tell(t) || has_to_ask(t),
        [ASK_FEED] = true,
        [ASK_CATALOGUE] = s->wanted[0] != '\0',
    };

    for (int i = 0; i < ASKS; i++) {
        if (wanted[i] && s->running[i] == 0 && s->backoff[i].until < due)
            due = s->backoff[i].until;
    }
    return due;
}

/* ---- replies ---- */

static void try_later(struct terminal *t, enum asked what)
{
    uint32_t random;

    crypto_random(&random, sizeof random);
    backoff_failed(&t->sync.backoff[what], t->boot.millis, random);
}

/* The seq before which the hub is to wait for none: what came before was lost
 * with a file, or is purged here and unknown to a hub that was put back to an old
 * backup.  0: nothing is missing. */
static uint64_t begins_at(const struct sync *s, uint64_t first)
{
    if (first > s->acked + 1)
        return first;
    return s->acked < s->from ? s->from : 0; /* told until the hub has taken it */
}

static void batch_read(struct terminal *t, const struct notice *n)
{
    char before[64] = "{\"events\":", *body;
    struct sync *s = &t->sync;
    size_t head;
    uint64_t from;

    s->reading = false;
    if (n->a != OK || n->b == 0 || n->data == NULL) {
        try_later(t, ASK_EVENTS); /* what is there cannot be read just now */
        return;
    }
    from = begins_at(s, n->id - (uint64_t)n->b + 1);
    if (from > 0)
        text_format(before, sizeof before, "{\"from\":%llu,\"events\":", (unsigned long long)from);
    head = strlen(before);
    body = malloc(head + n->size + sizeof "}");
    must(body != NULL);
    memcpy(body, before, head);
    memcpy(body + head, n->data, n->size);
    memcpy(body + head + n->size, "}", sizeof "}");
    s->sent = n->id;
    s->sent_events = n->b;
    sync_send(t, ASK_EVENTS, "POST", "/v1/events", body, SEND_TIMEOUT_MS);
    free(body);
}

/* The hub knows other events under these numbers: this machine was put back to
 * an older disk.  What it has made since is numbered anew. */
static bool renumber(struct terminal *t, uint64_t last)
{
    uint64_t newest;

    if (t->record.count > 0)
        return false; /* when nothing is on its way to the disk */
    log_fault("sync: the hub is ahead of this journal; numbering anew from %llu",
              (unsigned long long)(last + 1));
    if (journal_renumber(t->journal, last, &newest) != OK)
        return false;
    t->record.next_seq = newest + 1;
    t->sync.acked = last;
    t->sync.batch = BATCH_EVENTS;
    return true;
}

/* Halves the batch until it is the first event that differs: those before it are
 * the hub's as well and must not come to it under a second number. */
static bool forked(struct terminal *t, uint64_t last)
{
    if (t->sync.sent_events <= 1)
        return renumber(t, last);
    t->sync.batch = t->sync.sent_events / 2;
    return true;
}

/* The hub has events of ours that no disk here holds: who has lost those has lost the
 * counts of its lane with them. */
static void has_forgotten(struct terminal *t, uint64_t last)
{
    if (last <= journal_newest(t->journal) || t->sync.forgot)
        return;
    log_fault("sync: the hub has events up to %llu of this terminal, the journal up to %llu: its "
              "disk has lost some; numbers go on higher up",
              (unsigned long long)last, (unsigned long long)journal_newest(t->journal));
    t->sync.forgot = true;
    if (t->lost_floor == 0)
        t->lost_floor = terminal_lost_floor(t);
}

/* Who followed any number would number its own events where none can be told any more, or
 * below what the hub has acknowledged. */
static bool can_be(struct terminal *t, const struct events_reply *r)
{
    static const uint64_t most = UINT64_C(1) << 40; /* an event each ms, for 34 years */
    struct sync *s = &t->sync;
    bool odd = r->last > most || (r->forked && r->last < s->acked);

    if (odd && !s->odd)
        log_fault("sync: the hub says that it has events up to %llu%s, which cannot be: it had "
                  "acknowledged up to %llu; they stay here",
                  (unsigned long long)r->last, r->forked ? ", and others than these" : "",
                  (unsigned long long)s->acked);
    s->odd = odd;
    return !odd;
}

static bool events_done(struct terminal *t, const struct notice *n)
{
    struct sync *s = &t->sync;
    struct events_reply r;
    char why[160];
    bool moved = true;

    if ((n->a != 200 && n->a != 409) || n->data == NULL ||
        events_reply_decode(n->data, n->size, &r, why, sizeof why) != OK || !can_be(t, &r))
        return false;
    has_forgotten(t, r.last);
    if (r.aside > 0)
        log_fault("sync: the hub cannot take event %llu, which stands aside there; the next go on",
                  (unsigned long long)r.aside);
    if (r.forked)
        return forked(t, r.last);
    if (r.last < s->acked && s->acked >= s->from) {
        log_info("sync: the hub was restored; sending again from %llu",
                 (unsigned long long)(r.last + 1));
        journal_rewind(t->journal, r.last);
    } else {
        /* Beyond what was sent the hub may hold events of a life that our disk has
         * forgotten: ours under the same numbers are still to be told. */
        if (r.last > s->sent)
            r.last = s->sent;
        journal_acked(t->journal, r.last, r.watermark < r.last ? r.watermark : r.last);
        moved = r.last > s->acked || s->sent_events == 0;
    }
    s->unsure = false;
    s->acked = r.last;
    return moved; /* what does not get on is not sent again at once */
}

/* The hub knows a later start of this machine: its disk was put back, and with it
 * the counts of its own lane.  Steps double, so that a few refusals reach any
 * epoch that starts of a machine can have led to.  False: it is refused for another reason. */
static bool heed_refusal(struct terminal *t, const struct notice *n)
{
    bool stale = n->data != NULL && strstr(n->data, "stale_epoch") != NULL;

    /* A request that was repeated on its way is no sign of it; the first one is. */
    if (n->data != NULL && t->sync.heard == 0 && strstr(n->data, "replayed") != NULL)
        stale = true;
    if (!stale)
        return false;
    if (t->lost_floor == 0)
        t->lost_floor = terminal_lost_floor(t);
    begin_epoch(t, t->sync.epoch_step);
    if (t->sync.epoch_step < EPOCH_STEP_MOST)
        t->sync.epoch_step *= 2;
    return true;
}

/* A hub that takes no event of this machine is told to its operator: nothing is lost,
 * but nothing gets on. */
static void tell_refusal(struct terminal *t, const struct notice *n)
{
    bool refused = n->a >= 400 && n->a < 500 && n->a != 401 && n->a != 409;

    if (refused && t->sync.events_status != n->a)
        log_fault("sync: the hub takes no events (HTTP %lld): %.*s", (long long)n->a,
                  n->data == NULL ? 0 : (int)(n->size < 300 ? n->size : 300),
                  n->data == NULL ? "" : n->data);
    t->sync.events_status = (int)n->a;
}

static void reply(struct terminal *t, enum asked what, const struct notice *n)
{
    struct sync *s = &t->sync;
    uint64_t pos = t->view.pos;
    bool good = true;

    s->running[what] = 0;
    if (n->a == 401) {
        s->reachable = false;
        s->refused = !heed_refusal(t, n);
    } else if (n->a > 0) {
        s->refused = false;
        s->epoch_step = n->a < 400 ? 1 : s->epoch_step;
        s->heard = t->boot.millis;
        s->reachable = n->a < 500;
    } else if (what == ASK_FEED || what == ASK_EVENTS) {
        s->reachable = false;
        s->unsure = true;
    }
    switch (what) {
    case ASK_EVENTS:
        tell_refusal(t, n);
        good = events_done(t, n);
        break;
    case ASK_FEED:
        good = sync_hear_feed(t, n);
        break;
    case ASK_CATALOGUE:
        good = sync_hear_catalogue(t, n);
        break;
    case ASK_NUMBER:
    case ASK_TICKET:
    case ASK_ANSWER:
    case ASK_BOOKING:
        sync_answered(t, what, n);
        return;
    case ASK_RELEASE:
    case ASKS:
        return;
    }
    if (good)
        backoff_succeeded(&s->backoff[what]);
    else
        try_later(t, what);
    /* A hub that does not wait, or a proxy that answers in its place. */
    if (what == ASK_FEED && good && t->view.pos == pos)
        s->backoff[what].until = s->fed + FEED_LEAST_MS;
}

void sync_notice(struct terminal *t, const struct notice *n)
{
    if (n->kind == NOTICE_OUTBOX) {
        batch_read(t, n);
        return;
    }
    for (int i = 0; i < ASKS; i++) {
        if (n->id != 0 && t->sync.running[i] == n->id)
            reply(t, (enum asked)i, n);
    }
}

void sync_init(struct terminal *t)
{
    char text[32];

    if (journal_get(t->journal, "epoch", text, sizeof text))
        t->sync.epoch = strtoull(text, NULL, 10);
    t->sync.epoch_step = 1;
    t->sync.batch = BATCH_EVENTS;
    t->sync.unsure = true;
    t->sync.reachable = true; /* until the contrary is seen */
    t->sync.acked = t->opened.acked;
    if (t->opened.gap) {
        t->sync.from = t->opened.last_seq + 1;
        signing_number(t->sync.from, text);
        journal_set(t->journal, "sync.from", text);
    } else if (journal_get(t->journal, "sync.from", text, sizeof text)) {
        t->sync.from = strtoull(text, NULL, 10);
    }
    begin_epoch(t, 1);
}

int visit_backlog(const struct terminal *t)
{
    return (int)journal_backlog(t->journal);
}
