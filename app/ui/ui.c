/* ui.c - a frame of the kit: its marks, its nodes, its beginning and end. */
#include "ui/ui.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "ui/ui_internal.h"

void ui_init(struct ui *u, struct theme t, const char *(*tr_of)(int, const char *))
{
    memset(u, 0, sizeof *u);
    u->theme = t;
    u->tr = tr_of;
    u->whole = true;
}

const char *tr(const struct ui *u, const char *english)
{
    return u->tr != NULL ? u->tr(u->language, english) : english;
}

void ui_fault(struct ui *u, const char *what)
{
    if (!u->faulted)
        log_fault("screen: %s", what);
    u->faulted = true;
}

struct picture *ui_frame(struct ui *u)
{
    return &u->pictures[u->current];
}

const struct picture *ui_picture(const struct ui *u)
{
    return &u->pictures[u->current];
}

void ui_redraw(struct ui *u)
{
    u->whole = true;
}

/* ---- a frame ---- */

void ui_forget_press(struct ui *u)
{
    u->pressed[0] = '\0';
    u->down[0] = '\0';
    wipe(u->typed, sizeof u->typed);
    u->backspaces = 0;
}

void ui_wipe(struct ui *u)
{
    ui_forget_press(u);
    u->focus[0] = '\0';
    u->last_id[0] = '\0';
    wipe(u->last_typed, sizeof u->last_typed);
    wipe(u->pictures, sizeof u->pictures);
    wipe(u->sums, sizeof u->sums);
    wipe(u->nodes, sizeof u->nodes);
    wipe(&u->spare, sizeof u->spare);
    wipe(u->drawn, sizeof u->drawn);
    u->drawn_count = 0;
    u->draws = false;
    u->node_count = 0;
    u->whole = true;
}

void ui_begin(struct ui *u, colour ground)
{
    struct picture *p;

    if (!u->open) /* a frame that was begun and left makes room for this one */
        u->current ^= 1;
    u->open = true;
    u->again = u->pressed[0] != '\0' || u->typed[0] != '\0' || u->backspaces > 0;
    u->faulted = false;
    u->node_count = 0;
    u->pad[0] = '\0';
    u->band = BAND_BODY;
    p = ui_frame(u);
    p->count = 0;
    p->used = 0;
    p->ground = ground;
    p->w = u->theme.w;
    p->h = u->theme.h + u->theme.top;
}

/* Focus and finger stay on a node only while it is there; who listens may stay on
 * what cannot be pressed. */
static void let_go(struct ui *u)
{
    const struct node *focused = ui_find(u, u->focus), *down = ui_find(u, u->down);

    if (focused == NULL || (!focused->enabled && !u->reads))
        u->focus[0] = '\0';
    if (down == NULL || !down->enabled)
        u->down[0] = '\0';
}

void ui_focus(struct ui *u, const char *id, bool shown)
{
    text_copy(u->focus, sizeof u->focus, id);
    u->focus_shown = shown;
}

/* Filled to an edge of the display: it stays so, however the rest is moved. */
static void stretch(struct mark *m, const struct ui *u, struct rect was, int w, int h)
{
    if (m->kind != MARK_FILL || m->radius > 0)
        return;
    if (was.x <= 0 && u->dx > 0) {
        m->box.w += m->box.x;
        m->box.x = 0;
    }
    if (was.x + was.w >= w && u->dx < 0)
        m->box.w = w - m->box.x;
    if (was.y + u->theme.top <= 0 && u->dy > 0) {
        m->box.h += m->box.y;
        m->box.y = 0;
    }
    if (was.y + was.h + u->theme.top >= h && u->dy < 0)
        m->box.h = h - m->box.y;
}

static void keep_inside(struct rect *r, int w, int h)
{
    if (r->x < 0)
        cut_left(r, -r->x);
    if (r->y < 0)
        cut_top(r, -r->y);
    if (r->x + r->w > w)
        cut_right(r, r->x + r->w - w);
    if (r->y + r->h > h)
        cut_bottom(r, r->y + r->h - h);
}

static void move_all(struct ui *u)
{
    struct picture *p = ui_frame(u);
    int dx = u->dx, dy = u->dy + u->theme.top;

    if (dx == 0 && dy == 0)
        return;
    for (int i = 0; i < p->count; i++) {
        struct rect was = p->marks[i].box;

        p->marks[i].box.x += dx;
        p->marks[i].box.y += dy;
        stretch(&p->marks[i], u, was, p->w, p->h);
    }
    for (int i = 0; i < u->node_count; i++) {
        u->nodes[i].box.x += dx;
        u->nodes[i].box.y += dy;
        keep_inside(&u->nodes[i].box, p->w, p->h);
    }
}

