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

struct fake_store {
    struct store base;
    struct log_row *log;
    int rows, room, committed;
    struct records records, before; /* before: as they were at begin */
    bool is_open;
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

static void copy_records(struct records *to, const struct records *from)
{
    *to = (struct records){.count = from->count, .room = from->count + 1};
    to->rows = calloc((size_t)to->room, sizeof *to->rows);
    must(to->rows != NULL);
    for (int i = 0; i < from->count; i++) {
        to->rows[i] = from->rows[i];
        must((to->rows[i].value = strdup(from->rows[i].value)) != NULL);
    }
}

static enum err begin(struct store *store)
{
    struct fake_store *s = self(store);
    enum err e = failure(s, FAKE_BEGIN);

    must(!s->is_open);
    if (e != OK)
        return e;
    copy_records(&s->before, &s->records);
    s->committed = s->rows;
    s->is_open = true;
    return OK;
}

static void rollback(struct store *store)
{
    struct fake_store *s = self(store);

    if (!s->is_open)
        return;
    while (s->rows > s->committed)
        free((char *)s->log[--s->rows].json);
    free_records(&s->records);
    s->records = s->before;
    s->before = (struct records){.rows = NULL};
    s->is_open = false;
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
    free_records(&s->before);
    s->is_open = false;
    s->commits++;
    return OK;
}

static bool is_taken(const struct fake_store *s, const struct log_row *row)
{
    for (int i = 0; i < s->rows; i++) {
        if (s->log[i].pos == row->pos ||
            (s->log[i].seq == row->seq && id_equal(s->log[i].device, row->device)))
            return true;
    }
    return false;
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

static enum err newest(struct store *store, uint64_t *pos)
{
    const struct fake_store *s = self(store);

    *pos = s->rows > 0 ? s->log[s->rows - 1].pos : 0;
    return OK;
}

/* Place of the record, or where it would stand: in the order of kind and key. */
static int place(const struct records *r, const char *kind, const char *key, bool *found)
{
    int i = 0;

    *found = false;
    for (; i < r->count; i++) {
        int order = strcmp(r->rows[i].kind, kind);

        if (order == 0)
            order = strcmp(r->rows[i].key, key);
        if (order < 0)
            continue;
        *found = order == 0;
        break;
    }
    return i;
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

static enum err put(struct store *store, const char *kind, const char *key, const char *value)
{
    struct fake_store *s = self(store);
    struct records *r = &s->records;
    enum err e = failure(s, FAKE_PUT);
    bool found;
    int at;

    if (e != OK)
        return e;
    at = place(r, kind, key, &found);
    if (found)
        free(r->rows[at].value);
    if (value == NULL) {
        if (found)
            memmove(&r->rows[at], &r->rows[at + 1], (size_t)(--r->count - at) * sizeof *r->rows);
        return OK;
    }
    if (!found)
        insert(r, at, kind, key);
    must((r->rows[at].value = strdup(value)) != NULL);
    return OK;
}

static char *get_new(struct store *store, const char *kind, const char *key)
{
    const struct records *r = &self(store)->records;
    bool found;
    int at = place(r, kind, key, &found);

    return found ? strdup(r->rows[at].value) : NULL;
}

static enum err list(struct store *store, const char *kind,
                     bool (*each)(void *ctx, const char *key, const char *value), void *ctx)
{
    const struct records *r = &self(store)->records;

    for (int i = 0; i < r->count; i++) {
        if (strcmp(r->rows[i].kind, kind) == 0 && !each(ctx, r->rows[i].key, r->rows[i].value))
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
    free_records(&s->records);
    free(s);
}

struct store *fake_store_new(const char *site)
{
    static const struct store_ops ops = {begin, commit,  rollback, append, replay, newest,
                                         put,   get_new, list,     backup, NULL,   close_store};
    struct fake_store *s = calloc(1, sizeof *s);

    must(s != NULL);
    s->base.ops = &ops;
    text_copy(s->base.site, sizeof s->base.site, site);
    return &s->base;
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
