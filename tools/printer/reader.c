/* reader.c - reads ESC/POS commands and moves the virtual printer's paper. */
#include "reader.h"

#include <stdio.h>
#include <string.h>

enum { DLE = 0x10, ESC = 0x1b, FS = 0x1c, GS = 0x1d, CUTTER_DISTANCE = 80 /* dots */ };

static void feed(struct machine *m, int lines)
{
    while (lines-- > 0 && roll_line(&m->roll, NULL, 0))
        ;
}

static bool line_is_empty(const struct machine *m)
{
    return m->line_x == 0;
}

static void end_line(struct machine *m)
{
    int rows = MACHINE_LINE_ROWS;

    if (line_is_empty(m)) {
        feed(m, m->spacing);
        return;
    }
    for (int y = 0; y < rows; y++)
        roll_line(&m->roll, m->line[y], sizeof(m->line[y]));
    feed(m, m->spacing - rows);
    memset(m->line, 0, sizeof(m->line));
    m->line_x = 0;
}

static void dot(struct machine *m, int x, int y)
{
    if (x < m->roll.width && y < MACHINE_LINE_ROWS)
        m->line[y][x / 8] |= (uint8_t)(0x80 >> x % 8);
}

/* No fonts here: each character is a box. */
static void print_character(struct machine *m)
{
    if (m->line_x + 12 > m->roll.width)
        end_line(m);
    for (int i = 1; i < 11; i++) {
        dot(m, m->line_x + i, 2);
        dot(m, m->line_x + i, 21);
    }
    for (int y = 2; y < 22; y++) {
        dot(m, m->line_x + 1, y);
        dot(m, m->line_x + 10, y);
    }
    m->line_x += 12;
}

/* ---- commands of a fixed size: `p` is what follows the code ---- */

static void act_reset(struct machine *m, const uint8_t *p)
{
    (void)p;
    machine_reset(m);
}

static void act_default_spacing(struct machine *m, const uint8_t *p)
{
    (void)p;
    m->spacing = 30;
}

static void act_spacing(struct machine *m, const uint8_t *p)
{
    m->spacing = p[0];
}

static void act_feed_dots(struct machine *m, const uint8_t *p)
{
    if (!line_is_empty(m))
        end_line(m);
    feed(m, p[0]);
}

static void act_feed_lines(struct machine *m, const uint8_t *p)
{
    if (!line_is_empty(m))
        end_line(m);
    for (int i = 0; i < p[0]; i++)
        feed(m, m->spacing);
}

/* Status goes out once at once, then on each change. */
static void act_status_back(struct machine *m, const uint8_t *p)
{
    m->asb_mask = p[0];
    memset(m->asb_last, 0, sizeof(m->asb_last));
}

static void act_status(struct machine *m, const uint8_t *p)
{
    uint8_t b = (p[0] == 1 || p[0] == '1') && m->paper_low ? 0x03 : 0;

    machine_reply(m, &b, 1);
}

static void act_identify(struct machine *m, const uint8_t *p)
{
    static const char name[] = "_guitai-printer";
    uint8_t id = 0x20;

    if (p[0] >= 65 && p[0] <= 69)
        machine_reply(m, name, sizeof(name));
    else
        machine_reply(m, &id, 1);
}

static const struct command {
    uint8_t lead, code;
    uint8_t size; /* bytes after the code */
    void (*act)(struct machine *m, const uint8_t *p);
} commands[] = {
    {ESC, '@', 0, act_reset},
    {ESC, '2', 0, act_default_spacing},
    {ESC, '3', 1, act_spacing},
    {ESC, 'J', 1, act_feed_dots},
    {ESC, 'd', 1, act_feed_lines},
    {GS, 'a', 1, act_status_back},
    {GS, 'r', 1, act_status},
    {GS, 'I', 1, act_identify},
    /* Looks of text, which is boxes here, margins and the drawer. */
    {ESC, '!', 1, NULL},
    {ESC, ' ', 1, NULL},
    {ESC, '-', 1, NULL},
    {ESC, 'E', 1, NULL},
    {ESC, 'G', 1, NULL},
    {ESC, 'M', 1, NULL},
    {ESC, 'R', 1, NULL},
    {ESC, 'V', 1, NULL},
    {ESC, 'a', 1, NULL},
    {ESC, 't', 1, NULL},
    {ESC, '{', 1, NULL},
    {ESC, '$', 2, NULL},
    {ESC, '\\', 2, NULL},
    {ESC, 'c', 2, NULL},
    {ESC, 'p', 3, NULL},
    {GS, '!', 1, NULL},
    {GS, 'B', 1, NULL},
    {GS, 'H', 1, NULL},
    {GS, 'b', 1, NULL},
    {GS, 'f', 1, NULL},
    {GS, 'h', 1, NULL},
    {GS, 'w', 1, NULL},
    {GS, 'L', 2, NULL},
    {GS, 'P', 2, NULL},
    {GS, 'W', 2, NULL},
    {FS, '&', 0, NULL},
    {FS, '.', 0, NULL},
    {FS, '!', 1, NULL},
    {FS, '-', 1, NULL},
    {FS, 'W', 1, NULL},
    {FS, 'S', 2, NULL},
    {DLE, 0x04, 1, NULL}, /* was answered as it came in */
    {DLE, 0x05, 1, NULL},
};

/* ---- commands of a size of their own: bytes taken, 0 more must come ---- */

static size_t step_cut(struct machine *m, const uint8_t *at, size_t size)
{
    if (size < 3)
        return 0;
    if (at[2] < 65) {
        roll_end(&m->roll, "cut");
        return 3;
    }
    if (size < 4)
        return 0;
    if (!line_is_empty(m))
        end_line(m);
    feed(m, CUTTER_DISTANCE + at[3]);
    if (!roll_is_out(&m->roll))
        roll_end(&m->roll, "cut");
    return 4;
}

