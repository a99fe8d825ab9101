/* keep.c - the hub's fold in a file (port/kept.h), so that a start, and a fold that has
 * to be made again, do not begin at the log's first event.
 *
 * It is written by hub_keep() from a fold of its own, never from the running hub's: so
 * what is kept follows from the log alone, and nobody waits for it.
 *
 * Records: "kept" NAME = the place up to which the file of that name holds this log.  The
 * record is written into the store before the file: a store that was put back to an
 * earlier state, or another one, does not know the name, whatever its rows look like.
 *
 * Whatever log.c folds has to be in parts_of() or struct rest; tests/hub/test_keep.c
 * looks that nothing is left out. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "hub/inside.h"
#include "port/kept.h"

struct rest { /* what is folded beside the tables */
    uint64_t own_seq;
    instant newest;
    int peer_count;
    char published[72], hall[HASH_TEXT]; /* the edition that is named, and that is in force */
    char seal_check[CODE_SIZE];
    struct moment published_at;
    struct {
        struct id id;
        uint64_t last;
        instant when;
        struct recent recent[RECENT_EVENTS];
    } peers[DEVICES_MAX];
};

static int parts_of(struct hub *h, struct rest *r, struct kept_part to[KEPT_PARTS])
{
    const struct kept_part parts[] = {
        {h->site, sizeof *h->site},
        {h->facts, sizeof *h->facts},
        {h->fact_rows, FACTS_ROOM * sizeof *h->fact_rows},
        {h->appraisals, sizeof *h->appraisals},
        {h->surveys, sizeof *h->surveys},
        {h->matters, sizeof *h->matters},
        {h->underways, sizeof *h->underways},
        {h->retention, sizeof *h->retention},
        {h->archive, sizeof *h->archive},
        {h->refused, sizeof h->refused},
        {&h->past, sizeof h->past},
        {r, sizeof *r},
    };

    memcpy(to, parts, sizeof parts);
    return ARRAY_LEN(parts);
}

