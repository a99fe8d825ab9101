/* ui_internal.h - what the files of the kit share; not for screens. */
#pragma once

#include "ui/ui.h"

/* Ids are compared as far as a node keeps them. */
bool ui_same_id(const char *a, const char *b);

/* A node of the newest frame by id; NULL when there is none. */
const struct node *ui_find(const struct ui *u, const char *id);

/* Puts the nodes in the order in which they are read (ui_order.c). */
void ui_sort(struct ui *u);

/* Buttons, keys and fields: what a finger or the keyboard can reach. */
bool ui_is_control(const struct node *n);

/* Tells the log, once a frame. */
void ui_fault(struct ui *u, const char *what);

/* A finger on the pad of the frame (ui_ink.c).  True when it is its own. */
bool ui_ink_down(struct ui *u, int x, int y);
bool ui_ink_move(struct ui *u, int x, int y);
bool ui_ink_up(struct ui *u);

/* A new mark of this frame; NULL (and a line in the log) when there is no room
 * for it.  `text` NULL: none. */
struct mark *ui_mark(struct ui *u, enum mark_kind kind, struct rect box, const char *text);

/* The picture in the making, or the one made last. */
struct picture *ui_frame(struct ui *u);

/* Rectangles in which `frame` differs from `shown`.  `sums` holds those of the
 * frame's marks, `shown_sums` those of the other's. */
int ui_diff(const struct picture *frame, const uint32_t *sums, const struct picture *shown,
            const uint32_t *shown_sums, struct rect dirty[DIRTY_MAX]);

/* A number that two equal marks share. */
uint32_t ui_sum(const struct picture *p, const struct mark *m);

/* How a button looks: at rest, under the finger, or not to be chosen. */
struct look {
    colour fill, edge, ink;
    int line, radius;
};
struct look ui_look(const struct ui *u, struct rect r, const char *id, enum button_kind kind,
                    bool enabled);

/* Its box and, when `id` has the focus, the ring. */
void ui_draw_look(struct ui *u, struct rect r, const char *id, struct look k);
