/* site_cases.c - the cases of a hall, folded from their events. */
#include <string.h>

#include "base/text.h"
#include "core/case_clock.h"
#include "core/site_inside.h"

/* ---- the table ---- */

static int find_row(const struct site *s, struct id id)
{
    int row = s->cases.slots[id_hash(id) % CASES_MAX] - 1;

    while (row >= 0 && !id_equal(s->cases.rows[row].id, id))
        row = s->cases.rows[row].chain;
    return row;
}

const struct case_file *case_by_id(const struct site *s, struct id id)
{
    int row = find_row(s, id);

    return row < 0 ? NULL : &s->cases.rows[row];
}

const struct case_file *case_by_code(const struct site *s, const char *code)
{
    char wanted[CASE_CODE];
    const struct case_file *best = NULL;

    if (!appointment_code_read(code, wanted))
        return NULL;
    for (int i = 0; i < s->cases.used; i++) {
        const struct case_file *f = &s->cases.rows[i];

        if (strcmp(f->code, wanted) == 0 && (best == NULL || f->changed > best->changed))
            best = f;
    }
    return best;
}

int cases_found(const struct site *s, const char *find, const struct case_file **to, int max)
{
    int n = 0;

    for (int i = 0; i < s->cases.used && find[0] != '\0'; i++) {
        const struct case_file *f = &s->cases.rows[i];
        int at = n < max ? n : max;

        if (strcmp(f->find, find) != 0)
            continue;
        while (at > 0 && to[at - 1]->changed < f->changed) /* the newest first */
            at--;
        if (at == max)
            continue;
        n += n < max;
        memmove(&to[at + 1], &to[at], (size_t)(n - 1 - at) * sizeof *to);
        to[at] = f;
    }
    return n;
}

static void forget_row(struct site *s, int row)
{
    int *at = &s->cases.slots[id_hash(s->cases.rows[row].id) % CASES_MAX];

    if (*at - 1 == row) {
        *at = s->cases.rows[row].chain + 1;
        return;
    }
    for (int i = *at - 1; i >= 0; i = s->cases.rows[i].chain) {
        if (s->cases.rows[i].chain == row)
            s->cases.rows[i].chain = s->cases.rows[row].chain;
    }
}

/* That of a case at rest, so that the table stays as small as the hall; else a new one, or
 * that of a case that is over; -1: none is. */
static int free_row(struct site *s, instant now)
{
    int row = case_at_rest(&s->cases, now);

    if (row < 0 && s->cases.used < CASES_MAX)
        return s->cases.used++;
    if (row < 0)
        row = case_to_give_way(&s->cases, now);
    if (row >= 0)
        forget_row(s, row);
    else
        s->cases.unplaced++;
    return row;
}

bool case_has_room(const struct site *s, instant now)
{
    return s->cases.used < CASES_MAX || case_at_rest(&s->cases, now) >= 0 ||
           case_to_give_way(&s->cases, now) >= 0;
}

/* ---- facts: false when one came second or too late ---- */

static enum case_kind kind_of(enum event_type type)
{
    for (int kind = 0; kind < KINDS; kind++) {
        if (case_opening((enum case_kind)kind) == type)
            return (enum case_kind)kind;
    }
    return KINDS;
}

/* A promise as the hub corrects the clock of who told it. */
static instant promised(const struct event *e, instant due, instant now)
{
    return due > 0 ? now + (due - e->at.at) : 0;
}

/* R1: it ends as the case begins. */
static void settle_registration(struct site *s, const struct event *e, instant now)
{
    struct standard_tally *t = &s->cases.tally[STANDARD_REGISTRATION];
    instant due = promised(e, e->body.opened.register_by, now);

    t->kept += due > 0 && now <= due;
    t->broken += due > 0 && now > due;
}

bool case_opens(enum event_type type)
{
    return kind_of(type) != KINDS;
}

static bool opened(struct site *s, const struct event *e, enum case_kind kind, instant now)
{
    const struct case_opened *b = &e->body.opened;
    const instant due = promised(e, b->due, now);
    int row = find_row(s, e->subject) < 0 ? free_row(s, now) : -1;
    struct case_file *f = row < 0 ? NULL : &s->cases.rows[row];
    int *slot = &s->cases.slots[id_hash(e->subject) % CASES_MAX];

    if (f == NULL)
        return false;
    *f = (struct case_file){
        .id = e->subject,
        .kind = kind,
        .state = CASE_FILED,
        .service = catalogue_service(s->catalogue, b->service),
        .counter = b->counter,
        .level = b->level,
        .urgent = b->urgent != 0,
        .via = b->via,
        .language = b->language,
        .ticket = b->ticket,
        .filed = now,
        .contacted = promised(e, b->contacted, now),
        .step = due > 0 ? case_first_promise(kind, b->via) : STANDARD_NONE,
        .from = now,
        .due = due > 0 ? due : 0,
        .satisfied = -1,
        .chain = *slot - 1,
    };
    *slot = row + 1;
    appointment_code(f->id, f->code);
    text_copy(f->owner, sizeof f->owner, b->owner);
    text_copy(f->author, sizeof f->author, b->staff);
    text_copy(f->reasons, sizeof f->reasons, b->reasons);
    text_copy(f->name, sizeof f->name, b->name);
    text_copy(f->contact, sizeof f->contact, b->contact);
    text_copy(f->told, sizeof f->told, b->told);
    text_copy(f->find, sizeof f->find, b->find);
    settle_registration(s, e, now);
    return true;
}

