/* store_sqlite_check.c - whether the file behind the hub's store is ours, and whole. */
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "port/store.h"
#include "store_sqlite_file.h"
#include "store_sqlite_form.h"
#include "store_sqlite_records.h"
#include "store_sqlite_row.h"
#include "store_sqlite_sql.h"
#include "store_sqlite_wal.h"

enum { AT_ENCODING = 56, AT_APPLICATION = 68, HEADER = 72 };

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

/* SQLite takes a number that stands for nothing for UTF-8 too, and later refuses to go on
 * (sqlite.org/fileformat2.html, section 1.3.13).  Before SQLite opens the file: closing it would
 * take all locks of this process from it, and whoever closes it next its WAL. */
bool store_sqlite_check_encoding(const char *path, char *why, size_t why_size)
{
    static const unsigned char utf8[] = {0, 0, 0, 1}, ours[] = {'G', 'u', 'i', 't'};
    unsigned char is[HEADER];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool odd = fd >= 0 && pread(fd, is, sizeof is, 0) == (ssize_t)sizeof is &&
               memcmp(is + AT_APPLICATION, ours, sizeof ours) == 0 &&
               memcmp(is + AT_ENCODING, utf8, sizeof utf8) != 0;

    if (fd >= 0)
        close(fd);
    if (odd)
        text_format(why, why_size,
                    "%s is damaged (another encoding of texts); restore the last backup to this "
                    "place",
                    path);
    return !odd;
}

bool store_sqlite_check(struct sqlite3 *db, const char *path, char *why, size_t why_size)
{
    char damage[256] = "";
    int owner = store_form_number(db, "PRAGMA application_id"),
        version = store_form_number(db, "PRAGMA user_version");

    if (owner < 0)
        text_copy(damage, sizeof damage, sqlite3_errmsg(db));
    else if (owner == STORE_APPLICATION && version > 0 && version <= STORE_FORM &&
             store_form_number(db, "PRAGMA page_count") <= STORE_SQLITE_CHECKED_PAGES)
        first_damage(db, damage, sizeof damage);

    if (damage[0] != '\0')
        text_format(why, why_size, "%s is damaged (%s); restore the last backup to this place",
                    path, damage);
    else if (owner != STORE_APPLICATION)
        text_format(why, why_size, "%s is not a store of Guitai; name another file in store.uri",
                    path);
    else if (version > STORE_FORM)
        text_format(why, why_size,
                    "%s was written by a later version (form %d, this program knows %d); install "
                    "that version or a newer one",
                    path, version, STORE_FORM);
    else if (version <= 0)
        text_format(why, why_size, "%s is damaged (no form); restore the last backup to this place",
                    path);
    else
        return true;
    return false;
}

/* SQLite would take a folder in its place for an index that it may only read. */
static bool has_odd_index(const char *path, char name[PATH_MAX])
{
    struct stat st;

    return text_format(name, PATH_MAX, "%s-shm", path) && lstat(name, &st) == 0 &&
           (stat(name, &st) != 0 || !S_ISREG(st.st_mode));
}

bool store_sqlite_check_wal(const char *path, char *why, size_t why_size)
{
    char name[PATH_MAX];
    bool is_damaged = text_format(name, sizeof name, "%s-wal", path) &&
                      wal_check(name, WAL_IS_REUSED) == WAL_DAMAGED;

    if (is_damaged)
        text_format(why, why_size,
                    "%s is damaged, and the newest events are in it; restore the last backup to "
                    "%s and put this file away",
                    name, path);
    else if (has_odd_index(path, name))
        text_format(why, why_size, "%s is no file; put it away", name);
    else
        return true;
    return false;
}

/* ---- all of it ---- */

