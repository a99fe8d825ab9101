/* clock_hand.c - preloaded into a hub: its clocks stand at the milliseconds since 1970 that
 * the file GUITAI_CLOCK_HAND holds, eight bytes, until a test moves them.  How long threads
 * wait (CLOCK_MONOTONIC) stays true. */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *hand;

__attribute__((constructor)) static void look(void)
{
    const char *name = getenv("GUITAI_CLOCK_HAND");
    int file = name != NULL ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    void *at = file < 0 ? MAP_FAILED : mmap(NULL, sizeof *hand, PROT_READ, MAP_SHARED, file, 0);

    if (at == MAP_FAILED)
        abort(); /* a test whose hub had the true time would prove nothing */
    close(file);
    hand = at;
}

int clock_gettime(clockid_t clock, struct timespec *to)
{
    if (hand == NULL || clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_COARSE ||
        clock == CLOCK_MONOTONIC_RAW || clock == CLOCK_PROCESS_CPUTIME_ID ||
        clock == CLOCK_THREAD_CPUTIME_ID)
        return (int)syscall(SYS_clock_gettime, clock, to);
    *to = (struct timespec){(time_t)(*hand / 1000), (long)(*hand % 1000) * 1000000};
    return 0;
}

time_t time(time_t *to)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    if (to != NULL)
        *to = t.tv_sec;
    return t.tv_sec;
}
