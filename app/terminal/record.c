/* record.c - events to the disk first, then into the fold. */
#include <string.h>

#include "base/log.h"
#include "terminal/inside.h"
#include "wire/event_json.h"

static struct pending *slot(struct record *r, int i)
{
    return &r->pending[(r->first + i) % PENDING_MAX];
}

static void stamp(struct terminal *t, struct event *e)
{
    e->device = t->id.device;
    e->seq = t->record.next_seq++;
    e->at = t->now;
    e->boot = t->boot;
}

enum err record_events(struct terminal *t, const struct decision *d, enum purpose purpose)
{
    struct record *r = &t->record;
    struct journal_row rows[DECISION_MAX];
    char json[DECISION_MAX][EVENT_JSON_SIZE];
    struct pending *p;

    if (r->count == PENDING_MAX)
        return ERR_FULL;
    p = slot(r, r->count++);
    *p = (struct pending){.token = r->next_token++, .purpose = purpose, .count = d->count};
    for (int i = 0; i < d->count; i++) {
        p->events[i] = d->events[i];
        stamp(t, &p->events[i]);
        rows[i].seq = p->events[i].seq;
        rows[i].json = json[i];
        rows[i].size = event_encode(&p->events[i], json[i], sizeof json[i]);
        must(rows[i].size > 0);
    }
    journal_append(t->journal, p->token, rows, d->count);
    return OK;
}

static void fold(struct terminal *t, const struct pending *p)
{
    for (int i = 0; i < p->count; i++)
        site_apply(t->site, &p->events[i], p->events[i].at);
}

/* The disk works again after a failure: nothing is under way, so the numbers
 * go on behind the last event that was stored. */
static void recover(struct terminal *t)
{
    journal_resume(t->journal);
    if (t->record.fault != OK)
        log_info("journal: writing works again");
    t->record.fault = OK;
}

void record_notice(struct terminal *t, const struct notice *n)
{
    struct record *r = &t->record;
    struct pending p;

    if (r->count == 0 || slot(r, 0)->token != n->id) {
        if (n->id == 0 && n->a == OK)
            recover(t);
        return;
    }
    p = *slot(r, 0);
    r->first = (r->first + 1) % PENDING_MAX;
    r->count--;
    if (n->a == OK) {
        fold(t, &p);
    } else {
        r->fault = (enum err)n->a;
        /* Those behind it fail too; the last of them sets the numbers right. */
        if (p.events[0].seq < r->next_seq)
            r->next_seq = p.events[0].seq;
        log_fault("journal: %d event(s) not stored: %s", p.count, err_name(r->fault));
        if (r->count == 0 && r->fault != ERR_FULL)
            journal_resume(t->journal);
    }
    visit_stored(t, &p, (enum err)n->a);
}
