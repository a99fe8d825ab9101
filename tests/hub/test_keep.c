/* test_keep.c - the hub's fold in a file: with what came after it, it equals the fold of
 * the whole log (invariant 8), and what does not belong to this hub's log is not used. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/fake_kept.h"
#include "fakes/history.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"
#include "wire/event_json.h"

enum { DEVICES = 3, STEPS = 3000, ROUNDS = 3 };

static struct rig rig;
static struct history history;
static int told;                   /* of the history, in the store */
static uint64_t seqs[DEVICES + 1]; /* newest of each device */

/* ---- a hub with a past ---- */

static void tell(const struct told *t, int device)
{
    struct event e = t->event;
    char json[EVENT_JSON_SIZE];
    struct log_row row = {.pos = (uint64_t)fake_store_rows(rig.store) + 1};

    e.device = rig_id(70 + device);
    e.seq = row.seq = ++seqs[device];
    row.device = e.device;
    row.when = t->when;
    row.json = json;
    row.size = event_encode(&e, json, sizeof json);
    assert_true(row.size > 0);
    fake_store_intrude(rig.store, &row);
}

static void tell_until(int n)
{
    for (; told < n && told < history.count; told++)
        tell(&history.log[told], told * 7 % DEVICES);
}

static void propose(int day)
{
    struct told t = {.event = {.type = APPRAISAL_PROPOSED, .v = 1}, .when = rig.now};
    struct appraisal_step *b = &t.event.body.appraisal;

    text_copy(b->staff, sizeof b->staff, "0312");
    text_copy(b->by, sizeof b->by, "0315");
    text_copy(b->grade, sizeof b->grade, "good");
    text_copy(b->text, sizeof b->text, "careful");
    b->from = day_of(rig.now) - day;
    b->to = day_of(rig.now);
    b->score = 9100;
    b->spot = -1;
    t.event.subject = appraisal_id(b->staff, b->from, b->to);
    tell(&t, DEVICES);
}

static int set_up(void **state)
{
    (void)state;
    fake_kept_reset();
    rig_start(&rig);
    rig.config.kept = "hub.kept";
    told = 0;
    memset(seqs, 0, sizeof seqs);
    history_play(&history, rig.hub->catalogue, 7, rig.now, STEPS);
    rig_later(&rig, (int)((history.now.at - rig.now.at) / SECOND) + 60);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    history_free(&history);
    rig_stop(&rig);
    fake_kept_reset();
    return 0;
}

static void keep(void)
{
    int writes = fake_kept_counts().writes;

    assert_int_equal(hub_keep(&rig.config, 1, 0, NULL, NULL), OK);
    assert_int_equal(fake_kept_counts().writes, writes + 1);
}

/* ---- two folds ---- */

static struct hub *fold(const char *kept)
{
    struct hub_config c = rig.config;
    char why[256] = "";
    struct hub *h;

    c.kept = kept;
    h = hub_prepare(&c, why, sizeof why);
    assert_non_null(h);
    assert_int_equal(log_rebuild(h), OK);
    return h;
}

static void expect_peers(const struct hub *a, const struct hub *b)
{
    assert_int_equal(a->peer_count, b->peer_count);
    for (int i = 0; i < a->peer_count; i++) {
        assert_memory_equal(&a->peers[i].id, &b->peers[i].id, sizeof a->peers[i].id);
        assert_int_equal(a->peers[i].last, b->peers[i].last);
        assert_int_equal(a->peers[i].when, b->peers[i].when);
        assert_memory_equal(a->peers[i].recent, b->peers[i].recent, sizeof a->peers[i].recent);
    }
}

/* As far as it was written to: it is large. */
static void expect_archive(const struct archive *a, const struct archive *b)
{
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->step_count, b->step_count);
    assert_memory_equal(a->rows, b->rows, a->count * sizeof *a->rows);
    assert_memory_equal(a->steps, b->steps, a->step_count * sizeof *a->steps);
    assert_memory_equal(a->places, b->places, sizeof a->places);
    assert_memory_equal(&a->services, &b->services, sizeof a->services);
    assert_memory_equal(&a->staff, &b->staff, sizeof a->staff);
}

