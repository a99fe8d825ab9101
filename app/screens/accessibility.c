/* accessibility.c - what helps eyes, ears and hands, for this visit. */
#include <string.h>

#include "screens/frame.h"
#include "screens/screens.h"

enum { COLUMNS = 2, CHOICES = 6, VOICES = 6 };

struct option {
    const char *id, *label;
    bool *on;
    bool offered;
};

/* What is on or off; `spoken` is a copy: speech begins by the visit. */
static int options(struct page *p, const struct ui *ui, bool *spoken, struct option to[CHOICES])
{
    struct access *a = &p->visit->access;
    const struct option all[CHOICES] = {
        {"speech", N_("Read aloud"), spoken, !visit_is_mute(p->terminal)},
        {"contrast", N_("High contrast"), &a->face.contrast, true},
        {"large_print", N_("Large print"), &a->face.large, true},
        {"longer", N_("Longer time to act"), &a->longer, true},
        {"reach", N_("Controls lower down"), &a->face.reach, ui->theme.tall},
        {"spell", N_("Say what I type"), &a->spells, *spoken},
    };
    int n = 0;

    for (int i = 0; i < CHOICES; i++) {
        if (all[i].offered)
            to[n++] = all[i];
    }
    return n;
}

static void choices(struct page *p, struct ui *ui, struct rect area, const struct option *o, int n,
                    int columns)
{
    int rows = (n + columns - 1) / columns;

    for (int i = 0; i < n; i++) {
        struct rect r = grid_cell(area, columns, rows, ui->theme.gap, i);

        if (!tile_choice(ui, r, o[i].id, tr(ui, o[i].label), *o[i].on))
            continue;
        *o[i].on = !*o[i].on;
        if (strcmp(o[i].id, "speech") == 0)
            visit_set_spoken(p->terminal, *o[i].on);
    }
}

/* The voice: how fast, how loud, once more, silence for a while. */
static void voice(struct page *p, struct ui *ui, struct rect area, int columns)
{
    static const struct {
        const char *id, *label;
    } rows[VOICES] = {{"slower", N_("Slower")},    {"faster", N_("Faster")},
                      {"softer", N_("Softer")},    {"louder", N_("Louder")},
                      {"repeat", N_("Once more")}, {"pause", N_("Pause")}};
    int pressed = -1;

    for (int i = 0; i < VOICES; i++) {
        struct press b = {.id = rows[i].id, .label = tr(ui, rows[i].label), .role = ROLE_BUTTON};

        if (tile_press(ui, grid_cell(area, columns, VOICES / columns, ui->theme.gap, i), b))
            pressed = i;
    }
    if (pressed == 0 || pressed == 1)
        visit_step_voice(p->terminal, pressed == 1 ? 1 : -1, 0);
    else if (pressed == 2 || pressed == 3)
        visit_step_voice(p->terminal, 0, pressed == 3 ? 1 : -1);
    else if (pressed == 4)
        visit_say_again(p->terminal);
    else if (pressed == 5)
        visit_pause(p->terminal);
}

static void body(struct page *p, struct ui *ui, struct rect area)
{
    const struct theme *th = &ui->theme;
    bool spoken = p->visit->spoken, low = frame_is_low(ui);
    struct option o[CHOICES];
    int n = options(p, ui, &spoken, o), columns = low && spoken ? 3 : COLUMNS;
    int voice_columns = low ? VOICES : VOICES / 2, rows = (n + columns - 1) / columns, voices = 0;
    struct rect low_area;

    if (spoken)
        voices = VOICES / voice_columns;
    if (!low) { /* as tall as looks calm, from the top */
        int row = least(theme_px(th, th->large ? 190 : 150),
                        (area.h - (rows + voices) * th->gap) / (rows + voices));

        area.h = row * (rows + voices) + (rows + voices) * th->gap;
    }
    low_area = cut_bottom(&area, voices == 0 ? 0 : (area.h - th->gap) * voices / (rows + voices));
    if (spoken)
        voice(p, ui, low_area, voice_columns);
    if (voices > 0)
        cut_bottom(&area, low ? th->gap : th->gap * 2);
    choices(p, ui, area, o, n, columns);
}

static struct step show(struct page *p, struct ui *ui)
{
    struct frame f = {.title = N_("Accessibility"), .back = true};
    enum frame_event e;
    bool done = false, reset = false;

    f.hint = tr(ui, "All of this ends with your visit.");
    e = frame_begin(p, ui, &f);
    if (!ui->theme.compact) {
        done = frame_action(ui, &f, "done", tr(ui, "Done"), BUTTON_PRIMARY);
        reset = frame_action(ui, &f, "reset", tr(ui, "As usual"), BUTTON_PLAIN);
    }
    body(p, ui, f.body);
    frame_end(p, ui, &f);
    if (reset)
        visit_reset_access(p->terminal);
    return done || e == FRAME_BACK ? back() : stay();
}

const struct screen accessibility_screen = {
    .name = "accessibility",
    .common = true,
    .show = show,
};
