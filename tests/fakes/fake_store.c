/* fake_store.c - the hub's store in memory, with failures on demand. */
#include "fakes/fake_store.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct record {
    char kind[32], key[128];
    char *value;
};

struct records {
    struct record *rows;
    int count, room;
};

struct change { /* of a record in the open transaction: as it was */
    char kind[32], key[128];
    char *value; /* NULL: it was not there */
};

struct fake_store {
    struct store base;
    struct log_row *log;
    int rows, room, committed;
    int *slots; /* by device and seq: row + 1; 0 empty */
    int slot_count;
    struct records records;
    struct log_row *replaced; /* in the open transaction: rows as they were */
    int replaced_count;
    struct change *changes;
    int change_count, change_room;
    bool is_open, repeats;
    char decayed_kind[32], decayed_key[128];
    int commits;
    struct {
        enum err err;
        int times;
    } failures[FAKE_STORE_OPS];
};

static struct fake_store *self(struct store *s)
{
    return (struct fake_store *)s;
}

static enum err failure(struct fake_store *s, enum fake_store_op op)
{
    if (s->failures[op].times == 0)
        return OK;
    s->failures[op].times--;
    return s->failures[op].err;
}

static void free_records(struct records *r)
{
    for (int i = 0; i < r->count; i++)
        free(r->rows[i].value);
    free(r->rows);
    *r = (struct records){.rows = NULL};
}

/* ---- which events are there ---- */

/* Where the row of that event is named, or would be. */
static int *slot_of(const struct fake_store *s, struct id device, uint64_t seq)
{
    uint64_t hash = seq * UINT64_C(0x9e3779b97f4a7c15);
    unsigned at;

    for (size_t i = 0; i < sizeof device.b; i++)
        hash = (hash ^ device.b[i]) * UINT64_C(0x100000001b3);
    for (at = (unsigned)(hash >> 20);; at++) {
        int *slot = &s->slots[at & (unsigned)(s->slot_count - 1)];

        if (*slot == 0 ||
            (s->log[*slot - 1].seq == seq && id_equal(s->log[*slot - 1].device, device)))
            return slot;
    }
}

static void name_rows(struct fake_store *s)
{
    int needed = s->slot_count > 0 ? s->slot_count : 64;

    while (needed < 2 * (s->rows + 1))
        needed *= 2;
    free(s->slots);
    s->slots = calloc((size_t)needed, sizeof *s->slots);
    must(s->slots != NULL);
    s->slot_count = needed;
    for (int i = 0; i < s->rows; i++)
        *slot_of(s, s->log[i].device, s->log[i].seq) = i + 1;
}

static bool is_taken(const struct fake_store *s, const struct log_row *row)
{
    if (s->rows > 0 && row->pos <= s->log[s->rows - 1].pos)
        return true;
    return s->rows > 0 && !s->repeats && *slot_of(s, row->device, row->seq) != 0;
}

static void add_row(struct fake_store *s, const struct log_row *row)
{
    char *json = malloc(row->size + 1);

    must(json != NULL);
    memcpy(json, row->json, row->size);
    json[row->size] = '\0';
    if (s->rows == s->room) {
        s->room = s->room * 2 + 16;
        s->log = realloc(s->log, (size_t)s->room * sizeof *s->log);
        must(s->log != NULL);
    }
    s->log[s->rows] = *row;
    s->log[s->rows++].json = json;
    if (s->slot_count < 2 * (s->rows + 1))
        name_rows(s);
    else
        *slot_of(s, row->device, row->seq) = s->rows;
}

/* ---- records ---- */

