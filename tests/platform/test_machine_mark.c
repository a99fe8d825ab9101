/* test_machine_mark.c - what tells a machine from another one, from folders as Linux has them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "machine_mark.h"

static char root[64];

static void put(const char *path, const char *text)
{
    char command[512], full[256];
    FILE *f;

    text_format(full, sizeof full, "%s/%s", root, path);
    text_format(command, sizeof command, "mkdir -p \"$(dirname '%s')\"", full);
    assert_int_equal(system(command), 0);
    f = fopen(full, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static int begin(void **state)
{
    (void)state;
    text_copy(root, sizeof root, "/tmp/guitai-machine-XXXXXX");
    return mkdtemp(root) == NULL || crypto_start() != OK;
}

static int end(void **state)
{
    char command[128];

    (void)state;
    text_format(command, sizeof command, "rm -rf '%s'", root);
    return system(command);
}

static void card(const char *name, const char *type, const char *address)
{
    char path[128];

    text_format(path, sizeof path, "sys/class/net/%s/device/uevent", name);
    put(path, "");
    text_format(path, sizeof path, "sys/class/net/%s/addr_assign_type", name);
    put(path, type);
    text_format(path, sizeof path, "sys/class/net/%s/address", name);
    put(path, address);
}

static void test_nothing_is_known_of_a_container(void **state)
{
    char marks[MACHINE_MARKS];

    (void)state;
    put("sys/class/net/lo/address", "00:00:00:00:00:00\n"); /* virtual: no device */
    card("wlan0", "1\n", "02:11:22:33:44:55\n");            /* random at each start */
    machine_marks(root, marks);
    assert_string_equal(marks, "");
}

static void test_serial_number_and_cards_are_marks(void **state)
{
    char marks[MACHINE_MARKS], again[MACHINE_MARKS], hash[HASH_TEXT];

    (void)state;
    put("proc/device-tree/serial-number", "10000000abcdef01");
    card("eth0", "0\n", "dc:a6:32:00:00:01\n");
    machine_marks(root, marks);
    assert_int_equal(strlen(marks), 2 * (HASH_TEXT - 1) + 1);
    crypto_hash_text("dc:a6:32:00:00:01", strlen("dc:a6:32:00:00:01"), hash);
    assert_non_null(strstr(marks, hash));
    assert_null(strstr(marks, "dc:a6"));
    card("eth0", "0\n", "dc:a6:32:00:00:02\n");
    machine_marks(root, again);
    assert_memory_equal(marks, again, HASH_TEXT - 1); /* the board's */
    assert_string_not_equal(marks, again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nothing_is_known_of_a_container, begin, end),
        cmocka_unit_test_setup_teardown(test_serial_number_and_cards_are_marks, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
