/* queue_json.c - GET /api/queue: the hall as the console shows it. */
#include <stdlib.h>
#include <string.h>

#include "core/queue.h"
#include "hub/inside.h"

enum {
    WAITS_SHOWN = 60, /* people whose wait is worked out; each costs a look at those before */
    PRINT_LATE_MS = 60 * SECOND
};

static const char *const states[] = {"free",   "waiting",   "called", "serving", "held",
                                     "missed", "cancelled", "done",   "lapsed"};
static const char *const prints[] = {"queued", "printed", "failed", "unknown"};
static const char *const desks[] = {"closed", "open", "paused"};
static const char *const ratings[] = {"none", "asked", "given", "declined", "lapsed"};

static const char *code_of(const struct hub *h, const struct ticket *t)
{
    return t->service < 0 ? "" : h->catalogue->services[t->service].code;
}

/* The appointment that it came for, and how it stood to it: a late one waits as a
 * walk-in, and this says why. */
static void appointment(struct json_out *o, const struct hub *h, const struct ticket *t)
{
    static const char *const standings[] = {"early", "on_time", "late"};
    const struct appointment *a =
        id_is_none(t->appointment) ? NULL : appointment_by_id(h->site, t->appointment);

    if (a == NULL)
        return;
    out_open(o, "appointment", '{');
    out_text(o, "code", a->code);
    out_time(o, "due", a->due);
    out_text(o, "standing", standings[t->standing]);
    out_close(o, '}');
}

static void print_state(struct json_out *o, const struct ticket *t)
{
    out_text(o, "print", prints[t->print]);
    out_text(o, "print_cause", t->print_cause);
}

void queue_json_ticket(struct json_out *o, const struct hub *h, const char *name,
                       const struct ticket *t, struct moment now, const char *why, bool wait)
{
    out_open(o, name, '{');
    out_id(o, "id", t->id);
    out_number(o, "number", t->number);
    out_text(o, "service", code_of(h, t));
    out_text(o, "class", t->cls < 0 ? "" : h->catalogue->classes[t->cls].code);
    out_time(o, "due", t->due);
    out_time(o, "issued", t->issued);
    out_time(o, "called", t->called);
    out_time(o, "served", t->served);
    out_text(o, "state", states[t->state]);
    out_int(o, "counter", t->counter);
    out_text(o, "staff", t->staff);
    out_int(o, "calls", t->calls);
    out_int(o, "misses", t->misses);
    print_state(o, t);
    out_text(o, "note", t->note);
    out_text(o, "rating", ratings[t->rating]);
    out_bool(o, "contact", t->contact[0] != '\0');
    appointment(o, h, t);
    out_text(o, "papers", t->papers);
    if (wait) {
        struct wait w = estimate_ticket(h->site, t, now);

        out_open(o, "wait", '{');
        out_int(o, "low", w.low);
        out_int(o, "high", w.high);
        out_close(o, '}');
    }
    if (why != NULL)
        out_text(o, "why", why);
    out_close(o, '}');
}

static void counts(struct json_out *o, const struct counts *n)
{
    int sum = 0;

    out_open(o, "counts", '{');
    out_int(o, "issued", n->issued);
    out_int(o, "completed", n->completed);
    out_int(o, "no_show", n->no_show);
    out_int(o, "cancelled", n->cancelled);
    out_int(o, "asked", n->asked);
    out_int(o, "rated", n->rated);
    out_int(o, "declined", n->declined);
    out_int(o, "lapsed", n->lapsed);
    out_int(o, "complaints", n->complaints);
    out_open(o, "levels", '[');
    for (int level = 1; level <= 5; level++) {
        out_int(o, NULL, n->levels[level]);
        sum += level * n->levels[level];
    }
    out_close(o, ']');
    out_close(o, '}');
    if (n->rated == 0)
        out_null(o, "satisfaction");
    else
        out_format(o, ",\"satisfaction\":%.2f", (double)sum / n->rated);
}

/* Those who wait in the order of calling, then the others. */
static void tickets(struct json_out *o, const struct hub *h, struct moment now)
{
    const struct ticket **order = malloc(TICKETS_MAX * sizeof *order);
    int n;

    must(order != NULL);
    n = queue_list(h->site, order, TICKETS_MAX);
    out_open(o, "tickets", '[');
    for (int i = 0; i < n; i++)
        queue_json_ticket(o, h, NULL, order[i], now, NULL, i < WAITS_SHOWN);
    for (int i = 0; i < h->site->used; i++) {
        const struct ticket *t = &h->site->tickets[i];

        if (ticket_is_live(t) && t->state != TICKET_WAITING)
            queue_json_ticket(o, h, NULL, t, now, NULL, false);
    }
    out_close(o, ']');
    free(order);
}

