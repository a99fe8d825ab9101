/* test_net_name.c - a request whose look-up of the hub's name hangs ends by its own time. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>
#include <netdb.h>

#include "notice_queue.h"
#include "port/net.h"
#include "support/tls_files.h"

enum { HANGS_S = 20 };

static struct {
    pthread_mutex_t lock;
    pthread_cond_t go_on;
    bool over;
    int looking, looked;
} names = {.lock = PTHREAD_MUTEX_INITIALIZER, .go_on = PTHREAD_COND_INITIALIZER};

/* They look in a thread of their own. */
static void await_looking(void)
{
    for (int i = 0; i < 6000; i++) {
        int looking;

        pthread_mutex_lock(&names.lock);
        looking = names.looking;
        pthread_mutex_unlock(&names.lock);
        if (looking > 0)
            return;
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
    fail_msg("no name was looked up");
}

/* In the place of the C library's: no name server answers. */
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
                struct addrinfo **to)
{
    struct timespec end;

    (void)name, (void)service, (void)hints;
    *to = NULL;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += HANGS_S;
    pthread_mutex_lock(&names.lock);
    names.looking++;
    while (!names.over && pthread_cond_timedwait(&names.go_on, &names.lock, &end) == 0)
        continue;
    names.looked++;
    pthread_mutex_unlock(&names.lock);
    return EAI_AGAIN;
}

static void test_look_up_that_hangs_holds_up_no_reply(void **state)
{
    struct net_config c = {.url = "https://hub.example:8443"};
    struct net_request r = {.id = 3, .method = "GET", .path = "/v1/feed", .timeout_ms = 300};
    char why[256] = "";
    struct tls_files files;
    struct notice n;

    (void)state;
    assert_true(tls_files_make(&files));
    c.ca = files.ca;
    assert_int_equal(net_open(&c, why, sizeof why), OK);
    for (r.id = 1; r.id <= 2; r.id++) {
        net_send(&r);
        assert_true(notice_wait(&n, 60000));
        assert_int_equal(n.id, r.id);
        assert_int_equal(n.b, ERR_TIMEOUT);
    }
    await_looking();
    pthread_mutex_lock(&names.lock);
    assert_int_equal(names.looked, 0);
    names.over = true;
    pthread_cond_broadcast(&names.go_on);
    while (names.looked < names.looking) { /* their threads are gone before the program is */
        pthread_mutex_unlock(&names.lock);
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
        pthread_mutex_lock(&names.lock);
    }
    pthread_mutex_unlock(&names.lock);
    net_close();
    tls_files_remove(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_look_up_that_hangs_holds_up_no_reply),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
