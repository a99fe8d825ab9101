/* sdl_photo.c - pictures of persons, scaled and cropped to a circle.
 *
 * A board or a pad shows few at a time: the last ones are kept scaled. */
#include "sdl_photo.h"

#include <SDL_image.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/log.h"
#include "base/text.h"
#include "sdl_shapes.h"

enum { PHOTOS_MAX = 4, PATH_SIZE = 512, SIDE_MAX = 1024, FILE_MAX = 4 << 20, PICTURE_MAX = 4096 };

static struct photo {
    char path[PATH_SIZE];
    int side;
    unsigned used;    /* larger: later */
    uint32_t *pixels; /* side x side, 0xAARRGGBB; NULL: there is no such picture */
} photos[PHOTOS_MAX];

static unsigned uses;

void photo_close(void)
{
    for (int i = 0; i < PHOTOS_MAX; i++)
        free(photos[i].pixels);
    memset(photos, 0, sizeof photos);
}

/* NULL when it cannot be read or is too large to be a portrait. */
static SDL_Surface *load(const char *path)
{
    struct stat about;
    SDL_Surface *read, *plain;

    if (stat(path, &about) != 0 || !S_ISREG(about.st_mode)) {
        log_fault("photo %s is missing", path);
        return NULL;
    }
    read = about.st_size <= FILE_MAX ? IMG_Load(path) : NULL;
    if (read == NULL || read->w > PICTURE_MAX || read->h > PICTURE_MAX) {
        log_fault("photo %s is no picture of at most 4 MiB and 4096 pixels a side", path);
        SDL_FreeSurface(read);
        return NULL;
    }
    plain = SDL_ConvertSurfaceFormat(read, SDL_PIXELFORMAT_ARGB8888, 0);
    SDL_FreeSurface(read);
    must(plain != NULL);
    return plain;
}

/* The mean of the source pixels of [x0, x1) x [y0, y1). */
static uint32_t mean(const SDL_Surface *s, int x0, int x1, int y0, int y1)
{
    uint64_t a = 0, r = 0, g = 0, b = 0, n = (uint64_t)(x1 - x0) * (uint64_t)(y1 - y0);

    for (int y = y0; y < y1; y++) {
        const uint32_t *row = (const uint32_t *)((const uint8_t *)s->pixels + y * s->pitch);

        for (int x = x0; x < x1; x++) {
            uint32_t alpha = row[x] >> 24;

            a += alpha;
            r += (row[x] >> 16 & 255) * alpha;
            g += (row[x] >> 8 & 255) * alpha;
            b += (row[x] & 255) * alpha;
        }
    }
    if (a == 0)
        return 0;
    return (uint32_t)(a / n) << 24 | (uint32_t)(r / a) << 16 | (uint32_t)(g / a) << 8 |
           (uint32_t)(b / a);
}

/* The square in the middle of `s`, `side` pixels wide. */
static uint32_t *scale(const SDL_Surface *s, int side)
{
    int from = s->w < s->h ? s->w : s->h, left = (s->w - from) / 2, top = (s->h - from) / 2;
    uint32_t *to = malloc((size_t)side * (size_t)side * sizeof *to);

    must(to != NULL);
    for (int y = 0; y < side; y++) {
        int y0 = top + y * from / side, y1 = top + (y + 1) * from / side;

        for (int x = 0; x < side; x++) {
            int x0 = left + x * from / side, x1 = left + (x + 1) * from / side;

            to[(ptrdiff_t)y * side + x] =
                mean(s, x0, x1 > x0 ? x1 : x0 + 1, y0, y1 > y0 ? y1 : y0 + 1);
        }
    }
    return to;
}

static struct photo *find(const char *path, int side)
{
    struct photo *oldest = &photos[0];
    SDL_Surface *s;

    for (int i = 0; i < PHOTOS_MAX; i++) {
        if (photos[i].side == side && strcmp(photos[i].path, path) == 0)
            return &photos[i];
        if (photos[i].used < oldest->used)
            oldest = &photos[i];
    }
    free(oldest->pixels);
    oldest->pixels = NULL;
    text_copy(oldest->path, sizeof oldest->path, path);
    oldest->side = side;
    s = load(path);
    if (s != NULL)
        oldest->pixels = scale(s, side);
    SDL_FreeSurface(s);
    return oldest;
}

bool photo_draw(const struct canvas *c, struct rect box, const char *path)
{
    int side = box.w < box.h ? box.w : box.h;
    struct rect square = {box.x + (box.w - side) / 2, box.y + (box.h - side) / 2, side, side}, r;
    struct photo *photo;

    if (side < 1 || side > SIDE_MAX || path[0] == '\0' || strlen(path) >= PATH_SIZE)
        return false;
    photo = find(path, side);
    photo->used = ++uses;
    if (photo->pixels == NULL)
        return false;
    r = rect_common(square, c->clip);
    for (int y = r.y; y < r.y + r.h; y++) {
        for (int x = r.x; x < r.x + r.w; x++) {
            int px = x - square.x, py = y - square.y;
            uint32_t ink = photo->pixels[(ptrdiff_t)py * side + px];

            lay(canvas_at(c, x, y), ink,
                part(shape_disc_part(px, py, side, side, side), alpha_of(ink)));
        }
    }
    return true;
}