static void expect_equal(const struct hub *a, const struct hub *b)
{
    const char *what;

    assert_int_equal(a->site->pos, b->site->pos);
    assert_int_equal(site_digest(a->site), site_digest(b->site));
    assert_true(site_is_sound(a->site, &what));
    assert_ptr_equal(a->site->catalogue, a->catalogue);
    assert_ptr_equal(a->facts->rows, a->fact_rows);
    assert_int_equal(a->facts->count, b->facts->count);
    assert_memory_equal(a->fact_rows, b->fact_rows, a->facts->count * sizeof *a->fact_rows);
    assert_memory_equal(&a->facts->services, &b->facts->services, sizeof a->facts->services);
    assert_memory_equal(&a->facts->staff, &b->facts->staff, sizeof a->facts->staff);
    assert_memory_equal(a->facts->blocks, b->facts->blocks, sizeof a->facts->blocks);
    assert_memory_equal(a->facts->tickets, b->facts->tickets, sizeof a->facts->tickets);
    assert_int_equal(a->appraisals->count, b->appraisals->count);
    assert_memory_equal(a->appraisals, b->appraisals, sizeof *a->appraisals);
    assert_memory_equal(a->surveys, b->surveys, sizeof *a->surveys);
    assert_memory_equal(a->matters, b->matters, sizeof *a->matters);
    expect_archive(a->archive, b->archive);
    assert_memory_equal(a->refused, b->refused, sizeof a->refused);
    assert_int_equal(a->own_seq, b->own_seq);
    assert_int_equal(a->newest, b->newest);
    assert_int_equal(a->published_at.at, b->published_at.at);
    assert_string_equal(a->catalogue_hash, b->catalogue_hash);
    assert_string_equal(a->catalogue->version, b->catalogue->version);
    assert_string_equal(a->published, b->published);
    expect_peers(a, b);
}

static void compare(bool kept)
{
    int reads = fake_kept_counts().reads;
    struct hub *whole = fold(NULL), *rest = fold("hub.kept");

    assert_int_equal(fake_kept_counts().reads, reads + kept);
    expect_equal(rest, whole);
    hub_free(whole);
    hub_free(rest);
}

static void test_kept_fold_and_the_rest_equal_the_whole(void **state)
{
    (void)state;
    for (int i = 1; i <= ROUNDS; i++) {
        tell_until(history.count * i / (ROUNDS + 1));
        propose(i);
        keep();
        compare(true);
        tell_until(told + 1 + 97 * i);
        propose(10 + i);
        compare(true);
    }
}

static void test_hub_starts_from_it_and_goes_on(void **state)
{
    uint64_t pos;

    (void)state;
    tell_until(history.count);
    rig_restart(&rig);
    keep();
    rig_restart(&rig);
    assert_int_equal(fake_kept_counts().reads, 1);
    pos = rig.hub->site->pos;
    rig_ask(&rig, "GET", "/healthz", NULL);
    assert_int_equal(rig.status, 200);
    assert_int_equal(rig.hub->site->pos, pos);
    compare(true);
}

/* The fold that has to be made again while the hub runs comes from it too. */
static void test_failed_commit_begins_at_it(void **state)
{
    struct rig_staff lead;

    (void)state;
    tell_until(history.count);
    rig_restart(&rig);
    keep();
    rig_login(&rig, &lead, "0315");
    fake_store_fail(rig.store, FAKE_COMMIT, ERR_IO, 1);
    rig_staff_ask(&rig, &lead, "POST", "/api/emergency", "{\"text\":\"leave\"}");
    assert_int_equal(rig.status, 503);
    assert_int_equal(fake_kept_counts().reads, 1);
    compare(true);
}

static void test_it_waits_until_much_has_come(void **state)
{
    (void)state;
    tell_until(500);
    keep();
    tell_until(600);
    assert_int_equal(hub_keep(&rig.config, 101, 0, NULL, NULL), OK);
    assert_int_equal(fake_kept_counts().writes, 1);
    assert_int_equal(hub_keep(&rig.config, 100, 99, NULL, NULL), OK);
    assert_int_equal(fake_kept_counts().writes, 1);
    assert_int_equal(hub_keep(&rig.config, 100, 100, NULL, NULL), OK);
    assert_int_equal(fake_kept_counts().writes, 2);
}

static bool at_once(void *ctx)
{
    (void)ctx;
    return true;
}

static void test_end_of_the_hub_ends_it(void **state)
{
    (void)state;
    tell_until(500);
    assert_int_equal(hub_keep(&rig.config, 1, 0, at_once, NULL), OK);
    assert_int_equal(fake_kept_counts().writes, 0);
}

/* ---- what is not used ---- */

static bool count(void *ctx, const char *key, const char *value)
{
    (void)key, (void)value;
    ++*(int *)ctx;
    return true;
}

static void expect_dropped(void)
{
    int drops = fake_kept_counts().drops;

    compare(false);
    assert_int_equal(fake_kept_counts().drops, drops + 1);
    assert_null(fake_kept_now());
    keep();
}

static void begin(void)
{
    tell_until(900);
    keep();
    tell_until(1000);
}

static void test_damaged_one(void **state)
{
    (void)state;
    begin();
    fake_kept_fail(OK, ERR_FORMAT);
    expect_dropped();
    fake_kept_fail(ERR_FORMAT, OK);
    expect_dropped();
}

static void test_one_of_another_program(void **state)
{
    (void)state;
    begin();
    fake_kept_fail(ERR_FUTURE, OK);
    expect_dropped();
    compare(true); /* of the one that was kept instead */
}

static void test_one_of_another_hall(void **state)
{
    (void)state;
    begin();
    fake_kept_now()->hall[3] ^= 1;
    expect_dropped();
}

