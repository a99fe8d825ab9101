/* visit_file.c - what a customer says becomes a case (R1, R4, R23, R26).
 *
 * The case is an event of this machine, so it needs no hub: it is stored, its code
 * and the promised time are shown and printed, and the outbox carries it. */
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "core/casework.h"
#include "port/clock.h"
#include "port/crypto.h"
#include "terminal/inside.h"

/* The visit that it is about, when its ticket was looked up. */
static void tell_visit(const struct terminal *t, struct case_opened *to)
{
    const struct visit *v = &t->visit;

    if (v->looking != LOOKING_FOUND || v->follows)
        return;
    to->ticket = v->looked.id;
    to->counter = v->looked.counter;
    text_copy(to->service, sizeof to->service, v->looked.service);
}

static void make_link(const struct terminal *t, struct visit_filing *f)
{
    struct case_token token = {.id = f->id};
    uint8_t bytes[TOKEN_BYTES];

    memcpy(token.signer, t->id.device.b, sizeof token.signer);
    case_token_pack(&token, bytes);
    link_sign(t, 'c', case_token_message, bytes, f->link);
}

void visit_file(struct terminal *t)
{
    struct visit *v = &t->visit;
    struct visit_filing *f = &v->filing;
    struct case_opened what = {.via = VIA_KIOSK, .language = v->language};
    struct decision d;

    if (f->state == FILING_BUSY || f->state == FILING_DONE)
        return;
    f->state = FILING_FAILED;
    tell_visit(t, &what);
    if (f->service[0] != '\0')
        text_copy(what.service, sizeof what.service, f->service);
    what.urgent = f->urgent;
    visit_reason_codes(t, f->reasons, what.reasons);
    if (!terminal_seal(t, SEAL_CASE, f->told, what.told, sizeof what.told) ||
        !terminal_seal(t, SEAL_CASE, v->name, what.name, sizeof what.name) ||
        !terminal_seal(t, SEAL_CASE, v->phone, what.contact, sizeof what.contact)) {
        log_fault("visit: what a customer said could not be sealed and is not kept");
        return;
    }
    visit_find_of(t, v->phone, what.find);
    f->id = crypto_id();
    decide_case_open(t->site, f->kind, f->id, &what, clock_day, t->now, &d);
    appointment_code(f->id, f->code);
    make_link(t, f);
    f->due = d.events[0].body.opened.due;
    if (record_events(t, &d, FOR_CASE) == OK)
        f->state = FILING_BUSY;
    wipe(&what, sizeof what);
}

void visit_filed(struct terminal *t, const struct event *e, enum err err)
{
    struct visit_filing *f = &t->visit.filing;

    if (f->state != FILING_BUSY || !id_equal(f->id, e->subject))
        return; /* the customer has gone; what was said stands */
    f->state = err == OK ? FILING_DONE : FILING_FAILED;
    if (err != OK)
        return;
    f->print = PRINT_QUEUED;
    paper_print_case(t);
}