static enum case_act act_of(const struct case_file *f, enum event_type type)
{
    for (int i = 0; i < CASE_ACTS; i++) {
        if (case_event((enum case_act)i, f->kind) == type && case_may(f, (enum case_act)i))
            return (enum case_act)i;
    }
    return CASE_ACTS;
}

static void go_on_until(struct case_file *f, instant due)
{
    if (f->step != STANDARD_NONE && due > 0)
        f->due = due;
}

static void take_signature(struct case_file *f, const struct case_step *b, instant at)
{
    f->signed_at = at;
    text_copy(f->hash, sizeof f->hash, b->hash);
    text_copy(f->ink, sizeof f->ink, b->ink);
}

static void take_assessment(struct case_file *f, const struct case_step *b)
{
    f->complex = b->complex != 0;
    memcpy(f->options, b->options, sizeof f->options);
    text_copy(f->fee.amount, sizeof f->fee.amount, b->amount);
}

static void take_delivery(struct case_file *f, const struct case_step *b)
{
    f->way = b->way;
    f->explained = b->explained != 0;
    text_copy(f->parcel, sizeof f->parcel, b->parcel);
    f->fee.due = b->fee_due;
}

/* What is particular to one act. */
static void take_particulars(struct case_file *f, enum case_act act, const struct case_step *b,
                             instant now)
{
    switch (act) {
    case ACT_ASSIGN:
        text_copy(f->owner, sizeof f->owner, b->owner);
        break;
    case ACT_ACCEPT:
        take_assessment(f, b);
        break;
    case ACT_DELIVER:
        take_delivery(f, b);
        break;
    case ACT_PROPOSE: /* another one is to be signed again */
        text_copy(f->proposal, sizeof f->proposal, b->text);
        f->proposed_due = b->due;
        take_signature(f, &(struct case_step){.via = b->via}, 0);
        break;
    case ACT_SIGN:
        take_signature(f, b, now);
        break;
    case ACT_EXTEND:
        f->asked_due = b->due;
        break;
    case ACT_CONSENT:
        go_on_until(f, b->due);
        f->asked_due = 0;
        if (f->waits && b->agreed) /* what is left counts from the end that was just named */
            f->paused = now;
        break;
    case ACT_PAUSE:
        f->waits = true;
        f->paused = now;
        break;
    case ACT_RESUME:
        f->waits = false;
        go_on_until(f, b->due);
        break;
    case ACT_JUDGE:
        f->satisfied = b->agreed;
        break;
    case ACT_REOPEN:
        f->reopened++;
        break;
    case ACT_FOLLOW_UP:
        f->score = b->level;
        f->satisfied = b->level > 2;
        break;
    case ACT_APPEAL:
        f->appeal = APPEAL_OPEN;
        text_copy(f->appealer, sizeof f->appealer, b->staff);
        text_copy(f->plea, sizeof f->plea, b->cause);
        break;
    case ACT_RULE:
        f->appeal = b->agreed ? APPEAL_UPHELD : APPEAL_REJECTED;
        text_copy(f->ruling, sizeof f->ruling, b->cause);
        break;
    default:
        break;
    }
}

/* An answer of the customer, and whose hand it is in. */
static void take_answer(struct case_file *f, enum case_act act, const struct case_step *b)
{
    if (act == ACT_JUDGE || act == ACT_FOLLOW_UP)
        f->noted = b->staff[0] != '\0';
    if (act == ACT_JUDGE || act == ACT_FOLLOW_UP || act == ACT_CONSENT || act == ACT_SIGN)
        text_copy(f->how, sizeof f->how, b->how);
}

/* `ended`: the promise that ends with the step, if one does. */
static bool stepped(struct site *s, struct case_file *f, const struct event *e, instant now,
                    struct case_mark *ended)
{
    const struct case_step *b = &e->body.step;
    enum case_act act = act_of(f, e->type);
    int starts;
    bool goes_on;

    if (act == CASE_ACTS || (act == ACT_CLOSE && b->cause[0] == '\0'))
        return false;
    starts = case_starts(act, f->kind);
    goes_on = act == ACT_JUDGE && !b->agreed; /* complaint.reopened follows */
    if (starts != KEEPS_STEP) {
        case_promise_end(s, f, act, b, now, ended);
        case_promise_begin(f, goes_on ? STANDARD_NONE : starts, b->due, now);
    }
    if (case_rules[act].to >= 0 && !goes_on)
        f->state = (enum case_state)case_rules[act].to;
    take_particulars(f, act, b, now);
    take_answer(f, act, b);
    if (act == ACT_SETTLE)
        case_fee_settle(s, f, b, now, ended);
    if (b->text[0] != '\0' && b->staff[0] != '\0')
        text_copy(f->answer, sizeof f->answer, b->text);
    if (b->cause[0] != '\0' && act != ACT_APPEAL && act != ACT_RULE)
        text_copy(f->cause, sizeof f->cause, b->cause);
    if (f->state == CASE_CLOSED && case_rules[act].to == CASE_CLOSED)
        f->closed = now;
    return true;
}

