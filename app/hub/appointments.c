/* appointments.c - booking by terminals: times, hold, book, find, move, cancel, arrive.
 *
 * Each decision is made on the newest fold and appended behind it, so that a time
 * is never sold past its places by any number of hubs (invariant 5).  A request
 * that comes again is answered again. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/queue.h"
#include "hub/inside.h"
#include "port/clock.h"
#include "wire/api_json.h"
#include "wire/appointment_json.h"

enum { SWEEP_MS = 20 * SECOND, SWEEP_MAX = 64 };

/* ---- times ---- */

static void offer_days(const struct hub *h, int service, struct moment now, bool limits,
                       struct offer *to)
{
    civil today = day_of(now);
    struct slot slots[SLOTS_MAX];

    for (civil day = today; day <= today + h->catalogue->booking.horizon_days; day++) {
        int n = slots_of_day(h->site, service, day, clock_day(day), now, limits, slots);
        struct offer_day *row = &to->days[to->day_count];

        if (n == 0)
            continue;
        row->day = day;
        for (int i = 0; i < n; i++)
            row->left += slots[i].left;
        to->day_count++;
    }
}

void booking_offer(struct hub *h, struct hub_call *c, bool limits)
{
    const char *day = http_query(c->request, "day");
    int service = catalogue_service(h->catalogue, c->arg);
    struct offer *offer;

    if (service < 0) {
        answer_refusal(c, REFUSED_NO_SERVICE);
        return;
    }
    if (h->catalogue->services[service].booking.slot_min == 0 ||
        h->catalogue->services[service].resting) {
        answer_refusal(c, REFUSED_NOT_BOOKABLE);
        return;
    }
    offer = calloc(1, sizeof *offer);
    must(offer != NULL);
    offer->now = c->now;
    text_copy(offer->service, CODE_SIZE, c->arg);
    if (day != NULL && !day_from_text(day, &offer->day)) {
        answer_problem(c, 422, "day", "day is not a date; write e.g. 2026-11-24");
        free(offer);
        return;
    }
    if (day != NULL)
        offer->slot_count = slots_of_day(h->site, service, offer->day, clock_day(offer->day),
                                         c->now, limits, offer->slots);
    else
        offer_days(h, service, c->now, limits, offer);
    answer_json(c, 200, offer_encode_new(offer));
    free(offer);
}

void run_slots(struct hub *h, struct hub_call *c)
{
    booking_offer(h, c, true);
}

/* ---- commands ---- */

void booking_answer(struct hub *h, struct hub_call *c, struct id id)
{
    const struct appointment *a = appointment_by_id(h->site, id);
    struct appointment_view v;

    if (a == NULL) {
        answer_refusal(c, REFUSED_NO_APPOINTMENT);
        return;
    }
    view_of_appointment(h->site, a, c->now, &v);
    answer_json(c, 200, appointment_view_encode_new(&v));
}

bool booking_try(struct hub *h, struct hub_call *c, struct booking_command *command,
                 enum refusal *refusal)
{
    struct decision d;

    if (!log_begin(h))
        return false;
    command->clock = clock_day(command->day);
    crypto_random(&command->chance, sizeof command->chance);
    decide_booking(h->site, command, c->now, &d);
    *refusal = d.refusal;
    return d.count == 0 || log_record(h, &d, c->now);
}

bool booking_act(struct hub *h, struct hub_call *c, struct booking_command *command)
{
    enum refusal refusal;

    if (!booking_try(h, c, command, &refusal))
        return false;
    if (refusal != ALLOWED)
        answer_refusal(c, refusal);
    return refusal == ALLOWED;
}

static bool read_request(struct hub_call *c, struct appointment_request *to)
{
    char why[256];

    if (appointment_request_decode(c->request->body != NULL ? c->request->body : "",
                                   c->request->body_size, to, why, sizeof why) == OK)
        return true;
    answer_problem(c, 422, "request", "%s", why);
    return false;
}

void run_booking(struct hub *h, struct hub_call *c)
{
    struct appointment_request r;
    struct appointment_booked who = {0};
    struct booking_command command = {
        .act = (enum booking_act)c->route->command, .who = &who, .via = VIA_KIOSK};

    if (!read_request(c, &r))
        return;
    who.language = r.language;
    text_copy(who.name, sizeof who.name, r.name);
    text_copy(who.contact, sizeof who.contact, r.contact);
    text_copy(who.need, sizeof who.need, r.need);
    text_copy(who.find, sizeof who.find, r.find);
    command.appointment = r.appointment;
    command.service = r.service;
    command.day = r.day;
    command.minute = r.minute;
    if (booking_act(h, c, &command))
        booking_answer(h, c, r.appointment);
}

