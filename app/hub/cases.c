/* cases.c - staff see cases, register them on behalf, and go their steps (R1-R26).
 *
 * What customers said, their names and numbers are sealed; they are opened for one
 * case, with a reason, which is noted in the audit log (invariant 9). */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/case_work.h"
#include "hub/shelf.h"
#include "port/clock.h"
#include "wire/staff_json.h"

static const char *const urgencies[] = {"none", "in_time", "warn", "late"};
static const char *const languages[] = {"zh_Hans", "zh_Hant", "en"};

bool case_is_manager(const struct hub *h, const struct hub_call *c)
{
    const char *role = staff_of(h, c)->role;

    return strcmp(role, "manager") == 0 || strcmp(role, "admin") == 0;
}

const struct case_file *case_named(const struct hub *h, const char *text)
{
    struct id id;

    return id_from_text(text, &id) ? case_by_id(h->site, id) : case_by_code(h->site, text);
}

/* ---- one case as JSON ---- */

/* A suggestion that was taken ends with its improvement, once that was checked and closed
 * (R26, R33). */
static bool is_under_way_elsewhere(const struct hub *h, const struct case_file *f,
                                   enum case_act act)
{
    const struct matter *m = act == ACT_IMPROVED ? matter_of(h->matters, f->id) : NULL;

    return m != NULL && matter_is_open(m);
}

static void acts(struct json_out *o, const struct hub *h, const struct case_file *f, bool manager,
                 bool archived)
{
    out_open(o, "acts", '[');
    for (int i = 0; i < CASE_ACTS && !archived; i++) {
        if (case_may(f, (enum case_act)i) && (manager || !case_rules[i].manager) &&
            !is_under_way_elsewhere(h, f, (enum case_act)i))
            out_text(o, NULL, case_rules[i].name);
    }
    out_close(o, ']');
}

static void promise(struct json_out *o, const struct hub *h, const struct case_file *f,
                    struct moment now)
{
    out_text(o, "standard", standard_forms[f->step].code);
    out_text(o, "rule", standard_forms[f->step].rule);
    out_text(o, "urgency", urgencies[case_urgency(h->catalogue, f, now.at)]);
    out_time(o, "due", f->due);
    out_time(o, "asked_due", f->asked_due);
    out_bool(o, "waits", f->waits);
}

/* What came of asking the customer by message; absent when nobody asks. */
static void survey(struct json_out *o, const struct hub *h, const struct case_file *f)
{
    const struct survey *v = survey_of(h->surveys, f->id);

    if (v == NULL)
        return;
    out_open(o, "survey", '{');
    out_text(o, "kind", survey_kind_names[v->kind]);
    out_text(o, "state", survey_state_names[v->state]);
    out_time(o, "ask", v->state == SURVEY_OPEN ? v->ask : 0);
    out_time(o, "asked", v->asked);
    out_time(o, "reminded", v->reminded);
    out_time(o, "until", v->until);
    out_text(o, "cause", v->cause);
    out_close(o, '}');
}

/* Why what the customer said can no longer be read; "" it can. */
static const char *gone(const struct hub *h, const struct case_file *f)
{
    const char *texts[] = {f->told, f->name, f->contact, f->ink};
    const char *word = "";

    for (size_t i = 0; i < ARRAY_LEN(texts) && word[0] == '\0'; i++)
        word = seals_gone(h, texts[i]);
    return word;
}

