/* site.c - folds events into the state of a hall. */
#include "core/site.h"

#include <string.h>

#include "base/text.h"
#include "core/site_inside.h"

/* ---- days ---- */

void site_begin_day(struct site *s, civil day)
{
    if (day <= s->day)
        return;
    for (int i = 0; i < s->used; i++) {
        struct ticket *t = &s->tickets[i];

        if (!ticket_is_live(t))
            continue;
        site_leave_queue(s, t);
        t->state = TICKET_ENDED_LAPSED;
    }
    for (int i = 0; i < COUNTERS_MAX; i++)
        s->desks[i].ticket = -1;
    memset(s->floors, 0, sizeof s->floors);
    memset(s->prefixes, 0, sizeof s->prefixes); /* those of old editions too */
    memset(&s->counts, 0, sizeof s->counts);
    memset(s->calls, 0, sizeof s->calls);
    s->call_count = 0;
    s->day = day;
    s->book.edition = s->pos;
}

/* ---- ratings (R25) ---- */

/* An answer that came by itself, or to a question of an earlier day, counts as
 * asked today too. */
static void count_asked(struct site *s, const struct ticket *t)
{
    if (t->rating == RATING_NONE || t->day < s->day)
        s->counts.asked++;
}

static void rated(struct site *s, struct ticket *t, const struct rating_given *b)
{
    count_asked(s, t);
    if (t->rating == RATING_EXPIRED && t->day == s->day)
        s->counts.lapsed--; /* lapsed at the pad, given later from the ticket */
    t->rating = RATING_RATED;
    t->level = b->level;
    s->counts.rated++;
    s->counts.levels[b->level]++;
}

static void rating_fact(struct site *s, const struct event *e)
{
    int row = site_row(s, e->subject);
    struct ticket *t = row < 0 ? site_add(s, e->subject) : &s->tickets[row];

    if (t != NULL && row < 0) {
        t->state = TICKET_ENDED_DONE;
        t->day = s->day;
    }
    if (t == NULL || t->rating == RATING_RATED || t->rating == RATING_REFUSED ||
        (e->type != RATING_GIVEN && t->rating == RATING_EXPIRED)) {
        s->counts.ignored++;
        return;
    }
    if (e->type == RATING_GIVEN) {
        rated(s, t, &e->body.given);
        return;
    }
    count_asked(s, t);
    if (e->type == RATING_ASKED) {
        t->rating = RATING_OPEN;
    } else if (e->type == RATING_DECLINED) {
        t->rating = RATING_REFUSED;
        s->counts.declined++;
    } else {
        t->rating = RATING_EXPIRED;
        s->counts.lapsed++;
    }
}

static void complained(struct site *s, const struct event *e)
{
    const struct case_opened *b = &e->body.opened;
    int row = site_row(s, b->ticket);

    s->counts.complaints++;
    if (row >= 0 && b->level > 0) /* what a customer says by themselves is another one */
        s->tickets[row].complained = true;
}

/* ---- devices, counters ---- */

struct device *site_device_row(struct site *s, struct id id)
{
    for (int i = 0; i < s->device_count; i++) {
        if (id_equal(s->devices[i].id, id))
            return &s->devices[i];
    }
    return NULL;
}

static void enrolled(struct site *s, const struct event *e)
{
    const struct device_enrolled *b = &e->body.enrolled;
    struct device *d = site_device_row(s, e->subject);

    s->devices_edition++;
    if (d == NULL) {
        if (s->device_count == DEVICES_MAX) {
            s->counts.ignored++;
            return;
        }
        d = &s->devices[s->device_count++];
        *d = (struct device){.id = e->subject};
    }
    text_copy(d->name, sizeof d->name, b->name);
    text_copy(d->role, sizeof d->role, b->role);
    text_copy(d->key, sizeof d->key, b->key);
    d->lane = b->lane;
}

static void counter_fact(struct site *s, const struct event *e, instant at)
{
    const struct at_counter *b = &e->body.at_counter;
    struct desk *d = site_desk(s, b->counter);

    if (d == NULL) {
        s->counts.ignored++;
        return;
    }
    d->state = e->type == COUNTER_OPENED   ? COUNTER_OPEN
               : e->type == COUNTER_PAUSED ? COUNTER_ON_BREAK
                                           : COUNTER_SHUT;
    text_copy(d->staff, sizeof d->staff, d->state == COUNTER_SHUT ? "" : b->staff);
    d->since = at;
}

/* ---- an emergency (R36) ---- */

/* A new text of one that holds leaves its beginning. */
static void emergency_fact(struct site *s, const struct event *e, instant at)
{
    struct emergency *m = &s->emergency;

    if (e->type == SITE_RESUMED) {
        memset(m, 0, sizeof *m);
        return;
    }
    if (!m->on)
        m->since = at;
    m->on = true;
    text_copy(m->text, sizeof m->text, e->body.notice.text);
    text_copy(m->staff, sizeof m->staff, e->body.notice.staff);
}

/* ---- what stands aside ---- */

static void aside_fact(struct site *s, const struct event *e)
{
    struct device *d = site_device_row(s, e->subject);

    if (d == NULL)
        return;
    if (e->type == ASIDE_BEGUN) {
        d->aside++;
        text_copy(d->aside_why, sizeof d->aside_why, e->body.aside.why);
        return;
    }
    if (e->body.aside.seq == 0)
        d->aside = 0;
    else if (d->aside > 0)
        d->aside--;
    if (d->aside == 0)
        d->aside_why[0] = '\0';
}

