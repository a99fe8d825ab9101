/* store_sqlite_wal.h - tells whether SQLite would drop flushed transactions from a
 * write-ahead log without a word.
 *
 * SQLite takes the frames up to the first bad checksum and forgets the rest: right for
 * a cut transaction, silent loss for a decayed disk.  Our stores flush each transaction
 * before they begin the next, so beyond the last readable one at most one more can be
 * rightly unreadable. */
#pragma once

/* What a checkpoint does to it: cuts it to nothing, or begins it anew over what was
 * there, whose frames then stay behind the new ones. */
enum wal_use { WAL_IS_CUT, WAL_IS_REUSED };

enum wal_state {
    WAL_SOUND,
    WAL_TORN,   /* the last transaction is cut */
    WAL_DAMAGED /* more than a cut explains */
};

/* Nobody may write to it meanwhile.  Not there: sound. */
enum wal_state wal_check(const char *path, enum wal_use use);
