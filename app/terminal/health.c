/* health.c - which parts of this machine are broken; tells the hub by events. */
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "terminal/inside.h"

/* A loose cable must not fill the disk. */
enum { TELL_AGAIN_MS = 5 * SECOND };

static void add(struct part to[PARTS_MAX], int *n, const char *name, bool broken,
                const char *detail)
{
    struct part *p = &to[(*n)++];

    p->broken = broken;
    text_copy(p->name, sizeof p->name, name);
    text_copy(p->detail, sizeof p->detail, detail);
}

/* The log is older than what else is known of it. */
static bool has_lost(const struct terminal *t)
{
    return t->opened.gap || t->opened.floors_lost || t->sync.forgot;
}

int visit_parts(const struct terminal *t, struct part to[PARTS_MAX])
{
    unsigned stop = t->paper.faults & ~(unsigned)PRINTER_PAPER_LOW;
    char hub[NOTE_SIZE];
    int n = 0;

    if (t->paper.printer != NULL)
        add(to, &n, "printer", stop != 0,
            stop != 0              ? printer_fault_name(stop)
            : t->paper.faults != 0 ? "paper low"
                                   : "");
    if (t->sync.refused)
        text_copy(hub, sizeof hub, "refused");
    else
        text_format(hub, sizeof hub, "%d events not sent", visit_backlog(t));
    add(to, &n, "hub", !t->sync.reachable, hub);
    add(to, &n, "disk", t->record.fault != OK,
        t->record.fault != OK ? err_name(t->record.fault) : "");
    if (t->opened.put_aside != OK)
        add(to, &n, "store", true, "the old file was put aside; see the machine's log");
    else if (t->id.moved)
        add(to, &n, "store", true, "it was enrolled in another machine; enrol this one anew");
    else if (has_lost(t))
        add(to, &n, "store", true, "events may be lost; see the machine's log");
    return n;
}

bool visit_is_healthy(const struct terminal *t)
{
    struct part parts[PARTS_MAX];
    int n = visit_parts(t, parts);

    for (int i = 0; i < n; i++) {
        if (parts[i].broken)
            return false;
    }
    return true;
}

/* NULL: more parts than a machine has. */
static struct part *told(struct health *h, const char *name)
{
    for (int i = 0; i < h->count; i++) {
        if (strcmp(h->told[i].name, name) == 0)
            return &h->told[i];
    }
    if (h->count == PARTS_MAX)
        return NULL;
    h->told[h->count] = (struct part){.broken = false};
    text_copy(h->told[h->count].name, CODE_SIZE, name);
    return &h->told[h->count++];
}

static void tell(struct terminal *t, const struct part *p)
{
    struct decision d = {.count = 1};
    struct event *e = &d.events[0];

    e->type = p->broken ? DEVICE_FAULT : DEVICE_RECOVERED;
    e->v = event_types[e->type].v;
    e->subject = t->id.device;
    text_copy(e->body.condition.part, CODE_SIZE, p->name);
    text_copy(e->body.condition.detail, NOTE_SIZE, p->detail);
    if (record_events(t, &d, FOR_NOBODY) == OK) {
        struct part *now = told(&t->health, p->name);

        now->broken = p->broken;
        t->health.at[now - t->health.told] = t->boot.millis;
    }
}

void health_replay(struct health *h, const struct event *e)
{
    struct part *p;

    if (e->type != DEVICE_FAULT && e->type != DEVICE_RECOVERED)
        return;
    p = told(h, e->body.condition.part);
    if (p != NULL)
        p->broken = e->type == DEVICE_FAULT;
}

/* Worth an event: the hub was told otherwise. */
static bool is_news(struct terminal *t, const struct part *p)
{
    const struct part *before = told(&t->health, p->name);

    /* That the hub is away it sees for itself. */
    if (before == NULL || strcmp(p->name, "hub") == 0)
        return false;
    if (strcmp(p->name, "printer") == 0 && !t->paper.known)
        return false;
    return before->broken != p->broken;
}

/* News so soon after the last of the same part wait. */
static int64_t may_tell_at(struct health *h, const struct part *p)
{
    int64_t last = h->at[told(h, p->name) - h->told];

    return last > 0 ? last + TELL_AGAIN_MS : 0;
}

void health_check(struct terminal *t)
{
    struct part parts[PARTS_MAX];
    int n = visit_parts(t, parts);

    t->health.due = INT64_MAX;
    if (t->record.fault != OK)
        return; /* a full disk can't be noted on it */

    /* That a file was put aside, or lost its end, is over with the next start. */
    if (t->opened.put_aside == OK && !has_lost(t))
        parts[n++] = (struct part){.name = "store"};
    for (int i = 0; i < n; i++) {
        int64_t at;

        if (!is_news(t, &parts[i]))
            continue;
        at = may_tell_at(&t->health, &parts[i]);
        if (at <= t->boot.millis)
            tell(t, &parts[i]);
        else if (at < t->health.due)
            t->health.due = at;
    }
}
