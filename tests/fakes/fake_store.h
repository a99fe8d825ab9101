/* fake_store.h - the hub's store in memory, with failures on demand. */
#pragma once

#include "port/store.h"

enum fake_store_op { FAKE_BEGIN, FAKE_COMMIT, FAKE_APPEND, FAKE_PUT, FAKE_REPLAY, FAKE_STORE_OPS };

/* The caller gives it to ops->close(). */
struct store *fake_store_new(const char *site);

/* What is committed, as a store of its own: a backup.  No transaction is open. */
struct store *fake_store_copy_new(const struct store *of);

/* A planted fault: events that are there already are taken once more. */
void fake_store_repeats(struct store *s, bool on);

/* The next `times` calls of that kind fail with `e`. */
void fake_store_fail(struct store *s, enum fake_store_op op, enum err e, int times);

/* That record is not what was stored any more, until it is written again. */
void fake_store_decay(struct store *s, const char *kind, const char *key);

/* Another program appends this row, outside of any transaction. */
void fake_store_intrude(struct store *s, const struct log_row *row);

/* Rows of the log, those of an open transaction too. */
int fake_store_rows(const struct store *s);
const struct log_row *fake_store_row(const struct store *s, int i);
int fake_store_commits(const struct store *s);
