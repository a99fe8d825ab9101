/* case_view.c - a case at a kiosk: how it stands, and what the customer answers.
 *
 * Who has the paper's token may answer; who has the code alone sees how it stands.  An
 * answer names the view that it answers, so that one whose reply was lost may be sent
 * again. */
#include <string.h>

#include "base/text.h"
#include "hub/page.h"
#include "port/clock.h"
#include "wire/case_json.h"

static void show_objection(const struct hub *h, const struct case_file *f, struct case_view *to)
{
    const struct underway *u = underway_of(h->underways, h->site, f->id);
    const struct objection *newest = underway_newest(u);

    to->may_object = underway_may(u, f, UNDERWAY_OBJECT);
    to->objections = u->objection_count;
    if (newest == NULL)
        return;
    to->object_due = newest->answered > 0 ? 0 : newest->due;
    text_copy(to->objection_answer, sizeof to->objection_answer, newest->answer);
}

static void answer(const struct hub *h, struct hub_call *c, const struct case_file *f,
                   bool has_paper)
{
    struct case_view v;

    if (has_paper) {
        view_of_case(f, c->now, &v);
        underway_proposal(h, f, v.proposal);
        show_objection(h, f, &v);
    } else {
        view_of_case_coded(f, c->now, &v);
    }
    answer_json(c, 200, case_view_encode_new(&v));
}

void run_case_view(struct hub *h, struct hub_call *c)
{
    const struct case_file *of_paper = page_case_of(h, c->arg);
    const struct case_file *f = of_paper != NULL ? of_paper : case_by_code(h->site, c->arg);

    if (f == NULL)
        answer_refusal(c, REFUSED_NO_CASE);
    else
        answer(h, c, f, of_paper != NULL);
}

void case_document_hash(const struct hub *h, const struct case_file *f, char to[HASH_TEXT])
{
    char text[DOCUMENT_SIZE], proposal[PROPOSAL_SIZE];

    underway_proposal(h, f, proposal);
    case_document(f->id, f->proposed_due, proposal, text);
    crypto_hash_text(text, strlen(text), to);
}

/* Signed is what was shown: the newest proposal, by its hash. */
static bool is_document(const struct hub *h, const struct case_file *f, const struct case_answer *a)
{
    char hash[HASH_TEXT];

    case_document_hash(h, f, hash);
    return strcmp(hash, a->hash) == 0;
}

static bool read_answer(struct hub_call *c, struct case_answer *to)
{
    char why[256];

    if (case_answer_decode(c->request->body != NULL ? c->request->body : "", c->request->body_size,
                           to, why, sizeof why) == OK)
        return true;
    answer_problem(c, 422, "request", "%s", why);
    return false;
}

/* Decides and records.  False: refused, or nothing can be stored. */
static bool take(struct hub *h, struct hub_call *c, const struct case_file *f,
                 const struct case_answer *a)
{
    struct case_command command = {.act = case_answers(a->asked),
                                   .id = f->id,
                                   .via = VIA_KIOSK,
                                   .clock = clock_day,
                                   .agreed = a->agreed,
                                   .level = a->level,
                                   .hash = a->hash,
                                   .told = a->told,
                                   .ink = a->ink};
    struct decision d = {.refusal = REFUSED_STATE};

    if (command.act != CASE_ACTS && a->revision == f->mark_count &&
        (a->asked != ASKED_SIGNATURE || is_document(h, f, a)))
        decide_case(h->site, &command, c->now, &d);
    if (d.refusal == ALLOWED)
        return log_record(h, &d, c->now);
    answer_refusal(c, d.refusal);
    return false;
}

/* To the proposal (R12).  The same one told again is noted once: its reply was lost. */
static bool object(struct hub *h, struct hub_call *c, const struct case_file *f,
                   const struct case_answer *a)
{
    struct underway_command command = {
        .act = UNDERWAY_OBJECT, .id = f->id, .staff = "", .via = VIA_KIOSK, .told = a->objection};
    const struct underway *u = underway_of(h->underways, h->site, f->id);
    const struct objection *newest = underway_newest(u);
    enum refusal refusal = REFUSED_STATE;

    if (newest != NULL && newest->n == a->objections + 1 && strcmp(newest->told, a->objection) == 0)
        return true;
    if (u->objection_count == a->objections && !underway_act(h, &command, NULL, c->now, &refusal))
        return false;
    if (refusal != ALLOWED)
        answer_refusal(c, refusal);
    return refusal == ALLOWED;
}

void run_case_answer(struct hub *h, struct hub_call *c)
{
    struct case_answer a;
    const struct case_file *f;
    bool again;

    if (!read_answer(c, &a) || !log_begin(h))
        return;
    f = page_case_of(h, c->arg);
    if (f == NULL) {
        answer_refusal(c, REFUSED_NO_CASE);
        return;
    }
    if (a.objection[0] != '\0') {
        if (object(h, c, f, &a))
            answer(h, c, f, true);
        return;
    }
    again = a.asked != ASKED_NOTHING &&
            case_was_answered(f, case_answers(a.asked),
                              a.asked == ASKED_SATISFIED ? a.level : a.agreed, a.revision);
    if (again || take(h, c, f, &a))
        answer(h, c, f, true);
}
