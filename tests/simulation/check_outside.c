/* check_outside.c - what leaves the hall: each message to a customer is tried by one at a
 * time and never after its end, each event comes to the receiver in the order of the log
 * with none left out; and what was erased on request is nowhere any more. */
#include <stdlib.h>
#include <string.h>

#include "core/push.h"
#include "core/retention.h"
#include "hub/inside.h"
#include "simulation/inside.h"
#include "wire/event_json.h"

/* ---- messages ---- */

static struct letter *letter_of(struct sim *s, struct id id)
{
    struct outside *o = &s->outside;
    unsigned at = ((unsigned)id.b[0] << 8 | id.b[1]) % LETTERS;

    while (!id_is_none(o->letters[at].id) && !id_equal(o->letters[at].id, id))
        at = (at + 1) % LETTERS;
    if (id_is_none(o->letters[at].id)) {
        must(++o->letter_count < LETTERS);
        o->letters[at].id = id;
    }
    return &o->letters[at];
}

static void of_message(struct sim *s, const struct event *e, struct moment when)
{
    struct letter *l = letter_of(s, e->subject);

    if (l->over && e->type != MESSAGE_WANTED && e->type != MESSAGE_DUE)
        sim_fault(s, "a message had ended, and %s came after it", event_types[e->type].name);
    else if (e->type == MESSAGE_TRIED && l->taken > when.at)
        sim_fault(s, "a message was taken by two at one time");
    l->taken = e->type == MESSAGE_TRIED ? e->body.tried.again : 0;
    l->over = e->type == MESSAGE_ENDED;
}

void check_letter(struct sim *s, const struct hub_message *m)
{
    struct letter *l = letter_of(s, m->id);

    sim_met(s, MET_LETTER);
    check_step(s); /* the log knows of the try */
    if (!sim_failed(s) && (l->over || l->taken <= s->now))
        sim_fault(s, "a message is sent that the log does not say is being tried");
    if (!sim_failed(s) && (m->to[0] == '\0' || m->text[0] == '\0'))
        sim_fault(s, "a message says nothing, or to nobody");
}

/* ---- the receiver ---- */

static bool is_wanted(const struct log_row *row)
{
    struct event e;
    char why[160];

    return event_decode(row->json, row->size, &e, why, sizeof why) == OK && push_is_offered(e.type);
}

/* The place of the first event after `pos` that may leave; 0 none. */
static uint64_t next_wanted(const struct sim *s, uint64_t pos)
{
    for (int i = (int)pos; i < fake_store_rows(s->rig.store); i++) {
        if (is_wanted(fake_store_row(s->rig.store, i)))
            return (uint64_t)i + 1;
    }
    return 0;
}

void check_received(struct sim *s, const char *id, uint64_t pos)
{
    struct outside *o = &s->outside;
    uint64_t next = o->any ? pos : next_wanted(s, o->pushed);

    sim_met(s, MET_PUSHED);
    if (pos == o->pushed && !o->any && strcmp(id, o->push_id) != 0)
        sim_fault(s, "an event was sent again under another name");
    else if (pos != o->pushed && pos != next)
        sim_fault(s, "the receiver got the event at place %llu, and not that at %llu",
                  (unsigned long long)pos, (unsigned long long)next);
    o->any = false;
    o->pushed = pos;
    memcpy(o->push_id, id, sizeof o->push_id);
}

/* ---- erased ---- */

static bool holds(const char *json, struct id subject)
{
    const struct event_form *form;
    struct event e;
    char why[160];

    if (event_decode(json, strlen(json), &e, why, sizeof why) != OK ||
        !id_equal(e.subject, subject))
        return false;
    form = &event_types[e.type];
    for (size_t i = 0; i < form->field_count; i++) {
        const char *text = (const char *)&e.body + form->fields[i].offset;

        if (form->fields[i].kind == FIELD_SEALED && text[0] != '\0' && !seal_is_erased(text))
            return true;
    }
    return false;
}

/* What stood in the log before it was erased, there and on the terminal that it came from. */
static void erased_end(struct sim *s, struct id subject, uint64_t before)
{
    for (uint64_t i = 0; i < before && !sim_failed(s); i++) {
        const struct log_row *row = fake_store_row(s->rig.store, (int)i);

        if (holds(row->json, subject))
            sim_fault(s, "what was erased on request stands in the hub's log at place %llu",
                      (unsigned long long)row->pos);
        for (int t = 0; t < TERMINALS; t++) {
            const struct journal *j = &s->terminals[t].journal;

            if (s->terminals[t].there && s->terminals[t].revoked == 0 &&
                id_equal(s->terminals[t].enrolled.device, row->device) &&
                holds(j->rows[row->seq - 1], subject))
                sim_fault(s, "what was erased on request stands on the disk of terminal %d", t);
        }
    }
}

/* ---- all of it ---- */

void outside_event(struct sim *s, const struct event *e, struct moment when)
{
    struct outside *o = &s->outside;

    if (e->type >= MESSAGE_WANTED && e->type <= MESSAGE_ENDED) {
        of_message(s, e, when);
    } else if (e->type == DATA_ERASED && o->erased_count < ERASURES) {
        o->erased_at[o->erased_count] = s->to->events - 1;
        o->erased[o->erased_count++] = e->subject;
    }
}

/* The hub has an older log: its place at the receiver is an older one too. */
void outside_again(struct sim *s)
{
    memset(&s->outside, 0, sizeof s->outside);
    s->outside.any = true;
}

const char *outside_restless(const struct sim *s)
{
    const struct hub *h = s->rig.hub;

    for (int i = 0; i < TERMINALS; i++) {
        char text[48];

        if (s->terminals[i].there && s->terminals[i].revoked == 0 &&
            (journal_get(&((struct sim *)s)->terminals[i].journal, "erased", text, sizeof text)
                 ? atoi(text)
                 : 0) != h->retention->erased)
            return "an erasure at a terminal";
    }
    return next_wanted(s, s->outside.pushed) != 0 ? "an event for the receiver" : NULL;
}

void outside_end(struct sim *s)
{
    rig_erase_all(&s->rig);
    check_step(s);
    for (int i = 0; i < s->outside.erased_count && !sim_failed(s); i++)
        erased_end(s, s->outside.erased[i], s->outside.erased_at[i]);
}
