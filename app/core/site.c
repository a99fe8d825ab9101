/* site.c - folds events into the state of a hall. */
#include "core/site.h"

#include <string.h>

#include "base/text.h"
#include "core/queue.h"

/* ---- the table of tickets ---- */

bool ticket_is_live(const struct ticket *t)
{
    return t->state >= TICKET_WAITING && t->state <= TICKET_MISSED;
}

static int find_row(const struct site *s, struct id id)
{
    int row = s->slots[id_hash(id) % TICKET_SLOTS] - 1;

    while (row >= 0 && !id_equal(s->tickets[row].id, id))
        row = s->tickets[row].chain;
    return row;
}

static void unlink_row(struct site *s, int row)
{
    int *at = &s->slots[id_hash(s->tickets[row].id) % TICKET_SLOTS];

    if (*at - 1 == row) {
        *at = s->tickets[row].chain + 1;
        return;
    }
    for (int i = *at - 1; i >= 0; i = s->tickets[i].chain) {
        if (s->tickets[i].chain == row) {
            s->tickets[i].chain = s->tickets[row].chain;
            return;
        }
    }
}

/* An unused row, or that of a ticket whose story has ended; -1 when all live. */
static int free_row(struct site *s)
{
    if (s->used < TICKETS_MAX)
        return s->used++;
    for (int i = 0; i < TICKETS_MAX; i++) {
        int row = (s->free_hint + i) % TICKETS_MAX;

        if (!ticket_is_live(&s->tickets[row]) && s->tickets[row].rating != RATING_OPEN) {
            s->free_hint = (row + 1) % TICKETS_MAX;
            unlink_row(s, row);
            return row;
        }
    }
    return -1;
}

static struct ticket *add_ticket(struct site *s, struct id id)
{
    int row = free_row(s);
    int *slot = &s->slots[id_hash(id) % TICKET_SLOTS];
    struct ticket *t;

    if (row < 0)
        return NULL;
    t = &s->tickets[row];
    *t = (struct ticket){.id = id, .service = -1, .cls = -1, .prev = -1, .next = -1};
    t->chain = *slot - 1;
    *slot = row + 1;
    return t;
}

static int row_of(const struct site *s, const struct ticket *t)
{
    return (int)(t - s->tickets);
}

/* ---- numbers ---- */

static int prefix_row(const struct site *s, const char *prefix)
{
    for (int i = 0; i < PREFIXES_MAX && s->prefixes[i][0] != '\0'; i++) {
        if (strcmp(s->prefixes[i], prefix) == 0)
            return i;
    }
    return -1;
}

int32_t site_floor(const struct site *s, const char *prefix, int lane)
{
    int row = prefix_row(s, prefix);

    return row < 0 || lane < 0 || lane >= LANES ? 0 : s->floors[row][lane];
}

void site_raise_floor(struct site *s, const char *prefix, int lane, int32_t count)
{
    int row = prefix_row(s, prefix);

    if (lane < 0 || lane >= LANES)
        return;
    for (int i = 0; row < 0 && i < PREFIXES_MAX; i++) {
        if (s->prefixes[i][0] == '\0') {
            text_copy(s->prefixes[i], PREFIX_SIZE, prefix);
            row = i;
        }
    }
    if (row >= 0 && s->floors[row][lane] < count)
        s->floors[row][lane] = count;
}

const struct ticket *site_ticket_numbered(const struct site *s, struct number n)
{
    for (int i = 0; i < s->used; i++) {
        const struct ticket *t = &s->tickets[i];

        if (t->day == s->day && t->service >= 0 && number_equal(t->number, n))
            return t;
    }
    return NULL;
}

/* ---- days ---- */

static void free_desk(struct site *s, const struct ticket *t, instant at)
{
    int row = row_of(s, t);

    for (int i = 0; i < s->catalogue->counter_count; i++) {
        if (s->desks[i].ticket == row) {
            s->desks[i].ticket = -1;
            s->desks[i].since = at;
        }
    }
}

static void leave_queue(struct site *s, struct ticket *t)
{
    if (t->state == TICKET_WAITING)
        queue_remove(s, row_of(s, t));
}

void site_begin_day(struct site *s, civil day)
{
    if (day <= s->day)
        return;
    for (int i = 0; i < s->used; i++) {
        struct ticket *t = &s->tickets[i];

        if (!ticket_is_live(t))
            continue;
        leave_queue(s, t);
        t->state = TICKET_ENDED_LAPSED;
    }
    for (int i = 0; i < COUNTERS_MAX; i++)
        s->desks[i].ticket = -1;
    memset(s->floors, 0, sizeof s->floors);
    memset(&s->counts, 0, sizeof s->counts);
    memset(s->calls, 0, sizeof s->calls);
    s->call_count = 0;
    s->day = day;
}

