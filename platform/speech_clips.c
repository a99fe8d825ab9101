/* speech_clips.c - a text as joined recordings of a human voice. */
#include "speech_clips.h"

#include "base/text.h"
#include "core/event.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    TOKEN_CHARACTERS = 24,
    TOKEN_SIZE = 4 * TOKEN_CHARACTERS + 1,
    CLIP_MAX = 8 * 1024 * 1024,
    JOINED_MAX = 32 * 1024 * 1024,
    HEADER = 44,
    FORM = 16 /* bytes of the "fmt " chunk that say the form of the samples */
};

struct joined {
    uint8_t *bytes; /* HEADER, then samples */
    size_t size;
    uint8_t form[FORM];
};

static const char *folder_of(int language)
{
    static const char *const names[LANGUAGES] = {"zh_CN", "zh_TW", "en"};

    return names[language >= 0 && language < LANGUAGES ? language : ENGLISH];
}

static bool is_latin(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Blanks, ASCII punctuation, CJK and full-width punctuation. */
static bool is_silent(uint32_t c)
{
    return (c <= 0x7F && !is_latin(c) && !(c >= '0' && c <= '9')) || (c >= 0x2000 && c <= 0x206F) ||
           (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFF0F) ||
           (c >= 0xFF1A && c <= 0xFF20);
}

static bool has_clip(const char *dir, int language, const char *token, size_t len,
                     char path[PATH_MAX])
{
    struct stat st;

    return text_format(path, PATH_MAX, "%s/%s/%.*s.wav", dir, folder_of(language), (int)len,
                       token) &&
           stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* Bytes of the longest token at `s` that has a recording; 0 none.  A token holds
 * no '/', so it never leaves its folder. */
static size_t longest_clip(const char *dir, int language, const char *s, char path[PATH_MAX])
{
    char other[PATH_MAX];
    const char *at = s;
    size_t best = 0;

    for (int n = 0; n < TOKEN_CHARACTERS && *at != '\0'; n++) {
        uint32_t c = text_next(&at);
        const char *peek = at;

        if (c == '/' || c == 0xFFFD)
            break;
        if ((is_latin(c) && is_latin(text_next(&peek))) || is_silent(c))
            continue; /* inside a word, or a token that would end in a blank */
        if (has_clip(dir, language, s, (size_t)(at - s), other)) {
            best = (size_t)(at - s);
            memcpy(path, other, PATH_MAX);
        }
    }
    return best;
}

static uint32_t little(const uint8_t *b)
{
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static void put_little(uint8_t *b, size_t value)
{
    for (int i = 0; i < 4; i++)
        b[i] = (uint8_t)(value >> 8 * i);
}

static uint8_t *read_file_new(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rbe");
    uint8_t *bytes = malloc(CLIP_MAX);

    must(bytes != NULL);
    *size = f == NULL ? 0 : fread(bytes, 1, CLIP_MAX, f);
    if (f != NULL)
        fclose(f);
    if (*size == CLIP_MAX)
        *size = 0; /* too long to be a clip */
    return bytes;
}

/* Finds form and samples in a RIFF file.  False when it is no PCM. */
static bool find_samples(const uint8_t *b, size_t size, const uint8_t **form,
                         const uint8_t **samples, size_t *len)
{
    *form = NULL;
    if (size < 12 || memcmp(b, "RIFF", 4) != 0 || memcmp(b + 8, "WAVE", 4) != 0)
        return false;
    for (size_t at = 12; at + 8 <= size;) {
        size_t n = little(b + at + 4), left = size - at - 8;

        if (memcmp(b + at, "data", 4) == 0 && *form != NULL) {
            *samples = b + at + 8;
            *len = n < left ? n : left; /* a recorder may leave the length open */
            return true;
        }
        if (n > left)
            return false;
        if (memcmp(b + at, "fmt ", 4) == 0 && n >= FORM && b[at + 8] == 1 && b[at + 9] == 0)
            *form = b + at + 8;
        at += 8 + n + (n & 1);
    }
    return false;
}

static enum err add(struct joined *to, const char *path)
{
    const uint8_t *form, *samples;
    size_t size, len;
    uint8_t *file = read_file_new(path, &size);
    enum err e = ERR_FORMAT;

    if (!find_samples(file, size, &form, &samples, &len))
        goto done;
    if (to->size == HEADER)
        memcpy(to->form, form, FORM);
    else if (memcmp(to->form, form, FORM) != 0)
        goto done;
    e = ERR_FULL;
    if (len > JOINED_MAX - to->size)
        goto done;
    to->bytes = realloc(to->bytes, to->size + len);
    must(to->bytes != NULL);
    memcpy(to->bytes + to->size, samples, len);
    to->size += len;
    e = OK;
done:
    free(file);
    return e;
}

static void write_header(struct joined *j)
{
    memcpy(j->bytes, "RIFF\0\0\0\0WAVEfmt ", 16);
    put_little(j->bytes + 4, j->size - 8);
    put_little(j->bytes + 16, FORM);
    memcpy(j->bytes + 20, j->form, FORM);
    memcpy(j->bytes + 36, "data", 4);
    put_little(j->bytes + 40, j->size - HEADER);
}

enum err speech_clips_join(const char *dir, int language, const char *text, uint8_t **wav,
                           size_t *size, char *why, size_t why_size)
{
    struct joined j = {.bytes = malloc(HEADER), .size = HEADER};
    char path[PATH_MAX];
    enum err e = OK;

    must(j.bytes != NULL);
    while (e == OK && *text != '\0') {
        const char *next = text;
        uint32_t c = text_next(&next);
        size_t len;

        if (is_silent(c)) {
            text = next;
            continue;
        }
        len = longest_clip(dir, language, text, path);
        if (len == 0) {
            text_format(why, why_size, "%s/%s has no recording for \"%.*s\"", dir,
                        folder_of(language), (int)(next - text), text);
            e = ERR_ABSENT;
        } else if ((e = add(&j, path)) != OK) {
            text_format(why, why_size, "%s: %s; record PCM, all clips at one rate", path,
                        err_name(e));
        }
        text += len;
    }
    if (e != OK) {
        free(j.bytes);
        return e;
    }
    write_header(&j);
    *wav = j.bytes;
    *size = j.size;
    return OK;
}

void speech_clips_louder(uint8_t *wav, size_t size, int percent)
{
    if (percent == 100 || size < HEADER || wav[34] != 16)
        return;
    for (size_t i = HEADER; i + 1 < size; i += 2) {
        int sample = (int16_t)(wav[i] | wav[i + 1] << 8) * percent / 100;

        sample = sample > INT16_MAX ? INT16_MAX : sample < INT16_MIN ? INT16_MIN : sample;
        wav[i] = (uint8_t)((unsigned)sample & 0xFF);
        wav[i + 1] = (uint8_t)((unsigned)sample >> 8 & 0xFF);
    }
}
