/* journal_settings.c - key and value pairs in memory, sorted by key, each with
 * what is known of its copy on disk. */
#include "journal_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char floor_prefix[] = "floor.";

static char *copy_new(const char *s)
{
    char *c = s ? strdup(s) : NULL;

    must(!s || c);
    return c;
}

/* Values may be keys: nothing of them stays in freed memory. */
static void value_free(char *value)
{
    if (value)
        wipe(value, strlen(value));
    free(value);
}

/* Index of `key`, or of the place where it belongs. */
static size_t place_of(const struct settings *s, const char *key)
{
    size_t low = 0, high = s->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(s->at[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct setting *find(const struct settings *s, const char *key)
{
    size_t i = place_of(s, key);

    return i < s->n && !strcmp(s->at[i].key, key) ? &s->at[i] : NULL;
}

static struct setting *find_or_add(struct settings *s, const char *key)
{
    size_t i = place_of(s, key);

    if (i < s->n && !strcmp(s->at[i].key, key))
        return &s->at[i];
    if (s->n == s->room) {
        s->room = s->room ? s->room * 2 : 32;
        s->at = realloc(s->at, s->room * sizeof(*s->at));
        must(s->at);
    }
    memmove(&s->at[i + 1], &s->at[i], (s->n - i) * sizeof(*s->at));
    s->n++;
    s->at[i] = (struct setting){.key = copy_new(key)};
    return &s->at[i];
}

const char *settings_get(const struct settings *s, const char *key)
{
    const struct setting *found = find(s, key);

    return found ? found->value : NULL;
}

void settings_put(struct settings *s, const char *key, const char *value)
{
    struct setting *to = find_or_add(s, key);
    char *old = to->value;

    to->value = copy_new(value);
    to->version++;
    to->dirty = true;
    value_free(old);
}

void settings_load(struct settings *s, const char *key, const char *value)
{
    settings_put(s, key, value);
    find(s, key)->dirty = false;
}

void settings_drop(struct settings *s, const char *key)
{
    struct setting *found = find(s, key);

    if (!found)
        return;
    free(found->key);
    value_free(found->value);
    s->n--;
    memmove(found, found + 1, (s->n - (size_t)(found - s->at)) * sizeof(*found));
}

struct settings settings_dirty_copy(const struct settings *s)
{
    struct settings copy = {0};

    for (size_t i = 0; i < s->n; i++) {
        struct setting *to;

        if (!s->at[i].dirty)
            continue;
        to = find_or_add(&copy, s->at[i].key);
        to->value = copy_new(s->at[i].value);
        to->version = s->at[i].version;
    }
    return copy;
}

void settings_mark_clean(struct settings *s, const struct settings *stored)
{
    for (size_t i = 0; i < stored->n; i++) {
        struct setting *now = find(s, stored->at[i].key);

        if (!now || now->version != stored->at[i].version)
            continue; /* set anew meanwhile */
        now->dirty = false;
        if (!now->value)
            settings_drop(s, stored->at[i].key);
    }
}

bool settings_is_dirty(const struct settings *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->at[i].dirty)
            return true;
    return false;
}

/* The day in "floor.DAY.PREFIX.LANE": its start and length; NULL for other keys. */
static const char *day_in(const char *key, size_t *len)
{
    if (strncmp(key, floor_prefix, sizeof(floor_prefix) - 1) != 0)
        return NULL;
    key += sizeof(floor_prefix) - 1;
    *len = strcspn(key, ".");
    return key;
}

static bool same_day(const char *a, const char *b)
{
    size_t len_a = 0, len_b = 0;
    const char *day_a = day_in(a, &len_a), *day_b = day_in(b, &len_b);

    return day_a && day_b && len_a == len_b && !memcmp(day_a, day_b, len_a);
}

/* A wrong clock may have made days of the far future: the day just written is
 * kept whatever its place. */
void settings_prune_floors(struct settings *s, const char *key)
{
    const char *newest = NULL;
    int days = 0;

    for (size_t i = s->n; i-- > 0;) {
        size_t len;

        if (!s->at[i].value || !day_in(s->at[i].key, &len))
            continue;
        if (!newest || !same_day(newest, s->at[i].key))
            days++;
        newest = s->at[i].key;
        if (days > KEEP_DAYS && !same_day(key, s->at[i].key))
            settings_put(s, s->at[i].key, NULL);
    }
}

void settings_free(struct settings *s)
{
    for (size_t i = 0; i < s->n; i++) {
        free(s->at[i].key);
        value_free(s->at[i].value);
    }
    free(s->at);
    *s = (struct settings){0};
}
