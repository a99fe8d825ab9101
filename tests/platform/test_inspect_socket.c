/* test_inspect_socket.c - the inspector's socket: who gets in, which line is whose. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "notice_queue.h"
#include "port/inspect.h"

enum { PATIENCE = 60000 /* ms; longer is a hang */, PEERS = 8, LINE_MOST = 64 * 1024 };

static char folder[64], path[96];

static int start(void **state)
{
    char why[200];

    (void)state;
    strcpy(folder, "/tmp/guitai-inspect-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/socket", folder);
    return inspect_open(path, why, sizeof why) == OK ? 0 : -1;
}

static int stop(void **state)
{
    struct notice n;

    (void)state;
    inspect_close();
    while (notice_take(&n))
        free(n.data);
    return rmdir(folder);
}

static int reach(void)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    struct timeval patience = {.tv_sec = PATIENCE / 1000};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    strcpy(a.sun_path, path);
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return fd;
}

static void say(int fd, const char *text)
{
    assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

/* The next line that the program gets; its text is checked, its peer returned. */
static uint64_t expect_line(const char *text)
{
    struct notice n;

    assert_true(notice_wait(&n, PATIENCE));
    assert_int_equal(n.kind, NOTICE_INSPECT);
    assert_string_equal(n.data, text);
    assert_int_equal(n.size, strlen(text));
    free(n.data);
    return n.id;
}

static void expect_answer(int fd, const char *text)
{
    char got[256];
    size_t used = 0;

    while (used < strlen(text)) {
        ssize_t n = recv(fd, got + used, sizeof got - 1 - used, 0);

        assert_true(n > 0);
        used += (size_t)n;
    }
    got[used] = '\0';
    assert_string_equal(got, text);
}

static bool is_shut(int fd)
{
    char c;

    return recv(fd, &c, 1, 0) <= 0;
}

static void test_socket_is_for_its_owner_alone(void **state)
{
    struct stat s;

    (void)state;
    assert_int_equal(stat(path, &s), 0);
    assert_true(S_ISSOCK(s.st_mode));
    assert_int_equal(s.st_mode & 0777, 0600);
}

static void test_line_is_answered_to_who_asked(void **state)
{
    int a = reach(), b;
    uint64_t of_a, of_b;

    (void)state;
    say(a, "{\"do\":\"tree\"}\n");
    of_a = expect_line("{\"do\":\"tree\"}");
    b = reach();
    say(b, "other\n");
    of_b = expect_line("other");
    assert_true(of_a != of_b);
    inspect_reply(of_b, "to b");
    inspect_reply(of_a, "to a");
    expect_answer(a, "to a\n");
    expect_answer(b, "to b\n");
    close(a);
    close(b);
}

static void test_lines_come_whole_and_in_order(void **state)
{
    int fd = reach();

    (void)state;
    say(fd, "one\ntwo\nthr");
    expect_line("one");
    expect_line("two");
    say(fd, "ee\n\n");
    expect_line("three");
    expect_line("");
    close(fd);
}

static void test_answer_to_who_has_gone_reaches_nobody_else(void **state)
{
    int a = reach(), b;
    uint64_t of_a, of_b;

    (void)state;
    say(a, "first\n");
    of_a = expect_line("first");
    close(a);
    b = reach();
    say(b, "second\n");
    of_b = expect_line("second");
    inspect_reply(of_a, "late");
    inspect_reply(of_b, "now");
    expect_answer(b, "now\n");
    close(b);
}

static void test_endless_line_ends_the_connection(void **state)
{
    static char bytes[LINE_MOST];
    int fd = reach(), other;

    (void)state;
    memset(bytes, 'a', sizeof bytes);
    assert_true(send(fd, bytes, sizeof bytes, MSG_NOSIGNAL) > 0);
    assert_true(is_shut(fd));
    close(fd);
    other = reach();
    say(other, "still here\n");
    expect_line("still here");
    close(other);
}

static void test_ninth_peer_is_turned_away(void **state)
{
    int fds[PEERS + 1];

    (void)state;
    for (int i = 0; i < PEERS; i++) {
        fds[i] = reach();
        say(fds[i], "hello\n");
        expect_line("hello");
    }
    fds[PEERS] = reach();
    assert_true(is_shut(fds[PEERS]));
    say(fds[0], "again\n");
    expect_line("again");
    for (int i = 0; i <= PEERS; i++)
        close(fds[i]);
}

static void test_file_of_a_dead_program_is_replaced(void **state)
{
    char why[200];
    FILE *f;

    (void)state;
    inspect_close();
    assert_int_not_equal(access(path, F_OK), 0);
    f = fopen(path, "w");
    assert_non_null(f);
    fclose(f);
    assert_int_equal(inspect_open(path, why, sizeof why), OK);
    close(reach());
}

static void test_wrong_path_is_refused_with_a_mend(void **state)
{
    char longer[200], why[200] = "";

    (void)state;
    memset(longer, 'a', sizeof longer - 1);
    longer[0] = '/';
    longer[sizeof longer - 1] = '\0';
    assert_int_equal(inspect_open(longer, why, sizeof why), ERR_FORMAT);
    assert_non_null(strstr(why, "choose a shorter"));
    assert_int_equal(inspect_open("/nowhere/at/all", why, sizeof why), ERR_IO);
    assert_non_null(strstr(why, "/nowhere/at/all"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_socket_is_for_its_owner_alone, start, stop),
        cmocka_unit_test_setup_teardown(test_line_is_answered_to_who_asked, start, stop),
        cmocka_unit_test_setup_teardown(test_lines_come_whole_and_in_order, start, stop),
        cmocka_unit_test_setup_teardown(test_answer_to_who_has_gone_reaches_nobody_else, start,
                                        stop),
        cmocka_unit_test_setup_teardown(test_endless_line_ends_the_connection, start, stop),
        cmocka_unit_test_setup_teardown(test_ninth_peer_is_turned_away, start, stop),
        cmocka_unit_test_setup_teardown(test_file_of_a_dead_program_is_replaced, start, stop),
        cmocka_unit_test(test_wrong_path_is_refused_with_a_mend),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
