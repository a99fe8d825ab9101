/* test_sdl_gfx.c - pictures shown in a window without a display, and on paper. */
#include "base/text.h"
#include "port/gfx.h"
#include "sdl_window.h"

#include <SDL.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { WIDE = 640, HIGH = 480, GROUND = 0xF4F6F8, CARD = 0xFFFFFF, BRAND = 0x0B6B5D };

static const char link_text[] =
    "https://hall.example/t/3ZxQ2c9Yb1kqfP0dS4mT7uVwX8yA5nBgHjKLeRtU6iOp";
static const struct rect whole = {0, 0, WIDE, HIGH};
static struct picture picture;

static struct mark *add(enum mark_kind kind, struct rect box, colour ink)
{
    struct mark *m = &picture.marks[picture.count++];

    *m = (struct mark){.kind = kind, .box = box, .ink = ink, .text = -1};
    return m;
}

static void set_text(struct mark *m, const char *s)
{
    m->text = picture.used;
    text_copy(picture.characters + picture.used, CHARACTERS_MAX - (size_t)picture.used, s);
    picture.used += (int)strlen(s) + 1;
}

static void begin(int w, int h, colour ground)
{
    memset(&picture, 0, sizeof picture);
    picture.w = w;
    picture.h = h;
    picture.ground = ground;
}

static uint32_t shown(int x, int y)
{
    const SDL_Surface *s = SDL_GetWindowSurface(window_handle());
    const uint8_t *row = (const uint8_t *)s->pixels + y * s->pitch;

    return ((const uint32_t *)row)[x] & 0xFFFFFF;
}

static int not_ground(struct rect r)
{
    int n = 0;

    for (int y = r.y; y < r.y + r.h; y++) {
        for (int x = r.x; x < r.x + r.w; x++)
            n += shown(x, y) != GROUND;
    }
    return n;
}

/* What zbarimg reads in the file; skips the test where it is not installed. */
static void assert_code_in(const char *path, const char *text)
{
    char command[512], got[1024] = "";
    FILE *f;
    size_t n;

    if (system("command -v zbarimg >/dev/null 2>&1") != 0)
        skip();
    text_format(command, sizeof command, "zbarimg -q --raw --nodbus %s", path);
    f = popen(command, "r");
    assert_non_null(f);
    n = fread(got, 1, sizeof got - 1, f);
    assert_int_equal(pclose(f), 0);
    assert_true(n > 0);
    got[strcspn(got, "\n")] = '\0';
    assert_string_equal(got, text);
}

static void temporary(char *path, size_t size, const char *end)
{
    text_format(path, size, "/tmp/guitai-gfx-%d-%s", (int)getpid(), end);
}

static int open_window(void **state)
{
    struct window_config c = {.title = "test", .w = WIDE, .h = HIGH};
    char why[256] = "";

    (void)state;
    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    unsetenv("DISPLAY"); /* with it SDL asks a message bus, which leaks */
    if (window_open(&c, why, sizeof why) != OK) {
        fprintf(stderr, "%s\n", why);
        return -1;
    }
    return 0;
}

static int close_window(void **state)
{
    (void)state;
    window_close();
    return 0;
}

static void test_size_is_that_of_the_window(void **state)
{
    int w = 0, h = 0;

    (void)state;
    gfx_size(&w, &h);
    assert_int_equal(w, WIDE);
    assert_int_equal(h, HIGH);
}

static void test_card_shows_border_inside_and_ground(void **state)
{
    struct mark *m;

    (void)state;
    begin(WIDE, HIGH, 0xFF000000 | GROUND);
    m = add(MARK_FILL, (struct rect){100, 100, 200, 120}, 0xFF000000 | CARD);
    m->edge = 0xFF000000 | BRAND;
    m->line = 3;
    m->radius = 20;
    gfx_show(&picture, &whole, 1);
    assert_int_equal(shown(0, 0), GROUND);
    assert_int_equal(shown(100, 100), GROUND);
    assert_int_equal(shown(200, 100), BRAND);
    assert_int_equal(shown(200, 102), BRAND);
    assert_int_equal(shown(200, 103), CARD);
    assert_int_equal(shown(299, 160), BRAND);
    assert_int_equal(shown(300, 160), GROUND);
}

static void test_only_what_changed_is_drawn(void **state)
{
    struct rect changed = {120, 120, 40, 30};

    (void)state;
    begin(WIDE, HIGH, 0xFF000000 | GROUND);
    gfx_show(&picture, &whole, 1);
    add(MARK_FILL, (struct rect){100, 100, 200, 200}, 0xFF000000 | BRAND);
    gfx_show(&picture, &changed, 1);
    assert_int_equal(not_ground(changed), 40 * 30);
    assert_int_equal(not_ground(whole), 40 * 30);
}

