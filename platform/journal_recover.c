/* journal_recover.c - at start: is the file fit for use, and what to do if not. */
#include "journal_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "journal_file.h"
#include "store_sqlite_wal.h"

/* Where SQLite's header holds what (sqlite.org/fileformat2.html, section 1.3). */
enum {
    HEADER_SIZE = 100,
    AT_PAGE_SIZE = 16,
    AT_WRITE_FORMAT = 18, /* 1 rollback journal, 2 WAL; more: SQLite only reads */
    AT_READ_FORMAT = 19,
    AT_CHANGES = 24,
    AT_PAGES = 28,
    AT_VERSION = 60,
    AT_APPLICATION = 68,
    AT_VALID_FOR = 92, /* AT_PAGES holds when this equals AT_CHANGES */
    MOST_TWINS = 99,
};

static const char *const companions[] = {"-wal", "-shm", "-journal"};

static bool companion_path(char to[NAME_ROOM], const char *path, const char *suffix)
{
    return text_format(to, NAME_ROOM, "%s%s", path, suffix);
}

/* Bytes; 0 when absent. */
static int64_t companion_size(const char *path, const char *suffix)
{
    char name[NAME_ROOM];
    struct stat st;

    return companion_path(name, path, suffix) && !stat(name, &st) ? (int64_t)st.st_size : 0;
}

static uint32_t number_at(const unsigned char *h, int at)
{
    h += at;
    return (uint32_t)h[0] << 24 | (uint32_t)h[1] << 16 | (uint32_t)h[2] << 8 | h[3];
}

static enum err judge_header(const unsigned char *h, int64_t size, bool has_wal)
{
    if (memcmp(h, "SQLite format 3", 16) != 0 ||
        number_at(h, AT_APPLICATION) != JOURNAL_APPLICATION)
        return ERR_FORMAT;
    if (number_at(h, AT_VERSION) > JOURNAL_VERSION && number_at(h, AT_VERSION) <= INT32_MAX)
        return ERR_FUTURE;
    if (h[AT_WRITE_FORMAT] < 1 || h[AT_WRITE_FORMAT] > 2 || h[AT_WRITE_FORMAT] != h[AT_READ_FORMAT])
        return ERR_FORMAT;
    if (number_at(h, AT_VERSION) < 1 || number_at(h, AT_VERSION) > JOURNAL_VERSION ||
        h[AT_PAGE_SIZE] * 256 + h[AT_PAGE_SIZE + 1] != JOURNAL_PAGE)
        return ERR_FORMAT;
    /* With a WAL the header may be older or newer than the rest. */
    if (!has_wal && number_at(h, AT_VALID_FOR) == number_at(h, AT_CHANGES) &&
        size < (int64_t)number_at(h, AT_PAGES) * JOURNAL_PAGE)
        return ERR_FORMAT;
    return OK;
}

/* Before SQLite sees the file: it would take an empty file as a new store and
 * write into a stranger's. */
static enum err judge(const char *path)
{
    bool has_wal = companion_size(path, "-wal") > 0;
    unsigned char h[HEADER_SIZE];
    struct stat st;
    enum err e = OK;
    int fd;

    if (stat(path, &st)) {
        if (errno == ENOENT)
            return has_wal || companion_size(path, "-journal") > 0 ? ERR_FORMAT : ERR_ABSENT;
        return errno == ELOOP ? ERR_FORMAT : file_error(errno);
    }
    if (!S_ISREG(st.st_mode))
        return ERR_FORMAT;
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return file_error(errno);
    if (pread(fd, h, sizeof(h), 0) != (ssize_t)sizeof(h))
        e = ERR_FORMAT;
    close(fd);
    return e == OK ? judge_header(h, (int64_t)st.st_size, has_wal) : e;
}

/* --- putting aside --- */

static bool is_taken(const char *path)
{
    struct stat st;

    return !lstat(path, &st) || errno != ENOENT;
}

