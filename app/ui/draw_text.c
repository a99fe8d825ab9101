/* draw_text.c - lines of text that fit where they are put. */
#include <string.h>

#include "base/text.h"
#include "ui/ui_internal.h"

/* Text that does not fit shrinks down to so many percent before it is cut; large
 * print as far as the usual one would. */
enum { LEAST_PERCENT = 60, LEAST_LARGE_PERCENT = 30, LEAST_SIZE = 8, MOST_SIZE = 400 };

/* Bytes of a line that are looked at; more never fit on one. */
enum { LINE_SIZE = 1024 };

/* The last of a few lines is no shorter than this part of the others, when a width that is
 * narrower by up to so many of twelve steps gives one. */
enum { LAST_PART = 4, EVEN_LINES = 6, EVEN_STEPS = 5 };

static const char ellipsis[] = "…";

static struct font font_of(const struct ui *u, struct style s)
{
    int size = s.size < LEAST_SIZE ? LEAST_SIZE : s.size;

    return (struct font){size > MOST_SIZE ? MOST_SIZE : size, (int)s.weight, u->language};
}

static int least_size(const struct ui *u, struct font f)
{
    int size = f.size * (u->theme.large ? LEAST_LARGE_PERCENT : LEAST_PERCENT) / 100;

    return size < LEAST_SIZE ? LEAST_SIZE : size;
}

/* Copies at most `len` bytes, control characters as spaces; false when cut. */
static bool copy_plain(char to[LINE_SIZE], const char *from, size_t len)
{
    size_t kept = len < LINE_SIZE ? len : LINE_SIZE - 1;

    while (kept < len && kept > 0 && ((unsigned char)from[kept] & 0xC0) == 0x80)
        kept--;
    for (size_t i = 0; i < kept; i++)
        to[i] = (unsigned char)from[i] < 0x20 || from[i] == 0x7F ? ' ' : from[i];
    to[kept] = '\0';
    return kept == len;
}

/* Cuts `s` so that it and an ellipsis are at most `width` wide; "" when not even
 * the ellipsis is. */
static void cut_to(struct font f, char s[LINE_SIZE], int width)
{
    size_t ends[LINE_SIZE], low = 0, high = 0;
    char trial[LINE_SIZE + sizeof ellipsis];

    for (const char *at = s;; high++) {
        ends[high] = (size_t)(at - s);
        if (text_next(&at) == 0)
            break;
    }
    if (text_width(f, ellipsis) > width) {
        s[0] = '\0';
        return;
    }
    while (low < high) { /* `low` characters and the ellipsis fit */
        size_t middle = (low + high + 1) / 2;

        memcpy(trial, s, ends[middle]);
        memcpy(trial + ends[middle], ellipsis, sizeof ellipsis);
        if (text_width(f, trial) <= width)
            low = middle;
        else
            high = middle - 1;
    }
    while (low > 0 && s[ends[low] - 1] == ' ')
        low--;
    if (ends[low] + sizeof ellipsis > LINE_SIZE)
        low -= sizeof ellipsis;
    memcpy(s + ends[low], ellipsis, sizeof ellipsis);
}

/* Marks one line, the top of its line box at `top`. */
static void place(struct ui *u, struct rect r, int top, struct font f, struct style s,
                  const char *text)
{
    int width = text_width(f, text), room = r.w - width;
    struct rect box = {r.x, top, width, text_line_height(f)};
    struct mark *m;

    if (text[0] == '\0')
        return;
    if (s.align == CENTRE)
        box.x += room / 2;
    else if (s.align == RIGHT)
        box.x += room;
    m = ui_mark(u, MARK_TEXT, box, text);
    if (m == NULL)
        return;
    m->ink = s.ink;
    m->font = f;
}

/* The largest size, down to the least, at which `text` is not wider. */
static int size_for(const struct ui *u, struct font f, const char *text, int width, int height)
{
    int least = least_size(u, f);

    if (f.size > height)
        f.size = height > least ? height : least;
    while (f.size > least) {
        int needs = text_width(f, text), guess;

        if (needs <= width)
            break;
        guess = width > 0 ? (int)((int64_t)f.size * width / needs) : 0;
        f.size = guess < f.size ? guess : f.size - 1;
    }
    return f.size > least ? f.size : least;
}

void draw_line(struct ui *u, struct rect r, struct style s, const char *text)
{
    struct font f = font_of(u, s);
    char line[LINE_SIZE];
    bool whole;
    int base;

    if (rect_is_empty(r))
        return;
    whole = copy_plain(line, text, strlen(text));
    f.size = size_for(u, f, line, r.w, r.h);
    if (!whole || text_width(f, line) > r.w)
        cut_to(f, line, r.w);
    /* Capitals, digits and ideographs have their middle 0.37 em over the base
     * line; it lies in the middle of r. */
    base = r.y + r.h / 2 + f.size * 37 / 100;
    place(u, r, base - text_ascent(f), f, s, line);
}

int draw_width(const struct ui *u, struct style s, const char *text)
{
    char line[LINE_SIZE];

    copy_plain(line, text, strlen(text));
    return text_width(font_of(u, s), line);
}

