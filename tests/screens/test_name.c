/* test_name.c - writing a name: Pinyin, letters, by hand; by touch and by keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fakes/fake_ime.h"
#include "fakes/fake_log.h"
#include "fakes/lobby.h"
#include "screens/name.h"
#include "screens/screens.h"

static struct lobby l;

static void open_name(struct lobby_config c, int language)
{
    fake_log_reset();
    lobby_open(&l, c);
    l.t->visit.language = language;
    nav_step(l.t, name_ask(&(struct page){.visit = &l.t->visit}, &booking_name));
    terminal_frame(l.t, l.now, l.boot);
    assert_string_equal(lobby_screen(&l), "name");
}

static int begin(void **state)
{
    (void)state;
    open_name((struct lobby_config){.w = 1920, .h = 1080}, ZH_HANS);
    return 0;
}

static int end(void **state)
{
    (void)state;
    lobby_close(&l);
    return 0;
}

static const char *shown(void)
{
    return lobby_node(&l, "name")->value;
}

static const char *name(void)
{
    return l.t->visit.name;
}

static void keyboard(const char *text)
{
    struct notice n = {.kind = NOTICE_TEXT};

    for (const char *next = text; *text != '\0'; text = next) {
        char one[8];

        text_next(&next);
        text_format(one, sizeof one, "%.*s", (int)(next - text), text);
        n.data = one;
        n.size = strlen(one);
        l.boot.millis += 200;
        terminal_notice(l.t, &n, l.now, l.boot);
        lobby_settle(&l);
    }
}

static void test_surname_first_then_the_given_name(void **state)
{
    (void)state;
    lobby_type(&l, "wang");
    assert_string_equal(lobby_label(&l, "candidate:1"), "王"); /* before 网, which is no surname */
    lobby_tap(&l, "candidate:1");
    assert_string_equal(shown(), "王");
    assert_null(lobby_node(&l, "candidate:1"));
    lobby_type(&l, "xiaoming");
    assert_string_equal(shown(), "王xiaoming");
    assert_string_equal(lobby_label(&l, "candidate:2"), "晓明");
    lobby_tap(&l, "candidate:2");
    assert_string_equal(name(), "王晓明");
    lobby_tap(&l, "done");
    assert_string_equal(lobby_screen(&l), "appointment_confirm");
}

static void test_traditional_for_who_reads_it(void **state)
{
    (void)state;
    l.t->visit.language = ZH_HANT;
    lobby_type(&l, "zhang");
    lobby_tap(&l, "candidate:1");
    assert_string_equal(name(), "張");
}

static void test_language_that_is_switched_changes_the_candidates(void **state)
{
    (void)state;
    lobby_type(&l, "zhang");
    assert_string_equal(lobby_label(&l, "candidate:1"), "张");
    lobby_tap(&l, "language");
    lobby_settle(&l);
    assert_string_equal(lobby_label(&l, "candidate:1"), "張");
}

static void test_choice_of_a_part_goes_on_with_the_rest(void **state)
{
    (void)state;
    lobby_type(&l, "wang");
    lobby_tap(&l, "candidate:1");
    lobby_type(&l, "xiaoming");
    for (int i = 1; strcmp(lobby_label(&l, "candidate:1"), "") != 0; i++) {
        char id[NODE_ID];

        text_format(id, sizeof id, "candidate:%d", i);
        if (strcmp(lobby_label(&l, id), "晓") != 0)
            continue;
        lobby_tap(&l, id);
        break;
    }
    assert_string_equal(shown(), "王晓ming");
    assert_string_equal(lobby_label(&l, "candidate:1"), "明"); /* given names are made of it */
    lobby_tap(&l, "candidate:1");
    assert_string_equal(name(), "王晓明");
}

/* Presses a key whose answer is not heard yet. */
static struct notice press_and_keep(const char *id)
{
    struct notice n, kept = {.kind = NOTICE_NONE};

    l.boot.millis += 1000;
    assert_true(ui_press(&l.t->ui, id));
    terminal_frame(l.t, l.now, l.boot);
    while (world_take(&n)) {
        if (n.kind == NOTICE_CANDIDATES)
            kept = n;
        else
            free(n.data);
    }
    assert_int_equal(kept.kind, NOTICE_CANDIDATES);
    return kept;
}

static void hear_kept(struct notice kept)
{
    terminal_notice(l.t, &kept, l.now, l.boot);
    free(kept.data);
    lobby_settle(&l);
}

