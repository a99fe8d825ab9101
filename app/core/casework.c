/* casework.c - decides what may be done with a case, and by when the next must be. */
#include "core/casework.h"

#include <string.h>

#include "base/text.h"
#include "core/case_clock.h"

/* ---- opening ---- */

/* By when somebody answers; and by when it was to be written down (R1). */
static void promise(const struct catalogue *c, enum case_kind kind, day_clocks clock,
                    struct moment now, struct case_opened *b)
{
    const struct moment contacted = {b->contacted, now.offset_min};
    int service = catalogue_service(c, b->service);

    b->due = standard_due(c, service, clock, case_first_promise(kind, b->via), now);
    if (b->contacted > 0)
        b->register_by = standard_due(c, service, clock, STANDARD_REGISTRATION, contacted);
}

void decide_case_open(const struct site *s, enum case_kind kind, struct id id,
                      const struct case_opened *what, day_clocks clock, struct moment now,
                      struct decision *to)
{
    const struct catalogue *c = s->catalogue;
    struct case_opened *b;

    to->count = 0;
    to->refusal = ALLOWED;
    if (case_by_id(s, id) != NULL)
        return;
    b = &decision_add(to, case_opening(kind), id, now)->body.opened;
    *b = *what;
    if (b->owner[0] == '\0')
        text_copy(b->owner, sizeof b->owner, c->rules.complaint_owner);
    promise(c, kind, clock, now, b);
    /* The customer has read it back before it was sent (R2). */
    if (kind == CASE_REQUEST && b->staff[0] == '\0')
        decision_add(to, CASE_CONFIRMED, id, now)->body.step.via = b->via;
}

/* ---- steps ---- */

static bool is_staff(const struct case_command *c)
{
    return c->staff != NULL && c->staff[0] != '\0';
}

static bool has(const char *text)
{
    return text != NULL && !text_is_blank(text);
}

bool case_may(const struct case_file *f, enum case_act act)
{
    const struct case_rule *r = &case_rules[act];

    if ((r->kinds >> f->kind & 1) == 0 || (r->from >> f->state & 1) == 0)
        return false;
    switch (act) {
    case ACT_CONSENT:
        return f->asked_due > 0;
    case ACT_EXTEND:
        return f->asked_due == 0;
    case ACT_PAUSE:
        return !f->waits;
    case ACT_RESUME:
        return f->waits;
    case ACT_APPEAL:
        return case_is_of_rating(f) && f->appeal == APPEAL_NONE;
    case ACT_RULE:
        return f->appeal == APPEAL_OPEN;
    case ACT_SETTLE:
        return f->fee.at == 0 && (f->state != CASE_CLOSED || f->fee.amount[0] != '\0');
    default:
        return true;
    }
}

/* What a customer said, written down by staff, says how they were asked; and nobody
 * writes down how their own work was judged. */
static enum refusal check_noted(const struct case_command *c, const struct case_file *f)
{
    bool judges = c->act == ACT_JUDGE || c->act == ACT_FOLLOW_UP;

    if (!is_staff(c) || (!judges && c->act != ACT_CONSENT && c->act != ACT_SIGN))
        return ALLOWED;
    if (judges && strcmp(c->staff, f->owner) == 0)
        return REFUSED_OWN_WORK;
    return has(c->how) ? ALLOWED : REFUSED_NO_HOW;
}

static bool has_option(const struct case_command *c)
{
    for (int i = 0; i < OPTIONS_MAX; i++) {
        if (has(c->options[i]))
            return true;
    }
    return false;
}

/* What is particular to an act of staff. */
static enum refusal check_work(const struct case_command *c)
{
    switch (c->act) {
    case ACT_ACCEPT:
        if (c->complex && !has(c->cause))
            return REFUSED_NO_TEXT;
        return has_option(c) ? ALLOWED : REFUSED_NO_OPTIONS;
    case ACT_DELIVER:
        return c->explained && (c->way == WAY_IN_PERSON || (c->way == WAY_POST && has(c->parcel)))
                   ? ALLOWED
                   : REFUSED_NO_WAY;
    case ACT_SETTLE:
        return has(c->amount) && has(c->receipt) ? ALLOWED : REFUSED_NO_TEXT;
    default:
        return ALLOWED;
    }
}

/* R16: the promised end is moved beforehand, and with the customer's consent. */
static enum refusal check_end(const struct site *s, const struct case_command *c,
                              const struct case_file *f, struct moment now)
{
    instant due = case_due_from(s, f, c->clock, now);

    if (c->act == ACT_PROPOSE)
        return f->step == STANDARD_DELIVERY && c->due > due ? REFUSED_LATER_END : ALLOWED;
    if (case_is_late(f, now.at))
        return REFUSED_LATE;
    return c->due <= due ? REFUSED_NO_DUE : ALLOWED;
}

