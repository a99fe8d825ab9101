/* store_sqlite_file.c - the file behind the hub's SQLite store: made, checked,
 * copied.
 *
 * A new file gets its tables under another name first, so that a file of ours is
 * never empty or half made: an empty one is damage, and is refused, because a
 * hub that starts empty would number the day's tickets again. */
#include "store_sqlite_file.h"

#include "base/log.h"
#include "base/text.h"
#include "store_sqlite_form.h"
#include "store_sqlite_row.h"

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
    WAL_PAGES = 4000, /* copied back at 16 MB */
    WAL_BYTES_KEPT = 32 * 1024 * 1024
};

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
    code = store_form_make(fresh);
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

/* A program that knows an earlier form would go on writing as it does. */
static bool has_this_form(sqlite3 *db, const char *path, char *why, size_t why_size)
{
    if (store_form_number(db, "PRAGMA user_version") == STORE_FORM)
        return true;
    text_format(why, why_size,
                "%s is in use by a program of an earlier version; start the hub again, then try "
                "once more",
                path);
    return false;
}

bool store_sqlite_connect(const char *path, struct sqlite3 **db, int *lock, char *why,
                          size_t why_size)
{
    int code;

    *lock = take_lock(path);
    if ((*lock >= 0 && !store_sqlite_check_wal(path, why, why_size)) ||
        !store_sqlite_check_encoding(path, why, why_size))
        return false;
    code = sqlite3_open_v2(path, db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = store_sqlite_copies_wal(*db, false); /* what is refused stays as it is */
    if (code == SQLITE_OK)
        code = store_row_functions(*db);
    if (code != SQLITE_OK) {
        text_format(why, why_size, "%s cannot be opened (%s); look at its rights", path,
                    sqlite3_errstr(code));
        return false;
    }
    if (!store_sqlite_check(*db, path, why, why_size) ||
        (*lock < 0 && !has_this_form(*db, path, why, why_size)) ||
        (*lock >= 0 && !store_sqlite_is_as_good_as_said(*db, path, why, why_size)))
        return false;
    code = set_up(*db, *lock >= 0);
    if (code == SQLITE_OK)
        code = store_form_raise(*db, "main");
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
        code = store_row_functions(*db);
    if (code == SQLITE_OK)
        code = set_up(*db, false);
    if (code != SQLITE_OK)
        text_format(why, why_size, "%s: no second connection: %s", path, sqlite3_errstr(code));
    return code == SQLITE_OK;
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
