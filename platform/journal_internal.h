/* journal_internal.h - what the files of the terminal's store share.
 *
 * Callers of journal.h put jobs into a queue; one thread takes them and alone
 * touches the connection.  Settings are also held in memory, so that a get never
 * waits for the disk. */
#pragma once

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdint.h>

#include "machine_boot.h"
#include "port/journal.h"
#include "port/notice.h"

enum {
    JOURNAL_APPLICATION = 0x47544149, /* "GTAI", in the file's header */
    JOURNAL_VERSION = 3,              /* user_version */
    JOURNAL_PAGE = 4096,              /* bytes; SQLite's default, set so that it stays */
    NAME_ROOM = 256,
    PATH_LONGEST = 200, /* leaves room for ".damaged-YYYYMMDD-HHMMSS-99-wal" */
    SEQ_BLOCK = 1000,
    COUNT_BLOCK = 100, /* two flushes for so many numbers */
    KEEP_DAYS = 14,
    KEEP_ROWS = 2000,
    PURGE_ROWS = 500,
    SLICE_ROWS = 256,     /* of a replay: a millisecond, for which an append may wait */
    PURGE_ROWS_FULL = 50, /* zeroed pages go through the WAL: must fit the ballast */
    BATCH_JOBS = 64,
    IDLE_PAGES = 64,   /* WAL pages worth a checkpoint when nothing is to do */
    BUSY_PAGES = 1500, /* and at the latest: 6 MB of WAL */
    SET_WAIT = 50,     /* ms that a setting waits for an append to ride on */
    ACK_WAIT = 1000,   /* ms */
    PROBE_WAIT = 5000, /* ms between tries while writing fails */
    BALLAST_SIZE = 1024 * 1024,
    BALLAST_SPARE = 256 * 1024, /* room beside the ballast before appends go on */
};

/* --- journal_settings.c: key and value pairs in memory, sorted by key --- */

struct setting {
    char *key;
    char *value;      /* NULL: removed, to be deleted on disk */
    unsigned version; /* of the value; grows by one with each put */
    bool dirty;       /* not yet on disk */
};

struct settings {
    struct setting *at;
    size_t n, room;
};

const char *settings_get(const struct settings *s, const char *key); /* NULL absent */
void settings_put(struct settings *s, const char *key, const char *value);
void settings_load(struct settings *s, const char *key, const char *value); /* not dirty */
void settings_drop(struct settings *s, const char *key);
struct settings settings_dirty_copy(const struct settings *s);
void settings_mark_clean(struct settings *s, const struct settings *stored);
bool settings_is_dirty(const struct settings *s);

/* Removes floors of all but the newest KEEP_DAYS days and the day of `key`. */
void settings_prune_floors(struct settings *s, const char *key);
void settings_free(struct settings *s);

/* --- journal_floor.c: the second copy --- */

struct floor_copy {
    char path[NAME_ROOM];
    uint64_t reserved;       /* no seq above this was ever used */
    struct settings kept;    /* floors rounded up, all else as it is */
    bool closed;             /* the store was closed in order, and nothing came after */
    uint64_t closed_at;      /* its last seq then */
    char boot[MACHINE_BOOT]; /* of the machine when it was opened; "" unknown */
    bool changed;            /* differs from the file */
};

/* ERR_ABSENT, ERR_FORMAT, ERR_IO: then `f` is empty. */
enum err floor_read(struct floor_copy *f, const char *path);
enum err floor_write(struct floor_copy *f);
bool floor_is_count(const char *key); /* a floor of ticket numbers */
void floor_note(struct floor_copy *f, const char *key, const char *value);
void floor_note_all(struct floor_copy *f, const struct settings *s); /* as they were read */
void floor_reserve(struct floor_copy *f, uint64_t last_seq);
void floor_opened(struct floor_copy *f, const char *boot);
void floor_closed(struct floor_copy *f, uint64_t last_seq);

/* True when nothing can be missing: the log is as it was closed, or the machine
 * has run since it was opened. */
bool floor_is_sure(const struct floor_copy *f, uint64_t last_seq, const char *boot);

/* True when the copy knows of seqs that the log cannot have missed by a cut. */
bool floor_is_ahead(const struct floor_copy *f, uint64_t last_seq);

/* Raises the floors of `s` to the copy's: all of them, or only those which lag
 * by more than a cut between the two files explains.  True when one was raised. */
bool floor_raise(const struct floor_copy *f, struct settings *s, bool all);

/* --- journal_seen.c: the third witness --- */

struct seen {
    int fd;       /* -1: none */
    uint64_t seq; /* the newest that is known to have been stored; 0 none */
};

void seen_open(struct seen *s, const char *path); /* a file that is not there is made */
void seen_write(struct seen *s, uint64_t seq);    /* not flushed */
void seen_close(struct seen *s);

/* --- journal_ballast.c: space kept back, and the lock on the store --- */

struct ballast {
    char path[NAME_ROOM];
    int fd; /* -1: could not be made yet */
    bool whole;
};

/* ERR_CONFLICT: another program has the store open. */
enum err ballast_open(struct ballast *b, const char *path);
enum err ballast_fill(struct ballast *b);
void ballast_release(struct ballast *b);
void ballast_close(struct ballast *b);

/* --- the store --- */

enum journal_statement {
    SQL_BEGIN,
    SQL_COMMIT,
    SQL_ROLLBACK,
    SQL_INSERT,
    SQL_REPLACE,
    SQL_PAGE,
    SQL_REPLAY,
    SQL_PURGE,
    SQL_COUNT,
    SQL_FIRST,
    SQL_META,
    SQL_META_AGAIN,
    SQL_PUT,
    SQL_REMOVE,
    SQL_STATEMENTS
};

