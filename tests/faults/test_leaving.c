/* test_leaving.c - a customer at the screen tries to leave the program: the keys of window
 * managers and consoles, a keyboard of their own, touches without sense (invariant 11).  And
 * how long a crash keeps the next customer from the first screen.
 *
 * What Ctrl-Alt-F2 does to a console cannot be tried without one; that the unit has none is
 * tools/test_packaging's.  100 touches, 1,000 by `make faults`. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "support/disk.h"
#include "support/house.h"
#include "support/journal_kit.h"
#include "support/rounds.h"

enum { WIDTH = 1280, HEIGHT = 800, AIM_MS = 3000 };

static struct house hall;
static struct machine *kiosk;
static pid_t server;

/* ---- a display ---- */

static void become_server(int fd)
{
    char number[16];

    text_format(number, sizeof number, "%d", fd);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    freopen("/dev/null", "w", stderr);
    execlp("Xvfb", "Xvfb", "-displayfd", number, "-screen", "0", "1280x800x24", "-ac", "-nolisten",
           "tcp", "-noreset", (char *)NULL);
    _exit(127);
}

static void open_display(void)
{
    char number[16] = ":", digit = '\0';
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    server = fork();
    assert_true(server >= 0);
    if (server == 0)
        become_server(ends[1]);
    close(ends[1]);
    while (read(ends[0], &digit, 1) == 1 && digit != '\n')
        assert_true(text_append(number, sizeof number, "%c", digit));
    close(ends[0]);
    assert_int_equal(digit, '\n');
    setenv("DISPLAY", number, 1);
    setenv("GUITAI_TEST_VIDEO", "x11", 1);
}

static int begin(void **state)
{
    (void)state;
    open_display();
    house_init(&hall);
    house_open(&hall);
    kiosk = house_add(&hall, "kiosk-1", "kiosk", "en");
    assert_int_equal(system("command -v xdotool >/dev/null"), 0);
    return 0;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall);
    if (server > 0) {
        kill(server, SIGTERM);
        waitpid(server, NULL, 0);
    }
    unsetenv("GUITAI_TEST_VIDEO");
    return 0;
}

/* The whole screen, as in the lobby. */
static void go_fullscreen(void)
{
    FILE *f = fopen(kiosk->config, "r");
    char text[2048] = "", line[256];

    assert_non_null(f);
    while (fgets(line, sizeof line, f) != NULL) {
        if (strncmp(line, "screen.fullscreen", 17) != 0)
            text_append(text, sizeof text, "%s", line);
    }
    fclose(f);
    f = fopen(kiosk->config, "w");
    assert_non_null(f);
    fprintf(f, "%sscreen.fullscreen = yes\n", text);
    assert_int_equal(fclose(f), 0);
}

/* ---- what a customer does ---- */

static void xdotool(const char *arguments)
{
    char command[256];

    text_format(command, sizeof command, "xdotool %s >/dev/null", arguments);
    if (system(command) != 0)
        fail_msg("%s", command);
}

/* It runs, its window is the whole screen, and it answers. */
static void expect_still_there(const char *after)
{
    json_t *tree;

    if (!program_runs(&kiosk->program))
        fail_msg("%s: the program is left; see %s", after, hall.dir);
    if (system("xdotool search --onlyvisible --name . getwindowgeometry 2>/dev/null | "
               "grep -q 'Geometry: 1280x800'") != 0)
        fail_msg("%s: its window does not fill the screen", after);
    tree = inspector_tree(&kiosk->inspector);
    assert_true(json_array_size(json_object_get(tree, "nodes")) > 0);
    json_decref(tree);
}

/* That they arrive at all: a click and a key do what they should. */
static void expect_heard(void)
{
    struct inspector *i = &kiosk->inspector;
    json_t *tree = inspector_tree(i), *node = inspector_find(tree, "take_number");
    char command[96];

    assert_non_null(node);
    text_format(command, sizeof command, "mousemove %d %d click 1",
                (int)(json_integer_value(json_object_get(node, "x")) +
                      json_integer_value(json_object_get(node, "w")) / 2),
                (int)(json_integer_value(json_object_get(node, "y")) +
                      json_integer_value(json_object_get(node, "h")) / 2));
    json_decref(tree);
    xdotool(command);
    expect_screen(i, "services");
    xdotool("key Escape");
    expect_screen(i, "welcome");
}

