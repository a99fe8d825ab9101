/* history.c - what terminals showed, against what the hub has heard. */
#include "history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sqlite3.h>

#include "base/text.h"
#include "wire/catalogue_json.h"
#include "wire/event_json.h"

enum { SETTLE_MS = 120000 };

void history_saw(struct history *y, const char *number)
{
    assert_true(y->shown < HISTORY_SEEN);
    text_copy(y->seen[y->shown++], NUMBER_TEXT, number);
}

bool history_is_told(struct house *h)
{
    json_t *queue = house_queue(h), *terminal;
    bool none = true;
    size_t at;

    json_array_foreach(json_object_get(queue, "terminals"), at, terminal) none =
        none && json_integer_value(json_object_get(terminal, "backlog")) == 0;
    json_decref(queue);
    return none;
}

void history_settle(struct house *h)
{
    int64_t patience = program_millis() + SETTLE_MS;

    for (int quiet = 0; quiet < 3;) {
        if (program_millis() > patience)
            fail_msg("the terminals still have a backlog; see %s", h->dir);
        program_sleep(500);
        quiet = history_is_told(h) ? quiet + 1 : 0;
    }
}

void history_count(struct history *y, const char *what, const char *which, int n)
{
    if (n == 1)
        return;
    fprintf(stderr, "%s %s is %d times at the hub\n", what, which, n);
    y->lost += n == 0;
    y->doubled += n > 1;
}

/* Newest seq in a terminal's own log. */
static int64_t last_seq(const struct machine *m)
{
    char path[PROGRAM_PATH + 16];
    sqlite3_stmt *query;
    sqlite3 *db;
    int64_t seq;

    snprintf(path, sizeof path, "%s/terminal.db", m->folder);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT max(seq) FROM log", -1, &query, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(query), SQLITE_ROW);
    seq = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    sqlite3_close(db);
    return seq;
}

static void check_screens(struct history *y, json_t *events)
{
    for (int i = 0; i < y->shown; i++)
        history_count(y, "shown number", y->seen[i], events_numbered(events, y->seen[i]));
}

static void check_numbers(struct history *y, json_t *events)
{
    json_t *given = json_object(), *event;
    size_t at;

    json_array_foreach(events, at, event)
    {
        json_t *body = json_object_get(event, "body");
        char key[64];

        if (strcmp(json_string_value(json_object_get(event, "type")), "ticket.issued") != 0)
            continue;
        snprintf(key, sizeof key, "%s %s", json_string_value(json_object_get(body, "day")),
                 json_string_value(json_object_get(body, "number")));
        if (json_object_get(given, key) != NULL) {
            fprintf(stderr, "number %s was given twice\n", key);
            y->reused++;
        }
        json_object_set_new(given, key, json_true());
    }
    json_decref(given);
}

static struct catalogue *read_hall_new(const struct house *h)
{
    struct catalogue *c = calloc(1, sizeof *c);
    json_t *hall_json = json_load_file(h->hall, 0, NULL);
    char *text = json_dumps(hall_json, 0), why[256];

    assert_non_null(c);
    assert_int_equal(catalogue_decode("hall", text, strlen(text), c, why, sizeof why), 0);
    free(text);
    json_decref(hall_json);
    return c;
}

/* Folds the hub's log here, from its text, and compares the counts with what the
 * hub that lived through the kills says (invariant 8). */
static void check_replay(struct house *h, json_t *events)
{
    struct catalogue *c = read_hall_new(h);
    struct site *site = calloc(1, sizeof *site);
    json_t *queue = house_queue(h), *counts = json_object_get(queue, "counts"), *event;
    size_t at;

    assert_non_null(site);
    site_init(site, c);
    json_array_foreach(events, at, event)
    {
        json_t *bare = json_copy(event);
        struct moment when;
        struct event e;
        char *text, why[256];

        assert_true(moment_from_text(json_string_value(json_object_get(event, "when")), &when));
        json_object_del(bare, "pos");
        json_object_del(bare, "when");
        text = json_dumps(bare, JSON_COMPACT);
        if (event_decode(text, strlen(text), &e, why, sizeof why) != OK)
            fail_msg("the hub's log has an event that does not decode: %s", why);
        site_apply(site, &e, when);
        free(text);
        json_decref(bare);
    }
    assert_int_equal(site->pos, json_integer_value(json_object_get(queue, "pos")));
    assert_int_equal(site->counts.issued, json_integer_value(json_object_get(counts, "issued")));
    assert_int_equal(site->counts.clashes, 0);
    json_decref(queue);
    free(site);
    free(c);
}

static void run_replay(const char *const *argv)
{
    static char out[16384];

    if (program_run(argv, out, sizeof out) != 0)
        fail_msg("guitai-replay %s %s: %s", argv[1], argv[2], out);
}

/* The same by the program that is made for it, for each log that there is. */
static void check_by_program(const struct house *h)
{
    char store[PROGRAM_PATH + 32], journal[PROGRAM_PATH + 32];

    snprintf(store, sizeof store, "sqlite:%s/hub.db", h->hub_dir);
    run_replay((const char *[]){"guitai-replay", "--store", store, "--site", "xincheng",
                                "--catalogue", h->hall, NULL});
    for (int i = 0; i < h->count; i++) {
        snprintf(journal, sizeof journal, "%s/terminal.db", h->machines[i].folder);
        run_replay(
            (const char *[]){"guitai-replay", "--journal", journal, "--catalogue", h->hall, NULL});
    }
}

void history_check(struct history *y, struct house *h, json_t *events)
{
    events_check_seqs(events);
    for (int i = 0; i < h->count; i++)
        assert_int_equal(events_last_seq(events, house_device(h, &h->machines[i])),
                         last_seq(&h->machines[i]));
    check_screens(y, events);
    check_numbers(y, events);
    check_replay(h, events);
    check_by_program(h);
}
