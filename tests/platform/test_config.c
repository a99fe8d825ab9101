/* test_config.c - config files, right and wrong, and what is said about them. */
#include "base/text.h"
#include "config_hub.h"
#include "config_terminal.h"
#include "core/event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64], path[128], why[600];

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/guitai-config-XXXXXX");
    assert_non_null(mkdtemp(folder));
    text_format(path, sizeof path, "%s/test.ini", folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static void write_file(const char *text)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    why[0] = '\0';
}

static struct config_terminal read_terminal(const char *text)
{
    struct config_terminal c;

    write_file(text);
    if (config_terminal_read(path, NULL, &c, why, sizeof why) != OK)
        fail_msg("%s", why);
    return c;
}

/* `says` begins with the line: "2: there is no key". */
static void assert_why(const char *says)
{
    char expected[300];

    text_format(expected, sizeof expected, "%s:%s", path, says);
    if (strncmp(why, expected, strlen(expected)) != 0)
        fail_msg("expected: %s\nbut was: %s", expected, why);
}

static void refuse_terminal(const char *text, const char *says)
{
    struct config_terminal c;

    write_file(text);
    assert_int_equal(config_terminal_read(path, NULL, &c, why, sizeof why), ERR_FORMAT);
    assert_why(says);
}

static void refuse_hub(const char *text, const char *says)
{
    struct config_hub c;

    write_file(text);
    assert_int_equal(config_hub_read(path, &c, why, sizeof why), ERR_FORMAT);
    assert_why(says);
}

static void assert_in_folder(const char *value, const char *before, const char *name)
{
    char expected[200];

    text_format(expected, sizeof expected, "%s%s/%s", before, folder, name);
    assert_string_equal(value, expected);
}

static void test_terminal_values_are_typed(void **state)
{
    struct config_terminal c = read_terminal("# the pad of counter 3\r\n"
                                             "role = counter\r\n"
                                             "  counter=3\n"
                                             "\n"
                                             "site = hall-1 ; the east wing\n"
                                             "hub.url = https://hub.example:8443\n"
                                             "hub.ca = ca.pem\n"
                                             "store.path = /var/lib/guitai/pad.db\n"
                                             "screen.size = 1280x800\n"
                                             "screen.fullscreen = no\n"
                                             "printer.uri = escpos+file:paper.bin\n"
                                             "scanner.uri = serial:/dev/ttyACM0?baud=19200\n"
                                             "speech = clips:voices\n"
                                             "language = zh-Hant\n"
                                             "theme = large\n"
                                             "ime = no\n"
                                             "screen.inches = 10");

    (void)state;
    assert_string_equal(c.role, "counter");
    assert_int_equal(c.counter, 3);
    assert_string_equal(c.site, "hall-1");
    assert_string_equal(c.hub_url, "https://hub.example:8443");
    assert_in_folder(c.hub_ca, "", "ca.pem");
    assert_string_equal(c.store_path, "/var/lib/guitai/pad.db");
    assert_int_equal(c.w, 1280);
    assert_int_equal(c.h, 800);
    assert_false(c.fullscreen);
    assert_in_folder(c.printer_uri, "escpos+file:", "paper.bin");
    assert_string_equal(c.scanner_uri, "serial:/dev/ttyACM0?baud=19200");
    assert_in_folder(c.speech, "clips:", "voices");
    assert_int_equal(c.language, ZH_HANT);
    assert_string_equal(c.theme, "large");
    assert_int_equal(c.inches, 10);
    assert_false(c.ime);
}

static void test_terminal_defaults_are_a_kiosk_on_the_whole_display(void **state)
{
    struct config_terminal c = read_terminal("hub.url = http://127.0.0.1:8080\n"
                                             "store.path = kiosk.db\n");

    (void)state;
    assert_string_equal(c.role, "kiosk");
    assert_string_equal(c.site, "");
    assert_int_equal(c.w, 0);
    assert_true(c.fullscreen);
    assert_string_equal(c.hub_ca, "");
    assert_string_equal(c.printer_uri, "none:");
    assert_string_equal(c.scanner_uri, "none:");
    assert_string_equal(c.speech, "none");
    assert_int_equal(c.language, ZH_HANS);
    assert_in_folder(c.store_path, "", "kiosk.db");
}

static void test_role_of_the_command_line_goes_first(void **state)
{
    struct config_terminal c;

    (void)state;
    write_file("role = kiosk\nhub.url = http://[::1]:1\nstore.path = x\n");
    assert_int_equal(config_terminal_read(path, "board", &c, why, sizeof why), OK);
    assert_string_equal(c.role, "board");
    assert_int_equal(config_terminal_read(path, "counter", &c, why, sizeof why), ERR_FORMAT);
    assert_why("1: a pad needs its counter; add counter = 1");
    assert_int_equal(config_terminal_read(path, "toaster", &c, why, sizeof why), ERR_FORMAT);
    assert_string_equal(why, "--role toaster: use kiosk, counter or board");
}

