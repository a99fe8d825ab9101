/* test_push_url.c - where the hub may send events to, by name and by address. */
#include "push_url.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_names_are_judged_when_they_are_set(void **state)
{
    static const struct {
        const char *words, *url;
        bool good;
    } rows[] = {
        {"", "https://data.example/in?x=1", true},
        {"", "https://data.example:8443/", true},
        {"", "http://data.example/", false},
        {"http", "http://data.example/", true},
        {"http", "ftp://data.example/", false},
        {"", "data.example/in", false},
        {"", "https://", false},
        {"", "", false},
        {"", "https://name:word@data.example/", false},
        {"", "https://data.example/#x", false},
        {"", "https://127.0.0.1/", false},
        {"loopback", "https://127.0.0.1/", true},
        {"", "https://2130706433/", false}, /* 127.0.0.1 */
        {"", "https://0x7f.1/", false},
        {"", "https://%32/", false},
        {"", "https://[::1]/", false},
        {"loopback", "https://[::1]:8443/", true},
        {"", "https://10.1.2.3/", false},
        {"private", "https://10.1.2.3/", true},
        {"private loopback http", "http://169.254.169.254/latest", false},
        {"", "https://[::ffff:10.0.0.1]/", false},
        {"", "file:///etc/passwd", false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char why[256] = "";
        struct push_allow a;
        bool good;

        assert_true(push_allow_read(rows[i].words, &a));
        good = push_url_is_good(&a, rows[i].url, why, sizeof why);
        if (good != rows[i].good)
            fail_msg("%s with \"%s\": %d, %s", rows[i].url, rows[i].words, good, why);
        assert_int_equal(why[0] == '\0', good);
    }
}

static void test_addresses_are_judged_when_they_are_connected_to(void **state)
{
    static const struct {
        const char *address;
        char kind; /* 'w' the world, 'p' private, 'l' loopback, 'n' never */
    } rows[] = {
        {"8.8.8.8", 'w'},
        {"127.0.0.1", 'l'},
        {"127.255.255.254", 'l'},
        {"10.0.0.1", 'p'},
        {"172.16.0.1", 'p'},
        {"172.31.255.255", 'p'},
        {"172.32.0.1", 'w'},
        {"192.168.1.1", 'p'},
        {"192.169.1.1", 'w'},
        {"100.64.0.1", 'p'},
        {"100.128.0.1", 'w'},
        {"169.254.169.254", 'n'},
        {"192.0.0.192", 'n'}, /* what some clouds tell a machine of itself */
        {"192.0.1.1", 'w'},
        {"198.18.0.1", 'n'},
        {"198.20.0.1", 'w'},
        {"2001:0:7f00:1::", 'n'},
        {"2001:1::1", 'w'},
        {"0.0.0.0", 'n'},
        {"0.1.2.3", 'n'},
        {"224.0.0.1", 'n'},
        {"255.255.255.255", 'n'},
        {"240.0.0.1", 'n'},
        {"2001:db8::1", 'w'},
        {"::1", 'l'},
        {"::", 'n'},
        {"fc00::1", 'p'},
        {"fdff::1", 'p'},
        {"fe80::1", 'n'},
        {"ff02::1", 'n'},
        {"::ffff:127.0.0.1", 'l'},
        {"::ffff:8.8.8.8", 'w'},
        {"::ffff:169.254.169.254", 'n'},
        {"64:ff9b::7f00:1", 'l'},
        {"64:ff9b::808:808", 'w'},
        {"2002:7f00:1::", 'l'},
        {"2002:a00:1::", 'p'},
        {"::127.0.0.1", 'n'},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct sockaddr_in v4 = {.sin_family = AF_INET};
        struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
        bool is_v4 = inet_pton(AF_INET, rows[i].address, &v4.sin_addr) == 1;
        const struct sockaddr *to =
            is_v4 ? (const struct sockaddr *)&v4 : (const struct sockaddr *)&v6;
        const struct push_allow none = {0}, private = {.private = true}, own = {.loopback = true};

        if (!is_v4)
            assert_int_equal(inet_pton(AF_INET6, rows[i].address, &v6.sin6_addr), 1);
        print_message("%s\n", rows[i].address);
        assert_int_equal(push_address_is_good(&none, to), rows[i].kind == 'w');
        assert_int_equal(push_address_is_good(&private, to),
                         rows[i].kind == 'w' || rows[i].kind == 'p');
        assert_int_equal(push_address_is_good(&own, to),
                         rows[i].kind == 'w' || rows[i].kind == 'l');
    }
}

static void test_words_of_the_config_are_read_strictly(void **state)
{
    struct push_allow a;

    (void)state;
    assert_true(push_allow_read("  http   loopback ", &a) && a.http && a.loopback && !a.private);
    assert_true(push_allow_read("", &a) && !a.http);
    assert_false(push_allow_read("https", &a) || push_allow_read("private,http", &a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_judged_when_they_are_set),
        cmocka_unit_test(test_addresses_are_judged_when_they_are_connected_to),
        cmocka_unit_test(test_words_of_the_config_are_read_strictly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
