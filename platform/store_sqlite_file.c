/* store_sqlite_file.c - the file behind the hub's SQLite store: made, checked,
 * copied.
 *
 * A new file gets its tables under another name first, so that a file of ours is
 * never empty or half made: an empty one is damage, and is refused, because a
 * hub that starts empty would number the day's tickets again. */
#include "store_sqlite_file.h"

#include "base/log.h"
#include "base/text.h"
#include "store_sqlite_wal.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    APPLICATION_ID = 0x47756974, /* "Guit" */
    SCHEMA = 1,
    WAL_PAGES = 4000, /* copied back at 16 MB */
    WAL_BYTES_KEPT = 32 * 1024 * 1024
};

/* The log is a plain table with its place as an index beside it: its rows are
 * longer than an index page takes whole, and appending at the end of a plain
 * table is SQLite's fastest path. */
static const char schema[] = "BEGIN;"
                             "CREATE TABLE log("
                             " site TEXT NOT NULL,"
                             " pos INTEGER NOT NULL,"
                             " device BLOB NOT NULL,"
                             " seq INTEGER NOT NULL,"
                             " at INTEGER NOT NULL,"         /* ms since 1970 */
                             " \"offset\" INTEGER NOT NULL," /* minutes east */
                             " json TEXT NOT NULL);"
                             "CREATE UNIQUE INDEX log_pos ON log(site, pos);"
                             "CREATE UNIQUE INDEX log_event ON log(site, device, seq);"
                             "CREATE TABLE records("
                             " site TEXT NOT NULL,"
                             " kind TEXT NOT NULL,"
                             " \"key\" TEXT NOT NULL,"
                             " value TEXT NOT NULL,"
                             " PRIMARY KEY(site, kind, \"key\")) WITHOUT ROWID;"
                             "COMMIT;";

static bool exists(const char *path, off_t *size)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return false;
    *size = st.st_size;
    return true;
}

/* A new name counts after a power cut only when its folder is on disk too. */
static bool sync_folder(const char *path)
{
    char copy[PATH_MAX];
    bool done;
    int fd;

    if (!text_copy(copy, sizeof copy, path))
        return false;
    fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    done = fsync(fd) == 0;
    close(fd);
    return done;
}

static bool sync_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool done;

    if (fd < 0)
        return false;
    done = fsync(fd) == 0;
    close(fd);
    return done;
}

/* Reserves a name beside `path` that nobody else takes. */
static bool reserve_name(const char *path, char *to, size_t size)
{
    int fd;

    if (!text_format(to, size, "%s.new-XXXXXX", path))
        return false;
    fd = mkstemp(to);
    if (fd < 0)
        return false;
    close(fd);
    return true;
}

static int write_schema(const char *path)
{
    char marks[96];
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);

    text_format(marks, sizeof marks, "PRAGMA application_id=%d; PRAGMA user_version=%d",
                APPLICATION_ID, SCHEMA);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, marks, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, schema, NULL, NULL, NULL);
    sqlite3_close(db);
    return code;
}

static bool make_new(const char *path, char *why, size_t why_size)
{
    char fresh[PATH_MAX];
    int code;
    bool done = false;

    if (!reserve_name(path, fresh, sizeof fresh)) {
        text_format(why, why_size,
                    "%s cannot be made (%s); make its folder, writable for this user", path,
                    strerror(errno));
        return false;
    }
    code = write_schema(fresh);
    if (code != SQLITE_OK)
        text_format(why, why_size,
                    "%s cannot be made (%s); look for space and rights in its folder", path,
                    sqlite3_errstr(code));
    else if (!sync_file(fresh) || (link(fresh, path) != 0 && errno != EEXIST) || !sync_folder(path))
        text_format(why, why_size,
                    "%s cannot be made (%s); look for space and rights in its folder", path,
                    strerror(errno));
    else
        done = true;
    unlink(fresh);
    return done;
}

bool store_sqlite_make(const char *path, char *why, size_t why_size)
{
    char wal[PATH_MAX];
    off_t size;

    if (path[0] == '\0' || path[0] == ':') {
        text_format(why, why_size, "store.uri \"sqlite:%s\" names no file; use sqlite:PATH", path);
        return false;
    }
    if (!text_format(wal, sizeof wal, "%s-wal", path)) {
        text_format(why, why_size, "the path in store.uri is too long; use a shorter one");
        return false;
    }
    if (!exists(path, &size)) {
        if (text_format(wal, sizeof wal, "%s.second", path) && exists(wal, &size)) {
            text_format(why, why_size,
                        "%s is gone but its second copy is there; start the hub, which puts that "
                        "in its place, or remove %s too to begin anew",
                        path, wal);
            return false;
        }
        text_format(wal, sizeof wal, "%s-wal", path);
        if (exists(wal, &size) && size > 0) {
            text_format(why, why_size,
                        "%s is gone but %s is there; put the file back or restore the last "
                        "backup without the -wal file",
                        path, wal);
            return false;
        }
        return make_new(path, why, why_size);
    }
    if (size > 0)
        return true;
    text_format(why, why_size,
                "%s is empty, so its log is lost; restore the last backup to this place, or "
                "remove the file if this hub has never run",
                path);
    return false;
}

