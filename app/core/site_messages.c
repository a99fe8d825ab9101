/* site_messages.c - what customers are told, folded from its events. */
#include "base/text.h"
#include "core/site_inside.h"

static struct message_file *find(struct site *s, struct id id)
{
    for (int i = 0; i < s->messages.used; i++) {
        if (id_equal(s->messages.rows[i].id, id))
            return &s->messages.rows[i];
    }
    return NULL;
}

const struct message_file *message_by_id(const struct site *s, struct id id)
{
    for (int i = 0; i < s->messages.used; i++) {
        if (id_equal(s->messages.rows[i].id, id))
            return &s->messages.rows[i];
    }
    return NULL;
}

/* A new row, or that of the one that ended longest ago; NULL: none has. */
static struct message_file *free_row(struct site *s)
{
    struct message_file *oldest = NULL;

    if (s->messages.used < MESSAGES_MAX)
        return &s->messages.rows[s->messages.used++];
    for (int i = 0; i < MESSAGES_MAX; i++) {
        struct message_file *n = &s->messages.rows[i];

        if (n->state == MESSAGE_OVER && (oldest == NULL || n->changed < oldest->changed))
            oldest = n;
    }
    return oldest;
}

static void turn(struct site *s, struct message_file *n, enum message_state state, instant now)
{
    s->messages.waiting += (state == MESSAGE_WAITS) - (n->state == MESSAGE_WAITS);
    s->messages.due += (state == MESSAGE_READY) - (n->state == MESSAGE_READY);
    n->state = state;
    n->changed = now;
}

static bool made(struct site *s, const struct event *e, enum message_state state, instant now)
{
    const struct message_made *b = &e->body.made;
    struct message_file *n = find(s, e->subject);

    if (n != NULL && (state != MESSAGE_READY || n->state != MESSAGE_WAITS))
        return false;
    if (n == NULL && (n = free_row(s)) == NULL)
        return false;
    if (n->state != MESSAGE_WAITS)
        *n = (struct message_file){.id = e->subject};
    n->about = b->about;
    n->kind = (enum message_kind)b->kind;
    n->channel = (enum message_channel)b->channel;
    n->language = b->language;
    n->until = b->until;
    text_copy(n->to, sizeof n->to, b->to);
    turn(s, n, state, now);
    return true;
}

static bool tried(struct site *s, const struct event *e, instant now)
{
    const struct message_try *b = &e->body.tried;
    struct message_file *n = find(s, e->subject);

    if (n == NULL || n->state == MESSAGE_OVER ||
        (e->type != MESSAGE_ENDED && n->state != MESSAGE_READY))
        return false;
    n->again = b->again;
    n->changed = now;
    if (e->type == MESSAGE_TRIED) {
        n->tries++;
        return true;
    }
    text_copy(n->cause, sizeof n->cause, b->cause);
    if (e->type == MESSAGE_FAILED)
        return true;
    s->messages.sent += text_equal(b->cause, "sent");
    s->messages.lost += text_equal(b->cause, "late") || text_equal(b->cause, "refused");
    turn(s, n, MESSAGE_OVER, now);
    n->to[0] = '\0'; /* it is needed no more */
    return true;
}

void site_fold_message(struct site *s, const struct event *e, struct moment when)
{
    bool counts = e->type == MESSAGE_WANTED ? made(s, e, MESSAGE_WAITS, when.at)
                  : e->type == MESSAGE_DUE  ? made(s, e, MESSAGE_READY, when.at)
                                            : tried(s, e, when.at);

    if (!counts)
        s->messages.ignored++;
}

const char *site_check_messages(const struct site *s)
{
    int wanted = 0, due = 0;

    for (int i = 0; i < s->messages.used; i++) {
        const struct message_file *n = &s->messages.rows[i];

        wanted += n->state == MESSAGE_WAITS;
        due += n->state == MESSAGE_READY;
        if (n->state == MESSAGE_ROW_FREE)
            return "a message without a state";
    }
    return wanted != s->messages.waiting || due != s->messages.due ? "the count of messages" : NULL;
}

uint64_t site_mix_messages(uint64_t h, const struct site *s)
{
    for (int i = 0; i < s->messages.used; i++) {
        const struct message_file *n = &s->messages.rows[i];
        const int64_t values[] = {n->state, n->kind,  n->channel, n->language,
                                  n->until, n->again, n->tries,   n->changed};

        h = site_mix(h, n->id.b, sizeof n->id.b);
        h = site_mix(h, n->about.b, sizeof n->about.b);
        for (size_t k = 0; k < ARRAY_LEN(values); k++)
            h = site_mix_int(h, values[k]);
        h = site_mix_text(site_mix_text(h, n->to), n->cause);
    }
    h = site_mix_int(site_mix_int(h, s->messages.sent), s->messages.lost);
    return site_mix_int(h, s->messages.ignored);
}
