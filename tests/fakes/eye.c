/* eye.c - what is wrong with a frame for eyes and fingers. */
#include "fakes/eye.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ui/ui.h"

/* LIBRARIES of the checklist: no control under 15 mm, buttons 20 mm, 3 mm apart
 * on a panel of 21.5 inches; smaller panels are nearer to the eye and the hand. */
enum { LEAST_MM = 15, MAIN_MM = 20, GAP_MM = 3, PRINTED = 60 };

void eye_complain(struct eye *e, const struct lobby *l, const char *what, const char *text,
                  struct rect r)
{
    static const char *const languages[] = {"zh_Hans", "zh_Hant", "en"};

    e->faults++;
    if (e->shown++ < PRINTED)
        fprintf(stderr, "%s %dx%d %s %s: \"%s\" (%d,%d %dx%d) %s\n", lobby_screen(l), l->t->w,
                l->t->h, languages[l->t->visit.language], e->about, text, r.x, r.y, r.w, r.h, what);
}

const char *eye_text(const struct picture *p, const struct mark *m)
{
    return m->text >= 0 ? p->characters + m->text : "";
}

static bool is_control(const struct node *n)
{
    return n->role == ROLE_BUTTON || n->role == ROLE_KEY || n->role == ROLE_FIELD;
}

/* ---- nodes ---- */

static bool is_wall_panel(const struct lobby *l)
{
    return l->t->w * l->t->h >= 1920 * 1080;
}

static void check_node(struct eye *e, const struct lobby *l, const struct node *n)
{
    float mm = l->t->ui.theme.mm;
    int side = n->box.w < n->box.h ? n->box.w : n->box.h;
    int wanted = n->role == ROLE_BUTTON && is_wall_panel(l) ? MAIN_MM : LEAST_MM;

    if (n->label[0] == '\0')
        eye_complain(e, l, "has no name", n->id, n->box);
    if (n->box.x < 0 || n->box.y < 0 || n->box.x + n->box.w > l->t->w ||
        n->box.y + n->box.h > l->t->h || n->box.w <= 0 || n->box.h <= 0)
        eye_complain(e, l, "is not on the display", n->id, n->box);
    if (is_control(n) && (float)(side + 1) < (float)wanted * mm)
        eye_complain(e, l, "is too small for a finger", n->id, n->box);
    if (is_control(n) && l->t->ui.theme.top > 0 && n->box.y < l->t->h / 2)
        eye_complain(e, l, "is out of reach", n->id, n->box);
}

static int between(int a, int a_size, int b, int b_size)
{
    if (b >= a + a_size)
        return b - a - a_size;
    return a >= b + b_size ? a - b - b_size : -1;
}

static void check_pair(struct eye *e, const struct lobby *l, const struct node *a,
                       const struct node *b)
{
    int across = between(a->box.x, a->box.w, b->box.x, b->box.w);
    int up = between(a->box.y, a->box.h, b->box.y, b->box.h);
    int apart = across > up ? across : up;

    if (apart < 0)
        eye_complain(e, l, "lies over another control", b->id, b->box);
    else if (is_wall_panel(l) && (float)(apart + 1) < (float)GAP_MM * l->t->ui.theme.mm)
        eye_complain(e, l, "is too near to another control", b->id, b->box);
}

/* Reading goes on to the right or downwards: within a row never to the left,
 * within a column never up. */
static void check_order(struct eye *e, const struct lobby *l, const struct node *a,
                        const struct node *b)
{
    bool same_row = between(a->box.y, a->box.h, b->box.y, b->box.h) < 0;
    bool same_column = between(a->box.x, a->box.w, b->box.x, b->box.w) < 0;

    if (a->band != b->band)
        return;
    if ((same_column && b->box.y + b->box.h <= a->box.y) ||
        (same_row && !same_column && b->box.x + b->box.w <= a->box.x))
        eye_complain(e, l, "comes after what it stands before", b->id, b->box);
}

static void check_nodes(struct eye *e, const struct lobby *l)
{
    const struct ui *ui = &l->t->ui;
    const struct node *before = NULL;

    for (int i = 0; i < ui->node_count; i++) {
        const struct node *n = &ui->nodes[i];

        check_node(e, l, n);
        if (!is_control(n))
            continue;
        for (int k = 0; k < i; k++) {
            if (is_control(&ui->nodes[k]))
                check_pair(e, l, &ui->nodes[k], n);
        }
        if (before != NULL)
            check_order(e, l, before, n);
        before = n;
    }
}

/* ---- letters ---- */

/* Where the letters are: a line's box has air above and below. */
static struct rect ink_of(const struct mark *m)
{
    struct rect r = m->box;
    int air = r.h / 4;

    return (struct rect){r.x + 1, r.y + air, r.w - 2, r.h - 2 * air};
}

static bool ends_cut(const char *s)
{
    size_t n = strlen(s), cut = strlen("…");

    return n >= cut && strcmp(s + n - cut, "…") == 0;
}

static bool is_inside(struct rect r, struct rect in)
{
    return r.x >= in.x && r.y >= in.y && r.x + r.w <= in.x + in.w && r.y + r.h <= in.y + in.h;
}

static void check_place(struct eye *e, const struct lobby *l, const char *text, struct rect ink)
{
    const struct ui *ui = &l->t->ui;

    if (!is_inside(ink, (struct rect){0, 0, l->t->w, l->t->h}))
        eye_complain(e, l, "is not on the display", text, ink);
    for (int i = 0; i < ui->node_count; i++) {
        const struct node *n = &ui->nodes[i];

        if (is_control(n) && rect_has(n->box, ink.x + ink.w / 2, ink.y + ink.h / 2) &&
            strcmp(n->id, "mark") != 0 && !is_inside(ink, n->box))
            eye_complain(e, l, "sticks out of its control", text, ink);
    }
}

static void check_letters(struct eye *e, const struct lobby *l)
{
    const struct picture *p = ui_picture(&l->t->ui);

    for (int i = 0; i < p->count; i++) {
        const struct mark *m = &p->marks[i];
        const char *text = eye_text(p, m);

        if (m->kind != MARK_TEXT)
            continue;
        if (ends_cut(text))
            eye_complain(e, l, "is cut off", text, m->box);
        check_place(e, l, text, ink_of(m));
        for (int k = 0; k < i; k++) {
            if (p->marks[k].kind == MARK_TEXT && rect_meets(ink_of(&p->marks[k]), ink_of(m)))
                eye_complain(e, l, "lies over other letters", text, m->box);
        }
    }
}

void eye_frame(struct eye *e, const struct lobby *l)
{
    check_nodes(e, l);
    check_letters(e, l);
}
