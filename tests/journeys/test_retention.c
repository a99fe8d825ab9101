/* test_retention.c - personal data ends by rule, on real programs (R38): once the key of
 * its month is destroyed, whoever has all files of the hub, of the terminal and of the
 * backups opens none of it; the log stays whole; a clock wrong by a year destroys
 * nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "hub_keys.h"
#include "port/store.h"
#include "support/house.h"
#include "wire/event_json.h"

#define PHONE "13790041234"
#define WORDS "Qanarizw"

enum { DAY_S = 24 * 3600 };

static struct house hall;
static struct machine *kiosk;
static char out[64 * 1024], night[PROGRAM_PATH + 16], safe[PROGRAM_PATH + 16];

static int begin(void **state)
{
    (void)state;
    if (crypto_start() != OK)
        return -1;
    kiosk = house_with_kiosk(&hall);
    text_format(night, sizeof night, "%s/night.db", hall.dir);
    text_format(safe, sizeof safe, "%s/safe.keys", hall.dir);
    return kiosk != NULL ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    unsetenv("LD_PRELOAD");
    house_abandon(&hall);
    return 0;
}

/* ---- a visit ---- */

static void type(const char *text)
{
    assert_true(inspector_type(&kiosk->inspector, text));
}

static void take_number(void)
{
    struct inspector *i = &kiosk->inspector;

    expect_tap(i, "take_number");
    expect_screen(i, "services");
    expect_tap(i, "service:social");
    expect_screen(i, "identify");
    type(PHONE);
    expect_tap(i, "done");
    expect_screen(i, "ticket");
    expect_tap(i, "done");
}

static void suggest(void)
{
    struct inspector *i = &kiosk->inspector;

    expect_tap(i, "feedback");
    expect_screen(i, "feedback");
    expect_tap(i, "complaint");
    expect_screen(i, "complaint");
    expect_tap(i, "kind:suggestion");
    expect_screen(i, "name");
    type(WORDS);
    expect_tap(i, "done");
    expect_screen(i, "complaint");
    expect_tap(i, "send");
    expect_tap(i, "done");
}

/* ---- time ---- */

static char library[PROGRAM_PATH + 32];

static void make_library(void)
{
    char command[PROGRAM_PATH * 3];

    text_format(library, sizeof library, "%s/clock_shift.so", hall.dir);
    text_format(command, sizeof command, "cc -shared -fPIC -D_GNU_SOURCE -o '%s' '%s'", library,
                GUITAI_TESTS "/preload/clock_shift.c");
    assert_int_equal(system(command), 0);
}

/* The clock of what is started from now on. */
static void set_clock(int days)
{
    char text[32];

    text_format(text, sizeof text, "%d", days * DAY_S);
    setenv("GUITAI_CLOCK_SHIFT", text, 1);
    setenv("LD_PRELOAD", library, 1);
}

static void start_hub_on(int days)
{
    program_end(&hall.hub);
    set_clock(days);
    house_start_hub(&hall);
    unsetenv("LD_PRELOAD");
}

/* ---- commands ---- */

static void run(const char *command, const char *a, const char *to, const char *b, const char *keys)
{
    const char *argv[] = {"guitai-hub", command, "--config", hall.hub_config, a, to, b, keys, NULL};

    if (program_run(argv, out, sizeof out) != 0)
        fail_msg("%s: %s", command, out);
}

/* ---- who has all the files ---- */

struct spoils {
    struct hub_keys keys[2];
    int contacts, contacts_open, words, words_open;
};

static bool opens(const struct hub_keys *k, const char *box, const char *what)
{
    char text[1024] = "";

    for (int i = 0; i < k->ring.count; i++) {
        if (crypto_unseal(&k->ring.periods[i].key, box, text, sizeof text) &&
            strstr(text, what) != NULL)
            return true;
    }
    return (crypto_unseal(&k->seal, box, text, sizeof text) ||
            crypto_unseal(&k->ring.office, box, text, sizeof text)) &&
           strstr(text, what) != NULL;
}

static void try_text(const struct spoils *s, const char *sealed, const char *what, int *all,
                     int *open)
{
    struct seal_name n;
    const char *box;

    if (sealed[0] == '\0')
        return;
    assert_true(seal_name_of(sealed, &n, &box));
    ++*all;
    *open += opens(&s->keys[0], box, what) || opens(&s->keys[1], box, what);
}

static bool try_row(void *ctx, const struct log_row *row)
{
    struct spoils *s = ctx;
    struct event e;
    char why[160];

    assert_int_equal(event_decode(row->json, row->size, &e, why, sizeof why), OK);
    if (e.type == TICKET_ISSUED)
        try_text(s, e.body.issued.contact, PHONE, &s->contacts, &s->contacts_open);
    if (e.type == SUGGESTION_GIVEN)
        try_text(s, e.body.opened.told, WORDS, &s->words, &s->words_open);
    return true;
}

static void rob(const char *path, struct spoils *to)
{
    char keys[PROGRAM_PATH + 32], uri[PROGRAM_PATH + 32], why[256];
    struct store *s;

    memset(to, 0, sizeof *to);
    text_format(keys, sizeof keys, "%s/hub.keys", hall.hub_dir);
    text_format(uri, sizeof uri, "sqlite:%s", path);
    if (!hub_keys_read(keys, &to->keys[0], why, sizeof why) ||
        !hub_keys_read(safe, &to->keys[1], why, sizeof why) ||
        (s = store_open(uri, "xincheng", why, sizeof why)) == NULL) {
        fail_msg("%s", why);
        return;
    }
    assert_int_equal(s->ops->replay(s, 0, try_row, to), OK);
    s->ops->close(s);
}

