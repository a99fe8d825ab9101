/* inspector.h - sees and taps what a terminal shows, through its --inspect socket.
 *
 * Functions that return bool say no when the terminal refuses or has died, with
 * `error`; the expect_ ones fail the test then. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

enum { INSPECTOR_LINE = 256 * 1024, INSPECTOR_PATIENCE = 60000 /* ms; longer is a hang */ };

struct inspector {
    int fd; /* -1: not connected */
    char name[32];
    char *line; /* INSPECTOR_LINE bytes */
    size_t used;
    char error[256];
};

/* Waits until the socket is there; false when `alive` (may be NULL) says no before. */
bool inspector_open(struct inspector *i, const char *name, const char *socket,
                    bool (*alive)(void *ctx), void *ctx);
void inspector_close(struct inspector *i);

/* Takes `command`.  The answer, also one that is not ok; NULL when the terminal is
 * gone.  The caller's to decref. */
json_t *inspector_ask(struct inspector *i, json_t *command);

/* One raw line, for tests of the socket itself. */
json_t *inspector_say(struct inspector *i, const char *line);

bool inspector_tap(struct inspector *i, const char *id);
bool inspector_tap_at(struct inspector *i, int x, int y);
bool inspector_draw(struct inspector *i, const char *points); /* one stroke, "x,y x,y" */
bool inspector_type(struct inspector *i, const char *text);
bool inspector_scan(struct inspector *i, const char *data);
bool inspector_shot(struct inspector *i, const char *path);
bool inspector_wait(struct inspector *i, const char *screen, int ms);

/* The tree as it is now, and a node of it (borrowed from the tree). */
json_t *inspector_tree(struct inspector *i);
json_t *inspector_find(json_t *tree, const char *id);

/* The label of a node that is on the screen now. */
bool inspector_label(struct inspector *i, const char *id, char *to, size_t size);

/* Waits for the node, and for its label to hold `text` (NULL any). */
bool inspector_await(struct inspector *i, const char *id, const char *text, int ms);

/* For journeys: these fail the test, with what is on the screen. */
void expect_screen(struct inspector *i, const char *screen);
void expect_tap(struct inspector *i, const char *id); /* as soon as it can be pressed */
/* Leaves a screen that stays for some seconds, a ticket's, unless it has gone by itself. */
void expect_done(struct inspector *i);
void expect_node(struct inspector *i, const char *id, const char *text);
/* Waits for a node that can be pressed and whose id begins so: the first, or the last. */
void expect_choice(struct inspector *i, const char *prefix, bool last, char to[64]);
void expect_state(struct inspector *i, const char *id, const char *value); /* waits for it */
void expect_label(struct inspector *i, const char *id, char *to, size_t size);
/* Scans until that node is there: the hub is asked but once by a scan, and for a moment. */
void expect_scan(struct inspector *i, const char *data, const char *id, const char *text);
void expect_text(struct inspector *i, const char *text); /* in the label of any node */
void expect_no_node(struct inspector *i, const char *id);