void case_row(struct json_out *o, const struct hub *h, const struct case_file *f, struct moment now,
              bool manager, bool archived)
{
    const struct ticket *t = site_ticket(h->site, f->ticket);

    out_id(o, "id", f->id);
    out_text(o, "code", f->code);
    out_text(o, "kind", case_kind_names[f->kind]);
    out_text(o, "state", case_state_names[f->state]);
    out_text(o, "service", f->service < 0 ? "" : h->catalogue->services[f->service].code);
    out_int(o, "counter", f->counter);
    out_int(o, "level", f->level);
    out_text(o, "reasons", f->reasons);
    out_bool(o, "urgent", f->urgent);
    out_text(o, "owner", f->owner);
    out_text(o, "via", via_names[f->via]);
    out_text(o, "language", languages[f->language]);
    if (t != NULL && t->service >= 0)
        out_number(o, "number", t->number);
    out_time(o, "contacted", f->contacted);
    out_time(o, "filed", f->filed);
    out_time(o, "changed", f->changed);
    promise(o, h, f, now);
    out_text(o, "cause", f->cause);
    out_int(o, "reopened", f->reopened);
    out_int(o, "satisfied", f->satisfied);
    out_int(o, "score", f->score);
    out_bool(o, "noted", f->noted);
    out_bool(o, "has_name", f->name[0] != '\0');
    out_bool(o, "has_contact", f->contact[0] != '\0');
    out_bool(o, "has_told", f->told[0] != '\0');
    out_text(o, "gone", gone(h, f));
    out_bool(o, "held", f->held > 0);
    survey(o, h, f);
    underway_row(o, h, f, now);
    out_time(o, "closed", f->closed);
    out_bool(o, "archived", archived);
    acts(o, h, f, manager, archived);
}

static void opened(struct json_out *o, const struct hub *h, const char *name, const char *sealed)
{
    char text[INK_PLAIN] = "";

    if (sealed[0] != '\0' && !seals_open(h, sealed, text, sizeof text))
        text[0] = '\0';
    out_text(o, name, text);
    wipe(text, sizeof text);
}

static void course(struct json_out *o, const struct case_file *f)
{
    int first = f->mark_count > CASE_MARKS ? f->mark_count - CASE_MARKS : 0;

    out_open(o, "course", '[');
    for (int i = first; i < f->mark_count; i++) {
        const struct case_mark *m = &f->marks[i % CASE_MARKS];

        out_open(o, NULL, '{');
        out_text(o, "type", event_types[m->type].name);
        out_time(o, "at", m->at);
        out_text(o, "staff", m->staff);
        out_close(o, '}');
    }
    out_close(o, ']');
}

static void signature(struct json_out *o, const struct case_file *f)
{
    out_text(o, "proposal", f->proposal);
    out_time(o, "signed", f->signed_at);
    out_text(o, "hash", f->hash);
    out_bool(o, "has_ink", f->ink[0] != '\0');
}

/* Of the rating that opened it (R25). */
static void appeal(struct json_out *o, const struct case_file *f)
{
    out_text(o, "appeal", appeal_names[f->appeal]);
    out_text(o, "appealer", f->appealer);
    out_text(o, "plea", f->plea);
    out_text(o, "ruling", f->ruling);
}

/* ---- reading ---- */

bool is_reason(const char *reason)
{
    return reason != NULL && !text_is_blank(reason) && strlen(reason) <= REASON_MAX &&
           text_is_plain(reason, strlen(reason));
}

