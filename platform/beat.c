/* beat.c - a few slots, one a thread, each with the time by which its work has to be over. */
#include "beat.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/err.h"
#include "base/log.h"

enum { SLOTS = 16 };

struct slot {
    atomic_bool taken;
    const char *_Atomic name;
    int longest_ms;      /* its thread's alone */
    _Atomic int64_t due; /* ms; 0 it waits */
};

static struct slot slots[SLOTS];
static _Thread_local struct slot *own;

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void beat_join(const char *name, int longest_ms)
{
    for (int i = 0; i < SLOTS && own == NULL; i++) {
        if (!atomic_exchange(&slots[i].taken, true))
            own = &slots[i];
    }
    if (own == NULL) {
        log_fault("watchdog: nobody looks after the thread of the %s", name);
        return;
    }
    own->name = name;
    own->longest_ms = longest_ms;
    beat_work();
}

void beat_leave(void)
{
    beat_rest();
    if (own != NULL)
        own->taken = false;
    own = NULL;
}

void beat_rest(void)
{
    if (own != NULL)
        own->due = 0;
}

void beat_work(void)
{
    if (own != NULL)
        own->due = now_ms() + own->longest_ms;
}

const char *beat_overdue(void)
{
    int64_t now = now_ms();

    for (int i = 0; i < SLOTS; i++) {
        int64_t due = slots[i].due;

        if (due != 0 && now > due)
            return slots[i].name;
    }
    return NULL;
}
