/* erasure.c - personal data of one ticket, appointment or case is erased on request, or
 * held under dispute.
 *
 * Erased: its sealed fields are taken out of the live log's events, which stay with all
 * else that they say, and the terminals are told by the feed to do the same.  The audit
 * log holds the reason; its chain runs over its own lines and is not touched.  Backups
 * that were made before follow when the key of the month ends; the second copy of the
 * store is made anew within the hour.
 *
 * Held: the fields are sealed anew to a key of SEAL_HELD, which lasts; when a manager
 * lets go of it they go back to the key that they had, if that is still there. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"
#include "wire/event_json.h"
#include "wire/staff_json.h"

/* ---- events of the log ---- */

struct erased_row {
    uint64_t pos, seq;
    struct id device;
    char *json;
    size_t size;
};

struct search {
    struct id subject;
    enum event_type only; /* EVENT_NONE: all */
    char low[ID_TEXT], high[ID_TEXT];
    struct erased_row *rows;
    int count, room;
};

static void add_row(struct search *s, const struct log_row *row, const struct event *e)
{
    struct erased_row *to;

    if (s->count == s->room) {
        s->room = s->room * 2 + 16;
        s->rows = realloc(s->rows, (size_t)s->room * sizeof *s->rows);
        must(s->rows != NULL);
    }
    to = &s->rows[s->count++];
    *to = (struct erased_row){.pos = row->pos, .seq = row->seq, .device = row->device};
    to->json = malloc(EVENT_JSON_SIZE);
    must(to->json != NULL);
    to->size = event_encode(e, to->json, EVENT_JSON_SIZE);
    must(to->size > 0);
}

/* Most events are of somebody else, and not worth reading. */
static bool look_at(void *ctx, const struct log_row *row)
{
    struct search *s = ctx;
    struct event e;
    char why[160];

    if (strstr(row->json, s->low) == NULL && strstr(row->json, s->high) == NULL)
        return true;
    if (event_decode(row->json, row->size, &e, why, sizeof why) == OK &&
        (s->only == EVENT_NONE || e.type == s->only) && seal_erase_event(&e, s->subject))
        add_row(s, row, &e);
    return true;
}

static void forget_hash(struct hub *h, const struct erased_row *row)
{
    struct peer *p = log_peer(h, row->device);

    if (p != NULL && p->recent[row->seq % RECENT_EVENTS].seq == row->seq)
        p->recent[row->seq % RECENT_EVENTS].hash = 0;
}

/* How many events were changed; -1 when the store does not do it. */
static int erase_events(struct hub *h, struct id subject, enum event_type only)
{
    struct search s = {.subject = subject, .only = only};
    enum err e;
    int count;

    id_to_text(subject, s.low);
    for (int i = 0; i < ID_TEXT; i++)
        s.high[i] = s.low[i] >= 'a' && s.low[i] <= 'f' ? (char)(s.low[i] - 'a' + 'A') : s.low[i];
    e = log_begin(h) ? h->store->ops->replay(h->store, 0, look_at, &s) : ERR_IO;
    for (int i = 0; i < s.count; i++) {
        if (e == OK)
            e = h->store->ops->replace(h->store, s.rows[i].pos, s.rows[i].json, s.rows[i].size);
        forget_hash(h, &s.rows[i]);
        free(s.rows[i].json);
    }
    free(s.rows);
    count = s.count;
    if (count > 0 && e == OK && !log_put(h, "second", "name", NULL)) /* the copy is made anew */
        e = ERR_IO;
    h->rows += count;
    h->failed |= e != OK;
    return e == OK ? count : -1;
}

/* ---- what is asked ---- */

static bool is_manager(const struct hub *h, const struct hub_call *c)
{
    const char *role = staff_of(h, c)->role;

    return strcmp(role, "manager") == 0 || strcmp(role, "admin") == 0;
}

/* A manager with a reason. */
static bool read_reason(const struct hub *h, struct hub_call *c, struct reason_request *to)
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

static bool note(struct hub *h, struct hub_call *c, struct decision *d, const char *what,
                 const char *reason)
{
    char id[ID_TEXT];

    d->count = 1;
    d->events[0].v = event_types[d->events[0].type].v;
    id_to_text(d->events[0].subject, id);
    return log_record(h, d, c->now) && audit_call(h, c, what, id, reason);
}

