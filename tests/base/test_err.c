/* test_err.c - names of failures, and the stop on a bug. */
#include "base/err.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void test_every_failure_has_a_name_of_its_own(void **state)
{
    (void)state;
    assert_string_equal(err_name(OK), "ok");
    for (int a = OK; a <= ERR_FUTURE; a++) {
        assert_true(strlen(err_name((enum err)a)) > 0);
        for (int b = OK; b < a; b++)
            assert_string_not_equal(err_name((enum err)a), err_name((enum err)b));
    }
}

static void test_what_is_no_failure_has_a_name_too(void **state)
{
    (void)state;
    assert_string_equal(err_name((enum err)(ERR_FUTURE + 1)), "unknown failure");
    assert_string_equal(err_name((enum err) - 1), "unknown failure");
}

/* Runs must(holds) in a child; its status, and in `said` what it wrote to stderr. */
static int must_in_a_child(bool holds, char *said, size_t size)
{
    int ends[2], status;
    ssize_t n, sum = 0;
    pid_t child;

    assert_int_equal(pipe(ends), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        dup2(ends[1], STDERR_FILENO);
        must(holds);
        _exit(0);
    }
    close(ends[1]);
    while ((n = read(ends[0], said + sum, size - 1 - (size_t)sum)) > 0)
        sum += n;
    said[sum] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void test_must_aborts_and_names_the_place(void **state)
{
    char said[512];
    int status = must_in_a_child(false, said, sizeof said);

    (void)state;
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
    assert_non_null(strstr(said, "test_err.c:"));
    assert_non_null(strstr(said, "holds does not hold"));
}

static void test_must_is_silent_when_it_holds(void **state)
{
    char said[512];

    (void)state;
    assert_int_equal(must_in_a_child(true, said, sizeof said), 0);
    assert_string_equal(said, "");
}

static void test_must_evaluates_its_argument_once(void **state)
{
    int n = 0;

    (void)state;
    must(++n == 1);
    assert_int_equal(n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_failure_has_a_name_of_its_own),
        cmocka_unit_test(test_what_is_no_failure_has_a_name_too),
        cmocka_unit_test(test_must_aborts_and_names_the_place),
        cmocka_unit_test(test_must_is_silent_when_it_holds),
        cmocka_unit_test(test_must_evaluates_its_argument_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
