/* unlock.c - the PIN of the staff; each wrong one makes the next wait longer. */
#include <string.h>

#include "base/text.h"
#include "screens/frame.h"
#include "screens/screens.h"

enum { PIN_MAX = 12, STAFF_IDLE_S = 30 };

struct unlock {
    char pin[PIN_MAX + 1];
    bool wrong;
};

static void dots(struct page *p, struct ui *ui, struct rect r)
{
    const struct unlock *s = p->state;
    char shown[PIN_MAX * 4 + 1] = "";

    for (size_t i = 0; i < strlen(s->pin); i++)
        text_append(shown, sizeof shown, "•");
    ui_field(ui, r, "pin", tr(ui, "PIN"), shown)->masked = true;
}

static void words(struct page *p, struct ui *ui, struct rect r, int wait)
{
    const struct unlock *s = p->state;
    const struct theme *th = &ui->theme;
    struct style st = {th->body, REGULAR, s->wrong ? th->bad : th->ink2, LEFT};
    char text[WORDS_MAX];

    if (wait > 0)
        text_format(text, sizeof text, tr(ui, "Wrong PIN. Try again in %d seconds."), wait);
    else if (s->wrong)
        text_copy(text, sizeof text, tr(ui, "Wrong PIN."));
    else
        text_copy(text, sizeof text, tr(ui, "This part of the machine is for the staff."));
    draw_text(ui, r, st, text);
    ui_node(ui, "why", s->wrong ? ROLE_HEADING : ROLE_TEXT, r, text);
}

static bool keys(struct page *p, struct ui *ui, struct rect r, int wait)
{
    struct unlock *s = p->state;

    if (!ui_keypad(ui, r, s->pin, PIN_MAX, tr(ui, "OK"), wait == 0 && s->pin[0] != '\0') ||
        wait > 0)
        return false;
    s->wrong = !visit_unlock(p->terminal, s->pin);
    wipe(s->pin, sizeof s->pin);
    return !s->wrong;
}

static struct step show(struct page *p, struct ui *ui)
{
    const struct theme *th = &ui->theme;
    struct frame f = {.title = N_("For the staff"), .back = true};
    int wait = visit_unlock_wait(p->terminal), wide = 4 * th->touch + 4 * theme_px(th, 24);
    struct rect right;
    bool good;

    if (frame_begin(p, ui, &f) == FRAME_BACK)
        return home();
    if (th->portrait) {
        right = cut_bottom(&f.body, f.body.h / 2);
    } else {
        right = cut_right(&f.body, f.body.w * 42 / 100 > wide ? f.body.w * 42 / 100 : wide);
        cut_right(&f.body, th->gap * 2);
    }
    dots(p, ui,
         cut_top(&f.body, th->touch * 3 / 2 < f.body.h / 2 ? th->touch * 3 / 2 : f.body.h / 2));
    cut_top(&f.body, th->gap);
    words(p, ui, f.body, wait);
    good = keys(p, ui, right, wait);
    frame_end(p, ui, &f);
    if (good)
        return go(&diagnostics_screen);
    return wait > 0 ? stay_for(SECOND) : stay();
}

const struct screen unlock_screen = {
    .name = "unlock",
    .state_size = sizeof(struct unlock),
    .idle_seconds = STAFF_IDLE_S,
    .show = show,
};
