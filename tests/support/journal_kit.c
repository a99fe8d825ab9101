/* journal_kit.c - a terminal's store in a folder of its own, for tests. */
#include "support/journal_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "notice_queue.h"

void kit_init(struct kit *s)
{
    const char *tmp = getenv("TMPDIR");

    *s = (struct kit){0};
    text_format(s->folder, sizeof(s->folder), "%s/guitai-store-XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(s->folder));
    text_format(s->path, sizeof(s->path), "%s/kiosk.db", s->folder);
}

static void empty(const char *folder)
{
    DIR *d = opendir(folder);
    struct dirent *e;

    while (d && (e = readdir(d))) {
        char name[KIT_PATH * 3];

        if (text_equal(e->d_name, ".") || text_equal(e->d_name, ".."))
            continue;
        text_format(name, sizeof(name), "%s/%s", folder, e->d_name);
        if (e->d_type == DT_DIR)
            empty(name), rmdir(name);
        else
            unlink(name);
    }
    if (d)
        closedir(d);
}

void kit_empty(struct kit *s)
{
    empty(s->folder);
}

void kit_deinit(struct kit *s)
{
    kit_close(s);
    empty(s->folder);
    rmdir(s->folder);
}

void kit_open(struct kit *s)
{
    s->j = journal_open(s->path, &s->opened, s->why, sizeof(s->why));
    if (!s->j)
        fail_msg("not opened: %s", s->why);
}

void kit_close(struct kit *s)
{
    struct notice n;

    journal_close(s->j);
    s->j = NULL;
    while (notice_take(&n))
        free(n.data);
}

void kit_reopen(struct kit *s)
{
    kit_close(s);
    kit_open(s);
}

struct notice kit_wait(enum notice_kind kind)
{
    struct notice n;

    while (notice_wait(&n, KIT_PATIENCE)) {
        if (n.kind == kind)
            return n;
        free(n.data);
    }
    fail_msg("no notice %d came", (int)kind);
    return n;
}

enum err kit_append(struct kit *s, uint64_t seq, int n)
{
    struct journal_row *rows = calloc((size_t)n, sizeof(*rows));
    struct notice stored;

    assert_non_null(rows);
    for (int i = 0; i < n; i++) {
        char *json = malloc(300);

        assert_non_null(json);
        /* About the size of an event; the log's pages fill as they would. */
        text_format(json, 300,
                    "{\"device\":\"kiosk-1\",\"seq\":%" PRIu64 ",\"type\":\"ticket.issued\","
                    "\"body\":{\"number\":\"A%03" PRIu64 "\",\"fill\":\"%0100d\"}}",
                    seq + (uint64_t)i, seq + (uint64_t)i, 0);
        rows[i] =
            (struct journal_row){.seq = seq + (uint64_t)i, .json = json, .size = strlen(json)};
    }
    journal_append(s->j, ++s->token, rows, n);
    for (int i = 0; i < n; i++)
        free((char *)rows[i].json);
    free(rows);
    do
        stored = kit_wait(NOTICE_STORED);
    while (stored.id == 0);
    assert_int_equal(stored.id, s->token);
    return (enum err)stored.a;
}

void kit_fill(struct kit *s, uint64_t seq, int n)
{
    for (int i = 0; i < n; i++)
        assert_int_equal(kit_append(s, seq + (uint64_t)i, 1), OK);
}

void kit_fill_fast(struct kit *s, uint64_t seq, uint64_t last)
{
    while (seq <= last) {
        int n = last - seq + 1 > 200 ? 200 : (int)(last - seq + 1);

        assert_int_equal(kit_append(s, seq, n), OK);
        seq += (uint64_t)n;
    }
}

void kit_settle(struct kit *s)
{
    struct notice n;

    journal_read_outbox(s->j, INT64_MAX, 1, 1);
    n = kit_wait(NOTICE_OUTBOX);
    free(n.data);
}

static uint64_t seq_in(const char *json)
{
    const char *at = strstr(json, "\"seq\":");

    assert_non_null(at);
    return strtoull(at + 6, NULL, 10);
}

struct count {
    uint64_t first, last, n;
    bool broken;
};

static bool count_one(void *ctx, const char *json, size_t size)
{
    struct count *c = ctx;
    uint64_t seq = seq_in(json);

    if (strlen(json) != size || (c->n && seq != c->last + 1))
        c->broken = true;
    if (!c->n)
        c->first = seq;
    c->last = seq;
    c->n++;
    return true;
}

uint64_t kit_replay(struct kit *s, uint64_t *first)
{
    struct count c = {0};

    assert_int_equal(journal_replay(s->j, 0, count_one, &c), OK);
    assert_false(c.broken);
    if (first)
        *first = c.first;
    return c.n;
}

struct notice kit_outbox(struct kit *s, uint64_t seq, int max_events, size_t max_bytes)
{
    struct notice n;
    uint64_t last = 0;
    int count = 0;

    journal_read_outbox(s->j, seq, max_events, max_bytes);
    n = kit_wait(NOTICE_OUTBOX);
    assert_int_equal(n.a, OK);
    assert_non_null(n.data);
    assert_int_equal(n.data[0], '[');
    assert_int_equal(n.data[n.size - 1], ']');
    assert_int_equal(strlen(n.data), n.size);
    for (const char *at = n.data; (at = strstr(at, "\"seq\":")); at++, count++) {
        uint64_t is = seq_in(at);

        assert_true(is > seq && (!last || is > last));
        last = is;
    }
    assert_int_equal(count, n.b);
    assert_int_equal(last, n.id);
    return n;
}

int kit_files(const struct kit *s, const char *part, char name[KIT_PATH * 2])
{
    DIR *d = opendir(s->folder);
    struct dirent *e;
    int n = 0;

    assert_non_null(d);
    while ((e = readdir(d))) {
        if (!strstr(e->d_name, part))
            continue;
        n++;
        if (name)
            text_format(name, KIT_PATH * 2, "%s/%s", s->folder, e->d_name);
    }
    closedir(d);
    return n;
}

const char *kit_name(const struct kit *s, const char *suffix)
{
    static char name[KIT_PATH * 2];

    text_format(name, sizeof(name), "%s%s", s->path, suffix);
    return name;
}

char *kit_read(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    char *bytes;
    long n;

    assert_non_null(f);
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    n = ftell(f);
    rewind(f);
    bytes = malloc((size_t)n + 1);
    assert_non_null(bytes);
    *size = fread(bytes, 1, (size_t)n, f);
    assert_int_equal(*size, n);
    bytes[n] = '\0';
    fclose(f);
    return bytes;
}

void kit_write(const char *path, const char *bytes, size_t size)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
}
