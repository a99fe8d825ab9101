/* sdl_text.c - measuring text with SDL_ttf, breaking it with libunistring. */
#include "sdl_text.h"

#include <stdlib.h>
#include <string.h>
#include <unilbrk.h>
#include <unistr.h>

#include "base/text.h"
#include "sdl_font.h"
#include "sdl_runs.h"

enum err text_open(const char *folder, char *why, size_t n)
{
    return font_open(folder, why, n);
}

void text_settle(bool common)
{
    runs_settle(common);
}

void text_forget(void)
{
    runs_forget();
}

void text_rest(void)
{
    font_rest();
}

void text_close(void)
{
    runs_forget_all();
    font_close();
}

int text_width(struct font f, const char *s)
{
    return runs_width(f, s);
}

int text_line_height(struct font f)
{
    return font_line(f).height;
}

int text_ascent(struct font f)
{
    return font_line(f).ascent;
}

/* Width of the first `len` bytes of `s`. */
static int start_width(struct font f, char *s, size_t len)
{
    char kept = s[len];
    int width = 0;

    s[len] = '\0';
    if (TTF_SizeUTF8(font_at(f), s, &width, NULL) != 0)
        width = 0;
    s[len] = kept;
    return width;
}

/* Bytes of the longest start of `s` that is not wider than `width`, in whole
 * characters; at least one.  SDL_ttf counts glyphs where it stops, and "ffi" is
 * one glyph, so its answer is only a first guess. */
static size_t fit_characters(struct font f, char *s, int width)
{
    int count = 0;
    const char *end = s, *next;

    if (TTF_MeasureUTF8(font_at(f), s, width, NULL, &count) != 0 || count < 1)
        count = 1;
    while (count-- > 0 && text_next(&end) != 0)
        ;
    for (next = end; text_next(&next) != 0; end = next) {
        if (start_width(f, s, (size_t)(next - s)) > width)
            break;
    }
    return (size_t)(end - s);
}

static bool begins(const char *s, size_t len, const char *with)
{
    return len >= strlen(with) && memcmp(s, with, strlen(with)) == 0;
}

/* Says for each byte of `s` whether a line may break before it.  "5–8" stays together, and
 * the name of a weekday; the dot between two facts stays with the first. */
static void find_breaks(const char *s, size_t len, char *breaks)
{
    if (u8_check((const uint8_t *)s, len) != NULL) {
        memset(breaks, UC_BREAK_PROHIBITED, len);
        return;
    }
    u8_possible_linebreaks((const uint8_t *)s, len, "UTF-8", breaks);
    for (size_t i = 1; i < len; i++) {
        const char *before = s + i - 1;
        bool after_dash = i >= 3 && begins(s + i - 3, len - i + 3, "–");
        bool in_weekday = (i >= 3 && begins(s + i - 3, len - i + 3, "星期")) ||
                          (i >= 6 && begins(s + i - 6, len - i + 6, "星期"));

        if (in_weekday || (after_dash && s[i] >= '0' && s[i] <= '9') ||
            begins(before, len - i + 1, " · "))
            breaks[i] = UC_BREAK_PROHIBITED;
    }
}

/* False for a closing bracket, a comma and the like: no break is allowed
 * between an ideograph and them. */
static bool may_start_line(const char *s)
{
    char pair[16], breaks[16];
    const char *end = s;
    size_t len;

    if (text_next(&end) == 0)
        return true;
    len = (size_t)(end - s) + 3;
    memcpy(pair, "\u4E00", 3);
    memcpy(pair + 3, s, len - 3);
    find_breaks(pair, len, breaks);
    return breaks[3] != UC_BREAK_PROHIBITED;
}

static bool is_start(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

/* A word longer than the line: cut between characters, but not so that the
 * rest starts with a comma; then rather a little too wide. */
static size_t cut_word(const char *s, size_t len, size_t fits)
{
    for (size_t i = fits; i > 0; i--) {
        if (is_start(s[i]) && may_start_line(s + i))
            return i;
    }
    for (size_t i = fits + 1; i < len; i++) {
        if (is_start(s[i]) && may_start_line(s + i))
            return i;
    }
    return len;
}

static size_t after_character(const char *s, size_t at)
{
    const char *end = s + at;

    text_next(&end);
    return (size_t)(end - s);
}

/* Bytes of the first line of `s`; `fits` of its bytes are narrow enough. */
static size_t break_at(const char *s, size_t len, size_t fits, const char *breaks)
{
    while (fits < len && s[fits] == ' ')
        fits++; /* spaces may stand out at the end */
    for (size_t i = 0; i <= fits && i < len; i++) {
        if (breaks[i] == UC_BREAK_MANDATORY)
            return after_character(s, i); /* marked is the new line itself */
    }
    if (fits >= len)
        return len;
    for (size_t i = fits; i > 0; i--) {
        if (breaks[i] == UC_BREAK_POSSIBLE)
            return i;
    }
    return cut_word(s, len, fits);
}

/* So much of `s` that it is surely longer than one line: no character that
 * takes space is narrower than a sixth of its size. */
static size_t piece_length(struct font f, const char *s, int width)
{
    int characters = (width > 0 ? width : 0) * 6 / f.size + 32;
    const char *end = s;

    while (characters-- > 0 && text_next(&end) != 0)
        ;
    return (size_t)(end - s);
}

size_t text_fit(struct font f, const char *s, int width)
{
    size_t len, fits, found;
    char *piece, *breaks;

    if (s[0] == '\0')
        return 0;
    f = font_checked(f);
    width = width > 0 ? width : 1;
    len = piece_length(f, s, width);
    piece = malloc(len + 1);
    breaks = malloc(len + 1);
    must(piece != NULL && breaks != NULL);
    memcpy(piece, s, len);
    piece[len] = '\0';
    found = runs_fit(f, piece, width);
    if (found == 0) {
        fits = fit_characters(f, piece, width);
        find_breaks(piece, len, breaks);
        found = break_at(piece, len, fits, breaks);
        runs_keep_fit(f, piece, width, found);
    }
    wipe(piece, len);
    free(piece);
    free(breaks);
    return found;
}