static void answer_whole(struct hub_call *c, const struct shelf *s, bool manager, bool reveal)
{
    const struct case_file *f = s->f;
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    case_row(&o, s->view, f, c->now, manager, s->archived);
    out_text(&o, "answer", f->answer);
    signature(&o, f);
    work_json(&o, f);
    appeal(&o, f);
    out_text(&o, "how", f->how);
    course(&o, f);
    underway_whole(&o, s->view, f, reveal);
    if (reveal) {
        opened(&o, s->view, "name", f->name);
        opened(&o, s->view, "phone", f->contact);
        opened(&o, s->view, "told", f->told);
        opened(&o, s->view, "ink", f->ink);
    }
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

void run_case(struct hub *h, struct hub_call *c)
{
    struct shelf s = shelf_open(h, c->arg);
    const char *asked = http_query(c->request, "reveal");
    const char *reason = http_query(c->request, "reason");
    bool reveal = asked != NULL && strcmp(asked, "1") == 0;

    if (s.f == NULL)
        answer_refusal(c, REFUSED_NO_CASE);
    else if (reveal && !is_reason(reason))
        answer_problem(c, 422, "reason", "say in reason, in up to %d bytes, what you need it for",
                       REASON_MAX);
    else if (!reveal || audit_call(h, c, "case_opened", s.f->code, reason))
        answer_whole(c, &s, case_is_manager(h, c), reveal);
    shelf_close(&s);
}

/* ---- registering on behalf (R1, R5) ---- */

static bool read_body(struct hub_call *c, struct case_request *to)
{
    char why[256];

    if (case_request_decode(c->request->body, c->request->body_size, to, why, sizeof why) == OK)
        return true;
    answer_problem(c, 400, "request", "%s", why);
    return false;
}

void case_answer(struct hub *h, struct hub_call *c, struct id id)
{
    const struct case_file *f = case_by_id(h->site, id);
    struct json_out o = {0};

    must(f != NULL);
    out_open(&o, NULL, '{');
    out_bool(&o, "ok", true);
    case_row(&o, h, f, c->now, case_is_manager(h, c), false);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

bool case_find_room(const struct hub *h, struct hub_call *c, struct id id)
{
    if (case_by_id(h->site, id) != NULL || case_has_room(h->site, c->now.at))
        return true;
    answer_problem(c, 409, "cases_full",
                   "%d cases are open, as many as can be; end some of them first", CASES_MAX);
    return false;
}

static bool seal(const struct hub *h, const char *text, char *to, size_t size)
{
    return seals_close(h, SEAL_CASE, text, to, size);
}

static enum case_kind kind_named(const char *name)
{
    for (int i = 0; i < KINDS; i++) {
        if (strcmp(case_kind_names[i], name) == 0)
            return (enum case_kind)i;
    }
    return KINDS;
}

static void describe(const struct hub *h, const struct hub_call *c, const struct case_request *r,
                     struct case_opened *to)
{
    const struct ticket *t = r->ticket[0] == '\0' ? NULL : find_ticket(h, r->ticket);

    to->via = r->via;
    to->language = r->language;
    to->urgent = r->urgent;
    text_copy(to->service, sizeof to->service, r->service);
    text_copy(to->staff, sizeof to->staff, staff_of(h, c)->number);
    text_copy(to->owner, sizeof to->owner, r->owner);
    text_copy(to->find, sizeof to->find, c->worked ? c->made : "");
    if (t == NULL)
        return;
    to->ticket = t->id;
    to->counter = t->counter;
}

/* What the clerk names must be there. */
static enum refusal check(const struct hub *h, const struct case_request *r)
{
    if (r->told[0] == '\0')
        return REFUSED_NO_TEXT;
    if (r->service[0] != '\0' && catalogue_service(h->catalogue, r->service) < 0)
        return REFUSED_NO_SERVICE;
    if (r->ticket[0] != '\0' && find_ticket(h, r->ticket) == NULL)
        return REFUSED_NO_TICKET;
    if (r->owner[0] != '\0' && catalogue_staff(h->catalogue, r->owner) < 0)
        return REFUSED_NO_STAFF;
    return ALLOWED;
}

/* The customer said to the clerk that they may be asked afterwards (R18). */
static bool note_consent(struct hub *h, struct hub_call *c, const struct case_request *r)
{
    struct survey_consent what = {
        .agreed = 1, .channel = CHANNEL_SMS, .language = r->language, .via = VIA_CONSOLE};
    struct decision d;

    text_copy(what.staff, sizeof what.staff, staff_of(h, c)->number);
    decide_survey_consent(h->surveys, h->site, r->id, &what, c->now, &d);
    return d.refusal != ALLOWED || log_record(h, &d, c->now);
}

/* When the customer first got in touch (R1): not later than now. */
static bool read_contact(struct hub_call *c, const struct case_request *r, instant *to)
{
    struct moment contacted = {0, 0};

    *to = 0;
    if (r->contacted[0] == '\0')
        return true;
    if (!moment_from_text(r->contacted, &contacted) || contacted.at > c->now.at + MINUTE) {
        answer_problem(c, 422, "contacted",
                       "contacted is no time that has been; write e.g. "
                       "2026-11-24T17:30:00.000+08:00");
        return false;
    }
    *to = contacted.at < c->now.at ? contacted.at : c->now.at;
    return true;
}

/* How it reached the hall: a pad or a kiosk says so itself. */
static bool is_channel(struct hub_call *c, const struct case_request *r)
{
    if (r->via != VIA_PAD && r->via != VIA_KIOSK)
        return true;
    answer_problem(c, 422, "via", "via is counter, phone, mail, web or console");
    return false;
}

static void enter(struct hub *h, struct hub_call *c, const struct case_request *r)
{
    enum case_kind kind = kind_named(r->kind);
    struct case_opened what = {.counter = 0};
    enum refusal refusal = check(h, r);
    struct decision d;

    if (kind == KINDS) {
        answer_problem(c, 422, "kind", "kind is request, complaint, enquiry, praise or suggestion");
        return;
    }
    if (refusal != ALLOWED) {
        answer_refusal(c, refusal);
        return;
    }
    if (!is_channel(c, r) || !read_contact(c, r, &what.contacted) || !log_begin(h) ||
        !case_find_room(h, c, r->id))
        return;
    describe(h, c, r, &what);
    if (!seal(h, r->name, what.name, sizeof what.name) ||
        !seal(h, r->phone, what.contact, sizeof what.contact) ||
        !seal(h, r->told, what.told, sizeof what.told)) {
        answer_problem(c, 400, "request", "name, phone or told is too long");
        return;
    }
    decide_case_open(h->site, kind, r->id, &what, clock_day, c->now, &d);
    if ((d.count == 0 || log_record(h, &d, c->now)) && (!r->survey || note_consent(h, c, r)))
        case_answer(h, c, r->id);
}

void run_case_register(struct hub *h, struct hub_call *c)
{
    struct case_request r;

    if (!read_body(c, &r))
        return;
    if (id_is_none(r.id))
        r.id = crypto_id();
    if (r.phone[0] != '\0' && !c->worked) { /* the slow hash is made without the lock */
        text_copy(c->given, sizeof c->given, r.phone);
        memcpy(c->stored, h->c.ring.find, KEY_BYTES);
        c->work = WORK_FIND;
    } else {
        enter(h, c, &r);
    }
    wipe(&r, sizeof r);
}

/* ---- steps ---- */

static bool read_due(struct hub_call *c, const struct case_request *r, instant *to)
{
    struct moment due = {0, 0};

    if (r->due[0] != '\0' && !moment_from_text(r->due, &due)) {
        answer_problem(c, 422, "due", "due is no time; write e.g. 2026-11-24T17:30:00.000+08:00");
        return false;
    }
    *to = due.at;
    return true;
}

void run_case_act(struct hub *h, struct hub_call *c)
{
    struct case_request r;
    struct case_command command = {.staff = staff_of(h, c)->number,
                                   .manager = case_is_manager(h, c),
                                   .via = VIA_CONSOLE,
                                   .clock = clock_day};
    const struct case_file *f;
    char hash[HASH_TEXT] = "", told[TOLD_SIZE] = "";
    struct decision d;

    if (!read_body(c, &r) || !read_due(c, &r, &command.due))
        return;
    command.act = case_act_named(r.act);
    if (command.act == CASE_ACTS) {
        answer_problem(c, 422, "act", "there is no such step");
        return;
    }
    if ((command.act == ACT_PROPOSE && !underway_plan_is_good(c, &r)) || !log_begin(h))
        return;
    f = case_named(h, c->arg);
    if (f == NULL || is_under_way_elsewhere(h, f, command.act)) {
        answer_refusal(c, f == NULL ? REFUSED_NO_CASE : REFUSED_STATE);
        return;
    }
    command.id = f->id;
    command.text = r.text;
    command.cause = r.cause;
    command.owner = r.owner;
    command.agreed = r.agreed;
    command.level = r.level;
    command.how = r.how;
    command.told = told;
    work_read(&r, &command);
    command.hash = hash;
    if (!seal(h, r.told, told, sizeof told)) {
        answer_problem(c, 400, "request", "told is too long");
        return;
    }
    if (command.act == ACT_SIGN) /* on paper, before staff */
        case_document_hash(h, f, hash);
    decide_case(h->site, &command, c->now, &d);
    if (d.refusal != ALLOWED)
        answer_refusal(c, d.refusal);
    else if (log_record(h, &d, c->now) &&
             (command.act != ACT_PROPOSE || underway_plan(h, c, &r, command.id)))
        case_answer(h, c, command.id);
}
