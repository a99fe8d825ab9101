/* log.c - reads a log without touching it. */
#include "replay/log.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "base/text.h"

static void add(struct rows *to, const char *json, size_t size)
{
    struct row r = {.json = malloc(size + 1), .size = size};

    must(r.json != NULL);
    memcpy(r.json, json, size);
    r.json[size] = '\0';
    if (to->count == to->room) {
        to->room = to->room > 0 ? to->room * 2 : 1024;
        to->row = realloc(to->row, to->room * sizeof *to->row);
        must(to->row != NULL);
    }
    to->row[to->count++] = r;
}

/* Columns: the event's JSON, then its time and offset where there are any. */
static int read_rows(struct rows *to, sqlite3_stmt *st)
{
    int code;

    while ((code = sqlite3_step(st)) == SQLITE_ROW) {
        const char *json = (const char *)sqlite3_column_text(st, 0);

        add(to, json != NULL ? json : "", (size_t)sqlite3_column_bytes(st, 0));
        if (sqlite3_column_count(st) < 3)
            continue;
        to->row[to->count - 1].timed = true;
        to->row[to->count - 1].when =
            (struct moment){sqlite3_column_int64(st, 1), (int16_t)sqlite3_column_int(st, 2)};
    }
    return code;
}

static bool query(struct rows *to, const char *path, const char *sql, const char *site, char *why,
                  size_t n)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_busy_timeout(db, 5000);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(db, sql, -1, &st, NULL);
    if (code == SQLITE_OK && site != NULL)
        code = sqlite3_bind_text(st, 1, site, -1, SQLITE_STATIC);
    if (code == SQLITE_OK)
        code = read_rows(to, st);
    if (code != SQLITE_DONE)
        text_format(why, n, "%s: %s; name a store of Guitai", path, sqlite3_errmsg(db));
    sqlite3_finalize(st);
    sqlite3_close(db);
    return code == SQLITE_DONE;
}

bool rows_of_store(struct rows *to, const char *uri, const char *site, char *why, size_t n)
{
    if (strncmp(uri, "sqlite:", 7) != 0) {
        text_format(why, n, "--store %s: use sqlite:PATH", uri);
        return false;
    }
    return query(to, uri + 7, "SELECT json, at, \"offset\" FROM log WHERE site = ?1 ORDER BY pos",
                 site, why, n);
}

bool rows_of_editions(struct rows *to, const char *uri, const char *site, char *why, size_t n)
{
    return query(to, uri + 7,
                 "SELECT \"key\" || ' ' || value FROM records WHERE site = ?1 AND kind = 'edition'",
                 site, why, n);
}

bool rows_of_journal(struct rows *to, const char *path, char *why, size_t n)
{
    return query(to, path, "SELECT json FROM log ORDER BY seq", NULL, why, n);
}

bool rows_of_file(struct rows *to, const char *path, char *why, size_t n)
{
    FILE *f = fopen(path, "rbe");
    char *line = NULL;
    size_t room = 0;
    ssize_t len;

    if (f == NULL) {
        text_format(why, n, "%s: %s", path, strerror(errno));
        return false;
    }
    while ((len = getline(&line, &room, f)) > 0) {
        len -= line[len - 1] == '\n';
        if (len > 0)
            add(to, line, (size_t)len);
    }
    free(line);
    fclose(f);
    return true;
}

void rows_free(struct rows *r)
{
    for (size_t i = 0; i < r->count; i++)
        free(r->row[i].json);
    free(r->row);
    *r = (struct rows){.row = NULL};
}