#define WHOLE "hub.url = http://localhost:8080\nstore.path = x\n" /* lines 1 and 2 */

static void test_wrong_lines_name_place_and_mend(void **state)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {WHOLE "hub.ur = x\n", "3: there is no key hub.ur; did you mean hub.url?"},
        {WHOLE "printer.url = none:\n",
         "3: there is no key printer.url; did you mean printer.uri?"},
        {WHOLE "colour_of_the_sky = blue\n", "3: there is no key colour_of_the_sky; remove"},
        {WHOLE "\nhub.url = http://localhost:1\n", "4: hub.url is set here and in line 1; remove"},
        {"[hub]\nurl = x\n", "1: there are no sections; remove the line"},
        {WHOLE "just words\n", "3: this is no setting; write key = value"},
        {WHOLE "= 5\n", "3: there is no key before"},
        {WHOLE "theme =\n", "3: theme has no value; give one or remove"},
        {WHOLE "theme = dark\n", "3: theme = dark: use standard, contrast or large"},
        {WHOLE "role = clerk\n", "3: role = clerk: use kiosk, counter or board"},
        {WHOLE "role = counter\n", "3: a pad needs its counter"},
        {WHOLE "counter = 0\n", "3: counter = 0: use a whole number from 1 to 99"},
        {WHOLE "counter = 3rd\n", "3: counter = 3rd: use a whole"},
        {WHOLE "counter = 99999999999999999999\n", "3: counter = 99999999999999999999: use"},
        {WHOLE "screen.size = 1280*800\n", "3: screen.size = 1280*800: use WIDTHxHEIGHT"},
        {WHOLE "screen.size = 1280x80\n", "3: screen.size = 1280x80: use WIDTHxHEIGHT"},
        {WHOLE "screen.fullscreen = maybe\n", "3: screen.fullscreen = maybe: use yes or no"},
        {WHOLE "language = fr\n", "3: language = fr: use zh_CN, zh_TW, en"},
        {WHOLE "printer.uri = lp0\n", "3: printer.uri = lp0: "},
        {WHOLE "printer.uri = escpos+bt:x\n", "3: printer.uri = escpos+bt:x: use escpos+usb:PATH"},
        {WHOLE "scanner.uri = evdev:kbd\n", "3: scanner.uri = evdev:kbd: name the device"},
        {WHOLE "speech = robot\n", "3: speech = robot: use espeak-ng"},
        {WHOLE "site = two words\n", "3: site = two words: use 1 to 31 letters"},
        {"hub.url = http://hub:80\nstore.path = x\n", "1: hub.url = http://hub:80: plain http"},
        {"hub.url = http://127.0.0.1.evil.example\n",
         "1: hub.url = http://127.0.0.1.evil.example: "},
        {"hub.url = ftp://hub\n", "1: hub.url = ftp://hub: write https://HOST:PORT"},
        {"hub.url = https://hub:99999\n", "1: hub.url = https://hub:99999: write"},
        {"hub.url = https://a@hub\n", "1: hub.url = https://a@hub: write"},
        {"hub.url = https://hub/x\n", "1: hub.url = https://hub/x: write"},
        {"hub.url = https://hub\nstore.path = x\n", "1: https needs the hub's certificate"},
        {"store.path = x\n\n# end\n",
         "3: hub.url is missing (where the hub answers); add hub.url ="},
        {"", "1: hub.url is missing"},
        {WHOLE "site = caf\xe9\n", "3: the line has a control character or is not UTF-8"},
        {WHOLE "site = a\x07\n", "3: the line has a control character"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        refuse_terminal(rows[i].text, rows[i].says);
}

static void test_long_lines_and_files_are_refused_whole(void **state)
{
    char text[700] = "store.path = ";
    struct config_terminal c;
    FILE *f;

    (void)state;
    memset(text + strlen(text), 'x', 177); /* 190 bytes: the most */
    strcat(text, "\nhub.url = http://localhost\n");
    c = read_terminal(text);
    assert_int_equal(strlen(strrchr(c.store_path, '/') + 1), 177);
    memmove(text + 14, text + 13, strlen(text + 13) + 1); /* one more */
    refuse_terminal(text, "1: the line is longer than 190 bytes; shorten it");
    text[0] = '\0';
    for (int i = 0; i < 64; i++)
        text_append(text, sizeof text, "k%d = 1\n", i);
    strcat(text, "one = more\n");
    refuse_terminal(text, "65: more keys than there are");
    f = fopen(path, "w");
    for (int i = 0; i < 70000; i++)
        fputc('\n', f);
    fclose(f);
    assert_int_equal(config_terminal_read(path, NULL, &c, why, sizeof why), ERR_FULL);
    assert_why("1: longer than 64 KiB");
}

