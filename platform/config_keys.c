/* config_keys.c - what the keys of a config file mean. */
#include "config_keys.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const yes[] = {"yes", "true", "on"}, *const no[] = {"no", "false", "off"};

static bool is_one_of(const char *value, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(value, names[i]))
            return true;
    }
    return false;
}

static const struct config_key *key_named(struct config_table t, const char *name)
{
    for (size_t i = 0; i < t.count; i++) {
        if (text_equal(t.keys[i].name, name))
            return t.keys + i;
    }
    return NULL;
}

/* Levenshtein distance, row by row. */
static size_t distance(const char *a, const char *b)
{
    size_t row[CONFIG_KEY_SIZE], len = strlen(b);

    must(len < CONFIG_KEY_SIZE);
    for (size_t j = 0; j <= len; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1] != '\0'; i++) {
        size_t corner = row[0];

        row[0] = i;
        for (size_t j = 1; j <= len; j++) {
            size_t best = corner + (a[i - 1] != b[j - 1]);

            corner = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[len];
}

/* The known name that `name` was most likely meant to be; NULL none is near. */
static const char *nearest(struct config_table t, const char *name)
{
    const char *best = NULL;
    size_t least = strlen(name) / 2 + 1;

    for (size_t i = 0; i < t.count; i++) {
        size_t d = distance(name, t.keys[i].name);

        if (d < least) {
            least = d;
            best = t.keys[i].name;
        }
    }
    return best;
}

static bool number(const char *s, const char **end, int low, int high, int *to)
{
    char *stop;
    long n;

    if (*s < '0' || *s > '9' || strspn(s, "0123456789") > 9)
        return false;
    n = strtol(s, &stop, 10);
    *end = stop;
    *to = (int)n;
    return n >= low && n <= high;
}

static bool is_int(const struct config_key *k, const char *value)
{
    const char *end = "x";
    int n;

    return number(value, &end, k->low, k->high, &n) && *end == '\0';
}

static bool read_size(const struct config_key *k, const char *value, int *w, int *h)
{
    const char *end = "";

    return number(value, &end, k->low, k->high, w) && *end == 'x' &&
           number(end + 1, &end, k->low, k->high, h) && *end == '\0';
}

static bool is_code(const char *s)
{
    size_t len = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    return len > 0 && len < 32 && s[len] == '\0';
}

/* Splits "HOST", "HOST:PORT", "[ADDRESS]:PORT"; the bytes of the host with its
 * brackets, 0 when it is none.  `*port` stays when there is none. */
static size_t split_host(const char *s, int *port)
{
    size_t len = s[0] == '[' ? strspn(s + 1, "0123456789abcdefABCDEF:.%") + 2
                             : strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "0123456789.-_");
    const char *end;

    if (len == 0 || len > strlen(s) || (s[0] == '[' && s[len - 1] != ']'))
        return 0;
    if (s[len] == '\0')
        return len;
    if (s[len] != ':' || !number(s + len + 1, &end, 0, 65535, port) || *end != '\0')
        return 0;
    return len;
}

static bool is_loopback(const char *host, size_t len)
{
    if (strncmp(host, "127.", 4) == 0)
        return strspn(host, "0123456789.") == len;
    return (len == 9 && strncmp(host, "localhost", len) == 0) ||
           (len == 5 && strncmp(host, "[::1]", len) == 0);
}

static bool is_url(const char *url, char *why, size_t why_size)
{
    bool secure = strncmp(url, "https://", 8) == 0;
    const char *host = url + (secure ? 8 : 7);
    int port = 443;
    size_t len;

    if (secure || strncmp(url, "http://", 7) == 0) {
        len = split_host(host, &port);
        if (len > 0 && port > 0) {
            if (secure || is_loopback(host, len))
                return true;
            text_copy(why, why_size, "plain http is for this machine alone; write https://");
            return false;
        }
    }
    text_copy(why, why_size, "write https://HOST:PORT and nothing after it");
    return false;
}

static bool is_listen(const char *value)
{
    int port = -1;

    return split_host(value, &port) > 0 && port >= 0;
}

static int place_of(const struct config_key *k, const char *value)
{
    for (int i = 0; k->choices[i] != NULL; i++) {
        const char *a = k->choices[i], *b = value;

        while (*a != '\0' && (*a == *b || (*a == '_' && *b == '-')))
            a++, b++;
        if (*a == '\0' && *b == '\0')
            return i;
    }
    return -1;
}

static void say_choices(const struct config_key *k, char *why, size_t why_size)
{
    text_copy(why, why_size, "use ");
    for (int i = 0; k->choices[i] != NULL; i++)
        text_append(why, why_size, "%s%s",
                    i == 0              ? ""
                    : k->choices[i + 1] ? ", "
                                        : " or ",
                    k->choices[i]);
}

