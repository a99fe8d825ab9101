/* inspect_json.h - the inspector's lines (DESIGN, outside contract): one JSON
 * object a line, one answer a line. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum inspect_do {
    INSPECT_TREE,
    INSPECT_TAP,
    INSPECT_TYPE,
    INSPECT_SCAN,
    INSPECT_SHOT,
    INSPECT_WAIT,
    INSPECT_KEY,  /* a key of the keyboard, by its name */
    INSPECT_SAID, /* what was said aloud, the newest last */
    INSPECT_DRAW, /* a stroke of a finger, in pixels: "x,y x,y ..." */
    INSPECT_DOS
};

struct inspect_command {
    int kind;       /* enum inspect_do */
    char id[48];    /* of a node; key: its name */
    int x, y;       /* -1 absent */
    char text[512]; /* type: text, scan: data, shot: path, draw: points */
    char screen[32];
    int ms;
};

MUST_USE enum err inspect_decode(const char *json, size_t size, struct inspect_command *to,
                                 char *why, size_t n);

struct inspect_node {
    const char *id, *role, *label, *value; /* borrowed */
    bool enabled;
    int x, y, w, h;
};

/* Malloc'ed lines that the caller frees. */
char *inspect_tree_new(const char *screen, const struct inspect_node *nodes, int n);
/* What was said: `count` since the program began, the last of them in `n`. */
struct inspect_said {
    const char *language, *text; /* borrowed */
};
char *inspect_said_new(const char *screen, uint64_t count, const struct inspect_said *said, int n);
char *inspect_ok_new(const char *screen);
char *inspect_error_new(const char *error);
