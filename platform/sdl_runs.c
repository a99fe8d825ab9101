/* sdl_runs.c - keeps what was found out about a text in a font. */
#include "sdl_runs.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "sdl_font.h"

enum { BUCKETS = 1024, BYTES_MAX = 4 << 20, WIDTH_MAX = 8192 };

/* `fit` 0: width and cover; else the bytes that fit on a line that wide. */
struct run {
    struct run *next;          /* of the bucket */
    struct run *newer, *older; /* of the order of use */
    uint32_t hash;
    struct font font;
    int fit;
    bool drawn;
    bool settled, common; /* not before it is settled */
    size_t value;         /* width, or bytes that fit */
    struct cover cover;
    size_t bytes;
    size_t length;
    char text[];
};

static struct run *buckets[BUCKETS];
static struct run *newest, *oldest;
static size_t held;
static bool any_new; /* that are not settled */

static uint32_t hash_of(struct font f, int fit, const char *s)
{
    uint32_t h = 2166136261u;

    h = (h ^ (uint32_t)f.size) * 16777619u;
    h = (h ^ (uint32_t)(f.weight * 4 + f.language)) * 16777619u;
    h = (h ^ (uint32_t)fit) * 16777619u;
    while (*s != '\0')
        h = (h ^ (unsigned char)*s++) * 16777619u;
    return h;
}

static void unlink_use(struct run *r)
{
    *(r->newer ? &r->newer->older : &newest) = r->older;
    *(r->older ? &r->older->newer : &oldest) = r->newer;
}

static void link_newest(struct run *r)
{
    r->newer = NULL;
    r->older = newest;
    *(newest ? &newest->newer : &oldest) = r;
    newest = r;
}

static void drop(struct run *r)
{
    struct run **at = &buckets[r->hash % BUCKETS];

    while (*at != r)
        at = &(*at)->next;
    *at = r->next;
    unlink_use(r);
    held -= r->bytes;
    if (r->cover.parts != NULL)
        wipe(r->cover.parts, (size_t)r->cover.w * (size_t)r->cover.h);
    free(r->cover.parts);
    wipe(r->text, r->length);
    free(r);
}

/* `keep` stays: it is in use. */
static void make_room(const struct run *keep)
{
    while (held > BYTES_MAX && oldest != keep)
        drop(oldest);
}

static struct run *find(struct font f, int fit, const char *s)
{
    uint32_t hash = hash_of(f, fit, s);

    for (struct run *r = buckets[hash % BUCKETS]; r != NULL; r = r->next) {
        if (r->hash != hash || r->fit != fit || r->font.size != f.size ||
            r->font.weight != f.weight || r->font.language != f.language || strcmp(r->text, s) != 0)
            continue;
        unlink_use(r);
        link_newest(r);
        return r;
    }
    return NULL;
}

static struct run *add(struct font f, int fit, const char *s, size_t value)
{
    size_t length = strlen(s), bytes = sizeof(struct run) + length + 1;
    struct run *r = calloc(1, bytes);

    must(r != NULL);
    r->hash = hash_of(f, fit, s);
    r->font = f;
    r->fit = fit;
    r->value = value;
    r->bytes = bytes;
    r->length = length;
    memcpy(r->text, s, length + 1);
    r->next = buckets[r->hash % BUCKETS];
    buckets[r->hash % BUCKETS] = r;
    link_newest(r);
    held += bytes;
    any_new = true;
    make_room(r);
    return r;
}

static struct run *get(struct font f, const char *s)
{
    struct run *r = find(f, 0, s);
    int width = 0;

    if (r != NULL)
        return r;
    if (TTF_SizeUTF8(font_at(f), s, &width, NULL) != 0)
        log_fault("text: a run of %zu bytes cannot be measured: %s", strlen(s), TTF_GetError());
    return add(f, 0, s, (size_t)(width > 0 ? width : 0));
}

int runs_width(struct font f, const char *s)
{
    return s[0] == '\0' ? 0 : (int)get(font_checked(f), s)->value;
}

static bool is_blank(const uint8_t *at, int n)
{
    for (int i = 0; i < n; i++) {
        if (at[i] != 0)
            return false;
    }
    return true;
}

/* The rows of `s` that have something in them: a third of a line is empty. */
static struct cover cover_of(SDL_Surface *s)
{
    const SDL_Color *shades = s->format->palette->colors;
    const uint8_t *pixels = s->pixels;
    struct cover c = {.w = s->w, .h = s->h};

    while (c.h > 0 && is_blank(pixels + (c.y + c.h - 1) * s->pitch, s->w))
        c.h--;
    while (c.h > 0 && is_blank(pixels + c.y * s->pitch, s->w)) {
        c.y++;
        c.h--;
    }
    if (c.h == 0 || c.w == 0)
        return (struct cover){0};
    c.parts = malloc((size_t)c.w * (size_t)c.h);
    must(c.parts != NULL);
    for (int y = 0; y < c.h; y++) {
        const uint8_t *row = pixels + (c.y + y) * s->pitch;

        for (int x = 0; x < c.w; x++)
            c.parts[(ptrdiff_t)y * c.w + x] = shades[row[x]].r;
    }
    return c;
}

/* White on black: a shade is then the part of the pixel that is hidden. */
static SDL_Surface *render(struct font f, const char *s)
{
    static const SDL_Color white = {255, 255, 255, 255}, black = {0, 0, 0, 255};
    TTF_Font *font = font_at(f);
    int count = 0;
    const char *end = s;
    char *piece;
    SDL_Surface *drawn;

    if (TTF_MeasureUTF8(font, s, WIDTH_MAX, NULL, &count) != 0)
        return NULL;
    while (count-- > 0 && text_next(&end) != 0)
        ;
    piece = strndup(s, (size_t)(end - s));
    must(piece != NULL);
    drawn = TTF_RenderUTF8_Shaded(font, piece, white, black);
    wipe(piece, strlen(piece));
    free(piece);
    return drawn;
}

const struct cover *runs_cover(struct font f, const char *s)
{
    static const struct cover nothing;
    struct run *r;
    SDL_Surface *drawn;
    size_t bytes;

    if (s[0] == '\0')
        return &nothing;
    f = font_checked(f);
    r = get(f, s);
    if (r->drawn)
        return &r->cover;
    r->drawn = true;
    drawn = render(f, s);
    if (drawn == NULL)
        return &r->cover; /* no width: a lone mark without a place of its own */
    r->cover = cover_of(drawn);
    SDL_FreeSurface(drawn);
    bytes = (size_t)r->cover.w * (size_t)r->cover.h;
    r->bytes += bytes;
    held += bytes;
    make_room(r);
    return &r->cover;
}

size_t runs_fit(struct font f, const char *s, int width)
{
    const struct run *r = find(font_checked(f), width, s);

    return r != NULL ? r->value : 0;
}

void runs_keep_fit(struct font f, const char *s, int width, size_t bytes)
{
    add(font_checked(f), width, s, bytes);
}

void runs_settle(bool common)
{
    for (struct run *r = newest; r != NULL && any_new; r = r->older) {
        if (!r->settled)
            r->common = common;
        r->settled = true;
    }
    any_new = false;
}

void runs_forget(void)
{
    for (struct run *r = oldest, *next; r != NULL; r = next) {
        next = r->newer;
        if (!r->common)
            drop(r);
    }
}

void runs_forget_all(void)
{
    while (oldest != NULL)
        drop(oldest);
}

size_t runs_bytes(void)
{
    return held;
}