static void expect(const char *path, int contacts_open, int words_open)
{
    static struct spoils s;

    rob(path, &s);
    assert_int_equal(s.contacts, 1);
    assert_int_equal(s.words, 1);
    assert_int_equal(s.contacts_open, contacts_open);
    assert_int_equal(s.words_open, words_open);
}

/* The seed of this month's key for contacts, as hub.keys has it. */
static void read_seed(char to[64])
{
    static struct hub_keys keys;
    char path[PROGRAM_PATH + 32], why[256];
    const struct seal_period *p;

    text_format(path, sizeof path, "%s/hub.keys", hall.hub_dir);
    assert_true(hub_keys_read(path, &keys, why, sizeof why));
    p = seal_ring_newest(&keys.ring, SEAL_CONTACT);
    assert_non_null(p);
    assert_true(crypto_base64(p->seed, KEY_BYTES, to, 64));
}

/* ---- the journey ---- */

static void give_and_back_up(char seed[64])
{
    take_number();
    suggest();
    json_decref(house_await_events(&hall, "suggestion.given", NULL, 1));
    json_decref(house_await_events(&hall, "ticket.issued", NULL, 1));
    run("backup", "--to", night, "--keys", safe);
    read_seed(seed);
    machine_end(kiosk); /* its files stay */
    expect(night, 1, 1);
}

static void test_r38_what_ended_is_opened_by_nobody(void **state)
{
    char live[PROGRAM_PATH + 16], seed[64];

    (void)state;
    make_library();
    give_and_back_up(seed);
    text_format(live, sizeof live, "%s/hub.db", hall.hub_dir);

    start_hub_on(365); /* the clock is wrong by a year */
    expect_told(&hall.hub, "no key of personal data is begun or destroyed");
    assert_true(folder_holds(hall.hub_dir, seed));

    start_hub_on(35); /* it was off for a month, and for another */
    start_hub_on(70);
    assert_false(folder_holds(hall.hub_dir, seed));
    expect(night, 1, 1); /* the copy of the keys is the operator's to renew */
    run("retention", "--dry-run", NULL, NULL, NULL);
    assert_non_null(strstr(out, "make it anew"));
    run("restore", "--from", night, "--rehearse", NULL);
    assert_non_null(strstr(out, "destroyed since: with it, this backup opens"));
    set_clock(70);
    run("backup", "--to", night, "--keys", safe);
    run("retention", NULL, NULL, NULL, NULL);
    unsetenv("LD_PRELOAD");
    assert_non_null(strstr(out, "destroyed by"));
    assert_null(strstr(out, "make it anew"));
    assert_false(folder_holds(hall.dir, seed)); /* hub, terminal, backup, copy */
    expect(night, 0, 1);
    expect(live, 0, 1);

    run("audit", "--verify", NULL, NULL, NULL);
    run("restore", "--from", night, "--rehearse", NULL);
    assert_non_null(strstr(out, "The backup is good"));
    assert_null(strstr(out, "destroyed since"));
    assert_null(strstr(out, "lies beside"));
    text_format(live, sizeof live, "%s/hub.keys", hall.dir);
    run("backup", "--to", night, "--keys", live);
    assert_non_null(strstr(out, "both lie in one folder"));
    run("restore", "--from", night, "--rehearse", NULL);
    assert_non_null(strstr(out, "lies beside the backup"));
    house_close(&hall);
}

/* ---- on request ---- */

/* The sealed number of the ticket that was taken, as it stands in the log. */
static void read_sealed(char to[SEALED_SIZE], char ticket[40])
{
    static const char member[] = "\"contact\": \"";
    json_t *log = house_await_events(&hall, "ticket.issued", NULL, 1);
    char *text = json_dumps(events_find(log, "ticket.issued", NULL), 0);
    const char *at;

    assert_non_null(text);
    at = strstr(text, member);
    assert_non_null(at);
    at += strlen(member);
    text_format(to, SEALED_SIZE, "%.*s", (int)strcspn(at, "\""), at);
    at = strstr(text, "\"subject\": \"");
    assert_non_null(at);
    text_format(ticket, 40, "%.32s", at + strlen("\"subject\": \""));
    free(text);
    json_decref(log);
}

static void await_gone(const char *folder, const char *sealed)
{
    int64_t until = program_millis() + PROGRAM_PATIENCE;

    while (folder_holds(folder, sealed)) {
        if (program_millis() > until)
            fail_msg("%s is still in %s", sealed, folder);
        program_sleep(50);
    }
}

/* The hub is killed at once, and goes on with it. */
static void test_r38_erased_on_request_is_in_no_file_of_hub_or_terminal(void **state)
{
    char sealed[SEALED_SIZE], ticket[40];

    (void)state;
    take_number();
    read_sealed(sealed, ticket);
    assert_true(folder_holds(hall.hub_dir, sealed) && folder_holds(kiosk->folder, sealed));
    run("backup", "--to", night, NULL, NULL);
    json_decref(staff_do(&hall.admin, "/api/privacy/erase",
                         json_pack("{s:s, s:s}", "subject", ticket, "reason", "by letter")));
    program_kill(&hall.hub);
    house_start_hub(&hall);
    await_gone(hall.hub_dir, sealed);
    await_gone(kiosk->folder, sealed); /* with its next feed */
    run("audit", "--verify", NULL, NULL, NULL);
    run("restore", "--from", night, "--rehearse", NULL); /* a backup of before is still one */
    machine_end(kiosk);
    assert_true(machine_start(kiosk)); /* its journal folds without it */
    house_close(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_r38_what_ended_is_opened_by_nobody, begin, end),
        cmocka_unit_test_setup_teardown(test_r38_erased_on_request_is_in_no_file_of_hub_or_terminal,
                                        begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
