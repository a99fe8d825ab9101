/* test_frame.c - every screen in every size and language: what can be pressed is
 * on the display, large enough, apart from its neighbours, and named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/fake_log.h"
#include "fakes/lobby.h"
#include "screens/screens.h"

/* A finger's 20 mm, less what a gap between two keys takes on the smallest
 * display. */
enum { LEAST_PERCENT = 80 };

static const int sizes[][2] = {{1920, 1080}, {1280, 800}, {1080, 1920}, {1024, 600}, {800, 480}};

static int wrong;

static void complain(const struct node *n, const char *what)
{
    wrong++;
    print_message("%s %dx%d language %d: %s \"%s\" (%d,%d %dx%d) %s\n", lobby_screen(&lobby),
                  lobby.t->w, lobby.t->h, lobby.t->visit.language, n->id, n->label, n->box.x,
                  n->box.y, n->box.w, n->box.h, what);
}

static bool is_pressed(const struct node *n)
{
    return n->role == ROLE_BUTTON || n->role == ROLE_KEY;
}

static void check_node(const struct node *n)
{
    const struct theme *th = &lobby.t->ui.theme;
    int side = n->box.w < n->box.h ? n->box.w : n->box.h;

    if (n->box.x < 0 || n->box.y < 0 || n->box.x + n->box.w > th->w ||
        n->box.y + n->box.h > th->h || rect_is_empty(n->box))
        complain(n, "is not on the display");
    if (n->label[0] == '\0')
        complain(n, "has no name");
    if (is_pressed(n) && side * 100 < th->touch * LEAST_PERCENT)
        complain(n, "is too small for a finger");
}

static void check_screen(void)
{
    const struct ui *ui = &lobby.t->ui;

    for (int i = 0; i < ui->node_count; i++) {
        check_node(&ui->nodes[i]);
        for (int k = 0; k < i && is_pressed(&ui->nodes[i]); k++) {
            if (is_pressed(&ui->nodes[k]) && rect_meets(ui->nodes[i].box, ui->nodes[k].box))
                complain(&ui->nodes[i], "lies over another control");
        }
    }
}

/* ---- all the screens ---- */

static void set_view(void)
{
    struct view *v = &lobby.view;

    v->waiting = 12;
    v->services[0].waiting = 4;
    v->services[0].wait = (struct wait){5, 8};
    for (int i = 0; i < CALLS_MAX; i++)
        v->calls[i] =
            (struct call){.number = {"A", 3, 100 - i}, .counter = i + 1, .at = lobby.now.at};
    v->call_count = CALLS_MAX;
}

static void set_ticket(enum print_state print)
{
    struct visit *v = &lobby.t->visit;

    v->service = 1;
    v->taking = TAKING_DONE;
    v->number = (struct number){"B", 3, 12};
    v->before = 4;
    v->quoted = (struct wait){5, 8};
    v->print = print;
    text_copy(v->phone, sizeof v->phone, "13800138000");
    text_copy(v->link, sizeof v->link, "https://hall.example/t/0123456789");
}

static void show(const struct screen *s)
{
    nav_step(lobby.t, go(s));
    lobby_settle(&lobby);
    if (strcmp(lobby_screen(&lobby), s->name) != 0) {
        wrong++;
        print_message("%s went away to %s\n", s->name, lobby_screen(&lobby));
    }
    check_screen();
}

static void begin(int language)
{
    nav_step(lobby.t, home());
    visit_end(lobby.t);
    lobby.t->visit.language = language;
}

static void kiosk(int language)
{
    static const struct screen *const plain[] = {
        &welcome_screen,  &services_screen,    &guide_screen, &appointment_service_screen,
        &progress_screen, &feedback_screen,    &sorry_screen, &thanks_screen,
        &unlock_screen,   &diagnostics_screen,
    };

    for (size_t i = 0; i < ARRAY_LEN(plain); i++) {
        begin(language);
        show(plain[i]);
    }
    begin(language);
    lobby.t->visit.service = 0;
    show(&identify_screen);
    if (lobby_can(&lobby, "priority"))
        lobby_tap(&lobby, "priority");
    check_screen();
    begin(language);
    show(&progress_screen);
    lobby_tap(&lobby, "key:A");
    check_screen();
    begin(language);
    show(&guide_screen);
    lobby_tap(&lobby, "service:property");
    check_screen();
    for (int print = PRINT_QUEUED; print <= PRINT_UNKNOWN; print++) {
        begin(language);
        set_ticket((enum print_state)print);
        show(&ticket_screen);
    }
    for (int looking = LOOKING_BUSY; looking <= LOOKING_OFFLINE; looking++) {
        begin(language);
        lobby.t->visit.looking = (enum looking)looking;
        lobby.t->visit.looked = (struct ticket_view){.number = {"A", 3, 12}, .before = 2};
        text_copy(lobby.t->visit.looked.service, CODE_SIZE, "social");
        show(&progress_screen);
    }
    for (int level = 1; level <= 5; level++) {
        begin(language);
        lobby.t->visit.rated = lobby.t->visit.asked.ticket = (struct id){{9, (uint8_t)level}};
        show(&rating_screen);
        lobby.t->visit.level = level;
        show(&reasons_screen);
    }
    begin(language); /* the level that was left over is stored now */
    lobby_settle(&lobby);
}

static void others(int language)
{
    begin(language);
    lobby_settle(&lobby);
    check_screen();
    lobby.t->visit.language = language;
    lobby_lose_hub(&lobby);
    lobby_later(&lobby, 10 * MINUTE);
    check_screen();
}

static void check_all(const char *role, void (*each)(int language))
{
    wrong = 0;
    fake_log_reset();
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        for (int language = 0; language < LANGUAGES; language++) {
            lobby_open(&lobby, (struct lobby_config){.role = role,
                                                     .w = sizes[i][0],
                                                     .h = sizes[i][1],
                                                     .counter = role[0] == 'c' ? 3 : 0});
            set_view();
            lobby_hear(&lobby);
            each(language);
            lobby_close(&lobby);
        }
    }
    assert_false(fake_log_has("screen:")); /* a node twice, too many marks */
    assert_int_equal(wrong, 0);
}

static void test_kiosk_fits_every_display(void **state)
{
    (void)state;
    check_all("kiosk", kiosk);
}

static void test_pad_fits_every_display(void **state)
{
    (void)state;
    check_all("counter", others);
}

static void test_board_fits_every_display(void **state)
{
    (void)state;
    check_all("board", others);
}

static void test_names_find_their_screens(void **state)
{
    (void)state;
    assert_ptr_equal(screen_named("ticket"), &ticket_screen);
    assert_null(screen_named("nowhere"));
    assert_ptr_equal(screen_of_role("counter"), &pad_screen);
    assert_ptr_equal(screen_of_role("board"), &board_screen);
    assert_ptr_equal(screen_of_role("kiosk"), &welcome_screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kiosk_fits_every_display),
        cmocka_unit_test(test_pad_fits_every_display),
        cmocka_unit_test(test_board_fits_every_display),
        cmocka_unit_test(test_names_find_their_screens),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
