/* widgets.c - buttons, texts and fields in the look of the design. */
#include <string.h>

#include "base/text.h"
#include "ui/ui_internal.h"

static struct look look_of_kind(const struct ui *u, struct rect r, enum button_kind kind)
{
    const struct theme *t = &u->theme;
    /* Round ends; on one that is nearly square, round corners. */
    struct look k = {t->card, t->edge, t->ink, theme_px(t, 2), least(r.h / 2, r.w / 4)};

    if (kind == BUTTON_PRIMARY) {
        k.fill = k.edge = t->brand;
        k.ink = t->brand_ink;
    } else if (kind == BUTTON_KEY) {
        k.radius = t->r_key;
    } else if (kind == BUTTON_QUIET) {
        k.fill = k.edge = 0;
        k.line = 0;
        k.ink = t->brand;
    }
    return k;
}

/* Darker while the finger is on it. */
static struct look look_down(const struct ui *u, struct look k)
{
    const struct theme *t = &u->theme;

    if (k.fill >> 24 == 0)
        k.fill = t->brand_soft;
    else if (k.fill == t->brand)
        k.fill = k.edge = colour_mix(t->brand, t->ink, 35);
    else
        k.fill = colour_mix(k.fill, t->ink, 12);
    return k;
}

static struct look look_off(const struct ui *u, struct look k)
{
    k.fill = u->theme.off;
    k.edge = u->theme.line;
    k.line = theme_px(&u->theme, 2);
    k.ink = u->theme.off_ink;
    return k;
}

struct look ui_look(const struct ui *u, struct rect r, const char *id, enum button_kind kind,
                    bool enabled)
{
    struct look k = look_of_kind(u, r, kind);

    if (!enabled)
        return look_off(u, k);
    return ui_is_down(u, id) ? look_down(u, k) : k;
}

void ui_draw_look(struct ui *u, struct rect r, const char *id, struct look k)
{
    draw_box(u, r, k.fill, k.edge, k.line, k.radius);
    ui_focus_ring(u, id, r, k.radius);
}

/* Letters on a button: the body's, smaller on a low one. */
static int label_size(const struct ui *u, struct rect r)
{
    return least(u->theme.body, r.h * 45 / 100);
}

/* What is left beside the round ends. */
static struct rect label_room(const struct ui *u, struct rect r)
{
    int side = least(theme_px(&u->theme, 28), r.w / 8);

    return (struct rect){r.x + side, r.y, r.w - 2 * side, r.h};
}

static void draw_label(struct ui *u, struct rect r, colour ink, const char *label)
{
    struct style s = {label_size(u, r), REGULAR, ink, CENTRE};
    struct rect room = label_room(u, r);

    if (draw_width(u, s, label) * 6 / 10 <= room.w) {
        draw_line(u, room, s, label);
        return;
    }
    s.size = s.size * 3 / 4; /* on two lines */
    draw_text(u, rect_centre(room, room.w, least(draw_height(u, room.w, s, label), room.h)), s,
              label);
}

static enum role role_of(enum button_kind kind)
{
    return kind == BUTTON_KEY ? ROLE_KEY : ROLE_BUTTON;
}

bool ui_button(struct ui *u, struct rect r, const char *id, const char *label,
               enum button_kind kind)
{
    struct look k = ui_look(u, r, id, kind, true);

    ui_node(u, id, role_of(kind), r, label);
    ui_draw_look(u, r, id, k);
    draw_label(u, r, k.ink, label);
    return ui_pressed(u, id);
}

static void draw_icon_beside(struct ui *u, struct rect room, const char *icon, int side,
                             struct style s, const char *label)
{
    int gap = theme_px(&u->theme, 14), width = draw_width(u, s, label);

    room = rect_centre(room, least(side + gap + width, room.w), room.h);
    draw_icon(u, rect_centre(cut_left(&room, side), side, side), icon, s.ink);
    cut_left(&room, gap);
    draw_line(u, room, s, label);
}

static void draw_icon_above(struct ui *u, struct rect r, const char *icon, int side, struct style s,
                            const char *label)
{
    int gap = s.size / 4;
    struct rect room = rect_centre(r, r.w * 7 / 8, side + gap + s.size);

    s.align = CENTRE;
    draw_icon(u, rect_centre(cut_top(&room, side), side, side), icon, s.ink);
    cut_top(&room, gap);
    draw_line(u, room, s, label);
}

/* True when letters need not become much smaller than planned. */
static bool is_roomy(int width, int room, int percent)
{
    return width * percent / 100 <= room;
}

/* Side by side; in a button that is nearly square one above the other, so that
 * buttons of one row look alike; the icon alone where words cannot be read. */
