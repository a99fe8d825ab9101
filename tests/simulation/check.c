/* check.c - what must hold, at every step and at the end: a second opinion on the
 * hub's log that shares no code with the fold, and the fold's own soundness.
 *
 * The numbers in the messages are those of the invariants in DESIGN. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"
#include "simulation/inside.h"
#include "wire/event_json.h"

enum { TABLE = 1 << 15, SOUND_EVERY = 16 };

struct seen { /* a ticket, by the log */
    struct id id;
    struct number number;
    civil day;
    int counter; /* that called it and has it now; 0 none */
    int level;   /* of its first rating; 0 none */
    bool issued, complained, ended;
};

struct check {
    uint64_t rows; /* of the log, looked at already */
    uint64_t told[TERMINALS];
    struct seen *tickets[TABLE];
    struct seen *numbers[TABLE]; /* by day and label */
    struct id at_counter[16];    /* who stands there, by the log */
    civil day;
    struct id owed;    /* whose bad rating was the last event: a complaint must follow */
    uint64_t sound_at; /* rows when the fold was looked at */
};

/* ---- tables ---- */

static unsigned hash_of(const void *p, size_t size)
{
    const unsigned char *b = p;
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < size; i++)
        h = (h ^ b[i]) * UINT64_C(0x100000001b3);
    return (unsigned)(h ^ h >> 32) % TABLE;
}

static struct seen **ticket_place(struct check *k, struct id id)
{
    unsigned at = hash_of(id.b, sizeof id.b);

    while (k->tickets[at] != NULL && !id_equal(k->tickets[at]->id, id))
        at = (at + 1) % TABLE;
    return &k->tickets[at];
}

static struct seen **number_place(struct check *k, civil day, struct number n)
{
    char label[NUMBER_TEXT + 16], number[NUMBER_TEXT];
    unsigned at;

    number_to_text(n, number);
    text_format(label, sizeof label, "%d %s", (int)day, number);
    at = hash_of(label, strlen(label));
    while (k->numbers[at] != NULL &&
           !(k->numbers[at]->day == day && number_equal(k->numbers[at]->number, n)))
        at = (at + 1) % TABLE;
    return &k->numbers[at];
}

/* ---- each event of the log ---- */

static int terminal_of(const struct sim *s, struct id device)
{
    for (int i = 0; i < TERMINALS; i++) {
        if (id_equal(s->terminals[i].enrolled.device, device))
            return i;
    }
    return -1;
}

/* 2: each event of a terminal once, in order, as the terminal wrote it. */
static void once(struct sim *s, const struct log_row *row)
{
    int i = terminal_of(s, row->device);
    const struct journal *j;

    if (i < 0)
        return;
    j = &s->terminals[i].journal;
    if (row->seq != s->check->told[i] + 1)
        sim_fault(s, "invariant 2: the hub took event %llu of terminal %d after %llu",
                  (unsigned long long)row->seq, i, (unsigned long long)s->check->told[i]);
    else if (row->seq > (uint64_t)j->kept || strcmp(j->rows[row->seq - 1], row->json) != 0)
        sim_fault(s, "invariant 2: event %llu of terminal %d is not as it wrote it",
                  (unsigned long long)row->seq, i);
    s->check->told[i] = row->seq;
}

/* A hub that was put back may hear of a rating before it hears of its ticket. */
static struct seen *ticket_of(struct check *k, struct id id)
{
    struct seen **place = ticket_place(k, id);

    if (*place == NULL) {
        *place = calloc(1, sizeof **place);
        must(*place != NULL);
        (*place)->id = id;
    }
    return *place;
}

/* 3: within a business day, as the hub has corrected the time, no number is given twice,
 * whether its ticket lives or not. */
static void issued(struct sim *s, const struct event *e, struct moment when)
{
    struct check *k = s->check;
    struct seen *t = ticket_of(k, e->subject), **by_number;
    char number[NUMBER_TEXT];

    if (t->issued) {
        sim_fault(s, "invariant 2: a ticket was issued twice");
        return;
    }
    t->issued = true;
    t->number = e->body.issued.number;
    t->day = day_of(when);
    s->to->tickets++;
    by_number = number_place(k, t->day, t->number);
    if (*by_number != NULL) {
        number_to_text(t->number, number);
        sim_fault(s, "invariant 3: number %s was given twice on one day", number);
        return;
    }
    *by_number = t;
}

static void leave_counter(struct check *k, struct seen *t)
{
    if (t->counter > 0)
        k->at_counter[t->counter] = (struct id){{0}};
    t->counter = 0;
}

