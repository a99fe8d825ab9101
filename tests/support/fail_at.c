/* fail_at.c - the n-th call fails. */
#include "fail_at.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <sqlite3.h>

#include "base/err.h"
#include "wire/json_read.h"

static struct {
    atomic_int kind, calls;
    int at, times, error;
} plan;

static sqlite3_mem_methods memory;

void fail_arm(enum fail_kind kind, int at, int times, int error)
{
    plan.at = at;
    plan.times = times;
    plan.error = error;
    atomic_store(&plan.calls, 0);
    atomic_store(&plan.kind, kind);
}

void fail_disarm(void)
{
    atomic_store(&plan.kind, FAIL_NOTHING);
}

int fail_calls(void)
{
    return atomic_load(&plan.calls);
}

bool fail_now(enum fail_kind kind)
{
    int n;

    if (atomic_load(&plan.kind) != (int)kind)
        return false;
    n = atomic_fetch_add(&plan.calls, 1) + 1;
    if (plan.at == 0 || n < plan.at || n >= plan.at + plan.times)
        return false;
    errno = plan.error;
    return true;
}

bool fail_file(enum fail_kind kind, int fd)
{
    struct stat st;

    return fd > 2 && atomic_load(&plan.kind) == (int)kind && fstat(fd, &st) == 0 &&
           S_ISREG(st.st_mode) && fail_now(kind);
}

/* ---- memory of SQLite ---- */

static void *sqlite_malloc(int size)
{
    return fail_now(FAIL_MEMORY) ? NULL : memory.xMalloc(size);
}

static void *sqlite_realloc(void *old, int size)
{
    return fail_now(FAIL_MEMORY) ? NULL : memory.xRealloc(old, size);
}

void fail_start(void)
{
    sqlite3_mem_methods mine;

    must(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory) == SQLITE_OK);
    mine = memory;
    mine.xMalloc = sqlite_malloc;
    mine.xRealloc = sqlite_realloc;
    must(sqlite3_config(SQLITE_CONFIG_MALLOC, &mine) == SQLITE_OK);
    json_start(); /* so jansson's is our own */
}
