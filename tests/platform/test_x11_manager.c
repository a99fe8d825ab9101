/* test_x11_manager.c - whether a window manager is seen, on a server without a display. */
#include "x11_manager.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static pid_t server;

static int start_server(void **state)
{
    char fd[16], number[16] = "", display[32];
    int ends[2];
    ssize_t n;

    (void)state;
    if (pipe(ends) != 0)
        return -1;
    snprintf(fd, sizeof fd, "%d", ends[1]);
    server = fork();
    if (server == 0) {
        execlp("Xvfb", "Xvfb", "-displayfd", fd, "-screen", "0", "320x240x24", "-nolisten", "tcp",
               "-noreset", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    n = read(ends[0], number, sizeof number - 1);
    close(ends[0]);
    if (n <= 0)
        return -1;
    number[strcspn(number, "\n")] = '\0';
    snprintf(display, sizeof display, ":%s", number);
    return setenv("DISPLAY", display, 1);
}

static int stop_server(void **state)
{
    (void)state;
    kill(server, SIGTERM);
    return waitpid(server, NULL, 0) == server ? 0 : -1;
}

static void test_bare_server_has_none(void **state)
{
    (void)state;
    assert_false(x11_has_manager());
}

static void test_sign_of_a_manager_is_seen_until_it_goes(void **state)
{
    Display *d = XOpenDisplay(NULL);
    Window root;
    Atom sign;

    (void)state;
    assert_non_null(d);
    root = DefaultRootWindow(d);
    sign = XInternAtom(d, "_NET_SUPPORTING_WM_CHECK", False);
    XChangeProperty(d, root, sign, XA_WINDOW, 32, PropModeReplace, (unsigned char *)&root, 1);
    XSync(d, False);
    assert_true(x11_has_manager());
    XDeleteProperty(d, root, sign);
    XSync(d, False);
    assert_false(x11_has_manager());
    XCloseDisplay(d);
}

static void test_no_server_has_none(void **state)
{
    const char *kept = getenv("DISPLAY");
    char display[32];

    (void)state;
    snprintf(display, sizeof display, "%s", kept);
    setenv("DISPLAY", ":60000", 1);
    assert_false(x11_has_manager());
    setenv("DISPLAY", display, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bare_server_has_none),
        cmocka_unit_test(test_sign_of_a_manager_is_seen_until_it_goes),
        cmocka_unit_test(test_no_server_has_none),
    };

    return cmocka_run_group_tests(tests, start_server, stop_server);
}
