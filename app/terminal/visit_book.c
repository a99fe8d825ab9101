/* visit_book.c - a visitor books a time, changes it, arrives for it.
 *
 * What is sold is decided at the hub alone.  Today's appointments are known here
 * from the feed, so that people can arrive while the hub is away. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "terminal/inside.h"
#include "wire/appointment_json.h"

static struct visit_booking *booking(struct terminal *t)
{
    return &t->visit.booking;
}

void visit_ask_booking(struct terminal *t, enum booking_want want, const char *method,
                       const char *path, const char *body)
{
    struct visit_booking *b = booking(t);

    b->want = want;
    b->refusal = ALLOWED;
    if (b->wishing && visit_wish_instead(t))
        return;
    b->asking = sync_ask_booking(t, method, path, body, false) ? ASKING_BUSY : ASKING_AWAY;
    if (b->asking == ASKING_AWAY)
        (void)visit_wish_instead(t);
}

static void post(struct terminal *t, enum booking_want want, const char *path,
                 const struct appointment_request *r)
{
    char *body = appointment_request_encode_new(r);

    visit_ask_booking(t, want, "POST", path, body);
    wipe(body, strlen(body));
    free(body);
}

/* ---- times ---- */

bool visit_is_bookable(const struct terminal *t, int service)
{
    const struct service *s = &t->catalogue->services[service];

    return s->booking.slot_min > 0 && !s->resting;
}

void visit_ask_days(struct terminal *t)
{
    char path[96];

    if (t->visit.service < 0)
        return;
    booking(t)->day_count = 0;
    booking(t)->wishing = false;
    text_format(path, sizeof path, "/v1/slots/%s", t->catalogue->services[t->visit.service].code);
    visit_ask_booking(t, WANT_DAYS, "GET", path, NULL);
}

void visit_ask_times(struct terminal *t, civil day)
{
    struct visit_booking *b = booking(t);
    char path[96], text[DAY_TEXT];

    if (t->visit.service < 0)
        return;
    b->day = day;
    b->minute = -1;
    b->offered = 0;
    b->slot_count = 0;
    day_to_text(day, text);
    text_format(path, sizeof path, "/v1/slots/%s?day=%s",
                t->catalogue->services[t->visit.service].code, text);
    visit_ask_booking(t, WANT_TIMES, "GET", path, NULL);
}

static void take_offer(struct visit_booking *b, const struct offer *offer)
{
    b->day_count = offer->day > 0 ? b->day_count : 0;
    for (int i = 0; i < offer->day_count; i++)
        b->days[b->day_count++] = (struct visit_day){offer->days[i].day, offer->days[i].left};
    b->offered = offer->day;
    b->slot_count = offer->slot_count;
    memcpy(b->slots, offer->slots, (size_t)offer->slot_count * sizeof b->slots[0]);
}

/* ---- booking ---- */

void visit_hold(struct terminal *t, civil day, int minute)
{
    struct visit_booking *b = booking(t);
    struct appointment_request r = {.day = day, .minute = minute};

    if (id_is_none(b->appointment))
        b->appointment = crypto_id();
    b->day = day;
    b->minute = minute;
    b->on = true;
    r.appointment = b->appointment;
    text_copy(r.service, sizeof r.service, t->catalogue->services[t->visit.service].code);
    post(t, WANT_HOLD, "/v1/appointments/hold", &r);
    b->held = b->asking == ASKING_BUSY; /* whatever becomes of the reply */
}

void visit_book(struct terminal *t)
{
    struct visit *v = &t->visit;
    struct visit_booking *b = &v->booking;
    struct appointment_request r = {
        .appointment = b->appointment, .day = b->day, .minute = b->minute, .language = v->language};
    struct appointment_booked who = {.language = v->language};

    if (b->asking == ASKING_BUSY || id_is_none(b->appointment))
        return;
    if (!terminal_seal(t, SEAL_APPOINTMENT, v->phone, who.contact, sizeof who.contact))
        log_fault("visit: the phone number could not be sealed and is not kept");
    if (!terminal_seal(t, SEAL_APPOINTMENT, v->name, who.name, sizeof who.name))
        log_fault("visit: the name could not be sealed and is not kept");
    visit_find_of(t, v->phone, who.find);
    if (b->wishing) {
        visit_wish(t, &who);
        return;
    }
    text_copy(r.service, sizeof r.service, t->catalogue->services[v->service].code);
    text_copy(r.contact, sizeof r.contact, who.contact);
    text_copy(r.name, sizeof r.name, who.name);
    text_copy(r.find, sizeof r.find, who.find);
    post(t, WANT_BOOK, "/v1/appointments/book", &r);
}

