/* journal_floor.c - the second copy: what must outlive the loss of the log.
 *
 * A small text file beside the log: the seq that is reserved, the floors of the
 * ticket numbers, and the other settings, as the terminal's identity, the epoch that it
 * signs in and the hall's catalogue, closed by a checksum.
 *
 *     guitai-floor 1
 *     seq 2000
 *     closed 1234
 *     set floor.2026-11-23.A.3 200
 *     end 84222325cbf29ce4
 *
 * It is written before the transaction that needs it and always whole: to a new
 * file, flushed, renamed, the folder flushed.  So that this costs no flush on
 * every ticket, seqs and counts are reserved in blocks ahead; counts by one block
 * more than is needed, so that one write that a disk swallowed is made good by the
 * next before a number is given that it should have covered.
 *
 * While the store is open, "open" and the machine's boot stand there in place of
 * "closed".  Found so under another boot, the power went: a disk that lied about
 * its flushes may then hold an older log that looks whole, so the numbers go on
 * after the reserved block. */
#include "journal_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "journal_file.h"

enum { FLOOR_LARGEST = 4 * 1024 * 1024 };

static const char first_line[] = "guitai-floor 1\n";

/* FNV-1a: guards against decay, not against people. */
static uint64_t checksum_of(const char *s, size_t size)
{
    uint64_t sum = 0xcbf29ce484222325u;

    for (size_t i = 0; i < size; i++)
        sum = (sum ^ (unsigned char)s[i]) * 0x100000001b3u;
    return sum;
}

static uint64_t round_up(uint64_t n, uint64_t block)
{
    return (n + block - 1) / block * block;
}

/* A count: one to nine digits and nothing else. */
static bool read_count(const char *s, uint64_t *n)
{
    size_t len = s ? strlen(s) : 0;

    if (len < 1 || len > 9 || strspn(s, "0123456789") != len)
        return false;
    *n = strtoull(s, NULL, 10);
    return true;
}

bool floor_is_count(const char *key)
{
    return !strncmp(key, "floor.", 6);
}

static void keep(struct floor_copy *f, const char *key, const char *value)
{
    const char *old = settings_get(&f->kept, key);

    if (old && !strcmp(old, value))
        return;
    settings_load(&f->kept, key, value);
    f->changed = true;
}

void floor_note(struct floor_copy *f, const char *key, const char *value)
{
    uint64_t count, known;
    char rounded[24];

    if (!value) {
        f->changed = f->changed || settings_get(&f->kept, key);
        settings_drop(&f->kept, key);
    } else if (floor_is_count(key) && read_count(value, &count)) {
        if (read_count(settings_get(&f->kept, key), &known) && known >= count + COUNT_BLOCK)
            return;
        text_format(rounded, sizeof(rounded), "%" PRIu64,
                    round_up(count, COUNT_BLOCK) + COUNT_BLOCK);
        keep(f, key, rounded);
    } else {
        keep(f, key, value);
    }
}

/* A floor that was raised to the copy's is no number given: it needs none ahead of it. */
static bool is_covered(const struct floor_copy *f, const struct setting *s)
{
    uint64_t count, known;

    return floor_is_count(s->key) && read_count(s->value, &count) &&
           read_count(settings_get(&f->kept, s->key), &known) && known >= count;
}

void floor_note_all(struct floor_copy *f, const struct settings *s)
{
    for (size_t i = 0; i < s->n; i++) {
        if (!is_covered(f, &s->at[i]))
            floor_note(f, s->at[i].key, s->at[i].value);
    }
}

void floor_reserve(struct floor_copy *f, uint64_t last_seq)
{
    if (last_seq <= f->reserved)
        return;
    f->reserved = round_up(last_seq, SEQ_BLOCK);
    f->changed = true;
}

void floor_opened(struct floor_copy *f, const char *boot)
{
    f->changed = f->changed || f->closed || strcmp(f->boot, boot) != 0;
    f->closed = false;
    text_copy(f->boot, sizeof(f->boot), boot);
}

void floor_closed(struct floor_copy *f, uint64_t last_seq)
{
    f->closed = true;
    f->closed_at = last_seq;
    f->changed = true;
}

bool floor_is_sure(const struct floor_copy *f, uint64_t last_seq, const char *boot)
{
    if (f->closed)
        return f->closed_at == last_seq;
    return *boot && !strcmp(f->boot, boot);
}

/* A cut after the copy was written and before the commit leaves it one block
 * ahead, for one commit reserves at most the next block. */
bool floor_is_ahead(const struct floor_copy *f, uint64_t last_seq)
{
    return f->reserved > round_up(last_seq, SEQ_BLOCK) + SEQ_BLOCK ||
           (f->closed && f->closed_at > last_seq);
}

