/* log.c - the site's log and its fold: append, commit, begin anew. */
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "base/log.h"
#include "base/text.h"
#include "core/site.h"
#include "hub/inside.h"
#include "wire/event_json.h"

struct peer *log_peer(struct hub *h, struct id device)
{
    struct peer *p;

    for (int i = 0; i < h->peer_count; i++) {
        if (id_equal(h->peers[i].id, device))
            return &h->peers[i];
    }
    if (h->peer_count == DEVICES_MAX)
        return NULL;
    p = &h->peers[h->peer_count++];
    memset(p, 0, sizeof *p);
    p->id = device;
    p->backlog = -1;
    return p;
}

/* ---- what an event touches ---- */

static uint64_t counter_topic(int number)
{
    return number > 0 ? TOPIC(TOPIC_COUNTERS + number % (TOPICS - TOPIC_COUNTERS)) : 0;
}

static uint64_t topics_of(const struct hub *h, const struct event *e)
{
    const struct ticket *t = site_ticket(h->site, e->subject);
    const struct case_file *f;
    uint64_t topics = TOPIC(TOPIC_ANY);

    if (t != NULL)
        topics |= counter_topic(t->counter);
    switch (e->type) {
    case TICKET_CALLED:
    case TICKET_RECALLED:
        return topics | TOPIC(TOPIC_QUEUE) | TOPIC(TOPIC_CALLS) |
               counter_topic(e->type == TICKET_CALLED ? e->body.called.counter
                                                      : e->body.at_counter.counter);
    case TICKET_TRANSFERRED:
        return topics | TOPIC(TOPIC_QUEUE) | counter_topic(e->body.transferred.counter);
    case TICKET_SERVED:
    case TICKET_HELD:
    case TICKET_RESUMED:
    case TICKET_NO_SHOW:
    case TICKET_CANCELLED:
    case TICKET_COMPLETED:
    case COUNTER_OPENED:
    case COUNTER_PAUSED:
    case COUNTER_CLOSED:
        return topics | TOPIC(TOPIC_QUEUE) | counter_topic(e->body.at_counter.counter);
    case TICKET_ISSUED:
        return TOPIC(TOPIC_ANY) | TOPIC(TOPIC_QUEUE);
    case APPOINTMENT_BOOKED:
    case APPOINTMENT_CONFIRMED:
    case APPOINTMENT_MOVED:
    case APPOINTMENT_CANCELLED:
    case APPOINTMENT_ARRIVED:
    case APPOINTMENT_NO_SHOW:
        return TOPIC(TOPIC_ANY) | TOPIC(TOPIC_QUEUE);
    case APPOINTMENT_HELD:
    case TICKET_PRINTED:
        return TOPIC(TOPIC_ANY);
    case CASE_REFUSED: /* the counter's printer has something to print */
        f = case_by_id(h->site, e->subject);
        return topics | counter_topic(f != NULL ? f->counter : 0);
    case SURVEY_CONSENT:
    case SURVEY_OPENED:
        return topics | TOPIC(TOPIC_MESSAGES);
    case MESSAGE_WANTED:
    case MESSAGE_DUE:
    case MESSAGE_TRIED:
    case MESSAGE_FAILED:
    case MESSAGE_ENDED:
        return TOPIC(TOPIC_MESSAGES);
    case SEAL_BEGUN:
    case DATA_ERASED:
    case DEVICE_ENROLLED:
    case SITE_EMERGENCY:
    case SITE_RESUMED:
    case CONFIG_PUBLISHED:
        return UINT64_MAX;
    default:
        return topics;
    }
}

/* When time brings something may be another instant now. */
static uint64_t clocks_of(const struct event *e)
{
    bool of_case = e->type >= CASE_REGISTERED && e->type <= CASE_ARCHIVED;
    bool booked = e->type >= APPOINTMENT_BOOKED && e->type <= APPOINTMENT_NO_SHOW;
    bool under_way = e->type >= REPORT_DUE && e->type <= OBJECTION_ANSWERED;

    return of_case || booked || under_way || e->type == CONFIG_PUBLISHED ? TOPIC(TOPIC_CLOCKS) : 0;
}

