/* roll.c - the virtual printer's paper. */
#include "roll.h"

#include <errno.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LINES_MOST = 20000 }; /* two and a half metres without a cut */

bool roll_open(struct roll *r, const char *dir, int width)
{
    char path[4096];

    *r = (struct roll){.dir = dir, .width = width, .left = -1, .stride = (size_t)(width + 7) / 8};
    if (!dir)
        return true;
    if (mkdir(dir, 0777) && errno != EEXIST) {
        fprintf(stderr, "guitai-printer: %s: %s\n", dir, strerror(errno));
        return false;
    }
    snprintf(path, sizeof(path), "%s/paper.log", dir);
    r->log = fopen(path, "w");
    if (!r->log)
        fprintf(stderr, "guitai-printer: %s: %s\n", path, strerror(errno));
    return r->log != NULL;
}

static bool make_room(struct roll *r)
{
    size_t room = r->room ? r->room * 2 : 512;
    uint8_t *rows = r->count < r->room ? r->rows : realloc(r->rows, room * r->stride);

    if (!rows)
        return false;
    if (r->count == r->room)
        r->room = room;
    r->rows = rows;
    return true;
}

bool roll_line(struct roll *r, const uint8_t *bits, size_t size)
{
    uint8_t *row;

    if (r->left == 0)
        return false;
    if (r->count == LINES_MOST)
        roll_end(r, "overlong");
    if (!make_room(r))
        return false;
    row = r->rows + r->count++ * r->stride;
    memset(row, 0, r->stride);
    if (bits)
        memcpy(row, bits, size < r->stride ? size : r->stride);
    r->printed++;
    if (r->left > 0 && --r->left == 0)
        roll_end(r, "roll-end");
    return true;
}

static long black_dots(const struct roll *r)
{
    long n = 0;

    for (size_t i = 0; i < r->count * r->stride; i++)
        n += __builtin_popcount(r->rows[i]);
    return n;
}

/* Rows are 1 black; PNG's gray of one bit is 0 black, hence the inversion. */
static bool write_png(const struct roll *r, FILE *f)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;

    if (!info || setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return false;
    }
    png_init_io(png, f);
    png_set_IHDR(png, info, (png_uint_32)r->width, (png_uint_32)r->count, 1, PNG_COLOR_TYPE_GRAY,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_pHYs(png, info, 8000, 8000, PNG_RESOLUTION_METER); /* 203 dots an inch */
    png_write_info(png, info);
    png_set_invert_mono(png);
    for (size_t y = 0; y < r->count; y++)
        png_write_row(png, r->rows + y * r->stride);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return true;
}

static void save(struct roll *r, const char *how)
{
    char name[32], path[4096];
    FILE *f;

    snprintf(name, sizeof(name), "paper-%04d.png", r->sheets);
    snprintf(path, sizeof(path), "%s/%s", r->dir, name);
    f = fopen(path, "wb");
    if (!f || !write_png(r, f))
        fprintf(stderr, "guitai-printer: %s: %s\n", path, strerror(errno));
    if (f)
        fclose(f);
    fprintf(r->log, "%s %dx%zu %s ink=%ld\n", name, r->width, r->count, how, black_dots(r));
    fflush(r->log);
}

void roll_end(struct roll *r, const char *how)
{
    if (!r->count)
        return;
    r->sheets++;
    if (r->log)
        save(r, how);
    r->count = 0;
}

void roll_take_out(struct roll *r)
{
    if (r->left)
        roll_end(r, "roll-end");
    r->left = 0;
}

void roll_put_in(struct roll *r)
{
    r->left = -1;
}

bool roll_is_out(const struct roll *r)
{
    return r->left == 0;
}

void roll_close(struct roll *r)
{
    roll_end(r, "left");
    if (r->log)
        fclose(r->log);
    free(r->rows);
    *r = (struct roll){0};
}
