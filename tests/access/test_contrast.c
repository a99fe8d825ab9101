/* test_contrast.c - what is drawn can be told from what it is drawn on: letters
 * 4.5:1, in high contrast 7:1, signs and edges of controls 3:1 (WCAG 2.2 1.4.3,
 * 1.4.6, 1.4.11), measured on the pixels of every screen; and nothing is said by
 * colour alone (1.4.1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fakes/eye.h"
#include "fakes/walk.h"
#include "port/i18n.h"
#include "screens/screens.h"
#include "sdl_paint.h"

enum { SIDE = 1280 };

static uint32_t pixels[SIDE * SIDE];

/* ---- light ---- */

static double channel(uint32_t c)
{
    double x = (double)c / 255;

    return x <= 0.03928 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
}

static double light(uint32_t c)
{
    return 0.2126 * channel(c >> 16 & 0xFF) + 0.7152 * channel(c >> 8 & 0xFF) +
           0.0722 * channel(c & 0xFF);
}

static double ratio(uint32_t a, uint32_t b)
{
    double x = light(a), y = light(b);

    return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

static uint32_t pixel(int x, int y)
{
    return pixels[y * SIDE + x] & 0xFFFFFF;
}

static void paint(const struct lobby *l)
{
    struct canvas c = {.pixels = pixels, .stride = SIDE, .clip = {0, 0, l->t->w, l->t->h}};

    paint_picture(&c, ui_picture(&l->t->ui));
}

/* ---- what stands on what ---- */

/* What most pixels of r are. */
static uint32_t ground_of(struct rect r)
{
    uint32_t best = 0, kept[64];
    int votes[64] = {0}, n = 0, most = 0;

    for (int y = r.y; y < r.y + r.h; y += 2) {
        for (int x = r.x; x < r.x + r.w; x += 2) {
            int i = 0;

            while (i < n && kept[i] != pixel(x, y))
                i++;
            if (i == 64)
                continue;
            if (i == n)
                kept[n++] = pixel(x, y);
            if (++votes[i] > most) {
                most = votes[i];
                best = kept[i];
            }
        }
    }
    return best;
}

/* The strongest difference from the ground: the middle of a stroke. */
static double strongest(struct rect r, uint32_t ground)
{
    double most = 1;
    uint32_t last = ground;

    for (int y = r.y; y < r.y + r.h; y++) {
        for (int x = r.x; x < r.x + r.w; x++) {
            if (pixel(x, y) == last || pixel(x, y) == ground)
                continue;
            last = pixel(x, y);
            most = fmax(most, ratio(last, ground));
        }
    }
    return most;
}

static struct rect on_display(const struct lobby *l, struct rect r)
{
    return rect_common(r, (struct rect){0, 0, l->t->w, l->t->h});
}

static bool is_off(const struct lobby *l, struct rect r)
{
    for (int i = 0; i < l->t->ui.node_count; i++) {
        const struct node *n = &l->t->ui.nodes[i];

        if (!n->enabled && rect_has(n->box, r.x + r.w / 2, r.y + r.h / 2))
            return true;
    }
    return false;
}

static void check_mark(struct eye *e, const struct lobby *l, const struct mark *m)
{
    bool letters = m->kind == MARK_TEXT;
    double least = letters ? (l->t->ui.theme.contrast ? 7 : 4.5) : 3, got;
    struct rect r = on_display(l, m->box);

    if ((!letters && m->kind != MARK_ICON && m->kind != MARK_FACE) || r.w <= 0 || r.h <= 0)
        return;
    if (is_off(l, r))
        least = 3;
    got = strongest(r, ground_of(r));
    if (got < least - 0.05)
        eye_complain(e, l, "can hardly be told from its ground", eye_text(ui_picture(&l->t->ui), m),
                     r);
}

/* Somewhere on the way from outside a control into it there is a step that can be
 * seen: its edge or its face. */
static void check_edge(struct eye *e, const struct lobby *l, const struct node *n)
{
    struct rect r = on_display(l, n->box);
    int y = r.y + r.h / 2, from = r.x >= 4 ? r.x - 4 : 0;
    double most = 1;

    for (int x = from; x < r.x + 8; x++)
        most = fmax(most, ratio(pixel(from, y), pixel(x, y)));
    if (most < 2.95)
        eye_complain(e, l, "has no edge that can be seen", n->id, n->box);
}

static void check_frame(struct eye *e, const struct lobby *l)
{
    const struct ui *ui = &l->t->ui;
    const struct picture *p = ui_picture(ui);

    paint(l);
    for (int i = 0; i < p->count; i++)
        check_mark(e, l, &p->marks[i]);
    for (int i = 0; i < ui->node_count; i++) {
        const struct node *n = &ui->nodes[i];

        if ((n->role == ROLE_BUTTON || n->role == ROLE_KEY || n->role == ROLE_FIELD) &&
            n->enabled && strcmp(n->id, "mark") != 0)
            check_edge(e, l, n);
    }
}

/* Each control shows that it has the keyboard's focus. */
static void check_focus(struct eye *e, struct lobby *l)
{
    struct ui *ui = &l->t->ui;
    int n = ui->node_count, plain = ui_picture(ui)->count;

    for (int i = 0; i < n; i++) {
        struct node control = ui->nodes[i];

        if ((control.role != ROLE_BUTTON && control.role != ROLE_KEY) || !control.enabled ||
            strcmp(control.id, "mark") == 0)
            continue;
        ui_focus(ui, control.id, true);
        terminal_frame(l->t, l->now, l->boot);
        if (ui_picture(ui)->count != plain + 1)
            eye_complain(e, l, "does not show its focus", control.id, control.box);
    }
    ui_focus(ui, "", false);
    terminal_frame(l->t, l->now, l->boot);
}

static void see(struct lobby *l, void *ctx)
{
    static const struct face faces[] = {{.contrast = false}, {.contrast = true}};
    struct eye *e = ctx;

    for (size_t f = 0; f < ARRAY_LEN(faces); f++) {
        e->about = faces[f].contrast ? "contrast" : "standard";
        l->t->visit.access.face = faces[f];
        terminal_frame(l->t, l->now, l->boot);
        check_frame(e, l);
    }
    l->t->visit.access.face = l->t->face;
    terminal_frame(l->t, l->now, l->boot);
    check_focus(e, l);
}

static void walk(const char *role, int w, int h)
{
    struct eye e = {.faults = 0};
    struct lobby_config c = {.role = role, .w = w, .h = h, .counter = role[0] == 'c' ? 3 : 0};

    walk_everywhere(&lobby, c, see, &e);
    assert_int_equal(e.faults, 0);
}

static void test_everything_stands_out_on_a_wide_panel(void **state)
{
    (void)state;
    walk("kiosk", 1280, 800);
    walk("counter", 1280, 800);
    walk("board", 1280, 800);
}

static void test_everything_stands_out_on_a_small_panel(void **state)
{
    (void)state;
    walk("kiosk", 800, 480);
    walk("counter", 800, 480);
    walk("board", 800, 480);
}

/* ---- without colours ---- */

static uint8_t grey[2][SIDE * SIDE];

static void keep_grey(const struct lobby *l, int which)
{
    paint(l);
    for (int i = 0; i < SIDE * SIDE; i++)
        grey[which][i] = (uint8_t)(light(pixels[i] & 0xFFFFFF) * 255);
}

/* Pixels of r that differ clearly without their colours. */
static int differing(struct rect r)
{
    int n = 0;

    for (int y = r.y; y < r.y + r.h; y++) {
        for (int x = r.x; x < r.x + r.w; x++)
            n += abs(grey[0][y * SIDE + x] - grey[1][y * SIDE + x]) > 40;
    }
    return n;
}

static void test_state_of_the_machine_is_seen_without_colours(void **state)
{
    static const int sizes[][2] = {{1280, 800}, {800, 480}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        lobby_open(&lobby, (struct lobby_config){.w = sizes[i][0], .h = sizes[i][1]});
        lobby_hear(&lobby);
        keep_grey(&lobby, 0);
        world_printer_is(PRINTER_PAPER_OUT);
        lobby_settle(&lobby);
        keep_grey(&lobby, 1);
        assert_true(differing(lobby_node(&lobby, "device")->box) > 20);
        lobby_close(&lobby);
    }
}

static void test_choice_is_seen_without_colours(void **state)
{
    (void)state;
    lobby_open(&lobby, (struct lobby_config){.w = 1280, .h = 800});
    lobby_tap(&lobby, "accessibility");
    keep_grey(&lobby, 0);
    lobby_tap(&lobby, "longer");
    assert_string_equal(lobby_node(&lobby, "longer")->value, "chosen");
    keep_grey(&lobby, 1);
    assert_true(differing(lobby_node(&lobby, "longer")->box) > 100);
    lobby_close(&lobby);
}

/* Each face of the rating has a mouth of its own. */
static void test_levels_are_told_apart_without_colours(void **state)
{
    (void)state;
    lobby_open(&lobby, (struct lobby_config){.w = 1280, .h = 800});
    lobby.t->visit.rated = (struct id){{9}};
    nav_step(lobby.t, go(&rating_screen));
    lobby_settle(&lobby);
    paint(&lobby);
    for (int a = 1; a <= 5; a++) {
        for (int b = 1; b < a; b++) {
            const struct picture *p = ui_picture(&lobby.t->ui);
            struct rect boxes[6] = {{0}};
            int n = 0;

            for (int i = 0; i < p->count; i++) {
                if (p->marks[i].kind == MARK_FACE)
                    boxes[p->marks[i].level] = p->marks[i].box;
            }
            for (int y = 0; y < boxes[a].h; y++) {
                for (int x = 0; x < boxes[a].w; x++)
                    n += fabs(light(pixel(boxes[a].x + x, boxes[a].y + y)) -
                              light(pixel(boxes[b].x + x, boxes[b].y + y))) > 0.15;
            }
            assert_true(n > 100);
        }
    }
    lobby_close(&lobby);
}

static int start(void **state)
{
    (void)state;
    i18n_start(GUITAI_LOCALE);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everything_stands_out_on_a_wide_panel),
        cmocka_unit_test(test_everything_stands_out_on_a_small_panel),
        cmocka_unit_test(test_state_of_the_machine_is_seen_without_colours),
        cmocka_unit_test(test_choice_is_seen_without_colours),
        cmocka_unit_test(test_levels_are_told_apart_without_colours),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
