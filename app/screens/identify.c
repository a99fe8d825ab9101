/* identify.c - the phone number, which may be skipped, and what gives a place
 * further ahead. */
#include <string.h>

#include "base/text.h"
#include "screens/frame.h"
#include "screens/screens.h"

struct identify {
    char digits[PHONE_MAX + 1];
    bool sent;     /* a number was asked for from here */
    bool choosing; /* the classes are in the place of the keys */
    bool wrong;    /* "done" was pressed on a number that cannot be one */
};

static void take(struct page *p, const char *phone)
{
    struct identify *s = p->state;

    s->sent = true;
    if (phone[0] == '\0')
        p->visit->survey = false;
    visit_set_phone(p->terminal, phone);
    if (!p->visit->booking.on)
        visit_take_number(p->terminal);
}

/* Priority is for a number; a booked time is the same for all. */
static int classes(const struct page *p)
{
    return p->visit->booking.on ? 0 : visit_catalogue(p->terminal)->class_count;
}

static bool is_busy(const struct page *p)
{
    const struct identify *s = p->state;

    return s->sent && p->visit->taking == TAKING_BUSY;
}

/* ---- priority ---- */

static void class_pill(struct page *p, struct ui *ui, struct rect r, int i)
{
    const struct priority_class *c = &visit_catalogue(p->terminal)->classes[i];
    struct identify *s = p->state;
    char id[NODE_ID];

    text_format(id, sizeof id, "class:%s", c->code);
    if (!tile_choice(ui, r, id, visit_text(p->terminal, &c->name), p->visit->cls == i))
        return;
    p->visit->cls = p->visit->cls == i ? -1 : i;
    s->choosing = false;
}

static void class_pills(struct page *p, struct ui *ui, struct rect area, int columns)
{
    int n = classes(p), rows = (n + columns - 1) / columns;

    for (int i = 0; i < n; i++)
        class_pill(p, ui, grid_cell(area, columns, rows, ui->theme.gap * 2 / 3, i), i);
}

static void class_rows(struct page *p, struct ui *ui, struct rect *area)
{
    const struct theme *th = &ui->theme;
    int n = classes(p), rows = (n + 1) / 2;
    int h = rows * th->touch + (rows - 1) * (th->gap * 2 / 3);

    if (n == 0 || area->h < h + th->note * 3 / 2)
        return;
    draw_line(ui, cut_top(area, th->note * 3 / 2),
              (struct style){th->note, REGULAR, th->ink2, LEFT},
              tr(ui, "I am (you may be called sooner):"));
    cut_top(area, th->gap / 3);
    class_pills(p, ui, cut_top(area, h), 2);
}

/* ---- the field and what is said about it ---- */

static void about(struct page *p, struct ui *ui, struct rect r)
{
    const struct identify *s = p->state;
    const struct theme *th = &ui->theme;
    struct style st = {th->note, REGULAR, s->wrong ? th->bad : th->ink2, LEFT};
    const char *text = s->wrong ? N_("This is not a whole phone number. A mobile number has 11 "
                                     "digits and begins with 1.")
                                : N_("Your number is encrypted and used for this visit only. You "
                                     "may also go on without it.");

    if (s->wrong)
        ui_heading(ui, r, st, "wrong", tr(ui, text));
    else
        ui_text(ui, r, st, "about", tr(ui, text));
}

/* Whoever has typed a whole number may agree to be asked there afterwards. */
static bool may_agree(const struct page *p)
{
    const struct identify *s = p->state;

    return !p->visit->booking.on && visit_view(p->terminal)->asks && visit_is_phone(s->digits);
}

/* What is said about the number, or what may be done with it. */
static void below(struct page *p, struct ui *ui, struct rect r)
{
    struct visit *v = p->visit;

    if (!may_agree(p) || r.h < ui->theme.touch) {
        about(p, ui, r);
        return;
    }
    if (tile_choice(ui, cut_top(&r, ui->theme.touch), "survey",
                    tr(ui, "You may ask me afterwards how it was"), v->survey))
        v->survey = !v->survey;
}

static void field(struct page *p, struct ui *ui, struct rect r)
{
    const struct identify *s = p->state;
    char shown[PHONE_MAX * 2];

    ui_group_phone(shown, sizeof shown, s->digits);
    ui_field(ui, r, "phone", tr(ui, "Phone number"), shown)->masked = true;
    wipe(shown, sizeof shown);
}

static void service_line(struct page *p, struct ui *ui, struct rect r)
{
    const struct catalogue *c = visit_catalogue(p->terminal);
    const struct names *n;
    char text[WORDS_MAX];

    if (p->visit->service < 0)
        return;
    n = &c->services[p->visit->service].name;
    text_format(text, sizeof text, "%s" WORDS_DOT "%s", visit_text(p->terminal, n),
                n->text[words_second_language(ui)]);
    ui_text(ui, r, (struct style){ui->theme.note, REGULAR, ui->theme.ink2, LEFT}, "service", text);
}

static const char title[] = N_("Your phone number, so that we can reach you");

