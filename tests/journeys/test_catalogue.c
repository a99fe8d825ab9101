/* test_catalogue.c - the hall is changed while it runs: a service gets another name and one
 * more document, and a kiosk shows them after the visit that was under way (R9, R34). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "support/house.h"

static struct house hall;
static struct machine *kiosk;

static int begin(void **state)
{
    (void)state;
    kiosk = house_with_kiosk(&hall);
    return kiosk == NULL ? -1 : 0;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall);
    return 0;
}

static json_t *social_of(json_t *document)
{
    return json_array_get(json_object_get(document, "services"), 0);
}

static void rename_social(json_t *document, const char *english)
{
    json_object_set_new(json_object_get(social_of(document), "name"), "en", json_string(english));
}

/* The document in force; the caller's. */
static json_t *document_new(int *number)
{
    json_t *reply = staff_get(&hall.admin, "/api/catalogue");
    json_t *document = json_incref(json_object_get(reply, "document"));

    assert_non_null(document);
    *number = (int)json_integer_value(json_object_get(reply, "number"));
    json_decref(reply);
    return document;
}

static void publish(const char *english, const char *paper)
{
    int number;
    json_t *document = document_new(&number);

    rename_social(document, english);
    json_array_append_new(
        json_object_get(social_of(document), "documents"),
        json_pack("{s:s, s:s, s:s}", "zh_Hans", "养老金证", "zh_Hant", "養老金證", "en", paper));
    json_decref(staff_do(&hall.admin, "/api/catalogue/publish",
                         json_pack("{s:i, s:s, s:o}", "expected", number, "reason", "renamed",
                                   "document", document)));
}

/* Invariant 8: a log that goes through two versions of the hall. */
static void replay(void)
{
    char store[PROGRAM_PATH + 16], out[4096];
    const char *const argv[] = {"guitai-replay", "--store",     store,     "--site",
                                "xincheng",      "--catalogue", hall.hall, NULL};

    text_format(store, sizeof store, "sqlite:%s/hub.db", hall.hub_dir);
    if (program_run(argv, out, sizeof out) != 0)
        fail_msg("%s", out);
}

/* It comes with the next news from the hub, and not while the screen is open. */
static void expect_in_guide(const char *social)
{
    struct inspector *see = &kiosk->inspector;

    expect_tap(see, "guide");
    for (int i = 0; i < 60 && !inspector_await(see, "service:social", social, 1000); i++) {
        expect_tap(see, "back");
        expect_tap(see, "guide");
    }
    expect_node(see, "service:social", social);
}

static void test_a_running_kiosk_shows_what_was_published(void **state)
{
    struct inspector *see = &kiosk->inspector;

    (void)state;
    expect_node(see, "take_number", "waiting"); /* it has heard from the hub */
    expect_tap(see, "take_number");
    expect_node(see, "service:social", "Social insurance");
    publish("Pensions and health", "Pension certificate");
    json_decref(house_await_events(&hall, "config.published", NULL, 2));
    expect_tap(see, "service:social");
    expect_screen(see, "identify");
    expect_tap(see, "back"); /* the visit keeps the edition in which it began */
    expect_node(see, "service:social", "Social insurance");
    expect_tap(see, "service:social");
    expect_tap(see, "skip");
    expect_screen(see, "ticket");
    json_decref(house_await_events(&hall, "ticket.issued", NULL, 1));
    expect_done(see);
    expect_in_guide("Pensions and health");
    expect_tap(see, "service:social");
    expect_node(see, "documents:5", "Pension certificate");
    replay();
    house_close(&hall);
}

static void run(const char *verb, const char *path, int status)
{
    const char *const argv[] = {"guitai-hub", "catalogue", "--config", hall.hub_config,
                                verb,         path,        NULL};
    char out[4096];
    int got = program_run(argv, out, sizeof out);

    if (got != status)
        fail_msg("%s: %d, not %d: %s", verb, got, status, out);
}

static void test_the_hall_goes_out_to_a_file_and_back(void **state)
{
    struct inspector *see = &kiosk->inspector;
    char path[PROGRAM_PATH];
    json_t *file;

    (void)state;
    expect_node(see, "take_number", "waiting");
    text_format(path, sizeof path, "%s/out.json", hall.dir);
    run("--export", path, 0);
    file = json_load_file(path, 0, NULL);
    assert_non_null(json_object_get(file, "staff"));
    rename_social(file, "Old age");
    assert_int_equal(json_dump_file(file, path, 0), 0);
    run("--import", path, 0);
    expect_in_guide("Old age");
    json_object_set_new(social_of(file), "prefix", json_string("a"));
    assert_int_equal(json_dump_file(file, path, 0), 0);
    run("--import", path, 1);
    json_decref(file);

    house_close(&hall);
}

int main(void)
{
#define JOURNEY(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        JOURNEY(test_a_running_kiosk_shows_what_was_published),
        JOURNEY(test_the_hall_goes_out_to_a_file_and_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
