/* booking_desk.c - staff book on behalf, move, cancel, confirm, receive.
 *
 * Notice, horizon and a person's limits do not bind staff; places do (invariant 5). */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"
#include "wire/api_json.h"
#include "wire/staff_json.h"

void run_staff_slots(struct hub *h, struct hub_call *c)
{
    booking_offer(h, c, false);
}

static bool read_body(struct hub_call *c, struct booking_request *to)
{
    char why[256];

    if (booking_request_decode(c->request->body, c->request->body_size, to, why, sizeof why) == OK)
        return true;
    answer_problem(c, 400, "request", "%s", why);
    return false;
}

static void answer(struct hub *h, struct hub_call *c, struct id id)
{
    const struct appointment *a = appointment_by_id(h->site, id);
    const struct ticket *t = a == NULL ? NULL : site_ticket(h->site, a->ticket);
    char link[LINK_TEXT];
    struct json_out o = {0};

    must(a != NULL);
    booking_link(h, a, link);
    out_open(&o, NULL, '{');
    out_bool(&o, "ok", true);
    out_id(&o, "id", a->id);
    out_text(&o, "code", a->code);
    out_time(&o, "due", a->due);
    out_text(&o, "link", link);
    if (t != NULL && t->service >= 0)
        out_number(&o, "number", t->number);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

/* ---- book on behalf ---- */

static bool seal(const struct hub *h, const char *text, char to[SEALED_SIZE])
{
    to[0] = '\0';
    return seals_close(h, SEAL_APPOINTMENT, text, to, SEALED_SIZE);
}

static void book(struct hub *h, struct hub_call *c, const struct booking_request *r)
{
    struct appointment_booked who = {.language = r->language};
    struct booking_command command = {.act = BOOK_FIRM,
                                      .appointment = r->appointment,
                                      .service = r->service,
                                      .day = r->day,
                                      .minute = r->minute,
                                      .who = &who,
                                      .via = VIA_CONSOLE,
                                      .staff = staff_of(h, c)->number};

    if (!seal(h, r->name, who.name) || !seal(h, r->phone, who.contact) ||
        !seal(h, r->need, who.need)) {
        answer_problem(c, 400, "request", "name, phone or need is too long");
        return;
    }
    text_copy(who.find, sizeof who.find, c->worked ? c->made : "");
    if (booking_act(h, c, &command))
        answer(h, c, r->appointment);
}

void run_staff_booking(struct hub *h, struct hub_call *c)
{
    struct booking_request r;

    if (!read_body(c, &r))
        return;
    if (id_is_none(r.appointment))
        r.appointment = crypto_id();
    if (r.phone[0] != '\0' && !c->worked) { /* the slow hash is made without the lock */
        text_copy(c->given, sizeof c->given, r.phone);
        memcpy(c->stored, h->c.ring.find, KEY_BYTES);
        c->work = WORK_FIND;
    } else {
        book(h, c, &r);
    }
    wipe(&r, sizeof r);
}

/* ---- changes ---- */

/* The customer has a number already; it waits for the appointment from now on. */
static bool join(struct hub *h, struct hub_call *c, const char *number,
                 struct booking_command *command)
{
    const struct ticket *t = find_ticket(h, number);

    if (t == NULL) {
        answer_refusal(c, REFUSED_NO_TICKET);
        return false;
    }
    command->ticket = t->id;
    return booking_act(h, c, command);
}

/* The clerk says the number, so nothing waits for a printer. */
static bool note_told(struct hub *h, struct hub_call *c, struct id ticket)
{
    const struct ticket_printed told = {.state = PRINT_DONE};
    struct decision d;

    decide(h->site, &(struct command){.kind = NOTE_PRINT, .ticket = ticket, .print = &told}, c->now,
           &d);
    return log_record(h, &d, c->now);
}

static bool receive(struct hub *h, struct hub_call *c, const struct appointment *a,
                    struct booking_command *command)
{
    const struct service *service = &h->catalogue->services[a->service];
    struct number_request asked = {.ticket = crypto_id()};
    struct ticket_issued issue = {
        .day = h->site->day, .language = a->language, .quoted_low = -1, .quoted_high = -1};

    if (a->state == BOOKING_ARRIVED)
        return true;
    if (a->day != h->site->day) { /* before a number is spent on it */
        answer_refusal(c, REFUSED_NOT_TODAY);
        return false;
    }
    text_copy(issue.service, sizeof issue.service, service->code);
    text_copy(issue.contact, sizeof issue.contact, a->contact);
    if (!log_begin(h))
        return false;
    if (!numbers_allot(h, &asked, service->prefix, c->now, &issue.number)) {
        answer_refusal(c, REFUSED_FULL);
        return false;
    }
    command->ticket = asked.ticket;
    command->issue = &issue;
    return booking_act(h, c, command) && note_told(h, c, asked.ticket);
}

void run_staff_change(struct hub *h, struct hub_call *c)
{
    struct booking_request r;
    struct booking_command command = {.act = (enum booking_act)c->route->command,
                                      .via = VIA_CONSOLE,
                                      .staff = staff_of(h, c)->number};
    const struct appointment *a;
    bool done;

    if (!read_body(c, &r) || !log_begin(h))
        return;
    a = booking_find(h, c->arg);
    if (a == NULL || a->service < 0) {
        answer_refusal(c, REFUSED_NO_APPOINTMENT);
        return;
    }
    command.appointment = a->id;
    command.day = r.day;
    command.minute = r.minute;
    if (command.act == BOOK_ARRIVE)
        done = r.ticket[0] != '\0' ? join(h, c, r.ticket, &command) : receive(h, c, a, &command);
    else
        done = booking_act(h, c, &command);
    if (done)
        answer(h, c, command.appointment);
}
