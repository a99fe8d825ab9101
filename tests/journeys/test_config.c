/* test_config.c - what the programs say of themselves and of a wrong config. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/programs.h"

static char folder[64], config[96], out[8192];

static int start(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/guitai-config-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(config, sizeof config, "%s/a.conf", folder);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    unlink(config);
    return rmdir(folder); /* --check-config leaves nothing behind */
}

static void write_config(const char *text)
{
    FILE *f = fopen(config, "w");

    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

static int check(const char *program)
{
    return program_run((const char *[]){program, "--config", config, "--check-config", NULL}, out,
                       sizeof out);
}

/* `place` is "FILE:LINE:" with the test's file in the place of FILE. */
static void expect_refused(const char *program, const char *text, int line, const char *word)
{
    char place[128];

    write_config(text);
    snprintf(place, sizeof place, "%s:%d: ", config, line);
    if (check(program) != 2 || strstr(out, place) == NULL || strstr(out, word) == NULL)
        fail_msg("%s on \"%s\": wanted 2, \"%s\" and \"%s\", got: %s", program, text, place, word,
                 out);
}

static void test_version_and_help_are_told(void **state)
{
    static const char *const programs[] = {"guitai", "guitai-hub"};

    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(
            program_run((const char *[]){programs[i], "--version", NULL}, out, sizeof out), 0);
        assert_int_equal(strncmp(out, programs[i], strlen(programs[i])), 0);
        assert_int_equal(
            program_run((const char *[]){programs[i], "--help", NULL}, out, sizeof out), 0);
        assert_non_null(strstr(out, "--config"));
        assert_non_null(strstr(out, "--check-config"));
    }
}

static void test_unknown_option_ends_with_2(void **state)
{
    (void)state;
    assert_int_equal(program_run((const char *[]){"guitai", "--frobnicate", NULL}, out, sizeof out),
                     2);
    assert_int_equal(program_run((const char *[]){"guitai", NULL}, out, sizeof out), 2);
    assert_int_equal(
        program_run((const char *[]){"guitai-hub", "--frobnicate", NULL}, out, sizeof out), 2);
}

static void test_good_terminal_config_passes(void **state)
{
    (void)state;
    write_config("role = kiosk\nhub.url = http://127.0.0.1:1\nstore.path = t.db\n"
                 "printer.uri = escpos+tcp://127.0.0.1:9100\nscreen.size = 1280x800\n");
    assert_int_equal(check("guitai"), 0);
}

static void test_wrong_terminal_config_names_file_and_line(void **state)
{
    (void)state;
    expect_refused("guitai",
                   "role = kiosk\nhub.url = http://127.0.0.1:1\nstore.path = t.db\ncolour = red\n",
                   4, "colour");
    expect_refused("guitai", "role = kiosq\nhub.url = http://127.0.0.1:1\nstore.path = t.db\n", 1,
                   "kiosk");
    expect_refused("guitai",
                   "role = kiosk\nhub.url = http://127.0.0.1:1\nstore.path = t.db\n\n"
                   "screen.size = big\n",
                   5, "screen.size");
    expect_refused("guitai",
                   "hub.url = http://127.0.0.1:1\nstore.path = t.db\nprinter.uri = lpt1\n", 3,
                   "escpos+usb");
    expect_refused("guitai", "hub.url = https://hub:8443\nstore.path = t.db\n", 1, "hub.ca");
}

static void test_wrong_hub_config_names_file_and_line(void **state)
{
    (void)state;
    expect_refused("guitai-hub",
                   "listen = nowhere\nstore.uri = sqlite:h.db\nsite = s\ncatalogue = c.json\n", 1,
                   "listen");
    expect_refused("guitai-hub",
                   "store.uri = sqlite:h.db\nsite = s\ncatalogue = c.json\ntls.cert = a.pem\n", 4,
                   "tls.key");
    expect_refused("guitai-hub", "site = s\nstore.uri = oracle:h\ncatalogue = c.json\n", 2,
                   "sqlite:PATH");
}

static void test_absent_config_ends_with_2(void **state)
{
    (void)state;
    unlink(config);
    assert_int_equal(check("guitai"), 2);
    assert_non_null(strstr(out, config));
    assert_int_equal(check("guitai-hub"), 2);
    assert_non_null(strstr(out, config));
}

static void test_terminal_that_was_never_enrolled_says_how(void **state)
{
    char command[128];

    (void)state;
    write_config("role = kiosk\nhub.url = http://127.0.0.1:1\nstore.path = t.db\n");
    assert_int_equal(
        program_run((const char *[]){"guitai", "--config", config, NULL}, out, sizeof out), 1);
    assert_non_null(strstr(out, "guitai-hub enrol"));
    assert_non_null(strstr(out, "--enrol"));
    snprintf(command, sizeof command, "rm -f %s/t.db*", folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_version_and_help_are_told),
        cmocka_unit_test(test_unknown_option_ends_with_2),
        cmocka_unit_test_setup_teardown(test_good_terminal_config_passes, start, stop),
        cmocka_unit_test_setup_teardown(test_wrong_terminal_config_names_file_and_line, start,
                                        stop),
        cmocka_unit_test_setup_teardown(test_wrong_hub_config_names_file_and_line, start, stop),
        cmocka_unit_test_setup_teardown(test_absent_config_ends_with_2, start, stop),
        cmocka_unit_test_setup_teardown(test_terminal_that_was_never_enrolled_says_how, start,
                                        stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
