/* slow_figures.c - stories from raw events, and counting them. */
#include "fakes/slow_figures.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum kind { NO_STORY, TICKET, APPOINTMENT, CASE };

struct slow_story {
    enum kind kind;
    struct id id;
    civil day;
    int hour;
    char service[CODE_SIZE], staff[STAFF_SIZE], about[STAFF_SIZE];
    int counter;
    /* a visit */
    bool issued, live, asked, declined, expired, done, cancelled, missed_now;
    instant came, due, first_call, newest_call, began, ended;
    int calls, misses, level, low, high, promised_min;
    /* an appointment */
    bool counts, sold;
    struct booked_slot slot;
    /* a case */
    enum case_kind what;
    bool in_hand, delivered, refused, closed, waits;
    int satisfied, score;
    int step;
    instant step_due, asked_due;
    unsigned kept, broken;
};

static struct slow_story *find(struct slow_figures *to, enum kind kind, struct id id)
{
    for (int i = to->count - 1; i >= 0; i--) {
        if (to->stories[i].kind == kind && id_equal(to->stories[i].id, id))
            return &to->stories[i];
    }
    return NULL;
}

static struct slow_story *begin(struct slow_figures *to, enum kind kind, struct id id,
                                struct moment when)
{
    struct slow_story *s = &to->stories[to->count++];

    *s = (struct slow_story){.kind = kind,
                             .id = id,
                             .day = day_of(when),
                             .hour = minute_of_day(when) / 60,
                             .low = -1,
                             .high = -1,
                             .satisfied = -1};
    return s;
}

/* ---- visits ---- */

static void issued(struct slow_figures *to, const struct event *e, struct moment when)
{
    struct slow_story *s;

    if (find(to, TICKET, e->subject) != NULL)
        return;
    s = begin(to, TICKET, e->subject, when);
    s->issued = s->live = true;
    s->came = when.at;
    s->due = e->body.issued.due;
    text_copy(s->service, sizeof s->service, e->body.issued.service);
    if (s->due == 0) {
        s->low = e->body.issued.quoted_low;
        s->high = e->body.issued.quoted_high;
    }
}

static void rating(struct slow_figures *to, const struct event *e, struct moment when)
{
    struct slow_story *s = find(to, TICKET, e->subject);

    if (s == NULL)
        s = begin(to, TICKET, e->subject, when);
    s->asked = true;
    if (s->level > 0 || s->declined)
        return;
    if (e->type == RATING_GIVEN)
        s->level = e->body.given.level;
    else if (e->type == RATING_DECLINED && !s->expired)
        s->declined = true;
    else if (e->type == RATING_LAPSED)
        s->expired = true;
}

static void called(struct slow_story *s, const struct event *e, const struct catalogue *c,
                   instant at)
{
    s->calls++;
    s->missed_now = false;
    s->newest_call = at;
    s->counter = e->body.called.counter;
    text_copy(s->staff, sizeof s->staff, e->body.called.staff);
    if (s->calls > 1)
        return;
    s->first_call = at;
    s->promised_min = c->services[catalogue_service(c, s->service)].promised_wait_min;
    if (s->due > s->came)
        s->came = s->due;
}

static void visit(struct slow_story *s, const struct event *e, const struct catalogue *c,
                  instant at)
{
    switch (e->type) {
    case TICKET_CALLED:
        called(s, e, c, at);
        break;
    case TICKET_SERVED:
        s->began = at;
        break;
    case TICKET_RESUMED:
        s->began = 0;
        s->missed_now = false;
        break;
    case TICKET_TRANSFERRED:
        s->began = 0;
        text_copy(s->service, sizeof s->service, e->body.transferred.service);
        break;
    case TICKET_NO_SHOW:
        s->misses++;
        s->missed_now = true;
        break;
    case TICKET_CANCELLED:
        s->cancelled = true;
        break;
    case TICKET_COMPLETED:
        s->done = true;
        s->ended = at;
        if (s->began == 0)
            s->began = s->newest_call;
        break;
    default:
        break;
    }
}

