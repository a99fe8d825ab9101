/* message.c - which messages are due, and what comes of a try. */
#include "core/message.h"

#include "base/text.h"
#include "core/desk.h"
#include "core/retry.h"
#include "core/survey.h"

enum { NEAR_WORTH = 30 * MINUTE, FIRST_WAIT = 10 * SECOND, WAIT_MAX = 30 * MINUTE };
#define DAY_WORTH (24 * (instant)HOUR)

const struct message_file *message_about(const struct site *s, struct id about)
{
    const struct message_file *found = NULL;

    for (int i = 0; i < s->messages.used; i++) {
        const struct message_file *n = &s->messages.rows[i];

        if (id_equal(n->about, about) && (found == NULL || n->changed >= found->changed))
            found = n;
    }
    return found;
}

bool messages_have_room(const struct site *s, int spare)
{
    return s->messages.waiting + s->messages.due < MESSAGES_MAX - spare;
}

/* ---- wanted ---- */

static enum refusal may_want(const struct site *s, struct id ticket)
{
    const struct ticket *t = site_ticket(s, ticket);
    int count = 0;

    if (t == NULL || t->service < 0)
        return REFUSED_NO_TICKET;
    if (t->state != TICKET_WAITING)
        return REFUSED_STATE;
    for (int i = 0; i < s->messages.used; i++) {
        const struct message_file *n = &s->messages.rows[i];

        if (!id_equal(n->about, ticket))
            continue;
        if (n->state != MESSAGE_OVER || ++count == MESSAGES_OF_TICKET)
            return REFUSED_NOT_ALLOWED;
    }
    return messages_have_room(s, 0) ? ALLOWED : REFUSED_FULL;
}

void decide_message_want(const struct site *s, struct id id, const struct message_made *what,
                         struct moment now, struct decision *to)
{
    struct message_made *b;

    to->count = 0;
    to->refusal = may_want(s, what->about);
    if (to->refusal != ALLOWED)
        return;
    b = &decision_add(to, MESSAGE_WANTED, id, now)->body.made;
    *b = *what;
    b->kind = MESSAGE_NEAR;
    b->until = 0;
}

static void end(struct decision *to, struct id id, const char *cause, struct moment now)
{
    struct message_try *b = &decision_add(to, MESSAGE_ENDED, id, now)->body.tried;

    text_copy(b->cause, sizeof b->cause, cause);
}

void decide_message_withdraw(const struct site *s, struct id id, struct moment now,
                             struct decision *to)
{
    const struct message_file *n = message_by_id(s, id);

    to->count = 0;
    to->refusal = n != NULL && n->state == MESSAGE_WAITS ? ALLOWED : REFUSED_STATE;
    if (to->refusal == ALLOWED)
        end(to, id, "withdrawn", now);
}

/* ---- due ---- */

/* At most MESSAGE_BEFORE wait before it. */
static bool is_near(const struct site *s, const struct ticket *t)
{
    int before = 0;

    for (int i = t->prev; i >= 0 && before <= MESSAGE_BEFORE; i = s->tickets[i].prev)
        before++;
    return before <= MESSAGE_BEFORE;
}

static void due(struct decision *to, const struct message_file *n, struct moment now)
{
    struct message_made *b = &decision_add(to, MESSAGE_DUE, n->id, now)->body.made;

    b->about = n->about;
    b->kind = (int)n->kind;
    b->channel = (int)n->channel;
    b->language = n->language;
    b->until = now.at + NEAR_WORTH;
    text_copy(b->to, sizeof b->to, n->to);
}

void decide_messages_due(const struct site *s, struct moment now, struct decision *to)
{
    to->refusal = ALLOWED;
    to->count = 0;
    for (int i = 0; i < s->messages.used && to->count < DECISION_MAX; i++) {
        const struct message_file *n = &s->messages.rows[i];
        const struct ticket *t;

        if (n->state != MESSAGE_WAITS)
            continue;
        t = site_ticket(s, n->about);
        if (t == NULL || (t->state != TICKET_WAITING && t->state != TICKET_AT_CALL))
            end(to, n->id, "over", now);
        else if (t->state == TICKET_AT_CALL || is_near(s, t))
            due(to, n, now);
    }
}

/* Due at once. */
static void tell(struct decision *to, struct id id, enum message_kind kind, struct id about,
                 enum message_channel channel, int language, const char *contact, struct moment now)
{
    struct message_made *b = &decision_add(to, MESSAGE_DUE, id, now)->body.made;

    b->about = about;
    b->kind = (int)kind;
    b->channel = (int)channel;
    b->language = language;
    b->until = now.at + DAY_WORTH;
    text_copy(b->to, sizeof b->to, contact);
}

