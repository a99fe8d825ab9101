/* store_kit.c - what every engine of the hub's store must do. */
#include "store_kit.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"

char store_kit_uri[256];
static char why[512];

struct log_row store_row(uint64_t pos)
{
    struct log_row row = {.pos = pos, .seq = pos, .when = {1764000000000 + (int64_t)pos, 480}};

    row.device.b[0] = 7;
    row.json = "{\"type\":\"ticket.issued\",\"note\":\"取号\"}";
    row.size = strlen(row.json);
    return row;
}

struct store *store_kit_open(const char *site)
{
    struct store *s = store_open(store_kit_uri, site, why, sizeof why);

    if (s == NULL)
        print_error("%s\n", why);
    assert_non_null(s);
    return s;
}

void store_kit_append(struct store *s, uint64_t from, uint64_t to)
{
    assert_int_equal(s->ops->begin(s), OK);
    for (uint64_t pos = from; pos <= to; pos++) {
        struct log_row row = store_row(pos);

        assert_int_equal(s->ops->append(s, &row), OK);
    }
    assert_int_equal(s->ops->commit(s), OK);
}

uint64_t store_kit_newest(struct store *s)
{
    uint64_t pos = 99;

    assert_int_equal(s->ops->newest(s, &pos), OK);
    return pos;
}

bool store_see(void *ctx, const struct log_row *row)
{
    struct store_seen *seen = ctx;

    seen->pos[seen->count++] = row->pos;
    assert_int_equal(row->when.at, 1764000000000 + (int64_t)row->pos);
    assert_int_equal(row->when.offset_min, 480);
    assert_int_equal(row->seq, row->pos);
    assert_int_equal(row->device.b[0], 7);
    assert_int_equal(row->size, strlen(row->json));
    text_copy(seen->last, sizeof seen->last, row->json);
    return seen->count != seen->stop_at;
}

void store_append_is_replayed_after_reopening(void **state)
{
    struct store *s = store_kit_open("hall");
    struct store_seen seen = {0};

    (void)state;
    assert_int_equal(store_kit_newest(s), 0);
    store_kit_append(s, 1, 5);
    s->ops->close(s);

    s = store_kit_open("hall");
    assert_int_equal(store_kit_newest(s), 5);
    assert_int_equal(s->ops->replay(s, 2, store_see, &seen), OK);
    assert_int_equal(seen.count, 3);
    assert_int_equal(seen.pos[0], 3);
    assert_int_equal(seen.pos[2], 5);
    assert_string_equal(seen.last, store_row(1).json);
    seen = (struct store_seen){.stop_at = 2};
    assert_int_equal(s->ops->replay(s, 0, store_see, &seen), OK);
    assert_int_equal(seen.count, 2);
    s->ops->close(s);
}

void store_rows_of_a_device_are_found(void **state)
{
    struct store *s = store_kit_open("hall"), *other;
    struct id device = store_row(1).device, nobody = {{8}};
    struct store_seen seen = {0};

    (void)state;
    store_kit_append(s, 1, 9);
    other = store_kit_open("other");
    store_kit_append(other, 1, 5);
    assert_int_equal(s->ops->of_device(s, device, 3, 5, store_see, &seen), OK);
    assert_int_equal(seen.count, 3);
    assert_int_equal(seen.pos[0], 3);
    assert_int_equal(seen.pos[2], 5);
    assert_int_equal(s->ops->of_device(s, nobody, 0, UINT64_MAX, store_see, &seen), OK);
    assert_int_equal(seen.count, 3);
    seen = (struct store_seen){.stop_at = 2};
    assert_int_equal(s->ops->of_device(s, device, 0, UINT64_MAX, store_see, &seen), OK);
    assert_int_equal(seen.count, 2);
    other->ops->close(other);
    s->ops->close(s);
}