static void test_one_of_another_log(void **state)
{
    (void)state;
    begin();
    fake_kept_now()->row[3] ^= 1;
    expect_dropped();
    fake_kept_now()->name = crypto_id(); /* no record names it */
    expect_dropped();
    fake_kept_now()->pos = 100000; /* further than the log */
    expect_dropped();
}

/* The place that it names is not the place that it has. */
static void test_one_that_does_not_agree_with_itself(void **state)
{
    struct kept *k;
    uint64_t pos;

    (void)state;
    begin();
    k = fake_kept_now();
    pos = k->pos;
    tell_until(1000);
    keep();
    k = fake_kept_now();
    k->pos = pos;
    expect_dropped();
}

/* A hub that was put back to a backup goes on otherwise than it went before. */
static void test_one_of_the_future_of_a_backup(void **state)
{
    struct store *backup, *gone;

    (void)state;
    tell_until(500);
    backup = fake_store_copy_new(rig.store);
    tell_until(600);
    keep();
    gone = rig.store;
    rig.store = rig.config.store = backup;
    for (told = 500; told < 700; told++)
        tell(&history.log[told], told * 7 % DEVICES);
    expect_dropped();
    gone->ops->close(gone);
}

/* People come and go; what was folded does not change by it. */
static void test_one_from_before_the_people_changed(void **state)
{
    struct rig_staff admin;

    (void)state;
    begin();
    rig_restart(&rig);
    rig_login(&rig, &admin, "admin");
    rig_staff_ask(&rig, &admin, "POST", "/api/people",
                  "{\"number\":\"0399\",\"name\":{\"zh_Hans\":\"新\",\"zh_Hant\":\"新\",\"en\":"
                  "\"New\"},\"level\":{\"zh_Hans\":\"新\",\"zh_Hant\":\"新\",\"en\":\"New\"},"
                  "\"role\":\"clerk\"}");
    assert_int_equal(rig.status, 204);
    compare(true);
    keep(); /* in the new edition */
    compare(true);
}

static void test_names_do_not_pile_up(void **state)
{
    int names = 0;

    (void)state;
    for (int i = 1; i < 6; i++) {
        tell_until(i * 100);
        keep();
    }
    assert_int_equal(rig.store->ops->list(rig.store, "kept", count, &names), OK);
    assert_int_equal(names, 1);
}

static void test_store_that_does_not_take_the_name_keeps_nothing(void **state)
{
    (void)state;
    tell_until(500);
    fake_store_fail(rig.store, FAKE_PUT, ERR_FULL, 1);
    assert_int_equal(hub_keep(&rig.config, 1, 0, NULL, NULL), ERR_FULL);
    assert_null(fake_kept_now());
    compare(false);
}

/* ---- nothing is left out ---- */

static char *read_source(const char *name)
{
    char path[256], *text = calloc(1, 64 * 1024);
    FILE *f;

    text_format(path, sizeof path, GUITAI_TESTS "/../app/hub/%s", name);
    f = fopen(path, "rb");
    assert_non_null(f);
    assert_non_null(text);
    assert_true(fread(text, 1, 64 * 1024 - 1, f) > 0);
    fclose(f);
    return text;
}

/* Whatever member that function of log.c names is named in keep.c too, but for what is
 * made again from the rest. */
static void expect_kept(const char *function, const char *keep_c)
{
    static const char made_again[] = "h->views";
    char *log = read_source("log.c"), *at = strstr(log, function), *end;
    int members = 0;

    assert_non_null(at);
    end = strstr(at, "\n}\n");
    assert_non_null(end);
    *end = '\0';
    for (; (at = strstr(at, "h->")) != NULL; at += 3, members++) {
        size_t len = strspn(at + 3, "abcdefghijklmnopqrstuvwxyz_");
        char name[64];

        text_format(name, sizeof name, "%.*s", (int)len + 3, at);
        if (strcmp(name, made_again) != 0 && strstr(keep_c, name) == NULL)
            fail_msg("keep.c does not keep %s, which log.c folds", name);
    }
    assert_true(members > 3);
    free(log);
}

static void test_all_that_is_folded_is_kept(void **state)
{
    char *keep_c = read_source("keep.c");

    (void)state;
    expect_kept("\nstatic void fold(", keep_c);
    expect_kept("\nvoid log_forget(", keep_c);
    free(keep_c);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_kept_fold_and_the_rest_equal_the_whole),
        CASE(test_hub_starts_from_it_and_goes_on),
        CASE(test_failed_commit_begins_at_it),
        CASE(test_it_waits_until_much_has_come),
        CASE(test_end_of_the_hub_ends_it),
        CASE(test_damaged_one),
        CASE(test_one_of_another_program),
        CASE(test_one_of_another_hall),
        CASE(test_one_of_another_log),
        CASE(test_one_that_does_not_agree_with_itself),
        CASE(test_one_of_the_future_of_a_backup),
        CASE(test_one_from_before_the_people_changed),
        CASE(test_names_do_not_pile_up),
        CASE(test_store_that_does_not_take_the_name_keeps_nothing),
        cmocka_unit_test(test_all_that_is_folded_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
