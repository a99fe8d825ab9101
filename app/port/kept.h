/* kept.h - a fold as it stood at a place of its log, kept in a file, so that a start
 * folds only what came after it.
 *
 * A cache, never a truth: it may be lost, cut, old or foreign, and then the whole log is
 * folded.  What is read is what the very same program text wrote (a hash over app/, made
 * by the Makefile), with the same sizes, whole (BLAKE2b-256).  Whether it is of this
 * hall and of this log is for the caller to see, by `hall` and `row`.
 *
 * The file holds what the store holds: personal data sealed as it is there.  Little of
 * it is more than zeros, and it is packed (zstd): some megabytes at most for a terminal,
 * some ten for a hub.  It is written beside and then renamed, without a flush: a power
 * cut leaves the old, the new or a damaged one. */
#pragma once

#include "port/crypto.h"

enum { KEPT_PARTS = 24 };

struct kept_part { /* plain memory, without pointers */
    void *at;
    size_t size;
};

struct kept {
    struct id name;           /* crypto_id(): no two files have the same */
    uint64_t pos;             /* it holds the log up to here */
    uint8_t hall[HASH_BYTES]; /* of the catalogue that it was folded by */
    uint8_t row[HASH_BYTES];  /* of the log's row at `pos` */
};

/* What the file says of itself.  ERR_ABSENT; ERR_FORMAT it is no such file; ERR_FUTURE
 * another program text wrote it. */
MUST_USE enum err kept_look(const char *path, struct kept *to);

/* Reads all of it into `parts`, which are zeroed.  After a failure they hold anything:
 * as above, or ERR_FORMAT for damage, other sizes, or another file than that of `k`. */
MUST_USE enum err kept_read(const char *path, const struct kept *k, const struct kept_part *parts,
                            int n);

/* ERR_FULL: the disk has less than 64 MiB left, which are for what is needed more. */
MUST_USE enum err kept_write(const char *path, const struct kept *k, const struct kept_part *parts,
                             int n);

/* Removes it, and says why in the log: damage is a fault, all else is usual. */
void kept_drop(const char *path, enum err e, const char *why);