static enum err aside_name(char to[NAME_ROOM], const char *path, const char *why)
{
    time_t now = time(NULL);
    struct tm tm;
    char at[32], twin[8] = "";

    gmtime_r(&now, &tm);
    strftime(at, sizeof(at), "%Y%m%d-%H%M%S", &tm);
    for (int i = 2; i <= MOST_TWINS; i++) {
        if (!text_format(to, NAME_ROOM, "%s.%s-%s%s", path, why, at, twin))
            return ERR_IO;
        if (!is_taken(to))
            return OK;
        text_format(twin, sizeof(twin), "-%d", i);
    }
    return ERR_FULL;
}

/* The main file first: should the power go between, the companions left alone
 * are seen to be without a store and follow at the next start. */
static enum err put_aside(const char *path, enum err why, char aside[NAME_ROOM])
{
    char from[NAME_ROOM], to[NAME_ROOM];
    enum err e = aside_name(aside, path, why == ERR_FUTURE ? "future" : "damaged");

    if (e == OK && is_taken(path))
        e = file_rename(path, aside);
    for (size_t i = 0; e == OK && i < ARRAY_LEN(companions); i++) {
        companion_path(from, path, companions[i]);
        companion_path(to, aside, companions[i]);
        if (is_taken(from))
            e = file_rename(from, to);
    }
    if (e == OK)
        log_fault("store: %s was %s; put aside as %s", path, err_name(why), aside);
    else
        log_fault("store: %s is %s and cannot be put aside: %s", path, err_name(why), err_name(e));
    return e;
}

/* What is no file where the store has one, a folder or a pipe, would stop it or make it wait;
 * there is nothing in it for us.  (In place of file or WAL it is damage.) */
static void put_odd_aside(const struct journal *j)
{
    static const char *const ends[] = {"-shm", "-journal", ".new", ".floor", ".seen", ".ballast"};
    char name[NAME_ROOM], aside[NAME_ROOM];
    struct stat st;

    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        if (!companion_path(name, j->path, ends[i]) || !is_taken(name) ||
            (!stat(name, &st) && S_ISREG(st.st_mode)))
            continue;
        if (aside_name(aside, name, "damaged") == OK && file_rename(name, aside) == OK)
            log_fault("store: %s is no file; put aside as %s", name, aside);
    }
}

/* Somebody took the rights away from a file of ours, as by a careless chmod: a terminal that
 * stood still for that would turn people away. */
static void take_rights_back(const struct journal *j)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".floor", ".seen", ".ballast"};
    char name[NAME_ROOM];
    struct stat st;

    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        if (companion_path(name, j->path, ends[i]) && !stat(name, &st) && S_ISREG(st.st_mode) &&
            st.st_uid == geteuid() && (st.st_mode & 0600) != 0600 &&
            !chmod(name, (st.st_mode & 07777) | 0600))
            log_fault("store: %s could not be read or written; its rights are mended", name);
    }
}

/* --- the other witnesses --- */

static void read_seen(struct journal *j)
{
    char name[NAME_ROOM];

    text_format(name, sizeof(name), "%s.seen", j->path);
    seen_open(&j->seen, name);
    floor_reserve(&j->floor, j->seen.seq);
}

static enum err read_floor(struct journal *j)
{
    char name[NAME_ROOM], aside[NAME_ROOM];
    enum err e;

    text_format(name, sizeof(name), "%s.floor", j->path);
    e = floor_read(&j->floor, name);
    j->no_floor = e != OK;
    if (e == OK || e == ERR_ABSENT)
        return OK;
    log_fault("store: second copy %s: %s", name, err_name(e));
    if (e != ERR_FORMAT)
        return e;
    e = aside_name(aside, name, "damaged");
    return e == OK ? file_rename(name, aside) : e;
}

