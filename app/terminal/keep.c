/* keep.c - a terminal's log as a state, and that state in a file (port/kept.h), so that
 * a start does not begin at the log's first event.
 *
 * It is written by terminal_keep() from a fold of its own, never from the running one,
 * which has learned from the hub besides: so what is kept follows from the log alone, and
 * no visitor waits for it.
 *
 * It is of this log when the log has its last event as it was: an event holds times and
 * ids that do not come twice, so a store that was put back, emptied or numbered anew
 * has another one there, or none. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "port/kept.h"
#include "terminal/inside.h"
#include "wire/event_json.h"

/* ---- the fold ---- */

struct folding {
    struct past *past;
    bool (*over)(void *ctx);
    void *ctx;
};

static bool fold_one(void *ctx, const char *json, size_t size)
{
    const struct folding *f = ctx;
    struct past *p = f->past;
    struct event e;
    char why[160];

    if (event_decode(json, size, &e, why, sizeof why) != OK) {
        log_fault("journal: an event is skipped: %s", why);
        return true;
    }
    site_apply(p->site, &e, e.at);
    health_replay(&p->health, &e);
    if (e.at.at > p->clock_floor)
        p->clock_floor = e.at.at;
    p->seq = e.seq;
    return f->over == NULL || !f->over(f->ctx);
}

/* ---- the file ---- */

struct rest { /* what is folded beside the site */
    struct health health;
    instant clock_floor;
};

enum { PARTS = 2 };

static void parts_of(const struct past *p, struct rest *r, struct kept_part to[PARTS])
{
    to[0] = (struct kept_part){p->site, sizeof *p->site};
    to[1] = (struct kept_part){r, sizeof *r};
}

static void hash_hall(const struct catalogue *c, uint8_t to[HASH_BYTES])
{
    struct catalogue *bare = malloc(sizeof *bare);

    must(bare != NULL);
    *bare = *c;
    catalogue_bare(bare);
    crypto_hash(bare, sizeof *bare, to);
    free(bare);
}

static bool hash_event(void *ctx, const char *json, size_t size)
{
    crypto_hash(json, size, ctx);
    return false;
}

/* Zeros: there is none behind it. */
static bool event_at(struct journal *j, uint64_t seq, uint8_t to[HASH_BYTES])
{
    memset(to, 0, HASH_BYTES);
    return seq > 0 && journal_replay(j, seq - 1, hash_event, to) == OK;
}

/* NULL: it holds for this hall and this log; else why not. */
static const char *misfit(const struct catalogue *c, struct journal *j, const struct kept *k)
{
    uint8_t hall[HASH_BYTES], row[HASH_BYTES];

    hash_hall(c, hall);
    if (memcmp(hall, k->hall, sizeof hall) != 0)
        return "of another edition of the hall";
    if (!event_at(j, k->pos, row) || memcmp(row, k->row, sizeof row) != 0)
        return "of another log";
    return NULL;
}

static void read_all(struct past *p, const char *path, const struct kept *k)
{
    struct past read = {.site = calloc(1, sizeof *read.site), .seq = k->pos};
    struct rest r = {.clock_floor = 0};
    struct kept_part parts[PARTS];
    const char *what = "its sum is wrong";
    enum err e;

    must(read.site != NULL);
    parts_of(&read, &r, parts);
    e = kept_read(path, k, parts, PARTS);
    read.site->catalogue = p->site->catalogue;
    if (e == OK && !site_is_sound(read.site, &what))
        e = ERR_FORMAT;
    if (e == OK) {
        read.health = r.health;
        read.clock_floor = r.clock_floor;
        free(p->site);
        *p = read;
        log_info("fold: begun at event %llu of the log", (unsigned long long)k->pos);
    } else {
        free(read.site);
        kept_drop(path, e, what);
    }
}

static void take(struct past *p, struct journal *j, const char *path)
{
    struct kept k;
    enum err e = kept_look(path, &k);
    const char *why = e == OK           ? misfit(p->site->catalogue, j, &k)
                      : e == ERR_FUTURE ? "of another version of this program"
                                        : "it has no head";

    if (e == OK && why == NULL)
        read_all(p, path, &k);
    else if (e != ERR_ABSENT)
        kept_drop(path, e, why);
}

enum err past_fold(struct past *p, struct journal *j, const char *kept)
{
    struct folding f = {.past = p};

    if (kept != NULL)
        take(p, j, kept);
    return journal_replay(j, p->seq, fold_one, &f);
}

/* ---- written ---- */

/* Takes the site's pointer away. */
static enum err write_all(struct past *p, struct journal *j, const char *path)
{
    struct kept k = {.name = crypto_id(), .pos = p->seq};
    struct rest r = {.health = p->health, .clock_floor = p->clock_floor};
    struct kept_part parts[PARTS];
    const char *what;

    if (!site_is_sound(p->site, &what)) {
        log_info("fold: it is not kept, since a start would not trust it: %s", what);
        return OK;
    }
    hash_hall(p->site->catalogue, k.hall);
    if (!event_at(j, k.pos, k.row))
        return ERR_IO;
    p->site->catalogue = NULL;
    parts_of(p, &r, parts);
    return kept_write(path, &k, parts, PARTS);
}

static bool is_due(uint64_t newest, const struct past *p, uint64_t behind, uint64_t most)
{
    return newest >= p->seq + behind && (most == 0 || newest <= p->seq + most);
}

enum err terminal_keep(struct journal *j, const char *kept, uint64_t behind, uint64_t most,
                       bool (*over)(void *ctx), void *ctx)
{
    struct catalogue *c = calloc(1, sizeof *c);
    struct past p = {.site = calloc(1, sizeof *p.site)};
    struct folding f = {&p, over, ctx};
    enum err e;

    must(c != NULL && p.site != NULL);
    e = terminal_edition(j, c);
    if (e == OK) {
        site_init(p.site, c);
        take(&p, j, kept);
        if (is_due(journal_newest(j), &p, behind, most)) {
            e = journal_replay(j, p.seq, fold_one, &f);
            if (e == OK && p.seq > 0 && (over == NULL || !over(ctx)))
                e = write_all(&p, j, kept);
        }
    }
    free(p.site);
    free(c);
    return e;
}