/* 4: who is called belongs to that counter until it lets go. */
static void called(struct sim *s, struct seen *t, int counter)
{
    struct check *k = s->check;
    char number[NUMBER_TEXT];

    number_to_text(t->number, number);
    if (t->counter > 0)
        sim_fault(s, "invariant 4: %s was called by counter %d while counter %d had it", number,
                  counter, t->counter);
    else if (t->ended)
        sim_fault(s, "invariant 4: %s was called though its visit had ended", number);
    else if (!id_is_none(k->at_counter[counter]))
        sim_fault(s, "invariant 4: counter %d called %s while it had another ticket", counter,
                  number);
    t->counter = counter;
    k->at_counter[counter] = t->id;
}

static void of_ticket(struct sim *s, const struct event *e)
{
    struct seen *t = *ticket_place(s->check, e->subject);

    if (t == NULL)
        return; /* of a ticket that came to nothing */
    if (e->type == TICKET_CALLED) {
        called(s, t, e->body.called.counter);
        return;
    }
    if (e->type == TICKET_RECALLED || e->type == TICKET_SERVED || e->type == TICKET_PRINTED)
        return;
    t->ended |= e->type == TICKET_COMPLETED || e->type == TICKET_CANCELLED;
    leave_counter(s->check, t);
}

/* 7: "dissatisfied" or worse is followed by a complaint with an owner and a deadline. */
static void rated(struct sim *s, const struct event *e)
{
    struct seen *t = ticket_of(s->check, e->subject);

    s->to->ratings++;
    if (t->level != 0)
        return; /* 6: the first one counts */
    t->level = e->type == RATING_GIVEN ? e->body.given.level : -1;
    if (t->level > 0 && t->level <= 2)
        s->check->owed = t->id;
}

static void complained(struct sim *s, const struct event *e)
{
    struct seen *t = *ticket_place(s->check, e->body.opened.ticket);

    if (t == NULL || t->complained || t->level < 1 || t->level > 2)
        sim_fault(s, "invariant 7: a complaint without a bad rating, or a second one");
    else if (e->body.opened.owner[0] == '\0' || e->body.opened.due <= e->at.at)
        sim_fault(s, "invariant 7: a complaint without an owner or a deadline");
    else
        t->complained = true;
    s->check->owed = (struct id){{0}};
}

/* The night ends what the day has left. */
static void new_day(struct check *k, civil day)
{
    if (day <= k->day)
        return;
    k->day = day;
    for (size_t i = 0; i < ARRAY_LEN(k->at_counter); i++) {
        if (!id_is_none(k->at_counter[i]))
            leave_counter(k, *ticket_place(k, k->at_counter[i]));
    }
}

static void look_at(struct sim *s, const struct log_row *row)
{
    struct id owed = s->check->owed;
    struct event e;
    char why[160];

    if (row->pos != s->check->rows + 1)
        sim_fault(s, "invariant 2: place %llu of the log is missing",
                  (unsigned long long)s->check->rows + 1);
    if (event_decode(row->json, row->size, &e, why, sizeof why) != OK) {
        sim_fault(s, "an event in the log is not understood: %s", why);
        return;
    }
    once(s, row);
    new_day(s->check, day_of(row->when));
    s->to->events++;
    if (e.type == TICKET_ISSUED)
        issued(s, &e, row->when);
    else if (e.type > TICKET_ISSUED && e.type <= TICKET_COMPLETED)
        of_ticket(s, &e);
    else if (e.type == RATING_GIVEN || e.type == RATING_DECLINED || e.type == RATING_LAPSED)
        rated(s, &e);
    else if (e.type == APPOINTMENT_BOOKED)
        s->to->appointments++;
    else if (e.type == COMPLAINT_FILED)
        complained(s, &e);
    if (!id_is_none(owed) && e.type != COMPLAINT_FILED)
        sim_fault(s, "invariant 7: a bad rating opened no complaint");
}

/* ---- the fold ---- */

static void sound(struct sim *s, const struct site *site, const char *whose)
{
    const char *what;

    if (!site_is_sound(site, &what))
        sim_fault(s, "the state of %s is not sound: %s", whose, what);
    else if (site->book.oversold > 0)
        sim_fault(s, "invariant 5: a time was sold past its places at %s", whose);
}

static bool fold_row(void *ctx, const struct log_row *row)
{
    struct event e;
    char why[160];

    must(event_decode(row->json, row->size, &e, why, sizeof why) == OK);
    site_apply(ctx, &e, row->when);
    return true;
}

