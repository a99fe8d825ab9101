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

enum { WARN_LEAST_S = 20, DRIFT_STEPS = 8 };

const struct screen *nav_shown(const struct terminal *t)
{
    return t->nav.over != NULL ? t->nav.over : t->nav.at;
}

/* Seconds without a touch until the warning; -1 never. */
static int idle_seconds(const struct terminal *t)
{
    const struct screen *at = nav_shown(t);

    if (at == NULL || at == t->nav.home || at->idle_seconds < 0)
        return -1;
    if (at->idle_seconds > 0)
        return at->idle_seconds;
    return visit_patience(t, t->catalogue->rules.idle_seconds);
}

/* Twenty seconds and more, whatever the hall's rule says: WCAG 2.2.1. */
static int warn_seconds(const struct terminal *t)
{
    int rule = t->catalogue->rules.warn_seconds;

    return visit_patience(t, rule > WARN_LEAST_S ? rule : WARN_LEAST_S);
}

static int64_t warn_at(const struct terminal *t)
{
    int idle = idle_seconds(t);

    return idle < 0 ? INT64_MAX : t->nav.touched + (int64_t)idle * SECOND;
}

static int64_t wipe_at(const struct terminal *t)
{
    int64_t warn = warn_at(t);

    return warn == INT64_MAX ? warn : warn + (int64_t)warn_seconds(t) * SECOND;
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
        .touched = nav->touched > nav->uncovered ? nav->touched : nav->uncovered,
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
    nav->over = NULL;
    nav->uncovered = 0;
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

/* The keyboard's focus returns to the button that opened it. */
static void uncover(struct terminal *t)
{
    t->nav.over = NULL;
    t->nav.uncovered = t->nav.touched = t->boot.millis;
    ui_focus(&t->ui, "accessibility", t->ui.focus_shown);
    say_screen(t);
}

/* The screen that lies over another one; its private state would have no place. */
void nav_open_access(struct terminal *t)
{
    struct nav *nav = &t->nav;

    if (nav->access == NULL)
        return;
    if (nav->over != NULL) { /* its button once more */
        uncover(t);
        return;
    }
    must(nav->access->state_size == 0);
    nav->over = nav->access;
    nav->touched = t->boot.millis;
    nav->again = 0;
    t->ui.focus[0] = '\0';
    say_screen(t);
}

/* Who goes back to the first screen is still there: what was given is wiped, but
 * language, letters and voice stay until nobody touches it. */
static void go_back(struct terminal *t, const struct screen *to)
{
    struct access access = t->visit.access;
    bool spoken = t->visit.spoken;
    int language = t->visit.language;

    enter(t, to);
    if (to != t->nav.home)
        return;
    t->visit.access = access;
    t->visit.spoken = spoken;
    t->visit.language = language;
}

void nav_step(struct terminal *t, struct step s)
{
    struct nav *nav = &t->nav;

    if (s.kind == BACK && nav->over != NULL) {
        uncover(t);
        return;
    }
    switch (s.kind) {
    case STAY:
        nav->again = s.again_ms > 0 ? t->boot.millis + s.again_ms : 0;
        return;
    case GO:
        nav->before = nav->at;
        enter(t, s.to);
        break;
    case BACK:
        go_back(t, nav->before != NULL && nav->before != nav->at ? nav->before : nav->home);
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
    if (t->alarm.on)
        return; /* nobody is asked; the seconds run on */
    if (t->visit.spoken && t->say.running != 0 && !nav->warned)
        nav->touched = t->boot.millis; /* who listens is there */
    if (t->boot.millis >= warn_at(t) && !nav->warned) {
        nav->warned = true;
        t->ui.focus[0] = '\0';
        say_warn(t);
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
    if (t->nav.warned)
        say_screen(t);
    t->nav.warned = false;
    t->nav.touched = t->boot.millis;
}

int64_t nav_due(const struct terminal *t)
{
    const struct nav *nav = &t->nav;
    int64_t due = nav->again > 0 ? nav->again : INT64_MAX;
    int64_t idle = t->alarm.on ? wipe_at(t) : warn_at(t);

    if (nav->warned && !t->alarm.on) /* the countdown shows each second */
        idle = t->boot.millis + SECOND - (t->boot.millis - idle) % SECOND;
    return idle < due ? idle : due;
}

/* ---- what lies over a screen ---- */

static void warning(struct terminal *t, struct page *p)
{
    struct ui *ui = &t->ui;
    const struct theme *th = &ui->theme;
    struct rect screen = {0, -th->top, t->w, t->h}, box, row;
    int w = theme_px(th, 960), h = 2 * th->pad + theme_px(th, 260) + th->touch;
    char text[NODE_LABEL];

    if (w < 6 * th->touch) /* a small display has larger buttons */
        w = 6 * th->touch;
    ui->node_count = 0; /* only the warning can be pressed and is said */
    if (th->large)
        h += theme_px(th, 200);
    draw_box(ui, screen, th->veil, 0, 0, 0);
    box = rect_centre((struct rect){0, 0, th->w, th->h},
                      w < th->w - 2 * th->pad ? w : th->w - 2 * th->pad,
                      h < th->h - 2 * th->gap ? h : th->h - 2 * th->gap);
    draw_box(ui, box, th->card, th->line, theme_px(th, 2), th->r_card);
    box = rect_inset(box, th->pad);
    row = cut_bottom(&box, th->touch);
    ui_heading(ui, cut_top(&box, box.h / 2), (struct style){th->h2, BOLD, th->ink, CENTRE},
               "idle_title", tr(ui, "Are you still there?"));
    text_format(text, sizeof text, tr(ui, "Your entries will be erased in %d seconds."),
                p->seconds_left);
    draw_text(ui, box, (struct style){th->body, REGULAR, th->ink2, CENTRE}, text);
    ui_node(ui, "idle_text", ROLE_HEADING, box, text);
    if (ui_button(ui, grid_cell(row, 2, 1, th->gap, 0), "home", tr(ui, "End"), BUTTON_PLAIN))
        nav_step(t, home());
    else if (ui_button(ui, grid_cell(row, 2, 1, th->gap, 1), "more_time", tr(ui, "More time"),
                       BUTTON_PRIMARY))
        nav_more_time(t);
}

/* The half that hands do not reach says what the screen is about. */
static void upper_half(struct terminal *t)
{
    struct ui *ui = &t->ui;
    const struct theme *th = &ui->theme;
    struct rect area = {0, -th->top, th->w, th->top};
    const char *text = "";

    for (int i = 0; i < ui->node_count; i++) {
        const struct node *n = &ui->nodes[i];

        if (n->role == ROLE_HEADING && (text[0] == '\0' || strcmp(n->id, "number") == 0))
            text = n->label;
    }
    if (text[0] == '\0')
        text = visit_text(t, &t->catalogue->name);
    draw_box(ui, area, th->brand_soft, 0, 0, 0);
    draw_box(ui, cut_bottom(&area, theme_px(th, 4)), th->brand, 0, 0, 0);
    area = rect_inset(area, th->pad);
    draw_text(ui, rect_centre(area, area.w, th->h1 * 4),
              (struct style){th->h1, BOLD, th->ink, CENTRE}, text);
}

/* The first screen stands for hours: it moves by a small step a minute, there and
 * back, so that no edge burns itself into the panel.  While somebody is there it
 * stays where it is. */
void nav_drift(struct terminal *t)
{
    const struct nav *nav = &t->nav;
    int step = theme_px(&t->ui.theme, 2), at;

    if (nav->at == nav->home && nav->over == NULL && t->boot.millis - nav->touched >= MINUTE &&
        t->boot.millis - t->drifted >= MINUTE) {
        t->drifted = t->boot.millis;
        t->drift = (t->drift + 1) % (2 * DRIFT_STEPS);
    }
    at = t->drift <= DRIFT_STEPS ? t->drift : 2 * DRIFT_STEPS - t->drift;
    t->ui.dx = at * step;
    t->ui.dy = at * step / 2;
}

void nav_overlay(struct terminal *t, struct page *p)
{
    if (t->ui.theme.top > 0)
        upper_half(t);
    if (t->alarm.on)
        alarm_show(t);
    else if (t->nav.warned)
        warning(t, p);
}
