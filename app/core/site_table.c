/* site_table.c - the hall's tickets by id and by number, and the numbers' floors. */
#include <string.h>

#include "base/text.h"
#include "core/site_inside.h"

/* ---- the table of tickets ---- */

bool ticket_is_live(const struct ticket *t)
{
    return t->state >= TICKET_WAITING && t->state <= TICKET_MISSED;
}

int site_row(const struct site *s, struct id id)
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

bool site_holds(const struct site *s, const struct ticket *t)
{
    return ticket_is_live(t) || (t->rating == RATING_OPEN && t->day == s->day);
}

/* An unused row, or that of a ticket whose story has ended; -1 when all live. */
static int free_row(struct site *s)
{
    if (s->used < TICKETS_MAX)
        return s->used++;
    if (s->full && s->full_on == s->day) /* not looked through again for each that comes */
        return -1;
    for (int i = 0; i < TICKETS_MAX; i++) {
        int row = (s->free_hint + i) % TICKETS_MAX;

        if (!site_holds(s, &s->tickets[row])) {
            s->free_hint = (row + 1) % TICKETS_MAX;
            unlink_row(s, row);
            return row;
        }
    }
    s->full = true;
    s->full_on = s->day;
    return -1;
}

struct ticket *site_add(struct site *s, struct id id)
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

const struct ticket *site_ticket(const struct site *s, struct id id)
{
    int row = site_row(s, id);

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

/* Every live ticket has raised the floor of its prefix and lane, so a count above it
 * is new: most tickets need no search. */
bool site_has_number(const struct site *s, struct number n)
{
    int row = prefix_row(s, n.prefix);

    if (row >= 0 && n.lane >= 0 && n.lane < LANES && n.count > s->floors[row][n.lane])
        return false;
    for (int i = 0; i < s->used; i++) {
        const struct ticket *t = &s->tickets[i];

        if (t->day == s->day && ticket_is_live(t) && number_equal(t->number, n))
            return true;
    }
    return false;
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