void visit_release(struct terminal *t)
{
    struct visit_booking *b = booking(t);
    struct appointment_request r = {.appointment = b->appointment};
    char *body;

    if (!b->held)
        return;
    b->held = false;
    body = appointment_request_encode_new(&r);
    sync_release(t, body);
    free(body);
}

/* The link in the QR code, signed as a ticket's is. */
static void make_link(struct terminal *t)
{
    struct visit_booking *b = booking(t);
    struct appointment_token token = {
        .appointment = b->shown.id, .day = b->shown.day, .minute = b->shown.minute};
    uint8_t bytes[TOKEN_BYTES];

    memcpy(token.signer, t->id.device.b, sizeof token.signer);
    token_service(b->shown.service, token.service);
    b->link[0] = '\0';
    if (appointment_token_pack(&token, bytes))
        link_sign(t, 'a', appointment_token_message, bytes, b->link);
}

void visit_print_booking(struct terminal *t)
{
    booking(t)->print = PRINT_QUEUED;
    paper_print_booking(t);
}

void visit_show_booked(struct terminal *t)
{
    make_link(t);
    visit_print_booking(t);
}

/* ---- changing one ---- */

void visit_move_booking(struct terminal *t, civil day, int minute)
{
    struct appointment_request r = {
        .appointment = booking(t)->shown.id, .day = day, .minute = minute};

    post(t, WANT_MOVE, "/v1/appointments/move", &r);
}

void visit_cancel_booking(struct terminal *t)
{
    struct appointment_request r = {.appointment = booking(t)->shown.id};

    post(t, WANT_CANCEL, "/v1/appointments/cancel", &r);
}

/* ---- replies ---- */

static enum refusal refusal_in(const struct notice *n)
{
    char name[48];

    for (int r = ALLOWED + 1; n->data != NULL && r < REFUSALS; r++) {
        text_format(name, sizeof name, "\"%s\"", refusal_name((enum refusal)r));
        if (strstr(n->data, name) != NULL)
            return (enum refusal)r;
    }
    return REFUSED_STATE;
}

static bool offer_came(struct terminal *t, const struct notice *n)
{
    struct offer *offer = calloc(1, sizeof *offer);
    char why[160];
    bool good;

    must(offer != NULL);
    good = offer_decode(n->data, n->size, offer, why, sizeof why) == OK;
    if (good)
        take_offer(booking(t), offer);
    free(offer);
    return good;
}

static bool view_came(struct terminal *t, const struct notice *n)
{
    struct visit_booking *b = booking(t);
    struct appointment_view v;
    char why[160];

    if (appointment_view_decode(n->data, n->size, &v, why, sizeof why) != OK)
        return false;
    b->shown = v;
    b->held = v.state == BOOKING_HELD;
    if (b->want != WANT_BOOK && b->want != WANT_MOVE)
        return true;
    visit_show_booked(t);
    return true;
}

/* A number for who arrives; without an answer the own lane has one. */
static void arrival_came(struct terminal *t, const struct notice *n)
{
    struct visit_booking *b = booking(t);
    struct arrival_reply r;
    char why[160];

    b->asking = ASKING_DONE;
    if (n->a == 409 || n->a == 404) {
        b->refusal = refusal_in(n);
        visit_refused(t, b->refusal);
        return;
    }
    if (n->a != 200 || n->data == NULL ||
        arrival_reply_decode(n->data, n->size, &r, why, sizeof why) != OK) {
        visit_numbered(t, NULL);
        return;
    }
    b->shown = r.appointment;
    b->joined = r.joined;
    if (r.joined) {
        b->shown.number = r.number;
        t->visit.taking = TAKING_NOTHING;
        return;
    }
    visit_numbered(t, &(struct number_reply){
                          .number = r.number, .day = r.day, .before = r.before, .wait = r.wait});
}

void visit_booking_reply(struct terminal *t, const struct notice *n)
{
    struct visit_booking *b = booking(t);
    bool good = n->a == 200 && n->data != NULL;

    if (b->asking != ASKING_BUSY)
        return; /* that customer has gone */
    if (b->want == WANT_ARRIVE) {
        arrival_came(t, n);
        return;
    }
    if (n->a >= 400 && n->a < 500) {
        b->refusal = refusal_in(n);
        b->held = b->held && b->want != WANT_HOLD;
        b->asking = ASKING_REFUSED;
        return;
    }
    if (b->want == WANT_DAYS || b->want == WANT_TIMES)
        good = good && offer_came(t, n);
    else if (b->want == WANT_FIND)
        good = good && visit_found_came(t, n);
    else
        good = good && view_came(t, n);
    b->asking = good || (b->want == WANT_FIND && b->found > 0) ? ASKING_DONE : ASKING_AWAY;
    if (b->asking == ASKING_AWAY)
        (void)visit_wish_instead(t);
}
