/* health.c - which parts of this machine are broken; tells the hub by events. */
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "terminal/inside.h"

static void add(struct part to[PARTS_MAX], int *n, const char *name, bool broken,
                const char *detail)
{
    struct part *p = &to[(*n)++];

    p->broken = broken;
    text_copy(p->name, sizeof p->name, name);
    text_copy(p->detail, sizeof p->detail, detail);
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
    text_format(hub, sizeof hub, "%d events not sent", visit_backlog(t));
    add(to, &n, "hub", !t->sync.reachable, hub);
    add(to, &n, "disk", t->record.fault != OK,
        t->record.fault != OK ? err_name(t->record.fault) : "");
    if (t->opened.put_aside != OK)
        add(to, &n, "store", true, "the old file was put aside; see the machine's log");
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

static struct part *told(struct health *h, const char *name)
{
    for (int i = 0; i < h->count; i++) {
        if (strcmp(h->told[i].name, name) == 0)
            return &h->told[i];
    }
    must(h->count < PARTS_MAX);
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
    if (record_events(t, &d, FOR_NOBODY) == OK)
        *told(&t->health, p->name) = *p;
}

void health_check(struct terminal *t)
{
    struct part parts[PARTS_MAX];
    int n = visit_parts(t, parts);

    for (int i = 0; i < n; i++) {
        /* That the hub is away it sees for itself; a full disk can't be noted on it. */
        if (strcmp(parts[i].name, "hub") == 0 || t->record.fault != OK)
            continue;
        if (told(&t->health, parts[i].name)->broken != parts[i].broken)
            tell(t, &parts[i]);
    }
}