static void touch(struct hub *h, uint64_t topics)
{
    h->topics |= topics;
    for (; topics != 0; topics &= topics - 1)
        h->changed[__builtin_ctzll(topics)] = h->site->pos;
}

/* ---- the fold ---- */

/* The newest of those that share a place. */
static void note_recent(struct peer *p, uint64_t seq, uint64_t hash)
{
    struct recent *r = &p->recent[seq % RECENT_EVENTS];

    if (seq >= r->seq)
        *r = (struct recent){seq, hash};
}

/* What stands aside is heard, like what is in the log. */
static void note_aside(struct hub *h, const struct event *e)
{
    struct peer *p = log_peer(h, e->subject);
    uint64_t seq = (uint64_t)e->body.aside.seq;

    if (p == NULL || seq == 0)
        return;
    if (e->type == ASIDE_BEGUN)
        note_recent(p, seq, strtoull(e->body.aside.hash, NULL, 16));
    else if (e->body.aside.how == ASIDE_ERASED)
        note_recent(p, seq, 0);
    if (seq > p->last)
        p->last = seq;
}

static void note_device(struct hub *h, const struct event *e, const char *json, size_t size,
                        struct moment when)
{
    struct peer *p = log_peer(h, e->device);

    if (id_equal(e->device, h->c.device) && e->seq > h->own_seq)
        h->own_seq = e->seq;
    if (p == NULL)
        return;
    if (e->seq > p->last) { /* not one that stood aside and was tried again */
        p->last = e->seq;
        p->when = when.at;
    }
    /* 0: what was erased on request is no longer as it came, and may come again. */
    note_recent(p, e->seq, seal_is_erased_event(e) ? 0 : checksum(0, json, size));
}

static void note_refused(struct hub *h, struct id about, instant at)
{
    const struct case_file *f = case_by_id(h->site, about);
    int i = f != NULL ? catalogue_counter(h->catalogue, f->counter) : -1;

    if (i >= 0 && f->state == CASE_DENIED)
        h->refused[i] = (struct refused){about, f->counter, at};
}

static void fold(struct hub *h, const struct event *e, const char *json, size_t size,
                 struct moment when)
{
    civil day = h->site->day;
    int clashes = h->site->counts.clashes;
    uint64_t before = topics_of(h, e);

    if (e->type == CONFIG_PUBLISHED)
        edition_enter(h, &e->body.config, when);
    site_apply(h->site, e, when);
    facts_add(h->facts, h->site, e, when);
    appraisals_apply(h->appraisals, e, when);
    surveys_apply(h->surveys, h->site, e, when);
    matters_apply(h->matters, e, when);
    facts_add_matter(h->facts, h->matters, e);
    underways_apply(h->underways, h->site, e, when);
    facts_add_underway(h->facts, h->site, h->underways, e);
    archive_add(h->archive, h->site, e);
    retention_apply(h->retention, e, when);
    if (e->type == DATA_ERASED || e->type == CASE_FREED)
        keep_forget(h); /* here or by another hub of the site: it holds what is gone now */
    if (e->type == SEAL_BEGUN)
        text_copy(h->seal_check, sizeof h->seal_check, e->body.seal.check);
    note_device(h, e, json, size, when);
    if (e->type == ASIDE_BEGUN || e->type == ASIDE_ENDED)
        note_aside(h, e);
    if (when.at > h->newest)
        h->newest = when.at;
    if (e->type == CASE_REFUSED)
        note_refused(h, e->subject, when.at);
    if (h->site->day != day)
        before = UINT64_MAX;
    else if (h->site->counts.clashes > clashes)
        log_fault("hub: two live tickets have one number; event at place %llu",
                  (unsigned long long)h->site->pos);
    touch(h, before | topics_of(h, e) | clocks_of(e));
}

