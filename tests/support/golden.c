/* golden.c - what the window shows, against a picture that was taken before. */
#include "support/golden.h"

#include <SDL.h>
#include <SDL_image.h>
#include <stdlib.h>

#include "base/text.h"
#include "sdl_window.h"

/* Six steps a channel; a pixel differs when a channel is off by more than one. */
enum { PART = 4, STEPS = 6, STEP = 51, COLOURS = STEPS * STEPS * STEPS };

/* So many pixels of a thousand may differ: edges of letters drawn by another
 * version of the font library. */
enum { MAY_DIFFER = 4 };

static uint8_t step_of(uint32_t sum)
{
    return (uint8_t)((sum / (PART * PART) + STEP / 2) / STEP);
}

static SDL_Surface *small_surface(int w, int h)
{
    SDL_Surface *s = SDL_CreateRGBSurfaceWithFormat(0, w, h, 8, SDL_PIXELFORMAT_INDEX8);
    SDL_Color colours[COLOURS];

    if (s == NULL)
        abort();
    for (int i = 0; i < COLOURS; i++)
        colours[i] = (SDL_Color){(Uint8)(i / 36 * STEP), (Uint8)(i / 6 % 6 * STEP),
                                 (Uint8)(i % 6 * STEP), 255};
    SDL_SetPaletteColors(s->format->palette, colours, 0, COLOURS);
    return s;
}

/* The window's picture at a quarter of its size. */
static SDL_Surface *shown(void)
{
    SDL_Surface *from = SDL_GetWindowSurface(window_handle()), *to;

    to = small_surface(from->w / PART, from->h / PART);
    for (int y = 0; y < to->h; y++) {
        for (int x = 0; x < to->w; x++) {
            uint32_t sum[3] = {0, 0, 0};

            for (int i = 0; i < PART * PART; i++) {
                const uint8_t *row =
                    (const uint8_t *)from->pixels + (y * PART + i / PART) * from->pitch;
                uint32_t pixel = ((const uint32_t *)(const void *)row)[x * PART + i % PART];

                for (int c = 0; c < 3; c++)
                    sum[c] += pixel >> (16 - 8 * c) & 0xFF;
            }
            ((uint8_t *)to->pixels)[y * to->pitch + x] =
                (uint8_t)(step_of(sum[0]) * 36 + step_of(sum[1]) * 6 + step_of(sum[2]));
        }
    }
    return to;
}

static bool differs(SDL_Color a, SDL_Color b)
{
    return abs(a.r - b.r) > STEP + 1 || abs(a.g - b.g) > STEP + 1 || abs(a.b - b.b) > STEP + 1;
}

static SDL_Color colour_at(const SDL_Surface *s, int x, int y)
{
    uint8_t i = ((const uint8_t *)s->pixels)[y * s->pitch + x];

    return s->format->palette->colors[i];
}

static bool same(const SDL_Surface *now, const SDL_Surface *before, char *why, size_t size)
{
    long n = 0, all = (long)now->w * now->h;
    int first_x = 0, first_y = 0;

    if (now->w != before->w || now->h != before->h || before->format->palette == NULL) {
        text_format(why, size, "the golden picture has another size or form");
        return false;
    }
    for (int y = 0; y < now->h; y++) {
        for (int x = 0; x < now->w; x++) {
            if (!differs(colour_at(now, x, y), colour_at(before, x, y)))
                continue;
            if (n++ == 0) {
                first_x = x * PART;
                first_y = y * PART;
            }
        }
    }
    if (n * 1000 <= all * MAY_DIFFER)
        return true;
    text_format(why, size, "%ld of %ld pixels differ, the first near %d,%d", n, all, first_x,
                first_y);
    return false;
}

bool golden_fits(const char *path, bool accept, char *why, size_t size)
{
    SDL_Surface *now = shown(), *before = NULL;
    bool fits = false;

    why[0] = '\0';
    if (accept) {
        fits = IMG_SavePNG(now, path) == 0;
        if (!fits)
            text_format(why, size, "cannot write %s: %s", path, IMG_GetError());
    } else {
        before = IMG_Load(path);
        if (before == NULL)
            text_format(why, size, "%s is missing; look at the screen, then `make shots-accept`",
                        path);
        else
            fits = same(now, before, why, size);
    }
    SDL_FreeSurface(before);
    SDL_FreeSurface(now);
    return fits;
}