/* The log is readable, but is it as new as what was reserved for it? */
static void compare_with_floor(struct journal *j, bool is_torn, struct journal_opened *to)
{
    char boot[MACHINE_BOOT];
    bool is_old = floor_is_ahead(&j->floor, j->last) || j->seen.seq > j->last, is_sure;

    machine_boot(boot);
    is_sure = !is_torn && !is_old && !j->decayed && floor_is_sure(&j->floor, j->last, boot);
    to->floors_lost = j->no_floor && j->last > 0;
    if (is_old) {
        log_fault("store: %s has lost events that were stored; seqs go on after %llu", j->path,
                  (unsigned long long)j->floor.reserved);
        j->base = j->last = j->floor.reserved;
        j->acked_at = journal_now();
        to->gap = true;
    }
    to->second_copy = floor_raise(&j->floor, &j->settings, !is_sure);
}

static void write_floor(struct journal *j)
{
    char boot[MACHINE_BOOT];
    enum err e;

    floor_note_all(&j->floor, &j->settings);
    floor_reserve(&j->floor, j->last);
    machine_boot(boot);
    floor_opened(&j->floor, boot);
    if (!j->floor.changed)
        return;
    e = floor_write(&j->floor);
    if (e != OK)
        log_fault("store: cannot write %s: %s", j->floor.path, err_name(e));
}

/* --- beginning --- */

static enum err begin_anew(struct journal *j, struct journal_opened *to)
{
    enum err e = journal_create(j->path, j->floor.reserved, &j->floor.kept);

    if (e == ERR_FULL) {
        ballast_release(&j->ballast);
        e = journal_create(j->path, j->floor.reserved, &j->floor.kept);
    }
    if (e != OK)
        return e;
    to->second_copy = j->floor.kept.n > 0;
    to->floors_lost = j->no_floor && (to->put_aside != OK || j->floor.reserved > 0);
    to->gap = j->floor.reserved > 0 || to->put_aside != OK;
    return journal_connect(j);
}

static enum err use(struct journal *j, enum wal_state *wal_is)
{
    char wal[NAME_ROOM];
    enum err e = judge(j->path);

    companion_path(wal, j->path, "-wal");
    *wal_is = wal_check(wal, WAL_IS_CUT);
    if (e == OK && *wal_is == WAL_DAMAGED)
        e = ERR_FORMAT;
    return e == OK ? journal_connect(j) : e;
}

static enum err use_or_replace(struct journal *j, struct journal_opened *to)
{
    enum wal_state wal_is;
    enum err e = use(j, &wal_is), moved;

    if (e == ERR_FORMAT) /* a read may fail once; damage stays */
        e = use(j, &wal_is);
    if (e == OK) {
        compare_with_floor(j, wal_is == WAL_TORN, to);
        return OK;
    }
    if (e == ERR_ABSENT)
        return begin_anew(j, to);
    if (e != ERR_FORMAT && e != ERR_FUTURE)
        return e;
    to->put_aside = e;
    moved = put_aside(j->path, e, to->aside);
    return moved == OK ? begin_anew(j, to) : moved;
}

/* A checkpoint before the first append: what a cut transaction left in the WAL
 * must not be counted as a flushed one at the next start. */
enum err journal_recover(struct journal *j, struct journal_opened *to)
{
    char name[NAME_ROOM];
    enum err e;

    put_odd_aside(j);
    take_rights_back(j);
    text_format(name, sizeof(name), "%s.ballast", j->path);
    e = ballast_open(&j->ballast, name);
    if (e != OK && e != ERR_FULL)
        return e;
    e = read_floor(j);
    read_seen(j);
    if (e == OK)
        e = use_or_replace(j, to);
    if (e != OK)
        return e;
    if (journal_checkpoint(j) == OK)
        write_floor(j);
    seen_write(&j->seen, j->last);
    if (ballast_fill(&j->ballast) != OK)
        log_fault("store: no room for %s; events are not taken until there is", name);
    j->set_at = settings_is_dirty(&j->settings) ? journal_now() : 0;
    j->failing = !j->ballast.whole;
    j->newest = j->last;
    to->last_seq = j->last;
    to->acked = j->acked;
    return OK;
}
