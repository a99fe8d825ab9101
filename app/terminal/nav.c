/* nav.c - which screen is shown; the idle warning, the wipe, the way home. */
#include <string.h>

#include "base/text.h"
#include "terminal/inside.h"

struct step stay(void)
{
    return (struct step){.kind = STAY};
}

struct step stay_for(int64_t ms)
{
    return (struct step){.kind = STAY, .again_ms = ms};
}

struct step go(const struct screen *to)
{
    return (struct step){.kind = GO, .to = to};
}

struct step back(void)
{
    return (struct step){.kind = BACK};
}

struct step home(void)
{
    return (struct step){.kind = HOME};
}

/* Seconds without a touch until the warning; -1 never. */
static int idle_seconds(const struct terminal *t)
{
    const struct nav *nav = &t->nav;

    if (nav->at == NULL || nav->at == nav->home || nav->at->idle_seconds < 0)
        return -1;
    if (nav->at->idle_seconds > 0)
        return nav->at->idle_seconds;
    return t->catalogue->rules.idle_seconds;
}

static int64_t warn_at(const struct terminal *t)
{
    int idle = idle_seconds(t);

    return idle < 0 ? INT64_MAX : t->nav.touched + (int64_t)idle * SECOND;
}

static int64_t wipe_at(const struct terminal *t)
{
    int64_t warn = warn_at(t);

    return warn == INT64_MAX ? warn : warn + (int64_t)t->catalogue->rules.warn_seconds * SECOND;
}

struct page nav_page(struct terminal *t)
{
    struct nav *nav = &t->nav;
    int64_t left = wipe_at(t) - t->boot.millis;

    return (struct page){
        .terminal = t,
        .visit = &t->visit,
        .state = nav->state,
        .now = t->now,
        .millis = t->boot.millis,
        .entered = nav->entered,
        .warned = nav->warned,
        .seconds_left = nav->warned && left > 0 ? (int)((left + SECOND - 1) / SECOND) : 0,
    };
}

static void enter(struct terminal *t, const struct screen *to)
{
    struct nav *nav = &t->nav;
    struct page p;

    must(to->state_size <= sizeof nav->state);
    p = nav_page(t);
    if (nav->at != NULL && nav->at->leave != NULL)
        nav->at->leave(&p);
    wipe(nav->state, sizeof nav->state);
    nav->at = to;
    nav->entered = nav->touched = t->boot.millis;
    nav->warned = false;
    nav->again = 0;
    t->ui.focus[0] = '\0';
    p = nav_page(t);
    if (to->enter != NULL)
        to->enter(&p);
    if (to == nav->home)
        visit_end(t);
}

void nav_init(struct terminal *t)
{
    t->nav.at = NULL;
    enter(t, t->nav.home);
}

void nav_step(struct terminal *t, struct step s)
{
    struct nav *nav = &t->nav;

    switch (s.kind) {
    case STAY:
        nav->again = s.again_ms > 0 ? t->boot.millis + s.again_ms : 0;
        return;
    case GO:
        nav->before = nav->at;
        enter(t, s.to);
        break;
    case BACK:
        enter(t, nav->before != NULL && nav->before != nav->at ? nav->before : nav->home);
        nav->before = NULL; /* one step back; a second goes home */
        break;
    case HOME:
        nav->before = NULL;
        enter(t, nav->home);
        break;
    }
    say_screen(t);
}

void nav_idle(struct terminal *t)
{
    struct nav *nav = &t->nav;

    if (t->boot.millis >= wipe_at(t)) {
        nav_step(t, home());
        return;
    }
    if (t->boot.millis >= warn_at(t) && !nav->warned) {
        nav->warned = true;
        say_screen(t);
    }
}

void nav_touched(struct terminal *t)
{
    /* A finger on its way to a button of the warning: the countdown does not jump. */
    if (!t->nav.warned)
        t->nav.touched = t->boot.millis;
}

void nav_more_time(struct terminal *t)
{
    t->nav.warned = false;
    t->nav.touched = t->boot.millis;
}

int64_t nav_due(const struct terminal *t)
{
    const struct nav *nav = &t->nav;
    int64_t due = nav->again > 0 ? nav->again : INT64_MAX;
    int64_t idle = warn_at(t);

    if (nav->warned) /* the countdown shows each second */
        idle = t->boot.millis + SECOND - (t->boot.millis - idle) % SECOND;
    return idle < due ? idle : due;
}

/* ---- what lies over a screen ---- */

static void emergency(struct terminal *t)
{
    struct ui *ui = &t->ui;
    struct rect area = {0, 0, t->w, t->h};
    const struct theme *th = &ui->theme;

    ui->node_count = 0;
    draw_box(ui, area, th->bad, 0, 0, 0);
    area = rect_inset(area, th->pad);
    draw_icon(ui, rect_centre(cut_top(&area, area.h / 3), area.h / 6, area.h / 6), "warning",
              th->brand_ink);
    ui_text(ui, area, (struct style){th->h1, BOLD, th->brand_ink, CENTRE}, "emergency",
            t->view.emergency_text);
}

static void warning(struct terminal *t, struct page *p)
{
    struct ui *ui = &t->ui;
    const struct theme *th = &ui->theme;
    struct rect screen = {0, 0, t->w, t->h}, box, row;
    int w = theme_px(th, 960), h = 2 * th->pad + theme_px(th, 260) + th->touch;
    char text[NODE_LABEL];

    if (w < 6 * th->touch) /* a small display has larger buttons */
        w = 6 * th->touch;
    ui->node_count = 0; /* only the warning can be pressed and is said */
    draw_box(ui, screen, 0x99142129, 0, 0, 0);
    box = rect_centre(screen, w < t->w - 2 * th->pad ? w : t->w - 2 * th->pad,
                      h < t->h - 2 * th->gap ? h : t->h - 2 * th->gap);
    draw_box(ui, box, th->card, 0, 0, th->r_card);
    box = rect_inset(box, th->pad);
    row = cut_bottom(&box, th->touch);
    ui_heading(ui, cut_top(&box, box.h / 2), (struct style){th->h2, BOLD, th->ink, CENTRE},
               "idle_title", tr(ui, "Are you still there?"));
    text_format(text, sizeof text, tr(ui, "Your entries will be erased in %d seconds."),
                p->seconds_left);
    ui_text(ui, box, (struct style){th->body, REGULAR, th->ink2, CENTRE}, "idle_text", text);
    if (ui_button(ui, grid_cell(row, 2, 1, th->gap, 0), "home", tr(ui, "End"), BUTTON_PLAIN))
        nav_step(t, home());
    else if (ui_button(ui, grid_cell(row, 2, 1, th->gap, 1), "more_time", tr(ui, "More time"),
                       BUTTON_PRIMARY))
        nav_more_time(t);
}

void nav_overlay(struct terminal *t, struct page *p)
{
    if (t->view.emergency)
        emergency(t);
    else if (t->nav.warned)
        warning(t, p);
}
