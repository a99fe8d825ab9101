/* desk_api.c - what staff do at a counter: commands, decided and recorded. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/queue.h"
#include "hub/inside.h"
#include "port/clock.h"
#include "wire/staff_json.h"

enum { CONTACT_REASON_MAX = 100 };

static bool read_body(struct hub_call *c, struct desk_request *to)
{
    char why[256];

    if (desk_request_decode(c->request->body, c->request->body_size, to, why, sizeof why) == OK)
        return true;
    answer_problem(c, 400, "request", "%s", why);
    return false;
}

/* "called before A013: appointment 09:45"; "" for other events. */
static void explain(const struct hub *h, const struct decision *d, char to[WHY_TEXT])
{
    const struct event *e = &d->events[0];
    const struct ticket *t = site_ticket(h->site, e->subject);

    to[0] = '\0';
    if (d->count > 0 && e->type == TICKET_CALLED && t != NULL)
        queue_explain((enum why)e->body.called.why, e->body.called.over, clock_at(t->due), to);
}

static void answer(struct hub *h, struct hub_call *c, const struct decision *d)
{
    const struct ticket *t = site_ticket(h->site, d->events[0].subject);
    struct json_out o = {0};
    char why[WHY_TEXT];

    explain(h, d, why);
    out_open(&o, NULL, '{');
    out_bool(&o, "ok", true);
    if (t != NULL)
        queue_json_ticket(&o, h, "ticket", t, c->now, why[0] != '\0' ? why : NULL, false);
    else
        out_null(&o, "ticket");
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

static void act(struct hub *h, struct hub_call *c, const struct command *command)
{
    struct decision d;

    if (!log_begin(h))
        return;
    decide(h->site, command, c->now, &d);
    if (d.refusal != ALLOWED)
        answer_refusal(c, d.refusal);
    else if (log_record(h, &d, c->now))
        answer(h, c, &d);
}

void run_counter(struct hub *h, struct hub_call *c)
{
    struct desk_request r;
    struct command command = {.kind = (enum command_kind)c->route->command,
                              .staff = staff_of(h, c)->number};
    long number;
    char *end;

    if (!read_body(c, &r))
        return;
    number = strtol(c->arg, &end, 10);
    command.counter = number > 0 && number <= INT_MAX ? (int)number : 0;
    if (*end != '\0' || end == c->arg || catalogue_counter(h->catalogue, command.counter) < 0)
        answer_refusal(c, REFUSED_NO_COUNTER);
    else
        act(h, c, &command);
}

/* The counter that is meant when none is named. */
static int counter_of(const struct hub *h, const struct ticket *t, const char *staff)
{
    if (t->counter > 0 && (t->state == TICKET_AT_CALL || t->state == TICKET_SERVING))
        return t->counter;
    for (int i = 0; i < h->catalogue->counter_count; i++) {
        if (h->site->desks[i].state != COUNTER_SHUT && strcmp(h->site->desks[i].staff, staff) == 0)
            return h->catalogue->counters[i].number;
    }
    return 0;
}

void run_desk(struct hub *h, struct hub_call *c)
{
    const char *staff = staff_of(h, c)->number;
    const struct ticket *t = find_ticket(h, c->arg);
    struct desk_request r;
    struct command command = {.kind = (enum command_kind)c->route->command, .staff = staff};

    if (!read_body(c, &r))
        return;
    if (t == NULL) {
        answer_refusal(c, REFUSED_NO_TICKET);
        return;
    }
    command.ticket = t->id;
    command.counter = r.counter > 0 ? r.counter : counter_of(h, t, staff);
    command.ask = r.ask;
    command.to = r.to;
    command.note = r.note;
    command.reason = r.reason;
    command.service = r.service[0] == '\0' && t->service >= 0
                          ? h->catalogue->services[t->service].code
                          : r.service;
    act(h, c, &command);
}

/* A clerk has handed out a ticket written by hand or printed again. */
void run_printed(struct hub *h, struct hub_call *c)
{
    const struct ticket *t = find_ticket(h, c->arg);
    struct ticket_printed printed = {.state = PRINT_DONE};
    struct command command = {.kind = NOTE_PRINT, .print = &printed};

    if (t == NULL) {
        answer_refusal(c, REFUSED_NO_TICKET);
        return;
    }
    printed.copy = t->copies < 99 ? t->copies + 1 : 99;
    command.ticket = t->id;
    command.staff = staff_of(h, c)->number;
    act(h, c, &command);
}

/* ---- the sealed phone number ---- */

static void say_phone(struct hub_call *c, const char *phone, bool reveal)
{
    struct json_out o = {0};
    char masked[64];

    text_mask_phone(masked, sizeof masked, phone);
    out_open(&o, NULL, '{');
    out_text(&o, "phone", reveal ? phone : masked);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

void run_contact(struct hub *h, struct hub_call *c)
{
    const struct ticket *t = find_ticket(h, c->arg);
    const char *asked = http_query(c->request, "reveal");
    const char *reason = http_query(c->request, "reason");
    bool reveal = asked != NULL && strcmp(asked, "1") == 0;
    char phone[64], id[ID_TEXT];

    if (t == NULL) {
        answer_refusal(c, REFUSED_NO_TICKET);
    } else if (t->contact[0] == '\0') {
        answer_problem(c, 404, "no_contact", "the customer left no number");
    } else if (seals_state(h, t->contact) == SEALED_BY_RULE) {
        answer_problem(c, 410, "erased_by_rule", "the number was erased by rule");
    } else if (seals_state(h, t->contact) == SEALED_ERASED) {
        answer_problem(c, 410, "erased", "the number was erased on request");
    } else if (reveal &&
               (reason == NULL || text_is_blank(reason) || strlen(reason) > CONTACT_REASON_MAX ||
                !text_is_plain(reason, strlen(reason)))) {
        answer_problem(c, 422, "reason", "say in reason, in up to %d bytes, what you need it for",
                       CONTACT_REASON_MAX);
    } else if (!seals_open(h, t->contact, phone, sizeof phone)) {
        answer_problem(c, 409, "sealed", "the number was sealed to another key of the hub");
    } else {
        id_to_text(t->id, id);
        if (!reveal || audit_call(h, c, "contact_revealed", id, reason))
            say_phone(c, phone, reveal);
        wipe(phone, sizeof phone);
    }
}
