/* test_log.c - what the operator's log looks like. */
#include "base/log.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char got[4096];

/* Runs `say` with standard error going to a pipe; what came is in `got`. */
static void hear(void (*say)(void))
{
    int ends[2], kept = dup(STDERR_FILENO);
    ssize_t n;

    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    say();
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(ends[1]);
    n = read(ends[0], got, sizeof got - 1);
    close(ends[0]);
    assert_true(n > 0);
    got[n] = '\0';
}

static void say_both(void)
{
    log_info("printer %d is back", 3);
    log_fault("打印机缺纸");
}

static void say_forged(void)
{
    log_info("name %s", "x\n<3>forged \x1B[2J \xFF \xC2\x9B end");
}

static void say_long(void)
{
    char text[3000];

    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    log_info("%s", text);
}

static void test_line_starts_with_its_priority(void **state)
{
    (void)state;
    hear(say_both);
    assert_string_equal(got, "<6>printer 3 is back\n<3>打印机缺纸\n");
}

static void test_control_bytes_are_escaped(void **state)
{
    (void)state;
    hear(say_forged);
    assert_string_equal(got, "<6>name x\\x0A<3>forged \\x1B[2J \\xFF \\xC2\\x9B end\n");
}

static void test_long_line_is_cut_and_ended(void **state)
{
    (void)state;
    hear(say_long);
    assert_in_range(strlen(got), 500, 1100);
    assert_int_equal(strchr(got, '\n') - got, strlen(got) - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line_starts_with_its_priority),
        cmocka_unit_test(test_control_bytes_are_escaped),
        cmocka_unit_test(test_long_line_is_cut_and_ended),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
