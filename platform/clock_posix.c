/* clock_posix.c - wall time with the zone's offset, and time since the start. */
#include "port/clock.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

static const char zones[] = "/usr/share/zoneinfo/";

static instant millis_of(struct timespec t)
{
    return (instant)t.tv_sec * SECOND + t.tv_nsec / 1000000;
}

static int16_t offset_at(instant at)
{
    const time_t seconds = (time_t)(at / SECOND);
    struct tm local;

    must(localtime_r(&seconds, &local) != NULL);
    return (int16_t)(local.tm_gmtoff / 60);
}

struct moment clock_at(instant at)
{
    return (struct moment){at, offset_at(at)};
}

struct moment clock_now(void)
{
    struct timespec t;

    must(clock_gettime(CLOCK_REALTIME, &t) == 0);
    return clock_at(millis_of(t));
}

struct day_clock clock_day(civil day)
{
    /* The day's midnight by the offset that held shortly before it. */
    int16_t before = offset_at(instant_of(day, 0, offset_at(instant_of(day, 0, 0) - 12 * HOUR)));
    instant low = instant_of(day, 0, before), high = instant_of(day, DAY_MINUTES, before);
    struct day_clock c = {before, offset_at(high), DAY_MINUTES};

    if (c.after == before)
        return c;
    while (high - low > MINUTE) {
        instant middle = low + (high - low) / (2 * MINUTE) * MINUTE;

        if (offset_at(middle) == before)
            low = middle;
        else
            high = middle;
    }
    c.change = (int)((high - instant_of(day, 0, before)) / MINUTE);
    return c;
}

/* Names of zones are letters, digits and "_+-/": nothing that leaves the folder. */
static bool is_zone_name(const char *s)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/";

    return s[0] != '\0' && s[0] != '/' && s[strspn(s, allowed)] == '\0';
}

enum err clock_set_zone(const char *name)
{
    char path[256];
    struct stat about;

    if (!is_zone_name(name) || !text_format(path, sizeof path, "%s%s", zones, name))
        return ERR_ABSENT;
    if (stat(path, &about) != 0 || !S_ISREG(about.st_mode))
        return ERR_ABSENT;
    if (setenv("TZ", name, 1) != 0)
        return ERR_FULL;
    tzset();
    return OK;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct timespec start;
static uint32_t start_id;

static void begin(void)
{
    must(clock_gettime(CLOCK_BOOTTIME, &start) == 0);
    must(getrandom(&start_id, sizeof start_id, 0) == (ssize_t)sizeof start_id);
}

struct boot clock_boot(void)
{
    struct timespec t;

    must(pthread_once(&once, begin) == 0);
    must(clock_gettime(CLOCK_BOOTTIME, &t) == 0);
    return (struct boot){.id = start_id, .millis = millis_of(t) - millis_of(start)};
}
