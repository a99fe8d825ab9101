/* site_erasure.c - what was erased on request, and what is kept under dispute. */
#include <string.h>

#include "base/text.h"
#include "core/site_inside.h"

static void erase_ticket(struct site *s, struct id id)
{
    int row = site_row(s, id);

    if (row >= 0)
        seal_erase(s->tickets[row].contact, SEALED_SIZE);
}

static void erase_appointment(struct site *s, struct id id)
{
    struct appointment *a = (struct appointment *)appointment_by_id(s, id);

    if (a == NULL)
        return;
    seal_erase(a->name, sizeof a->name);
    seal_erase(a->contact, sizeof a->contact);
    seal_erase(a->need, sizeof a->need);
    wipe(a->find, sizeof a->find);
}

static void erase_case(struct site *s, struct id id)
{
    struct case_file *f = (struct case_file *)case_by_id(s, id);

    if (f == NULL)
        return;
    seal_erase(f->name, sizeof f->name);
    seal_erase(f->contact, sizeof f->contact);
    seal_erase(f->told, sizeof f->told);
    seal_erase(f->ink, sizeof f->ink);
    wipe(f->find, sizeof f->find);
    f->held = 0;
}

static void erase_messages(struct site *s, struct id about)
{
    for (int i = 0; i < s->messages.used; i++) {
        if (id_equal(s->messages.rows[i].about, about))
            seal_erase(s->messages.rows[i].to, SEALED_SIZE);
    }
}

/* ---- kept under dispute ---- */

static void keep_case(struct case_file *f, const struct event *e, instant now)
{
    const struct case_kept *b = &e->body.kept;

    f->held = e->type == CASE_HELD ? now : 0;
    text_copy(f->name, sizeof f->name, b->name);
    text_copy(f->contact, sizeof f->contact, b->contact);
    text_copy(f->told, sizeof f->told, b->told);
    text_copy(f->ink, sizeof f->ink, b->ink);
}

static void keep_appointment(struct appointment *a, const struct case_kept *b)
{
    text_copy(a->name, sizeof a->name, b->name);
    text_copy(a->contact, sizeof a->contact, b->contact);
    text_copy(a->need, sizeof a->need, b->told);
}

static void keep(struct site *s, const struct event *e, instant now)
{
    struct case_file *f = (struct case_file *)case_by_id(s, e->subject);
    struct appointment *a = (struct appointment *)appointment_by_id(s, e->subject);
    int row = site_row(s, e->subject);

    if (f != NULL && e->body.kept.n == 0) /* else of an objection: underway.h */
        keep_case(f, e, now);
    if (a != NULL)
        keep_appointment(a, &e->body.kept);
    if (row >= 0)
        text_copy(s->tickets[row].contact, SEALED_SIZE, e->body.kept.contact);
}

void site_fold_erasure(struct site *s, const struct event *e, struct moment when)
{
    if (e->type != DATA_ERASED) {
        keep(s, e, when.at);
        return;
    }
    erase_ticket(s, e->subject);
    erase_appointment(s, e->subject);
    erase_case(s, e->subject);
    erase_messages(s, e->subject);
}
