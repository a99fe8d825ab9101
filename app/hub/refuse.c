/* refuse.c - POST /api/tickets/{id}/refuse: papers are missing at the counter (R6).
 *
 * The visit gets a request that is refused at once, with the reasons and what to do
 * instead in the customer's language: the same record, the same paper as that of any
 * other refused request.  Asked again, it answers with the one that there is. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"
#include "port/clock.h"
#include "wire/staff_json.h"

enum say { SAY_MISSING, SAY_AND, SAY_COME_AGAIN, SAYS };

static const char *const says[SAYS][LANGUAGES] = {
    [SAY_MISSING] = {"缺少：", "缺少：", "Missing: "},
    [SAY_AND] = {"；", "；", "; "},
    [SAY_COME_AGAIN] = {"请带齐材料再来。", "請帶齊材料再來。",
                        "Please come again with all of them."},
};

/* "1.3": places in the service's list, from 1.  False: no such list. */
static bool read_places(const char *text, int count, unsigned *to)
{
    *to = 0;
    while (*text != '\0') {
        char *end;
        long n = strtol(text, &end, 10);

        if (end == text || n < 1 || n > count || (*end != '.' && *end != '\0'))
            return false;
        *to |= 1u << (n - 1);
        text = *end == '.' ? end + 1 : end;
    }
    return true;
}

/* Appends what still fits as a whole; what was cut would mislead. */
static void append(char *to, size_t size, const char *between, const char *text)
{
    if (strlen(to) + strlen(between) + strlen(text) < size)
        text_append(to, size, "%s%s", between, text);
}

static void compose(const struct service *s, unsigned missing, int lang, const char *own,
                    char why[STEP_SIZE], char instead[NOTE_SIZE])
{
    bool first = true;

    for (int i = 0; i < s->document_count; i++) {
        const struct document *d = &s->documents[i];

        if ((missing >> i & 1) == 0)
            continue;
        append(why, STEP_SIZE, says[first ? SAY_MISSING : SAY_AND][lang], d->line.text[lang]);
        if (d->where.text[lang][0] != '\0')
            append(instead, NOTE_SIZE, instead[0] != '\0' ? says[SAY_AND][lang] : "",
                   d->where.text[lang]);
        first = false;
    }
    if (own[0] != '\0')
        append(why, STEP_SIZE, first ? "" : says[SAY_AND][lang], own);
}

static void open_request(const struct hub *h, const struct hub_call *c, const struct ticket *t,
                         struct decision *d)
{
    struct case_opened what = {
        .ticket = t->id, .counter = t->counter, .language = t->language, .via = VIA_CONSOLE};

    text_copy(what.service, sizeof what.service, h->catalogue->services[t->service].code);
    text_copy(what.staff, sizeof what.staff, staff_of(h, c)->number);
    text_copy(what.owner, sizeof what.owner, staff_of(h, c)->number);
    text_copy(what.contact, sizeof what.contact, t->contact);
    decide_case_open(h->site, CASE_REQUEST, case_refusal_of(t->id), &what, clock_day, c->now, d);
}

static void refuse(struct hub *h, struct hub_call *c, const struct ticket *t, const char *why,
                   const char *instead)
{
    const struct case_command command = {.act = ACT_REFUSE,
                                         .id = case_refusal_of(t->id),
                                         .staff = staff_of(h, c)->number,
                                         .via = VIA_CONSOLE,
                                         .text = why,
                                         .cause = instead,
                                         .clock = clock_day};
    struct decision d;

    if (!case_find_room(h, c, command.id))
        return;
    open_request(h, c, t, &d);
    if (!log_record(h, &d, c->now))
        return;
    decide_case(h->site, &command, c->now, &d);
    if (d.refusal != ALLOWED)
        answer_refusal(c, d.refusal);
    else if (log_record(h, &d, c->now))
        case_answer(h, c, command.id);
}

static enum refusal may_refuse(const struct hub *h, const struct hub_call *c,
                               const struct ticket *t)
{
    if (t == NULL || t->service < 0)
        return REFUSED_NO_TICKET;
    if (t->state != TICKET_SERVING)
        return REFUSED_STATE;
    return strcmp(t->staff, staff_of(h, c)->number) == 0 ? ALLOWED : REFUSED_NOT_YOURS;
}

void run_ticket_refuse(struct hub *h, struct hub_call *c)
{
    char wrong[256], why[STEP_SIZE] = "", instead[NOTE_SIZE] = "";
    const struct ticket *t;
    struct case_request r;
    enum refusal refusal;
    unsigned missing;

    if (case_request_decode(c->request->body, c->request->body_size, &r, wrong, sizeof wrong) !=
        OK) {
        answer_problem(c, 400, "request", "%s", wrong);
        return;
    }
    if (!log_begin(h))
        return;
    t = find_ticket(h, c->arg);
    refusal = may_refuse(h, c, t);
    if (refusal != ALLOWED) {
        answer_refusal(c, refusal);
    } else if (case_by_id(h->site, case_refusal_of(t->id)) != NULL) {
        case_answer(h, c, case_refusal_of(t->id));
    } else if (!read_places(r.papers, h->catalogue->services[t->service].document_count,
                            &missing)) {
        answer_problem(c, 422, "papers", "papers is no list of places such as 1.3");
    } else if (missing == 0 && text_is_blank(r.text)) {
        answer_refusal(c, REFUSED_NO_TEXT);
    } else {
        compose(&h->catalogue->services[t->service], missing, t->language, r.text, why, instead);
        if (!text_is_blank(r.cause))
            text_copy(instead, sizeof instead, r.cause);
        refuse(h, c, t, why, instead[0] != '\0' ? instead : says[SAY_COME_AGAIN][t->language]);
    }
}
