/* push.c - events that are sent to receivers outside: which is next, and what came of it.
 *
 * Record: "push_lease" "lease" = which hub of the site sends, and until when.  The receivers
 * and their places are in receivers.c and push_place.c. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "hub/inside.h"
#include "wire/rating_template.h"

enum {
    BEHIND_KEPT = 1000, /* rows that nobody wanted, before the place is kept */
    STORE_RETRY_MS = 5 * SECOND,
    LEASE_MS = 30 * SECOND,
    LEASE_SPARE_MS = 15 * SECOND
};

/* ---- which hub ---- */

static bool read_lease(struct hub *h, struct id *who, instant *until)
{
    char *value = h->store->ops->get_new(h->store, "push_lease", "lease"), name[ID_TEXT];
    bool there = value != NULL && sscanf(value, "%32s %" SCNd64, name, until) == 2 &&
                 id_from_text(name, who);

    free(value);
    return there;
}

/* One hub of a site sends; the store's transaction decides which. */
static bool take_lease(struct hub *h, struct moment now, instant *next)
{
    char value[ID_TEXT + 24], name[ID_TEXT];
    struct id who;
    instant until;

    if (h->store->ops->wait == NULL)
        return true; /* a store of one hub */
    if (id_is_none(h->pusher))
        h->pusher = crypto_id();
    if (!log_begin(h))
        return false;
    if (read_lease(h, &who, &until) && until > now.at && until <= now.at + LEASE_MS) {
        *next = id_equal(who, h->pusher) ? until - LEASE_SPARE_MS : until;
        if (!id_equal(who, h->pusher) || *next > now.at)
            return id_equal(who, h->pusher);
    }
    id_to_text(h->pusher, name);
    text_format(value, sizeof value, "%s %" PRId64, name, now.at + LEASE_MS);
    *next = now.at + LEASE_SPARE_MS;
    return log_put(h, "push_lease", "lease", value);
}

void hub_push_leave(struct hub *h)
{
    struct id who;
    instant until;

    if (h->store->ops->wait == NULL || id_is_none(h->pusher) || h->broken || !log_begin(h))
        return;
    if (read_lease(h, &who, &until) && id_equal(who, h->pusher))
        (void)log_put(h, "push_lease", "lease", NULL);
}

/* ---- the next ---- */

bool hub_has_receivers(uint64_t topics)
{
    return (topics & TOPIC(TOPIC_PUSH)) != 0;
}

static struct hub_push *row_for(struct hub_push rows[RECEIVERS_MAX], const char *code)
{
    struct hub_push *free_row = NULL;

    for (int i = 0; i < RECEIVERS_MAX; i++) {
        if (!rows[i].under_way)
            free_row = &rows[i];
        else if (strcmp(rows[i].receiver.code, code) == 0)
            return NULL;
    }
    return free_row;
}

static void begin_row(struct hub_push *p, const struct push_slot *s)
{
    memset(p, 0, sizeof *p);
    p->under_way = p->fresh = true;
    p->receiver = s->r;
}

static void end_test(struct hub *h, struct push_slot *s, const char *cause, int status,
                     const char *said, instant now)
{
    s->test.done = now;
    s->test.status = status;
    text_copy(s->test.cause, sizeof s->test.cause, cause);
    text_copy(s->test.said, sizeof s->test.said, said);
    (void)push_keep(h, s);
}

/* True: one was asked for. */
static bool take_test(struct hub *h, struct push_slot *s, struct hub_push *p, struct moment now)
{
    if (s->test.asked == 0 || s->test.done != 0)
        return false;
    begin_row(p, s);
    push_test_body(h, s, now, p);
    if (push_secrets(h, &p->receiver, p->key))
        return true;
    wipe(p, sizeof *p);
    end_test(h, s, "body", 0, "", now.at);
    return true;
}

static void take_event(struct hub *h, struct push_slot *s, struct hub_push *p, struct moment now)
{
    begin_row(p, s);
    p->pos = s->found;
    if (push_body(h, s, p) && push_secrets(h, &p->receiver, p->key))
        return;
    wipe(p, sizeof *p);
    log_fault("hub: the event at place %" PRIu64 " cannot be sent to the receiver %s; it is tried "
              "again",
              s->found, s->r.code);
    (void)push_failed(&s->at, &(struct push_failure){.cause = "body", .said = ""}, now.at, 0);
    (void)push_keep(h, s);
}

static void sooner(instant *next, instant when)
{
    if (*next == 0 || when < *next)
        *next = when;
}

/* What was looked through and wanted by nobody need not be looked through again. */
static void keep_place(struct hub *h, struct push_slot *s)
{
    if (s->waiting > 0 || s->scan < s->base + BEHIND_KEPT)
        return;
    s->at.pos = s->base = s->scan;
    (void)push_keep(h, s);
}