/* ---- tickets ---- */

static void join_queue(struct site *s, struct ticket *t)
{
    t->state = TICKET_WAITING;
    queue_insert(s, row_of(s, t));
}

static bool has_twin(const struct site *s, struct number n)
{
    const struct ticket *t;

    /* Counts above the floor are new, so most tickets need no search. */
    if (n.count > site_floor(s, n.prefix, n.lane))
        return false;
    t = site_ticket_numbered(s, n);
    return t != NULL && ticket_is_live(t);
}

static void issued(struct site *s, const struct event *e, struct moment when)
{
    const struct ticket_issued *b = &e->body.issued;
    struct ticket *t;

    if (find_row(s, e->subject) >= 0 || (t = add_ticket(s, e->subject)) == NULL) {
        s->counts.ignored++;
        return;
    }
    t->number = b->number;
    t->service = catalogue_service(s->catalogue, b->service);
    t->cls = catalogue_class(s->catalogue, b->cls);
    t->language = b->language;
    t->issued = when.at;
    t->due = b->due;
    t->quoted_low = b->quoted_low;
    t->quoted_high = b->quoted_high;
    t->device = e->device;
    t->day = day_of(when);
    t->order = s->pos;
    text_copy(t->contact, sizeof t->contact, b->contact);
    if (t->day < s->day || t->service < 0) { /* told to us on a later day */
        t->state = TICKET_ENDED_LAPSED;
        return;
    }
    s->counts.issued++;
    if (has_twin(s, b->number))
        s->counts.clashes++;
    site_raise_floor(s, b->number.prefix, b->number.lane, b->number.count);
    t->key = queue_key(s->catalogue, t->cls, when.at, b->due);
    join_queue(s, t);
}

static void printed(struct ticket *t, const struct ticket_printed *b)
{
    if (b->copy > 0) {
        t->copies = b->copy > t->copies ? b->copy : t->copies;
        if (b->state == PRINT_DONE)
            t->print = PRINT_DONE;
        return;
    }
    t->print = (enum print_state)b->state;
    text_copy(t->print_cause, sizeof t->print_cause, b->cause);
}

static void add_call(struct site *s, const struct ticket *t, int counter, instant at)
{
    int from = s->call_count < CALLS_MAX ? s->call_count++ : CALLS_MAX - 1;

    /* A ticket that is called again stands once in the list, on top. */
    for (int i = 0; i < from; i++) {
        if (id_equal(s->calls[i].ticket, t->id)) {
            from = i;
            s->call_count--;
            break;
        }
    }
    memmove(&s->calls[1], &s->calls[0], (size_t)from * sizeof s->calls[0]);
    s->calls[0] = (struct call){t->number, counter, at, t->id, t->calls};
}

static struct desk *desk_numbered(struct site *s, int number)
{
    int i = catalogue_counter(s->catalogue, number);

    return i < 0 ? NULL : &s->desks[i];
}

static bool called(struct site *s, struct ticket *t, const struct ticket_called *b, instant at)
{
    struct desk *d = desk_numbered(s, b->counter);

    if (d == NULL || d->ticket >= 0 || (t->state != TICKET_WAITING && t->state != TICKET_MISSED))
        return false;
    leave_queue(s, t);
    t->state = TICKET_AT_CALL;
    t->called = at;
    t->calls++;
    t->counter = b->counter;
    text_copy(t->staff, sizeof t->staff, b->staff);
    d->ticket = row_of(s, t);
    d->since = at;
    s->counts.called++;
    add_call(s, t, b->counter, at);
    return true;
}

/* Facts about a ticket that stands at a counter. */
static bool at_counter(struct site *s, struct ticket *t, enum event_type type, instant at,
                       struct moment when)
{
    bool present = t->state == TICKET_AT_CALL || t->state == TICKET_SERVING;
    instant began = t->served > 0 ? t->served : t->called;

    if (!present)
        return false;
    switch (type) {
    case TICKET_RECALLED:
        t->calls++;
        add_call(s, t, t->counter, at);
        return true;
    case TICKET_SERVED:
        t->state = TICKET_SERVING;
        t->served = at;
        estimate_learn_call(&s->estimator, t->service, true);
        return true;
    case TICKET_HELD:
        t->state = TICKET_ON_HOLD;
        break;
    case TICKET_NO_SHOW:
        t->state = TICKET_MISSED;
        t->misses++;
        s->counts.no_show++;
        estimate_learn_call(&s->estimator, t->service, false);
        break;
    case TICKET_COMPLETED:
        t->state = TICKET_ENDED_DONE;
        t->ended = at;
        s->counts.completed++;
        if (at > began && at - began < 8 * (instant)HOUR)
            estimate_learn(&s->estimator, t->service, minute_of_day(when) / 60,
                           (float)(at - began) / (float)MINUTE);
        break;
    default:
        return false;
    }
    free_desk(s, t, at);
    return true;
}