static void test_parts_drawn_one_by_one_equal_the_whole(void **state)
{
    static uint32_t once[WIDE * HIGH];
    struct mark *m;

    (void)state;
    begin(WIDE, HIGH, 0xFF000000 | GROUND);
    m = add(MARK_SHADOW, (struct rect){40, 40, 400, 300}, 0x33000000);
    m->line = 30;
    add(MARK_FILL, (struct rect){40, 40, 400, 300}, 0xFF000000 | CARD)->radius = 24;
    add(MARK_FACE, (struct rect){60, 60, 120, 120}, 0xFF1E7F3C)->level = 2;
    m = add(MARK_TEXT, (struct rect){60, 200, 300, 60}, 0xFF14212B);
    m->font.size = 40;
    set_text(m, "取号办理 A012");
    m = add(MARK_ICON, (struct rect){300, 60, 90, 90}, 0xFF000000 | BRAND);
    set_text(m, "ticket");
    gfx_show(&picture, &whole, 1);
    for (int i = 0; i < WIDE * HIGH; i++)
        once[i] = shown(i % WIDE, i / WIDE);
    SDL_FillRect(SDL_GetWindowSurface(window_handle()), NULL, 0);
    for (int y = 0; y < HIGH; y += 37) {
        for (int x = 0; x < WIDE; x += 53)
            gfx_show(&picture, &(struct rect){x, y, 53, 37}, 1);
    }
    for (int i = 0; i < WIDE * HIGH; i++)
        assert_int_equal(once[i], shown(i % WIDE, i / WIDE));
}

static void test_rectangles_beyond_the_window_are_cut(void **state)
{
    struct rect odd[] = {{-50, -50, 100, 100}, {WIDE - 5, HIGH - 5, 900, 900}, {700, 10, 5, 5}};

    (void)state;
    begin(WIDE, HIGH, 0xFF000000 | BRAND);
    gfx_show(&picture, odd, ARRAY_LEN(odd));
    assert_int_equal(shown(0, 0), BRAND);
    assert_int_equal(shown(WIDE - 1, HIGH - 1), BRAND);
}

static void test_every_icon_is_seen(void **state)
{
    static const char *const names[] = {
        "ticket", "calendar", "track",  "document", "chat",  "globe", "access",  "back",    "user",
        "house",  "bank",     "shield", "pencil",   "dots",  "check", "warning", "printer", "phone",
        "star",   "lock",     "clock",  "offline",  "paper", "qr",    "erase",
    };
    struct rect box = {10, 10, 72, 72};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        begin(WIDE, HIGH, 0xFF000000 | GROUND);
        set_text(add(MARK_ICON, box, 0xFF000000 | BRAND), names[i]);
        gfx_show(&picture, &whole, 1);
        if (not_ground(box) < 150)
            fail_msg("icon %s is blank", names[i]);
        assert_int_equal(not_ground(whole), not_ground(box));
    }
}

static void test_unknown_icon_draws_nothing(void **state)
{
    static const char *const names[] = {"no-such-icon", "../icons/ticket", ""};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        begin(WIDE, HIGH, 0xFF000000 | GROUND);
        set_text(add(MARK_ICON, (struct rect){10, 10, 72, 72}, 0xFF000000), names[i]);
        gfx_show(&picture, &whole, 1);
        assert_int_equal(not_ground(whole), 0);
    }
}

static void test_missing_photo_shows_a_person(void **state)
{
    (void)state;
    begin(WIDE, HIGH, 0xFF000000 | GROUND);
    set_text(add(MARK_PHOTO, (struct rect){10, 10, 120, 120}, 0), "/nonexistent.png");
    gfx_show(&picture, &whole, 1);
    assert_int_equal(shown(70, 15), 0xDDF1ED);
    assert_int_equal(shown(11, 11), GROUND);
    assert_true(not_ground((struct rect){40, 40, 60, 60}) == 3600);
}

static void test_photo_is_cropped_to_a_circle(void **state)
{
    char path[256];

    (void)state;
    temporary(path, sizeof path, "photo.png");
    begin(WIDE, HIGH, 0xFF000000 | BRAND);
    gfx_show(&picture, &whole, 1);
    assert_int_equal(gfx_shot(path), OK);
    begin(WIDE, HIGH, 0xFF000000 | GROUND);
    set_text(add(MARK_PHOTO, (struct rect){10, 10, 100, 100}, 0), path);
    gfx_show(&picture, &whole, 1);
    assert_int_equal(shown(60, 60), BRAND);
    assert_int_equal(shown(60, 11), BRAND);
    assert_int_equal(shown(12, 12), GROUND);
    assert_in_range(not_ground(whole), 7700, 8100); /* pi * 50 * 50 */
    unlink(path);
}

