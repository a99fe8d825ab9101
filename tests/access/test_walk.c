/* test_walk.c - every screen of every role, in every size, language and face: what
 * can be pressed is large enough, apart, named and in reading order; no text is
 * cut off or lies over another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "fakes/eye.h"
#include "fakes/fake_log.h"
#include "fakes/walk.h"
#include "port/i18n.h"
#include "screens/screens.h"

static const int sizes[][2] = {{1920, 1080}, {1280, 800}, {1080, 1920}, {1024, 600}, {800, 480}};

static const struct {
    const char *name;
    struct face face;
} faces[] = {
    {"standard", {.contrast = false}},
    {"contrast", {.contrast = true}},
    {"large", {.large = true}},
    {"reach", {.reach = true}},
    {"large and reach", {.large = true, .reach = true}},
};

static void show(struct lobby *l, int language, struct face f)
{
    l->t->visit.language = language;
    l->t->visit.access.face = f;
    terminal_frame(l->t, l->now, l->boot);
}

/* A pseudo language: every text is longer by two fifths of itself, which it begins
 * again. */
static const char *longer(int language, const char *english)
{
    static char texts[64][768];
    static int next;
    const char *text = i18n(language, english), *at = text, *first = text;
    char *to = texts[next++ % 64];
    size_t n = 0, all = 0;

    for (; text_next(&at) != 0; all++)
        ;
    text_format(to, sizeof texts[0], language == ENGLISH ? "%s " : "%s", text);
    for (at = text; n * 5 < all * 2 && *at != '\0' && *at != '%'; n++) {
        first = at;
        text_next(&at);
        text_append(to, sizeof texts[0], "%.*s", (int)(at - first), first);
    }
    return to;
}

static struct eye longer_eye; /* what it found in all roles */

static void see_longer(struct lobby *l)
{
    struct eye *e = &longer_eye;
    int was = l->t->visit.language;

    e->about = "longer";
    for (int language = 0; language < LANGUAGES; language++) {
        l->t->ui.tr = longer;
        show(l, language, l->t->face);
        eye_frame(e, l);
    }
    l->t->ui.tr = i18n;
    show(l, was, l->t->face);
}

/* ---- keys ---- */

static int index_of(const struct ui *ui, const char *id)
{
    for (int i = 0; i < ui->node_count; i++) {
        if (strcmp(ui->nodes[i].id, id) == 0)
            return i;
    }
    return -1;
}

static bool is_target(const struct node *n)
{
    return n->enabled && (n->role == ROLE_BUTTON || n->role == ROLE_KEY || n->role == ROLE_FIELD);
}

/* Marks what a key leads to from `from`; true when that is new. */
static bool lead(struct ui *ui, int from, enum key k, bool *reached)
{
    struct notice n = {.kind = NOTICE_KEY, .a = (int)k};
    int to;

    ui_focus(ui, ui->nodes[from].id, true);
    ui_input(ui, &n, 1);
    to = index_of(ui, ui->focus);
    if (to < 0 || reached[to])
        return false;
    reached[to] = true;
    return true;
}

/* From the first control arrows alone lead to every other, and so does Tab. */
static void check_keys(struct eye *e, struct lobby *l, const enum key *keys, int count)
{
    struct ui *ui = &l->t->ui;
    bool reached[NODES_MAX] = {false}, more = true;

    for (int i = 0; i < ui->node_count; i++) {
        if (is_target(&ui->nodes[i])) {
            reached[i] = true;
            break;
        }
    }
    while (more) {
        more = false;
        for (int i = 0; i < ui->node_count; i++) {
            for (int k = 0; k < count && reached[i]; k++)
                more = lead(ui, i, keys[k], reached) || more;
        }
    }
    for (int i = 0; i < ui->node_count; i++) {
        if (is_target(&ui->nodes[i]) && !reached[i])
            eye_complain(e, l, "is not reached by keys", ui->nodes[i].id, ui->nodes[i].box);
    }
    ui_focus(ui, "", false);
}

