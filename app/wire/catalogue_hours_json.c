/* catalogue_hours_json.c - the tables by which the hours of the hall's JSON are read. */
#include <string.h>

#include "base/text.h"
#include "wire/catalogue_form.h"

/* "08:30-12:00" */
static bool span_from_text(const char *s, struct span *to)
{
    char from[CLOCK_TEXT];

    return strlen(s) == 11 && s[5] == '-' && (text_format(from, sizeof from, "%.5s", s)) &&
           minute_from_text(from, &to->from) && minute_from_text(s + 6, &to->to);
}

bool hours_read_span(struct json_reader *r, json_t *v, struct hours *h)
{
    const char *s = json_plain(r, v, 0, 48);
    struct span *span = &h->spans[h->count];

    if (s == NULL)
        return false;
    if (!span_from_text(s, span))
        return json_fail(r, "\"%s\" is not a span of hours; write e.g. \"08:30-12:00\"", s);
    if (span->from >= span->to)
        return json_fail(r, "\"%s\" ends before it begins; write the earlier time first", s);
    if (h->count > 0 && span->from < h->spans[h->count - 1].to)
        return json_fail(r, "\"%s\" begins before the span above it ends; put them in order", s);
    h->count++;
    return true;
}

static bool read_spans(struct json_reader *r, json_t *v, struct hours *h)
{
    if (!json_is_array(v) || json_array_size(v) > SPANS_MAX)
        return json_fail(r, "is not a list of at most %d spans of hours; [] is closed", SPANS_MAX);
    for (size_t i = 0; i < json_array_size(v); i++) {
        json_enter_row(r, i);
        if (!hours_read_span(r, json_array_get(v, i), h))
            return false;
        json_leave(r);
    }
    return true;
}

static bool read_hours(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    return read_spans(r, v, json_into(m, base));
}

/* "closed", the weekday whose hours it has, or hours of its own. */
static bool read_as(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", "closed"};
    struct day_rule *day = base;
    int row;
    struct json_member as_row = {.name = m->name, .high = ARRAY_LEN(names), .names = names};

    if (json_is_array(v)) {
        day->open = json_array_size(v) > 0;
        return read_spans(r, v, &day->own);
    }
    if (!json_read_enum(r, v, &as_row, &row))
        return false;
    day->open = row < 7;
    day->like = row < 7 ? row : 0;
    return true;
}

#define WEEKDAY(i, tag)                                                                            \
    {                                                                                              \
        .name = (tag), .read = read_hours, .offset = (i) * sizeof(struct hours)                    \
    }

static const struct json_member week_members[] = {
    WEEKDAY(0, "mon"), WEEKDAY(1, "tue"), WEEKDAY(2, "wed"), WEEKDAY(3, "thu"),
    WEEKDAY(4, "fri"), WEEKDAY(5, "sat"), WEEKDAY(6, "sun"),
};
const struct json_form week_form = {week_members, ARRAY_LEN(week_members),
                                    7 * sizeof(struct hours)};

static const struct json_member day_members[] = {
    {.name = "day", .read = json_read_day, IN(day_rule, day)},
    {.name = "as", .read = read_as},
};
const struct json_form day_form = FORM(day_members, day_rule);
const struct json_form day_hours_form = {&day_members[1], 1, sizeof(struct day_rule)};
