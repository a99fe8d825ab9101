/* hold.c - personal data under dispute: sealed anew to a key of SEAL_HELD, which lasts, and
 * when a manager lets go of it back to the key that it had, if that is still there (R38).
 *
 * Held together: the case, its objections, and all that belongs to it (linked.h).  Where a
 * message or a survey goes is not: it serves the sending alone. */
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"
#include "wire/staff_json.h"

/* How what is sealed is sealed anew. */
struct resealing {
    bool hold;           /* to the newest key of SEAL_HELD; else back */
    struct case_kept by; /* staff and cause of each event */
    struct moment now;
};

/* Of that use and of the month in which it was given. */
static struct seal_name own_key(const struct hub *h, enum seal_use use, instant given,
                                struct moment now)
{
    struct moment when = {given < now.at ? given : now.at, now.offset_min};
    int month = month_of(day_of(when));

    return month < h->retention->first ? (struct seal_name){.use = SEAL_FIRST}
                                       : (struct seal_name){use, month};
}

static bool is_held(const char *sealed)
{
    struct seal_name n;
    const char *box;

    return seal_name_of(sealed, &n, &box) && n.use == SEAL_HELD;
}

/* What cannot be opened stays as it is; what has outlived its own key ends. */
static void reseal(const struct hub *h, const struct resealing *r, struct seal_name n,
                   const char *from, char *to, size_t size)
{
    char text[INK_PLAIN] = "", name[SEAL_NAME];

    text_copy(to, size, from);
    if (is_held(from) != r->hold && seals_state(h, from) == SEALED_OPEN &&
        seals_open(h, from, text, sizeof text) && !seals_close_to(h, n, text, to, size)) {
        seal_name_to_text(n, name);
        if (r->hold)
            text_copy(to, size, from);
        else
            text_format(to, size, "%s%s", name, SEAL_ERASED);
    }
    wipe(text, sizeof text);
}

static struct seal_name key_for(const struct hub *h, const struct resealing *r, enum seal_use use,
                                instant given)
{
    return r->hold ? seal_ring_newest(&h->c.ring, SEAL_HELD)->name : own_key(h, use, given, r->now);
}

static bool tell(struct hub *h, const struct resealing *r, struct id subject,
                 const struct case_kept *kept)
{
    const union event_body body = {.kept = *kept};

    return erasure_tell(h, r->hold ? CASE_HELD : CASE_FREED, subject, &body, r->now);
}

/* ---- what belongs together ---- */

static bool turn_ticket(struct hub *h, const struct resealing *r, const struct ticket *t)
{
    struct case_kept b = r->by;

    reseal(h, r, key_for(h, r, SEAL_CONTACT, t->issued), t->contact, b.contact, sizeof b.contact);
    return strcmp(b.contact, t->contact) == 0 || tell(h, r, t->id, &b);
}

static bool turn_appointment(struct hub *h, const struct resealing *r, const struct appointment *a)
{
    const struct seal_name n = key_for(h, r, SEAL_APPOINTMENT, a->due);
    struct case_kept b = r->by;

    reseal(h, r, n, a->name, b.name, sizeof b.name);
    reseal(h, r, n, a->contact, b.contact, sizeof b.contact);
    reseal(h, r, n, a->need, b.told, sizeof a->need);
    return (strcmp(b.name, a->name) == 0 && strcmp(b.contact, a->contact) == 0 &&
            strcmp(b.told, a->need) == 0) ||
           tell(h, r, a->id, &b);
}

static bool turn_case(struct hub *h, const struct resealing *r, const struct case_file *f)
{
    const struct seal_name n = key_for(h, r, SEAL_CASE, f->filed);
    struct case_kept b = r->by;

    reseal(h, r, n, f->name, b.name, sizeof b.name);
    reseal(h, r, n, f->contact, b.contact, sizeof b.contact);
    reseal(h, r, n, f->told, b.told, sizeof b.told);
    reseal(h, r, n, f->ink, b.ink, sizeof b.ink);
    return ((f->held > 0) == r->hold && strcmp(b.name, f->name) == 0 &&
            strcmp(b.contact, f->contact) == 0 && strcmp(b.told, f->told) == 0 &&
            strcmp(b.ink, f->ink) == 0) ||
           tell(h, r, f->id, &b);
}