static size_t step_raster_head(struct machine *m, const uint8_t *at, size_t size)
{
    if (size < 8)
        return 0;
    if (!line_is_empty(m))
        end_line(m);
    m->raster_mode = at[3] & 3;
    m->raster_bytes = (size_t)at[4] + (size_t)at[5] * 256;
    m->raster_rows = at[6] + at[7] * 256u;
    if (!m->raster_bytes)
        m->raster_rows = 0;
    return 8;
}

/* Each dot twice as wide. */
static void widen(uint8_t *to, size_t to_size, const uint8_t *from)
{
    memset(to, 0, to_size);
    for (size_t x = 0; x < to_size * 8; x++)
        if (from[x / 16] & (0x80 >> x / 2 % 8))
            to[x / 8] |= (uint8_t)(0x80 >> x % 8);
}

static size_t step_raster_row(struct machine *m, const uint8_t *at, size_t size)
{
    uint8_t row[MACHINE_LINE_BYTES] = {0}, wide[MACHINE_LINE_BYTES];

    if (size < m->raster_bytes)
        return 0;
    memcpy(row, at, m->raster_bytes < sizeof(row) ? m->raster_bytes : sizeof(row));
    if (m->raster_mode & 1)
        widen(wide, sizeof(wide), row);
    else
        memcpy(wide, row, sizeof(wide));
    for (int i = 0; i <= m->raster_mode >> 1; i++)
        roll_line(&m->roll, wide, sizeof(wide));
    m->raster_rows--;
    return m->raster_bytes;
}

/* ESC *: columns of 8 or 24 dots into the line. */
static size_t step_columns(struct machine *m, const uint8_t *at, size_t size)
{
    size_t columns, deep;

    if (size < 5)
        return 0;
    columns = (size_t)at[3] + (size_t)at[4] * 256;
    deep = at[2] >= 32 ? 3 : 1;
    if (size < 5 + columns * deep)
        return 0;
    for (size_t x = 0; x < columns; x++)
        for (size_t y = 0; y < deep * 8; y++)
            if (at[5 + x * deep + y / 8] & (0x80 >> y % 8))
                dot(m, m->line_x + (int)x, (int)y);
    m->line_x += (int)columns;
    if (m->line_x > m->roll.width)
        m->line_x = m->roll.width;
    return 5 + columns * deep;
}

static size_t step_parenthesis(struct machine *m, const uint8_t *at, size_t size)
{
    size_t rest;

    if (size < 5)
        return 0;
    rest = (size_t)at[3] + (size_t)at[4] * 256;
    if (size < 5 + rest)
        return 0;
    if (at[2] == 'H' && rest == 6 && at[5] == 48 && m->knows_ack) {
        uint8_t id[7] = {0x37, 0x22, at[7], at[8], at[9], at[10], 0};

        machine_reply(m, id, sizeof(id));
    }
    return 5 + rest;
}

static size_t step_barcode(const uint8_t *at, size_t size)
{
    const uint8_t *end;

    if (size < 4)
        return 0;
    if (at[2] >= 65)
        return size < 4u + at[3] ? 0 : 4u + at[3];
    end = memchr(at + 3, 0, size - 3);
    return end ? (size_t)(end - at) + 1 : 0;
}

static size_t step_tabs(const uint8_t *at, size_t size)
{
    const uint8_t *end = size > 2 ? memchr(at + 2, 0, size - 2) : NULL;

    return end ? (size_t)(end - at) + 1 : 0;
}

/* DLE DC4: was carried out, or is none of ours. */
static size_t step_real_time(const uint8_t *at, size_t size)
{
    size_t all = size < 3 ? 3 : at[2] == 8 ? 10 : at[2] <= 2 ? 5 : 4;

    return size < all ? 0 : all;
}

static size_t step_unknown(const struct machine *m, const uint8_t *at)
{
    fprintf(stderr, "guitai-printer: offset %lld: unknown command %02X %02X\n", m->done, at[0],
            at[1]);
    return 2;
}

static size_t step_command(struct machine *m, const uint8_t *at, size_t size)
{
    if (size < 2)
        return 0;
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        const struct command *c = &commands[i];

        if (c->lead != at[0] || c->code != at[1])
            continue;
        if (size < 2u + c->size)
            return 0;
        if (c->act)
            c->act(m, at + 2);
        return 2u + c->size;
    }
    switch (at[0] << 8 | at[1]) {
    case GS << 8 | 'V':
        return step_cut(m, at, size);
    case GS << 8 | 'v':
        return step_raster_head(m, at, size);
    case GS << 8 | '(':
        return step_parenthesis(m, at, size);
    case GS << 8 | 'k':
        return step_barcode(at, size);
    case ESC << 8 | '*':
        return step_columns(m, at, size);
    case ESC << 8 | 'D':
        return step_tabs(at, size);
    case DLE << 8 | 0x14:
        return step_real_time(at, size);
    default:
        return step_unknown(m, at);
    }
}

size_t reader_step(struct machine *m, const uint8_t *at, size_t size)
{
    if (m->raster_rows)
        return step_raster_row(m, at, size);
    if (*at == ESC || *at == GS || *at == FS || *at == DLE)
        return step_command(m, at, size);
    if (*at == '\n')
        end_line(m);
    else if (*at >= 0x20)
        print_character(m);
    else if (*at && *at != '\r' && *at != '\t')
        fprintf(stderr, "guitai-printer: offset %lld: unknown byte %02X\n", m->done, *at);
    return 1;
}