/* What stands beside or above the keys. */
static void left_side(struct page *p, struct ui *ui, struct rect area)
{
    const struct theme *th = &ui->theme;
    int heading = th->h1 * 56 / 64;
    struct style s = {heading, BOLD, th->ink, LEFT};
    int wanted = draw_height(ui, area.w, s, tr(ui, title));

    service_line(p, ui, cut_top(&area, th->note * 3 / 2));
    ui_heading(ui, cut_top(&area, wanted < area.h / 4 ? wanted : area.h / 4), s, "title",
               tr(ui, title));
    cut_top(&area, th->gap);
    field(p, ui, cut_top(&area, th->touch * 3 / 2 < area.h / 4 ? th->touch * 3 / 2 : area.h / 4));
    cut_top(&area, th->gap * 2 / 3);
    below(p, ui, cut_top(&area, th->touch > th->note * 3 ? th->touch : th->note * 3));
    cut_top(&area, th->gap * 2 / 3);
    class_rows(p, ui, &area);
}

static void keys(struct page *p, struct ui *ui, struct rect r)
{
    struct identify *s = p->state;
    size_t before = strlen(s->digits);
    bool done =
        ui_keypad(ui, r, s->digits, PHONE_MAX, tr(ui, "OK"), !is_busy(p) && s->digits[0] != '\0');

    if (strlen(s->digits) != before)
        s->wrong = false;
    if (!done || is_busy(p))
        return;
    s->wrong = !visit_is_phone(s->digits);
    if (!s->wrong)
        take(p, s->digits);
}

static const char skip_words[] = N_("Go on without");

/* ---- layouts ---- */

/* A small display: field and two buttons beside the keys; the classes take the
 * place of the keys when they are asked for. */
static void small(struct page *p, struct ui *ui, struct rect body)
{
    struct identify *s = p->state;
    const struct theme *th = &ui->theme;
    struct rect right = cut_right(&body, 4 * th->touch + 4 * theme_px(th, 24)), row;

    cut_right(&body, th->gap * 3 / 2);
    row = cut_bottom(&body, th->touch);
    cut_bottom(&body, th->gap);
    field(p, ui, cut_top(&body, th->touch));
    cut_top(&body, th->gap);
    below(p, ui, body);
    if (tile_press(
            ui, grid_cell(row, 2, 1, th->gap, 0),
            (struct press){
                .id = "skip", .label = tr(ui, skip_words), .role = ROLE_BUTTON, .off = is_busy(p)}))
        take(p, "");
    if (classes(p) > 0 && tile_press(ui, grid_cell(row, 2, 1, th->gap, 1),
                                     (struct press){.id = "priority",
                                                    .label = tr(ui, "Priority"),
                                                    .role = ROLE_BUTTON,
                                                    .primary = p->visit->cls >= 0}))
        s->choosing = !s->choosing;
    if (s->choosing)
        class_pills(p, ui, right, right.h < classes(p) * (th->touch + th->gap) ? 2 : 1);
    else
        keys(p, ui, right);
}

static void large(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    int wide = 4 * th->touch + 3 * theme_px(th, 20) + 3, side = body.w * 42 / 100;
    struct rect right;

    if (th->portrait) {
        struct rect low = cut_bottom(&body, body.h * 9 / 20);

        left_side(p, ui, body);
        keys(p, ui, low);
        return;
    }
    right = cut_right(&body, side > wide ? side : wide);
    cut_right(&body, th->gap * 3);
    if (right.h > th->touch * 8) /* keys as on a telephone, in the middle */
        right = rect_centre(right, right.w, th->touch * 8);
    left_side(p, ui, body);
    keys(p, ui, right);
}

static struct step where_next(const struct page *p)
{
    const struct identify *s = p->state;

    if (s->sent && p->visit->booking.on)
        return go(&appointment_confirm_screen);
    if (p->visit->taking == TAKING_DONE)
        return go(&ticket_screen);
    if (s->sent && p->visit->taking == TAKING_FAILED)
        return go(&sorry_screen);
    return stay();
}

static struct step show(struct page *p, struct ui *ui)
{
    struct frame f = {.back = true, .title = frame_is_low(ui) ? N_("Phone number") : NULL};

    f.hint = is_busy(p) ? tr(ui, "One moment: your number is being stored") : NULL;
    f.actions = frame_is_low(ui) ? 0 : 1;
    if (frame_begin(p, ui, &f) == FRAME_BACK && !is_busy(p))
        return p->visit->booking.on ? go(&appointment_slot_screen) : back();
    if (frame_is_low(ui)) {
        small(p, ui, f.body);
    } else {
        large(p, ui, f.body);
        if (is_busy(p))
            frame_action_off(ui, &f, "skip", tr(ui, skip_words));
        else if (frame_action(ui, &f, "skip", tr(ui, skip_words), BUTTON_PLAIN))
            take(p, "");
    }
    frame_end(p, ui, &f);
    return where_next(p);
}

const struct screen identify_screen = {
    .name = "identify",
    .common = true,
    .state_size = sizeof(struct identify),
    .show = show,
};
