/* i18n_gettext.c - translated text from gettext's message files, one a language.
 *
 * The files are read here: gettext's own functions translate nothing in the
 * locales "C" and, from glibc 2.39 on, "C.UTF-8", and a bare machine has no
 * other; besides they know one language a process, a kiosk one a customer.
 * The format is that of "The Format of GNU MO Files" in gettext's manual. */
#include "port/i18n.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "core/event.h"

/* Of a file: magic number, revision, count, and where the two tables begin.
 * A table holds length and place of each text; the keys are sorted. */
enum { MO_COUNT = 8, MO_KEYS = 12, MO_TEXTS = 16, MO_HEAD = 28, MO_ROW = 8, MO_LARGEST = 4 << 20 };
static const uint32_t mo_magic = 0x950412de;

static struct messages {
    const char *name;
    uint8_t *bytes; /* NULL: this language is that of the keys */
    size_t size, count, keys, texts;
} languages[LANGUAGES] = {
    [ZH_HANS] = {.name = "zh_CN"},
    [ZH_HANT] = {.name = "zh_TW"},
    [ENGLISH] = {.name = NULL},
};

static uint32_t word_at(const struct messages *m, size_t at)
{
    const uint8_t *b = m->bytes + at;

    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static const char *text_at(const struct messages *m, size_t table, size_t i)
{
    return (const char *)m->bytes + word_at(m, table + i * MO_ROW + 4);
}

/* Every text of the table lies in the file, with its end. */
static bool table_is_whole(const struct messages *m, size_t table)
{
    if (table > m->size || m->count > (m->size - table) / MO_ROW)
        return false;
    for (size_t i = 0; i < m->count; i++) {
        size_t length = word_at(m, table + i * MO_ROW), at = word_at(m, table + i * MO_ROW + 4);

        if (at >= m->size || length >= m->size - at || m->bytes[at + length] != '\0')
            return false;
    }
    return true;
}

static bool is_whole(struct messages *m)
{
    if (m->size < MO_HEAD || word_at(m, 0) != mo_magic)
        return false;
    m->count = word_at(m, MO_COUNT);
    m->keys = word_at(m, MO_KEYS);
    m->texts = word_at(m, MO_TEXTS);
    return table_is_whole(m, m->keys) && table_is_whole(m, m->texts);
}

/* NULL without a translation. */
static const char *translation(const struct messages *m, const char *key)
{
    size_t low = 0, high = m->bytes != NULL ? m->count : 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(key, text_at(m, m->keys, middle));

        if (order == 0)
            return text_at(m, m->texts, middle);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* The first text of a plural is taken for every number, so it must be the only one. */
static bool has_one_plural(const struct messages *m)
{
    const char *head = translation(m, "");

    return head != NULL && strstr(head, "nplurals=1;") != NULL;
}

static bool read_file(struct messages *m, const char *path)
{
    FILE *f = fopen(path, "rb");

    if (f == NULL)
        return false;
    m->bytes = malloc(MO_LARGEST);
    must(m->bytes != NULL);
    m->size = fread(m->bytes, 1, MO_LARGEST, f);
    if (fclose(f) == 0 && m->size < MO_LARGEST && is_whole(m))
        return true;
    free(m->bytes);
    m->bytes = NULL;
    return false;
}

void i18n_start(const char *folder)
{
    for (int i = 0; i < LANGUAGES; i++) {
        struct messages *m = &languages[i];
        char path[1024];

        if (m->name == NULL)
            continue;
        free(m->bytes);
        m->bytes = NULL;
        text_format(path, sizeof path, "%s/%s/LC_MESSAGES/guitai-%s.mo", folder, m->name, m->name);
        if (!read_file(m, path))
            log_fault("i18n: cannot read %s; its texts stay English", path);
        else if (!has_one_plural(m))
            log_fault("i18n: %s: Plural-Forms is not nplurals=1; counts may read wrong", path);
    }
}

const char *i18n(int language, const char *english)
{
    const char *text = NULL;

    if (language >= 0 && language < LANGUAGES && english[0] != '\0')
        text = translation(&languages[language], english);
    return text != NULL ? text : english;
}

const char *i18n_plural(int language, const char *one, const char *many, int n)
{
    const char *text = i18n(language, one);

    if (text != one)
        return text;
    return n == 1 ? one : many;
}
