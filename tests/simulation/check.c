/* check.c - what must hold, at every step and at the end: a second opinion on the
 * hub's log that shares no code with the fold, and the fold's own soundness.
 *
 * The numbers in the messages are those of the invariants in DESIGN.  What is looked at:
 *
 *   1  confirmed is kept     paper: when it is printed; screens: at the end
 *   2  exactly once          each event of the log, and that which stands aside; that
 *                            none is missing: at the end
 *   3  numbers               each event; live ones in the fold: each step
 *   4  one counter           each event
 *   5  places                each event (check_places.c); the fold's own count: each step
 *   6  ratings               what is counted: every 16 events
 *   7  complaints            what opens and ends one: each event; owners: every 16 events
 *   8  replay                the log folded anew: about every 500 events, and at the end;
 *                            the kept fold: the same, in the halls that keep it
 *   9  personal data         what was erased is gone: at the end; no more than that
 *  10  old data looks old    that a terminal knows it (visit_is_stale); no screen is looked at
 *  11  nobody gets in        no event of a revoked terminal is taken: each event; all else is
 *                            not here (tests/faults/test_hub_attack.c, test_leaving.c)
 *  12  every control         not here (tests/access)
 *
 * Not in this world: terminals put back to an older disk or cloned, a store that tears its
 * writes, the end of a month's keys. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/retention.h"
#include "hub/inside.h"
#include "simulation/inside.h"
#include "wire/event_json.h"

enum { TABLE = 1 << 13, SOUND_EVERY = 16, LAPSED = -1, DECLINED = -2 };

struct check {
    uint64_t rows; /* of the log, looked at already */
    uint64_t told[TERMINALS];
    bool anew; /* it is an older log, which is looked at again */
    struct seen *tickets[TABLE];
    struct seen *numbers[TABLE]; /* by day and label */
    struct id at_counter[16];    /* who stands there, by the log */
    civil day;
    int rated;         /* on that day */
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

const struct seen *check_seen(const struct sim *s, struct id id)
{
    return *ticket_place(s->check, id);
}

/* ---- each event of the log ---- */

static int terminal_of(const struct sim *s, struct id device)
{
    for (int i = 0; i < TERMINALS; i++) {
        if (s->terminals[i].there && id_equal(s->terminals[i].enrolled.device, device))
            return i;
    }
    return -1;
}

/* The same but for what was erased of one of them by now. */
static bool is_erased_form(const char *json)
{
    struct event e;
    char why[160];

    return event_decode(json, strlen(json), &e, why, sizeof why) == OK && seal_is_erased_event(&e);
}

static bool is_same_event(const char *a, const char *b)
{
    return strcmp(a, b) == 0 || is_erased_form(a) || is_erased_form(b);
}

/* 2: each event of a terminal once, in order, as the terminal wrote it. */
static void once(struct sim *s, const struct log_row *row)
{
    int i = terminal_of(s, row->device);
    const struct journal *j;

    if (i < 0)
        return;
    j = &s->terminals[i].journal;
    if (s->terminals[i].revoked != 0 && !s->check->anew)
        sim_fault(s, "invariant 11: the hub took an event of terminal %d, which is revoked", i);
    else if (row->seq != s->check->told[i] + 1)
        sim_fault(s, "invariant 2: the hub took event %llu of terminal %d after %llu",
                  (unsigned long long)row->seq, i, (unsigned long long)s->check->told[i]);
    else if (row->seq > (uint64_t)j->kept || !is_same_event(j->rows[row->seq - 1], row->json))
        sim_fault(s, "invariant 2: event %llu of terminal %d is not as it wrote it",
                  (unsigned long long)row->seq, i);
    s->check->told[i] = row->seq;
}

