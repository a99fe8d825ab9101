/* terminals.c - the terminals' life, and the ports that they share: the network,
 * and all that a customer sees and hears, which is nothing here. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "port/inspect.h"
#include "port/net.h"
#include "port/speech.h"
#include "simulation/inside.h"

static struct sim_terminal *acting; /* whose code runs */

/* ---- a screen without anything on it: people act by the visit itself ---- */

static struct step show(struct page *p, struct ui *ui)
{
    (void)p, (void)ui;
    return stay();
}

static const struct screen bare = {.name = "welcome", .idle_seconds = -1, .show = show};

/* ---- life ---- */

static struct boot boot_of(const struct sim *s, const struct sim_terminal *t)
{
    return (struct boot){t->boot, s->now - t->started + SECOND};
}

static struct moment clock_of(const struct sim *s, const struct sim_terminal *t)
{
    return sim_moment(s, s->now + t->skew);
}

void terminal_on(struct sim *s, struct sim_terminal *t)
{
    const struct terminal_config c = {.role = t->role,
                                      .home = &bare,
                                      .counter = t->who == PAD ? 1 : 0,
                                      .w = 1280,
                                      .h = 800,
                                      .photos = "",
                                      .mute = true};
    struct journal_opened opened;

    acting = t;
    t->life++;
    t->boot = (uint32_t)sim_random(s) | 1;
    t->started = s->now;
    disk_open(&t->journal, &opened);
    t->t = terminal_new(&c, &t->identity, &t->journal, &opened, &t->printer);
    must(terminal_load_catalogue(t->t) == OK && terminal_replay(t->t) == OK);
    terminal_step(s, t);
}

void terminal_off(struct sim *s, struct sim_terminal *t)
{
    terminal_free(t->t);
    t->t = NULL;
    t->life++;
    t->printer.count = 0;
    t->person = (struct person){.wish = WISH_NOTHING};
    disk_power_cut(s, &t->journal);
}

void terminal_step(struct sim *s, struct sim_terminal *t)
{
    int wait;

    acting = t;
    terminal_frame(t->t, clock_of(s, t), boot_of(s, t));
    people_at(s, t);
    wait = terminal_wait_ms(t->t, clock_of(s, t), boot_of(s, t));
    t->wake_at = s->now + (wait > 0 ? wait : 1);
    sim_later(s, t->wake_at - s->now,
              (struct due){.thing = THING_WAKE, .who = t->who, .life = t->life});
}

void terminal_touched(struct sim *s, struct sim_terminal *t)
{
    const struct notice n = {.kind = NOTICE_TICK};

    acting = t;
    terminal_notice(t->t, &n, clock_of(s, t), boot_of(s, t));
}

void terminal_tell(struct sim *s, struct sim_terminal *t, struct notice *n)
{
    acting = t;
    terminal_notice(t->t, n, clock_of(s, t), boot_of(s, t));
    free(n->data);
    terminal_step(s, t);
}

static void enrol(struct sim *s, struct sim_terminal *t)
{
    rig_enrol(&s->rig, &t->enrolled, t->role);
    t->identity = (struct identity){.device = t->enrolled.device,
                                    .key = t->enrolled.key,
                                    .lane = t->enrolled.lane,
                                    .public_url = "https://hall.example"};
    memcpy(t->identity.seal, s->rig.config.seal.open, KEY_BYTES);
    text_copy(t->identity.role, sizeof t->identity.role, t->role);
    text_copy(t->identity.name, sizeof t->identity.name, t->role);
    t->journal.of = t;
    journal_set(&t->journal, "catalogue", s->catalogue);
    disk_settings(t);
    while (t->journal.flushing > 0)
        disk_flushed(s, t);
}

void terminals_enrol(struct sim *s)
{
    for (int i = 0; i < TERMINALS; i++) {
        struct sim_terminal *t = &s->terminals[i];

        t->who = i;
        t->role = i < KIOSKS ? "kiosk" : i == PAD ? "counter" : "board";
        t->slow = 60;
        t->there = i < s->c.kiosks || i == PAD || (i == BOARD && s->c.board);
        if (!t->there)
            continue;
        enrol(s, t);
        terminal_on(s, t);
    }
}