/* 8: the log folded anew is the state that lives. */
static void same_again(struct sim *s)
{
    struct site *site = calloc(1, sizeof *site);

    must(site != NULL);
    site_init(site, s->rig.hub->catalogue);
    must(s->rig.store->ops->replay(s->rig.store, 0, fold_row, site) == OK);
    if (site_digest(site) != site_digest(s->rig.hub->site))
        sim_fault(s, "invariant 8: the log folded anew is another state than the hub's");
    free(site);
}

void check_step(struct sim *s)
{
    struct check *k = s->check;
    const struct site *site;

    if (k == NULL || !s->hub_on)
        return;
    for (; k->rows < (uint64_t)fake_store_rows(s->rig.store) && !sim_failed(s); k->rows++)
        look_at(s, fake_store_row(s->rig.store, (int)k->rows));
    if (!id_is_none(k->owed))
        sim_fault(s, "invariant 7: a bad rating opened no complaint");
    site = s->rig.hub->site;
    if (site->counts.clashes > 0)
        sim_fault(s, "invariant 3: two live tickets with one number");
    if (site->book.oversold > 0)
        sim_fault(s, "invariant 5: a time was sold past its places");
    if (k->rows < k->sound_at + SOUND_EVERY)
        return;
    k->sound_at = k->rows;
    sound(s, site, "the hub");
    if (k->rows % 512 < SOUND_EVERY)
        same_again(s);
}

/* ---- paper and promises ---- */

static struct promise *promise_of(struct sim *s, struct id subject)
{
    for (int i = s->promise_count - 1; i >= 0; i--) {
        if (id_equal(s->promises[i].subject, subject) && s->promises[i].level == 0)
            return &s->promises[i];
    }
    return NULL;
}

/* Only what is on the disk is printed, and no second original. */
void check_paper(struct sim *s, struct sim_terminal *t)
{
    const struct visit *v = &t->t->visit;
    char id[ID_TEXT];
    bool there = false;

    if (v->taking != TAKING_DONE || v->copies > 0)
        return; /* a booking's slip, or a marked copy */
    id_to_text(v->ticket, id);
    for (int i = t->journal.kept - 1; i >= 0 && !there; i--)
        there = strstr(t->journal.rows[i], id) != NULL;
    if (!there)
        sim_fault(s, "invariant 1: a ticket was printed that is not on the disk");
    if (promise_of(s, v->ticket) != NULL)
        sim_fault(s, "a second original of a ticket was printed");
}

static void kept_promises(struct sim *s)
{
    for (int i = 0; i < s->promise_count && !sim_failed(s); i++) {
        const struct promise *p = &s->promises[i];
        const struct seen *t = *ticket_place(s->check, p->subject);
        char number[NUMBER_TEXT];

        number_to_text(p->number, number);
        if (p->level == 0 && (t == NULL || !t->issued))
            sim_fault(s, "invariant 1: ticket %s that kiosk %d confirmed is lost", number, p->who);
        else if (p->level == 0 && !number_equal(t->number, p->number))
            sim_fault(s, "ticket %s has another number at the hub", number);
        else if (p->level != 0 && (t == NULL || t->level == 0))
            sim_fault(s, "invariant 1: a rating that the pad confirmed is lost");
    }
}

void check_end(struct sim *s)
{
    uint64_t digest;

    for (int i = 0; i < TERMINALS; i++) {
        const struct sim_terminal *t = &s->terminals[i];

        if (s->check->told[i] != (uint64_t)t->journal.kept)
            sim_fault(s, "invariant 2: the hub has %llu of the %d events of terminal %d",
                      (unsigned long long)s->check->told[i], t->journal.kept, i);
        sound(s, t->t->site, t->role);
    }
    kept_promises(s);
    if (sim_failed(s))
        return;
    sound(s, s->rig.hub->site, "the hub");
    same_again(s);
    digest = site_digest(s->rig.hub->site);
    simhub_off(s);
    simhub_on(s);
    if (digest != site_digest(s->rig.hub->site))
        sim_fault(s, "invariant 8: the hub that started again has another state");
}

/* ---- life ---- */

static void forget(struct check *k)
{
    for (int i = 0; i < TABLE; i++)
        free(k->tickets[i]);
    memset(k, 0, sizeof *k);
}

void check_begin(struct sim *s)
{
    s->check = calloc(1, sizeof *s->check);
    must(s->check != NULL);
    check_step(s);
}

void check_again(struct sim *s)
{
    forget(s->check);
    s->to->tickets = s->to->ratings = s->to->appointments = 0;
    s->to->events = 0;
}

void check_free(struct sim *s)
{
    if (s->check != NULL)
        forget(s->check);
    free(s->check);
}