static void take_of(struct hub *h, struct push_slot *s, struct hub_push rows[RECEIVERS_MAX],
                    struct moment now, instant *next)
{
    struct hub_push *p = row_for(rows, s->r.code);

    if (push_look_on(h, s))
        sooner(next, now.at);
    keep_place(h, s);
    if (p == NULL || take_test(h, s, p, now) || s->at.mode != PUSH_ON || s->found == 0)
        return;
    /* A wait that is longer than any is of a clock that was set back. */
    if (s->at.again > now.at && s->at.again <= now.at + PUSH_MOST_MS)
        sooner(next, s->at.again);
    else
        take_event(h, s, p, now);
}

void hub_push_take(struct hub *h, struct hub_push rows[RECEIVERS_MAX], struct moment now,
                   instant *next)
{
    bool any = false;

    *next = now.at + STORE_RETRY_MS;
    if (h->broken || !push_refresh(h))
        return;
    *next = 0;
    for (int i = 0; i < RECEIVERS_MAX; i++)
        any |= h->pushes[i].r.code[0] != '\0';
    if (!any)
        return;
    *next = now.at + HOUR; /* there is somebody */
    if (!take_lease(h, now, next))
        return;
    for (int i = 0; i < RECEIVERS_MAX; i++) {
        if (h->pushes[i].r.code[0] != '\0')
            take_of(h, &h->pushes[i], rows, now, next);
    }
}

/* ---- how it ended ---- */

static bool is_success(const struct receiver *r, const struct hub_push_reply *reply,
                       const char **cause)
{
    bool status =
        r->status != 0 ? reply->status == r->status : reply->status >= 200 && reply->status < 300;

    *cause = reply->cause;
    if (reply->cause[0] != '\0')
        return false;
    *cause = status ? "answer" : "status";
    return status &&
           (r->field[0] == '\0' || rating_reply_fits(reply->body, reply->size, r->field, r->value));
}

/* The begin of a reply, on one line. */
static void quote(const struct hub_push_reply *r, char to[PUSH_SAID])
{
    size_t n = 0;
    const char *at = r->body;

    while (at < r->body + r->size && *at != '\0' && n + 4 < PUSH_SAID) {
        const char *from = at;
        uint32_t c = text_next(&at);

        if (c < 0x20 || c == 0x7f || c == 0xfffd)
            to[n++] = ' ';
        else
            for (; from < at; from++)
                to[n++] = *from;
    }
    to[n] = '\0';
}

static void fail(struct hub *h, struct push_slot *s, const struct hub_push_reply *r,
                 const char *cause, const char *said, instant now)
{
    uint32_t random;
    const struct push_failure f = {.status = r->status,
                                   .cause = cause,
                                   .said = said,
                                   .wait = r->wait,
                                   .gone = r->status == 410}; /* RFC 9110, 15.5.11 */
    bool first = s->at.failing == 0, paused;

    crypto_random(&random, sizeof random);
    paused = push_failed(&s->at, &f, now, random);
    s->failed++;
    if (paused)
        log_fault("hub: the receiver %s is paused (%s %d): it failed for a day, or wants nothing "
                  "more; mend it and turn it on again on the page Data push of the console",
                  s->r.code, cause, r->status);
    else if (first)
        log_fault(
            "hub: the receiver %s did not take an event (%s %d); it is tried again, for a day",
            s->r.code, cause, r->status);
    (void)push_keep(h, s);
}

static void succeed(struct hub *h, struct push_slot *s, instant now)
{
    if (s->at.failing != 0)
        log_info("hub: the receiver %s takes events again", s->r.code);
    push_succeeded(&s->at, s->found, now);
    s->base = s->scan = s->found;
    s->found = 0;
    s->waiting--;
    s->sent++;
    (void)push_keep(h, s);
}

void hub_push_done(struct hub *h, const struct hub_push *p, const struct hub_push_reply *r,
                   struct moment now)
{
    char said[PUSH_SAID];
    struct push_slot *s;
    const char *cause;
    bool good = is_success(&p->receiver, r, &cause);

    if (h->broken || !log_begin(h) || !push_refresh(h))
        return;
    s = push_slot(h, p->receiver.code);
    if (s == NULL)
        return; /* it was removed meanwhile */
    quote(r, said);
    if (p->pos == 0)
        end_test(h, s, good ? "" : cause, r->status, said, now.at);
    else if (s->found != p->pos)
        return; /* it was moved meanwhile, or the log was read again: it comes once more */
    else if (good)
        succeed(h, s, now.at);
    else
        fail(h, s, r, cause, said, now.at);
}
