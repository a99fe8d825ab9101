/* targets_json.c - what a hall aims at, by indicator. */
#include "wire/targets_json.h"

static bool read_target(struct json_reader *r, json_t *v, int *to)
{
    if (!json_is_array(v) || json_array_size(v) != TIERS)
        return json_fail(r, "is not three figures, basic, raised and excellent: [95, 97, 99]");
    for (size_t i = 0; i < TIERS; i++) {
        const json_t *figure = json_array_get(v, i);
        double value = json_number_value(figure);

        json_enter_row(r, i);
        if (!json_is_number(figure) || !(value >= 0 && value <= 10000))
            return json_fail(r, "is not a number from 0 (no target) to 10000");
        to[i] = (int)(value * 100 + 0.5);
        json_leave(r);
    }
    return true;
}

bool targets_read(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    struct targets *to = json_into(m, base);
    const char *key;
    json_t *figures;

    if (!json_is_object(v))
        return json_fail(r, "is not {indicator: [basic, raised, excellent]}");
    json_object_foreach(v, key, figures)
    {
        enum indicator i = indicator_named(key);

        if (r->comments && key[0] == '$')
            continue;
        json_enter(r, key);
        if (i == INDICATORS)
            return json_fail(r, "is no indicator; the page Indicators lists them");
        if (!read_target(r, figures, to->hundredths[i]))
            return false;
        json_leave(r);
    }
    return true;
}
