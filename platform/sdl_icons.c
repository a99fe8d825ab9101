/* sdl_icons.c - icons as covers, rendered from SVG at the size they are shown. */
#include "sdl_icons.h"

#include <SDL_image.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"

enum { ICONS_MAX = 64, NAME_SIZE = 32, SIDE_MAX = 1024 };

static struct icon {
    char name[NAME_SIZE];
    int side;
    unsigned used; /* larger: later */
    struct cover cover;
} icons[ICONS_MAX];

static unsigned uses;
static const char *icons_folder = GUITAI_ASSETS "/icons";

void icons_open(const char *folder)
{
    icons_close();
    icons_folder = folder != NULL ? folder : GUITAI_ASSETS "/icons";
}

void icons_close(void)
{
    for (int i = 0; i < ICONS_MAX; i++)
        free(icons[i].cover.parts);
    memset(icons, 0, sizeof icons);
}

/* Small letters, digits and '-': a name never leaves the folder. */
static bool is_name(const char *s)
{
    return s[0] != '\0' && strlen(s) < NAME_SIZE &&
           s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static struct cover alpha_cover(SDL_Surface *s)
{
    struct cover c = {.w = s->w, .h = s->h};

    c.parts = malloc((size_t)c.w * (size_t)c.h);
    must(c.parts != NULL);
    for (int y = 0; y < c.h; y++) {
        const uint32_t *row = (const uint32_t *)((const uint8_t *)s->pixels + y * s->pitch);

        for (int x = 0; x < c.w; x++)
            c.parts[(ptrdiff_t)y * c.w + x] = (uint8_t)(row[x] >> 24);
    }
    return c;
}

static struct cover render(const char *name, int side)
{
    char path[1024];
    SDL_RWops *from;
    SDL_Surface *drawn, *plain;
    struct cover c = {0};

    text_format(path, sizeof path, "%s/%s.svg", icons_folder, name);
    from = SDL_RWFromFile(path, "rb");
    drawn = from != NULL ? IMG_LoadSizedSVG_RW(from, side, side) : NULL;
    if (from != NULL)
        SDL_RWclose(from);
    if (drawn == NULL) {
        log_fault("icon %s is missing or no SVG", path);
        return c;
    }
    plain = SDL_ConvertSurfaceFormat(drawn, SDL_PIXELFORMAT_ARGB8888, 0);
    SDL_FreeSurface(drawn);
    must(plain != NULL);
    c = alpha_cover(plain);
    SDL_FreeSurface(plain);
    return c;
}

const struct cover *icons_cover(const char *name, int side)
{
    static const struct cover nothing;
    struct icon *oldest = &icons[0];

    if (!is_name(name) || side < 1 || side > SIDE_MAX)
        return &nothing;
    for (int i = 0; i < ICONS_MAX; i++) {
        if (icons[i].side == side && strcmp(icons[i].name, name) == 0) {
            icons[i].used = ++uses;
            return &icons[i].cover;
        }
        if (icons[i].used < oldest->used)
            oldest = &icons[i];
    }
    free(oldest->cover.parts);
    text_copy(oldest->name, sizeof oldest->name, name);
    oldest->side = side;
    oldest->used = ++uses;
    oldest->cover = render(name, side);
    return &oldest->cover;
}
