/* test_journal_floor.c - the second copy of floors and identity, on its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "journal_internal.h"
#include "support/journal_kit.h"

static void test_counts_are_reserved_in_blocks(void **state)
{
    struct floor_copy f = {0};

    (void)state;
    floor_note(&f, "floor.2026-11-23.A.3", "1");
    assert_string_equal(settings_get(&f.kept, "floor.2026-11-23.A.3"), "200");
    assert_true(f.changed);
    f.changed = false;
    floor_note(&f, "floor.2026-11-23.A.3", "100");
    floor_note(&f, "floor.2026-11-23.A.3", "5"); /* never down */
    assert_false(f.changed);
    floor_note(&f, "unlock.wrong", "7");
    assert_string_equal(settings_get(&f.kept, "unlock.wrong"), "7");
    assert_true(f.changed);
    f.changed = false;
    floor_note(&f, "floor.2026-11-23.A.3", "101");
    assert_string_equal(settings_get(&f.kept, "floor.2026-11-23.A.3"), "300");
    assert_true(f.changed);
    settings_free(&f.kept);
}

static void test_log_is_sure_as_it_was_closed_or_under_the_same_boot(void **state)
{
    struct floor_copy f = {0};

    (void)state;
    assert_false(floor_is_sure(&f, 0, ""));
    floor_closed(&f, 12);
    assert_true(floor_is_sure(&f, 12, "b"));
    assert_false(floor_is_sure(&f, 13, "b"));
    assert_true(floor_is_ahead(&f, 11));
    assert_false(floor_is_ahead(&f, 12));
    f.changed = false;
    floor_opened(&f, "b");
    assert_true(f.changed);
    assert_true(floor_is_sure(&f, 13, "b"));
    assert_false(floor_is_sure(&f, 12, "c"));
    f.changed = false;
    floor_opened(&f, "b");
    assert_false(f.changed);
}

static void test_seqs_are_reserved_in_blocks(void **state)
{
    struct floor_copy f = {0};

    (void)state;
    floor_reserve(&f, 0);
    assert_int_equal(f.reserved, 0);
    floor_reserve(&f, 1);
    assert_int_equal(f.reserved, 1000);
    f.changed = false;
    floor_reserve(&f, 1000);
    assert_false(f.changed);
    floor_reserve(&f, 1001);
    assert_int_equal(f.reserved, 2000);
    /* Written, then cut before the commit: one block ahead is no loss. */
    assert_false(floor_is_ahead(&f, 1000));
    assert_false(floor_is_ahead(&f, 1));
    assert_true(floor_is_ahead(&f, 0));
    floor_reserve(&f, 5000);
    assert_true(floor_is_ahead(&f, 1000));
}

static void test_file_gives_back_what_was_written(void **state)
{
    struct floor_copy f, back;
    struct kit s;
    char path[300];

    (void)state;
    kit_init(&s);
    strcpy(path, kit_name(&s, ".floor"));
    assert_int_equal(floor_read(&f, path), ERR_ABSENT);
    floor_reserve(&f, 1500);
    floor_closed(&f, 1499);
    floor_note(&f, "id.cert", "two\nlines, a space, 100%, \x01 and \xe6\x9f\x9c");
    floor_note(&f, "id.empty", "");
    floor_note(&f, "id.gone", "x");
    floor_note(&f, "id.gone", NULL);
    floor_note(&f, "floor.2026-11-23.B.0", "999");
    assert_int_equal(floor_write(&f), OK);
    assert_false(f.changed);
    assert_int_equal(floor_read(&back, path), OK);
    assert_int_equal(back.reserved, 2000);
    assert_true(floor_is_sure(&back, 1499, ""));
    assert_int_equal(back.kept.n, 3);
    assert_string_equal(settings_get(&back.kept, "id.cert"),
                        "two\nlines, a space, 100%, \x01 and \xe6\x9f\x9c");
    assert_string_equal(settings_get(&back.kept, "id.empty"), "");
    assert_string_equal(settings_get(&back.kept, "floor.2026-11-23.B.0"), "1100");
    assert_int_equal(kit_files(&s, ".new", NULL), 0);
    settings_free(&f.kept);
    settings_free(&back.kept);
    kit_deinit(&s);
}

/* Every cut and every flipped byte is seen. */
static void test_damage_anywhere_is_seen(void **state)
{
    struct floor_copy f;
    struct kit s;
    char path[300];
    size_t size;
    char *whole;

    (void)state;
    kit_init(&s);
    strcpy(path, kit_name(&s, ".floor"));
    assert_int_equal(floor_read(&f, path), ERR_ABSENT);
    floor_reserve(&f, 10);
    floor_note(&f, "floor.2026-11-23.A.3", "12");
    floor_note(&f, "id.device", "kiosk-1");
    assert_int_equal(floor_write(&f), OK);
    settings_free(&f.kept);
    whole = kit_read(path, &size);
    for (size_t i = 0; i < size; i++) {
        kit_write(path, whole, i);
        assert_int_equal(floor_read(&f, path), ERR_FORMAT);
        whole[i] = (char)(whole[i] ^ 4);
        kit_write(path, whole, size);
        assert_int_equal(floor_read(&f, path), ERR_FORMAT);
        assert_int_equal(f.kept.n, 0);
        assert_int_equal(f.reserved, 0);
        whole[i] = (char)(whole[i] ^ 4);
    }
    free(whole);
    kit_deinit(&s);
}

static void test_raise_takes_only_what_a_cut_does_not_explain(void **state)
{
    struct floor_copy f = {0};
    struct settings mine = {0};

    (void)state;
    floor_note(&f, "floor.2026-11-23.A.3", "12");
    floor_note(&f, "floor.2026-11-23.B.3", "495");
    floor_note(&f, "id.device", "kiosk-1");
    settings_load(&mine, "floor.2026-11-23.A.3", "12");
    settings_load(&mine, "floor.2026-11-23.B.3", "33");
    assert_true(floor_raise(&f, &mine, false));
    assert_string_equal(settings_get(&mine, "floor.2026-11-23.A.3"), "12");
    assert_string_equal(settings_get(&mine, "floor.2026-11-23.B.3"), "600");
    assert_null(settings_get(&mine, "id.device"));
    assert_true(floor_raise(&f, &mine, true));
    assert_string_equal(settings_get(&mine, "floor.2026-11-23.A.3"), "200");
    assert_string_equal(settings_get(&mine, "id.device"), "kiosk-1");
    settings_load(&mine, "id.device", "kiosk-9"); /* a bit was turned */
    floor_raise(&f, &mine, false);
    assert_string_equal(settings_get(&mine, "id.device"), "kiosk-1");
    assert_false(floor_raise(&f, &mine, true));
    settings_free(&mine);
    settings_free(&f.kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_are_reserved_in_blocks),
        cmocka_unit_test(test_log_is_sure_as_it_was_closed_or_under_the_same_boot),
        cmocka_unit_test(test_seqs_are_reserved_in_blocks),
        cmocka_unit_test(test_file_gives_back_what_was_written),
        cmocka_unit_test(test_damage_anywhere_is_seen),
        cmocka_unit_test(test_raise_takes_only_what_a_cut_does_not_explain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