/* Place of the record, or where it would stand: in the order of kind and key. */
static int place(const struct records *r, const char *kind, const char *key, bool *found)
{
    int low = 0, high = r->count;

    *found = false;
    while (low < high) {
        int middle = low + (high - low) / 2;
        int order = strcmp(r->rows[middle].kind, kind);

        if (order == 0)
            order = strcmp(r->rows[middle].key, key);
        if (order == 0)
            *found = true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void insert(struct records *r, int at, const char *kind, const char *key)
{
    if (r->count == r->room) {
        r->room = r->room * 2 + 16;
        r->rows = realloc(r->rows, (size_t)r->room * sizeof *r->rows);
        must(r->rows != NULL);
    }
    memmove(&r->rows[at + 1], &r->rows[at], (size_t)(r->count++ - at) * sizeof *r->rows);
    r->rows[at] = (struct record){.value = NULL};
    must(text_copy(r->rows[at].kind, sizeof r->rows[at].kind, kind));
    must(text_copy(r->rows[at].key, sizeof r->rows[at].key, key));
}

/* Takes `value`; NULL removes.  Gives what was there. */
static char *replace(struct records *r, const char *kind, const char *key, char *value)
{
    bool found;
    int at = place(r, kind, key, &found);
    char *old = found ? r->rows[at].value : NULL;

    if (value == NULL && found)
        memmove(&r->rows[at], &r->rows[at + 1], (size_t)(--r->count - at) * sizeof *r->rows);
    if (value == NULL)
        return old;
    if (!found)
        insert(r, at, kind, key);
    r->rows[at].value = value;
    return old;
}

/* ---- transactions ---- */

static enum err begin(struct store *store)
{
    struct fake_store *s = self(store);
    enum err e = failure(s, FAKE_BEGIN);

    must(!s->is_open);
    if (e != OK)
        return e;
    s->committed = s->rows;
    s->is_open = true;
    return OK;
}

static void rollback(struct store *store)
{
    struct fake_store *s = self(store);

    if (!s->is_open)
        return;
    while (s->replaced_count > 0) {
        struct log_row *old = &s->replaced[--s->replaced_count];

        free((char *)s->log[old->pos - 1].json);
        s->log[old->pos - 1] = *old;
    }
    while (s->change_count > 0) {
        struct change *c = &s->changes[--s->change_count];

        free(replace(&s->records, c->kind, c->key, c->value));
    }
    if (s->rows > s->committed) {
        while (s->rows > s->committed)
            free((char *)s->log[--s->rows].json);
        name_rows(s);
    }
    s->is_open = false;
}

static void forget_changes(struct fake_store *s)
{
    while (s->replaced_count > 0)
        free((char *)s->replaced[--s->replaced_count].json);
    while (s->change_count > 0)
        free(s->changes[--s->change_count].value);
}

static enum err commit(struct store *store)
{
    struct fake_store *s = self(store);
    enum err e = failure(s, FAKE_COMMIT);

    must(s->is_open);
    if (e != OK) {
        rollback(store);
        return e;
    }
    forget_changes(s);
    s->is_open = false;
    s->commits++;
    return OK;
}

static enum err append(struct store *store, const struct log_row *row)
{
    struct fake_store *s = self(store);
    enum err e = failure(s, FAKE_APPEND);

    if (e != OK)
        return e;
    if (is_taken(s, row))
        return ERR_CONFLICT;
    add_row(s, row);
    return OK;
}

static enum err replace_row(struct store *store, uint64_t pos, const char *json, size_t size)
{
    struct fake_store *s = self(store);
    char *copy = malloc(size + 1);

    must(copy != NULL && s->is_open && pos > 0 && pos <= (uint64_t)s->committed &&
         s->log[pos - 1].pos == pos);
    memcpy(copy, json, size);
    copy[size] = '\0';
    s->replaced = realloc(s->replaced, (size_t)(s->replaced_count + 1) * sizeof *s->replaced);
    must(s->replaced != NULL);
    s->replaced[s->replaced_count++] = s->log[pos - 1];
    s->log[pos - 1].json = copy;
    s->log[pos - 1].size = size;
    return OK;
}

static enum err replay(struct store *store, uint64_t after,
                       bool (*each)(void *ctx, const struct log_row *row), void *ctx)
{
    struct fake_store *s = self(store);
    enum err e = failure(s, FAKE_REPLAY);

    if (e != OK)
        return e;
    for (int i = 0; i < s->rows; i++) {
        if (s->log[i].pos > after && !each(ctx, &s->log[i]))
            break;
    }
    return OK;
}

static enum err of_device(struct store *store, struct id device, uint64_t from, uint64_t to,
                          bool (*each)(void *ctx, const struct log_row *row), void *ctx)
{
    struct fake_store *s = self(store);
    enum err e = failure(s, FAKE_REPLAY);

    for (int i = 0; e == OK && i < s->rows; i++) {
        const struct log_row *row = &s->log[i];

        if (id_equal(row->device, device) && row->seq >= from && row->seq <= to && !each(ctx, row))
            break;
    }
    return e;
}

static enum err newest(struct store *store, uint64_t *pos)
{
    const struct fake_store *s = self(store);

    *pos = s->rows > 0 ? s->log[s->rows - 1].pos : 0;
    return OK;
}

/* Takes `old`. */
static void keep_change(struct fake_store *s, const char *kind, const char *key, char *old)
{
    struct change *c;

    if (s->change_count == s->change_room) {
        s->change_room = s->change_room * 2 + 16;
        s->changes = realloc(s->changes, (size_t)s->change_room * sizeof *s->changes);
        must(s->changes != NULL);
    }
    c = &s->changes[s->change_count++];
    must(text_copy(c->kind, sizeof c->kind, kind) && text_copy(c->key, sizeof c->key, key));
    c->value = old;
}

static enum err put(struct store *store, const char *kind, const char *key, const char *value)
{
    struct fake_store *s = self(store);
    enum err e = failure(s, FAKE_PUT);
    char *copy = value != NULL ? strdup(value) : NULL, *old;

    must(value == NULL || copy != NULL);
    if (e != OK) {
        free(copy);
        return e;
    }
    if (strcmp(s->decayed_kind, kind) == 0 && strcmp(s->decayed_key, key) == 0)
        s->decayed_kind[0] = '\0';
    old = replace(&s->records, kind, key, copy);
    if (s->is_open)
        keep_change(s, kind, key, old);
    else
        free(old);
    return OK;
}

/* Then it is noted, as the engines do. */
static bool is_decayed(struct store *store, const char *kind, const char *key)
{
    const struct fake_store *s = self(store);

    if (strcmp(s->decayed_kind, kind) != 0 || strcmp(s->decayed_key, key) != 0)
        return false;
    store->lost = 1;
    if (store->unread[0] == '\0')
        text_format(store->unread, sizeof store->unread, "%s %s", kind, key);
    return true;
}

void fake_store_decay(struct store *store, const char *kind, const char *key)
{
    struct fake_store *s = self(store);
    bool found;

    (void)place(&s->records, kind, key, &found);
    must(found);
    must(text_copy(s->decayed_kind, sizeof s->decayed_kind, kind));
    must(text_copy(s->decayed_key, sizeof s->decayed_key, key));
}

static char *get_new(struct store *store, const char *kind, const char *key)
{
    const struct records *r = &self(store)->records;
    bool found;
    int at = place(r, kind, key, &found);

    return found && !is_decayed(store, kind, key) ? strdup(r->rows[at].value) : NULL;
}

static enum err list(struct store *store, const char *kind,
                     bool (*each)(void *ctx, const char *key, const char *value), void *ctx)
{
    const struct records *r = &self(store)->records;

    for (int i = 0; i < r->count; i++) {
        if (strcmp(r->rows[i].kind, kind) == 0 && !is_decayed(store, kind, r->rows[i].key) &&
            !each(ctx, r->rows[i].key, r->rows[i].value))
            break;
    }
    return OK;
}

static enum err backup(struct store *store, const char *path)
{
    (void)store, (void)path;
    return ERR_IO;
}

static void close_store(struct store *store)
{
    struct fake_store *s = self(store);

    rollback(store);
    for (int i = 0; i < s->rows; i++)
        free((char *)s->log[i].json);
    free(s->log);
    free(s->slots);
    free(s->changes);
    free(s->replaced);
    free_records(&s->records);
    free(s);
}

struct store *fake_store_new(const char *site)
{
    static const struct store_ops ops = {.begin = begin,
                                         .commit = commit,
                                         .rollback = rollback,
                                         .append = append,
                                         .replay = replay,
                                         .of_device = of_device,
                                         .replace = replace_row,
                                         .newest = newest,
                                         .put = put,
                                         .get_new = get_new,
                                         .list = list,
                                         .backup = backup,
                                         .close = close_store};
    struct fake_store *s = calloc(1, sizeof *s);

    must(s != NULL);
    s->base.ops = &ops;
    text_copy(s->base.site, sizeof s->base.site, site);
    return &s->base;
}

struct store *fake_store_copy_new(const struct store *of)
{
    const struct fake_store *from = (const struct fake_store *)of;
    struct store *to = fake_store_new(of->site);

    must(!from->is_open);
    for (int i = 0; i < from->rows; i++)
        add_row(self(to), &from->log[i]);
    for (int i = 0; i < from->records.count; i++) {
        const struct record *r = &from->records.rows[i];

        must(put(to, r->kind, r->key, r->value) == OK);
    }
    return to;
}

void fake_store_repeats(struct store *s, bool on)
{
    self(s)->repeats = on;
}

void fake_store_fail(struct store *s, enum fake_store_op op, enum err e, int times)
{
    self(s)->failures[op].err = e;
    self(s)->failures[op].times = times;
}

void fake_store_intrude(struct store *s, const struct log_row *row)
{
    add_row(self(s), row);
}

int fake_store_rows(const struct store *s)
{
    return ((const struct fake_store *)s)->rows;
}

const struct log_row *fake_store_row(const struct store *s, int i)
{
    return &((const struct fake_store *)s)->log[i];
}

int fake_store_commits(const struct store *s)
{
    return ((const struct fake_store *)s)->commits;
}