static bool fold_row(void *ctx, const struct log_row *row)
{
    struct hub *h = ctx;
    struct event e;
    char why[160];

    if (event_decode(row->json, row->size, &e, why, sizeof why) != OK) {
        log_fault("hub: the event at place %llu of the log is not understood: %s",
                  (unsigned long long)row->pos, why);
        h->broken = true;
        return false;
    }
    fold(h, &e, row->json, row->size, row->when);
    return h->over == NULL || !h->over(h->over_ctx);
}

/* Zeros that take no memory until they are written; takes `old`. */
static void *zeros(void *old, size_t size)
{
    free(old);
    old = calloc(1, size);
    must(old != NULL);
    return old;
}

void log_forget(struct hub *h)
{
    for (int i = 0; i < VIEW_TEXTS; i++) {
        free(h->views[i].text);
        h->views[i].text = NULL;
    }
    for (int i = 0; i < h->peer_count; i++) {
        struct peer *p = &h->peers[i];

        p->last = 0;
        p->when = 0;
        memset(p->recent, 0, sizeof p->recent);
    }
    push_forget(h);
    edition_rewind(h);
    h->site = zeros(h->site, sizeof *h->site);
    site_init(h->site, h->catalogue);
    h->fact_rows = zeros(h->fact_rows, FACTS_ROOM * sizeof *h->fact_rows);
    facts_init(h->facts, h->fact_rows, FACTS_ROOM);
    h->appraisals = zeros(h->appraisals, sizeof *h->appraisals);
    h->surveys = zeros(h->surveys, sizeof *h->surveys);
    h->matters = zeros(h->matters, sizeof *h->matters);
    memset(h->refused, 0, sizeof h->refused);
    h->underways = zeros(h->underways, sizeof *h->underways);
    h->archive = zeros(h->archive, sizeof *h->archive);
    memset(h->retention, 0, sizeof *h->retention);
    h->seal_check[0] = '\0';
    h->own_seq = 0;
    h->newest = 0;
    h->published[0] = '\0';
}

enum err log_rebuild(struct hub *h)
{
    enum err e;

    log_forget(h);
    h->broken = false;
    keep_take(h);
    e = h->store->ops->replay(h->store, h->site->pos, fold_row, h);
    if (e != OK || h->broken) {
        h->broken = true;
        if (e == OK || e == ERR_FORMAT)
            h->store->damaged = true; /* then it is left as it was found */
        return e != OK ? e : ERR_FORMAT;
    }
    h->topics = UINT64_MAX; /* whoever waits looks again */
    for (int i = 0; i < TOPICS; i++)
        h->changed[i] = h->site->pos;
    return OK;
}

/* ---- the transaction ---- */

static bool fail(struct hub *h)
{
    h->failed = true;
    return false;
}

bool log_begin(struct hub *h)
{
    uint64_t newest;

    if (h->failed)
        return false;
    if (h->open)
        return true;
    if (h->store->ops->begin(h->store) != OK)
        return fail(h);
    h->open = true;
    if (h->store->ops->newest(h->store, &newest) != OK)
        return fail(h);
    if (newest < h->site->pos)
        return log_rebuild(h) == OK || fail(h);
    if (newest == h->site->pos)
        return true;
    return (h->store->ops->replay(h->store, h->site->pos, fold_row, h) == OK && !h->broken &&
            auth_look_for_revoked(h)) ||
           fail(h);
}

static bool append(struct hub *h, const struct event *e, const char *json, size_t size,
                   struct moment when)
{
    const struct log_row row = {h->site->pos + 1, e->device, e->seq, when, json, size};
    enum err err;

    if (!log_begin(h))
        return false;
    err = h->store->ops->append(h->store, &row);
    if (err != OK) {
        h->conflict |= err == ERR_CONFLICT;
        return fail(h);
    }
    h->rows++;
    h->folded = true;
    h->tally.events++;
    fold(h, e, json, size, when);
    return true;
}

static bool append_own(struct hub *h, const struct decision *d, struct moment now)
{
    for (int i = 0; i < d->count; i++) {
        struct event e = d->events[i];
        char json[EVENT_JSON_SIZE];
        size_t size;

        e.device = h->c.device;
        e.seq = h->own_seq + 1;
        e.at = now;
        e.boot = h->boot;
        event_keep_form(&e);
        size = event_encode(&e, json, sizeof json);
        must(size > 0);
        if (!append(h, &e, json, size, now))
            return false;
    }
    return true;
}

