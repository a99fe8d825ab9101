/* linked.c - follows the links between tickets, appointments and cases. */
#include "core/linked.h"

bool linked_has(const struct linked *l, struct id id)
{
    for (int i = 0; i < l->count; i++) {
        if (id_equal(l->ids[i], id))
            return true;
    }
    return false;
}

bool linked_add(struct linked *l, struct id id)
{
    if (l->count == LINKED_MAX || id_is_none(id) || linked_has(l, id))
        return false;
    l->ids[l->count++] = id;
    return true;
}

/* Either brings the other. */
static bool tie(struct linked *l, struct id a, struct id b)
{
    if (id_is_none(a) || id_is_none(b))
        return false;
    return linked_has(l, a) ? linked_add(l, b) : linked_has(l, b) && linked_add(l, a);
}

/* A case by the visit that it speaks of, and by the complaint that followed on it; the id
 * of that complaint leads back to its cause. */
static bool tie_case(struct linked *l, struct id id, struct id ticket)
{
    bool added = tie(l, id, ticket);

    return (linked_has(l, case_complaint_of(id)) && linked_add(l, id)) || added;
}

bool linked_by_event(struct linked *l, const struct event *e)
{
    if (e->type == APPOINTMENT_ARRIVED)
        return tie(l, e->subject, e->body.arrived.ticket);
    return case_opens(e->type) && tie_case(l, e->subject, e->body.opened.ticket);
}

static bool follow(struct linked *l, const struct site *s)
{
    bool added = false;

    for (int i = 0; i < s->used; i++)
        added |= tie(l, s->tickets[i].id, s->tickets[i].appointment);
    for (int i = 0; i < s->book.used; i++)
        added |= tie(l, s->book.rows[i].id, s->book.rows[i].ticket);
    for (int i = 0; i < s->cases.used; i++)
        added |= tie_case(l, s->cases.rows[i].id, s->cases.rows[i].ticket);
    return added;
}

void linked_by_site(struct linked *l, const struct site *s)
{
    while (follow(l, s))
        continue;
}

const struct case_file *linked_held(const struct linked *l, const struct site *s)
{
    for (int i = 0; i < l->count; i++) {
        const struct case_file *f = case_by_id(s, l->ids[i]);

        if (f != NULL && f->held > 0)
            return f;
    }
    return NULL;
}
