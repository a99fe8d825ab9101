/* stage.c - a whole terminal on a window without a display. */
#include "support/stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fakes/fake_ime.h"
#include "port/clock.h"
#include "port/crypto.h"
#include "port/i18n.h"
#include "port/net.h"
#include "sdl_window.h"
#include "wire/catalogue_json.h"

enum { COUNTER = 3, FILE_MAX = 256 * 1024 };

void stage_start(void)
{
    struct net_config net = {.url = "http://127.0.0.1:9"};
    char why[256] = "";

    setenv("SDL_VIDEODRIVER", "offscreen", 1);
    unsetenv("DISPLAY"); /* with it SDL asks a message bus, which leaks */
    assert_int_equal(clock_set_zone("Asia/Shanghai"), OK);
    assert_int_equal(crypto_start(), OK);
    assert_int_equal(net_open(&net, why, sizeof why), OK);
    i18n_start(GUITAI_LOCALE);
}

static void drop_notices(void)
{
    struct notice n;

    while (window_wait(&n, 0))
        free(n.data);
}

void stage_stop(void)
{
    net_close();
}

static void load_hall(struct terminal *t)
{
    static char json[FILE_MAX];
    FILE *f = fopen(GUITAI_ASSETS "/sample/hall.json", "rb");
    char why[256] = "";
    size_t size;

    assert_non_null(f);
    size = fread(json, 1, sizeof json, f);
    fclose(f);
    if (catalogue_decode("hall.json", json, size, t->catalogue, why, sizeof why) != OK)
        fail_msg("%s", why);
    site_init(t->site, t->catalogue);
}

void stage_open(struct stage *s, const char *role, int w, int h)
{
    struct window_config window = {.title = "stage", .w = w, .h = h};
    bool is_pad = strcmp(role, "counter") == 0;
    struct terminal_config c = {.role = role,
                                .home = screen_of_role(role),
                                .access = screen_of_access(role),
                                .counter = is_pad ? COUNTER : 0,
                                .w = w,
                                .h = h,
                                .photos = GUITAI_ASSETS "/sample/photos",
                                .imes = {&fake_pinyin, &fake_hand}};
    struct identity id = {.lane = 3, .name = "stage", .public_url = "https://hall.example"};
    char why[256] = "";

    memset(s, 0, sizeof *s);
    kit_init(&s->kit);
    kit_open(&s->kit);
    if (window_open(&window, why, sizeof why) != OK)
        fail_msg("%s", why);
    id.device.b[0] = 7;
    crypto_sign_key(&id.key);
    s->t = terminal_new(&c, &id, s->kit.j, &s->kit.opened, NULL);
    load_hall(s->t);
    s->now.offset_min = 8 * 60;
    s->now.at = instant_of(civil_of(2026, 11, 23), 9 * 60 + 42, s->now.offset_min);
    s->boot = (struct boot){1, 100 * MINUTE};
    s->t->catalogue->always_open = false;
}

void stage_close(struct stage *s)
{
    drop_notices();
    terminal_free(s->t);
    window_close();
    kit_deinit(&s->kit);
}

static void set_view(struct terminal *t, struct moment now)
{
    static const struct {
        int waiting;
        struct wait wait;
    } queues[] = {{4, {5, 8}}, {7, {18, 26}}, {1, {3, 3}}, {0, {0, 0}},
                  {2, {4, 6}}, {5, {12, 17}}, {0, {0, 0}}, {1, {2, 2}}};
    static const struct {
        struct number number;
        int counter;
    } calls[] = {{{"A", 0, 12}, 3}, {{"B", 0, 47}, 2}, {{"C", 3, 9}, 1},
                 {{"A", 0, 11}, 2}, {{"F", 0, 22}, 4}, {{"E", 0, 3}, 1}};
    struct view *v = &t->view;

    memset(v, 0, sizeof *v);
    v->pos = 1;
    v->now = now;
    v->day = day_of(now);
    text_copy(v->catalogue, sizeof v->catalogue, t->catalogue->version);
    v->service_count = t->catalogue->service_count;
    for (int i = 0; i < v->service_count && i < (int)ARRAY_LEN(queues); i++) {
        text_copy(v->services[i].code, CODE_SIZE, t->catalogue->services[i].code);
        v->services[i].waiting = queues[i].waiting;
        v->services[i].wait = queues[i].wait;
        v->waiting += queues[i].waiting;
    }
    v->call_count = (int)ARRAY_LEN(calls);
    for (int i = 0; i < v->call_count; i++)
        v->calls[i] = (struct call){.number = calls[i].number,
                                    .counter = calls[i].counter,
                                    .at = now.at - (instant)i * 2 * MINUTE - 3 * SECOND};
    if (t->counter > 0) {
        v->counter = t->counter;
        v->desk = COUNTER_OPEN;
        text_copy(v->staff, sizeof v->staff, "0317");
        v->serving = (struct number){"A", 0, 12};
    }
}

void stage_reset(struct stage *s, int language)
{
    struct terminal *t = s->t;

    for (int i = 0; i < IME_KINDS; i++)
        t->ready[i] = IME_IS_READY;
    t->language = language;
    t->wrong_pins = 0;
    t->pin_again_at = 0;
    terminal_frame(t, s->now, s->boot); /* begins it, the first time */
    drop_notices();
    set_view(t, s->now);
    t->sync.heard = t->sync.seen = s->boot.millis;
    t->sync.reachable = true;
    t->paper.faults = 0;
    nav_step(t, home());
    visit_end(t);
    t->nav.touched = s->boot.millis;
    t->nav.warned = false;
    ui_wipe(&t->ui);
}

void stage_go(struct stage *s, const struct screen *to)
{
    nav_step(s->t, go(to));
}

void stage_show(struct stage *s)
{
    struct notice n;
    bool again = false;

    terminal_frame(s->t, s->now, s->boot);
    while (window_wait(&n, 0)) {
        if (n.kind == NOTICE_CANDIDATES)
            terminal_notice(s->t, &n, s->now, s->boot);
        again |= n.kind == NOTICE_CANDIDATES;
        free(n.data);
    }
    if (again)
        stage_show(s);
}

void stage_press(struct stage *s, const char *id)
{
    stage_show(s);
    if (!ui_press(&s->t->ui, id))
        fail_msg("no enabled node \"%s\" on screen %s", id, s->t->nav.at->name);
    stage_show(s);
}

void stage_lose_hub(struct stage *s, int seconds)
{
    s->t->sync.reachable = false;
    s->t->sync.seen = s->boot.millis - (int64_t)seconds * SECOND;
}

void stage_ticket(struct stage *s, enum print_state print, unsigned faults)
{
    struct visit *v = &s->t->visit;

    v->service = 0;
    v->taking = TAKING_DONE;
    v->ticket.b[0] = 9;
    v->number = (struct number){"A", 0, 12};
    v->before = 4;
    v->quoted = (struct wait){5, 8};
    v->issued = s->now;
    v->print = print;
    v->print_faults = faults;
    text_copy(v->phone, sizeof v->phone, "13800138000");
    text_copy(v->link, sizeof v->link,
              "https://hall.example/t/"
              "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5Ojs8PT4_"
              "QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl9gYQ");
}