static void test_choice_made_before_the_newest_letter_was_looked_up_counts(void **state)
{
    struct notice kept;

    (void)state;
    lobby_type(&l, "ab");
    kept = press_and_keep("key:c");
    lobby_tap(&l, "candidate:2");
    assert_false(lobby_can(&l, "done")); /* it would take the bare letters */
    hear_kept(kept);
    assert_string_equal(shown(), "二");
    assert_true(lobby_can(&l, "done"));
    lobby_type(&l, "wan");
    kept = press_and_keep("key:g");
    lobby_tap(&l, "candidate:1");
    hear_kept(kept);
    assert_string_equal(shown(), "二wang"); /* that is none of these any more */
    assert_true(lobby_can(&l, "done"));
}

/* The engine may be slower than fingers: nothing that was typed meanwhile is lost. */
static void test_letters_typed_while_a_choice_is_on_its_way_stay(void **state)
{
    struct notice kept;

    (void)state;
    lobby_type(&l, "wang");
    kept = press_and_keep("candidate:1");
    lobby_type(&l, "xiao");
    hear_kept(kept);
    assert_string_equal(shown(), "王xiao");
    assert_non_null(lobby_node(&l, "candidate:1")); /* of the new letters */
}

static void test_answer_that_comes_after_the_visit_is_dropped(void **state)
{
    struct notice n, kept = {.kind = NOTICE_NONE};

    (void)state;
    lobby_type(&l, "wan");
    assert_true(ui_press(&l.t->ui, "key:g"));
    terminal_frame(l.t, l.now, l.boot);
    while (world_take(&n)) {
        if (n.kind == NOTICE_CANDIDATES)
            kept = n;
        else
            free(n.data);
    }
    nav_step(l.t, home());
    terminal_notice(l.t, &kept, l.now, l.boot);
    free(kept.data);
    assert_int_equal(l.t->visit.writing.count, 0);
    assert_string_equal(l.t->visit.writing.letters, "");
}

static void test_erase_takes_letters_then_characters(void **state)
{
    (void)state;
    lobby_type(&l, "wang");
    lobby_tap(&l, "candidate:1");
    lobby_type(&l, "xi");
    lobby_tap(&l, "key:erase");
    assert_string_equal(shown(), "王x");
    lobby_tap(&l, "key:erase");
    assert_string_equal(shown(), "王");
    lobby_tap(&l, "key:erase");
    assert_string_equal(shown(), "");
    lobby_tap(&l, "key:erase");
    assert_string_equal(shown(), "");
}

static void test_more_candidates_follow_and_come_round(void **state)
{
    char first[NODE_LABEL];

    (void)state;
    end(NULL);
    open_name((struct lobby_config){.w = 800, .h = 480}, ZH_HANS);
    lobby_tap(&l, "key:a"); /* twelve numerals */
    text_copy(first, sizeof first, lobby_label(&l, "candidate:1"));
    lobby_tap(&l, "candidates_more");
    assert_string_not_equal(lobby_label(&l, "candidate:1"), first);
    for (int i = 0; i < 12 && strcmp(lobby_label(&l, "candidate:1"), first) != 0; i++)
        lobby_tap(&l, "candidates_more");
    assert_string_equal(lobby_label(&l, "candidate:1"), first);
}

static void test_keyboard_alone_writes_a_name(void **state)
{
    (void)state;
    keyboard("wang ");     /* space takes the first */
    keyboard("xiaoming2"); /* a digit takes its own */
    assert_string_equal(name(), "王晓明");
    lobby_key(&l, KEY_ENTER); /* no ring is shown: it ends what is typed */
    assert_string_equal(lobby_screen(&l), "appointment_confirm");
}

static void focus(const char *id)
{
    for (int i = 0; i < 200 && strcmp(l.t->ui.focus, id) != 0; i++)
        lobby_key(&l, KEY_TAB);
    assert_string_equal(l.t->ui.focus, id);
}

static void test_tab_and_enter_alone_write_a_name(void **state)
{
    static const char *const way[] = {"key:w", "key:a", "key:n", "key:g", "candidate:1", "done"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(way); i++) {
        focus(way[i]);
        lobby_key(&l, KEY_ENTER);
    }
    assert_string_equal(name(), "王");
    assert_string_equal(lobby_screen(&l), "appointment_confirm");
}

static void test_latin_names_begin_with_capitals(void **state)
{
    (void)state;
    l.t->visit.writing.way = WRITE_LETTERS;
    terminal_frame(l.t, l.now, l.boot);
    lobby_type(&l, "anna");
    lobby_tap(&l, "key:space");
    lobby_type(&l, "o");
    lobby_tap(&l, "signs");
    lobby_tap(&l, "key:'");
    lobby_tap(&l, "signs");
    lobby_type(&l, "neil");
    assert_string_equal(name(), "Anna O'Neil");
    lobby_tap(&l, "capital");
    lobby_type(&l, "x");
    assert_string_equal(name(), "Anna O'NeilX");
}