/* A terminal's events come one behind the other in one text. */
void store_text_ends_with_its_size(void **state)
{
    const char *text = "{\"a\":1},{\"b\":2},";
    struct store *s = store_kit_open("hall");
    struct log_row row = store_row(1);
    struct store_seen seen = {.count = 0};

    (void)state;
    row.json = text;
    row.size = 7;
    assert_int_equal(s->ops->begin(s), OK);
    assert_int_equal(s->ops->append(s, &row), OK);
    text += 8;
    row = store_row(2);
    row.json = text;
    row.size = 7;
    assert_int_equal(s->ops->append(s, &row), OK);
    assert_int_equal(s->ops->replace(s, 1, "{\"c\":3},", 7), OK);
    assert_int_equal(s->ops->commit(s), OK);
    assert_int_equal(s->ops->replay(s, 1, store_see, &seen), OK);
    assert_string_equal(seen.last, "{\"b\":2}");
    seen = (struct store_seen){.stop_at = 1};
    assert_int_equal(s->ops->replay(s, 0, store_see, &seen), OK);
    assert_string_equal(seen.last, "{\"c\":3}");
    s->ops->close(s);
}

/* One transaction with this row alone; an engine may say so by append() or by
 * commit(). */
static enum err append_alone(struct store *s, const struct log_row *row)
{
    enum err e;

    assert_int_equal(s->ops->begin(s), OK);
    e = s->ops->append(s, row);
    if (e == OK)
        return s->ops->commit(s);
    s->ops->rollback(s);
    return e;
}

void store_append_of_a_taken_place_or_event_conflicts(void **state)
{
    struct store *s = store_kit_open("hall");
    struct log_row row = store_row(3);

    (void)state;
    store_kit_append(s, 1, 3);
    row.seq = 4;
    assert_int_equal(append_alone(s, &row), ERR_CONFLICT); /* pos 3 is taken */
    row = store_row(4);
    row.seq = 2;
    assert_int_equal(append_alone(s, &row), ERR_CONFLICT); /* seq 2 is taken */
    row.device.b[0] = 8;
    assert_int_equal(append_alone(s, &row), OK); /* by another device it is free */
    assert_int_equal(store_kit_newest(s), 4);
    s->ops->close(s);
}

void store_rollback_leaves_nothing(void **state)
{
    struct store *s = store_kit_open("hall");
    struct log_row row = store_row(1);

    (void)state;
    assert_int_equal(s->ops->begin(s), OK);
    assert_int_equal(s->ops->append(s, &row), OK);
    assert_int_equal(s->ops->put(s, "staff", "admin", "x"), OK);
    s->ops->rollback(s);
    assert_int_equal(store_kit_newest(s), 0);
    assert_null(s->ops->get_new(s, "staff", "admin"));
    store_kit_append(s, 1, 1);
    s->ops->close(s);
}

void store_sites_share_a_store_without_meeting(void **state)
{
    struct store *a = store_kit_open("north"), *b = store_kit_open("south");
    char *value;

    (void)state;
    store_kit_append(a, 1, 3);
    store_kit_append(b, 1, 1);
    assert_int_equal(a->ops->put(a, "k", "x", "of north"), OK);
    assert_null(b->ops->get_new(b, "k", "x"));
    value = a->ops->get_new(a, "k", "x");
    assert_string_equal(value, "of north");
    free(value);
    assert_int_equal(store_kit_newest(a), 3);
    assert_int_equal(store_kit_newest(b), 1);
    b->ops->close(b);
    a->ops->close(a);
}

static bool join(void *ctx, const char *key, const char *value)
{
    text_append(ctx, 128, "%s=%s;", key, value);
    return !text_equal(key, "stop");
}

void store_records_are_put_replaced_listed_and_deleted(void **state)
{
    struct store *s = store_kit_open("hall");
    char all[128] = "", *big = malloc(300001), *back;

    (void)state;
    memset(big, 'x', 300000);
    big[300000] = '\0';
    assert_int_equal(s->ops->put(s, "session", "b", "1"), OK);
    assert_int_equal(s->ops->put(s, "session", "a", "2"), OK);
    assert_int_equal(s->ops->put(s, "session", "b", "3"), OK);
    assert_int_equal(s->ops->put(s, "session", "stop", "4"), OK);
    assert_int_equal(s->ops->put(s, "session", "z", "5"), OK);
    assert_int_equal(s->ops->put(s, "other", "c", big), OK);
    assert_int_equal(s->ops->list(s, "session", join, all), OK);
    assert_string_equal(all, "a=2;b=3;stop=4;");
    assert_int_equal(s->ops->put(s, "session", "a", NULL), OK);
    assert_int_equal(s->ops->put(s, "session", "never", NULL), OK);
    assert_null(s->ops->get_new(s, "session", "a"));
    back = s->ops->get_new(s, "other", "c");
    assert_string_equal(back, big);
    free(back);
    free(big);
    s->ops->close(s);
}

