/* store.h - the hub's store: the site's log, and small records beside it.
 *
 * A const table of functions per engine; store_open() picks by URI
 * ("sqlite:PATH", "postgresql://...").  One transaction at a time; the caller
 * locks.  What was appended counts only after commit() has returned OK. */
#pragma once

#include <stdint.h>

#include "base/day.h"
#include "base/id.h"

struct store;

struct log_row {
    uint64_t pos; /* place in the site's log, from 1 without a gap */
    struct id device;
    uint64_t seq;
    struct moment when; /* the event's time as the hub corrected it */
    const char *json;   /* the event as its device sent it */
    size_t size;
};

struct store_ops {
    enum err (*begin)(struct store *s);
    enum err (*commit)(struct store *s);
    void (*rollback)(struct store *s);

    /* ERR_CONFLICT, here or by commit(): `pos` or (device, seq) is taken. */
    enum err (*append)(struct store *s, const struct log_row *row);

    /* Rows with pos > after in order; `each` returns false to stop. */
    enum err (*replay)(struct store *s, uint64_t after,
                       bool (*each)(void *ctx, const struct log_row *row), void *ctx);

    /* That device's rows from seq `from` to `to`, in their order; as fast in a long log. */
    enum err (*of_device)(struct store *s, struct id device, uint64_t from, uint64_t to,
                          bool (*each)(void *ctx, const struct log_row *row), void *ctx);

    /* Another text for the event at `pos`, within a transaction: what was erased on
     * request.  The old one is overwritten with the commit as far as the engine can. */
    enum err (*replace)(struct store *s, uint64_t pos, const char *json, size_t size);

    /* Newest pos; 0 an empty log. */
    enum err (*newest)(struct store *s, uint64_t *pos);

    /* Records: `kind` and `key` name one value.  put replaces; NULL deletes.  One that is not
     * what was stored is mended where the engine can; else it is left out and noted in `unread`. */
    enum err (*put)(struct store *s, const char *kind, const char *key, const char *value);
    char *(*get_new)(struct store *s, const char *kind,
                     const char *key); /* caller frees; NULL absent */
    enum err (*list)(struct store *s, const char *kind,
                     bool (*each)(void *ctx, const char *key, const char *value), void *ctx);

    /* A consistent copy while others write: for the night's backup. */
    enum err (*backup)(struct store *s, const char *path);

    /* Another connection to the same store, for a thread of its own; nothing is checked.
     * The caller closes it.  NULL: it could not be made, which was logged; a NULL function:
     * this engine has none. */
    struct store *(*beside_new)(struct store *s);

    /* Looks through all of it for what a start does not look for, which takes long: OK, or
     * ERR_FORMAT and the damage in `why`.  On what beside_new() gave.  NULL: the engine
     * sees to it. */
    enum err (*verify)(struct store *s, char *why, size_t why_size);

    /* Looks for events that are not what was stored, at `rows` places behind `*after`, and moves
     * on; to 0 at the end.  What the second copy still has is mended, and counted in `mended`;
     * else ERR_FORMAT.  With the first slice come all records; those that nothing mends are
     * counted in `lost`.  On what beside_new() gave; others are not kept waiting.  NULL: the
     * engine sees to it. */
    enum err (*look)(struct store *s, uint64_t *after, int rows);

    /* Brings the second copy up to date that the engine keeps beside the store, for when it
     * is damaged; `in_haste` a large one is not begun anew.  On what beside_new() gave.
     * NULL: the engine sees to it. */
    enum err (*second)(struct store *s, bool in_haste);

    /* Waits until another process has appended: true; false after `ms`.  One thread
     * of its own may be in it beside the others.  NULL: no news of others. */
    bool (*wait)(struct store *s, int ms);
    void (*close)(struct store *s);
};

enum { STORE_RECORD_NAME = 128 };

struct store { /* engines embed it first */
    const struct store_ops *ops;
    char site[32];
    /* Since it was opened something in it could not be read (ERR_FORMAT).  The next start
     * looks at all of it.  Any thread. */
    _Atomic bool damaged;
    /* Events and records that were mended since then.  Any thread. */
    _Atomic int mended;
    /* Records that are not what was stored, and nothing mends them but people.  Any thread. */
    _Atomic int lost;
    /* "staff 0312": the first such record that get_new() or list() left out since this was
     * cleared, which whoever reads does; "" none.  What rests on its absence does not hold. */
    char unread[STORE_RECORD_NAME];
    char told[STORE_RECORD_NAME]; /* the engine's: named in the log last */
};

/* NULL with place and mend in `why`.  `site` leads every row. */
struct store *store_open(const char *uri, const char *site, char *why, size_t why_size);
