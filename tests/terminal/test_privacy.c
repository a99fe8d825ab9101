/* test_privacy.c - a terminal seals to the newest keys that it heard, and erases what the
 * hub has erased (R38). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/lobby.h"

static void hear_month(const char *contact, const char *of_case)
{
    struct view *v = &lobby.view;

    v->seal_count = 2;
    text_copy(v->seals[0].key, CODE_SIZE, contact);
    text_copy(v->seals[1].key, CODE_SIZE, of_case);
    for (int i = 0; i < 2; i++)
        text_copy(v->seals[i].open, sizeof v->seals[i].open,
                  "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    lobby_hear(&lobby);
}

/* What the terminal would write now; the caller looks at once. */
static const char *sealed(enum seal_use use)
{
    static char to[SEALED_SIZE];

    assert_true(terminal_seal(lobby.t, use, "13800138000", to, sizeof to));
    return to;
}

static void test_keys_of_the_month_are_used_once_they_are_heard(void **state)
{
    char contact[SEALED_SIZE];

    (void)state;
    lobby_hear(&lobby);
    assert_null(strchr(sealed(SEAL_CASE), ':')); /* the first key */
    hear_month("c202611", "p202611");
    assert_memory_equal(sealed(SEAL_CASE), "p202611:", 8);
    terminal_seal_prepare(lobby.t);
    assert_true(terminal_seal_contact(lobby.t, "13800138000", contact, sizeof contact));
    assert_memory_equal(contact, "c202611:", 8);
    assert_null(strchr(sealed(SEAL_APPOINTMENT), ':')); /* none was heard */
    hear_month("c202612", "p202612");
    assert_memory_equal(sealed(SEAL_CASE), "p202612:", 8);
}

static void test_keys_stay_without_the_hub_and_over_a_restart(void **state)
{
    struct identity id;

    (void)state;
    hear_month("c202611", "p202611");
    lobby.view.seal_count = 0; /* left out: they are the same */
    lobby_hear(&lobby);
    lobby_lose_hub(&lobby);
    assert_memory_equal(sealed(SEAL_CASE), "p202611:", 8);
    assert_int_equal(terminal_seals_month(lobby.t), 2026 * 12 + 10);
    memset(&id, 0, sizeof id);
    identity_store(lobby.t->journal, &lobby.t->id);
    assert_int_equal(identity_load(lobby.t->journal, &id), OK);
    assert_memory_equal(&id.seals, &lobby.t->id.seals, sizeof id.seals);
}

static void test_malformed_key_is_not_taken(void **state)
{
    (void)state;
    hear_month("c202611", "p202611");
    hear_month("c202613", "h202611");
    assert_memory_equal(sealed(SEAL_CASE), "p202611:", 8);
    assert_int_equal(terminal_seals_month(lobby.t), 2026 * 12 + 10);
}

/* ---- erased at the hub ---- */

static bool journal_holds(const char *part)
{
    for (int i = 0; i < lobby.world->event_count; i++) {
        if (strstr(lobby.world->events[i], part) != NULL)
            return true;
    }
    return false;
}

static void test_r38_what_the_hub_erased_goes_from_the_journal(void **state)
{
    struct id ticket;

    (void)state;
    hear_month("c202611", "p202611");
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "service:social");
    lobby_type(&lobby, "13800138000");
    lobby_tap(&lobby, "done");
    ticket = lobby.t->visit.ticket;
    lobby_allot(&lobby, "A001", 0, (struct wait){0, 5});
    assert_true(journal_holds("\"contact\":\"c202611:"));
    assert_false(journal_holds("\"contact\":\"c202611:-\""));
    lobby.view.erased = 1;
    lobby.view.gone_count = 1;
    lobby.view.gone[0].subject = ticket;
    lobby_hear(&lobby);
    assert_true(journal_holds("\"contact\":\"c202611:-\""));
    assert_int_equal(erasure_heard(lobby.t).count, 1);
    assert_true(seal_is_erased(site_ticket(lobby.t->site, ticket)->contact));
}

/* The hub was restored, and has erased another one since: as many, and not the same. */
static void test_r38_as_many_erasures_of_a_restored_hub_are_heard_too(void **state)
{
    struct id ticket;

    (void)state;
    hear_month("c202611", "p202611");
    lobby.view.erased = 1;
    lobby.view.erased_sum = 5;
    lobby.view.gone_count = 1;
    lobby.view.gone[0].subject = (struct id){.b = {7}};
    lobby_hear(&lobby);
    lobby_tap(&lobby, "take_number");
    lobby_tap(&lobby, "service:social");
    lobby_type(&lobby, "13800138000");
    lobby_tap(&lobby, "done");
    ticket = lobby.t->visit.ticket;
    lobby_allot(&lobby, "A001", 0, (struct wait){0, 5});
    lobby.view.erased_sum = 6;
    lobby.view.gone[0].subject = ticket;
    lobby_hear(&lobby);
    assert_true(journal_holds("\"contact\":\"c202611:-\""));
    assert_true(erasure_heard(lobby.t).count == 1 && erasure_heard(lobby.t).sum == 6);
}

int main(void)
{
#define IN_LOBBY(test) cmocka_unit_test_setup_teardown(test, open_kiosk, close_lobby)
    const struct CMUnitTest tests[] = {
        IN_LOBBY(test_keys_of_the_month_are_used_once_they_are_heard),
        IN_LOBBY(test_keys_stay_without_the_hub_and_over_a_restart),
        IN_LOBBY(test_malformed_key_is_not_taken),
        IN_LOBBY(test_r38_what_the_hub_erased_goes_from_the_journal),
        IN_LOBBY(test_r38_as_many_erasures_of_a_restored_hub_are_heard_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