/* False with what is allowed in `why`. */
static bool is_of_kind(const struct config_key *k, const char *value, char *why, size_t why_size)
{
    int w, h;

    switch (k->kind) {
    case CONFIG_TEXT:
    case CONFIG_PATH:
        return true;
    case CONFIG_CODE:
        text_copy(why, why_size, "use 1 to 31 letters, digits, '.', '-' and '_'");
        return is_code(value);
    case CONFIG_INT:
        text_format(why, why_size, "use a whole number from %d to %d", k->low, k->high);
        return is_int(k, value);
    case CONFIG_BOOL:
        text_copy(why, why_size, "use yes or no");
        return is_one_of(value, yes, ARRAY_LEN(yes)) || is_one_of(value, no, ARRAY_LEN(no));
    case CONFIG_SIZE:
        text_format(why, why_size, "use WIDTHxHEIGHT such as 1920x1080, each from %d to %d", k->low,
                    k->high);
        return read_size(k, value, &w, &h);
    case CONFIG_URL:
        return is_url(value, why, why_size);
    case CONFIG_LISTEN:
        text_copy(why, why_size, "use ADDRESS:PORT such as 127.0.0.1:8080");
        return is_listen(value);
    case CONFIG_CHOICE:
        say_choices(k, why, why_size);
        return place_of(k, value) >= 0;
    }
    return false;
}

enum err config_wrong(const struct config *c, const char *key, char *why, size_t why_size,
                      const char *fmt, ...)
{
    const struct config_line *line = config_find(c, key);
    char reason[512];
    va_list args;

    va_start(args, fmt);
    vsnprintf(reason, sizeof reason, fmt, args);
    va_end(args);
    text_format(why, why_size, "%s:%d: %s", c->path, line == NULL ? c->last : line->line, reason);
    return ERR_FORMAT;
}

static enum err check_line(const struct config *c, struct config_table t,
                           const struct config_line *line, char *why, size_t why_size)
{
    const struct config_key *k = key_named(t, line->key);
    char mend[256] = "";

    if (k == NULL) {
        const char *meant = nearest(t, line->key);

        return config_wrong(c, line->key, why, why_size, "there is no key %s; %s%s%s", line->key,
                            meant == NULL ? "remove the line" : "did you mean ",
                            meant == NULL ? "" : meant, meant == NULL ? "" : "?");
    }
    if (is_of_kind(k, line->value, mend, sizeof mend)) {
        mend[0] = '\0';
        if (k->check == NULL || k->check(line->value, mend, sizeof mend))
            return OK;
    }
    return config_wrong(c, line->key, why, why_size, "%s = %s: %s", line->key, line->value, mend);
}

enum err config_check(const struct config *c, struct config_table t, char *why, size_t why_size)
{
    for (int i = 0; i < c->count; i++) {
        enum err e = check_line(c, t, &c->lines[i], why, why_size);

        if (e != OK)
            return e;
    }
    for (size_t i = 0; i < t.count; i++) {
        const struct config_key *k = &t.keys[i];

        if (k->required && config_find(c, k->name) == NULL)
            return config_wrong(c, k->name, why, why_size, "%s is missing (%s); add %s = %s",
                                k->name, k->help, k->name, k->example);
    }
    return OK;
}

const char *config_value(const struct config *c, struct config_table t, const char *key)
{
    const struct config_key *k = key_named(t, key);
    const char *value = config_get(c, key);

    must(k != NULL);
    if (value == NULL)
        value = k->fallback;
    return value == NULL ? "" : value;
}

int config_int(const struct config *c, struct config_table t, const char *key)
{
    return atoi(config_value(c, t, key));
}

bool config_bool(const struct config *c, struct config_table t, const char *key)
{
    return is_one_of(config_value(c, t, key), yes, ARRAY_LEN(yes));
}

int config_choice(const struct config *c, struct config_table t, const char *key)
{
    return place_of(key_named(t, key), config_value(c, t, key));
}

void config_size(const struct config *c, struct config_table t, const char *key, int *w, int *h)
{
    *w = *h = 0;
    (void)read_size(key_named(t, key), config_value(c, t, key), w, h);
}

bool config_path(const struct config *c, struct config_table t, const char *key, size_t skip,
                 char *to, size_t size)
{
    const char *value = config_value(c, t, key), *slash = strrchr(c->path, '/');
    int folder = slash == NULL ? 0 : (int)(slash - c->path) + 1;

    must(skip <= strlen(value));
    if (value[skip] == '\0' || value[skip] == '/')
        folder = 0;
    return text_format(to, size, "%.*s%.*s%s", (int)skip, value, folder, c->path, value + skip);
}
