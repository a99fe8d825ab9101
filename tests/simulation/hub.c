/* hub.c - the hub's life over a store in memory, the requests that come to it, its
 * night's backup. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fakes/fake_kept.h"
#include "hub/inside.h"
#include "simulation/inside.h"

static const char *const people[] = {"0311", "0312", "0313", "0315", "0316", "0317", "admin"};

void simhub_tell_time(struct sim *s)
{
    s->rig.now = sim_moment(s, s->now);
    s->rig.boot.millis = s->now - s->hub_started + SECOND;
}

static void read_catalogue(struct sim *s)
{
    enum { ROOM = 64 * 1024 };
    FILE *f = fopen(GUITAI_TESTS "/simulation/hall.json", "rb");

    s->catalogue = calloc(1, ROOM);
    must(f != NULL && s->catalogue != NULL && fread(s->catalogue, 1, ROOM - 1, f) > 0);
    fclose(f);
}

static bool may_push(void *ctx, const char *url, char *why, size_t size)
{
    (void)ctx, (void)url, (void)why, (void)size;
    return true;
}

void simhub_on(struct sim *s)
{
    int taken;

    s->hub_on = true;
    s->hub_started = s->now;
    simhub_tell_time(s);
    taken = fake_kept_counts().reads;
    rig_restart(&s->rig);
    if (fake_kept_counts().reads > taken)
        sim_met(s, MET_TAKEN);
    check_step(s);
}

static void drop_waiting(struct sim *s)
{
    for (int i = 0; i < WAITINGS; i++) {
        if (s->waiting[i].used)
            message_drop(s->waiting[i].m);
        s->waiting[i].used = false;
    }
}

void simhub_off(struct sim *s)
{
    s->hub_on = false;
    hub_free(s->rig.hub);
    s->rig.hub = NULL;
    drop_waiting(s);
    pumps_forget(s);
}

void simhub_begin(struct sim *s)
{
    struct rig *r = &s->rig;
    char made[PASSWORD_TEXT];

    read_catalogue(s);
    r->store = fake_store_new("xincheng");
    fake_store_repeats(r->store, s->c.plant == PLANT_BATCH_TWICE);
    r->config = (struct hub_config){.store = r->store,
                                    .catalogue = s->catalogue,
                                    .catalogue_size = strlen(s->catalogue),
                                    .catalogue_name = "hall.json",
                                    .site = "xincheng",
                                    .version = "simulated",
                                    .kept = "hub.kept",
                                    .sends = {true, true},
                                    .may_push = may_push,
                                    .device = crypto_id()};
    crypto_sign_key(&r->config.sign);
    crypto_seal_key(&r->config.seal);
    must(crypto_password("password", made) == OK);
    for (size_t i = 0; i < ARRAY_LEN(people); i++)
        must(staff_set_password(r->store, people[i], made, false) == OK);
    r->body = calloc(1, 1);
    r->boot.id = 100;
    s->hub_on = true;
    s->hub_started = s->now;
    simhub_tell_time(s);
    rig_restart(r);
}

void simhub_end(struct sim *s)
{
    drop_waiting(s);
    hub_free(s->rig.hub);
    s->rig.store->ops->close(s->rig.store);
    if (s->backup != NULL)
        s->backup->ops->close(s->backup);
    free(s->rig.body);
    free(s->said);
    free(s->catalogue);
}

/* ---- requests ---- */

/* A planted fault: what came is taken for new, whatever came before. */
static void forget_batch(struct sim *s, const struct message *m)
{
    const char *seq = m->body != NULL ? strstr(m->body, "\"seq\":") : NULL;
    uint64_t first = seq != NULL ? strtoull(seq + 6, NULL, 10) : 0;
    struct peer *p;

    if (strcmp(m->request.path, "/v1/events") != 0 || first == 0)
        return;
    p = log_peer(s->rig.hub, s->terminals[m->who].enrolled.device);
    if (p != NULL && p->last >= first)
        p->last = first - 1;
}

static void wait_at_hub(struct sim *s, struct message *m)
{
    int i = 0;

    while (i < WAITINGS && s->waiting[i].used)
        i++;
    if (i == WAITINGS)
        return; /* as a server that has too many connections: no answer */
    m->refs++;
    s->waiting[i] = (struct waiting){m, ++s->next_waiting, s->rig.topics, s->rig.cursor, true};
    sim_later(s, s->rig.wait_ms, (struct due){.thing = THING_EXPIRED, .id = s->next_waiting});
}

