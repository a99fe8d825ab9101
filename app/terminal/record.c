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

    must(d->count > 0);
    if (r->count == PENDING_MAX)
        return ERR_FULL;
    p = slot(r, r->count++);
    *p = (struct pending){.token = r->next_token++, .purpose = purpose, .count = d->count};
    for (int i = 0; i < d->count; i++) {
        p->events[i] = d->events[i];
        stamp(t, &p->events[i]);
        event_keep_form(&p->events[i]);
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

static void works_again(struct record *r)
{
    if (r->fault != OK)
        log_info("journal: writing works again");
    r->fault = OK;
    r->works = false;
}

/* When nothing is under way after a failure, the numbers go on behind the last
 * event that was stored; on a full disk only when the journal says that there
 * is room again. */
static void go_on(struct terminal *t)
{
    struct record *r = &t->record;

    if (r->count > 0)
        return;
    if (r->stopped && (r->works || r->fault != ERR_FULL)) {
        journal_resume(t->journal);
        r->stopped = false;
    }
    if (r->works)
        works_again(r);
}

static void settle(struct terminal *t, enum err e)
{
    struct record *r = &t->record;
    struct pending p = *slot(r, 0);

    r->first = (r->first + 1) % PENDING_MAX;
    r->count--;
    if (e == OK) {
        works_again(r);
        fold(t, &p);
    } else {
        r->fault = e;
        r->stopped = true;
        /* Those behind it fail too; the last of them sets the numbers right. */
        if (p.events[0].seq < r->next_seq)
            r->next_seq = p.events[0].seq;
        log_fault("journal: %d event(s) not stored: %s", p.count, err_name(e));
    }
    visit_stored(t, &p, e);
}

void record_notice(struct terminal *t, const struct notice *n)
{
    struct record *r = &t->record;

    if (r->count > 0 && slot(r, 0)->token == n->id)
        settle(t, (enum err)n->a);
    else if (n->id == 0 && n->a == OK)
        r->works = true;
    go_on(t);
}