/* 2: one that the hub could not take stands aside, and is heard. */
static void aside(struct sim *s, const struct event *e)
{
    int i = terminal_of(s, e->subject);

    if (i < 0)
        return;
    if ((uint64_t)e->body.aside.seq != s->check->told[i] + 1)
        sim_fault(s, "invariant 2: the hub set event %d of terminal %d aside after %llu",
                  e->body.aside.seq, i, (unsigned long long)s->check->told[i]);
    s->check->told[i] = (uint64_t)e->body.aside.seq;
    sim_met(s, MET_ASIDE);
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
    if (t->level > 0 || t->level == DECLINED || (t->level == LAPSED && e->type != RATING_GIVEN))
        return; /* 6: the first one counts, but for one that only lapsed */
    t->level = e->type == RATING_GIVEN      ? e->body.given.level
               : e->type == RATING_DECLINED ? DECLINED
                                            : LAPSED;
    s->check->rated += t->level > 0;
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

/* 7: a complaint ends when its customer is satisfied, or a manager ends it with a reason. */
static void of_complaint(struct sim *s, const struct event *e)
{
    struct seen *t = ticket_of(s->check, e->subject);
    const struct case_step *b = &e->body.step;

    if (e->type == COMPLAINT_CLOSED && (strcmp(b->staff, "0316") != 0 || b->cause[0] == '\0'))
        sim_fault(s, "invariant 7: a complaint was closed by no manager or for no reason");
    else if (e->type == COMPLAINT_JUDGED && !t->resolved)
        sim_fault(s, "invariant 7: a complaint was judged before it was solved");
    if (e->type == COMPLAINT_RESOLVED)
        t->resolved = true;
    t->closed = e->type == COMPLAINT_CLOSED || (e->type == COMPLAINT_JUDGED && b->agreed) ||
                (t->closed && e->type != COMPLAINT_REOPENED);
}

static void sound_complaints(struct sim *s, const struct site *site)
{
    for (int i = 0; i < site->cases.used; i++) {
        const struct case_file *f = &site->cases.rows[i];
        const struct seen *t = f->kind == CASE_COMPLAINT && f->state != CASE_FREE
                                   ? *ticket_place(s->check, f->id)
                                   : NULL;

        if (f->kind != CASE_COMPLAINT || f->state == CASE_FREE)
            continue;
        if ((f->state == CASE_CLOSED) != (t != NULL && t->closed))
            sim_fault(s,
                      "invariant 7: the complaint %s is closed otherwise than by its customer "
                      "or a manager",
                      f->code);
        if (f->owner[0] == '\0')
            sim_fault(s, "invariant 7: the complaint %s has no owner", f->code);
    }
}

/* The night ends what the day has left. */
static void new_day(struct check *k, civil day)
{
    if (day <= k->day)
        return;
    k->day = day;
    k->rated = 0;
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
    s->to->types[e.type]++;
    places_event(s, &e);
    outside_event(s, &e, row->when);
    if (e.type == ASIDE_BEGUN)
        aside(s, &e);
    else if (e.type == TICKET_ISSUED)
        issued(s, &e, row->when);
    else if (e.type > TICKET_ISSUED && e.type <= TICKET_COMPLETED)
        of_ticket(s, &e);
    else if (e.type == RATING_GIVEN || e.type == RATING_DECLINED || e.type == RATING_LAPSED)
        rated(s, &e);
    else if (e.type == APPOINTMENT_BOOKED)
        s->to->appointments++;
    else if (e.type == COMPLAINT_FILED && !id_is_none(e.body.opened.ticket) &&
             e.body.opened.level > 0)
        complained(s, &e);
    else if (e.type > COMPLAINT_FILED && e.type <= COMPLAINT_CLOSED)
        of_complaint(s, &e);
    else if (e.type >= CASE_REGISTERED && e.type <= ENQUIRY_ASKED)
        ticket_of(s->check, e.subject)->issued = true;
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
    k->anew = false;
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
    sound_complaints(s, site);
    if (site->day == k->day && site->counts.rated != k->rated)
        sim_fault(s, "invariant 6: %d ratings are counted, of %d in the log", site->counts.rated,
                  k->rated);
    if (k->rows % 512 < SOUND_EVERY)
        same_again(s);
}

void check_end(struct sim *s)
{
    uint64_t digest;

    for (int i = 0; i < TERMINALS; i++) {
        const struct sim_terminal *t = &s->terminals[i];

        if (!t->there || t->revoked != 0)
            continue;
        if (s->check->told[i] != (uint64_t)t->journal.kept)
            sim_fault(s, "invariant 2: the hub has %llu of the %d events of terminal %d",
                      (unsigned long long)s->check->told[i], t->journal.kept, i);
        sound(s, t->t->site, t->role);
    }
    promises_end(s);
    outside_end(s);
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
    s->check->anew = true;
    s->to->tickets = s->to->ratings = s->to->appointments = 0;
    s->to->events = 0;
    places_again(s);
    outside_again(s);
}

void check_free(struct sim *s)
{
    if (s->check != NULL)
        forget(s->check);
    free(s->check);
}