static void mark(struct case_file *f, const struct event *e, bool opens, instant now,
                 const struct case_mark *ended)
{
    struct case_mark *m = &f->marks[f->mark_count++ % CASE_MARKS];

    *m = *ended;
    m->type = e->type;
    m->at = now;
    if (!opens)
        m->said = e->type == CASE_FOLLOWED_UP ? e->body.step.level : e->body.step.agreed;
    text_copy(m->staff, sizeof m->staff, opens ? e->body.opened.staff : e->body.step.staff);
    f->changed = now;
}

static void excuse(struct site *s, const struct case_file *f)
{
    int row = site_row(s, f->ticket);

    if (row >= 0)
        s->tickets[row].excused = f->appeal == APPEAL_UPHELD;
}

void site_fold_case_late(struct site *s, const struct event *e, struct moment when)
{
    int row = find_row(s, e->subject);

    if (row < 0 || !case_promise_late(s, &s->cases.rows[row], &e->body.late, when.at))
        s->cases.ignored++;
}

void site_fold_case(struct site *s, const struct event *e, struct moment when)
{
    enum case_kind kind = kind_of(e->type);
    int row = find_row(s, e->subject);
    struct case_mark ended = {.ended = STANDARD_NONE};
    bool counts = kind != KINDS ? opened(s, e, kind, when.at)
                                : row >= 0 && stepped(s, &s->cases.rows[row], e, when.at, &ended);

    if (!counts) {
        s->cases.ignored++;
        return;
    }
    mark(&s->cases.rows[find_row(s, e->subject)], e, kind != KINDS, when.at, &ended);
    if (e->type == RATING_RULED)
        excuse(s, case_by_id(s, e->subject));
}

void site_move_cases(struct site *s, const int services[SERVICES_MAX])
{
    for (int i = 0; i < s->cases.used; i++) {
        int *service = &s->cases.rows[i].service;

        *service = *service < 0 ? -1 : services[*service];
    }
}

/* ---- checks ---- */

const char *site_check_cases(const struct site *s)
{
    for (int i = 0; i < s->cases.used; i++) {
        const struct case_file *f = &s->cases.rows[i];

        if (f->state == CASE_FREE || find_row(s, f->id) != i)
            return "a case is not in the table by its id";
        if ((f->step == STANDARD_NONE) != (f->due == 0))
            return "a case's promise and its time do not fit";
        if (f->kind == CASE_COMPLAINT && f->state == CASE_CLOSED && f->satisfied != 1 &&
            f->cause[0] == '\0')
            return "a complaint is closed, and nobody said why (invariant 7)";
    }
    return NULL;
}

uint64_t site_mix_cases(uint64_t h, const struct site *s)
{
    for (int i = 0; i < s->cases.used; i++) {
        const struct case_file *f = &s->cases.rows[i];
        const int64_t values[] = {
            f->kind,       f->state,     f->service,      f->counter,   f->level,   f->urgent,
            f->waits,      f->via,       f->language,     f->filed,     f->changed, f->closed,
            f->step,       f->from,      f->due,          f->paused,    f->score,   f->asked_due,
            f->reopened,   f->satisfied, f->proposed_due, f->signed_at, f->appeal,  f->late,
            f->simple_due, f->complex,   f->way,          f->explained, f->fee.due, f->fee.at,
            f->fee.late,   f->contacted, f->noted,
        };

        h = site_mix(h, f->id.b, sizeof f->id.b);
        h = site_mix(h, f->ticket.b, sizeof f->ticket.b);
        for (size_t k = 0; k < ARRAY_LEN(values); k++)
            h = site_mix_int(h, values[k]);
        h = site_mix_text(h, f->owner);
        h = site_mix_text(h, f->told);
        h = site_mix_text(h, f->contact);
        h = site_mix_text(h, f->name);
        h = site_mix_text(h, f->answer);
        h = site_mix_text(h, f->cause);
        h = site_mix_text(h, f->proposal);
        h = site_mix_text(h, f->hash);
        h = site_mix_text(h, f->ink);
        h = site_mix_text(h, f->appealer);
        h = site_mix_text(h, f->plea);
        h = site_mix_text(h, f->ruling);
        h = site_mix_text(h, f->how);
        h = site_mix_text(h, f->parcel);
        h = site_mix_text(h, f->fee.amount);
        h = site_mix_text(h, f->fee.receipt);
        h = site_mix_text(h, f->fee.by);
        for (int k = 0; k < OPTIONS_MAX; k++)
            h = site_mix_text(h, f->options[k]);
    }
    for (int i = 0; i < STANDARDS; i++) {
        h = site_mix_int(h, s->cases.tally[i].kept);
        h = site_mix_int(h, s->cases.tally[i].broken);
    }
    return site_mix_int(site_mix_int(h, s->cases.ignored), s->cases.unplaced);
}