/* ---- appointments ---- */

static void appointment(struct slow_figures *to, const struct event *e, struct moment when)
{
    struct slow_story *s = find(to, APPOINTMENT, e->subject), *t;

    if (s == NULL)
        s = begin(to, APPOINTMENT, e->subject, when);
    switch (e->type) {
    case APPOINTMENT_HELD:
        s->slot = e->body.held.slot;
        s->sold = true;
        break;
    case APPOINTMENT_BOOKED:
        s->slot = e->body.booked.slot;
        s->sold = !e->body.booked.wish;
        break;
    case APPOINTMENT_CONFIRMED:
        s->sold = true;
        break;
    case APPOINTMENT_MOVED:
        s->slot = e->body.moved.slot;
        s->sold = true;
        break;
    case APPOINTMENT_ARRIVED:
    case APPOINTMENT_NO_SHOW:
        s->counts = true;
        s->missed_now = e->type == APPOINTMENT_NO_SHOW;
        s->day = s->slot.day;
        s->hour = s->slot.minute / 60;
        text_copy(s->service, sizeof s->service, s->slot.service);
        t = s->missed_now ? NULL : find(to, TICKET, e->body.arrived.ticket);
        if (t != NULL && t->issued && t->due == 0 && s->sold &&
            e->body.arrived.standing != STANDING_LATE)
            t->due = s->slot.due;
        break;
    default:
        break;
    }
}

/* ---- cases ---- */

static int first_promise(enum case_kind kind)
{
    return kind == CASE_REQUEST     ? STANDARD_RESPONSE
           : kind == CASE_COMPLAINT ? STANDARD_COMPLAINT_RESPONSE
                                    : STANDARD_ANSWER;
}

static void speaks_of(struct slow_figures *to, struct slow_story *s, struct id ticket)
{
    const struct slow_story *t = find(to, TICKET, ticket);

    if (t == NULL || s->about[0] != '\0')
        return;
    text_copy(s->about, sizeof s->about, t->staff);
    if (s->slot.service[0] == '\0')
        text_copy(s->service, sizeof s->service, t->service);
    if (s->slot.places == 0)
        s->counter = t->counter;
}

static void opened(struct slow_figures *to, const struct event *e, struct moment when,
                   enum case_kind kind)
{
    const struct case_opened *b = &e->body.opened;
    struct slow_story *s;

    if (find(to, CASE, e->subject) != NULL)
        return;
    s = begin(to, CASE, e->subject, when);
    s->what = kind;
    text_copy(s->service, sizeof s->service, b->service);
    text_copy(s->staff, sizeof s->staff, b->owner);
    s->counter = b->counter;
    /* What it names itself, it keeps. */
    text_copy(s->slot.service, sizeof s->slot.service, b->service);
    s->slot.places = b->counter;
    s->step_due = b->due > 0 ? when.at + (b->due - e->at.at) : 0;
    s->step = s->step_due > 0 ? first_promise(kind) : 0;
    s->id = e->subject;
}

/* The promise that the step begins; -1: what runs goes on. */
static int next_promise(const struct slow_story *s, const struct event *e)
{
    switch (e->type) {
    case COMPLAINT_RESPONDED:
        return STANDARD_COMPLAINT_SOLUTION;
    case CASE_PROGRESS:
        return s->in_hand ? -1 : STANDARD_ASSESSMENT;
    case CASE_ASSESSED:
        return STANDARD_PROPOSAL;
    case CASE_PROPOSED:
        return STANDARD_DELIVERY;
    case CASE_DELIVERED:
        return STANDARD_SURVEY;
    case COMPLAINT_INTERIM:
        return STANDARD_COMPLAINT_PROMISE;
    case COMPLAINT_RESOLVED:
        return STANDARD_COMPLAINT_FOLLOW_UP;
    case COMPLAINT_REOPENED:
        return STANDARD_COMPLAINT_SOLUTION;
    case IMPROVEMENT_OPENED:
        return STANDARD_IMPROVEMENT;
    case CASE_REFUSED:
    case CASE_FOLLOWED_UP:
    case CASE_ARCHIVED:
    case COMPLAINT_JUDGED:
    case COMPLAINT_CLOSED:
    case ENQUIRY_ANSWERED:
    case IMPROVEMENT_CLOSED:
        return 0;
    default:
        return -1;
    }
}