static bool resumed(struct site *s, struct ticket *t, instant at)
{
    if (t->state != TICKET_ON_HOLD && t->state != TICKET_MISSED)
        return false;
    if (t->state == TICKET_MISSED)
        t->key = at; /* who was held keeps the place, who missed the call joins anew */
    t->counter = 0;
    t->served = 0;
    join_queue(s, t);
    return true;
}

static bool transferred(struct site *s, struct ticket *t, const struct ticket_transferred *b,
                        instant at)
{
    int service = catalogue_service(s->catalogue, b->service);

    if (!ticket_is_live(t) || service < 0)
        return false;
    leave_queue(s, t);
    free_desk(s, t, at);
    t->service = service;
    t->counter = b->to;
    t->served = 0;
    text_copy(t->note, sizeof t->note, b->note);
    join_queue(s, t); /* with its old key: nobody starts to wait again (R40) */
    return true;
}

static bool cancelled(struct site *s, struct ticket *t, instant at)
{
    if (!ticket_is_live(t))
        return false;
    leave_queue(s, t);
    free_desk(s, t, at);
    t->state = TICKET_ENDED_CANCELLED;
    t->ended = at;
    s->counts.cancelled++;
    return true;
}

static void ticket_fact(struct site *s, const struct event *e, struct moment when)
{
    int row = find_row(s, e->subject);
    struct ticket *t = row < 0 ? NULL : &s->tickets[row];
    bool counted;

    if (t == NULL || t->service < 0) {
        s->counts.ignored++;
        return;
    }
    switch (e->type) {
    case TICKET_PRINTED:
        printed(t, &e->body.printed);
        return;
    case TICKET_CALLED:
        counted = called(s, t, &e->body.called, when.at);
        break;
    case TICKET_RESUMED:
        counted = resumed(s, t, when.at);
        break;
    case TICKET_TRANSFERRED:
        counted = transferred(s, t, &e->body.transferred, when.at);
        break;
    case TICKET_CANCELLED:
        counted = cancelled(s, t, when.at);
        break;
    default:
        counted = at_counter(s, t, e->type, when.at, when);
        break;
    }
    if (!counted)
        s->counts.ignored++;
}

/* ---- ratings (R25) ---- */

static void rated(struct site *s, struct ticket *t, const struct rating_given *b)
{
    if (t->rating == RATING_NONE)
        s->counts.asked++; /* came by itself: counts as asked too */
    if (t->rating == RATING_EXPIRED)
        s->counts.lapsed--; /* lapsed at the pad, given later from the ticket */
    t->rating = RATING_RATED;
    t->level = b->level;
    s->counts.rated++;
    s->counts.levels[b->level]++;
}

static void rating_fact(struct site *s, const struct event *e)
{
    int row = find_row(s, e->subject);
    struct ticket *t = row < 0 ? add_ticket(s, e->subject) : &s->tickets[row];

    if (t != NULL && row < 0) {
        t->state = TICKET_ENDED_DONE;
        t->day = s->day;
    }
    if (t == NULL || t->rating == RATING_RATED || t->rating == RATING_REFUSED ||
        (e->type != RATING_GIVEN && t->rating == RATING_EXPIRED)) {
        s->counts.ignored++;
        return;
    }
    if (e->type == RATING_GIVEN) {
        rated(s, t, &e->body.given);
        return;
    }
    if (t->rating == RATING_NONE)
        s->counts.asked++;
    if (e->type == RATING_ASKED) {
        t->rating = RATING_OPEN;
    } else if (e->type == RATING_DECLINED) {
        t->rating = RATING_REFUSED;
        s->counts.declined++;
    } else {
        t->rating = RATING_EXPIRED;
        s->counts.lapsed++;
    }
}

static void complaint_fact(struct site *s, const struct event *e)
{
    int row = find_row(s, e->body.complaint.ticket);

    s->counts.complaints++;
    if (row >= 0)
        s->tickets[row].complained = true;
}

/* ---- devices, counters ---- */

static struct device *device_row(struct site *s, struct id id)
{
    for (int i = 0; i < s->device_count; i++) {
        if (id_equal(s->devices[i].id, id))
            return &s->devices[i];
    }
    return NULL;
}

