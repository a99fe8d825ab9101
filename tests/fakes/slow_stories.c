/* slow_stories.c - tells the story of each ticket, appointment and case from the raw events. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fakes/slow_story.h"

static struct slow_story *find(struct slow_figures *to, enum slow_kind kind, struct id id)
{
    for (int i = to->count - 1; i >= 0; i--) {
        if (to->stories[i].kind == kind && id_equal(to->stories[i].id, id))
            return &to->stories[i];
    }
    return NULL;
}

static struct slow_story *begin(struct slow_figures *to, enum slow_kind kind, struct id id,
                                struct moment when)
{
    struct slow_story *s = &to->stories[to->count++];

    *s = (struct slow_story){.kind = kind,
                             .id = id,
                             .place = to->read,
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

    if (find(to, SLOW_TICKET, e->subject) != NULL)
        return;
    s = begin(to, SLOW_TICKET, e->subject, when);
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
    struct slow_story *s = find(to, SLOW_TICKET, e->subject);

    if (s == NULL)
        s = begin(to, SLOW_TICKET, e->subject, when);
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
    s->chosen = s->chosen || e->body.called.why == WHY_CHOSEN;
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
        s->papers = c->services[catalogue_service(c, s->service)].document_count > 0;
        break;
    default:
        break;
    }
}

/* A question by message that went out; its visit was asked for a rating. */
static void question(struct slow_figures *to, const struct told *log, int at)
{
    const struct event *e = &log[at].event;
    struct slow_story *s = NULL;

    if (strcmp(e->body.tried.cause, "sent") != 0)
        return;
    for (int i = 0; i < at; i++) {
        const struct event *due = &log[i].event;

        if (due->type != MESSAGE_DUE || !id_equal(due->subject, e->subject) ||
            due->body.made.kind != MESSAGE_SURVEY)
            continue;
        s = find(to, SLOW_TICKET, due->body.made.about);
        if (s != NULL)
            s->asked = true;
        else
            s = find(to, SLOW_CASE, due->body.made.about);
    }
    if (s != NULL)
        s->written++;
}

/* ---- appointments ---- */

static void appointment(struct slow_figures *to, const struct event *e, struct moment when)
{
    struct slow_story *s = find(to, SLOW_APPOINTMENT, e->subject), *t;

    if (s == NULL)
        s = begin(to, SLOW_APPOINTMENT, e->subject, when);
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
        t = s->missed_now ? NULL : find(to, SLOW_TICKET, e->body.arrived.ticket);
        if (t != NULL && t->issued && t->due == 0 && s->sold &&
            e->body.arrived.standing != STANDING_LATE)
            t->due = s->slot.due;
        break;
    default:
        break;
    }
}

/* ---- cases ---- */

static int first_promise(enum case_kind kind, int via)
{
    static const bool here[VIAS] = {
        [VIA_PAD] = true, [VIA_KIOSK] = true, [VIA_CONSOLE] = true, [VIA_COUNTER] = true};

    return kind == CASE_REQUEST     ? (here[via] ? STANDARD_RESPONSE : STANDARD_RESPONSE_REMOTE)
           : kind == CASE_COMPLAINT ? STANDARD_COMPLAINT_RESPONSE
                                    : STANDARD_ANSWER;
}