int draw_size(const struct ui *u, struct style s, int width, const char *text)
{
    int wide = draw_width(u, s, text);

    if (wide <= width || wide == 0)
        return s.size;
    for (s.size = s.size * width / wide; s.size > LEAST_SIZE; s.size--) {
        if (draw_width(u, s, text) <= width)
            break;
    }
    return s.size;
}

/* ---- several lines ---- */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Copies the line at `s` and returns where the next one begins.  `*torn` is set
 * when a word is broken in two. */
static const char *next_line(struct font f, const char *s, int width, char line[LINE_SIZE],
                             bool *torn)
{
    size_t len = strcspn(s, "\n"), fits;

    copy_plain(line, s, len);
    fits = line[0] != '\0' ? text_fit(f, line, width) : 0;
    if (is_word(line[fits]) && fits > 0 && is_word(line[fits - 1]))
        *torn = true;
    s += fits;
    if (fits == len && *s == '\n')
        s++;
    while (fits > 0 && line[fits - 1] == ' ')
        fits--;
    line[fits] = '\0';
    return s;
}

static int count_lines(struct font f, const char *s, int width, bool *torn)
{
    char line[LINE_SIZE];
    int n = 0;

    *torn = false;
    for (; *s != '\0'; n++)
        s = next_line(f, s, width, line, torn);
    return n;
}

/* Lines that find room in `height`; what a line box has above and below its
 * letters may stand out. */
static int room_for(struct font f, int height)
{
    int more = height - f.size;

    return more < 0 ? 1 : 1 + more / text_line_height(f);
}

/* Makes `f` smaller until `text` fits without a broken word; returns its lines. */
static int shrink(const struct ui *u, struct font *f, const char *text, struct rect r)
{
    int least = least_size(u, *f), step = f->size / 20 + 1, n;
    bool torn;

    if (f->size > r.h)
        f->size = r.h > least ? r.h : least;
    for (;;) {
        n = count_lines(*f, text, r.w, &torn);
        if ((!torn && n <= room_for(*f, r.h)) || f->size == least)
            return n;
        f->size = f->size - step > least ? f->size - step : least;
    }
}

static int width_of_last(struct font f, const char *s, int width)
{
    char line[LINE_SIZE] = "";
    bool torn;

    while (*s != '\0')
        s = next_line(f, s, width, line, &torn);
    return text_width(f, line);
}

/* The width at which two lines part at the last pause of a sentence in the first one's
 * second half; 0 where there is none. */
static int width_to_pause(struct font f, const char *s, int width)
{
    static const char *const pauses[] = {"，", "。", "；", "：", "！", "？"};
    char line[LINE_SIZE];
    bool torn;
    size_t end;
    int w;

    (void)next_line(f, s, width, line, &torn);
    for (end = strlen(line); end > strlen(line) / 2; end--) {
        for (size_t i = 0; i < ARRAY_LEN(pauses); i++) {
            size_t n = strlen(pauses[i]);

            if (end < n || memcmp(line + end - n, pauses[i], n) != 0)
                continue;
            line[end] = '\0';
            w = text_width(f, line);
            return count_lines(f, s, w, &torn) == 2 ? w : 0;
        }
    }
    return 0;
}

/* One word or character alone on the last line looks forgotten: the width, at most
 * `width`, at which it has company and the lines are as many. */
static int width_of_even(struct font f, const char *s, int width, int lines)
{
    bool torn;

    if (lines < 2 || lines > EVEN_LINES)
        return width;
    for (int i = 0; i <= EVEN_STEPS; i++) {
        int w = i == 1 && lines == 2 ? width_to_pause(f, s, width) : 0;

        if (w > 0)
            return w;
        w = width - width * i / 12;

        if (i > 0 && (count_lines(f, s, w, &torn) > lines || torn))
            break;
        if (width_of_last(f, s, w) * LAST_PART >= w)
            return w;
    }
    return width;
}

static int draw_lines(struct ui *u, struct rect r, struct style s, const char *text, bool even)
{
    struct font f = font_of(u, s);
    char line[LINE_SIZE];
    int lines, room, height, top, width;
    bool torn;

    if (rect_is_empty(r) || text[0] == '\0')
        return 0;
    lines = shrink(u, &f, text, r);
    room = room_for(f, r.h);
    width = even && lines <= room ? width_of_even(f, text, r.w, lines) : r.w;
    lines = lines < room ? lines : room;
    height = text_line_height(f);
    top = r.y - (lines * height > r.h ? (lines * height - r.h) / 2 : 0);
    for (int i = 0; i < lines; i++) {
        text = next_line(f, text, width, line, &torn);
        if (text_width(f, line) > r.w || (i == lines - 1 && *text != '\0'))
            cut_to(f, line, r.w);
        place(u, r, top + i * height, f, s, line);
    }
    return lines * height;
}

int draw_text(struct ui *u, struct rect r, struct style s, const char *text)
{
    return draw_lines(u, r, s, text, true);
}

int draw_growing(struct ui *u, struct rect r, struct style s, const char *text)
{
    return draw_lines(u, r, s, text, false);
}

int draw_height(const struct ui *u, int width, struct style s, const char *text)
{
    struct font f = font_of(u, s);
    bool torn;

    return count_lines(f, text, width, &torn) * text_line_height(f);
}