static void counters(struct json_out *o, const struct hub *h)
{
    out_open(o, "counters", '[');
    for (int i = 0; i < h->catalogue->counter_count; i++) {
        const struct desk *d = &h->site->desks[i];

        out_open(o, NULL, '{');
        out_int(o, "number", h->catalogue->counters[i].number);
        out_text(o, "state", desks[d->state]);
        out_text(o, "staff", d->staff);
        out_time(o, "since", d->since);
        if (d->ticket >= 0)
            out_id(o, "ticket", h->site->tickets[d->ticket].id);
        else
            out_null(o, "ticket");
        out_close(o, '}');
    }
    out_close(o, ']');
}

static void calls(struct json_out *o, const struct hub *h)
{
    out_open(o, "calls", '[');
    for (int i = 0; i < h->site->call_count; i++) {
        const struct call *c = &h->site->calls[i];

        out_open(o, NULL, '{');
        out_number(o, "number", c->number);
        out_int(o, "counter", c->counter);
        out_time(o, "at", c->at);
        out_int(o, "times", c->times);
        out_close(o, '}');
    }
    out_close(o, ']');
}

/* The paper did not come out, or nobody has heard whether it did. */
static bool is_unprinted(const struct ticket *t, struct moment now)
{
    if (!ticket_is_live(t) || t->copies > 0)
        return false;
    return t->print == PRINT_FAILED || t->print == PRINT_UNKNOWN ||
           (t->print == PRINT_QUEUED && now.at - t->issued > PRINT_LATE_MS);
}

static void unprinted(struct json_out *o, const struct hub *h, struct moment now)
{
    out_open(o, "unprinted", '[');
    for (int i = 0; i < h->site->used; i++) {
        const struct ticket *t = &h->site->tickets[i];

        if (!is_unprinted(t, now))
            continue;
        out_open(o, NULL, '{');
        out_id(o, "id", t->id);
        out_number(o, "number", t->number);
        print_state(o, t);
        out_time(o, "issued", t->issued);
        out_close(o, '}');
    }
    out_close(o, ']');
}

void queue_json_faults(struct json_out *o, const struct device *d)
{
    out_open(o, "faults", '[');
    for (int i = 0; i < FAULTS_MAX; i++) {
        if (d->faults[i][0] == '\0')
            continue;
        out_open(o, NULL, '{');
        out_text(o, "part", d->faults[i]);
        out_text(o, "detail", d->detail[i]);
        out_close(o, '}');
    }
    out_close(o, ']');
}

static void terminals(struct json_out *o, struct hub *h, struct moment now)
{
    out_open(o, "terminals", '[');
    for (int i = 0; i < h->site->device_count; i++) {
        const struct device *d = &h->site->devices[i];
        const struct peer *p;

        if (d->key[0] == '\0' || id_equal(d->id, h->c.device) || auth_is_revoked(h, d->id))
            continue; /* no terminal, or one that was shown out */
        p = log_peer(h, d->id);
        out_open(o, NULL, '{');
        out_id(o, "id", d->id);
        out_text(o, "name", d->name);
        out_text(o, "role", d->role);
        out_int(o, "lane", d->lane);
        out_time(o, "last_contact", p == NULL ? 0 : p->contact);
        out_int(o, "seconds", p == NULL || p->contact == 0 ? -1 : (now.at - p->contact) / SECOND);
        out_int(o, "backlog", p == NULL ? -1 : p->backlog);
        queue_json_faults(o, d);
        out_close(o, '}');
    }
    out_close(o, ']');
}

static int longest_wait(const struct site *s, instant now)
{
    instant first = now;

    for (int service = 0; service < s->catalogue->service_count; service++) {
        for (int i = s->first[service]; i >= 0; i = s->tickets[i].next) {
            if (s->tickets[i].issued < first)
                first = s->tickets[i].issued;
        }
    }
    return (int)((now - first) / MINUTE);
}

static void cases_mine(struct json_out *o, const struct hub *h, const char *staff, instant now)
{
    const struct case_load load = case_load_of(h->site, staff, now);

    out_open(o, "cases_mine", '{');
    out_int(o, "new", load.fresh);
    out_int(o, "warn", load.warn);
    out_int(o, "late", load.late);
    out_close(o, '}');
}

void run_queue(struct hub *h, struct hub_call *c)
{
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    out_int(&o, "pos", (int64_t)h->site->pos);
    out_text(&o, "catalogue", h->catalogue->version);
    out_time(&o, "now", c->now.at);
    out_int(&o, "waiting", queue_waiting(h->site, -1));
    out_int(&o, "longest_min", longest_wait(h->site, c->now.at));
    emergency_json(&o, h->site);
    counts(&o, &h->site->counts);
    tickets(&o, h, c->now);
    counters(&o, h);
    calls(&o, h);
    unprinted(&o, h, c->now);
    terminals(&o, h, c->now);
    out_int(&o, "matters_late",
            matter_late_count(h->matters, staff_of(h, c)->number, h->site->day));
    out_int(&o, "appointments_mine", booking_news_count(h, staff_of(h, c)->number, c->now.at));
    cases_mine(&o, h, staff_of(h, c)->number, c->now.at);
    out_bool(&o, "cases_full", case_open_count(h->site, c->now.at) >= CASES_MAX * 9 / 10);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}