static void test_english_begins_with_letters_and_offers_pinyin(void **state)
{
    (void)state;
    end(NULL);
    open_name((struct lobby_config){.w = 1920, .h = 1080}, ENGLISH);
    lobby_type(&l, "lee");
    assert_string_equal(name(), "Lee");
    lobby_tap(&l, "pinyin");
    lobby_type(&l, "wang");
    assert_string_equal(shown(), "Leewang");
    assert_non_null(lobby_node(&l, "candidate:1"));
}

static void test_letters_that_nobody_chose_for_are_kept(void **state)
{
    (void)state;
    lobby_type(&l, "wang");
    lobby_tap(&l, "done");
    assert_string_equal(name(), "wang");
}

static void test_nothing_is_skipped_not_stored(void **state)
{
    (void)state;
    assert_null(lobby_node(&l, "done"));
    lobby_tap(&l, "skip");
    assert_string_equal(lobby_screen(&l), "appointment_confirm");
    assert_string_equal(name(), "");
}

/* ---- by hand ---- */

static void draw(int strokes)
{
    const struct node *pad = lobby_node(&l, "ink");
    struct rect r;

    assert_non_null(pad);
    r = pad->box;
    for (int i = 0; i < strokes; i++) {
        for (int k = 0; k < 3; k++) {
            struct notice n = {.kind = NOTICE_POINTER,
                               .a = k == 0   ? POINTER_DOWN
                                    : k == 1 ? POINTER_MOVE
                                             : POINTER_UP,
                               .x = r.x + r.w / 4 + (k > 0 ? r.w / 2 : 0),
                               .y = r.y + r.h / 4 + i * r.h / 8};

            terminal_notice(l.t, &n, l.now, l.boot);
            lobby_settle(&l);
        }
    }
}

static void assert_by_hand(int w, int h)
{
    end(NULL);
    open_name((struct lobby_config){.w = w, .h = h}, ZH_HANS);
    if (lobby_node(&l, "ink") == NULL)
        lobby_tap(&l, "hand");
    draw(3);
    assert_int_equal(fake_ime_points(), 6);
    assert_string_equal(lobby_label(&l, "candidate:1"), "明");
    assert_string_equal(lobby_label(&l, "candidate:10"), "助"); /* ten of them */
    lobby_tap(&l, "ink_wipe");                                  /* a wrong one goes at once */
    assert_null(lobby_node(&l, "candidate:1"));
    assert_int_equal(l.t->visit.writing.ink.count, 0);
    draw(2);
    lobby_tap(&l, "key:erase"); /* so does it by the other key */
    assert_int_equal(l.t->visit.writing.ink.count, 0);
    draw(4);
    lobby_tap(&l, "candidate:2");
    assert_string_equal(name(), "朋");
    assert_int_equal(l.t->visit.writing.ink.count, 0);
    lobby_tap(&l, "done");
    assert_string_equal(lobby_screen(&l), "appointment_confirm");
}

static void test_hand_offers_ten_on_every_display(void **state)
{
    (void)state;
    assert_by_hand(1920, 1080);
    assert_by_hand(1280, 800);
    assert_by_hand(1080, 1920);
    assert_by_hand(1024, 600);
    assert_by_hand(800, 480);
}

/* ---- without engines ---- */

static void test_machine_without_engines_says_so_and_offers_letters(void **state)
{
    (void)state;
    end(NULL);
    open_name((struct lobby_config){.w = 1280, .h = 800, .plain = true}, ZH_HANS);
    assert_non_null(strstr(lobby_label(&l, "hint"), "letters only"));
    assert_null(lobby_node(&l, "pinyin"));
    assert_null(lobby_node(&l, "hand"));
    assert_null(lobby_node(&l, "ink"));
    lobby_type(&l, "wang");
    assert_string_equal(name(), "Wang");
    lobby_tap(&l, "done");
    assert_string_equal(lobby_screen(&l), "appointment_confirm");
}

static void test_engine_that_does_not_load_leaves_the_other(void **state)
{
    (void)state;
    terminal_notice(l.t, &(struct notice){.kind = NOTICE_IME, .a = IME_PINYIN, .b = ERR_ABSENT},
                    l.now, l.boot);
    lobby_settle(&l);
    assert_null(lobby_node(&l, "pinyin"));
    assert_non_null(strstr(lobby_label(&l, "hint"), "no Pinyin"));
    draw(3);
    lobby_tap(&l, "candidate:1");
    assert_string_equal(name(), "明");
}

