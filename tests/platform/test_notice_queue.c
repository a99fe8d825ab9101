/* test_notice_queue.c - notices from many threads, taken by one. */
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "notice_queue.h"

enum { THREADS = 4, EACH = 2000 };

static bool is_readable(void)
{
    struct pollfd p = {.fd = notice_fd(), .events = POLLIN};

    return poll(&p, 1, 0) == 1;
}

static void post(uint64_t id)
{
    struct notice n = {.kind = NOTICE_TICK, .id = id};

    notice_post(&n);
}

static void test_take_empty_is_false(void **state)
{
    struct notice n;

    (void)state;
    assert_false(notice_take(&n));
    assert_false(notice_wait(&n, 0));
    assert_false(is_readable());
}

static void test_take_keeps_the_order_past_growth(void **state)
{
    struct notice n;

    (void)state;
    for (uint64_t i = 0; i < 40; i++)
        post(i);
    for (uint64_t i = 0; i < 40; i++)
        assert_true(notice_take(&n) && n.id == i);
    for (uint64_t i = 0; i < 500; i++)
        post(i);
    for (uint64_t i = 0; i < 500; i++) {
        assert_true(is_readable());
        assert_true(notice_take(&n));
        assert_int_equal(n.id, i);
    }
    assert_false(is_readable());
}

static void test_data_goes_to_the_taker(void **state)
{
    struct notice n = {.kind = NOTICE_TEXT, .data = strdup("A012"), .size = 4};

    (void)state;
    notice_post(&n);
    memset(&n, 0, sizeof(n));
    assert_true(notice_wait(&n, -1));
    assert_string_equal(n.data, "A012");
    assert_int_equal(n.size, 4);
    free(n.data);
}

static void *post_many(void *arg)
{
    uint64_t who = (uint64_t)(uintptr_t)arg;

    for (uint64_t i = 0; i < EACH; i++)
        post(who << 32 | i);
    return NULL;
}

static void test_threads_lose_nothing_and_keep_their_order(void **state)
{
    pthread_t threads[THREADS];
    uint64_t next[THREADS] = {0};
    struct notice n;

    (void)state;
    for (uintptr_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, post_many, (void *)i), 0);
    for (int i = 0; i < THREADS * EACH; i++) {
        assert_true(notice_wait(&n, 60000));
        assert_int_equal(n.id & 0xffffffffu, next[n.id >> 32]++);
    }
    assert_false(notice_take(&n));
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
}

static int woken;

static void wake(void)
{
    struct notice n;

    woken++;
    assert_true(notice_take(&n)); /* the lock is free by now */
}

static void test_hook_is_called_after_each_post(void **state)
{
    struct notice n;

    (void)state;
    notice_on_post(wake);
    post(1);
    post(2);
    assert_int_equal(woken, 2);
    notice_on_post(NULL);
    post(3);
    assert_int_equal(woken, 2);
    assert_true(notice_take(&n));
    assert_int_equal(n.id, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_take_empty_is_false),
        cmocka_unit_test(test_take_keeps_the_order_past_growth),
        cmocka_unit_test(test_data_goes_to_the_taker),
        cmocka_unit_test(test_threads_lose_nothing_and_keep_their_order),
        cmocka_unit_test(test_hook_is_called_after_each_post),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
