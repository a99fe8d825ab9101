/* draw.c - marks without letters: boxes, shadows, icons, faces, codes, photos. */
#include "ui/ui_internal.h"

static bool is_seen(colour c)
{
    return c >> 24 != 0;
}

void draw_box(struct ui *u, struct rect r, colour fill, colour edge, int line, int radius)
{
    struct mark *m;

    if (rect_is_empty(r) || (!is_seen(fill) && (line <= 0 || !is_seen(edge))))
        return;
    m = ui_mark(u, MARK_FILL, r, NULL);
    if (m == NULL)
        return;
    m->ink = fill;
    m->edge = line > 0 ? edge : 0;
    m->line = line > 0 ? line : 0;
    m->radius = radius;
}

void draw_shadow(struct ui *u, struct rect r, int radius)
{
    struct mark *m = rect_is_empty(r) ? NULL : ui_mark(u, MARK_SHADOW, r, NULL);

    if (m == NULL)
        return;
    m->ink = (u->theme.ink & 0xFFFFFF) | 0x22000000;
    m->line = theme_px(&u->theme, 48); /* how far it falls */
    m->radius = radius;
}

void draw_icon(struct ui *u, struct rect r, const char *name, colour ink)
{
    struct mark *m = rect_is_empty(r) ? NULL : ui_mark(u, MARK_ICON, r, name);

    if (m != NULL)
        m->ink = ink;
}

void draw_face(struct ui *u, struct rect r, int level)
{
    struct mark *m;

    must(level >= 1 && level <= 5);
    m = rect_is_empty(r) ? NULL : ui_mark(u, MARK_FACE, r, NULL);
    if (m == NULL)
        return;
    m->ink = u->theme.levels[level];
    m->level = level;
}

/* Scanners read dark on bright: a bright face of its own where the theme is dark. */
void draw_qr(struct ui *u, struct rect r, const char *text, colour ink)
{
    int side = r.w < r.h ? r.w : r.h;
    struct mark *m;

    if (u->theme.contrast) {
        draw_box(u, rect_centre(r, side, side), 0xFFFFFFFF, 0, 0, 0);
        r = rect_centre(r, side * 9 / 10, side * 9 / 10);
        ink = 0xFF000000;
    }
    m = rect_is_empty(r) ? NULL : ui_mark(u, MARK_QR, r, text);
    if (m != NULL)
        m->ink = ink;
}

void draw_photo(struct ui *u, struct rect r, const char *file)
{
    struct mark *m = rect_is_empty(r) ? NULL : ui_mark(u, MARK_PHOTO, r, file);

    if (m == NULL)
        return;
    m->ink = u->theme.brand; /* for who has no picture */
    m->edge = u->theme.brand_soft;
}

void draw_dash(struct ui *u, struct rect r, colour ink)
{
    int line = theme_px(&u->theme, 3);
    struct mark *m =
        r.w <= 0 ? NULL : ui_mark(u, MARK_DASH, (struct rect){r.x, r.y, r.w, line}, NULL);

    if (m == NULL)
        return;
    m->ink = ink;
    m->line = line;
}