/* Something may go wrong while the hub is at it: more often when it has to write. */
void simhub_spoil(struct sim *s, bool writes)
{
    int chance = s->quiet ? INT_MAX : sim_below(s, writes ? 3000 : 100000);

    s->hub_leaves = chance < 4;
    if (chance < 2 || chance == 4 || chance == 5) /* the rest goes behind the commit */
        fake_store_fail(s->rig.store, FAKE_COMMIT, ERR_IO, 1);
    else if (chance == 6 || chance == 7)
        fake_store_fail(s->rig.store, FAKE_APPEND, ERR_IO, 1);
    if (chance < 8)
        sim_met(s, chance < 4 ? MET_HUB_AT_IT : MET_STORE_IO);
}

void simhub_replied(struct sim *s)
{
    fake_store_fail(s->rig.store, FAKE_COMMIT, OK, 0);
    fake_store_fail(s->rig.store, FAKE_APPEND, OK, 0);
    if (s->hub_leaves) {
        simhub_off(s);
        sim_later(s, sim_between(s, SECOND, 20 * SECOND), (struct due){.thing = THING_HUB_ON});
    }
}

static void run(struct sim *s, struct message *m)
{
    simhub_spoil(s, m->request.r.method[0] == 'P');
    simhub_tell_time(s);
    rig_run(&s->rig, &m->request);
    simhub_replied(s);
    if (s->hub_leaves)
        return;
    if (s->rig.what == HTTP_WAIT)
        wait_at_hub(s, m);
    else
        message_reply(s, m, s->rig.body[0] != '\0' ? strdup(s->rig.body) : NULL);
}

void simhub_ran(struct sim *s)
{
    uint64_t woken = s->rig.woken, upto = s->next_waiting;

    s->rig.woken = 0;
    for (int i = 0; i < WAITINGS && s->hub_on && woken != 0; i++) {
        struct waiting w = s->waiting[i];

        if (!w.used || (w.topics & woken) == 0 || w.id > upto)
            continue;
        s->waiting[i].used = false;
        w.m->request.r.again = true;
        w.m->request.r.cursor = w.cursor;
        run(s, w.m);
        message_drop(w.m);
    }
}

void simhub_request(struct sim *s, struct message *m)
{
    if (s->hub_on) {
        if (s->c.plant == PLANT_BATCH_TWICE)
            forget_batch(s, m);
        run(s, m);
        simhub_ran(s);
    }
    message_drop(m);
}

void simhub_expired(struct sim *s, uint64_t id)
{
    for (int i = 0; i < WAITINGS && s->hub_on; i++) {
        struct waiting w = s->waiting[i];

        if (!w.used || w.id != id)
            continue;
        s->waiting[i].used = false;
        w.m->request.r.again = w.m->request.r.expired = true;
        run(s, w.m);
        message_drop(w.m);
        simhub_ran(s);
        return;
    }
}

/* ---- backup ---- */

void simhub_back_up(struct sim *s)
{
    struct store *live = s->rig.store;
    uint64_t seq[TERMINALS] = {0};

    if (!s->hub_on)
        return;
    if (s->backup != NULL)
        s->backup->ops->close(s->backup);
    must(backup_mark(live, true) == OK);
    s->backup = fake_store_copy_new(live);
    s->backed_up = s->now;
    must(backup_mark(live, false) == OK);
    for (int i = 0; i < TERMINALS; i++) {
        if (!s->terminals[i].there)
            continue;
        seq[i] = log_peer(s->rig.hub, s->terminals[i].enrolled.device)->last;
    }
    must(live->ops->begin(live) == OK);
    for (int i = 0; i < TERMINALS; i++) {
        if (s->terminals[i].there)
            must(backup_note(live, s->terminals[i].enrolled.device, seq[i]) == OK);
    }
    must(live->ops->commit(live) == OK);
}

void simhub_restore(struct sim *s)
{
    if (s->backup == NULL)
        return;
    if (s->hub_on)
        simhub_off(s);
    s->rig.store->ops->close(s->rig.store);
    s->rig.store = s->rig.config.store = fake_store_copy_new(s->backup);
    fake_store_repeats(s->rig.store, s->c.plant == PLANT_BATCH_TWICE);
    sim_met(s, MET_RESTORE);
    for (int i = 0; i < TERMINALS; i++) {
        if (s->terminals[i].revoked > s->backed_up)
            s->terminals[i].revoked = 0; /* the store does not know of it */
    }
    check_again(s);
    sim_later(s, sim_between(s, MINUTE, 20 * MINUTE), (struct due){.thing = THING_HUB_ON});
}
