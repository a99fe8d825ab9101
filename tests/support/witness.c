/* witness.c - somebody who did nothing asks the hub while it is attacked. */
#include "witness.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>

#include <cmocka.h>

enum { SERVED_MS = 1000, PAUSE_MS = 20 };

static struct {
    const struct target *target;
    pthread_t thread;
    atomic_bool over;
    int asked, failed;
    int64_t slowest;
} witness;

static void *watch(void *arg)
{
    (void)arg;
    while (!atomic_load(&witness.over)) {
        int64_t begun = program_millis(), took;

        /* A page that takes the lock, from an address of its own. */
        witness.failed +=
            attack_ask(witness.target, "127.8.8.8", "GET", "/metrics", NULL, NULL) != 200;
        took = program_millis() - begun;
        if (took > witness.slowest)
            witness.slowest = took;
        witness.asked++;
        program_sleep(PAUSE_MS);
    }
    return NULL;
}

void witness_begin(const struct target *t)
{
    memset(&witness, 0, sizeof witness);
    witness.target = t;
    assert_int_equal(pthread_create(&witness.thread, NULL, watch, NULL), 0);
}

void witness_end(const char *during)
{
    atomic_store(&witness.over, true);
    pthread_join(witness.thread, NULL);
    print_message("%s: %d requests of others, the slowest %d ms (aim: %d)\n", during, witness.asked,
                  (int)witness.slowest, SERVED_MS);
    assert_int_equal(witness.failed, 0);
    assert_true(witness.asked > 0);
}
