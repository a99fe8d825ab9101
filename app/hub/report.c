/* report.c - which figures are asked for, and how their groups are called. */
#include "hub/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "port/clock.h"

const char *const report_units[] = {"percent", "level", "minutes"};

void report_say(struct json_out *o, const char *name, const char *const text[LANGUAGES])
{
    out_open(o, name, '{');
    out_text(o, "zh_Hans", text[ZH_HANS]);
    out_text(o, "zh_Hant", text[ZH_HANT]);
    out_text(o, "en", text[ENGLISH]);
    out_close(o, '}');
}

static bool read_day(struct hub_call *c, const char *name, civil *to)
{
    const char *text = http_query(c->request, name);

    if (text == NULL || day_from_text(text, to))
        return true;
    answer_problem(c, 422, "period", "%s is no day; write e.g. 2026-11-23", name);
    return false;
}

static bool read_period(struct hub_call *c, struct fact_filter *to)
{
    struct date today = date_of(day_of(c->now));

    to->from = civil_of(today.year, today.month, 1);
    to->to = day_of(c->now);
    if (!read_day(c, "from", &to->from) || !read_day(c, "to", &to->to))
        return false;
    if (to->from <= to->to)
        return true;
    answer_problem(c, 422, "period", "from is later than to; write the earlier day first");
    return false;
}

static bool read_grouping(struct hub_call *c, enum grouping *to)
{
    const char *by = http_query(c->request, "by");

    *to = BY_NOTHING;
    for (int i = 0; by != NULL && i < GROUPINGS; i++) {
        if (strcmp(by, grouping_names[i]) == 0) {
            *to = (enum grouping)i;
            return true;
        }
    }
    if (by == NULL)
        return true;
    answer_problem(c, 422, "by",
                   "by is day, week, month, quarter, hour, service, counter or staff");
    return false;
}

bool report_read(struct hub_call *c, struct report *to)
{
    int64_t counter = query_number(c, "counter", 0), hour = query_number(c, "hour", -1);

    *to = (struct report){.by = BY_NOTHING};
    if (!read_period(c, &to->which) || !read_grouping(c, &to->by))
        return false;
    to->which.service = http_query(c->request, "service");
    to->which.staff = http_query(c->request, "staff");
    to->which.counter = counter > UINT16_MAX ? UINT16_MAX : (int)counter;
    to->which.hour = hour > 23 ? 24 : (int)hour;
    return true;
}

struct sums *report_sums_new(struct hub *h, struct hub_call *c, const struct report *r)
{
    struct sums *to = calloc(1, sizeof *to);

    must(to != NULL);
    if (indicators_sum(h->facts, &r->which, r->by, c->now.at, h->site->day, to))
        return to;
    free(to);
    answer_problem(c, 422, "period",
                   "more than %d groups; choose a shorter period, or longer groups", GROUPS_MAX);
    return NULL;
}

void report_key(const struct hub *h, enum grouping by, int key, char to[GROUP_TEXT])
{
    struct date d;
    char day[DAY_TEXT];

    switch (by) {
    case BY_DAY:
    case BY_WEEK:
        day_to_text(key, day);
        text_copy(to, GROUP_TEXT, day);
        return;
    case BY_MONTH:
        d = date_of(key);
        text_format(to, GROUP_TEXT, "%04d-%02d", d.year, d.month);
        return;
    case BY_QUARTER:
        d = date_of(key);
        text_format(to, GROUP_TEXT, "%04d-Q%d", d.year, (d.month - 1) / 3 + 1);
        return;
    case BY_HOUR:
        text_format(to, GROUP_TEXT, "%02d", key);
        return;
    case BY_SERVICE:
        text_copy(to, GROUP_TEXT, h->facts->services.text[key]);
        return;
    case BY_STAFF:
        text_copy(to, GROUP_TEXT, h->facts->staff.text[key]);
        return;
    default:
        to[0] = '\0';
        if (key != 0)
            text_format(to, GROUP_TEXT, "%d", key);
        return;
    }
}

const struct catalogue *report_hall(const struct hub *h, const struct report *r)
{
    instant end = 0;

    (void)day_clock_at(r->which.to, clock_day(r->which.to), DAY_MINUTES - 1, &end);
    return edition_when(h, end);
}
