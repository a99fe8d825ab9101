/* screen.h - an X server whose picture can be watched and whose pointer can be
 * moved, without the help of the program that is watched.
 *
 * Xvfb keeps its frame buffer in a file (-fbdir); it is mapped here and looked
 * at row by row.  The pointer is moved by the XTEST extension, spoken directly,
 * so that no library's queue is in between. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "bench.h"

struct screen {
    pid_t server;
    char display[32]; /* "DISPLAY=:7" */
    char folder[BENCH_PATH];
    const uint8_t *pixels; /* mapped */
    size_t mapped, offset, row_bytes;
    int w, h;
    int wire;      /* connection of the pointer */
    uint8_t xtest; /* the extension's opcode */
    uint8_t *seen; /* the rows that were looked at last */
};

void screen_open(struct screen *s, const struct bench *b, const char *name, int w, int h);
void screen_close(struct screen *s);

/* Waits until the picture has changed and then stood still for `quiet_ms`.  When
 * it last changed; -1 when it did not within `limit_ms` or never came to rest. */
int64_t screen_settle(struct screen *s, int quiet_ms, int limit_ms);

/* Takes the picture as it is as the one from which a change is seen. */
void screen_note(struct screen *s);

/* Waits until it has stood still for `quiet_ms`; false after `limit_ms`. */
bool screen_rest(struct screen *s, int quiet_ms, int limit_ms);

/* A number that stands for the picture as it is now. */
uint64_t screen_print(const struct screen *s);

void screen_point(struct screen *s, int x, int y);
void screen_press(struct screen *s);
int64_t screen_release(struct screen *s); /* when it was sent */

/* Writes it as a binary PPM. */
bool screen_shot(const struct screen *s, const char *path);
