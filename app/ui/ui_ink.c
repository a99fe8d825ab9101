/* ui_ink.c - a pad that a finger draws on. */
#include <stdlib.h>

#include "base/text.h"
#include "ui/ui_internal.h"

/* A finger that rests adds nothing. */
enum { PARTS = 1000, NEAR = 6, STROKE_TEXT = 8192 };

/* ---- the finger ---- */

static void add(struct ui *u, struct ink_point p)
{
    if (u->drawn_count == INK_PENDING) /* more than one frame's: the newest is the end */
        u->drawn_count--;
    u->drawn[u->drawn_count++] = p;
}

static int16_t part(int at, int side)
{
    return (int16_t)most(0, least(at * PARTS / most(side, 1), 32000));
}

static struct ink_point point_at(const struct node *pad, int x, int y)
{
    struct rect r = pad->box;
    int side = least(r.w, r.h);

    x = most(r.x, least(x, r.x + r.w - 1)); /* a finger that slips off stays at the edge */
    y = most(r.y, least(y, r.y + r.h - 1));
    return (struct ink_point){part(x - r.x, side), part(y - r.y, side), false};
}

bool ui_ink_down(struct ui *u, int x, int y)
{
    const struct node *pad = u->pad[0] != '\0' ? ui_find(u, u->pad) : NULL;

    if (pad == NULL || !rect_has(pad->box, x, y))
        return false;
    u->draws = true;
    add(u, point_at(pad, x, y));
    return true;
}

bool ui_ink_move(struct ui *u, int x, int y)
{
    const struct node *pad = u->pad[0] != '\0' ? ui_find(u, u->pad) : NULL;

    u->draws = pad != NULL;
    if (pad != NULL)
        add(u, point_at(pad, x, y));
    return pad != NULL;
}

/* The end has no place of its own: it marks the point before. */
bool ui_ink_up(struct ui *u)
{
    u->draws = false;
    add(u, (struct ink_point){-1, -1, true});
    return true;
}

/* ---- the pad ---- */

static bool is_near(const struct ink *ink, struct ink_point p)
{
    const struct ink_point *before = ink->count > 0 ? &ink->points[ink->count - 1] : NULL;

    return before != NULL && !before->last && abs(before->x - p.x) < NEAR &&
           abs(before->y - p.y) < NEAR;
}

/* True when a stroke ended.  A full pad keeps what it has; its last stroke ends. */
static bool take(struct ui *u, struct ink *ink)
{
    bool ended = false;

    for (int i = 0; i < u->drawn_count; i++) {
        struct ink_point p = u->drawn[i];

        if (p.last && ink->count > 0) {
            ended = ended || !ink->points[ink->count - 1].last;
            ink->points[ink->count - 1].last = true;
        } else if (!p.last && ink->count < IME_POINTS && !is_near(ink, p)) {
            ink->points[ink->count++] = p;
        }
    }
    wipe(u->drawn, sizeof u->drawn);
    u->drawn_count = 0;
    return ended;
}

/* From point `from` to the end of that stroke; returns where the next begins. */
static int draw_stroke(struct ui *u, struct rect r, const struct ink *ink, int from)
{
    int side = least(r.w, r.h), x1 = 0, y1 = 0, i = from;
    struct rect box = {r.x + r.w, r.y + r.h, 0, 0};
    char text[STROKE_TEXT] = "";
    struct mark *m;

    for (i = from; i < ink->count && (i == from || !ink->points[i - 1].last); i++) {
        box.x = least(box.x, r.x + ink->points[i].x * side / PARTS);
        box.y = least(box.y, r.y + ink->points[i].y * side / PARTS);
        x1 = most(x1, r.x + ink->points[i].x * side / PARTS);
        y1 = most(y1, r.y + ink->points[i].y * side / PARTS);
    }
    for (int k = from; k < i; k++)
        text_append(text, sizeof text, "%d,%d ", r.x + ink->points[k].x * side / PARTS - box.x,
                    r.y + ink->points[k].y * side / PARTS - box.y);
    box.w = x1 - box.x + 1;
    box.h = y1 - box.y + 1;
    m = ui_mark(u, MARK_STROKE, box, text);
    if (m != NULL) {
        m->ink = u->theme.ink;
        m->line = most(least(side / 32, u->theme.body / 3), 3);
    }
    wipe(text, sizeof text);
    return i;
}

bool ui_ink(struct ui *u, struct rect r, const char *id, const char *label, struct ink *ink)
{
    const struct theme *t = &u->theme;
    struct style s = {t->note, REGULAR, t->ink2, CENTRE};
    bool ended = take(u, ink);
    int i = 0, h = draw_height(u, r.w * 7 / 8, s, label);

    text_copy(u->pad, sizeof u->pad, id);
    ui_node(u, id, ROLE_IMAGE, r, label);
    draw_box(u, r, t->card, t->edge, theme_px(t, 3), t->r_card);
    ui_focus_ring(u, id, r, t->r_card);
    if (ink->count == 0)
        draw_text(u, rect_centre(r, r.w * 7 / 8, least(h, r.h)), s, label);
    while (i < ink->count)
        i = draw_stroke(u, r, ink, i);
    return ended;
}