static void test_code_on_the_screen_can_be_read(void **state)
{
    char path[256];

    (void)state;
    temporary(path, sizeof path, "screen.png");
    begin(WIDE, HIGH, 0xFFFFFFFF);
    set_text(add(MARK_QR, (struct rect){200, 100, 220, 220}, 0xFF14212B), link_text);
    gfx_show(&picture, &whole, 1);
    assert_int_equal(gfx_shot(path), OK);
    assert_code_in(path, link_text);
    unlink(path);
}

static void test_shot_into_no_folder_fails(void **state)
{
    (void)state;
    assert_int_equal(gfx_shot("/nonexistent/shot.png"), ERR_IO);
}

static void slip(void)
{
    struct mark *m;

    begin(576, 900, 0xFFFFFFFF);
    m = add(MARK_TEXT, (struct rect){120, 60, 360, 220}, 0xFF14212B);
    m->font = (struct font){150, BOLD, 0};
    set_text(m, "A012");
    add(MARK_FILL, (struct rect){3, 300, 570, 50}, 0xFF51626F);
    add(MARK_FILL, (struct rect){3, 360, 570, 20}, 0xFFD5DDE3);
    add(MARK_DASH, (struct rect){20, 400, 536, 3}, 0xFF000000);
    set_text(add(MARK_QR, (struct rect){138, 470, 300, 300}, 0xFF000000), link_text);
}

static bool dot(const uint8_t *bits, int x, int y)
{
    return bits[y * 72 + x / 8] >> (7 - x % 8) & 1;
}

static void test_bitmap_has_ink_where_the_picture_is_dark(void **state)
{
    static uint8_t bits[72 * 900];

    (void)state;
    slip();
    memset(bits, 0xAA, sizeof bits);
    gfx_bitmap(&picture, bits);
    assert_false(dot(bits, 0, 0));
    assert_true(dot(bits, 3, 300));
    assert_true(dot(bits, 572, 349));
    assert_false(dot(bits, 2, 320));
    assert_false(dot(bits, 573, 320));
    assert_false(dot(bits, 300, 370)); /* a light fill stays paper */
    assert_true(dot(bits, 20, 400));
}

static void test_bitmap_of_a_code_can_be_read(void **state)
{
    static uint8_t bits[72 * 900];
    char path[256];
    FILE *f;

    (void)state;
    temporary(path, sizeof path, "slip.pbm");
    slip();
    gfx_bitmap(&picture, bits);
    f = fopen(path, "wb");
    assert_non_null(f);
    fprintf(f, "P4\n576 900\n");
    assert_int_equal(fwrite(bits, 1, sizeof bits, f), sizeof bits);
    assert_int_equal(fclose(f), 0);
    assert_code_in(path, link_text);
    unlink(path);
}

static void test_bitmap_of_odd_width_pads_with_paper(void **state)
{
    uint8_t bits[2 * 70] = {0};

    (void)state;
    begin(11, 70, 0xFF000000);
    gfx_bitmap(&picture, bits);
    for (int y = 0; y < 70; y++) {
        assert_int_equal(bits[2 * y], 0xFF);
        assert_int_equal(bits[2 * y + 1], 0xE0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_size_is_that_of_the_window),
        cmocka_unit_test(test_card_shows_border_inside_and_ground),
        cmocka_unit_test(test_only_what_changed_is_drawn),
        cmocka_unit_test(test_parts_drawn_one_by_one_equal_the_whole),
        cmocka_unit_test(test_rectangles_beyond_the_window_are_cut),
        cmocka_unit_test(test_every_icon_is_seen),
        cmocka_unit_test(test_unknown_icon_draws_nothing),
        cmocka_unit_test(test_missing_photo_shows_a_person),
        cmocka_unit_test(test_photo_is_cropped_to_a_circle),
        cmocka_unit_test(test_code_on_the_screen_can_be_read),
        cmocka_unit_test(test_shot_into_no_folder_fails),
        cmocka_unit_test(test_bitmap_has_ink_where_the_picture_is_dark),
        cmocka_unit_test(test_bitmap_of_a_code_can_be_read),
        cmocka_unit_test(test_bitmap_of_odd_width_pads_with_paper),
    };

    return cmocka_run_group_tests(tests, open_window, close_window);
}
