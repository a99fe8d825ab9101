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
#include "wire/token.h"

static struct visit_booking *booking(struct terminal *t)
{
    return &t->visit.booking;
}

static void ask(struct terminal *t, enum booking_want want, const char *method, const char *path,
                const char *body)
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

    ask(t, want, "POST", path, body);
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
    ask(t, WANT_DAYS, "GET", path, NULL);
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
    ask(t, WANT_TIMES, "GET", path, NULL);
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

void visit_find_of(const struct terminal *t, const char *phone, char to[FIND_SIZE])
{
    uint8_t key[KEY_BYTES];
    size_t size = sizeof key;

    to[0] = '\0';
    if (phone[0] != '\0' && crypto_base64_decode(t->view.find_key, key, &size) &&
        size == sizeof key)
        crypto_find(key, phone, to);
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
    if (v->phone[0] != '\0' && !crypto_seal(t->id.seal, v->phone, who.contact, sizeof who.contact))
        log_fault("visit: the phone number could not be sealed and is not kept");
    if (v->name[0] != '\0' && !crypto_seal(t->id.seal, v->name, who.name, sizeof who.name))
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
    uint8_t bytes[TOKEN_BYTES], message[TOKEN_MESSAGE];
    char text[TOKEN_TEXT];

    memcpy(token.signer, t->id.device.b, sizeof token.signer);
    token_service(b->shown.service, token.service);
    b->link[0] = '\0';
    if (!appointment_token_pack(&token, bytes))
        return;
    appointment_token_message(bytes, message);
    crypto_sign(&t->id.key, message, sizeof message, bytes + TOKEN_BODY);
    if (crypto_base64url(bytes, sizeof bytes, text, sizeof text))
        text_format(b->link, sizeof b->link, "%s/a/%s", t->id.public_url, text);
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

/* ---- one that is there already ---- */

static void show_listed(struct terminal *t, const struct view_appointment *row)
{
    struct visit_booking *b = booking(t);
    struct appointment_view *to = &b->rows[b->found];

    if (b->found == BOOKINGS_SHOWN)
        return;
    *to = (struct appointment_view){.id = row->id,
                                    .due = row->due,
                                    .day = t->view.day,
                                    .state = row->state,
                                    .ticket = row->ticket,
                                    .number = row->number,
                                    .now = t->now};
    appointment_code(row->id, to->code);
    text_copy(to->service, sizeof to->service, row->service);
    to->minute = minute_of_day((struct moment){row->due, t->now.offset_min});
    to->standing = appointment_standing(&t->catalogue->booking, row->due, t->now.at);
    b->found++;
}

/* One is shown; of several the visitor chooses. */
static void show_found(struct visit_booking *b)
{
    b->choose = b->found > 1;
    if (b->found > 0)
        b->shown = b->rows[0];
}

void visit_choose_booking(struct terminal *t, int i)
{
    struct visit_booking *b = booking(t);

    if (i < 0 || i >= b->found || i >= BOOKINGS_SHOWN)
        return;
    b->shown = b->rows[i];
    b->choose = false;
}

struct sought { /* one of the three */
    struct id id;
    char code[APPOINTMENT_CODE];
    char find[FIND_SIZE];
};

static bool is_it(const struct view_appointment *row, const struct sought *s)
{
    char code[APPOINTMENT_CODE];

    if (!id_is_none(s->id))
        return id_equal(row->id, s->id);
    appointment_code(row->id, code);
    return s->code[0] != '\0' ? strcmp(code, s->code) == 0
                              : s->find[0] != '\0' && strcmp(row->find, s->find) == 0;
}

/* Among today's, as the feed told them. */
static void look_in_list(struct terminal *t, const struct sought *s)
{
    for (int i = 0; i < t->view.appointment_count; i++) {
        if (is_it(&t->view.appointments[i], s))
            show_listed(t, &t->view.appointments[i]);
    }
    show_found(booking(t));
}

static bool read_paper(const char *scanned, struct id *to)
{
    struct appointment_token token;
    uint8_t bytes[TOKEN_BYTES];
    char text[TOKEN_TEXT];
    size_t size = sizeof bytes;

    if (!appointment_token_from_scan(scanned, text, sizeof text) ||
        !crypto_base64url_decode(text, bytes, &size) || size != sizeof bytes ||
        !appointment_token_unpack(bytes, &token))
        return false;
    *to = token.appointment;
    return true;
}

/* Who has a paper, a code or the phone has the appointment: an id or a code cannot
 * be guessed, so the paper's signature need not be looked at. */
static bool read_sought(struct terminal *t, const char *text, struct sought *to, char path[96])
{
    char id[ID_TEXT];

    *to = (struct sought){.code = ""};
    if (read_paper(text, &to->id)) {
        id_to_text(to->id, id);
        text_format(path, 96, "/v1/appointments?id=%s", id);
    } else if (appointment_code_read(text, to->code)) {
        text_format(path, 96, "/v1/appointments?code=%s", to->code);
    } else {
        to->code[0] = '\0';
        visit_find_of(t, text, to->find);
        text_format(path, 96, "/v1/appointments?find=%s", to->find);
    }
    return !id_is_none(to->id) || to->code[0] != '\0' || to->find[0] != '\0';
}

void visit_find_booking(struct terminal *t, const char *scanned_or_typed)
{
    struct visit_booking *b = booking(t);
    struct sought s;
    char path[96];

    b->found = 0;
    b->choose = false;
    b->shown = (struct appointment_view){.code = ""};
    b->want = WANT_FIND;
    b->asking = ASKING_DONE;
    if (!read_sought(t, scanned_or_typed, &s, path))
        return; /* there is none that could be meant */
    look_in_list(t, &s);
    ask(t, WANT_FIND, "GET", path, NULL);
    if (b->asking == ASKING_AWAY && b->found > 0)
        b->asking = ASKING_DONE;
}

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

static bool found_came(struct terminal *t, const struct notice *n)
{
    struct found_appointments *found = calloc(1, sizeof *found);
    struct visit_booking *b = booking(t);
    char why[160];
    bool good;

    must(found != NULL);
    good = found_appointments_decode(n->data, n->size, found, why, sizeof why) == OK;
    if (good) {
        b->found = found->count < BOOKINGS_SHOWN ? found->count : BOOKINGS_SHOWN;
        memcpy(b->rows, found->rows, (size_t)b->found * sizeof b->rows[0]);
        show_found(b);
    }
    free(found);
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
        good = good && found_came(t, n);
    else
        good = good && view_came(t, n);
    b->asking = good || (b->want == WANT_FIND && b->found > 0) ? ASKING_DONE : ASKING_AWAY;
    if (b->asking == ASKING_AWAY)
        (void)visit_wish_instead(t);
}