static void promise(struct slow_story *s, const struct event *e, instant at)
{
    int next = next_promise(s, e);
    bool unasked = e->type == CASE_ARCHIVED && s->step == STANDARD_SURVEY;

    if (next < 0)
        return;
    if (s->step > 0 && at <= s->step_due && !unasked)
        s->kept |= 1u << s->step;
    else if (s->step > 0)
        s->broken |= 1u << s->step;
    s->step = e->body.step.due > 0 ? next : 0;
    s->step_due = s->step > 0 ? e->body.step.due : 0;
    s->waits = false;
}

static void stepped(struct slow_story *s, const struct event *e, instant at)
{
    const struct case_step *b = &e->body.step;

    promise(s, e, at);
    s->in_hand = s->in_hand || (e->type != CASE_CONFIRMED && e->type != CASE_ASSIGNED &&
                                e->type != COMPLAINT_ASSIGNED);
    switch (e->type) {
    case CASE_ASSIGNED:
    case COMPLAINT_ASSIGNED:
        text_copy(s->staff, sizeof s->staff, b->owner);
        break;
    case CASE_CONSENTED:
        if (s->step > 0 && b->due > 0)
            s->step_due = b->due;
        break;
    case CASE_PAUSED:
        s->waits = true;
        break;
    case CASE_RESUMED:
        s->waits = false;
        if (s->step > 0 && b->due > 0)
            s->step_due = b->due;
        break;
    case CASE_DELIVERED:
        s->delivered = true;
        break;
    case CASE_REFUSED:
        s->refused = true;
        break;
    case CASE_FOLLOWED_UP:
        s->score = b->level;
        break;
    case COMPLAINT_JUDGED:
        s->satisfied = b->agreed;
        s->closed = b->agreed != 0;
        break;
    case COMPLAINT_CLOSED:
        s->closed = true;
        break;
    case COMPLAINT_REOPENED:
        s->closed = false;
        break;
    default:
        break;
    }
}

static struct id ticket_of(const struct told *log, int count, struct id of)
{
    for (int i = 0; i < count; i++) {
        enum event_type t = log[i].event.type;

        if ((t == CASE_REGISTERED || t == COMPLAINT_FILED || t == PRAISE_GIVEN ||
             t == SUGGESTION_GIVEN || t == ENQUIRY_ASKED) &&
            id_equal(log[i].event.subject, of))
            return log[i].event.body.opened.ticket;
    }
    return (struct id){{0}};
}

/* ---- reading the log ---- */

static enum case_kind opens(enum event_type type)
{
    switch (type) {
    case CASE_REGISTERED:
        return CASE_REQUEST;
    case COMPLAINT_FILED:
        return CASE_COMPLAINT;
    case PRAISE_GIVEN:
        return CASE_PRAISE;
    case SUGGESTION_GIVEN:
        return CASE_SUGGESTION;
    case ENQUIRY_ASKED:
        return CASE_ENQUIRY;
    default:
        return KINDS;
    }
}

static void read_one(struct slow_figures *to, const struct catalogue *c, const struct told *log,
                     int at)
{
    const struct event *e = &log[at].event;
    struct moment when = log[at].when;
    struct slow_story *s;

    if (e->type == TICKET_ISSUED) {
        issued(to, e, when);
    } else if (e->type >= TICKET_PRINTED && e->type <= TICKET_COMPLETED) {
        s = find(to, TICKET, e->subject);
        if (s != NULL)
            visit(s, e, c, when.at);
    } else if (e->type >= RATING_ASKED && e->type <= RATING_LAPSED) {
        rating(to, e, when);
    } else if (e->type >= APPOINTMENT_HELD && e->type <= APPOINTMENT_NO_SHOW) {
        appointment(to, e, when);
    } else if (e->type >= CASE_REGISTERED && e->type <= IMPROVEMENT_CLOSED) {
        if (opens(e->type) != KINDS)
            opened(to, e, when, opens(e->type));
        s = find(to, CASE, e->subject);
        if (s != NULL && opens(e->type) == KINDS)
            stepped(s, e, when.at);
        if (s != NULL)
            speaks_of(to, s, ticket_of(log, at + 1, e->subject));
    }
}

