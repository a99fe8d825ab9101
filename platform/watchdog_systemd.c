/* watchdog_systemd.c - tells systemd that the program is up and still draws. */
#include "watchdog_systemd.h"

#include "base/log.h"
#include "base/text.h"
#include "beat.h"

#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>

static struct {
    int64_t interval; /* ms; 0 none */
    int64_t fed;      /* monotonic ms */
    bool was_fed, hangs;
} watchdog;

static void tell(const char *state)
{
    int code = sd_notify(0, state);

    if (code < 0)
        log_fault("watchdog: systemd was not reached: %s", strerror(-code));
}

void watchdog_ready(void)
{
    uint64_t usec = 0;

    watchdog.interval = sd_watchdog_enabled(0, &usec) > 0 ? (int64_t)(usec / 3000) : 0;
    if (usec > 0 && watchdog.interval == 0)
        watchdog.interval = 1;
    watchdog.was_fed = false;
    tell("READY=1");
}

int watchdog_interval(void)
{
    return watchdog.interval > 3600000 ? 3600000 : (int)watchdog.interval;
}

/* Said once, and again when it got on meanwhile. */
static bool hangs(void)
{
    const char *name = beat_overdue();

    if (name != NULL && !watchdog.hangs)
        log_fault("watchdog: the thread of the %s hangs; this program is to be started again",
                  name);
    watchdog.hangs = name != NULL;
    return watchdog.hangs;
}

void watchdog_feed(int64_t millis)
{
    if (watchdog.interval == 0)
        return;
    if (watchdog.was_fed && millis - watchdog.fed < watchdog.interval)
        return;
    if (hangs())
        return;
    watchdog.was_fed = true;
    watchdog.fed = millis;
    tell("WATCHDOG=1");
}

void watchdog_status(const char *line)
{
    char state[256] = "STATUS=";
    size_t end = strlen(state);

    text_append(state, sizeof state, "%s", line);
    state[end + strcspn(state + end, "\n")] = '\0'; /* a new line would begin another state */
    tell(state);
}

void watchdog_stopping(void)
{
    tell("STOPPING=1");
}