static void answer_count(struct hub_call *c, struct id subject, int events)
{
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    out_id(&o, "subject", subject);
    out_int(&o, "events", events);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

/* ---- erased on request ---- */

void run_erase(struct hub *h, struct hub_call *c)
{
    struct reason_request r;
    const struct case_file *f;
    struct decision d = {.count = 1};
    struct id subject;
    int events;

    if (!read_reason(h, c, &r) || !log_begin(h))
        return;
    if (!find_subject(h, r.subject, &subject)) {
        answer_problem(c, 404, "no_subject",
                       "there is no such ticket of today, appointment or case; give its id");
        return;
    }
    f = case_by_id(h->site, subject);
    if (f != NULL && f->held) {
        answer_problem(c, 409, "held", "the case is held under dispute; let go of it first");
        return;
    }
    events = erase_events(h, subject, EVENT_NONE);
    if (events == 0)
        answer_problem(c, 404, "nothing", "the log holds no personal data of it");
    if (events <= 0)
        return;
    d.events[0].type = DATA_ERASED;
    d.events[0].subject = subject;
    text_copy(d.events[0].body.erased.staff, STAFF_SIZE, staff_of(h, c)->number);
    if (note(h, c, &d, "data_erased", r.reason))
        answer_count(c, subject, events);
}

/* ---- held under dispute ---- */

/* What it was sealed to when it was told. */
static struct seal_name key_of_case(const struct hub *h, const struct case_file *f, int16_t offset)
{
    struct moment filed = {f->filed, offset};
    int month = month_of(day_of(filed));

    return month < h->retention->first ? (struct seal_name){.use = SEAL_FIRST}
                                       : (struct seal_name){SEAL_CASE, month};
}

/* Sealed anew; what cannot be opened stays as it is. */
static void reseal(const struct hub *h, struct seal_name n, const char *from, char *to, size_t size)
{
    char text[INK_PLAIN] = "", name[SEAL_NAME];

    text_copy(to, size, from);
    if (seals_state(h, from) == SEALED_OPEN && seals_open(h, from, text, sizeof text) &&
        !seals_close_to(h, n, text, to, size)) {
        seal_name_to_text(n, name); /* its own key has ended meanwhile */
        text_format(to, size, "%s%s", name, SEAL_ERASED);
    }
    wipe(text, sizeof text);
}

static void reseal_case(const struct hub *h, struct seal_name n, const struct case_file *f,
                        struct case_kept *to)
{
    reseal(h, n, f->name, to->name, sizeof to->name);
    reseal(h, n, f->contact, to->contact, sizeof to->contact);
    reseal(h, n, f->told, to->told, sizeof to->told);
    reseal(h, n, f->ink, to->ink, sizeof to->ink);
}

static void hold(struct hub *h, struct hub_call *c, const struct case_file *f, const char *reason)
{
    const struct seal_period *p = seal_ring_newest(&h->c.ring, SEAL_HELD);
    struct decision d = {.events[0] = {.type = CASE_HELD, .subject = f->id}};
    struct case_kept *b = &d.events[0].body.kept;

    if (f->held || p == NULL) {
        answer_problem(c, 409, "held", "the case is held already");
        return;
    }
    reseal_case(h, p->name, f, b);
    text_copy(b->staff, sizeof b->staff, staff_of(h, c)->number);
    text_copy(b->cause, sizeof b->cause, reason);
    if (note(h, c, &d, "case_held", reason))
        answer_count(c, f->id, 1);
}

static void let_go(struct hub *h, struct hub_call *c, const struct case_file *f, const char *reason)
{
    struct decision d = {.events[0] = {.type = CASE_FREED, .subject = f->id}};
    struct case_kept *b = &d.events[0].body.kept;
    int events;

    if (!f->held) {
        answer_problem(c, 409, "not_held", "the case is not held");
        return;
    }
    reseal_case(h, key_of_case(h, f, c->now.offset_min), f, b);
    text_copy(b->staff, sizeof b->staff, staff_of(h, c)->number);
    text_copy(b->cause, sizeof b->cause, reason);
    events = erase_events(h, f->id, CASE_HELD);
    if (events >= 0 && note(h, c, &d, "case_freed", reason))
        answer_count(c, d.events[0].subject, events);
}

void run_case_keep(struct hub *h, struct hub_call *c)
{
    const struct case_file *f;
    struct reason_request r;
    struct id id;

    if (!read_reason(h, c, &r) || !log_begin(h))
        return;
    f = id_from_text(c->arg, &id) ? case_by_id(h->site, id) : case_by_code(h->site, c->arg);
    if (f == NULL)
        answer_refusal(c, REFUSED_NO_CASE);
    else if (c->route->command != 0)
        hold(h, c, f, r.reason);
    else
        let_go(h, c, f, r.reason);
}