static enum refusal check(const struct site *s, const struct case_command *c,
                          const struct case_file *f, struct moment now)
{
    const struct case_rule *r = &case_rules[c->act];
    enum refusal refusal;

    if (!case_may(f, c->act))
        return REFUSED_STATE;
    if ((!is_staff(c) && !r->customer) || (r->manager && !c->manager))
        return REFUSED_NOT_ALLOWED;
    if (c->act == ACT_RULE && strcmp(c->staff, f->appealer) == 0)
        return REFUSED_NOT_ALLOWED; /* nobody judges their own plea */
    if ((r->needs_text && !has(c->text)) || (r->needs_cause && !has(c->cause)))
        return REFUSED_NO_TEXT;
    if (r->needs_due && c->due <= now.at)
        return REFUSED_NO_DUE;
    if (c->act == ACT_EXTEND || c->act == ACT_PROPOSE)
        return check_end(s, c, f, now);
    if (c->act == ACT_ASSIGN && catalogue_staff(s->catalogue, c->owner) < 0)
        return REFUSED_NO_STAFF;
    if (c->act == ACT_FOLLOW_UP && (c->level < 1 || c->level > 5))
        return REFUSED_LEVEL;
    refusal = check_work(c);
    return refusal != ALLOWED ? refusal : check_noted(c, f);
}

static instant due_of(const struct site *s, const struct case_command *c, const struct case_file *f,
                      struct moment now)
{
    int starts = c->act == ACT_ACCEPT && c->complex ? STANDARD_PROPOSAL_COMPLEX
                                                    : case_starts(c->act, f->kind);
    /* R21 counts a complaint's solution from when it was made. */
    bool since_filed = c->act == ACT_RESPOND && f->kind == CASE_COMPLAINT;
    const struct moment from = {since_filed ? f->filed : now.at, now.offset_min};

    if (case_rules[c->act].needs_due)
        return c->due;
    if (c->act == ACT_RESUME)
        return case_due_from(s, f, c->clock, now);
    if (c->act == ACT_CONSENT)
        return c->agreed ? f->asked_due : f->due;
    return starts <= STANDARD_NONE
               ? 0
               : standard_due(s->catalogue, f->service, c->clock, (enum standard)starts, from);
}

static void write_text(char *to, size_t size, const char *text)
{
    text_copy(to, size, text != NULL ? text : "");
}

/* What was decided, delivered, paid (R10, R11, R17, R20). */
static void write_work(const struct case_command *c, struct case_step *to)
{
    int n = 0;

    to->complex = c->complex;
    to->way = c->way;
    to->explained = c->explained;
    write_text(to->parcel, sizeof to->parcel, c->way == WAY_POST ? c->parcel : "");
    write_text(to->amount, sizeof to->amount, c->amount);
    write_text(to->receipt, sizeof to->receipt, c->receipt);
    for (int i = 0; i < OPTIONS_MAX; i++) {
        if (has(c->options[i]))
            text_copy(to->options[n++], NOTE_SIZE, c->options[i]);
    }
}

static void write_step(const struct case_command *c, instant due, struct case_step *to)
{
    write_text(to->staff, sizeof to->staff, c->staff);
    write_text(to->owner, sizeof to->owner, c->owner);
    write_text(to->text, sizeof to->text, c->text);
    write_text(to->cause, sizeof to->cause, c->cause);
    write_text(to->hash, sizeof to->hash, c->hash);
    write_text(to->ink, sizeof to->ink, c->ink);
    write_text(to->how, sizeof to->how, c->how);
    write_text(to->told, sizeof to->told, c->told);
    write_work(c, to);
    to->via = c->via;
    to->due = due;
    to->agreed = c->agreed != 0;
    to->level = c->level;
}

/* Not satisfied: it goes on, with the clock of a complaint that was just made. */
static void reopen(const struct site *s, const struct case_command *c, const struct case_file *f,
                   struct moment now, struct decision *to)
{
    struct case_step *b = &decision_add(to, COMPLAINT_REOPENED, f->id, now)->body.step;

    write_step(
        c, standard_due(s->catalogue, f->service, c->clock, STANDARD_COMPLAINT_SOLUTION, now), b);
}

/* What is behind the time is put on record first: a clock that stood goes on before an act
 * ends its promise. */
static void catch_up(const struct site *s, const struct case_command *c, const struct case_file *f,
                     struct moment now, struct decision *to)
{
    const struct case_command go_on = {.staff = c->staff, .via = c->via};

    case_add_late(s, f, c->clock, now, to);
    if (f->waits && c->act != ACT_RESUME && case_starts(c->act, f->kind) != KEEPS_STEP)
        write_step(&go_on, case_due_from(s, f, c->clock, now),
                   &decision_add(to, CASE_RESUMED, f->id, now)->body.step);
}

/* R20: what was said to be charged is settled so long after delivery. */
static instant fee_due(const struct site *s, const struct case_command *c,
                       const struct case_file *f, struct moment now)
{
    if (f->fee.amount[0] == '\0' || f->fee.at > 0)
        return 0;
    return standard_due(s->catalogue, f->service, c->clock, STANDARD_FEE, now);
}

