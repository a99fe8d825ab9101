/* fake_world.c - store, network, printer, speech and surface for a terminal. */
#include "fakes/fake_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/event.h"
#include "port/inspect.h"
#include "port/speech.h"

enum { NOTICES = 256, SETTINGS = 96 };

struct setting {
    char *key, *value;
};

static struct world world;
static struct notice queue[NOTICES];
static int queued;
static struct notice held[NOTICES];
static int held_count;
static struct setting settings[SETTINGS];

struct journal {
    int unused;
};
struct printer {
    int unused;
};
static struct journal the_journal;
static struct printer the_printer;

static char *copy_of(const char *s)
{
    char *copy = s != NULL ? strdup(s) : NULL;

    must(s == NULL || copy != NULL);
    return copy;
}

struct world *world_now(void)
{
    return &world;
}

struct world *world_reset(void)
{
    for (int i = 0; i < world.event_count; i++)
        free(world.events[i]);
    for (int i = 0; i < WORLD_REQUESTS; i++)
        free(world.requests[i].body);
    for (int i = 0; i < queued; i++)
        free(queue[i].data);
    for (int i = 0; i < SETTINGS; i++) {
        free(settings[i].key);
        free(settings[i].value);
    }
    free(world.inspected);
    memset(settings, 0, sizeof settings);
    memset(&world, 0, sizeof world);
    queued = held_count = 0;
    world.paper = 576;
    return &world;
}

struct journal *world_journal(void)
{
    return &the_journal;
}

struct printer *world_printer(void)
{
    return &the_printer;
}

/* ---- notices ---- */

void notice_post(const struct notice *n)
{
    must(queued < NOTICES);
    queue[queued++] = *n;
}

bool world_take(struct notice *to)
{
    if (queued == 0)
        return false;
    *to = queue[0];
    memmove(&queue[0], &queue[1], (size_t)--queued * sizeof queue[0]);
    return true;
}

/* ---- the store ---- */

static void stored(uint64_t token, enum err e)
{
    struct notice n = {.kind = NOTICE_STORED, .id = token, .a = (int)e};

    if (world.holds && token != 0) {
        must(held_count < NOTICES);
        held[held_count++] = n;
    } else {
        notice_post(&n);
    }
}

void world_release(void)
{
    world.holds = false;
    for (int i = 0; i < held_count; i++)
        notice_post(&held[i]);
    held_count = 0;
}

void world_disk_works(void)
{
    world.append = OK;
    stored(0, OK);
}

void journal_append(struct journal *j, uint64_t token, const struct journal_row *rows, int n)
{
    enum err e = world.stopped ? ERR_CONFLICT : world.append;

    must(j == &the_journal);
    for (int i = 0; i < n && e == OK; i++) {
        must(world.event_count < WORLD_EVENTS);
        if (rows[i].seq != (uint64_t)world.event_count + 1)
            e = ERR_CONFLICT;
        else
            world.events[world.event_count++] = copy_of(rows[i].json);
    }
    world.stopped = world.stopped || e != OK;
    stored(token, e);
}

void journal_replace(struct journal *j, const struct journal_row *rows, int n)
{
    must(j == &the_journal);
    for (int i = 0; i < n; i++) {
        must(rows[i].seq >= 1 && rows[i].seq <= (uint64_t)world.event_count);
        free(world.events[rows[i].seq - 1]);
        world.events[rows[i].seq - 1] = copy_of(rows[i].json);
    }
}

void journal_resume(struct journal *j)
{
    must(j == &the_journal);
    world.stopped = false;
    world.resumes++;
}

void journal_read_outbox(struct journal *j, uint64_t seq, int max_events, size_t max_bytes)
{
    struct notice n = {.kind = NOTICE_OUTBOX};
    size_t size = 3;

    must(j == &the_journal && max_bytes > 0);
    for (int i = (int)seq; i < world.event_count && n.b < max_events; i++, n.b++)
        size += strlen(world.events[i]) + 1;
    n.data = malloc(size);
    must(n.data != NULL);
    text_copy(n.data, size, "[");
    for (int i = 0; i < n.b; i++)
        text_append(n.data, size, "%s%s", i > 0 ? "," : "", world.events[(int)seq + i]);
    text_append(n.data, size, "]");
    n.size = strlen(n.data);
    n.id = n.b > 0 ? seq + (uint64_t)n.b : 0;
    notice_post(&n);
}

void journal_acked(struct journal *j, uint64_t acked, uint64_t watermark)
{
    must(j == &the_journal && watermark <= acked);
    world.acked = acked;
}

void journal_rewind(struct journal *j, uint64_t seq)
{
    must(j == &the_journal);
    world.acked = seq;
}

enum err journal_renumber(struct journal *j, uint64_t last, uint64_t *newest)
{
    must(j == &the_journal && newest != NULL);
    *newest = last;
    return ERR_IO; /* tests of the store try this one */
}

enum err journal_replay(struct journal *j, uint64_t seq,
                        bool (*each)(void *ctx, const char *json, size_t size), void *ctx)
{
    must(j == &the_journal);
    for (int i = (int)seq; i < world.event_count; i++) {
        if (!each(ctx, world.events[i], strlen(world.events[i])))
            break;
    }
    return OK;
}

uint64_t journal_newest(const struct journal *j)
{
    must(j == &the_journal);
    return (uint64_t)world.event_count;
}

uint64_t journal_backlog(const struct journal *j)
{
    must(j == &the_journal);
    return (uint64_t)world.event_count - world.acked;
}