void slow_read(struct slow_figures *to, const struct catalogue *c, const struct told *log,
               int count)
{
    *to = (struct slow_figures){calloc((size_t)count + 1, sizeof *to->stories), 0};
    must(to->stories != NULL);
    for (int i = 0; i < count; i++)
        read_one(to, c, log, i);
}

void slow_free(struct slow_figures *s)
{
    free(s->stories);
}

/* ---- counting ---- */

/* Times are held to 18 hours. */
static int seconds(instant from, instant to)
{
    instant n = to > from ? (to - from) / SECOND : 0;

    return n > FACT_NO_TIME - 1 ? FACT_NO_TIME - 1 : (int)n;
}

static int off(const struct slow_story *s)
{
    int waited = seconds(s->came, s->first_call);

    if (s->low < 0 || s->high < 0 || s->calls == 0)
        return -1;
    return waited < s->low * 60 ? s->low * 60 - waited
                                : (waited > s->high * 60 ? waited - s->high * 60 : 0);
}

static void promises(const struct slow_story *s, instant now, const int *which, struct figure *to)
{
    for (; *which != 0; which++) {
        bool late = s->step == *which && !s->waits && s->step_due / SECOND < now / SECOND;
        bool bad = late || (s->broken >> *which & 1) != 0;

        to->of += bad || (s->kept >> *which & 1) != 0;
        to->hit += !bad && (s->kept >> *which & 1) != 0;
    }
}

static void count_visit(const struct slow_story *s, enum indicator i, civil today,
                        struct figure *to)
{
    int waited = seconds(s->came, s->first_call);
    bool served = s->done || s->asked;
    bool back = s->live && !s->missed_now && !s->done && !s->cancelled && s->day >= today;

    switch (i) {
    case IND_SATISFACTION:
        to->of = s->level > 0;
        to->hit = s->level >= 4;
        to->sum = s->level;
        break;
    case IND_SATISFIED:
        to->of = s->asked;
        to->hit = s->level >= 4;
        break;
    case IND_ASKED:
        to->of = served;
        to->hit = s->asked;
        break;
    case IND_ANSWERED:
        to->of = s->asked;
        to->hit = s->level > 0;
        break;
    case IND_COMPLAINTS:
    case IND_PRAISE:
        to->of = served;
        break;
    case IND_WAIT:
        to->of = s->calls > 0;
        to->sum = s->calls > 0 ? waited : 0;
        break;
    case IND_WAIT_KEPT:
        to->of = s->calls > 0 && s->promised_min > 0;
        to->hit = to->of > 0 && waited <= s->promised_min * 60;
        break;
    case IND_WORK:
        to->of = s->done;
        to->sum = s->done ? seconds(s->began, s->ended) : 0;
        break;
    case IND_NO_SHOW:
        to->of = s->calls > 0;
        to->hit = s->misses > 0 && !served && !s->cancelled && !back;
        break;
    case IND_ESTIMATE_KEPT:
        to->of = off(s) >= 0;
        to->hit = to->of > 0 && off(s) < 60;
        break;
    case IND_ESTIMATE_ERROR:
        to->of = off(s) >= 0;
        to->sum = to->of > 0 ? off(s) : 0;
        break;
    default:
        break;
    }
}

