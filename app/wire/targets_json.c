/* targets_json.c - what a hall aims at, by indicator. */
#include "wire/targets_json.h"

#include <string.h>

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

static bool read_weight(struct json_reader *r, json_t *v, const char *key,
                        struct appraisal_rules *to)
{
    const struct catalogue *c = r->whole;
    enum indicator i = indicator_named(key);
    bool spot = strcmp(key, "spot") == 0;
    int64_t weight;

    if (i == INDICATORS && !spot)
        return json_fail(r, "is no indicator, nor \"spot\"");
    if (!spot && c->targets.hundredths[i][TIER_BASIC] == 0)
        return json_fail(r, "has no target to be measured by; give it one in \"targets\"");
    if (!json_whole(r, v, 0, 1000, &weight))
        return false;
    if (spot)
        to->spot_weight = (int)weight;
    else
        to->weights[i] = (int)weight;
    return true;
}

bool weights_read(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    struct appraisal_rules *to = base;
    const char *key;
    json_t *weight;

    (void)m;
    if (!json_is_object(v))
        return json_fail(r, "is not {indicator: weight}");
    json_object_foreach(v, key, weight)
    {
        if (r->comments && key[0] == '$')
            continue;
        json_enter(r, key);
        if (!read_weight(r, weight, key, to))
            return false;
        json_leave(r);
    }
    return true;
}