bool store_sqlite_verify(struct sqlite3 *db, const char *path, char *why, size_t why_size)
{
    char damage[256];

    first_damage(db, damage, sizeof damage);
    if (damage[0] == '\0' &&
        store_form_number(db, "SELECT count(*) FROM (SELECT site FROM log GROUP BY site"
                              " HAVING count(*) <> max(pos) OR min(pos) <> 1)") != 0)
        text_copy(damage, sizeof damage, "the log lacks events");
    if (damage[0] != '\0')
        text_format(why, why_size, "%s is damaged (%s); restore the last backup to this place",
                    path, damage);
    return damage[0] == '\0';
}

bool store_sqlite_is_decayed(struct sqlite3 *db, const char *path, char *why, size_t why_size)
{
    int pos = store_form_number(
        db, store_form_has_witnesses(db, "main", "log")
                ? "SELECT coalesce(min(pos), 0) FROM log WHERE " STORE_ROW_IS_DECAYED
                : "SELECT coalesce(min(pos), 0) FROM log WHERE NOT json_valid(json)");

    if (pos != 0)
        text_format(why, why_size,
                    "%s is damaged (the event at place %d is not what was stored); restore the "
                    "last backup to this place",
                    path, pos);
    return pos != 0;
}

bool store_sqlite_has_decayed_record(struct sqlite3 *db, const char *path, char *why,
                                     size_t why_size)
{
    char name[STORE_RECORD_NAME] = "";

    if (!store_form_has_witnesses(db, "main", "records"))
        return false;
    if (store_sql_text(db,
                       "SELECT kind || ' ' || \"key\" FROM records WHERE ?1 = ?1"
                       " AND " STORE_RECORD_IS_DECAYED,
                       "", name, sizeof name) == SQLITE_OK &&
        name[0] == '\0')
        return false;
    text_format(why, why_size,
                "%s is damaged (the record \"%s\" is not what was stored); restore the last backup "
                "to this place",
                path, name);
    return true;
}

static bool look_through(const char *path, bool texts_too, char *why, size_t why_size)
{
    sqlite3 *db = NULL;
    bool whole;
    struct stat st;
    int code;

    if (!store_sqlite_check_wal(path, why, why_size))
        return false;
    if (stat(path, &st) != 0 || st.st_size == 0) { /* SQLite would remove its WAL */
        text_format(why, why_size, "%s is empty", path);
        return false;
    }
    if (!store_sqlite_check_encoding(path, why, why_size))
        return false;
    code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
    if (code == SQLITE_OK)
        code = store_sqlite_copies_wal(db, false);
    if (code == SQLITE_OK)
        code = store_row_functions(db);
    if (code != SQLITE_OK)
        text_format(why, why_size, "%s cannot be opened (%s)", path, sqlite3_errstr(code));
    whole = code == SQLITE_OK && store_sqlite_check(db, path, why, why_size) &&
            store_sqlite_verify(db, path, why, why_size) &&
            (!texts_too || (!store_sqlite_is_decayed(db, path, why, why_size) &&
                            !store_sqlite_has_decayed_record(db, path, why, why_size)));
    sqlite3_close(db);
    return whole;
}

bool store_sqlite_is_sound(const char *path, char *why, size_t why_size)
{
    return look_through(path, false, why, why_size);
}

bool store_sqlite_is_whole(const char *path, char *why, size_t why_size)
{
    return look_through(path, true, why, why_size);
}

/* ---- a suspicion ---- */

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

bool store_sqlite_is_as_good_as_said(struct sqlite3 *db, const char *path, char *why,
                                     size_t why_size)
{
    char mark[PATH_MAX];

    if (!mark_of(path, mark) || access(mark, F_OK) != 0)
        return true;
    if (!store_sqlite_verify(db, path, why, why_size) ||
        store_sqlite_is_decayed(db, path, why, why_size))
        return false;
    store_sqlite_trust(path);
    return true;
}

void store_sqlite_trust(const char *path)
{
    char mark[PATH_MAX];

    if (mark_of(path, mark))
        unlink(mark);
}
