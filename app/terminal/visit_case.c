/* visit_case.c - a visitor follows a case, by its paper or its code, and answers what is
 * asked of them.
 *
 * What they answer is decided at the hub alone.  A reply may be lost: the same answer may
 * be sent again, and counts once. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "port/crypto.h"
#include "terminal/ink_text.h"
#include "terminal/inside.h"
#include "wire/case_json.h"

static void ask(struct terminal *t, const char *what)
{
    t->visit.looking = sync_ask_case(t, what) ? LOOKING_BUSY : LOOKING_OFFLINE;
}

/* What this machine itself knows: that it was told here. */
void visit_follow(struct terminal *t, struct id id)
{
    struct visit *v = &t->visit;
    const struct case_file *f = case_by_id(t->site, id);

    v->follows = true;
    memset(&v->seen, 0, sizeof v->seen);
    if (f != NULL)
        view_of_case(f, t->now, &v->seen);
    ask(t, v->followed);
}

bool visit_is_code(const char *typed)
{
    char code[CASE_CODE];

    return appointment_code_read(typed, code);
}

void visit_follow_code(struct terminal *t, const char *typed)
{
    struct visit *v = &t->visit;
    const struct case_file *f = case_by_code(t->site, typed);
    char code[CASE_CODE];

    if (!appointment_code_read(typed, code))
        return;
    v->follows = true;
    v->answer = (struct visit_answer){.asking = ASKING_NOTHING};
    memset(&v->seen, 0, sizeof v->seen);
    if (f != NULL)
        view_of_case_coded(f, t->now, &v->seen);
    ask(t, code);
}

void visit_case_found(struct terminal *t, const struct case_view *found, int status)
{
    struct visit *v = &t->visit;

    if (v->looking != LOOKING_BUSY || !v->follows)
        return;
    if (found != NULL)
        v->seen = *found;
    v->looking = found != NULL ? LOOKING_FOUND : status == 404 ? LOOKING_UNKNOWN : LOOKING_OFFLINE;
}

/* ---- answering ---- */

bool visit_may_answer(const struct terminal *t)
{
    const struct visit *v = &t->visit;

    return v->follows && v->looking == LOOKING_FOUND && !id_is_none(v->seen.id) &&
           v->seen.asks != ASKED_NOTHING;
}

static void send(struct terminal *t)
{
    struct visit_answer *a = &t->visit.answer;
    char *body = case_answer_encode_new(&a->given);

    a->asking = sync_answer_case(t, t->visit.followed, body) ? ASKING_BUSY : ASKING_AWAY;
    free(body);
}

void visit_answer(struct terminal *t, int agreed, int level)
{
    struct visit *v = &t->visit;

    if (v->answer.asking == ASKING_BUSY || !visit_may_answer(t))
        return;
    v->answer.given = (struct case_answer){
        .asked = v->seen.asks, .revision = v->seen.revision, .agreed = agreed, .level = level};
    send(t);
}

bool visit_has_signature(const struct terminal *t)
{
    const struct ink *ink = &t->visit.signature.ink;

    return ink_length(ink->points, ink->count) >= SIGNATURE_LEAST;
}

/* What was shown is hashed here, so that the hub can tell whether it is what it has. */
static void hash_document(const struct case_view *v, char to[HASH_TEXT])
{
    char text[DOCUMENT_SIZE];

    case_document(v->id, v->proposed_due, v->proposal, text);
    crypto_hash_text(text, strlen(text), to);
}

static bool seal_ink(const struct terminal *t, char to[INK_SIZE])
{
    const struct ink *ink = &t->visit.signature.ink;
    char text[INK_PLAIN];
    bool sealed;

    ink_text(ink->points, ink->count, text);
    sealed = terminal_seal(t, SEAL_CASE, text, to, INK_SIZE);
    wipe(text, sizeof text);
    return sealed;
}

void visit_sign(struct terminal *t, bool drawn)
{
    struct visit *v = &t->visit;
    struct case_answer *given = &v->answer.given;

    if (v->answer.asking == ASKING_BUSY || !visit_may_answer(t) ||
        v->seen.asks != ASKED_SIGNATURE || (drawn && !visit_has_signature(t)))
        return;
    *given = (struct case_answer){.asked = ASKED_SIGNATURE, .revision = v->seen.revision};
    hash_document(&v->seen, given->hash);
    if (!drawn) {
        memset(&v->signature.ink, 0, sizeof v->signature.ink);
    } else if (!seal_ink(t, given->ink)) {
        log_fault("visit: a signature could not be sealed and is not sent");
        return;
    }
    send(t);
}

bool visit_may_object(const struct terminal *t)
{
    const struct visit *v = &t->visit;

    return v->follows && v->looking == LOOKING_FOUND && !id_is_none(v->seen.id) &&
           v->seen.may_object;
}

void visit_object(struct terminal *t)
{
    struct visit *v = &t->visit;
    struct case_answer *given = &v->answer.given;

    if (v->answer.asking == ASKING_BUSY || !visit_may_object(t) || text_is_blank(v->objection))
        return;
    *given = (struct case_answer){.revision = v->seen.revision, .objections = v->seen.objections};
    if (!terminal_seal(t, SEAL_CASE, v->objection, given->objection, sizeof given->objection)) {
        log_fault("visit: an objection could not be sealed and is not sent");
        return;
    }
    send(t);
}

void visit_answer_again(struct terminal *t)
{
    if (t->visit.answer.asking == ASKING_AWAY)
        send(t);
}

void visit_case_answered(struct terminal *t, const struct case_view *found, int status)
{
    struct visit *v = &t->visit;

    if (v->answer.asking != ASKING_BUSY)
        return; /* that customer has gone */
    if (found != NULL) {
        v->seen = *found;
        v->answer.asking = ASKING_DONE;
        wipe(v->objection, sizeof v->objection);
        if (v->answer.given.asked == ASKED_SIGNATURE)
            paper_print_signed(t);
    } else if (status >= 400 && status < 500) {
        v->answer.asking = ASKING_REFUSED; /* it has gone on since: it is looked at anew */
        visit_follow(t, v->seen.id);
    } else {
        v->answer.asking = ASKING_AWAY;
    }
}