enum job_kind {
    JOB_APPEND,
    JOB_REPLACE,
    JOB_RESUME,
    JOB_READ,
    JOB_ACKED,
    JOB_REWIND,
    JOB_REPLAY,
    JOB_RENUMBER
};

/* Some events of the log, for a replay: their texts one after the other, each with a
 * '\0' behind it. */
struct journal_slice {
    char *texts;
    size_t used, room;
    size_t sizes[SLICE_ROWS];
    int n;
    int read;      /* rows; the texts of those that decayed are left out */
    uint64_t last; /* seq of the newest row */
};

struct job {
    struct job *next;
    enum job_kind kind;
    uint64_t id;        /* token, or seq */
    uint64_t watermark; /* JOB_ACKED */
    int max_events;
    size_t max_bytes;
    struct journal_slice *slice; /* JOB_REPLAY */
    enum err *result;            /* JOB_REPLAY, JOB_RENUMBER: the caller waits for `*done` */
    bool *done;
    int n;
    struct journal_row rows[]; /* their texts follow in the same block */
};

struct journal {
    pthread_t thread;
    pthread_mutex_t lock; /* over the members down to `closing` */
    pthread_cond_t wake;  /* something queued, set, or closing */
    pthread_cond_t done;  /* a replay ended */
    struct job *head, **tail;
    struct settings settings;
    int64_t set_at; /* ms when the first setting became dirty; 0 none */
    bool closing;

    _Atomic uint64_t backlog;
    _Atomic uint64_t newest; /* `last`, for all to see */

    /* Below: the worker's alone (the opener's before it starts). */
    char path[NAME_ROOM];
    sqlite3 *db;
    sqlite3_stmt *sql[SQL_STATEMENTS];
    struct floor_copy floor;
    struct seen seen;
    bool no_floor; /* at the start the second copy was not there, or damaged */
    struct ballast ballast;
    uint64_t first;     /* lowest seq in the log; 0 none */
    uint64_t last;      /* last seq used, stored or reserved */
    uint64_t base;      /* seqs up to here were lost with a file put aside */
    uint64_t acked;     /* <= last */
    uint64_t watermark; /* <= acked */
    int64_t acked_at;   /* ms when acked or watermark became dirty; 0 none */
    int64_t tried_at;   /* ms of the last try while failing */
    int wal_pages;
    enum err refuse; /* appends fail with this until journal_resume(); OK none */
    bool failing;    /* the last write failed: tried again by the clock */
    bool decayed;    /* at the start a setting was not what was stored */
    bool suspect;    /* something could not be read: the next start looks at all of it */
};

int64_t journal_now(void); /* monotonic ms, never 0 */

/* --- journal_form.c --- */

/* What tells whether a row is still what was stored; the same for ever. */
uint64_t journal_witness(uint64_t seq, const char *json, size_t size);

/* SQL, of settings. */
#define JOURNAL_PUT                                                                                \
    ("INSERT INTO setting (key, value, witness) VALUES (?1, ?2, setting_witness(?1, ?2))"          \
     " ON CONFLICT (key) DO UPDATE SET value = excluded.value, witness = excluded.witness")
#define JOURNAL_IS_SOUND "(witness IS setting_witness(key, value) AND witness IS NOT NULL)"

/* Lets SQL call witness_of(), setting_witness() and place_witness().  SQLite's code. */
int journal_functions(sqlite3 *db);

/* Makes a whole store at `path` in one step: a crash leaves it or nothing. */
enum err journal_create(const char *path, uint64_t base, const struct settings *settings);

/* Brings a store of an earlier form to this one. */
enum err journal_raise(sqlite3 *db);

/* --- journal_schema.c --- */

enum err journal_error(sqlite3 *db, int rc);
enum err journal_run(sqlite3 *db, const char *sql);

/* Runs the statement and reads its first column. */
enum err journal_text(sqlite3 *db, const char *sql, char *to, size_t size);

/* Opens a file, and sets what durability and privacy rest on. */
enum err journal_open_file(const char *path, sqlite3 **db);
enum err journal_set_up(sqlite3 *db, const char *journal_mode);

/* Opens j->path, sets and reads back what durability rests on, checks, prepares
 * and loads.  ERR_FORMAT and ERR_FUTURE: to be put aside. */
enum err journal_connect(struct journal *j);
void journal_disconnect(struct journal *j);

/* --- journal_log.c --- */

/* One transaction: the rows of `n` jobs from `jobs` on, the settings and the
 * acknowledgement that wait.  On failure nothing of it is stored. */
enum err journal_commit(struct journal *j, const struct job *jobs, int n);
enum err journal_rewrite(struct journal *j, const struct job *job); /* journal_replace() */
enum err journal_page(struct journal *j, const struct job *job);
enum err journal_cut(struct journal *j, const struct job *job); /* a slice */
enum err journal_move(struct journal *j, uint64_t last);        /* journal_renumber() */
uint64_t journal_purgeable(const struct journal *j);
enum err journal_purge(struct journal *j); /* one piece */
enum err journal_checkpoint(struct journal *j);
uint64_t journal_count(struct journal *j, uint64_t after, uint64_t up_to);

/* --- journal_recover.c, journal_thread.c --- */

enum err journal_recover(struct journal *j, struct journal_opened *to);
void *journal_work(void *j);