/* One whole number that `sql` selects; -1 when it cannot be read. */
static int number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *st = NULL;
    int value = -1;

    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
        value = sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    return value;
}

/* Empty when whole; else SQLite's words for the first damage. */
static void first_damage(sqlite3 *db, char *to, size_t size)
{
    sqlite3_stmt *st = NULL;
    const char *said = NULL;

    text_copy(to, size, "");
    if (sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW)
        said = (const char *)sqlite3_column_text(st, 0);
    if (said == NULL)
        text_copy(to, size, sqlite3_errmsg(db));
    else if (!text_equal(said, "ok")) /* "*** in database main ***", then what it is */
        text_copy(to, size, strchr(said, '\n') != NULL ? strchr(said, '\n') + 1 : said);
    sqlite3_finalize(st);
}

static bool check(sqlite3 *db, const char *path, char *why, size_t why_size)
{
    char damage[256] = "";
    int owner = number(db, "PRAGMA application_id"), version = number(db, "PRAGMA user_version");

    if (owner < 0)
        text_copy(damage, sizeof damage, sqlite3_errmsg(db));
    else if (owner == APPLICATION_ID && version > 0 && version <= SCHEMA &&
             number(db, "PRAGMA page_count") <= STORE_SQLITE_CHECKED_PAGES)
        first_damage(db, damage, sizeof damage);

    if (damage[0] != '\0')
        text_format(why, why_size, "%s is damaged (%s); restore the last backup to this place",
                    path, damage);
    else if (owner != APPLICATION_ID)
        text_format(why, why_size, "%s is not a store of Guitai; name another file in store.uri",
                    path);
    else if (version > SCHEMA)
        text_format(why, why_size,
                    "%s was written by a later version (form %d, this program knows %d); install "
                    "that version or a newer one",
                    path, version, SCHEMA);
    else if (version <= 0)
        text_format(why, why_size, "%s is damaged (no form); restore the last backup to this place",
                    path);
    else
        return true;
    return false;
}

static int take_lock(const char *path)
{
    char name[PATH_MAX];
    int fd;

    if (!text_format(name, sizeof name, "%s.lock", path))
        return -1;
    fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

bool store_sqlite_is_used(const char *path)
{
    int lock = take_lock(path);

    if (lock >= 0)
        close(lock);
    return lock < 0;
}

int store_sqlite_copies_wal(sqlite3 *db, bool on)
{
    return sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on ? 0 : 1, (int *)NULL);
}

static int set_up(sqlite3 *db, bool tidies)
{
    char own[128];
    int code = sqlite3_busy_timeout(db, STORE_BUSY_MS);

    if (code == SQLITE_OK)
        code = sqlite3_exec(db,
                            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                            "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
                            "PRAGMA cache_size=-16000; PRAGMA trusted_schema=OFF",
                            NULL, NULL, NULL);
    text_format(own, sizeof own, "PRAGMA wal_autocheckpoint=%d; PRAGMA journal_size_limit=%d",
                tidies ? WAL_PAGES : 0, WAL_BYTES_KEPT);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, own, NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = store_sqlite_copies_wal(db, tidies);
    return code;
}

/* Only who holds the lock can look: another one may be writing. */
static bool check_wal(const char *path, char *why, size_t why_size)
{
    char wal[PATH_MAX];

    if (!text_format(wal, sizeof wal, "%s-wal", path) ||
        wal_check(wal, WAL_IS_REUSED) != WAL_DAMAGED)
        return true;
    text_format(why, why_size,
                "%s is damaged, and the newest events are in it; restore the last backup to %s and "
                "put this file away",
                wal, path);
    return false;
}

static bool mark_of(const char *path, char to[PATH_MAX])
{
    return text_format(to, PATH_MAX, "%s.suspect", path);
}