/* ---- the fold ---- */

void site_init(struct site *s, const struct catalogue *c)
{
    s->catalogue = c;
    for (int i = 0; i < SERVICES_MAX; i++)
        s->first[i] = s->last[i] = -1;
    for (int i = 0; i < COUNTERS_MAX; i++)
        s->desks[i].ticket = -1;
}

void site_apply(struct site *s, const struct event *e, struct moment when)
{
    struct device *d = site_device_row(s, e->device);

    s->pos++;
    if (d != NULL && e->seq > d->seq)
        d->seq = e->seq;
    site_begin_day(s, day_of(when));
    if (e->type != TICKET_ISSUED && e->type != TICKET_PRINTED)
        s->full = false; /* a ticket's story may end */
    switch (e->type) {
    case TICKET_ISSUED:
    case TICKET_PRINTED:
    case TICKET_CALLED:
    case TICKET_RECALLED:
    case TICKET_SERVED:
    case TICKET_HELD:
    case TICKET_RESUMED:
    case TICKET_TRANSFERRED:
    case TICKET_NO_SHOW:
    case TICKET_CANCELLED:
    case TICKET_COMPLETED:
        site_fold_ticket(s, e, when);
        break;
    case RATING_ASKED:
    case RATING_GIVEN:
    case RATING_DECLINED:
    case RATING_LAPSED:
        rating_fact(s, e);
        break;
    case APPOINTMENT_HELD:
    case APPOINTMENT_BOOKED:
    case APPOINTMENT_CONFIRMED:
    case APPOINTMENT_MOVED:
    case APPOINTMENT_CANCELLED:
    case APPOINTMENT_ARRIVED:
    case APPOINTMENT_NO_SHOW:
        site_fold_appointment(s, e, when);
        break;
    case COMPLAINT_FILED:
        complained(s, e);
        site_fold_case(s, e, when);
        break;
    case CASE_REGISTERED:
    case CASE_CONFIRMED:
    case CASE_ASSIGNED:
    case CASE_ASSESSED:
    case CASE_REFUSED:
    case CASE_PROPOSED:
    case CASE_SIGNED:
    case CASE_PROGRESS:
    case CASE_EXTENDED:
    case CASE_CONSENTED:
    case CASE_PAUSED:
    case CASE_RESUMED:
    case CASE_DELIVERED:
    case CASE_FOLLOWED_UP:
    case CASE_ARCHIVED:
    case COMPLAINT_ASSIGNED:
    case COMPLAINT_RESPONDED:
    case COMPLAINT_INTERIM:
    case COMPLAINT_RESOLVED:
    case COMPLAINT_JUDGED:
    case COMPLAINT_REOPENED:
    case COMPLAINT_CLOSED:
    case PRAISE_GIVEN:
    case SUGGESTION_GIVEN:
    case ENQUIRY_ASKED:
    case ENQUIRY_ANSWERED:
    case IMPROVEMENT_OPENED:
    case IMPROVEMENT_CLOSED:
    case CASE_SETTLED:
    case ENQUIRY_PROMISED:
    case RATING_APPEALED:
    case RATING_RULED:
        site_fold_case(s, e, when);
        break;
    case DEVICE_ENROLLED:
        enrolled(s, e);
        break;
    case DEVICE_FAULT:
    case DEVICE_RECOVERED:
    case DEVICE_MAINTAINED:
        site_fold_equipment(s, e, when.at);
        break;
    case DEVICE_LISTED:
        site_fold_listing(s, e);
        break;
    case COUNTER_OPENED:
    case COUNTER_PAUSED:
    case COUNTER_CLOSED:
        counter_fact(s, e, when.at);
        break;
    case SITE_EMERGENCY:
    case SITE_RESUMED:
        emergency_fact(s, e, when.at);
        break;
    case MESSAGE_WANTED:
    case MESSAGE_DUE:
    case MESSAGE_TRIED:
    case MESSAGE_FAILED:
    case MESSAGE_ENDED:
        site_fold_message(s, e, when);
        break;
    case CASE_LATE:
        site_fold_case_late(s, e, when);
        break;
    case DATA_ERASED:
    case CASE_HELD:
    case CASE_FREED:
        site_fold_erasure(s, e, when);
        break;
    case ASIDE_BEGUN:
    case ASIDE_ENDED:
        aside_fact(s, e);
        break;
    case SEAL_BEGUN: /* retention.h has a fold of its own */
    case SEAL_ENDED:
    case CONFIG_PUBLISHED:
    case APPRAISAL_PROPOSED: /* appraisal.h has a fold of its own */
    case APPRAISAL_ANSWERED:
    case APPRAISAL_SIGNED:
    case SURVEY_CONSENT: /* so has survey.h */
    case SURVEY_OPENED:
    case MATTER_OPENED: /* and so has matter.h */
    case MATTER_STEPPED:
    case REPORT_DUE: /* underway.h too */
    case REPORT_GIVEN:
    case REPORT_MISSED:
    case CASE_PLANNED:
    case MILESTONE_SET:
    case MILESTONE_TOLD:
    case MILESTONE_CONFIRMED:
    case OBJECTION_RAISED:
    case OBJECTION_LATE:
    case OBJECTION_ANSWERED:
    case EVENT_NONE:
    case EVENT_TYPES:
        break;
    }
}
