/* journal.h - the terminal's store: its log, its outbox, a few settings.
 *
 * One file, one connection, one thread behind it.  An append is one
 * transaction over log and outbox, flushed to the disk before its
 * NOTICE_STORED; only then may the screen confirm or the printer print
 * (invariant 1).  A file that cannot be used is put aside under a name that
 * says why, and a new one is begun. */
#pragma once

#include <stdint.h>

#include "base/err.h"

struct journal;

struct journal_opened {
    uint64_t last_seq;  /* newest event in the log; 0 none */
    uint64_t acked;     /* hub has stored up to here */
    enum err put_aside; /* OK: nothing; ERR_FORMAT damaged, ERR_FUTURE later version */
    char aside[256];    /* name of the file put aside; "" */
    bool second_copy;   /* floors were taken from the second copy */
    bool floors_lost;   /* and that is lost: no floor here is known to be high enough */
    bool gap;           /* seqs up to last_seq may be lost with the old file, or its end */
};

/* Opens or makes PATH, PATH.floor (second copy: the settings, and a seq
 * that is not yet used), PATH.seen (the newest seq that was stored, not flushed)
 * and PATH.ballast (1 MiB kept back for a full disk).
 * Blocks at most 10 s.  NULL only when no file can be made there or another program has
 * it open; then `why` says place and mend.
 *
 * A file that is damaged, cut, empty or foreign is put aside as
 * PATH.damaged-YYYYMMDD-HHMMSS, one of a later version as PATH.future-...; the
 * time is UTC.  The new file begins after the seq that the second copy reserved
 * (in blocks of 1000): `last_seq` and `acked` are the end of that block, no event
 * has it, and `gap` is set.
 *
 * A log that is sound, but older than the second copy or PATH.seen say, as when its
 * write-ahead log was removed, goes on in the same way, under its name: its events stay.
 *
 * When the machine stopped while the store was open, the floors come back up to 200
 * higher: a disk that lied about its flushes may hold an older log that looks
 * whole, so numbers are skipped but never given twice. */
struct journal *journal_open(const char *path, struct journal_opened *to, char *why,
                             size_t why_size);

/* Calls back with the events of the log after `seq` as JSON, oldest first; not with those
 * that are not what was stored any more, which the log then tells.  Reads a few
 * hundred at a time, so that appends go on between; the calls are on the caller's thread,
 * which it blocks.  `each` returns false to stop. */
MUST_USE enum err journal_replay(struct journal *j, uint64_t seq,
                                 bool (*each)(void *ctx, const char *json, size_t size), void *ctx);

/* One event's JSON in the order of `seq`; the texts are copied. */
struct journal_row {
    uint64_t seq;
    const char *json;
    size_t size;
};

/* Queues one transaction; NOTICE_STORED with `token` (not 0) follows.  After a
 * failure every later append fails too (their seqs would leave a gap) until
 * journal_resume().  Rows that do not follow the last stored seq without a gap
 * fail with ERR_CONFLICT.
 *
 * A full disk: ERR_FULL, nothing half stored, and the ballast is released so
 * that acknowledging and purging still work; no append is taken on its space.
 * While writing fails the store tries every 5 s, and posts NOTICE_STORED with
 * token 0 and OK when it works again. */
void journal_append(struct journal *j, uint64_t token, const struct journal_row *rows, int n);

/* Appends work again; the next seq must be that after the last stored one. */
void journal_resume(struct journal *j);

/* Reads unacknowledged events after `seq`: NOTICE_OUTBOX with `data` = JSON
 * array, `id` = seq of its last event (0: none), `b` = their count.  They follow each
 * other without a gap. */
void journal_read_outbox(struct journal *j, uint64_t seq, int max_events, size_t max_bytes);

/* The hub has stored up to `acked`; its backups hold up to `watermark`: rows up
 * to both may be purged, but for the newest 2000 (tickets of today are still
 * looked up).  Flushed with the next append or within a second: after a power
 * cut a row may be sent again. */
void journal_acked(struct journal *j, uint64_t acked, uint64_t watermark);

/* The hub was restored and has only up to `seq`: rows after it are sent again. */
void journal_rewind(struct journal *j, uint64_t seq);

/* The hub has other events under the numbers up to `last` (this file is an older
 * copy): numbers the unacknowledged events anew from last + 1, in their order, in
 * one transaction, and drops the acknowledged ones.  Blocks.  No append may be
 * under way.  `*newest` gets the newest seq then. */
MUST_USE enum err journal_renumber(struct journal *j, uint64_t last, uint64_t *newest);

/* Another text for each of these events, which are in the log: what was erased on
 * request.  The old ones are overwritten. */
void journal_replace(struct journal *j, const struct journal_row *rows, int n);

/* Small settings (epoch, floors, catalogue, enrolment).  Get copies what was last
 * set; false when absent or longer than `size`.  Set is flushed with the next
 * append, or alone when none comes within 50 ms; a floor of numbers with the next
 * append, which is that of the ticket that rests on it.  NULL removes.  They are
 * also written to the second copy, from which one that is not what was stored is mended
 * at the next start.  Floors are named
 * `floor.DAY.PREFIX.LANE` and hold the highest count given; only the newest 14
 * days are kept, of which `last`, whichever day it was, is the newest. */
bool journal_get(struct journal *j, const char *key, char *to, size_t size);
char *journal_get_new(struct journal *j, const char *key); /* caller frees; NULL absent */
void journal_set(struct journal *j, const char *key, const char *value);

/* Events not yet acknowledged.  Any thread. */
uint64_t journal_backlog(const struct journal *j);

/* The newest seq in use, stored or reserved.  Any thread. */
uint64_t journal_newest(const struct journal *j);

/* Finishes what is queued; its notices are posted before this returns.  NULL is
 * fine. */
void journal_close(struct journal *j);
