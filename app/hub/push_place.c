/* push_place.c - receivers and their places in the log, as they are stored; and what of the
 * log is behind them.
 *
 * Records: "receiver_at" CODE = the state, a line of numbers and then the reply's begin. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "base/log.h"
#include "base/text.h"
#include "hub/inside.h"
#include "wire/event_json.h"
#include "wire/receiver_json.h"

enum {
    ROWS_AT_ONCE = 256,   /* looked through under the lock */
    WAITING_MOST = 10000, /* counted; that many or more */
    STATE_TEXT = 512
};

/* ---- records ---- */

struct push_slot *push_slot(struct hub *h, const char *code)
{
    for (int i = 0; i < RECEIVERS_MAX && code[0] != '\0'; i++) {
        if (strcmp(h->pushes[i].r.code, code) == 0)
            return &h->pushes[i];
    }
    return NULL;
}

static struct push_slot *free_slot(struct hub *h)
{
    for (int i = 0; i < RECEIVERS_MAX; i++) {
        if (h->pushes[i].r.code[0] == '\0')
            return &h->pushes[i];
    }
    return NULL;
}

static bool note_receiver(void *ctx, const char *key, const char *value)
{
    struct hub *h = ctx;
    struct push_slot *s = push_slot(h, key);
    size_t size = strlen(value);
    char why[256] = "";

    if (s == NULL)
        s = free_slot(h);
    if (s == NULL)
        return false;
    s->listed = true;
    if (s->hash == checksum(0, value, size))
        return true;
    if (receiver_decode(value, size, &s->r, why, sizeof why) != OK) {
        log_fault("hub: the receiver %s in the store is not understood: %s", key, why);
        memset(s, 0, sizeof *s);
        return true;
    }
    s->hash = checksum(0, value, size);
    s->base = UINT64_MAX; /* it may want something else */
    return true;
}

static void read_state(struct push_slot *s, const char *value)
{
    struct push_state *a = &s->at;
    int said = 0, test_said = 0;

    memset(a, 0, sizeof *a);
    memset(&s->test, 0, sizeof s->test);
    if (sscanf(value,
               "%d %" SCNu64 " %d %" SCNd64 " %" SCNd64 " %" SCNd64 " %d %15s %" SCNd64 " %" SCNd64
               " %d %15s%n",
               &a->mode, &a->pos, &a->tries, &a->again, &a->failing, &a->sent, &a->status, a->cause,
               &s->test.asked, &s->test.done, &s->test.status, s->test.cause, &said) != 12)
        return;
    said += value[said] == ' '; /* by hand: %n behind a blank would swallow the line's end */
    test_said = said + (int)strcspn(value + said, "\n");
    text_format(a->said, sizeof a->said, "%.*s", test_said - said, value + said);
    if (value[test_said] == '\n')
        text_copy(s->test.said, sizeof s->test.said, value + test_said + 1);
    if (strcmp(a->cause, "-") == 0)
        a->cause[0] = '\0';
    if (strcmp(s->test.cause, "-") == 0)
        s->test.cause[0] = '\0';
}

static bool note_state(void *ctx, const char *key, const char *value)
{
    struct push_slot *s = push_slot(ctx, key);

    if (s != NULL)
        read_state(s, value);
    return true;
}

static const char *or_dash(const char *cause)
{
    return cause[0] != '\0' ? cause : "-";
}

void push_touch(struct hub *h)
{
    h->push_changes++;
    h->topics |= TOPIC(TOPIC_PUSH);
}

bool push_keep(struct hub *h, const struct push_slot *s)
{
    const struct push_state *a = &s->at;
    char value[STATE_TEXT];

    push_touch(h);
    text_format(value, sizeof value,
                "%d %" PRIu64 " %d %" PRId64 " %" PRId64 " %" PRId64 " %d %s %" PRId64 " %" PRId64
                " %d %s %s\n%s",
                a->mode, a->pos, a->tries, a->again, a->failing, a->sent, a->status,
                or_dash(a->cause), s->test.asked, s->test.done, s->test.status,
                or_dash(s->test.cause), a->said, s->test.said);
    return log_put(h, "receiver_at", s->r.code, value);
}

static void recount(struct push_slot *s)
{
    s->base = s->scan = s->seen = s->at.pos;
    s->found = 0;
    s->waiting = 0;
}

/* A receiver that decayed is no receiver that is gone. */
static bool list_all(struct hub *h)
{
    bool unread = h->store->unread[0] != '\0'; /* before */

    if (h->store->ops->list(h->store, "receiver", note_receiver, h) != OK ||
        h->store->ops->list(h->store, "receiver_at", note_state, h) != OK)
        return false;
    if (unread || h->store->unread[0] == '\0')
        return true;
    h->store->unread[0] = '\0';
    return false;
}

bool push_refresh(struct hub *h)
{
    for (int i = 0; i < RECEIVERS_MAX; i++)
        h->pushes[i].listed = false;
    if (!list_all(h))
        return false;
    for (int i = 0; i < RECEIVERS_MAX; i++) {
        struct push_slot *s = &h->pushes[i];

        if (!s->listed)
            memset(s, 0, sizeof *s);
        else if (s->base != s->at.pos) /* another hub, or a person, moved it */
            recount(s);
    }
    return true;
}

void push_forget(struct hub *h)
{
    for (int i = 0; i < RECEIVERS_MAX; i++)
        h->pushes[i].base = UINT64_MAX;
}

/* ---- the log, looked through ---- */

struct look {
    struct push_slot *s;
    int left;
    uint64_t at; /* the newest row that was seen */
    bool wanted; /* that row is */
    bool first;  /* stop there */
};

static bool look_at(void *ctx, const struct log_row *row)
{
    struct look *l = ctx;
    struct event e;
    char why[160];

    l->at = row->pos;
    l->wanted = event_decode(row->json, row->size, &e, why, sizeof why) == OK &&
                push_is_wanted(&l->s->r, e.type);
    if (l->wanted && !l->first) {
        if (l->s->found == 0 && l->s->waiting == 0)
            l->s->found = row->pos;
        l->s->waiting++;
    }
    return --l->left > 0 && (l->first ? !l->wanted : l->s->waiting < WAITING_MOST);
}

static bool look(struct hub *h, struct push_slot *s, uint64_t after, bool first, struct look *l)
{
    *l = (struct look){.s = s, .left = ROWS_AT_ONCE, .at = after, .first = first};
    if (h->store->ops->replay(h->store, after, look_at, l) == OK)
        return true;
    h->failed = true;
    return false;
}

bool push_look_on(struct hub *h, struct push_slot *s)
{
    struct look l;

    if (s->seen < h->site->pos && s->waiting < WAITING_MOST) {
        if (!look(h, s, s->seen, false, &l))
            return false;
        s->seen = l.at;
    }
    if (s->waiting == 0)
        s->scan = s->seen;
    if (s->waiting > 0 && s->found == 0) {
        if (!look(h, s, s->scan, true, &l))
            return false;
        s->scan = l.at;
        s->found = l.wanted ? l.at : 0;
    }
    return (s->seen < h->site->pos && s->waiting < WAITING_MOST) ||
           (s->waiting > 0 && s->found == 0);
}
