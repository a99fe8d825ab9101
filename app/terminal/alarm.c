/* alarm.c - the notice of an emergency: over every screen, aloud, until it is
 * lifted (R36).
 *
 * What is under it keeps its state.  It comes back when the notice is lifted in
 * time; else its idle time wipes it, without the question that would be in the
 * way here: whoever has left the hall leaves nothing on the screen. */
#include <string.h>

#include "base/text.h"
#include "port/clock.h"
#include "port/speech.h"
#include "terminal/inside.h"

enum { REPEAT_MS = 15 * SECOND, SAID_MAX = 512, FIT_STEPS = 16 };

/* ---- what it says ---- */

static const char *way_out(const struct terminal *t, int language)
{
    const char *text = t->catalogue->way_out.text[language];

    return text[0] != '\0' ? text
                           : t->ui.tr(language, "Leave by the nearest exit and follow the staff.");
}

/* The visitor's language, then the others as they stand. */
static int language_at(const struct terminal *t, int place)
{
    int first = t->visit.language;

    return place == 0 ? first : place <= first ? place - 1 : place;
}

/* ---- seen ---- */

/* In the largest letters that find room, in the middle of `r`. */
static void fit_text(struct ui *ui, struct rect r, struct style s, const char *text)
{
    int step = s.size / (2 * FIT_STEPS) + 1, least = s.size / 4, h;

    while ((h = draw_height(ui, r.w, s, text)) > r.h && s.size - step > least)
        s.size -= step;
    draw_text(ui, rect_centre(r, r.w, h < r.h ? h : r.h), s, text);
}

static void title(struct terminal *t, struct rect r)
{
    struct ui *ui = &t->ui;
    const struct theme *th = &ui->theme;
    struct style s = {r.h * 3 / 4, BOLD, th->brand_ink, LEFT};
    char text[NODE_LABEL], clock[CLOCK_TEXT];
    struct rect words;
    int since = r.w / 5;

    text_format(text, sizeof text, "%s  %s", ui->tr(ZH_HANS, "Emergency"),
                ui->tr(ENGLISH, "Emergency"));
    draw_icon(ui, cut_left(&r, r.h), "warning", th->brand_ink);
    cut_left(&r, th->gap);
    words = cut_left(&r, r.w - since);
    s.size = draw_size(ui, s, words.w, text);
    draw_line(ui, words, s, text);
    ui_node(ui, "emergency_title", ROLE_HEADING, words, tr(ui, "Emergency"));
    clock_to_text(clock_at(t->view.emergency_since), clock);
    text_format(text, sizeof text, tr(ui, "since %s"), clock);
    s.align = RIGHT;
    s.size = s.size / 2;
    draw_line(ui, r, s, text);
    ui_node(ui, "emergency_since", ROLE_TEXT, r, text);
}

static void ways_out(struct terminal *t, struct rect r)
{
    static const char *const ids[LANGUAGES] = {"way_out:zh_Hans", "way_out:zh_Hant", "way_out:en"};
    struct ui *ui = &t->ui;
    const struct theme *th = &ui->theme;

    for (int i = 0; i < LANGUAGES; i++) {
        int language = language_at(t, i);
        struct rect row = grid_cell(r, 1, LANGUAGES, th->gap, i);

        draw_box(ui, cut_top(&row, theme_px(th, 3)), th->brand_ink, 0, 0, 0);
        cut_top(&row, th->gap / 2);
        fit_text(ui, row, (struct style){th->h1, BOLD, th->brand_ink, LEFT}, way_out(t, language));
        ui_node(ui, ids[language], ROLE_TEXT, row, way_out(t, language));
    }
}

void alarm_show(struct terminal *t)
{
    struct ui *ui = &t->ui;
    const struct theme *th = &ui->theme;
    struct rect area = {0, -th->top, t->w, t->h}, row;

    ui->node_count = 0; /* nothing under it can be pressed or is said */
    draw_box(ui, area, th->bad, 0, 0, 0);
    area = rect_inset(area, th->pad);
    title(t, cut_top(&area, area.h / 7 < area.w / 8 ? area.h / 7 : area.w / 8));
    row = cut_top(&area, area.h * 2 / 5);
    ui_node(ui, "emergency", ROLE_ALERT, row, t->view.emergency_text);
    fit_text(ui, rect_inset(row, th->gap / 2),
             (struct style){th->display, BOLD, th->brand_ink, CENTRE}, t->view.emergency_text);
    ways_out(t, area);
}

/* ---- aloud ---- */

static bool has_voice(const struct terminal *t)
{
    return t->speaks || t->visit.spoken || t->alarm.voice;
}

/* The notice in the language of the hall, then the way out in each; both Chinese
 * scripts sound alike, so that the second of them is left out. */
static void say_step_of(struct terminal *t, int step)
{
    int language = step == 0 ? t->language : language_at(t, step - 1);
    char text[SAID_MAX];

    text_format(text, sizeof text, "%s. %s", t->ui.tr(language, "Emergency"),
                step == 0 ? t->view.emergency_text : way_out(t, language));
    say_utter(t, language, text);
}

static bool sounds_alike(const struct terminal *t, int step)
{
    return step > 1 && language_at(t, step - 1) != ENGLISH &&
           (step > 2 || t->visit.language != ENGLISH);
}

void alarm_speak(struct terminal *t)
{
    struct alarm *a = &t->alarm;

    a->voice |= a->on && t->visit.spoken;
    if (!a->on || !has_voice(t) || t->say.running != 0 || t->boot.millis < a->again)
        return;
    while (a->step <= LANGUAGES && sounds_alike(t, a->step))
        a->step++;
    if (a->step <= LANGUAGES)
        say_step_of(t, a->step++);
    if (a->step > LANGUAGES) {
        a->step = 0;
        a->again = t->boot.millis + REPEAT_MS;
    }
}

/* From its first word, at once. */
static void begin_speech(struct terminal *t)
{
    if (has_voice(t))
        speech_stop();
    t->say.running = 0;
    t->say.live = t->say.paused = false;
    t->say.queued = 0; /* who was called has left */
    t->say.begun = false;
    t->alarm.step = 0;
    t->alarm.again = 0;
}

/* ---- begins, ends, what is pressed meanwhile ---- */

void alarm_hear(struct terminal *t)
{
    struct alarm *a = &t->alarm;
    const struct view *v = &t->view;

    if (v->emergency && (!a->on || strcmp(a->text, v->emergency_text) != 0)) {
        ui_forget_press(&t->ui);
        a->on = true;
        text_copy(a->text, sizeof a->text, v->emergency_text);
        begin_speech(t);
    } else if (a->on && !v->emergency) {
        begin_speech(t); /* silence */
        wipe(a, sizeof *a);
        nav_more_time(t);
        say_screen(t);
    }
}

bool alarm_takes(struct terminal *t, const struct notice *n)
{
    if (!t->alarm.on)
        return false;
    if (n->kind == NOTICE_KEY && (n->a == KEY_REPEAT || n->a == KEY_PAUSE))
        begin_speech(t);
    else if (n->kind == NOTICE_KEY && say_key(t, (enum key)n->a))
        t->alarm.voice = t->visit.spoken; /* its key ends it too */
    return n->kind == NOTICE_KEY || n->kind == NOTICE_POINTER || n->kind == NOTICE_TEXT ||
           n->kind == NOTICE_SCAN;
}

int64_t alarm_due(const struct terminal *t)
{
    return t->alarm.on && has_voice(t) && t->say.running == 0 ? t->alarm.again : INT64_MAX;
}
