/* later.c - preloaded into a hub: its wall clock is ahead by the seconds that stand in the
 * file GUITAI_CLOCK_FILE now, and what it does by the hour it does at once. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static time_t ahead(void)
{
    const char *name = getenv("GUITAI_CLOCK_FILE");
    FILE *f = name != NULL ? fopen(name, "r") : NULL;
    long seconds = 0;

    if (f != NULL) {
        if (fscanf(f, "%ld", &seconds) != 1)
            seconds = 0;
        fclose(f);
    }
    return (time_t)seconds;
}

time_t time(time_t *to)
{
    struct timespec t;

    syscall(SYS_clock_gettime, CLOCK_REALTIME, &t);
    t.tv_sec += ahead();
    if (to != NULL)
        *to = t.tv_sec;
    return t.tv_sec;
}

int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout)
{
    const struct timespec soon = {.tv_nsec = 50000000};

    (void)timeout;
    return (int)syscall(SYS_rt_sigtimedwait, set, info, &soon, _NSIG / 8);
}