static void count_case(const struct slow_story *s, enum indicator i, instant now, struct figure *to)
{
    static const int first[] = {STANDARD_RESPONSE, STANDARD_COMPLAINT_RESPONSE, 0};
    static const int delivery[] = {STANDARD_DELIVERY, 0};
    static const int answer[] = {STANDARD_ANSWER, 0};
    static const int solution[] = {STANDARD_COMPLAINT_SOLUTION, STANDARD_COMPLAINT_PROMISE, 0};
    static const int again[] = {STANDARD_COMPLAINT_FOLLOW_UP, 0};
    bool request = s->what == CASE_REQUEST, complaint = s->what == CASE_COMPLAINT;

    switch (i) {
    case IND_COMPLAINTS:
        to->hit = complaint;
        break;
    case IND_PRAISE:
        to->hit = s->what == CASE_PRAISE;
        break;
    case IND_RESPONSE:
        promises(s, now, first, to);
        break;
    case IND_ON_TIME:
        promises(s, now, delivery, to);
        break;
    case IND_ANSWER:
        promises(s, now, answer, to);
        break;
    case IND_COMPLAINT_TIME:
        promises(s, now, solution, to);
        break;
    case IND_FOLLOW_UP:
        promises(s, now, again, to);
        break;
    case IND_SOLVED:
        to->of = (request && !s->refused) || complaint;
        to->hit = to->of > 0 && (request ? s->delivered : s->closed && s->satisfied == 1);
        break;
    case IND_SURVEY:
        to->of = request && s->delivered;
        to->hit = to->of > 0 && s->score > 0;
        break;
    default:
        break;
    }
}

static const char *whose(const struct slow_story *s, enum indicator i)
{
    bool about = s->kind == CASE && (i == IND_COMPLAINTS || i == IND_PRAISE);

    return about ? s->about : s->staff;
}

static bool is_in_group(const struct slow_story *s, enum indicator i, enum grouping by, int key,
                        const char *code)
{
    struct date d = date_of(s->day);

    switch (by) {
    case BY_DAY:
        return s->day == key;
    case BY_WEEK:
        return s->day >= key && s->day < key + 7;
    case BY_MONTH:
        return civil_of(d.year, d.month, 1) == key;
    case BY_QUARTER:
        return date_of(key).year == d.year && (date_of(key).month - 1) / 3 == (d.month - 1) / 3;
    case BY_HOUR:
        return s->hour == key;
    case BY_COUNTER:
        return s->counter == key;
    case BY_SERVICE:
        return strcmp(s->service, code) == 0;
    case BY_STAFF:
        return strcmp(whose(s, i), code) == 0;
    default:
        return true;
    }
}

static bool is_wanted(const struct slow_story *s, const struct fact_filter *f, enum indicator i)
{
    return s->day >= f->from && s->day <= f->to &&
           (f->service == NULL || strcmp(f->service, s->service) == 0) &&
           (f->staff == NULL || strcmp(f->staff, whose(s, i)) == 0) &&
           (f->counter == 0 || f->counter == s->counter) && (f->hour < 0 || f->hour == s->hour);
}

static int ascending(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;

    return (x > y) - (x < y);
}

struct figure slow_figure(const struct slow_figures *all, const struct fact_filter *which,
                          enum indicator i, enum grouping by, int key, const char *code,
                          instant now, civil today, int *values)
{
    struct figure to = {0};
    int n = 0;

    for (int k = 0; k < all->count; k++) {
        const struct slow_story *s = &all->stories[k];
        struct figure one = {0};

        if (!is_wanted(s, which, i) || !is_in_group(s, i, by, key, code))
            continue;
        if (s->kind == TICKET)
            count_visit(s, i, today, &one);
        else if (s->kind == CASE)
            count_case(s, i, now, &one);
        else if (i == IND_APPOINTMENT_NO_SHOW && s->counts)
            one = (struct figure){.of = 1, .hit = s->missed_now};
        to.of += one.of;
        to.hit += one.hit;
        to.sum += one.sum;
        if (one.of > 0)
            values[n++] = (int)one.sum;
    }
    qsort(values, (size_t)n, sizeof *values, ascending);
    return to;
}