/* A bad rating opens a complaint (invariant 7); a wish that fits is confirmed. */
static bool follow_on(struct hub *h, const struct event *e, struct moment now)
{
    struct decision d;

    if (e->type == APPOINTMENT_BOOKED && e->body.booked.wish)
        return booking_settle(h, now);
    if (e->type == CASE_FOLLOWED_UP)
        decide_case_after(h->site, e->subject, &e->body.step, now, &d);
    else if (e->type == RATING_GIVEN)
        decide_after(h->site, e->subject, &e->body.given, now, &d);
    else
        return messages_follow(h, e, now) && underway_follow(h, e, now);
    return append_own(h, &d, now) && messages_follow(h, e, now) && underway_follow(h, e, now);
}

static bool follow(struct hub *h, const struct event *e, struct moment now)
{
    return follow_on(h, e, now) && hold_follow(h, e, now);
}

bool log_append(struct hub *h, const struct event *e, const char *json, size_t size,
                struct moment when, struct moment now)
{
    return append(h, e, json, size, when) && follow(h, e, now);
}

bool log_record(struct hub *h, const struct decision *d, struct moment now)
{
    if (!log_begin(h) || !append_own(h, d, now))
        return false;
    for (int i = 0; i < d->count; i++) {
        if (!follow(h, &d->events[i], now))
            return false;
    }
    return true;
}

bool log_put(struct hub *h, const char *kind, const char *key, const char *value)
{
    if (!log_begin(h))
        return false;
    h->rows++;
    return h->store->ops->put(h->store, kind, key, value) == OK || fail(h);
}

bool log_has(const struct hub *h, const char *kind, const char *key)
{
    bool unread = h->store->unread[0] != '\0'; /* before */
    char *value = h->store->ops->get_new(h->store, kind, key);
    bool has = value != NULL;

    free(value);
    if (unread || h->store->unread[0] == '\0')
        return has;
    h->store->unread[0] = '\0';
    return true;
}

bool log_list(struct hub *h, const char *kind,
              bool (*each)(void *ctx, const char *key, const char *value), void *ctx)
{
    bool unread = h->store->unread[0] != '\0'; /* before */
    enum err e = h->store->ops->list(h->store, kind, each, ctx);

    if (!unread)
        h->store->unread[0] = '\0';
    return e == OK;
}

bool log_today(struct hub *h, struct moment now)
{
    if (day_of(now) <= h->site->day && strcmp(h->published, h->catalogue_hash) == 0)
        return true;
    if (!edition_record(h, h->catalogue, h->catalogue_hash, "", "", now))
        return false;
    numbers_forget(h, h->site->day);
    return numbers_begin_day(h) && !h->failed;
}

bool hub_look(struct hub *h)
{
    return log_begin(h);
}

bool hub_is_dirty(const struct hub *h)
{
    return h->open || h->failed;
}

int hub_rows(const struct hub *h)
{
    return h->rows;
}

enum err hub_commit_store(struct hub *h)
{
    enum err e = h->conflict ? ERR_CONFLICT : h->failed ? ERR_IO : OK;

    if (h->open && e == OK)
        e = h->store->ops->commit(h->store);
    else if (h->open)
        h->store->ops->rollback(h->store);
    return e;
}

enum err hub_commit_end(struct hub *h, enum err stored, uint64_t *topics)
{
    h->open = h->failed = h->conflict = false;
    h->rows = 0;
    h->tally.commits++;
    if (stored != OK) {
        h->tally.commit_faults++;
        h->retried = h->boot.millis;
        if (h->folded || stored == ERR_CONFLICT || h->broken)
            (void)log_rebuild(h);
    }
    h->folded = false;
    *topics = h->topics;
    h->topics = 0;
    return stored;
}

enum err hub_commit(struct hub *h, uint64_t *topics)
{
    return hub_commit_end(h, hub_commit_store(h), topics);
}
