/* store_sqlite_row.c - rows bound, read and judged by their witness. */
#include "store_sqlite_row.h"

#include <sqlite3.h>
#include <string.h>

#include "base/err.h"
#include "base/text.h"
#include "store_sqlite_records.h"
#include "store_witness.h"

enum { POS, DEVICE, SEQ, AT, OFFSET, JSON, WITNESS }; /* STORE_ROW_COLUMNS */

void store_row_bind(sqlite3_stmt *st, const char *site, const struct log_row *row)
{
    must(sqlite3_bind_text(st, 1, site, -1, SQLITE_STATIC) == SQLITE_OK);
    sqlite3_bind_int64(st, 2, (sqlite3_int64)row->pos);
    sqlite3_bind_blob(st, 3, row->device.b, sizeof row->device.b, SQLITE_STATIC);
    sqlite3_bind_int64(st, 4, (sqlite3_int64)row->seq);
    sqlite3_bind_int64(st, 5, row->when.at);
    sqlite3_bind_int(st, 6, row->when.offset_min);
    sqlite3_bind_text64(st, 7, row->json, row->size, SQLITE_STATIC, SQLITE_UTF8);
    sqlite3_bind_int64(st, 8, (sqlite3_int64)store_witness(row));
}

/* What is beside the texts.  False when it is not what store_row_bind() wrote. */
static bool fill(struct log_row *to, const void *device, int device_size, sqlite3_int64 offset)
{
    if (device == NULL || device_size != (int)sizeof to->device.b || offset < INT16_MIN ||
        offset > INT16_MAX || to->json == NULL)
        return false;
    memcpy(to->device.b, device, sizeof to->device.b);
    to->when.offset_min = (int16_t)offset;
    return true;
}

bool store_row_read(sqlite3_stmt *st, struct log_row *to)
{
    const void *device = sqlite3_column_blob(st, DEVICE);

    *to = (struct log_row){.pos = (uint64_t)sqlite3_column_int64(st, POS),
                           .seq = (uint64_t)sqlite3_column_int64(st, SEQ),
                           .when = {.at = sqlite3_column_int64(st, AT)},
                           .json = (const char *)sqlite3_column_text(st, JSON)};
    to->size = (size_t)sqlite3_column_bytes(st, JSON);
    return fill(to, device, sqlite3_column_bytes(st, DEVICE), sqlite3_column_int64(st, OFFSET)) &&
           (sqlite3_column_type(st, WITNESS) == SQLITE_NULL ||
            sqlite3_column_int64(st, WITNESS) == (sqlite3_int64)store_witness(to));
}

static void witness_of(sqlite3_context *ctx, int n, sqlite3_value **v)
{
    const void *device = sqlite3_value_blob(v[DEVICE]);
    struct log_row row = {.pos = (uint64_t)sqlite3_value_int64(v[POS]),
                          .seq = (uint64_t)sqlite3_value_int64(v[SEQ]),
                          .when = {.at = sqlite3_value_int64(v[AT])},
                          .json = (const char *)sqlite3_value_text(v[JSON])};

    (void)n;
    row.size = (size_t)sqlite3_value_bytes(v[JSON]);
    if (fill(&row, device, sqlite3_value_bytes(v[DEVICE]), sqlite3_value_int64(v[OFFSET])))
        sqlite3_result_int64(ctx, (sqlite3_int64)store_witness(&row));
}

int store_row_functions(sqlite3 *db)
{
    int code =
        sqlite3_create_function_v2(db, "witness_of", WITNESS, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                   NULL, witness_of, NULL, NULL, NULL);

    return code == SQLITE_OK ? store_records_functions(db) : code;
}

bool store_row_mend(sqlite3 *db, const char *in, const char *site, const struct log_row *row)
{
    char sql[256];
    sqlite3_stmt *st = NULL;
    bool mended;

    text_format(sql, sizeof sql,
                "UPDATE %s.log SET at = ?5, \"offset\" = ?6, json = ?7, witness = ?8"
                " WHERE site = ?1 AND pos = ?2 AND device = ?3 AND seq = ?4",
                in);
    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
        return false;
    store_row_bind(st, site, row);
    mended = sqlite3_step(st) == SQLITE_DONE && sqlite3_changes(db) == 1;
    sqlite3_finalize(st);
    return mended;
}