static void test_absent_file_says_how_to_name_one(void **state)
{
    struct config_terminal c;

    (void)state;
    unlink(path);
    assert_int_equal(config_terminal_read(path, NULL, &c, why, sizeof why), ERR_ABSENT);
    assert_why("1: No such file or directory; name the config file with --config FILE");
    assert_int_equal(config_terminal_read(folder, NULL, &c, why, sizeof why), ERR_IO);
    write_file("");
}

static void test_hub_values_are_typed(void **state)
{
    struct config_hub c;

    (void)state;
    write_file(
        "listen = [::1]:8443\ntls.cert = hub.pem\ntls.key = /etc/hub.key\n"
        "store.uri = sqlite:hub.db\nsite = hall-1\ncatalogue = hall.json\n"
        "upstream.url = https://city:8443\nmetrics.from = 2001:DB8:0::7\nproxy.from = 127.0.0.1\n");
    if (config_hub_read(path, &c, why, sizeof why) != OK)
        fail_msg("%s", why);
    assert_in_folder(c.folder, "", "");
    assert_string_equal(c.listen, "[::1]:8443");
    assert_in_folder(c.tls_cert, "", "hub.pem");
    assert_string_equal(c.tls_key, "/etc/hub.key");
    assert_in_folder(c.store_uri, "sqlite:", "hub.db");
    assert_in_folder(c.catalogue, "", "hall.json");
    assert_string_equal(c.site, "hall-1");
    assert_string_equal(c.upstream_url, "https://city:8443");
    assert_string_equal(c.metrics_from, "2001:db8::7");
    assert_string_equal(c.proxy_from, "127.0.0.1");
}

static void test_paths_beside_a_config_without_a_folder_stay(void **state)
{
    struct config_hub c;
    char before[256];

    (void)state;
    write_file("store.uri = sqlite:hub.db\nsite = h\ncatalogue = hall.json\n");
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(config_hub_read("test.ini", &c, why, sizeof why), OK);
    assert_int_equal(chdir(before), 0);
    assert_string_equal(c.folder, "");
    assert_string_equal(c.store_uri, "sqlite:hub.db");
    assert_string_equal(c.catalogue, "hall.json");
    assert_string_equal(c.listen, "127.0.0.1:8080");
    assert_string_equal(c.tls_cert, "");
}

#define HUB "store.uri = sqlite:x\nsite = h\ncatalogue = hall.json\n" /* lines 1 to 3 */

static void test_wrong_hub_lines_name_place_and_mend(void **state)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {HUB "listen = 8080\n", "4: listen = 8080: use ADDRESS:PORT"},
        {HUB "listen = 127.0.0.1:70000\n", "4: listen = 127.0.0.1:70000: use ADDRESS:PORT"},
        {HUB "listen = [::1:8080\n", "4: listen = [::1:8080: use"},
        {HUB "tls.cert = a\n", "4: tls.cert and tls.key go together; add tls.key"},
        {HUB "tls.key = a\n", "4: tls.cert and tls.key go together; add tls.cert"},
        {HUB "sms.url = https://x.example/a\n", "4: sms.url and sms.key go together; add sms.key"},
        {HUB "sms.url = http://x.example/a\nsms.key = k\n",
         "4: sms.url = http://x.example/a: write"},
        {HUB "mail.url = mail.example\n", "4: mail.url = mail.example: write smtps://HOST"},
        {HUB "mail.from = a@b.example\n", "4: mail.url and mail.from go together; add mail.url"},
        {HUB "mail.from = hall\n", "4: mail.from = hall: write NAME@HOST"},
        {HUB "mail.user = a\n", "4: mail.user and mail.password go together; add mail.password"},
        {HUB "public.url = http://hall.example\n", "4: public.url = http://hall.example: plain"},
        {HUB "metrics.from = monitor\n", "4: metrics.from = monitor: write an address such as"},
        {HUB "upstream.url = city\n", "4: upstream.url = city: write https://"},
        {HUB "role = kiosk\n", "4: there is no key role; "},
        {"store.uri = mysql://db/guitai\n", "1: store.uri = mysql://db/guitai: use sqlite:PATH or"},
        {"store.uri = hub.db\n", "1: store.uri = hub.db: use sqlite:PATH"},
        {"store.uri = sqlite:\n", "1: store.uri = sqlite:: use sqlite:PATH"},
        {"site = h\n", "1: store.uri is missing"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        refuse_hub(rows[i].text, rows[i].says);
}

#define FILES(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILES(test_terminal_values_are_typed),
        FILES(test_terminal_defaults_are_a_kiosk_on_the_whole_display),
        FILES(test_role_of_the_command_line_goes_first),
        FILES(test_wrong_lines_name_place_and_mend),
        FILES(test_long_lines_and_files_are_refused_whole),
        FILES(test_absent_file_says_how_to_name_one),
        FILES(test_hub_values_are_typed),
        FILES(test_paths_beside_a_config_without_a_folder_stay),
        FILES(test_wrong_hub_lines_name_place_and_mend),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
