/* main_hub_restore_fill.c - a backup put into the empty store of a server, in one transaction. */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "main_hub_restore.h"
#include "store_sqlite_records.h"

enum { KEYS = 32, KEY = 64 };

struct filling {
    struct store *to;
    enum err err;
};

static bool put_row(void *ctx, const struct log_row *row)
{
    struct filling *f = ctx;

    f->err = f->to->ops->append(f->to, row);
    return f->err == OK;
}

static bool put_record(void *ctx, const char *kind, const char *key, const char *value)
{
    struct filling *f = ctx;

    f->err = f->to->ops->put(f->to, kind, key, value);
    return f->err == OK;
}

struct keys {
    char keys[KEYS][KEY];
    int count;
};

static bool keep_key(void *ctx, const char *key, const char *value)
{
    struct keys *k = ctx;

    (void)value;
    if (text_copy(k->keys[k->count], KEY, key))
        k->count++;
    return k->count < KEYS;
}

/* guitai-hub init leaves passwords in a store that no hub has begun: those of the backup count. */
static enum err forget_passwords(struct store *s)
{
    struct keys k = {.count = KEYS};
    enum err e = OK;

    while (e == OK && k.count == KEYS) {
        k.count = 0;
        e = s->ops->list(s, "staff", keep_key, &k);
        for (int i = 0; e == OK && i < k.count; i++)
            e = s->ops->put(s, "staff", k.keys[i], NULL);
    }
    return e;
}

static bool is_empty(struct store *s, char *why, size_t n)
{
    uint64_t pos = 0;
    bool read = s->ops->newest(s, &pos) == OK;

    if (read && pos == 0)
        return true;
    if (read)
        text_format(why, n,
                    "the store that store.uri names holds %" PRIu64 " events already: name an "
                    "empty database there (createdb), or stop the hub and drop that one's schema "
                    "\"guitai\" once you are sure that nobody needs it",
                    pos);
    else
        text_copy(why, n, "the store that store.uri names cannot be read");
    return false;
}

static bool copy_all(struct store *from, const char *path, struct store *to)
{
    struct filling f = {.to = to};

    return forget_passwords(to) == OK && from->ops->replay(from, 0, put_row, &f) == OK &&
           f.err == OK && store_sqlite_records(path, to->site, put_record, &f) == OK && f.err == OK;
}

bool restore_fill(struct store *from, const char *path, struct store *to, char *why, size_t n)
{
    if (to->ops->begin(to) != OK) {
        text_copy(why, n,
                  "the store that store.uri names does not answer, or is in use: stop "
                  "every hub of it and try again");
        return false;
    }
    if (is_empty(to, why, n)) {
        if (copy_all(from, path, to))
            return true;
        text_copy(why, n, "the store that store.uri names cannot be written; it is as it was");
    }
    to->ops->rollback(to);
    return false;
}