static bool turn_objections(struct hub *h, const struct resealing *r, struct id id)
{
    const struct underway *u = underway_of(h->underways, h->site, id);

    for (int i = 0; i < OBJECTIONS_KEPT; i++) {
        const struct objection *o = &u->objections[i];
        struct case_kept b = r->by;

        b.n = o->n;
        reseal(h, r, key_for(h, r, SEAL_CASE, o->raised), o->told, b.told, sizeof b.told);
        if (strcmp(b.told, o->told) != 0 && !tell(h, r, id, &b))
            return false;
    }
    return true;
}

static bool turn(struct hub *h, const struct resealing *r, struct id id)
{
    const struct ticket *t = site_ticket(h->site, id);
    const struct appointment *a = appointment_by_id(h->site, id);
    const struct case_file *f = case_by_id(h->site, id);

    return (t == NULL || turn_ticket(h, r, t)) && (a == NULL || turn_appointment(h, r, a)) &&
           (f == NULL || (turn_case(h, r, f) && turn_objections(h, r, id)));
}

static bool turn_all(struct hub *h, const struct resealing *r, const struct linked *all)
{
    for (int i = 0; i < all->count; i++) {
        if (!turn(h, r, all->ids[i]))
            return false;
    }
    return true;
}

static struct linked all_of(const struct hub *h, struct id id)
{
    struct linked all = {.count = 0};

    (void)linked_add(&all, id);
    linked_by_site(&all, h->site);
    return all;
}

/* ---- what is new of it ---- */

static bool is_given(const struct event *e)
{
    return case_opens(e->type) || e->type == OBJECTION_RAISED || e->type == CASE_SIGNED ||
           e->type == APPOINTMENT_ARRIVED || e->type == RATING_GIVEN ||
           e->type == CASE_FOLLOWED_UP; /* the last two may open a complaint */
}

static bool any_held(const struct hub *h)
{
    for (int i = 0; i < h->site->cases.used; i++) {
        if (h->site->cases.rows[i].held > 0)
            return true;
    }
    return false;
}

bool hold_follow(struct hub *h, const struct event *e, struct moment now)
{
    struct resealing r = {.hold = true, .now = now};
    struct linked all;

    if (!is_given(e) || seal_ring_newest(&h->c.ring, SEAL_HELD) == NULL || !any_held(h))
        return true;
    all = all_of(h, e->subject);
    return linked_held(&all, h->site) == NULL || turn_all(h, &r, &all);
}

/* ---- what is asked ---- */

static void answer_count(struct hub_call *c, struct id subject, int subjects)
{
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    out_id(&o, "subject", subject);
    out_int(&o, "subjects", subjects);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

static bool keep(struct hub *h, struct hub_call *c, struct id subject, bool hold,
                 const char *reason)
{
    struct resealing r = {.hold = hold, .now = c->now};
    const struct linked all = all_of(h, subject);
    char id[ID_TEXT];

    text_copy(r.by.staff, sizeof r.by.staff, staff_of(h, c)->number);
    text_copy(r.by.cause, sizeof r.by.cause, reason);
    id_to_text(subject, id);
    if (!turn_all(h, &r, &all) || !audit_call(h, c, hold ? "case_held" : "case_freed", id, reason))
        return false;
    answer_count(c, subject, all.count);
    return true;
}

/* What was sealed to the key that lasts goes out of the log. */
static void let_go(struct hub *h, struct hub_call *c, struct id subject, const char *reason)
{
    const struct linked all = all_of(h, subject);
    const uint64_t before = h->site->pos;
    struct erasure job;

    if (keep(h, c, subject, false, reason) &&
        !erasing_begin(h, &all, ERASES_HELD, before, staff_of(h, c)->number, c->now, &job))
        h->failed = true;
}

void run_case_keep(struct hub *h, struct hub_call *c)
{
    const bool hold = c->route->command != 0;
    const struct case_file *f;
    struct reason_request r;

    if (!erasure_read_reason(h, c, &r) || !log_begin(h))
        return;
    f = case_named(h, c->arg);
    if (f == NULL)
        answer_refusal(c, REFUSED_NO_CASE);
    else if (hold && (f->held > 0 || seal_ring_newest(&h->c.ring, SEAL_HELD) == NULL))
        answer_problem(c, 409, "held", "the case is held already");
    else if (!hold && f->held == 0)
        answer_problem(c, 409, "not_held", "the case is not held");
    else if (hold)
        (void)keep(h, c, f->id, true, r.reason);
    else
        let_go(h, c, f->id, r.reason);
}