static void see(struct lobby *l, void *ctx)
{
    static const enum key arrows[] = {KEY_LEFT, KEY_RIGHT, KEY_UP, KEY_DOWN}, tab[] = {KEY_TAB};
    struct eye *e = ctx;
    int was = l->t->visit.language;

    see_longer(l);
    for (size_t f = 0; f < ARRAY_LEN(faces); f++) {
        if (faces[f].face.reach && !l->t->ui.theme.tall)
            continue; /* the same as without */
        for (int language = 0; language < LANGUAGES; language++) {
            if (language == ZH_HANT && f > 0)
                continue; /* as wide as the simplified ones: seen in the first face */
            e->about = faces[f].name;
            show(l, language, faces[f].face);
            eye_frame(e, l);
        }
        check_keys(e, l, arrows, (int)ARRAY_LEN(arrows));
        check_keys(e, l, tab, (int)ARRAY_LEN(tab));
    }
    show(l, was, l->t->face);
}

static void walk(const char *role)
{
    struct eye e = {.faults = 0};
    int places = 0;

    fake_log_reset();
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        struct lobby_config c = {
            .role = role, .w = sizes[i][0], .h = sizes[i][1], .counter = role[0] == 'c' ? 3 : 0};

        places += walk_everywhere(&lobby, c, see, &e);
    }
    print_message("%s: %d places\n", role, places);
    assert_false(fake_log_has("screen:")); /* a node twice, too many marks */
    assert_int_equal(e.faults, 0);
}

static void test_kiosk_suits_every_eye_and_finger(void **state)
{
    (void)state;
    walk("kiosk");
}

static void test_pad_suits_every_eye_and_finger(void **state)
{
    (void)state;
    walk("counter");
}

static void test_board_suits_every_eye(void **state)
{
    (void)state;
    walk("board");
}

/* No Pinyin, no handwriting: the keys that lack leave no hole and no key too small. */
static void test_machine_without_engines_suits_them_too(void **state)
{
    struct eye e = {.faults = 0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        lobby_open(&lobby,
                   (struct lobby_config){.w = sizes[i][0], .h = sizes[i][1], .plain = true});
        lobby_hear(&lobby);
        nav_step(lobby.t, go(&name_screen));
        terminal_frame(lobby.t, lobby.now, lobby.boot);
        see(&lobby, &e);
        lobby_tap(&lobby, "signs");
        see(&lobby, &e);
        lobby_close(&lobby);
    }
    assert_int_equal(e.faults, 0);
}

static void test_longer_texts_find_room(void **state)
{
    (void)state;
    assert_int_equal(longer_eye.faults, 0); /* in the walks of the tests above */
}

/* ---- large print ---- */

struct sizes {
    int all, large, small;
};

/* EN 301 549, 5.1.4: a capital of 0.7 degrees at 600 mm is 7.3 mm high, the em of
 * this face 41 pixels on a panel of 21.5 inches. */
enum { LARGE_PX = 41, LEAST_PX = 23 };

static void see_large(struct lobby *l, void *ctx)
{
    struct sizes *s = ctx;
    const struct picture *p;
    int was = l->t->visit.language;

    for (int language = 0; language < LANGUAGES; language++) {
        show(l, language, (struct face){.large = true});
        p = ui_picture(&l->t->ui);
        for (int i = 0; i < p->count; i++) {
            if (p->marks[i].kind != MARK_TEXT)
                continue;
            s->all++;
            s->large += p->marks[i].font.size >= LARGE_PX;
            s->small += p->marks[i].font.size < LEAST_PX;
        }
    }
    show(l, was, l->t->face);
}

/* Four texts of five; the others are second languages and labels of the tools. */
static void test_large_print_is_large_where_it_counts(void **state)
{
    struct sizes s = {0, 0, 0};

    (void)state;
    walk_everywhere(&lobby, (struct lobby_config){.w = 1920, .h = 1080}, see_large, &s);
    walk_everywhere(&lobby, (struct lobby_config){.w = 1080, .h = 1920}, see_large, &s);
    print_message("%d of %d texts are large, %d small\n", s.large, s.all, s.small);
    assert_true(s.large * 5 >= s.all * 4);
    assert_int_equal(s.small, 0);
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
        cmocka_unit_test(test_kiosk_suits_every_eye_and_finger),
        cmocka_unit_test(test_pad_suits_every_eye_and_finger),
        cmocka_unit_test(test_board_suits_every_eye),
        cmocka_unit_test(test_machine_without_engines_suits_them_too),
        cmocka_unit_test(test_longer_texts_find_room),
        cmocka_unit_test(test_large_print_is_large_where_it_counts),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
