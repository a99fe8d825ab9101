/* test_ime_zinnia.c - handwriting by the real Zinnia. */
#include "ime_zinnia.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "notice_queue.h"
#include "support/hand.h"

enum { SOON_MS = 30000 };

static uint64_t last_id;

static int open_engine(void **state)
{
    struct notice n;

    (void)state;
    assert_int_equal(ime_zinnia.open(NULL), OK);
    assert_true(notice_wait(&n, SOON_MS));
    assert_int_equal(n.kind, NOTICE_IME);
    assert_int_equal(n.a, IME_HANDWRITING);
    assert_int_equal(n.b, OK);
    return 0;
}

static int close_engine(void **state)
{
    (void)state;
    ime_zinnia.close();
    return 0;
}

static void ask(enum script script, const struct ink_point *points, int count,
                struct ime_answer *to)
{
    struct notice n;

    ime_zinnia.ask(&(struct ime_question){
        .id = ++last_id, .script = script, .choice = -1, .points = points, .point_count = count});
    assert_true(notice_wait(&n, SOON_MS));
    assert_int_equal(n.kind, NOTICE_CANDIDATES);
    assert_int_equal(n.id, last_id);
    memcpy(to, n.data, sizeof *to);
    free(n.data);
}

static int place(const struct ime_answer *a, const char *what)
{
    for (int i = 0; i < a->count; i++) {
        if (strcmp(a->words + a->at[i], what) == 0)
            return i;
    }
    return -1;
}

static void test_characters_are_among_ten(void **state)
{
    struct ink_point points[IME_POINTS];
    struct ime_answer a;

    (void)state;
    for (int i = 0; i < HANDS; i++) {
        int n = hand_write(&hands[i], points);

        ask(hands[i].traditional ? TRADITIONAL : SIMPLIFIED, points, n, &a);
        assert_in_range(a.count, 5, 10);
        if (place(&a, hands[i].character) < 0)
            print_error("%s is not offered, but %s\n", hands[i].character, a.words);
        assert_in_range(place(&a, hands[i].character), 0, 9);
    }
}

static void test_odd_ink_does_no_harm(void **state)
{
    struct ink_point points[IME_POINTS] = {{500, 500, true}};
    struct ime_answer a;

    (void)state;
    ask(SIMPLIFIED, points, 0, &a);
    assert_int_equal(a.count, 0);
    ask(SIMPLIFIED, points, 1, &a); /* a dot */
    for (int i = 0; i < IME_POINTS; i++)
        points[i] = (struct ink_point){(int16_t)(i * 37 % 4000 - 1000), 32767, i % 2 == 0};
    ask(TRADITIONAL, points, IME_POINTS, &a); /* five hundred strokes, beside the pad */
    memset(points, 0, sizeof points);
    ask(SIMPLIFIED, points, IME_POINTS, &a); /* a finger that rests and is not lifted */
}

static void test_missing_model_is_told(void **state)
{
    struct notice n;

    close_engine(state);
    assert_int_equal(ime_zinnia.open("/nowhere"), OK);
    assert_true(notice_wait(&n, SOON_MS));
    assert_int_equal(n.kind, NOTICE_IME);
    assert_int_equal(n.b, ERR_ABSENT);
    close_engine(state);
    open_engine(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_characters_are_among_ten),
        cmocka_unit_test(test_odd_ink_does_no_harm),
        cmocka_unit_test(test_missing_model_is_told),
    };

    return cmocka_run_group_tests(tests, open_engine, close_engine);
}