static void test_letters_wait_for_an_engine_that_loads(void **state)
{
    (void)state;
    l.t->ready[IME_PINYIN] = IME_IS_LOADING;
    lobby_type(&l, "wan");
    assert_null(lobby_node(&l, "candidate:1"));
    assert_non_null(strstr(lobby_label(&l, "hint"), "in a moment"));
    terminal_notice(l.t, &(struct notice){.kind = NOTICE_IME, .a = IME_PINYIN, .b = OK}, l.now,
                    l.boot);
    lobby_type(&l, "g");
    assert_string_equal(lobby_label(&l, "candidate:1"), "王");
}

/* ---- odd names, and what must not stay ---- */

static void test_odd_names_reach_nothing_raw(void **state)
{
    (void)state;
    keyboard("\x1b@\x1dV\x07");
    keyboard("\u202e\u200b\xc2\x85");
    assert_string_equal(name(), "@V");
    lobby_tap(&l, "key:erase");
    lobby_tap(&l, "key:erase");
    keyboard("𠮷\u0301\u0301\u0301\u0301\u0301\u0301");
    assert_int_equal(text_length(name()), 5);
    for (int i = 0; i < 200; i++)
        keyboard("𠮷");
    assert_true(strlen(name()) < sizeof l.t->visit.name);
    assert_true(text_is_plain(name(), strlen(name())));
    assert_non_null(strstr(lobby_label(&l, "hint"), "no more room"));
    lobby_tap(&l, "done");
    assert_string_equal(lobby_screen(&l), "appointment_confirm");
    assert_false(fake_log_has("𠮷"));
}

static void test_nothing_stays_after_the_visit(void **state)
{
    const char *bytes = (const char *)l.t;

    (void)state;
    lobby_type(&l, "wang");
    lobby_tap(&l, "candidate:1");
    lobby_type(&l, "xiaoming");
    nav_step(l.t, home());
    lobby_settle(&l);
    assert_null(memmem(bytes, sizeof *l.t, "王", strlen("王")));
    assert_null(memmem(bytes, sizeof *l.t, "小明", strlen("小明")));
    assert_true(fake_ime_rests() >= IME_KINDS); /* the engines hold nothing either */
    assert_null(memmem(bytes, sizeof *l.t, "xiaoming", strlen("xiaoming")));
}

static void test_name_is_not_said_aloud_unasked(void **state)
{
    (void)state;
    lobby_listen(&l);
    lobby_type(&l, "wang");
    assert_non_null(strstr(l.world->heard, "Characters to choose from"));
    lobby_tap(&l, "candidate:1");
    assert_null(strstr(l.world->heard, "王"));
    assert_non_null(strstr(l.world->heard, "characters typed"));
}

static void test_candidates_are_told_apart_by_ear(void **state)
{
    (void)state;
    lobby_listen(&l);
    lobby_type(&l, "wang");
    l.world->heard[0] = '\0';
    focus("candidate:1");
    assert_non_null(strstr(l.world->heard, "王, 国王"));
    lobby_key(&l, KEY_ENTER);
    assert_string_equal(name(), "王");
}

#define ON(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON(test_surname_first_then_the_given_name),
        ON(test_traditional_for_who_reads_it),
        ON(test_language_that_is_switched_changes_the_candidates),
        ON(test_choice_of_a_part_goes_on_with_the_rest),
        ON(test_choice_made_before_the_newest_letter_was_looked_up_counts),
        ON(test_letters_typed_while_a_choice_is_on_its_way_stay),
        ON(test_answer_that_comes_after_the_visit_is_dropped),
        ON(test_erase_takes_letters_then_characters),
        ON(test_more_candidates_follow_and_come_round),
        ON(test_keyboard_alone_writes_a_name),
        ON(test_tab_and_enter_alone_write_a_name),
        ON(test_latin_names_begin_with_capitals),
        ON(test_english_begins_with_letters_and_offers_pinyin),
        ON(test_letters_that_nobody_chose_for_are_kept),
        ON(test_nothing_is_skipped_not_stored),
        ON(test_hand_offers_ten_on_every_display),
        ON(test_machine_without_engines_says_so_and_offers_letters),
        ON(test_engine_that_does_not_load_leaves_the_other),
        ON(test_letters_wait_for_an_engine_that_loads),
        ON(test_odd_names_reach_nothing_raw),
        ON(test_nothing_stays_after_the_visit),
        ON(test_name_is_not_said_aloud_unasked),
        ON(test_candidates_are_told_apart_by_ear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
