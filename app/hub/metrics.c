/* metrics.c - GET /healthz and GET /metrics (Prometheus text). */
#include <stdlib.h>
#include <string.h>

#include "core/queue.h"
#include "hub/inside.h"

void run_health(struct hub *h, struct hub_call *c)
{
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    out_bool(&o, "ok", true);
    out_text(&o, "version", h->c.version);
    out_int(&o, "pos", (int64_t)h->site->pos);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

static void metric(struct json_out *o, const char *name, const char *kind, const char *help,
                   uint64_t value)
{
    out_format(o, "# HELP guitai_%s %s\n# TYPE guitai_%s %s\nguitai_%s %llu\n", name, help, name,
               kind, name, (unsigned long long)value);
}

static uint64_t open_counters(const struct hub *h)
{
    uint64_t n = 0;

    for (int i = 0; i < h->catalogue->counter_count; i++)
        n += h->site->desks[i].state == COUNTER_OPEN;
    return n;
}

static uint64_t stands_aside(const struct hub *h)
{
    uint64_t n = 0;

    for (int i = 0; i < h->site->device_count; i++)
        n += (uint64_t)h->site->devices[i].aside;
    return n;
}

static uint64_t held_terminals(const struct hub *h)
{
    uint64_t n = 0;

    for (int i = 0; i < h->peer_count; i++)
        n += h->peers[i].held != HELD_NOT && !h->peers[i].revoked;
    return n;
}

static void terminals(struct json_out *o, struct hub *h, struct moment now)
{
    out_format(o, "# HELP guitai_terminal_silence_seconds Since the last word of a terminal.\n"
                  "# TYPE guitai_terminal_silence_seconds gauge\n");
    for (int i = 0; i < h->site->device_count; i++) {
        const struct device *d = &h->site->devices[i];
        const struct peer *p = log_peer(h, d->id);
        char id[ID_TEXT];

        if (p == NULL || p->contact == 0)
            continue;
        id_to_text(d->id, id);
        out_format(o, "guitai_terminal_silence_seconds{terminal=\"%s\",role=\"%s\"} %lld\n", id,
                   d->role, (long long)((now.at - p->contact) / SECOND));
    }
}

/* Counted by this hub: of several, that one which sends. */
static void receivers(struct json_out *o, struct hub *h)
{
    static const char *const rows[][3] = {
        {"waiting", "gauge", "Events that wait to be sent to a receiver."},
        {"paused", "gauge", "1: the hub gave a receiver up until somebody turns it on again."},
        {"sent_total", "counter", "Events that a receiver took."},
        {"failures_total", "counter", "Events that a receiver did not take."},
    };

    (void)push_refresh(h); /* else as they were */
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        out_format(o, "# HELP guitai_receiver_%s %s\n# TYPE guitai_receiver_%s %s\n", rows[i][0],
                   rows[i][2], rows[i][0], rows[i][1]);
        for (int n = 0; n < RECEIVERS_MAX; n++) {
            const struct push_slot *s = &h->pushes[n];
            const uint64_t values[] = {(uint64_t)s->waiting, s->at.mode == PUSH_PAUSED, s->sent,
                                       s->failed};

            if (s->r.code[0] != '\0')
                out_format(o, "guitai_receiver_%s{receiver=\"%s\"} %llu\n", rows[i][0], s->r.code,
                           (unsigned long long)values[i]);
        }
    }
}

/* The page is where customers' phones come too; how the hall is attacked and what is out of
 * order is not for them. */
static bool may_read(const struct hub *h, struct hub_call *c)
{
    const char *peer = c->client;

    if (strncmp(peer, "127.", 4) == 0 || strcmp(peer, "::1") == 0 ||
        strcmp(peer, h->c.metrics_from) == 0)
        return true;
    answer_problem(c, 403, "metrics",
                   "this machine alone may read them; name the monitor's address in metrics.from "
                   "of the hub's config");
    return false;
}

void run_metrics(struct hub *h, struct hub_call *c)
{
    const struct tally *t = &h->tally;
    const struct counts *n = &h->site->counts;
    struct json_out o = {0};
    size_t size;

    if (!may_read(h, c))
        return;
    metric(&o, "log_position", "gauge", "Events in the site's log.", h->site->pos);
    metric(&o, "store_damaged", "gauge",
           "1: damage was found in the store; the page Equipment says what to do.",
           h->store->damaged || h->store->mended > 0 || h->store->lost > 0);
    metric(&o, "store_mended_total", "counter",
           "Events and records that had decayed and were mended from the second copy.",
           (uint64_t)h->store->mended);
    metric(&o, "waiting", "gauge", "People waiting.", (uint64_t)queue_waiting(h->site, -1));
    metric(&o, "counters_open", "gauge", "Counters that are open.", open_counters(h));
    metric(&o, "tickets_today", "gauge", "Tickets issued today.", (uint64_t)n->issued);
    metric(&o, "completed_today", "gauge", "Visits completed today.", (uint64_t)n->completed);
    metric(&o, "ratings_asked_today", "gauge", "Ratings asked today.", (uint64_t)n->asked);
    metric(&o, "ratings_given_today", "gauge", "Ratings given today.", (uint64_t)n->rated);
    metric(&o, "number_clashes_today", "gauge", "Live tickets with one number; 0 or a bug.",
           (uint64_t)n->clashes);
    metric(&o, "requests_total", "counter", "Requests.", t->requests);
    metric(&o, "problems_total", "counter", "Replies from 400 to 499.", t->problems);
    metric(&o, "failures_total", "counter", "Replies from 500 on.", t->failures);
    metric(&o, "events_total", "counter", "Events stored.", t->events);
    metric(&o, "events_repeated_total", "counter", "Events sent again.", t->repeated);
    metric(&o, "forks_total", "counter", "Batches of a terminal put back to an older disk.",
           t->forks);
    metric(&o, "events_aside", "gauge",
           "Events that could not be taken and stand aside; the page Equipment says why.",
           stands_aside(h));
    metric(&o, "terminals_held", "gauge",
           "Terminals whose events wait there, since this hub cannot take them.",
           held_terminals(h));
    metric(&o, "commits_total", "counter", "Commits.", t->commits);
    metric(&o, "commit_failures_total", "counter", "Commits that failed.", t->commit_faults);
    metric(&o, "logins_total", "counter", "Sign-ins.", t->logins);
    metric(&o, "logins_refused_total", "counter", "Wrong passwords.", t->logins_refused);
    metric(&o, "signatures_refused_total", "counter", "Requests not signed as they should be.",
           t->signatures_refused);
    metric(&o, "cases_open", "gauge", "Cases that are not over.",
           (uint64_t)case_open_count(h->site, c->now.at));
    metric(&o, "cases_room", "gauge", "Cases that may be open at a time.", CASES_MAX);
    metric(&o, "cases_unplaced_total", "counter",
           "Cases that found no room among those that are open; 0 or nobody sees to them.",
           (uint64_t)h->site->cases.unplaced);
    metric(&o, "messages_due", "gauge", "Messages to customers that wait to be sent.",
           (uint64_t)h->site->messages.due);
    metric(&o, "messages_sent_total", "counter", "Messages to customers that were sent.",
           (uint64_t)h->site->messages.sent);
    metric(&o, "messages_lost_total", "counter",
           "Messages refused, or too late when they could go.", (uint64_t)h->site->messages.lost);
    terminals(&o, h, c->now);
    receivers(&o, h);
    answer_text(c, 200, "text/plain; version=0.0.4; charset=utf-8", out_take(&o, &size));
    answer_header(c, "Cache-Control: no-store");
}