void decide_message_news(const struct site *s, struct id id, struct id about,
                         enum message_channel channel, struct moment now, struct decision *to)
{
    const struct case_file *f = case_by_id(s, about);

    to->refusal = ALLOWED;
    to->count = 0;
    if (f != NULL && f->contact[0] != '\0' && messages_have_room(s, 0))
        tell(to, id, MESSAGE_CASE, f->id, channel, f->language, f->contact, now);
}

void decide_message_case(const struct site *s, struct id id, const struct event *step,
                         enum message_channel channel, struct moment now, struct decision *to)
{
    const struct case_step *said = &step->body.step;

    to->refusal = ALLOWED;
    to->count = 0;
    if (said->staff[0] != '\0' && said->text[0] != '\0')
        decide_message_news(s, id, step->subject, channel, now, to);
}

void decide_message_of_booking(const struct site *s, struct id id, struct id about,
                               struct moment now, struct decision *to)
{
    const struct appointment *a = appointment_by_id(s, about);

    to->refusal = ALLOWED;
    to->count = 0;
    if (a != NULL && a->contact[0] != '\0' && messages_have_room(s, 0))
        tell(to, id, MESSAGE_BOOKING, a->id, CHANNEL_SMS, a->language, a->contact, now);
}

/* Done by staff: the customer was not there to see it (R7). */
static bool is_by_staff(const struct event *what)
{
    switch (what->type) {
    case APPOINTMENT_BOOKED:
        return what->body.booked.staff[0] != '\0';
    case APPOINTMENT_MOVED:
        return what->body.moved.staff[0] != '\0';
    case APPOINTMENT_CANCELLED:
        return what->body.cancelled.staff[0] != '\0';
    default:
        return false;
    }
}

static bool is_news(const struct event *what)
{
    return is_by_staff(what) || what->type == APPOINTMENT_CONFIRMED ||
           (what->type == APPOINTMENT_CANCELLED && text_equal(what->body.cancelled.cause, "full"));
}

void decide_message_booking(const struct site *s, struct id id, const struct event *what,
                            struct moment now, struct decision *to)
{
    to->refusal = ALLOWED;
    to->count = 0;
    if (is_news(what))
        decide_message_of_booking(s, id, what->subject, now, to);
}

/* ---- tries ---- */

/* A ticket that was called long ago needs no word that its turn is near; who has rated
 * meanwhile is not asked. */
static bool is_over(const struct site *s, const struct message_file *n)
{
    const struct ticket *t;

    if (n->kind == MESSAGE_SURVEY || n->kind == MESSAGE_JUDGE)
        return !survey_may_be_answered(s, n->about);
    if (n->kind != MESSAGE_NEAR)
        return false;
    t = site_ticket(s, n->about);
    return t == NULL || (t->state != TICKET_WAITING && t->state != TICKET_AT_CALL);
}

void decide_message_take(const struct site *s, struct moment now, struct decision *to)
{
    to->refusal = ALLOWED;
    to->count = 0;
    for (int i = 0; i < s->messages.used && s->messages.due > 0; i++) {
        const struct message_file *n = &s->messages.rows[i];

        if (n->state != MESSAGE_READY || n->again > now.at)
            continue;
        if (is_over(s, n))
            end(to, n->id, "over", now);
        else if (n->until < now.at)
            end(to, n->id, "late", now);
        else
            decision_add(to, MESSAGE_TRIED, n->id, now)->body.tried.again =
                now.at + MESSAGE_TAKEN_MS;
        return;
    }
}

void decide_message_outcome(const struct site *s, struct id id, enum message_outcome outcome,
                            const char *cause, struct moment now, struct decision *to)
{
    const struct message_file *n = message_by_id(s, id);
    struct message_try *b;

    to->count = 0;
    to->refusal = n != NULL && n->state == MESSAGE_READY ? ALLOWED : REFUSED_STATE;
    if (to->refusal != ALLOWED)
        return;
    if (outcome != MESSAGE_MAY_GO_LATER) {
        end(to, id, outcome == MESSAGE_WAS_SENT ? "sent" : "refused", now);
        return;
    }
    b = &decision_add(to, MESSAGE_FAILED, id, now)->body.tried;
    b->again = now.at + retry_wait(n->tries, FIRST_WAIT, WAIT_MAX);
    text_copy(b->cause, sizeof b->cause, cause);
}

instant messages_next(const struct site *s)
{
    instant next = 0;

    for (int i = 0; i < s->messages.used && s->messages.due > 0; i++) {
        const struct message_file *n = &s->messages.rows[i];
        instant when = n->again > 0 ? n->again : 1; /* since long: at once */

        if (n->state == MESSAGE_READY && (next == 0 || when < next))
            next = when;
    }
    return next;
}