static void test_keys_do_not_leave_the_program(void **state)
{
    static const char *const keys[] = {"alt+F4",
                                       "alt+Tab",
                                       "alt+Escape",
                                       "alt+space",
                                       "ctrl+Escape",
                                       "ctrl+c",
                                       "ctrl+q",
                                       "ctrl+w",
                                       "ctrl+z",
                                       "ctrl+d",
                                       "ctrl+alt+Delete",
                                       "ctrl+alt+BackSpace",
                                       "ctrl+alt+F1",
                                       "ctrl+alt+F2",
                                       "ctrl+alt+F7",
                                       "ctrl+alt+t",
                                       "ctrl+shift+Escape",
                                       "Super_L",
                                       "Super_R",
                                       "super+d",
                                       "super+l",
                                       "super+r",
                                       "Menu",
                                       "Print",
                                       "alt+Print",
                                       "Sys_Req",
                                       "alt+Sys_Req+b",
                                       "Pause",
                                       "Scroll_Lock",
                                       "Num_Lock",
                                       "Caps_Lock",
                                       "Caps_Lock",
                                       "F8",
                                       "F9",
                                       "F10",
                                       "F11",
                                       "F12",
                                       "Escape",
                                       "XF86PowerOff",
                                       "XF86Sleep",
                                       "XF86HomePage",
                                       "XF86WWW",
                                       "XF86Launch1",
                                       "XF86Explorer",
                                       "XF86Calculator",
                                       "XF86LogOff",
                                       "Multi_key",
                                       "Kanji",
                                       "Hangul",
                                       "Insert",
                                       "Home",
                                       "End",
                                       "Prior",
                                       "Next"};
    static const char foreign[] = "Ошибка ñandú çédille øre שלום مرحبا ไทย 漢字 €½";

    (void)state;
    go_fullscreen();
    assert_true(machine_start(kiosk));
    expect_screen(&kiosk->inspector, "welcome");
    expect_heard();
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        char command[64];

        text_format(command, sizeof command, "key --clearmodifiers %s", keys[i]);
        xdotool(command);
        expect_still_there(keys[i]);
    }
    /* A keyboard of another country: its letters have other codes. */
    for (const char *c = foreign; *c != '\0';) {
        int size = (*c & 0x80) == 0 ? 1 : (*c & 0xe0) == 0xc0 ? 2 : (*c & 0xf0) == 0xe0 ? 3 : 4;
        char command[64];

        text_format(command, sizeof command, "type '%.*s'", size, c);
        xdotool(command);
        c += size;
    }
    expect_still_there("a foreign keyboard");
    print_message("%d combinations of keys and a foreign keyboard: the program is not left\n",
                  (int)(sizeof keys / sizeof keys[0]));
    house_close(&hall);
}

static void touch(uint64_t *dice)
{
    char command[128];
    int x = (int)(disk_random(dice) % WIDTH), y = (int)(disk_random(dice) % HEIGHT);

    if (disk_random(dice) % 10 == 0)
        text_format(command, sizeof command,
                    "mousemove %d %d mousedown 1 mousemove %d %d mouseup 1", x, y,
                    (int)(disk_random(dice) % WIDTH), (int)(disk_random(dice) % HEIGHT));
    else
        text_format(command, sizeof command, "mousemove %d %d click %d", x, y,
                    disk_random(dice) % 20 == 0 ? 3 : 1);
    xdotool(command);
}

static void test_touches_do_not_leave_the_program(void **state)
{
    int touches = rounds_of(100, 1000);
    uint64_t dice = 20261127;

    (void)state;
    go_fullscreen();
    assert_true(machine_start(kiosk));
    expect_screen(&kiosk->inspector, "welcome");
    for (int i = 0; i < touches; i++) {
        touch(&dice);
        if (i % 20 == 0)
            expect_still_there("a touch");
    }
    expect_still_there("touches");
    print_message("%d random touches: the program is not left\n", touches);
    house_close(&hall);
}

static void test_crash_leads_to_the_first_screen(void **state)
{
    int rounds = rounds_of(3, 20), slowest = 0;

    (void)state;
    go_fullscreen();
    assert_true(machine_start(kiosk));
    for (int i = 0; i < rounds; i++) {
        int64_t begun;
        int took;

        expect_screen(&kiosk->inspector, "welcome");
        expect_tap(&kiosk->inspector, "take_number");
        expect_screen(&kiosk->inspector, "services");
        begun = program_millis();
        machine_kill(kiosk);
        assert_true(machine_start(kiosk)); /* the supervisor's part */
        expect_screen(&kiosk->inspector, "welcome");
        took = (int)(program_millis() - begun);
        slowest = took > slowest ? took : slowest;
    }
    print_message("%d crashes: the slowest shows the first screen after %d ms (aim: %d)\n", rounds,
                  slowest, AIM_MS);
    house_close(&hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_keys_do_not_leave_the_program, begin, end),
        cmocka_unit_test_setup_teardown(test_touches_do_not_leave_the_program, begin, end),
        cmocka_unit_test_setup_teardown(test_crash_leads_to_the_first_screen, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