static void speaks_of(struct slow_figures *to, struct slow_story *s, struct id ticket)
{
    struct slow_story *t = find(to, SLOW_TICKET, ticket);

    if (t != NULL && s->what == CASE_REQUEST)
        t->handed_on = true;
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

    if (find(to, SLOW_CASE, e->subject) != NULL)
        return;
    s = begin(to, SLOW_CASE, e->subject, when);
    s->what = kind;
    text_copy(s->service, sizeof s->service, b->service);
    text_copy(s->staff, sizeof s->staff, b->owner);
    s->counter = b->counter;
    /* What it names itself, it keeps. */
    text_copy(s->slot.service, sizeof s->slot.service, b->service);
    s->slot.places = b->counter;
    s->step_due = b->due > 0 ? when.at + (b->due - e->at.at) : 0;
    s->step = s->step_due > 0 ? first_promise(kind, b->via) : 0;
    if (b->register_by > 0 && e->at.at <= b->register_by)
        s->kept |= 1u << STANDARD_REGISTRATION;
    else if (b->register_by > 0)
        s->broken |= 1u << STANDARD_REGISTRATION;
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
    case ENQUIRY_PROMISED:
        return STANDARD_ANSWER_PROMISE;
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

static unsigned of(int standard)
{
    return 1u << standard;
}

/* The promises that the rule book says are kept by this: R3 and R21 by an answer, R6 by an
 * assessment, R11 by a proposal, R16 by the delivery, R18 and R22 by the customer's word,
 * R4 and R26 by an answer, R33 by what came of it. */
static unsigned keeps(const struct event *e)
{
    const unsigned answered =
        of(STANDARD_RESPONSE) | of(STANDARD_RESPONSE_REMOTE) | of(STANDARD_COMPLAINT_RESPONSE);

    switch (e->type) {
    case COMPLAINT_RESPONDED:
    case CASE_PROGRESS:
        return answered;
    case CASE_ASSESSED:
    case CASE_REFUSED:
        return answered | of(STANDARD_ASSESSMENT);
    case CASE_PROPOSED:
        return of(STANDARD_PROPOSAL);
    case CASE_DELIVERED:
        return of(STANDARD_DELIVERY);
    case CASE_FOLLOWED_UP:
        return of(STANDARD_SURVEY);
    case COMPLAINT_INTERIM:
        return answered | of(STANDARD_COMPLAINT_INTERIM);
    case COMPLAINT_RESOLVED:
        return answered | of(STANDARD_COMPLAINT_SOLUTION) | of(STANDARD_COMPLAINT_PROMISE);
    case COMPLAINT_JUDGED:
        return of(STANDARD_COMPLAINT_FOLLOW_UP);
    case ENQUIRY_PROMISED:
    case IMPROVEMENT_OPENED:
        return of(STANDARD_ANSWER);
    case ENQUIRY_ANSWERED:
        return of(STANDARD_ANSWER) | of(STANDARD_ANSWER_PROMISE);
    case IMPROVEMENT_CLOSED:
        return of(STANDARD_IMPROVEMENT);
    default:
        return 0;
    }
}

/* R18: nobody was asked.  R4, R21: another time was named, and the customer did not agree. */
static bool gives_up(const struct slow_story *s, const struct event *e)
{
    bool named = s->step == STANDARD_COMPLAINT_PROMISE || s->step == STANDARD_ANSWER_PROMISE;

    return (e->type == CASE_ARCHIVED && s->step == STANDARD_SURVEY) ||
           ((e->type == COMPLAINT_INTERIM || e->type == ENQUIRY_PROMISED) && named &&
            !e->body.step.agreed);
}

/* R21: what is not solved in time has an interim answer, if that is in time. */
static void ends(struct slow_story *s, const struct event *e)
{
    if (s->step == STANDARD_COMPLAINT_SOLUTION && e->type == COMPLAINT_INTERIM)
        s->step = STANDARD_COMPLAINT_INTERIM;
    if (s->step == STANDARD_COMPLAINT_INTERIM && e->type == COMPLAINT_RESOLVED)
        s->broken |= of(STANDARD_COMPLAINT_SOLUTION);
    else if (gives_up(s, e))
        s->broken |= of(s->step);
    else
        s->kept |= keeps(e) & of(s->step);
}

/* Its time is past, and was so before the clock was stopped, if it was. */
static bool is_past(const struct slow_story *s, instant at)
{
    return s->step > 0 && (s->waits ? s->paused : at) > s->step_due;
}

static void promise(struct slow_story *s, const struct event *e, instant at)
{
    int next = next_promise(s, e);

    if (is_past(s, at))
        s->broken |= of(s->step);
    if (next < 0)
        return;
    if (s->step > 0 && !is_past(s, at))
        ends(s, e);
    s->step = e->body.step.due > 0 ? next : 0;
    s->step_due = s->step > 0 ? e->body.step.due : 0;
    s->waits = false;
}

/* The hub says so; that it was late is seen from the times alone. */
static void turned_late(struct slow_story *s, const struct event *e, instant at)
{
    if (!is_past(s, at) || strcmp(e->body.late.standard, "fee") == 0)
        return;
    if (e->body.late.due > 0) {
        s->step = STANDARD_COMPLAINT_INTERIM;
        s->step_due = e->body.late.due;
    } else {
        s->broken |= of(s->step);
    }
}

static void stepped(struct slow_story *s, const struct event *e, instant at)
{
    const struct case_step *b = &e->body.step;

    promise(s, e, at);
    if (!s->checked)
        s->complete = e->type == CASE_ASSESSED;
    s->checked =
        s->checked || e->type == CASE_ASSESSED || e->type == CASE_REFUSED || e->type == CASE_PAUSED;
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
        if (s->waits && b->agreed)
            s->paused = at;
        break;
    case CASE_PAUSED:
        s->waits = true;
        s->paused = at;
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
        s->noted = b->staff[0] != '\0';
        break;
    case COMPLAINT_JUDGED:
        s->satisfied = b->agreed;
        s->noted = b->staff[0] != '\0';
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

/* ---- reports and objections ---- */

static void report_ends(struct slow_story *s, bool kept)
{
    unsigned *bits = kept ? &s->kept : &s->broken;

    *bits |= 1u << STANDARD_REPORT;
    s->report_due = 0;
}

/* The clock that runs is broken once its time is past, whatever ends it. */
static void report(struct slow_story *s, const struct event *e, instant at)
{
    instant next = e->body.report.due;

    if (s->report_due > 0 && (at > s->report_due || next != s->report_due))
        report_ends(s, at <= s->report_due);
    if (!s->waits)
        s->report_due = next;
}

static void objection(struct slow_story *s, const struct event *e, instant at)
{
    if (e->type == OBJECTION_RAISED) {
        s->objection_due = e->body.objection.due;
        s->objection_late = false;
    } else if (!s->objection_late) {
        s->objection_late = at > s->objection_due;
        *(s->objection_late ? &s->broken : &s->kept) |= 1u << STANDARD_OBJECTION;
    }
}

static void under_way(struct slow_story *s, const struct event *e, instant at)
{
    if (e->type >= REPORT_DUE && e->type <= REPORT_MISSED)
        report(s, e, at);
    else if (e->type >= OBJECTION_RAISED && e->type <= OBJECTION_ANSWERED)
        objection(s, e, at);
    else if (s->report_due > 0 && (s->delivered || s->refused || s->waits)) {
        if (at > s->report_due)
            report_ends(s, false);
        s->report_due = 0;
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

/* ---- a mistaken rating ---- */

static void ruled(struct slow_figures *to, const struct event *e, struct id ticket)
{
    struct slow_story *complaint = find(to, SLOW_CASE, e->subject);
    struct slow_story *visit = find(to, SLOW_TICKET, ticket);

    if (complaint == NULL || e->type != RATING_RULED)
        return;
    complaint->excused = e->body.step.agreed != 0;
    if (visit != NULL)
        visit->excused = complaint->excused;
}

/* ---- reviews ---- */

static struct slow_story *begun_at(struct slow_figures *to, int place)
{
    for (int i = 0; i < to->count; i++) {
        if (to->stories[i].place == place && to->stories[i].kind != SLOW_REVIEW)
            return &to->stories[i];
    }
    return NULL;
}

/* A review that is done, or taken up again, counts its marks into its work. */
static void count_marks(const struct slow_story *review, struct slow_story *work, bool done)
{
    work->met = work->not_met = 0;
    for (int i = 0; done && i < LINES_MAX; i++) {
        work->met += review->marks[i] == MARK_MET;
        work->not_met += review->marks[i] == MARK_NOT_MET;
    }
}

static void reviewed(struct slow_figures *to, const struct event *e, struct moment when)
{
    const struct matter_step *b = &e->body.matter;
    struct slow_story *s = find(to, SLOW_REVIEW, e->subject), *work;

    if (s == NULL && b->kind == MATTER_REVIEW && e->type == MATTER_OPENED)
        begin(to, SLOW_REVIEW, e->subject, when)->speaks_of = b->pos;
    if (s == NULL)
        return;
    if (b->act == MATTER_MARK)
        s->marks[b->number - 1] = (char)b->said;
    work = begun_at(to, s->speaks_of);
    if (work != NULL && (b->act == MATTER_CLOSE || b->act == MATTER_REOPEN))
        count_marks(s, work, b->act == MATTER_CLOSE);
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

    to->read = at + 1;
    if (e->type == MATTER_OPENED || e->type == MATTER_STEPPED) {
        reviewed(to, e, when);
    } else if (e->type == TICKET_ISSUED) {
        issued(to, e, when);
    } else if (e->type >= TICKET_PRINTED && e->type <= TICKET_COMPLETED) {
        s = find(to, SLOW_TICKET, e->subject);
        if (s != NULL)
            visit(s, e, c, when.at);
    } else if (e->type >= RATING_ASKED && e->type <= RATING_LAPSED) {
        rating(to, e, when);
    } else if (e->type == MESSAGE_ENDED) {
        question(to, log, at);
    } else if (e->type >= APPOINTMENT_HELD && e->type <= APPOINTMENT_NO_SHOW) {
        appointment(to, e, when);
    } else if (e->type == CASE_LATE) {
        s = find(to, SLOW_CASE, e->subject);
        if (s != NULL)
            turned_late(s, e, when.at);
        if (s != NULL)
            speaks_of(to, s, ticket_of(log, at + 1, e->subject));
    } else if ((e->type >= CASE_REGISTERED && e->type <= IMPROVEMENT_CLOSED) ||
               e->type == CASE_SETTLED || e->type == ENQUIRY_PROMISED) {
        if (opens(e->type) != KINDS)
            opened(to, e, when, opens(e->type));
        s = find(to, SLOW_CASE, e->subject);
        if (s != NULL && opens(e->type) == KINDS)
            stepped(s, e, when.at);
        if (s != NULL)
            under_way(s, e, when.at);
        if (s != NULL)
            speaks_of(to, s, ticket_of(log, at + 1, e->subject));
    } else if (e->type == RATING_APPEALED || e->type == RATING_RULED) {
        ruled(to, e, ticket_of(log, at + 1, e->subject));
    } else if (e->type >= REPORT_DUE && e->type <= OBJECTION_ANSWERED) {
        s = find(to, SLOW_CASE, e->subject);
        if (s != NULL)
            under_way(s, e, when.at);
    }
}

void slow_read(struct slow_figures *to, const struct catalogue *c, const struct told *log,
               int count)
{
    *to = (struct slow_figures){.stories = calloc((size_t)count + 1, sizeof *to->stories)};
    must(to->stories != NULL);
    for (int i = 0; i < count; i++)
        read_one(to, c, log, i);
}

void slow_free(struct slow_figures *s)
{
    free(s->stories);
}
