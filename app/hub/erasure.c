/* erasure.c - a manager has personal data erased on request (R38).
 *
 * Erased together: a ticket, its appointment, the cases of the visit and what followed on
 * them (linked.h).  The log says so at once, so that the fold forgets it and the terminals
 * are told by the feed to do the same; erasing.c takes it out of the events that came
 * before.  The audit log holds the reason; its chain runs over its own lines and is not
 * touched.  Backups that were made before follow when the key of the month ends; the second
 * copy of the store is made anew within the hour.  Nothing calls it off: what was asked for
 * is gone for whoever looks. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"
#include "wire/staff_json.h"

/* ---- what is asked ---- */

static bool is_manager(const struct hub *h, const struct hub_call *c)
{
    const char *role = staff_of(h, c)->role;

    return strcmp(role, "manager") == 0 || strcmp(role, "admin") == 0;
}

bool erasure_read_reason(const struct hub *h, struct hub_call *c, struct reason_request *to)
{
    char why[256];

    if (reason_request_decode(c->request->body, c->request->body_size, to, why, sizeof why) != OK)
        answer_problem(c, 400, "request", "%s", why);
    else if (!is_manager(h, c))
        answer_problem(c, 403, "role", "a manager alone may do this");
    else if (text_is_blank(to->reason))
        answer_problem(c, 422, "reason", "say in reason why");
    else
        return true;
    return false;
}

/* An id, of the log too; of today a ticket's number; the code of an appointment or case. */
static bool find_subject(const struct hub *h, const char *text, struct id *to)
{
    const struct ticket *t = find_ticket(h, text);
    const struct appointment *a = booking_find(h, text);
    const struct case_file *f = case_by_code(h->site, text);

    if (id_from_text(text, to))
        return true;
    if (t == NULL && a == NULL && f == NULL)
        return false;
    *to = t != NULL ? t->id : a != NULL ? a->id : f->id;
    return true;
}

bool erasure_tell(struct hub *h, enum event_type type, struct id subject,
                  const union event_body *body, struct moment now)
{
    struct decision d = {.count = 1};

    d.events[0].type = type;
    d.events[0].v = event_types[type].v;
    d.events[0].subject = subject;
    d.events[0].body = *body;
    return log_record(h, &d, now) && (type != DATA_ERASED || aside_erase(h, subject, now));
}

static bool tell_all(struct hub *h, struct hub_call *c, const struct linked *subjects,
                     const char *reason)
{
    union event_body body = {.erased = {.staff = ""}};
    char id[ID_TEXT];

    text_copy(body.erased.staff, sizeof body.erased.staff, staff_of(h, c)->number);
    for (int i = 0; i < subjects->count; i++) {
        id_to_text(subjects->ids[i], id);
        if (!erasure_tell(h, DATA_ERASED, subjects->ids[i], &body, c->now) ||
            !audit_call(h, c, "data_erased", id, reason))
            return false;
    }
    return true;
}

static void answer_held(struct hub_call *c, const struct case_file *f)
{
    char since[MOMENT_TEXT];

    moment_to_text((struct moment){f->held, c->now.offset_min}, since);
    answer_problem(c, 409, "held",
                   "case %s is held under dispute since %.10s, and this belongs to it; let go of "
                   "the case, then erase",
                   f->code, since);
}

/* As it goes on: the answer comes before the end. */
static void answer_job(struct hub_call *c, int status, const struct erasure *job)
{
    answer_json(c, status, erasure_encode_new(job));
}

void run_erase(struct hub *h, struct hub_call *c)
{
    struct reason_request r;
    const struct case_file *held;
    struct linked subjects = {.count = 0};
    struct erasure job;
    struct id subject;

    if (!erasure_read_reason(h, c, &r) || !log_begin(h))
        return;
    if (!find_subject(h, r.subject, &subject)) {
        answer_problem(c, 404, "no_subject",
                       "there is no such ticket of today, appointment or case; give its id");
        return;
    }
    (void)linked_add(&subjects, subject);
    linked_by_site(&subjects, h->site);
    held = linked_held(&subjects, h->site);
    if (held != NULL)
        answer_held(c, held);
    else if (erasing_of(h, subject, &job))
        answer_job(c, 202, &job);
    else if (tell_all(h, c, &subjects, r.reason) &&
             erasing_begin(h, &subjects, ERASES_ALL, h->site->pos, staff_of(h, c)->number, c->now,
                           &job))
        answer_job(c, 202, &job);
}

void run_erasure(struct hub *h, struct hub_call *c)
{
    char *end;
    uint64_t id = strtoull(c->arg, &end, 10);
    struct erasure job;

    if (*end == '\0' && log_begin(h) && erasing_read(h, id, &job))
        answer_job(c, 200, &job);
    else if (!h->failed)
        answer_problem(c, 404, "no_erasure", "there is no erasure of that number");
}