static bool see_text(void *ctx, const struct log_row *row)
{
    if (row->pos == 2)
        text_copy(ctx, 64, row->json);
    return true;
}

static void replace_second(struct store *s, const char *text)
{
    assert_int_equal(s->ops->begin(s), OK);
    assert_int_equal(s->ops->replace(s, 2, text, strlen(text)), OK);
}

void store_text_is_replaced_with_the_commit_alone(void **state)
{
    struct store *s = store_kit_open("hall");
    char text[64];

    (void)state;
    store_kit_append(s, 1, 3);
    replace_second(s, "{\"gone\":1}");
    s->ops->rollback(s);
    assert_int_equal(s->ops->replay(s, 0, see_text, text), OK);
    assert_null(strstr(text, "gone"));
    replace_second(s, "{\"gone\":1}");
    assert_int_equal(s->ops->commit(s), OK);
    s->ops->close(s);
    s = store_kit_open("hall");
    assert_int_equal(s->ops->replay(s, 0, see_text, text), OK);
    assert_string_equal(text, "{\"gone\":1}");
    assert_int_equal(store_kit_newest(s), 3);
    s->ops->close(s);
}

/* Invariant 1: the child dies by SIGKILL right after commit() has returned. */
void store_commit_survives_a_kill(void **state)
{
    struct store *s;
    int status;
    pid_t child = fork();

    (void)state;
    if (child == 0) {
        struct log_row row = store_row(1), lost = store_row(2);

        s = store_open(store_kit_uri, "hall", why, sizeof why);
        if (s == NULL || s->ops->begin(s) != OK || s->ops->append(s, &row) != OK ||
            s->ops->commit(s) != OK || s->ops->begin(s) != OK || s->ops->append(s, &lost) != OK)
            _exit(1);
        raise(SIGKILL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    s = store_kit_open("hall");
    assert_int_equal(store_kit_newest(s), 1);
    store_kit_append(s, 2, 2);
    s->ops->close(s);
}

void store_backup_is_a_store_of_the_same_rows(void **state)
{
    struct store *s = store_kit_open("hall");
    char folder[] = "/tmp/guitai-copy-XXXXXX", copy[64], command[64];

    (void)state;
    store_kit_append(s, 1, 1000);
    assert_int_equal(s->ops->put(s, "k", "x", "kept"), OK);
    assert_non_null(mkdtemp(folder));
    text_format(copy, sizeof copy, "%s/copy.db", folder);
    assert_int_equal(s->ops->begin(s), OK);
    assert_int_equal(s->ops->append(s, &(struct log_row){.pos = 1001, .json = "{}", .size = 2}),
                     OK);
    assert_int_equal(s->ops->backup(s, copy), OK); /* without what is not committed */
    assert_int_equal(s->ops->commit(s), OK);
    assert_int_equal(s->ops->backup(s, "/nonexistent/folder/copy.db"), ERR_IO);
    s->ops->close(s);

    text_format(store_kit_uri, sizeof store_kit_uri, "sqlite:%s", copy);
    s = store_kit_open("hall");
    assert_int_equal(store_kit_newest(s), 1000);
    free(s->ops->get_new(s, "k", "x"));
    s->ops->close(s);
    text_format(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
}

void store_beside_reads_what_is_committed_and_notes(void **state)
{
    struct store *s = store_kit_open("hall"), *beside = s->ops->beside_new(s);
    char *value;

    (void)state;
    assert_non_null(beside);
    store_kit_append(s, 1, 5);
    assert_int_equal(s->ops->begin(s), OK);
    assert_int_equal(s->ops->append(s, &(struct log_row){.pos = 6, .json = "{}", .size = 2}), OK);
    assert_int_equal(store_kit_newest(beside), 5);
    assert_int_equal(s->ops->commit(s), OK);
    assert_int_equal(store_kit_newest(beside), 6);
    assert_int_equal(beside->ops->begin(beside), OK);
    assert_int_equal(beside->ops->put(beside, "k", "x", "noted"), OK);
    assert_int_equal(beside->ops->commit(beside), OK);
    beside->ops->close(beside);
    value = s->ops->get_new(s, "k", "x");
    assert_string_equal(value, "noted");
    free(value);
    s->ops->close(s);
}
