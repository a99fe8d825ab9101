/* sdl_gfx.c - shows a picture in the window, or saves what is shown.
 *
 * Drawing goes straight into the window's surface where its pixels are ours
 * (0x00RRGGBB), else into a surface beside it. */
#include <SDL.h>
#include <SDL_image.h>

#include "base/log.h"
#include "sdl_gfx.h"
#include "sdl_paint.h"
#include "sdl_window.h"

enum { RECTS_MAX = 64 };

static SDL_Surface *beside;

void gfx_close(void)
{
    SDL_FreeSurface(beside);
    beside = NULL;
}

static SDL_Surface *window_surface(void)
{
    struct SDL_Window *window = window_handle();
    SDL_Surface *s;

    must(window != NULL);
    s = SDL_GetWindowSurface(window);
    if (s == NULL)
        log_fault("the window has no surface: %s", SDL_GetError());
    return s;
}

/* Where to draw for `shown`; NULL when there is no memory. */
static SDL_Surface *drawing_surface(SDL_Surface *shown)
{
    if (shown->format->format == SDL_PIXELFORMAT_RGB888)
        return shown;
    if (beside != NULL && (beside->w != shown->w || beside->h != shown->h))
        gfx_close();
    if (beside == NULL)
        beside = SDL_CreateRGBSurfaceWithFormat(0, shown->w, shown->h, 32, SDL_PIXELFORMAT_RGB888);
    must(beside != NULL);
    return beside;
}

void gfx_size(int *w, int *h)
{
    SDL_Surface *s = window_surface();

    *w = s != NULL ? s->w : 0;
    *h = s != NULL ? s->h : 0;
}

/* The first `n` of `changed` that lie on a surface of w x h, cut to it. */
static int cut_rects(SDL_Rect *to, const struct rect *changed, int n, int w, int h)
{
    int count = 0;

    for (int i = 0; i < n; i++) {
        struct rect r = rect_common(changed[i], (struct rect){0, 0, w, h});

        if (r.w > 0 && count < RECTS_MAX)
            to[count++] = (SDL_Rect){r.x, r.y, r.w, r.h};
    }
    return count;
}

void gfx_show(const struct picture *p, const struct rect *changed, int n)
{
    SDL_Surface *shown = window_surface(), *s;
    struct rect all;
    SDL_Rect rects[RECTS_MAX];
    struct canvas c;
    int count;

    if (shown == NULL)
        return;
    s = drawing_surface(shown);
    c = (struct canvas){.pixels = s->pixels, .stride = s->pitch / 4};
    all = (struct rect){0, 0, s->w, s->h};
    count = cut_rects(rects, n > RECTS_MAX ? &all : changed, n > RECTS_MAX ? 1 : n, s->w, s->h);
    for (int i = 0; i < count; i++) {
        c.clip = (struct rect){rects[i].x, rects[i].y, rects[i].w, rects[i].h};
        paint_picture(&c, p);
        if (s != shown)
            SDL_BlitSurface(s, &rects[i], shown, &(SDL_Rect){rects[i].x, rects[i].y, 0, 0});
    }
    if (count > 0 && SDL_UpdateWindowSurfaceRects(window_handle(), rects, count) != 0)
        log_fault("the picture cannot be shown: %s", SDL_GetError());
}

enum err gfx_shot(const char *path)
{
    SDL_Surface *s = window_surface();

    if (s == NULL)
        return ERR_ABSENT;
    if (IMG_SavePNG(s, path) != 0) {
        log_fault("cannot write %s: %s", path, IMG_GetError());
        return ERR_IO;
    }
    return OK;
}