static void enrolled(struct site *s, const struct event *e)
{
    const struct device_enrolled *b = &e->body.enrolled;
    struct device *d = device_row(s, e->subject);

    if (d == NULL) {
        if (s->device_count == DEVICES_MAX) {
            s->counts.ignored++;
            return;
        }
        d = &s->devices[s->device_count++];
        *d = (struct device){.id = e->subject};
    }
    text_copy(d->name, sizeof d->name, b->name);
    text_copy(d->role, sizeof d->role, b->role);
    text_copy(d->key, sizeof d->key, b->key);
    d->lane = b->lane;
}

static void condition(struct site *s, const struct event *e)
{
    struct device *d = device_row(s, e->device);
    const struct device_condition *b = &e->body.condition;
    int at = -1;

    if (d == NULL)
        return;
    for (int i = 0; i < FAULTS_MAX; i++) {
        if (strcmp(d->faults[i], b->part) == 0) {
            at = i;
            break;
        }
        if (at < 0 && d->faults[i][0] == '\0')
            at = i;
    }
    if (at < 0)
        return;
    if (e->type == DEVICE_FAULT) {
        text_copy(d->faults[at], sizeof d->faults[at], b->part);
        text_copy(d->detail[at], sizeof d->detail[at], b->detail);
    } else if (strcmp(d->faults[at], b->part) == 0) {
        d->faults[at][0] = d->detail[at][0] = '\0';
    }
}

static void counter_fact(struct site *s, const struct event *e, instant at)
{
    const struct at_counter *b = &e->body.at_counter;
    struct desk *d = desk_numbered(s, b->counter);

    if (d == NULL) {
        s->counts.ignored++;
        return;
    }
    d->state = e->type == COUNTER_OPENED   ? COUNTER_OPEN
               : e->type == COUNTER_PAUSED ? COUNTER_ON_BREAK
                                           : COUNTER_SHUT;
    text_copy(d->staff, sizeof d->staff, d->state == COUNTER_SHUT ? "" : b->staff);
    d->since = at;
}

/* ---- the fold ---- */

void site_init(struct site *s, const struct catalogue *c)
{
    s->catalogue = c;
    for (int i = 0; i < SERVICES_MAX; i++)
        s->first[i] = s->last[i] = -1;
    for (int i = 0; i < COUNTERS_MAX; i++)
        s->desks[i].ticket = -1;
}

void site_apply(struct site *s, const struct event *e, struct moment when)
{
    struct device *d = device_row(s, e->device);

    s->pos++;
    if (d != NULL && e->seq > d->seq)
        d->seq = e->seq;
    site_begin_day(s, day_of(when));
    switch (e->type) {
    case TICKET_ISSUED:
        issued(s, e, when);
        break;
    case TICKET_PRINTED:
    case TICKET_CALLED:
    case TICKET_RECALLED:
    case TICKET_SERVED:
    case TICKET_HELD:
    case TICKET_RESUMED:
    case TICKET_TRANSFERRED:
    case TICKET_NO_SHOW:
    case TICKET_CANCELLED:
    case TICKET_COMPLETED:
        ticket_fact(s, e, when);
        break;
    case RATING_ASKED:
    case RATING_GIVEN:
    case RATING_DECLINED:
    case RATING_LAPSED:
        rating_fact(s, e);
        break;
    case COMPLAINT_FILED:
        complaint_fact(s, e);
        break;
    case DEVICE_ENROLLED:
        enrolled(s, e);
        break;
    case DEVICE_FAULT:
    case DEVICE_RECOVERED:
        condition(s, e);
        break;
    case COUNTER_OPENED:
    case COUNTER_PAUSED:
    case COUNTER_CLOSED:
        counter_fact(s, e, when.at);
        break;
    case SITE_EMERGENCY:
    case SITE_RESUMED:
        s->emergency = e->type == SITE_EMERGENCY;
        text_copy(s->emergency_text, sizeof s->emergency_text,
                  s->emergency ? e->body.notice.text : "");
        break;
    case DEVICE_MAINTAINED:
    case CONFIG_PUBLISHED:
    case EVENT_NONE:
    case EVENT_TYPES:
        break;
    }
}

const struct ticket *site_ticket(const struct site *s, struct id id)
{
    int row = find_row(s, id);

    return row < 0 ? NULL : &s->tickets[row];
}

const struct device *site_device(const struct site *s, struct id id)
{
    for (int i = 0; i < s->device_count; i++) {
        if (id_equal(s->devices[i].id, id))
            return &s->devices[i];
    }
    return NULL;
}