/* Pointers mean nothing in a file. */
static void set_pointers(const struct hub *h, const struct catalogue *c, struct fact *rows)
{
    h->site->catalogue = c;
    h->facts->rows = rows;
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

/* ---- the row that it ends with ---- */

static bool hash_row(void *ctx, const struct log_row *row)
{
    struct {
        uint8_t json[HASH_BYTES];
        struct id device;
        uint64_t pos, seq;
        instant at;
        int64_t offset_min;
    } text = {.device = row->device,
              .pos = row->pos,
              .seq = row->seq,
              .at = row->when.at,
              .offset_min = row->when.offset_min};

    crypto_hash(row->json, row->size, text.json);
    crypto_hash(&text, sizeof text, ctx);
    return false;
}

static bool row_at(struct store *s, uint64_t pos, uint8_t to[HASH_BYTES])
{
    memset(to, 0, HASH_BYTES);
    return pos > 0 && s->ops->replay(s, pos - 1, hash_row, to) == OK;
}

/* ---- taken ---- */

static bool is_known(struct store *s, struct id name)
{
    char text[ID_TEXT], *value;

    id_to_text(name, text);
    value = s->ops->get_new(s, "kept", text);
    free(value);
    return value != NULL;
}

/* Nothing is folded yet, so the hall's first edition is in force, on which all else rests:
 * later ones come by the log.  NULL: it holds for this hall and this log; else why not. */
static const char *misfit(struct hub *h, const struct kept *k)
{
    uint8_t hall[HASH_BYTES], row[HASH_BYTES];
    uint64_t newest;

    hash_hall(h->catalogue, hall);
    if (memcmp(hall, k->hall, sizeof hall) != 0)
        return "of another edition of the hall";
    if (!is_known(h->store, k->name))
        return "of another store, or of this one before it was put back";
    if (h->store->ops->newest(h->store, &newest) != OK || newest < k->pos ||
        !row_at(h->store, k->pos, row) || memcmp(row, k->row, sizeof row) != 0)
        return "of another log";
    return NULL;
}

static void take_rest(struct hub *h, const struct rest *r)
{
    text_copy(h->published, sizeof h->published, r->published);
    text_copy(h->seal_check, sizeof h->seal_check, r->seal_check);
    h->published_at = r->published_at;
    h->own_seq = r->own_seq;
    h->newest = r->newest;
    for (int i = 0; i < r->peer_count; i++) {
        struct peer *p = log_peer(h, r->peers[i].id);

        must(p != NULL);
        p->last = r->peers[i].last;
        p->when = r->peers[i].when;
        memcpy(p->recent, r->peers[i].recent, sizeof p->recent);
    }
}

/* False: nothing but forgetting helps. */
static bool read_all(struct hub *h, const struct kept *k)
{
    struct rest *r = calloc(1, sizeof *r);
    struct kept_part parts[KEPT_PARTS];
    const char *what = "its sum is wrong";
    enum err e;

    free(h->site); /* it was begun: what is read goes into zeros */
    h->site = calloc(1, sizeof *h->site);
    must(r != NULL && h->site != NULL);
    memset(h->facts, 0, sizeof *h->facts);
    e = kept_read(h->c.kept, k, parts, parts_of(h, r, parts));
    if (e == OK && !edition_use(h, r->hall)) {
        what = "its edition of the hall is not in the store";
        e = ERR_ABSENT;
    }
    set_pointers(h, h->catalogue, h->fact_rows);
    if (e == OK && (h->site->pos != k->pos || !site_is_sound(h->site, &what)))
        e = ERR_FORMAT;
    if (e == OK)
        take_rest(h, r);
    else
        kept_drop(h->c.kept, e, what);
    free(r);
    return e == OK;
}

void keep_take(struct hub *h)
{
    struct kept k;
    const char *why;
    enum err e;

    if (h->c.kept == NULL)
        return;
    e = kept_look(h->c.kept, &k);
    why = e == OK           ? misfit(h, &k)
          : e == ERR_FUTURE ? "of another version of this program"
                            : "it has no head";
    if (e == OK && why == NULL) {
        if (read_all(h, &k))
            log_info("fold: begun at place %llu of the log", (unsigned long long)k.pos);
        else
            log_forget(h);
    } else if (e != ERR_ABSENT) {
        kept_drop(h->c.kept, e, why);
    }
}

/* ---- written ---- */

static void give_rest(const struct hub *h, struct rest *r)
{
    r->own_seq = h->own_seq;
    r->newest = h->newest;
    r->peer_count = h->peer_count;
    text_copy(r->published, sizeof r->published, h->published);
    text_copy(r->hall, sizeof r->hall, h->catalogue_hash);
    text_copy(r->seal_check, sizeof r->seal_check, h->seal_check);
    r->published_at = h->published_at;
    for (int i = 0; i < h->peer_count; i++) {
        r->peers[i].id = h->peers[i].id;
        r->peers[i].last = h->peers[i].last;
        r->peers[i].when = h->peers[i].when;
        memcpy(r->peers[i].recent, h->peers[i].recent, sizeof r->peers[i].recent);
    }
}

/* The record of that name; `pos` 0 removes it. */
static enum err note(struct store *s, struct id name, uint64_t pos)
{
    char key[ID_TEXT], value[24];
    enum err e = s->ops->begin(s);

    id_to_text(name, key);
    text_format(value, sizeof value, "%llu", (unsigned long long)pos);
    if (e != OK)
        return e;
    e = s->ops->put(s, "kept", key, pos > 0 ? value : NULL);
    if (e == OK)
        return s->ops->commit(s);
    s->ops->rollback(s);
    return e;
}

/* Takes the pointers of the fold away. */
static enum err write_all(struct hub *h, struct kept *k)
{
    struct rest *r = calloc(1, sizeof *r);
    struct kept_part parts[KEPT_PARTS];
    enum err e;

    must(r != NULL);
    give_rest(h, r);
    set_pointers(h, NULL, NULL);
    k->name = crypto_id();
    e = note(h->store, k->name, k->pos);
    if (e == OK) {
        e = kept_write(h->c.kept, k, parts, parts_of(h, r, parts));
        if (e != OK)
            (void)note(h->store, k->name, 0);
    }
    free(r);
    return e;
}

void keep_forget(struct hub *h)
{
    if (h->c.kept != NULL)
        kept_drop(h->c.kept, ERR_ABSENT, "holding what was erased on request");
}

static bool is_no_erasure(void *ctx, const struct log_row *row)
{
    bool *found = ctx;

    *found = strstr(row->json, "\"type\":\"data.erased\"") != NULL ||
             strstr(row->json, "\"type\":\"case.freed\"") != NULL;
    return !*found;
}

/* While it was written; then it holds what is to be gone. */
static bool was_erased_since(struct store *s, uint64_t pos)
{
    bool found = false;

    return s->ops->replay(s, pos, is_no_erasure, &found) != OK || found;
}

/* What there is of that file, if it holds; `pos` 0 else. */
static struct kept kept_now(struct hub *h)
{
    struct kept k;

    if (kept_look(h->c.kept, &k) == OK && misfit(h, &k) == NULL)
        return k;
    return (struct kept){.pos = 0};
}

static enum err keep(struct hub *h, const struct kept *was)
{
    struct kept k = {.pos = 0};
    const char *what;
    enum err e;

    hash_hall(h->catalogue, k.hall);
    e = log_rebuild(h);
    if (e != OK || (h->over != NULL && h->over(h->over_ctx)))
        return e;
    k.pos = h->site->pos;
    if (!site_is_sound(h->site, &what)) {
        log_info("fold: it is not kept, since a start would not trust it: %s", what);
        return OK;
    }
    if (!row_at(h->store, k.pos, k.row))
        return ERR_IO;
    e = write_all(h, &k);
    if (e == OK && was_erased_since(h->store, k.pos))
        keep_forget(h);
    if (e == OK && was->pos > 0)
        e = note(h->store, was->name, 0);
    return e;
}

enum err hub_keep(const struct hub_config *c, uint64_t behind, uint64_t most,
                  bool (*over)(void *ctx), void *ctx)
{
    char why[256] = "";
    struct hub *h = hub_prepare(c, why, sizeof why);
    uint64_t newest = 0;
    struct kept was;
    enum err e;

    if (h == NULL) {
        log_fault("fold: it cannot be kept: %s", why);
        return ERR_FORMAT;
    }
    log_forget(h);
    h->over = over;
    h->over_ctx = ctx;
    was = kept_now(h);
    e = c->store->ops->newest(c->store, &newest);
    if (e == OK && newest >= was.pos + behind && (most == 0 || newest <= was.pos + most))
        e = keep(h, &was);
    hub_free(h);
    return e;
}
