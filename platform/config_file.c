/* config_file.c - a flat config file: one `key = value` a line, dotted keys.
 *
 * inih takes each line apart.  It gets them one by one, because it would join an
 * indented line to the one before and cut a long one without a word. */
#include "config_file.h"

#include "base/text.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 190 }; /* inih's default build takes 199 */

struct found {
    const char *section;
    char key[CONFIG_KEY_SIZE], value[CONFIG_VALUE_SIZE];
    int count;
    bool is_cut;
};

static int take(void *user, const char *section, const char *name, const char *value)
{
    struct found *f = user;

    (void)section;
    f->count++;
    f->is_cut = !text_copy(f->key, sizeof f->key, name);
    f->is_cut = !text_copy(f->value, sizeof f->value, value == NULL ? "" : value) || f->is_cut;
    return 1;
}

static bool wrong(const struct config *c, int line, char *why, size_t why_size, const char *reason)
{
    text_format(why, why_size, "%s:%d: %s", c->path, line, reason);
    return false;
}

/* Tabs are blanks; other control characters and bytes that are no UTF-8 hide
 * what the line says. */
static bool is_readable(const char *s, size_t len)
{
    char copy[LINE_MAX_BYTES + 1];

    memcpy(copy, s, len);
    for (size_t i = 0; i < len; i++) {
        if (copy[i] == '\t')
            copy[i] = ' ';
    }
    return text_is_plain(copy, len);
}

static bool add(struct config *c, const struct found *f, int line, char *why, size_t why_size)
{
    const struct config_line *before = config_find(c, f->key);
    char reason[256];

    if (f->is_cut)
        return wrong(c, line, why, why_size, "the key is too long; write it as in the manual");
    if (f->key[0] == '\0')
        return wrong(c, line, why, why_size, "there is no key before \"=\"; write key = value");
    if (f->value[0] == '\0') {
        text_format(reason, sizeof reason, "%s has no value; give one or remove the line", f->key);
        return wrong(c, line, why, why_size, reason);
    }
    if (before != NULL) {
        text_format(reason, sizeof reason, "%s is set here and in line %d; remove one of them",
                    f->key, before->line);
        return wrong(c, line, why, why_size, reason);
    }
    if (c->count == CONFIG_LINES)
        return wrong(c, line, why, why_size, "more keys than there are; remove some");
    text_copy(c->lines[c->count].key, CONFIG_KEY_SIZE, f->key);
    text_copy(c->lines[c->count].value, CONFIG_VALUE_SIZE, f->value);
    c->lines[c->count++].line = line;
    return true;
}

static bool take_line(struct config *c, const char *s, size_t len, int line, char *why,
                      size_t why_size)
{
    char text[LINE_MAX_BYTES + 1];
    struct found f = {0};
    size_t start;

    if (len > 0 && s[len - 1] == '\r')
        len--;
    if (len > LINE_MAX_BYTES)
        return wrong(c, line, why, why_size, "the line is longer than 190 bytes; shorten it");
    if (!is_readable(s, len))
        return wrong(c, line, why, why_size,
                     "the line has a control character or is not UTF-8; type it again");
    memcpy(text, s, len);
    text[len] = '\0';
    start = strspn(text, " \t");
    if (text[start] == '[')
        return wrong(c, line, why, why_size,
                     "there are no sections; remove the line and write dotted keys such as "
                     "hub.url = ...");
    if (text[start] == '\0' || text[start] == '#' || text[start] == ';')
        return true;
    if (ini_parse_string(text + start, take, &f) != 0 || f.count != 1)
        return wrong(c, line, why, why_size, "this is no setting; write key = value");
    return add(c, &f, line, why, why_size);
}

const struct config_line *config_find(const struct config *c, const char *key)
{
    for (int i = 0; i < c->count; i++) {
        if (text_equal(c->lines[i].key, key))
            return &c->lines[i];
    }
    return NULL;
}

const char *config_get(const struct config *c, const char *key)
{
    const struct config_line *line = config_find(c, key);

    return line == NULL ? NULL : line->value;
}

enum err config_parse(const char *path, const char *text, size_t size, struct config *to, char *why,
                      size_t why_size)
{
    memset(to, 0, sizeof *to);
    to->last = 1;
    if (!text_copy(to->path, sizeof to->path, path)) {
        text_format(why, why_size, "the path of the config file is too long; move the file");
        return ERR_FULL;
    }
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) { /* byte order mark */
        text += 3;
        size -= 3;
    }
    for (int line = 1; size > 0; line++) {
        const char *end = memchr(text, '\n', size);
        size_t len = end == NULL ? size : (size_t)(end - text), past = len + (end != NULL);

        to->last = line;
        if (!take_line(to, text, len, line, why, why_size))
            return ERR_FORMAT;
        text += past;
        size -= past;
    }
    return OK;
}

enum err config_read(const char *path, struct config *to, char *why, size_t why_size)
{
    FILE *f = fopen(path, "re");
    char *text = NULL;
    size_t size;
    enum err e = ERR_IO;

    if (f == NULL) {
        text_format(why, why_size, "%s:1: %s; name the config file with --config FILE", path,
                    strerror(errno));
        return errno == EACCES ? ERR_DENIED : ERR_ABSENT;
    }
    text = malloc(CONFIG_FILE_MAX);
    must(text != NULL);
    size = fread(text, 1, CONFIG_FILE_MAX, f);
    if (ferror(f)) {
        text_format(why, why_size, "%s:1: %s; name a file with --config FILE", path,
                    strerror(errno));
    } else if (size == CONFIG_FILE_MAX) {
        text_format(why, why_size, "%s:1: longer than 64 KiB; this is no config file", path);
        e = ERR_FULL;
    } else {
        e = config_parse(path, text, size, to, why, why_size);
    }
    free(text);
    fclose(f);
    return e;
}
