/* clock_shift.c - preloaded into a terminal: its wall clock is wrong by
 * GUITAI_CLOCK_SHIFT seconds; the monotonic clock is not. */
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t shift(void)
{
    const char *text = getenv("GUITAI_CLOCK_SHIFT");

    return text != NULL ? (time_t)strtol(text, NULL, 10) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *to)
{
    long status = syscall(SYS_clock_gettime, clock, to);

    if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        to->tv_sec += shift();
    return (int)status;
}

time_t time(time_t *to)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    if (to != NULL)
        *to = t.tv_sec;
    return t.tv_sec;
}