void terminals_free(struct sim *s)
{
    for (int i = 0; i < TERMINALS; i++) {
        terminal_free(s->terminals[i].t);
        disk_free(&s->terminals[i].journal);
    }
}

/* ---- port/net.h ---- */

enum { FAST_FAILURE_MS = 40 };

static void read_headers(struct fake_request *to, const struct net_request *r)
{
    for (int i = 0; i < NET_HEADERS && r->headers[i] != NULL; i++) {
        const char *colon = strchr(r->headers[i], ':');
        char name[64];

        must(colon != NULL);
        text_format(name, sizeof name, "%.*s", (int)(colon - r->headers[i]), r->headers[i]);
        fake_request_header(to, name, colon + 2);
    }
}

/* Of a thing that is repeated on its way each time counts. */
static void carry(struct sim *s, struct sim_terminal *t, struct message *m)
{
    int times = sim_below(s, 100) < t->lossy ? 2 : 1;

    for (int i = 0; i < times; i++) {
        if (t->cut || sim_below(s, 100) < t->lossy)
            continue;
        m->refs++;
        sim_later(s, sim_between(s, 1, t->slow),
                  (struct due){.thing = THING_REQUEST, .who = t->who, .data = m});
    }
}

void net_send(const struct net_request *r)
{
    struct sim *s = sim_now();
    struct message *m = calloc(1, sizeof *m);
    bool refused = !s->hub_on && sim_chance(s, 500);

    must(m != NULL);
    m->refs = 1;
    m->who = acting->who;
    m->life = acting->life;
    m->id = r->id;
    m->body = r->body != NULL ? strdup(r->body) : NULL;
    fake_request_init(&m->request, r->method[0] == 'P' ? "POST" : "GET", r->path, m->body);
    read_headers(&m->request, r);
    carry(s, acting, m);
    sim_later(
        s, refused ? FAST_FAILURE_MS : r->timeout_ms,
        (struct due){.thing = THING_REPLY, .who = acting->who, .life = acting->life, .id = r->id});
    message_drop(m);
}

void message_drop(struct message *m)
{
    if (--m->refs > 0)
        return;
    free(m->body);
    free(m);
}

void message_reply(struct sim *s, struct message *m, char *body)
{
    struct sim_terminal *t = &s->terminals[m->who];

    if (t->cut || sim_below(s, 100) < t->lossy) {
        free(body);
        return;
    }
    sim_later(s, sim_between(s, 1, t->slow),
              (struct due){.thing = THING_REPLY,
                           .who = m->who + TERMINALS * s->rig.status,
                           .life = m->life,
                           .id = m->id,
                           .data = body});
}

char *net_pack_new(const char *body, size_t size, size_t *packed)
{
    (void)body, (void)size, (void)packed;
    return NULL; /* tests/platform tries it */
}

/* The terminal does not know the reply when it comes. */
void net_cancel(uint64_t id)
{
    (void)id;
}

/* ---- the rest of the world ---- */

void gfx_show(const struct picture *p, const struct rect *changed, int n)
{
    (void)p, (void)changed, (void)n;
}

void gfx_bitmap(const struct picture *p, uint8_t *to)
{
    to[0] = (uint8_t)p->count;
}

enum err gfx_shot(const char *path)
{
    (void)path;
    return ERR_IO;
}

void speech_say(uint64_t id, struct voice v, const char *text)
{
    (void)id, (void)v, (void)text;
}

void speech_chime(uint64_t id, struct voice v, const char *words)
{
    (void)id, (void)v, (void)words;
}

void speech_stop(void)
{
}

void inspect_reply(uint64_t connection, const char *line)
{
    (void)connection, (void)line;
}

void notice_post(const struct notice *n)
{
    free(n->data);
}