void decide_case(const struct site *s, const struct case_command *c, struct moment now,
                 struct decision *to)
{
    const struct case_file *f = case_by_id(s, c->id);
    bool again = c->act == ACT_JUDGE && !c->agreed;
    struct case_step *b;

    to->count = 0;
    to->refusal = f == NULL ? REFUSED_NO_CASE : check(s, c, f, now);
    if (to->refusal != ALLOWED)
        return;
    catch_up(s, c, f, now, to);
    b = &decision_add(to, case_event(c->act, f->kind), f->id, now)->body.step;
    write_step(c, again ? 0 : due_of(s, c, f, now), b);
    if (c->act == ACT_DELIVER)
        b->fee_due = fee_due(s, c, f, now);
    if (again)
        reopen(s, c, f, now, to);
}

void decide_case_after(const struct site *s, struct id id, const struct case_step *said,
                       struct moment now, struct decision *to)
{
    const struct case_file *f = case_by_id(s, id);
    bool bad = f != NULL && f->score <= 2;
    struct case_opened what = {.counter = 0};

    to->count = 0;
    to->refusal = ALLOWED;
    if (f == NULL || f->kind != CASE_REQUEST || f->score == 0 || (!bad && said->told[0] == '\0'))
        return;
    what.level = bad ? f->score : 0;
    text_copy(what.told, sizeof what.told, said->told);
    what.via = f->via;
    what.language = f->language;
    what.ticket = f->ticket;
    if (f->service >= 0)
        text_copy(what.service, sizeof what.service, s->catalogue->services[f->service].code);
    text_copy(what.name, sizeof what.name, f->name);
    text_copy(what.contact, sizeof what.contact, f->contact);
    text_copy(what.find, sizeof what.find, f->find);
    decide_case_open(s, bad ? CASE_COMPLAINT : CASE_SUGGESTION, case_complaint_of(id), &what, NULL,
                     now, to);
}

/* ---- reading ---- */

bool case_is_open(const struct case_file *f)
{
    return f->state != CASE_FREE && f->state != CASE_CLOSED;
}

const char *const case_asked_names[ASKEDS] = {"nothing", "consent", "settled", "satisfied",
                                              "signature"};

enum case_act case_answers(enum case_asked asked)
{
    static const enum case_act acts[ASKEDS] = {
        [ASKED_NOTHING] = CASE_ACTS,  [ASKED_CONSENT] = ACT_CONSENT,
        [ASKED_SETTLED] = ACT_JUDGE,  [ASKED_SATISFIED] = ACT_FOLLOW_UP,
        [ASKED_SIGNATURE] = ACT_SIGN,
    };

    return acts[asked];
}

enum case_asked case_asks(const struct case_file *f)
{
    for (int i = ASKED_NOTHING + 1; i < ASKEDS; i++) {
        if (case_may(f, case_answers((enum case_asked)i)))
            return (enum case_asked)i;
    }
    return ASKED_NOTHING;
}

void case_document(struct id id, instant due, const char *text, char to[DOCUMENT_SIZE])
{
    char name[ID_TEXT];

    id_to_text(id, name);
    text_format(to, DOCUMENT_SIZE, "guitai-proposal-1\n%s\n%lld\n%s", name, (long long)due, text);
}

bool case_was_answered(const struct case_file *f, enum case_act act, int said, int revision)
{
    const struct case_mark *m = &f->marks[(unsigned)revision % CASE_MARKS];

    return revision >= 0 && revision < f->mark_count && revision + CASE_MARKS >= f->mark_count &&
           m->type == case_event(act, f->kind) && m->staff[0] == '\0' && m->said == said;
}

enum urgency case_urgency(const struct catalogue *c, const struct case_file *f, instant now)
{
    if (f->step == STANDARD_NONE || f->due == 0)
        return URGENCY_NONE;
    if (case_is_late(f, now))
        return URGENCY_LATE;
    if (f->waits)
        return URGENCY_IN_TIME;
    return (f->due - now) * 100 <= (f->due - f->from) * c->standards.warn_percent ? URGENCY_WARN
                                                                                  : URGENCY_IN_TIME;
}

struct case_load case_load_of(const struct site *s, const char *owner, instant now)
{
    struct case_load load = {0, 0, 0};

    for (int i = 0; i < s->cases.used; i++) {
        const struct case_file *f = &s->cases.rows[i];
        enum urgency urgency = case_urgency(s->catalogue, f, now);

        if (!case_is_open(f) || strcmp(f->owner, owner) != 0)
            continue;
        load.late += urgency == URGENCY_LATE;
        load.warn += urgency == URGENCY_WARN;
        load.fresh += f->state == CASE_FILED && urgency < URGENCY_WARN;
    }
    return load;
}
