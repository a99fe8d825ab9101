/* day.c - instants to civil days and back, by Howard Hinnant's published
 * algorithms for the proleptic Gregorian calendar. */
#include "base/day.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

static int64_t local_minutes(struct moment m)
{
    return floor_div(m.at, MINUTE) + m.offset_min;
}

civil day_of(struct moment m)
{
    return (civil)floor_div(local_minutes(m), DAY_MINUTES);
}

int minute_of_day(struct moment m)
{
    return (int)(local_minutes(m) - (int64_t)day_of(m) * DAY_MINUTES);
}

civil civil_of(int year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t era = floor_div(y, 400);
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

    return (civil)(era * 146097 + doe - 719468);
}

struct date date_of(civil d)
{
    int64_t z = (int64_t)d + 719468;
    int64_t era = floor_div(z, 146097);
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int month = (int)(mp < 10 ? mp + 3 : mp - 9);

    return (struct date){
        .year = (int)(yoe + era * 400 + (month <= 2)),
        .month = month,
        .day = (int)(doy - (153 * mp + 2) / 5 + 1),
        .weekday = (int)(((int64_t)d % 7 + 7 + 3) % 7), /* 1970-01-01 was a Thursday */
    };
}

instant instant_of(civil d, int minute, int16_t offset_min)
{
    return ((int64_t)d * DAY_MINUTES + minute - offset_min) * MINUTE;
}

bool day_clock_at(civil day, struct day_clock c, int minute, instant *to)
{
    int skipped = c.after - c.before;

    if (minute >= c.change && minute < c.change + skipped)
        return false;
    *to = instant_of(day, minute, minute < c.change ? c.before : c.after);
    return true;
}

void day_to_text(civil d, char to[DAY_TEXT])
{
    struct date t = date_of(d);

    text_format(to, DAY_TEXT, "%04d-%02d-%02d", t.year, t.month, t.day);
}

/* Reads exactly `n` digits. */
static bool digits(const char **s, int n, int *to)
{
    *to = 0;
    for (int i = 0; i < n; i++) {
        char c = (*s)[i];

        if (c < '0' || c > '9')
            return false;
        *to = *to * 10 + (c - '0');
    }
    *s += n;
    return true;
}

static bool one(const char **s, char c)
{
    if (**s != c)
        return false;
    ++*s;
    return true;
}

static bool date_part(const char **s, civil *to)
{
    int year, month, day;
    struct date back;

    if (!digits(s, 4, &year) || !one(s, '-') || !digits(s, 2, &month) || !one(s, '-') ||
        !digits(s, 2, &day) || month < 1 || month > 12 || day < 1)
        return false;
    *to = civil_of(year, month, day);
    back = date_of(*to);
    return back.month == month && back.day == day; /* refuses 30 February */
}

bool day_from_text(const char *s, civil *to)
{
    civil d;

    if (!date_part(&s, &d) || *s != '\0')
        return false;
    *to = d;
    return true;
}

void moment_to_text(struct moment m, char to[MOMENT_TEXT])
{
    int minute = minute_of_day(m), offset = m.offset_min;
    int64_t millis = m.at - floor_div(m.at, MINUTE) * MINUTE;
    char day[DAY_TEXT];

    day_to_text(day_of(m), day);
    text_format(to, MOMENT_TEXT, "%sT%02d:%02d:%02d.%03d%c%02d:%02d", day, minute / 60, minute % 60,
                (int)(millis / SECOND), (int)(millis % SECOND), offset < 0 ? '-' : '+',
                (offset < 0 ? -offset : offset) / 60, (offset < 0 ? -offset : offset) % 60);
}

static bool offset_part(const char **s, int16_t *to)
{
    int hour, minute, sign;

    if (one(s, 'Z')) {
        *to = 0;
        return true;
    }
    sign = **s == '-' ? -1 : 1;
    if (!one(s, '+') && !one(s, '-'))
        return false;
    if (!digits(s, 2, &hour) || !one(s, ':') || !digits(s, 2, &minute) || hour > 14 || minute > 59)
        return false;
    *to = (int16_t)(sign * (hour * 60 + minute));
    return true;
}

bool moment_from_text(const char *s, struct moment *to)
{
    int hour, minute, second, milli = 0;
    int16_t offset;
    civil d;

    if (!date_part(&s, &d) || !one(&s, 'T') || !digits(&s, 2, &hour) || !one(&s, ':') ||
        !digits(&s, 2, &minute) || !one(&s, ':') || !digits(&s, 2, &second))
        return false;
    if (one(&s, '.') && !digits(&s, 3, &milli))
        return false;
    if (!offset_part(&s, &offset) || *s != '\0' || hour > 23 || minute > 59 || second > 59)
        return false;
    to->at = instant_of(d, hour * 60 + minute, offset) + second * SECOND + milli;
    to->offset_min = offset;
    return true;
}

void clock_to_text(struct moment m, char to[CLOCK_TEXT])
{
    int minute = minute_of_day(m);

    text_format(to, CLOCK_TEXT, "%02d:%02d", minute / 60, minute % 60);
}

bool minute_from_text(const char *s, int *minute)
{
    int h, m;

    if (!digits(&s, 2, &h) || !one(&s, ':') || !digits(&s, 2, &m) || *s != '\0' || m > 59 ||
        h * 60 + m > DAY_MINUTES)
        return false;
    *minute = h * 60 + m;
    return true;
}
