/* visit_take.c - a visitor takes a number: asked for, stored, printed. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "terminal/inside.h"
#include "wire/appointment_json.h"

static void fail(struct terminal *t, enum refusal refusal, enum err failure)
{
    t->visit.taking = TAKING_FAILED;
    t->visit.refusal = refusal;
    t->visit.failure = failure;
}

enum { LAST = -1 }; /* the day, whichever it was, on which the newest of our lane was given */

/* The key under which the highest count of our lane on that day is kept. */
static void floor_key(const struct terminal *t, civil of, const char *prefix, char to[64])
{
    char day[DAY_TEXT] = "last";

    if (of != LAST)
        day_to_text(of, day);
    text_format(to, 64, "floor.%s.%s.%d", day, prefix, t->id.lane);
}

static int32_t kept_floor(struct terminal *t, civil day, const char *prefix)
{
    char key[64], value[16];
    long kept = 0;

    floor_key(t, day, prefix, key);
    if (journal_get(t->journal, key, value, sizeof value))
        kept = strtol(value, NULL, 10);
    return kept < COUNT_MAX ? (int32_t)kept : COUNT_MAX;
}

static int32_t higher(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* The highest count of our lane that may have been given today. */
static int32_t own_floor(struct terminal *t, const char *prefix)
{
    int32_t floor =
        higher(site_floor(t->site, prefix, t->id.lane), kept_floor(t, t->site->day, prefix));

    for (int i = 0; i < t->catalogue->service_count; i++) {
        if (strcmp(t->catalogue->services[i].prefix, prefix) == 0)
            floor = higher(floor, t->doubted[i]);
    }
    /* It may be a day that never was, with numbers of today under another name. */
    if (!t->day_sure)
        floor = higher(
            floor, higher(kept_floor(t, t->site->day - 1, prefix), kept_floor(t, LAST, prefix)));
    return higher(floor, t->lost_floor);
}

/* Of a day that goes on from the last one, which may be one that never was: what was
 * given on it before, or on the day before it, is not given again. */
static int32_t carried_floor(struct terminal *t, civil day, const char *prefix)
{
    return higher(own_floor(t, prefix),
                  higher(kept_floor(t, day, prefix), kept_floor(t, day - 1, prefix)));
}

/* Goes to the disk with the next append, or before. */
static void keep_floor(struct terminal *t, civil day, const char *prefix, int32_t count)
{
    char key[64], value[16];

    text_format(value, sizeof value, "%d", (int)count);
    floor_key(t, day, prefix, key);
    journal_set(t->journal, key, value);
    floor_key(t, LAST, prefix, key);
    journal_set(t->journal, key, value);
}

/* A day that only a clock has told, which may be wrong: the counts of the last day
 * go on until the hub has said so too. */
static void doubt_day(struct terminal *t)
{
    for (int i = 0; i < t->catalogue->service_count; i++)
        t->doubted[i] = own_floor(t, t->catalogue->services[i].prefix);
}

/* By the prefix, which is what numbers are counted by. */
void visit_move_doubts(struct terminal *t, const struct catalogue *to)
{
    const struct catalogue *from = t->catalogue;
    int32_t doubted[SERVICES_MAX] = {0};

    for (int i = 0; i < to->service_count; i++) {
        for (int k = 0; k < from->service_count; k++) {
            if (strcmp(from->services[k].prefix, to->services[i].prefix) == 0)
                doubted[i] = higher(doubted[i], t->doubted[k]);
        }
    }
    memcpy(t->doubted, doubted, sizeof doubted);
}

void visit_begin_day(struct terminal *t, civil day, bool corrected)
{
    /* Tickets of a day that never was, or that the hub has not heard of, are live
     * today: their counts are not given again. */
    bool back = corrected && day < t->site->day;
    bool go_on = back || (t->site->day < day && (corrected || visit_backlog(t) > 0));

    for (int i = 0; go_on && i < t->catalogue->service_count; i++) {
        const char *prefix = t->catalogue->services[i].prefix;
        int32_t floor = carried_floor(t, day, prefix);

        if (floor > 0)
            keep_floor(t, day, prefix, floor);
    }
    if (!corrected && !t->day_sure && t->site->day < day)
        doubt_day(t);
    if (back)
        t->site->day = day; /* the counts of the day that never was stand */
    site_begin_day(t->site, day);
}

/* The next number of this kiosk's own lane, which no one else uses. */
static struct number own_number(struct terminal *t)
{
    const struct service *s = &t->catalogue->services[t->visit.service];
    struct number n = {.lane = (int16_t)t->id.lane};

    text_copy(n.prefix, sizeof n.prefix, s->prefix);
    n.count = own_floor(t, s->prefix) + 1;
    keep_floor(t, t->site->day, s->prefix, n.count);
    return n;
}

/* No promise is longer than a day: with so many people before one, nobody knows. */
static int promise(int minutes)
{
    return minutes < DAY_MINUTES ? minutes : DAY_MINUTES;
}

/* The link in the QR code: any terminal verifies it with no network. */
static void make_link(struct terminal *t)
{
    struct ticket_token token = {
        .ticket = t->visit.ticket, .day = t->site->day, .number = t->visit.number};
    uint8_t bytes[TOKEN_BYTES];

    memcpy(token.signer, t->id.device.b, sizeof token.signer);
    t->visit.link[0] = '\0';
    if (token_pack(&token, bytes))
        link_sign(t, 't', token_message, bytes, t->visit.link);
}

/* Who arrives for an appointment gets a number and has arrived, in one step. */
static void decide_number(struct terminal *t, const struct ticket_issued *b, struct decision *d)
{
    const struct visit *v = &t->visit;
    const struct command c = {.kind = ISSUE, .ticket = v->ticket, .issue = b};
    const struct booking_command arrival = {.act = BOOK_ARRIVE,
                                            .appointment = v->booking.shown.id,
                                            .via = VIA_KIOSK,
                                            .ticket = v->ticket,
                                            .issue = b,
                                            .due = v->booking.shown.due};

    if (v->booking.arriving)
        decide_booking(t->site, &arrival, t->now, d);
    else
        decide(t->site, &c, t->now, d);
}

/* What the customer says to have, for the counter (R6). */
static void tell_papers(const struct terminal *t, char to[PAPERS_SIZE])
{
    const struct visit *v = &t->visit;

    if (v->papers_of != v->service || t->catalogue->services[v->service].document_count == 0)
        return;
    for (int i = 0; i < t->catalogue->services[v->service].document_count; i++) {
        if ((v->papers >> i & 1) != 0)
            text_append(to, PAPERS_SIZE, "%s%d", to[0] != '\0' ? "." : "", i + 1);
    }
    if (to[0] == '\0')
        text_copy(to, PAPERS_SIZE, "0");
}

/* They may be asked at the number that the ticket has (survey.h). */
static void tell_consent(const struct terminal *t, struct decision *d)
{
    struct survey_consent *b =
        &decision_add(d, SURVEY_CONSENT, t->visit.ticket, t->now)->body.consent;

    b->agreed = 1;
    b->language = t->visit.language;
    b->via = VIA_KIOSK;
}

/* Who has arrived here already, which the hub may not know yet, has a number. */
static void join(struct terminal *t)
{
    struct visit *v = &t->visit;
    const struct appointment *a = appointment_by_id(t->site, v->booking.shown.id);
    const struct ticket *ticket = a != NULL ? site_ticket(t->site, a->ticket) : NULL;

    if (ticket == NULL) {
        fail(t, REFUSED_STATE, OK);
        return;
    }
    v->booking.joined = true;
    v->booking.shown.number = ticket->number;
    v->booking.asking = ASKING_DONE;
    v->taking = TAKING_NOTHING;
}

static void issue(struct terminal *t)
{
    struct visit *v = &t->visit;
    struct ticket_issued b = {.day = t->site->day,
                              .number = v->number,
                              .language = v->language,
                              .quoted_low = promise(v->quoted.low),
                              .quoted_high = promise(v->quoted.high)};
    struct decision d;
    enum err e;

    text_copy(b.service, sizeof b.service, t->catalogue->services[v->service].code);
    tell_papers(t, b.papers);
    if (v->cls >= 0)
        text_copy(b.cls, sizeof b.cls, t->catalogue->classes[v->cls].code);
    if (v->phone[0] != '\0' && !terminal_seal_contact(t, v->phone, b.contact, sizeof b.contact))
        log_fault("visit: the phone number could not be sealed and is not kept");
    if (v->number.count > COUNT_MAX) {
        fail(t, REFUSED_FULL, OK);
        return;
    }
    decide_number(t, &b, &d);
    if (d.refusal == REFUSED_NUMBER_TAKEN && v->number.lane == 0) {
        visit_numbered(t, NULL); /* the hub and we do not agree: our own lane is safe */
        return;
    }
    if (d.refusal != ALLOWED) {
        fail(t, d.refusal, OK);
        return;
    }
    if (d.count == 0) {
        join(t);
        return;
    }
    if (v->survey && b.contact[0] != '\0')
        tell_consent(t, &d);
    v->issued = t->now;
    e = record_events(t, &d, FOR_TICKET);
    if (e != OK)
        fail(t, ALLOWED, e);
}

/* False when none can be given. */
static bool begin(struct terminal *t)
{
    struct visit *v = &t->visit;

    if (v->taking == TAKING_BUSY || v->taking == TAKING_DONE)
        return false;
    if (v->service < 0) {
        fail(t, REFUSED_NO_SERVICE, OK);
        return false;
    }
    if (!catalogue_is_open(t->catalogue, t->now)) {
        fail(t, REFUSED_CLOSED, OK);
        return false;
    }
    v->taking = TAKING_BUSY;
    v->offline = false;
    v->before = -1;
    v->quoted = (struct wait){-1, -1};
    v->ticket = crypto_id();
    visit_begin_day(t, day_of(t->now), false);
    return true;
}

/* The highest count of the hub's lane that is known here. */
static int32_t hub_floor(const struct terminal *t)
{
    return site_floor(t->site, t->catalogue->services[t->visit.service].prefix, 0);
}

void visit_take_number(struct terminal *t)
{
    struct number_request r = {.floor = 0};

    t->visit.booking.arriving = false;
    if (!begin(t))
        return;
    r.ticket = t->visit.ticket;
    text_copy(r.service, sizeof r.service, t->catalogue->services[t->visit.service].code);
    r.floor = hub_floor(t);
    if (!sync_ask_number(t, &r))
        visit_numbered(t, NULL);
}

void visit_arrive(struct terminal *t)
{
    struct visit *v = &t->visit;
    struct appointment_request r = {.appointment = v->booking.shown.id};
    char *body;

    v->booking.arriving = true;
    v->service = catalogue_service(t->catalogue, v->booking.shown.service);
    if (!begin(t))
        return;
    r.ticket = v->ticket;
    r.floor = hub_floor(t);
    v->booking.want = WANT_ARRIVE;
    v->booking.asking = ASKING_BUSY;
    body = appointment_request_encode_new(&r);
    if (!sync_ask_booking(t, "POST", "/v1/appointments/arrive", body, true))
        visit_numbered(t, NULL);
    free(body);
}

/* Of the hub's lane or ours: an event with any other number is taken by no hub, nor are all
 * that come after it. */
static bool may_be_ours(const struct terminal *t, const struct number *n)
{
    bool good = n->lane == 0 || n->lane == t->id.lane;

    if (!good)
        log_fault("visit: the hub gave a number of another terminal's lane; ours is given");
    return good;
}

void visit_numbered(struct terminal *t, const struct number_reply *r)
{
    struct visit *v = &t->visit;

    if (v->taking != TAKING_BUSY)
        return; /* the customer has gone */
    if (r != NULL && !may_be_ours(t, &r->number))
        r = NULL;
    if (r != NULL) {
        v->number = r->number;
        v->before = r->before;
        v->quoted = r->wait;
    } else if (t->id.moved) { /* the lane is that of the machine that was enrolled */
        fail(t, REFUSED_NOT_ALLOWED, OK);
        return;
    } else {
        const struct view_service *q = visit_queue(t, v->service);

        v->offline = true;
        v->number = own_number(t);
        if (!visit_is_stale(t)) {
            v->before = q->waiting;
            v->quoted = q->wait;
        }
    }
    issue(t);
}

void visit_refused(struct terminal *t, enum refusal why)
{
    if (t->visit.taking == TAKING_BUSY)
        fail(t, why, OK);
}

void visit_printed(struct terminal *t, struct id ticket, enum print_state state, unsigned faults)
{
    if (!id_is_none(ticket) && id_equal(ticket, t->visit.booking.shown.id))
        t->visit.booking.print = state;
    if (!id_is_none(ticket) && id_equal(ticket, t->visit.filing.id))
        t->visit.filing.print = state;
    if (!id_is_none(ticket) && id_equal(ticket, t->visit.seen.id))
        t->visit.signature.print = state;
    if (t->visit.taking != TAKING_DONE || !id_equal(ticket, t->visit.ticket))
        return;
    t->visit.print = state;
    t->visit.print_faults = faults;
}

void visit_print_copy(struct terminal *t, bool large)
{
    if (t->visit.taking != TAKING_DONE || t->visit.copies == COPIES_MAX)
        return;
    t->visit.print = PRINT_QUEUED;
    paper_print_ticket(t, ++t->visit.copies, large);
}

/* ---- what the disk says ---- */

/* Nobody has seen its number, so nobody would come when it is called. */
static void cancel(struct terminal *t, struct id ticket)
{
    struct command c = {.kind = CANCEL, .ticket = ticket, .staff = ""};
    struct decision d;

    decide(t->site, &c, t->now, &d);
    if (d.refusal == ALLOWED && record_events(t, &d, FOR_NOBODY) != OK)
        log_fault("visit: the ticket of somebody who has gone could not be cancelled");
}

void visit_stored(struct terminal *t, const struct pending *p, enum err e)
{
    struct visit *v = &t->visit;

    if (p->purpose == FOR_RATING && v->rating == RATE_BUSY &&
        id_equal(v->rated, p->events[0].subject))
        v->rating = e == OK ? RATE_DONE : RATE_FAILED;
    if (p->purpose == FOR_CASE)
        visit_filed(t, &p->events[0], e);
    if (p->purpose == FOR_WISH)
        visit_wished(t, &p->events[0], e);
    if (p->purpose != FOR_TICKET)
        return;
    if (v->taking != TAKING_BUSY || !id_equal(v->ticket, p->events[0].subject)) {
        if (e == OK)
            cancel(t, p->events[0].subject);
        return;
    }
    if (e != OK) {
        fail(t, ALLOWED, e);
        return;
    }
    v->taking = TAKING_DONE;
    v->print = PRINT_QUEUED;
    make_link(t);
    t->paper.due = true;
}