int world_count(const char *part)
{
    int n = 0;

    for (int i = 0; i < world.event_count; i++)
        n += strstr(world.events[i], part) != NULL;
    return n;
}

/* ---- settings ---- */

static struct setting *setting(const char *key)
{
    struct setting *unused = NULL;

    for (int i = 0; i < SETTINGS; i++) {
        if (settings[i].key == NULL)
            unused = unused != NULL ? unused : &settings[i];
        else if (strcmp(settings[i].key, key) == 0)
            return &settings[i];
    }
    must(unused != NULL);
    unused->key = copy_of(key);
    return unused;
}

char *journal_get_new(struct journal *j, const char *key)
{
    must(j == &the_journal);
    return copy_of(setting(key)->value);
}

bool journal_get(struct journal *j, const char *key, char *to, size_t size)
{
    const char *value = setting(key)->value;

    must(j == &the_journal);
    return value != NULL && text_copy(to, size, value);
}

void journal_set(struct journal *j, const char *key, const char *value)
{
    struct setting *s = setting(key);

    must(j == &the_journal);
    free(s->value);
    s->value = copy_of(value);
}

/* ---- the network ---- */

void net_send(const struct net_request *r)
{
    for (int i = 0; i < WORLD_REQUESTS; i++) {
        struct world_request *to = &world.requests[i];

        if (to->id != 0)
            continue;
        to->id = r->id;
        text_copy(to->method, sizeof to->method, r->method);
        text_copy(to->path, sizeof to->path, r->path);
        to->body = copy_of(r->body);
        return;
    }
    must(!"more requests than a terminal has");
}

char *net_pack_new(const char *body, size_t size, size_t *packed)
{
    (void)body;
    (void)size;
    (void)packed;
    return NULL; /* tests read what is sent */
}

void net_cancel(uint64_t id)
{
    for (int i = 0; i < WORLD_REQUESTS; i++) {
        if (world.requests[i].id != id)
            continue;
        free(world.requests[i].body);
        world.requests[i] = (struct world_request){.id = 0};
    }
}

struct world_request *world_request(const char *path)
{
    struct world_request *newest = NULL;

    for (int i = 0; i < WORLD_REQUESTS; i++) {
        struct world_request *r = &world.requests[i];

        if (r->id != 0 && strncmp(r->path, path, strlen(path)) == 0 &&
            (newest == NULL || r->id > newest->id))
            newest = r;
    }
    return newest;
}

void world_reply(struct world_request *r, int status, const char *body)
{
    struct notice n = {.kind = NOTICE_REPLY, .id = r->id, .a = status};

    n.b = status == 0 ? ERR_TIMEOUT : OK;
    n.data = copy_of(body);
    n.size = body != NULL ? strlen(body) : 0;
    net_cancel(r->id);
    notice_post(&n);
}

/* ---- the printer ---- */

enum err printer_print(struct printer *p, const struct slip_bitmap *slip)
{
    must(p == &the_printer && slip->width == world.paper && slip->height > 0);
    if (world.job_count == WORLD_JOBS)
        return ERR_FULL;
    world.slip_height = slip->height;
    world.slip_shown = world.shown;
    world.jobs[world.job_count++] = slip->job;
    return OK;
}

void world_print(enum print_state state, unsigned faults)
{
    struct notice n = {.kind = NOTICE_PRINTED, .a = (int)state, .b = (int)faults};

    must(world.job_count > 0);
    n.id = world.jobs[0];
    memmove(&world.jobs[0], &world.jobs[1], (size_t)--world.job_count * sizeof world.jobs[0]);
    world.printed += state == PRINT_DONE;
    notice_post(&n);
}

void world_printer_is(unsigned faults)
{
    notice_post(&(struct notice){.kind = NOTICE_PRINTER, .a = (int)faults});
}

int printer_width(const struct printer *p)
{
    must(p == &the_printer);
    return world.paper;
}

void printer_purge(struct printer *p)
{
    must(p == &the_printer);
    world.purges++;
}

const char *printer_fault_name(unsigned faults)
{
    if ((faults & PRINTER_PAPER_OUT) != 0)
        return "paper";
    if ((faults & PRINTER_COVER_OPEN) != 0)
        return "cover";
    return faults != 0 ? "offline" : "";
}

/* ---- speech, surface, inspector ---- */

void speech_say(uint64_t id, struct voice v, const char *text)
{
    must(id != 0);
    must(v.speed >= 50 && v.speed <= 200 && v.volume >= 50 && v.volume <= 200);
    world.said_count++;
    world.said_language = v.language;
    world.voice_speed = v.speed;
    world.voice_volume = v.volume;
    text_copy(world.said, sizeof world.said, text);
    text_append(world.heard, sizeof world.heard, "%s\n", text);
    if (world.talks)
        notice_post(&(struct notice){.kind = NOTICE_SPOKEN, .id = id});
}

void speech_chime(uint64_t id, struct voice v, const char *words)
{
    must(id != 0 && v.speed > 0 && words[0] != '\0');
    world.chimes++;
}

void speech_stop(void)
{
    world.stops++;
}

void gfx_show(const struct picture *p, const struct rect *changed, int n)
{
    must(p->count > 0 && changed != NULL);
    world.shown += n > 0;
}

void gfx_bitmap(const struct picture *p, uint8_t *to)
{
    memset(to, 0x55, (size_t)((p->w + 7) / 8) * (size_t)p->h);
}

enum err gfx_shot(const char *path)
{
    return path[0] != '\0' ? OK : ERR_IO;
}

void inspect_reply(uint64_t connection, const char *line)
{
    must(connection != 0);
    free(world.inspected);
    world.inspected = copy_of(line);
}