static void draw_icon_label(struct ui *u, struct rect r, const char *icon, const char *label,
                            colour ink)
{
    struct rect room = label_room(u, r);
    struct style s = {label_size(u, r), REGULAR, ink, LEFT};
    int side = s.size * 9 / 8, width = label[0] != '\0' ? draw_width(u, s, label) : r.w * 2;
    bool is_square = r.w * 2 < r.h * 3 && r.h >= 3 * s.size;

    if (is_square && is_roomy(width, r.w * 7 / 8, 70)) {
        draw_icon_above(u, r, icon, side * 4 / 3, s, label);
    } else if (is_roomy(width, room.w - side - theme_px(&u->theme, 14), 80)) {
        draw_icon_beside(u, room, icon, side, s, label);
    } else {
        side = least(side * 4 / 3, least(r.w, r.h));
        draw_icon(u, rect_centre(r, side, side), icon, ink);
    }
}

bool ui_icon_button(struct ui *u, struct rect r, const char *id, const char *icon,
                    const char *label, enum button_kind kind)
{
    struct look k = ui_look(u, r, id, kind, true);

    ui_node(u, id, role_of(kind), r, label);
    ui_draw_look(u, r, id, k);
    draw_icon_label(u, r, icon, label, k.ink);
    return ui_pressed(u, id);
}

bool ui_button_off(struct ui *u, struct rect r, const char *id, const char *label)
{
    struct look k = ui_look(u, r, id, BUTTON_PLAIN, false);

    ui_node(u, id, ROLE_BUTTON, r, label)->enabled = false;
    ui_draw_look(u, r, id, k);
    draw_label(u, r, k.ink, label);
    return false;
}

void ui_heading(struct ui *u, struct rect r, struct style s, const char *id, const char *text)
{
    draw_text(u, r, s, text);
    if (id != NULL)
        ui_node(u, id, ROLE_HEADING, r, text);
}

void ui_text(struct ui *u, struct rect r, struct style s, const char *id, const char *text)
{
    draw_text(u, r, s, text);
    if (id != NULL)
        ui_node(u, id, ROLE_TEXT, r, text);
}

/* ---- a field ---- */

/* The end of `text` that is not wider than `width` in the smallest letters: what
 * was typed last stays in sight. */
static const char *visible_end(const struct ui *u, struct style s, const char *text, int width)
{
    s.size = s.size * 60 / 100;
    while (*text != '\0' && draw_width(u, s, text) > width)
        text_next(&text);
    return text;
}

/* Text and its end in another ink; how wide both are, 0 when there is no room. */
static int draw_parts(struct ui *u, struct rect r, struct style s, const char *text,
                      const struct field_part *part)
{
    size_t all = strlen(text), end = strlen(part->end);
    char begin[NODE_LABEL];
    int wide;

    if (end == 0 || end > all || all >= sizeof begin || draw_width(u, s, text) > r.w)
        return 0;
    text_format(begin, sizeof begin, "%.*s", (int)(all - end), text);
    wide = begin[0] != '\0' ? draw_width(u, s, begin) : 0;
    draw_line(u, r, s, begin);
    cut_left(&r, wide);
    s.ink = part->ink;
    draw_line(u, r, s, part->end);
    wipe(begin, sizeof begin);
    return wide + draw_width(u, s, part->end);
}

/* Draws the letters and returns how wide they became. */
static int draw_typed(struct ui *u, struct rect r, struct style s, const char *text)
{
    const struct picture *p = ui_picture(u);
    int before = p->count;

    draw_line(u, r, s, visible_end(u, s, text, r.w));
    return p->count > before ? p->marks[before].box.w : 0;
}

struct node *ui_field(struct ui *u, struct rect r, const char *id, const char *label,
                      const char *shown)
{
    return ui_field_of(u, r, id, label, shown, &(struct field_part){"", 0});
}

struct node *ui_field_of(struct ui *u, struct rect r, const char *id, const char *label,
                         const char *shown, const struct field_part *part)
{
    const struct theme *t = &u->theme;
    struct style s = {r.h / 2, REGULAR, t->ink, LEFT};
    int side = least(theme_px(t, 44), r.w / 8), caret = theme_px(t, 4);
    struct rect room = {r.x + side, r.y, r.w - 2 * side, r.h};
    struct node *n = ui_node(u, id, ROLE_FIELD, r, label);
    int at;

    text_copy(n->value, sizeof n->value, shown);
    draw_box(u, r, t->card, t->brand, theme_px(t, 4), t->r_card);
    ui_focus_ring(u, id, r, t->r_card);
    at = draw_parts(u, (struct rect){room.x, room.y, room.w - 4 * caret, room.h}, s, shown, part);
    if (at == 0)
        at = draw_typed(u, (struct rect){room.x, room.y, room.w - 4 * caret, room.h}, s, shown);
    draw_box(u, (struct rect){room.x + at + 2 * caret, r.y + r.h / 5, caret, r.h * 3 / 5}, t->brand,
             0, 0, 0);
    if (shown[0] != '\0')
        return n;
    s.size = least(t->body, r.h / 3);
    s.ink = t->ink2;
    cut_left(&room, 6 * caret);
    s.size = draw_size(u, s, room.w, label);
    draw_line(u, room, s, label);
    return n;
}