void store_sqlite_suspect(const char *path)
{
    char mark[PATH_MAX];
    int fd = mark_of(path, mark) ? open(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;

    if (fd < 0)
        log_fault("store: %s cannot be made: the next start will not look at all of the store",
                  mark);
    else
        close(fd);
}

static bool is_as_good_as_said(sqlite3 *db, const char *path, char *why, size_t why_size)
{
    char mark[PATH_MAX];
    off_t size;

    if (!mark_of(path, mark) || !exists(mark, &size))
        return true;
    if (!store_sqlite_verify(db, path, why, why_size))
        return false;
    unlink(mark);
    return true;
}

bool store_sqlite_connect(const char *path, struct sqlite3 **db, int *lock, char *why,
                          size_t why_size)
{
    int code;

    *lock = take_lock(path);
    if (*lock >= 0 && !check_wal(path, why, why_size))
        return false;
    code = sqlite3_open_v2(path, db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = store_sqlite_copies_wal(*db, false); /* what is refused stays as it is */
    if (code != SQLITE_OK) {
        text_format(why, why_size, "%s cannot be opened (%s); look at its rights", path,
                    sqlite3_errstr(code));
        return false;
    }
    if (!check(*db, path, why, why_size) ||
        (*lock >= 0 && !is_as_good_as_said(*db, path, why, why_size)))
        return false;
    code = set_up(*db, *lock >= 0);
    if (code == SQLITE_OK)
        return true;
    text_format(why, why_size, "%s cannot be written (%s); look for space and rights", path,
                sqlite3_errmsg(*db));
    return false;
}

bool store_sqlite_beside(const char *path, struct sqlite3 **db, char *why, size_t why_size)
{
    int code = sqlite3_open_v2(path, db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

    if (code == SQLITE_OK)
        code = set_up(*db, false);
    if (code != SQLITE_OK)
        text_format(why, why_size, "%s: no second connection: %s", path, sqlite3_errstr(code));
    return code == SQLITE_OK;
}

bool store_sqlite_verify(struct sqlite3 *db, const char *path, char *why, size_t why_size)
{
    char damage[256];

    first_damage(db, damage, sizeof damage);
    if (damage[0] == '\0' && number(db, "SELECT count(*) FROM (SELECT site FROM log GROUP BY site"
                                        " HAVING count(*) <> max(pos) OR min(pos) <> 1)") != 0)
        text_copy(damage, sizeof damage, "the log lacks events");
    if (damage[0] != '\0')
        text_format(why, why_size, "%s is damaged (%s); restore the last backup to this place",
                    path, damage);
    return damage[0] == '\0';
}

bool store_sqlite_is_whole(const char *path, char *why, size_t why_size)
{
    sqlite3 *db = NULL;
    bool whole;
    off_t size;
    int code;

    if (!check_wal(path, why, why_size))
        return false;
    if (!exists(path, &size) || size == 0) { /* SQLite would remove its WAL */
        text_format(why, why_size, "%s is empty", path);
        return false;
    }
    code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
    if (code == SQLITE_OK)
        code = store_sqlite_copies_wal(db, false);
    if (code != SQLITE_OK)
        text_format(why, why_size, "%s cannot be opened (%s)", path, sqlite3_errstr(code));
    whole = code == SQLITE_OK && check(db, path, why, why_size) &&
            store_sqlite_verify(db, path, why, why_size);
    sqlite3_close(db);
    return whole;
}

bool store_sqlite_move(const char *from, const char *to)
{
    return sync_file(from) && rename(from, to) == 0 && sync_folder(to);
}

/* One step: the copy is the state at one instant and writers do not restart it. */
static int copy_pages(const char *from, const char *to)
{
    sqlite3 *source = NULL, *target = NULL;
    sqlite3_backup *b = NULL;
    int code = sqlite3_open_v2(from, &source, SQLITE_OPEN_READONLY, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_open_v2(to, &target, SQLITE_OPEN_READWRITE, NULL);
    if (code == SQLITE_OK) {
        sqlite3_busy_timeout(source, STORE_BUSY_MS);
        b = sqlite3_backup_init(target, "main", source, "main");
        code = b == NULL ? sqlite3_errcode(target) : sqlite3_backup_step(b, -1);
        if (b != NULL)
            sqlite3_backup_finish(b);
    }
    sqlite3_close(target);
    sqlite3_close(source);
    return code == SQLITE_DONE ? SQLITE_OK : code == SQLITE_OK ? SQLITE_ERROR : code;
}

static enum err failed(const char *to, const char *what, enum err e)
{
    log_fault("store: backup %s: %s", to, what);
    return e;
}

enum err store_sqlite_copy(const char *from, const char *to)
{
    char fresh[PATH_MAX];
    int code;
    enum err e = OK;

    if (!reserve_name(to, fresh, sizeof fresh))
        return failed(to, strerror(errno), ERR_IO);
    code = copy_pages(from, fresh);
    if (code != SQLITE_OK)
        e = failed(to, sqlite3_errstr(code), (code & 0xFF) == SQLITE_FULL ? ERR_FULL : ERR_IO);
    else if (!sync_file(fresh) || rename(fresh, to) != 0 || !sync_folder(to))
        e = failed(to, strerror(errno), ERR_IO);
    if (e != OK)
        unlink(fresh);
    return e;
}