int ui_end(struct ui *u, struct rect dirty[DIRTY_MAX])
{
    const struct picture *frame = ui_frame(u), *shown = &u->pictures[u->current ^ 1];
    bool whole =
        u->whole || frame->ground != shown->ground || frame->w != shown->w || frame->h != shown->h;

    ui_sort(u);
    move_all(u);
    for (int i = 0; i < frame->count; i++)
        u->sums[u->current][i] = ui_sum(frame, &frame->marks[i]);
    u->pressed[0] = '\0';
    wipe(u->typed, sizeof u->typed);
    u->backspaces = 0;
    wipe(u->drawn, sizeof u->drawn);
    u->drawn_count = 0;
    u->draws = u->draws && u->pad[0] != '\0';
    u->open = false;
    u->again = false;
    u->whole = false;
    let_go(u);
    if (!whole)
        return ui_diff(frame, u->sums[u->current], shown, u->sums[u->current ^ 1], dirty);
    dirty[0] = (struct rect){0, 0, frame->w, frame->h};
    return 1;
}

/* ---- marks ---- */

/* Copies `text` to the frame's characters; -1 when they are full. */
static int keep_text(struct picture *p, const char *text)
{
    size_t size = strlen(text) + 1;
    int at = p->used;

    if (size > (size_t)(CHARACTERS_MAX - p->used))
        return -1;
    memcpy(p->characters + at, text, size);
    p->used += (int)size;
    return at;
}

struct mark *ui_mark(struct ui *u, enum mark_kind kind, struct rect box, const char *text)
{
    struct picture *p = ui_frame(u);
    struct mark *m = &p->marks[p->count];
    int at = -1;

    if (p->count == MARKS_MAX) {
        ui_fault(u, "more marks than a picture holds; the rest is not drawn");
        return NULL;
    }
    if (text != NULL && (at = keep_text(p, text)) < 0) {
        ui_fault(u, "more characters than a picture holds; some texts are not drawn");
        return NULL;
    }
    *m = (struct mark){.kind = kind, .box = box, .text = at};
    p->count++;
    return m;
}

/* ---- nodes ---- */

bool ui_same_id(const char *a, const char *b)
{
    return strncmp(a, b, NODE_ID - 1) == 0;
}

const struct node *ui_find(const struct ui *u, const char *id)
{
    for (int i = 0; i < u->node_count; i++) {
        if (ui_same_id(u->nodes[i].id, id))
            return &u->nodes[i];
    }
    return NULL;
}

bool ui_is_control(const struct node *n)
{
    return n->role == ROLE_BUTTON || n->role == ROLE_KEY || n->role == ROLE_FIELD;
}

static struct node *new_node(struct ui *u, const char *id)
{
    if (ui_find(u, id) != NULL) {
        if (!u->faulted)
            log_fault("screen: node \"%s\" is there twice; the second is ignored", id);
        u->faulted = true;
        return &u->spare;
    }
    if (u->node_count == NODES_MAX) {
        ui_fault(u, "more nodes than a frame holds; the rest cannot be pressed");
        return &u->spare;
    }
    return &u->nodes[u->node_count++];
}

struct node *ui_node(struct ui *u, const char *id, enum role role, struct rect r, const char *label)
{
    struct node *n = new_node(u, id);

    text_copy(n->id, sizeof n->id, id);
    text_copy(n->label, sizeof n->label, label);
    n->value[0] = '\0';
    n->role = role;
    n->enabled = true;
    n->masked = false;
    n->band = u->band;
    n->box = r;
    return n;
}

bool ui_pressed(const struct ui *u, const char *id)
{
    const struct node *n;

    if (u->pressed[0] == '\0' || !ui_same_id(u->pressed, id))
        return false;
    n = ui_find(u, id);
    return n == NULL || n->enabled;
}

bool ui_is_down(const struct ui *u, const char *id)
{
    return u->down[0] != '\0' && ui_same_id(u->down, id);
}

void ui_focus_ring(struct ui *u, const char *id, struct rect r, int radius)
{
    int line = theme_px(&u->theme, 6), away = line + theme_px(&u->theme, 4);

    if (u->focus_shown && ui_same_id(u->focus, id))
        draw_box(u, rect_inset(r, -away), 0, u->theme.ink, line, radius + away);
}