/* ---- finding ---- */

const struct appointment *booking_find(const struct hub *h, const char *text)
{
    struct id id;

    return id_from_text(text, &id) ? appointment_by_id(h->site, id)
                                   : appointment_by_code(h->site, text);
}

void run_find_appointments(struct hub *h, struct hub_call *c)
{
    const char *id = http_query(c->request, "id"), *code = http_query(c->request, "code");
    const char *find = http_query(c->request, "find");
    const struct appointment *found[FOUND_MAX] = {0};
    struct found_appointments *reply = calloc(1, sizeof *reply);

    must(reply != NULL);
    if (find != NULL)
        reply->count = appointments_found(h->site, find, h->site->day, found, FOUND_MAX);
    else if (id != NULL || code != NULL)
        reply->count = (found[0] = booking_find(h, id != NULL ? id : code)) != NULL;
    for (int i = 0; i < reply->count; i++)
        view_of_appointment(h->site, found[i], c->now, &reply->rows[i]);
    answer_json(c, 200, found_appointments_encode_new(reply));
    free(reply);
}

/* ---- arriving ---- */

static enum refusal may_arrive(const struct appointment *a, struct moment now)
{
    if (a == NULL || a->service < 0)
        return REFUSED_NO_APPOINTMENT;
    if (a->state != BOOKING_FIRM && a->state != BOOKING_WISHED && a->state != BOOKING_MISSED &&
        a->state != BOOKING_ARRIVED)
        return REFUSED_STATE;
    return a->state != BOOKING_ARRIVED && a->day != day_of(now) ? REFUSED_NOT_TODAY : ALLOWED;
}

static void answer_arrival(struct hub *h, struct hub_call *c, const struct appointment *a,
                           struct number number)
{
    const struct ticket *t = site_ticket(h->site, a->ticket);
    struct arrival_reply reply = {.number = number, .day = h->site->day};

    view_of_appointment(h->site, a, c->now, &reply.appointment);
    reply.joined = a->state == BOOKING_ARRIVED;
    if (reply.joined && t != NULL) {
        reply.number = t->number;
        reply.before = queue_position(h->site, t);
        reply.wait = estimate_ticket(h->site, t, c->now);
    } else {
        reply.before = queue_waiting(h->site, a->service);
        reply.wait = estimate_wait(h->site, a->service, c->now);
    }
    answer_json(c, 200, arrival_reply_encode_new(&reply));
}

void run_arrival(struct hub *h, struct hub_call *c)
{
    struct appointment_request r;
    struct number_request asked = {0};
    const struct appointment *a;
    struct number number = {.count = 0};
    enum refusal refusal;

    if (!read_request(c, &r) || !log_begin(h))
        return;
    a = appointment_by_id(h->site, r.appointment);
    refusal = may_arrive(a, c->now);
    if (refusal != ALLOWED) {
        answer_refusal(c, refusal);
        return;
    }
    asked.ticket = r.ticket;
    asked.floor = r.floor;
    if (a->state != BOOKING_ARRIVED &&
        !numbers_allot(h, &asked, h->catalogue->services[a->service].prefix, c->now, &number)) {
        answer_refusal(c, REFUSED_FULL);
        return;
    }
    answer_arrival(h, c, a, number);
}

/* ---- what time brings ---- */

bool booking_settle(struct hub *h, struct moment now)
{
    struct decision d;

    for (int i = 0; i < SWEEP_MAX; i++) {
        decide_booking_due(h->site, now, &d);
        if (d.count == 0)
            return true;
        if (!h->open) { /* it was decided on what this hub knows; look again */
            if (!log_begin(h))
                return false;
            continue;
        }
        if (!log_record(h, &d, now))
            return false;
    }
    return true;
}

bool booking_sweep(struct hub *h, const struct hub_call *c)
{
    if (h->swept != 0 && c->boot.millis - h->swept < SWEEP_MS && c->boot.millis >= h->swept)
        return true;
    h->swept = c->boot.millis > 0 ? c->boot.millis : 1;
    return booking_settle(h, c->now) && underway_settle(h, c->now);
}