bool floor_raise(const struct floor_copy *f, struct settings *s, bool all)
{
    bool raised = false;

    for (size_t i = 0; i < f->kept.n; i++) {
        const struct setting *copy = &f->kept.at[i];
        const char *mine = settings_get(s, copy->key);
        uint64_t have = 0, floor = 0;

        if (!read_count(copy->value, &floor) || !floor_is_count(copy->key)) {
            /* As new as the log's, or newer. */
            if (mine ? strcmp(mine, copy->value) != 0 : all)
                settings_put(s, copy->key, copy->value);
            continue;
        }
        if (mine && !read_count(mine, &have))
            continue;
        if (have >= floor || (!all && floor <= round_up(have, COUNT_BLOCK) + 2 * COUNT_BLOCK))
            continue;
        settings_put(s, copy->key, copy->value);
        raised = true;
    }
    return raised;
}

/* --- text --- */

static void write_escaped(FILE *to, const char *s)
{
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;

        if (c <= ' ' || c == '%' || c == 0x7f)
            fprintf(to, "%%%02x", c);
        else
            fputc(c, to);
    }
}

/* In place; false for a broken escape. */
static bool unescape(char *s)
{
    char *to = s;

    for (; *s; s++) {
        char hex[3] = {0}, *end;

        if (*s != '%') {
            *to++ = *s;
            continue;
        }
        hex[0] = s[1];
        hex[1] = s[1] ? s[2] : '\0';
        *to++ = (char)strtoul(hex, &end, 16);
        if (end != hex + 2 || to[-1] == '\0')
            return false;
        s += 2;
    }
    *to = '\0';
    return true;
}

static char *text_of(const struct floor_copy *f, size_t *size)
{
    char *text = NULL;
    FILE *to = open_memstream(&text, size);

    must(to);
    fprintf(to, "%sseq %" PRIu64 "\n", first_line, f->reserved);
    if (f->closed)
        fprintf(to, "closed %" PRIu64 "\n", f->closed_at);
    else if (*f->boot)
        fprintf(to, "open %s\n", f->boot);
    for (size_t i = 0; i < f->kept.n; i++) {
        fputs("set ", to);
        write_escaped(to, f->kept.at[i].key);
        fputc(' ', to);
        write_escaped(to, f->kept.at[i].value);
        fputc('\n', to);
    }
    must(!fflush(to));
    fprintf(to, "end %016" PRIx64 "\n", checksum_of(text, *size));
    must(!fclose(to));
    return text;
}

static bool parse_seq(const char *s, uint64_t *seq)
{
    char *end;

    *seq = strtoull(s, &end, 10);
    return *s >= '0' && *s <= '9' && !*end && *seq <= INT64_MAX;
}

/* One line between the first and the last. */
static bool parse_line(struct floor_copy *f, char *line)
{
    char *value;

    if (!strncmp(line, "seq ", 4))
        return parse_seq(line + 4, &f->reserved);
    if (!strncmp(line, "closed ", 7)) {
        f->closed = true;
        return parse_seq(line + 7, &f->closed_at);
    }
    if (!strncmp(line, "open ", 5))
        return text_copy(f->boot, sizeof(f->boot), line + 5);
    if (strncmp(line, "set ", 4) != 0 || !(value = strchr(line + 4, ' ')))
        return false;
    *value++ = '\0';
    if (!unescape(line + 4) || !unescape(value))
        return false;
    settings_load(&f->kept, line + 4, value);
    return true;
}

/* The checksum comes first: past it the text is what was written. */
static bool parse(struct floor_copy *f, char *text, size_t size)
{
    char *end = size > 21 ? text + size - 21 : text; /* "end ", 16 digits, newline */
    char sum[32];

    if (strlen(text) != size || strncmp(text, first_line, sizeof(first_line) - 1) != 0)
        return false;
    text_format(sum, sizeof(sum), "end %016" PRIx64 "\n", checksum_of(text, (size_t)(end - text)));
    if (strcmp(end, sum) != 0)
        return false;
    *end = '\0';
    for (char *line = text + sizeof(first_line) - 1, *next; *line; line = next) {
        next = strchr(line, '\n');
        if (!next)
            return false;
        *next++ = '\0';
        if (!parse_line(f, line))
            return false;
    }
    return true;
}

/* --- file --- */

enum err floor_read(struct floor_copy *f, const char *path)
{
    enum err e;
    size_t size = 0;
    char *text = NULL;

    *f = (struct floor_copy){0};
    text_copy(f->path, sizeof(f->path), path);
    e = file_read_new(path, FLOOR_LARGEST, &text, &size);
    if (e == OK && !parse(f, text, size))
        e = ERR_FORMAT;
    if (e != OK) {
        settings_free(&f->kept);
        f->reserved = 0;
        f->closed = false;
        f->boot[0] = '\0';
        f->changed = true;
    }
    if (text)
        wipe(text, size);
    free(text);
    return e;
}

enum err floor_write(struct floor_copy *f)
{
    size_t size = 0;
    char *text = text_of(f, &size);
    enum err e = file_replace(f->path, text, size);

    if (e == OK)
        f->changed = false;
    wipe(text, size);
    free(text);
    return e;
}
