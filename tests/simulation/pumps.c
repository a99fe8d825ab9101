/* pumps.c - what the hub's program does between two requests: messages to customers,
 * events to a receiver outside, clocks that run out, keys, erasures, the kept fold; and
 * the world that it reaches by them.
 *
 * The words of each are those of hub/hub.h: begin, commit, end. */
#include <string.h>

#include "hub/inside.h"
#include "simulation/inside.h"

enum { KEEPING = 4 }; /* one hall in so many keeps its fold: that is slow here */

static bool commit(struct sim *s)
{
    uint64_t topics = 0;
    enum err e = hub_is_dirty(s->rig.hub) ? hub_commit(s->rig.hub, &topics) : OK;

    if (e == OK) {
        s->rig.woken |= topics;
        simhub_ran(s);
    }
    return e == OK;
}

static struct moment now(const struct sim *s)
{
    return sim_moment(s, s->now);
}

/* ---- messages ---- */

static void take_message(struct sim *s)
{
    struct pumps *p = &s->pumps;
    instant next = hub_message_next(s->rig.hub, now(s));

    if (p->letter_at != 0 || next == 0 || next > s->now)
        return;
    if (!hub_message_take(s->rig.hub, now(s), &p->letter)) {
        (void)commit(s);
        return;
    }
    if (!commit(s))
        return;
    check_letter(s, &p->letter);
    p->letter_at = s->now + sim_between(s, 200, 20 * SECOND);
}

static void end_message(struct sim *s)
{
    static const enum message_outcome ends[] = {MESSAGE_WAS_SENT, MESSAGE_WAS_SENT,
                                                MESSAGE_WAS_SENT, MESSAGE_MAY_GO_LATER,
                                                MESSAGE_WAS_REFUSED};
    struct pumps *p = &s->pumps;

    if (p->letter_at == 0 || p->letter_at > s->now)
        return;
    p->letter_at = 0;
    hub_message_done(s->rig.hub, p->letter.id, ends[sim_below(s, ARRAY_LEN(ends))], "connect",
                     now(s));
    (void)commit(s);
}

/* ---- the receiver ---- */

static struct hub_push *under_way(struct pumps *p)
{
    for (int i = 0; i < RECEIVERS_MAX; i++) {
        if (p->rows[i].under_way)
            return &p->rows[i];
    }
    return NULL;
}

/* What was sent may have come though nobody heard of it. */
static void end_push(struct sim *s)
{
    struct pumps *p = &s->pumps;
    struct hub_push *row = under_way(p);
    struct hub_push_reply r = {.cause = "", .status = 200, .body = "", .size = 0};

    if (row == NULL || p->push_at > s->now)
        return;
    if (p->away && sim_chance(s, 700)) {
        r.cause = "connect";
        r.status = 0;
    } else {
        check_received(s, row->id, row->pos);
        if (sim_chance(s, 30)) {
            r.cause = "timeout";
            r.status = 0;
        }
    }
    hub_push_done(s->rig.hub, row, &r, now(s));
    memset(row, 0, sizeof *row);
    (void)commit(s);
}

static void take_push(struct sim *s)
{
    struct pumps *p = &s->pumps;
    instant next;

    if (under_way(p) != NULL)
        return;
    hub_push_take(s->rig.hub, p->rows, now(s), &next);
    if (!commit(s))
        memset(p->rows, 0, sizeof p->rows);
    p->push_at = s->now + sim_between(s, 20, 2 * SECOND);
}

/* ---- time ---- */

static void run_clocks(struct sim *s)
{
    instant next = hub_clock_next(s->rig.hub, now(s));

    if (next == 0 || next > s->now)
        return;
    hub_clock_act(s->rig.hub, now(s));
    (void)commit(s);
}

static void erase(struct sim *s)
{
    if (rig_erase_some(&s->rig))
        sim_met(s, MET_ERASED);
}

static void keep_fold(struct sim *s)
{
    if (s->c.seed % KEEPING != 0 || sim_below(s, 2000) != 0 || hub_is_dirty(s->rig.hub))
        return;
    if (hub_keep(&s->rig.config, 0, 0, NULL, NULL) == OK)
        sim_met(s, MET_KEPT);
}

/* Soon again while something is on its way. */
static int64_t pause(struct sim *s)
{
    if (under_way(&s->pumps) != NULL)
        return sim_between(s, 20, 3 * SECOND);
    return sim_between(s, SECOND, people_are_there(s) || s->quiet ? 20 * SECOND : 10 * MINUTE);
}

void pumps_step(struct sim *s)
{
    if (s->hub_on) {
        simhub_tell_time(s);
        end_message(s);
        take_message(s);
        end_push(s);
        take_push(s);
        run_clocks(s);
        erase(s);
        if (sim_chance(s, 10)) {
            hub_retention(s->rig.hub, now(s));
            (void)commit(s);
        }
        keep_fold(s);
    }
    sim_later(s, pause(s), (struct due){.thing = THING_PUMPS});
}

/* The program has ended: what was under way is not told of. */
void pumps_forget(struct sim *s)
{
    memset(s->pumps.rows, 0, sizeof s->pumps.rows);
    s->pumps.letter_at = 0;
}
