/* ticket.c - the number that was taken, and whether its paper came out. */
#include <string.h>

#include "base/text.h"
#include "port/i18n.h"
#include "screens/frame.h"
#include "screens/screens.h"

/* Long enough to read, to fetch the slip, to fetch one's glasses; longer when the
 * paper is missing and the number has to be noted. */
enum { STAY_S = 20, STAY_NO_PAPER_S = 60 };

struct ticket_page {
    int64_t until;   /* monotonic ms; 0 not begun */
    int64_t touched; /* and when somebody did something, that `until` was reckoned for */
    int copies;
    int print; /* enum print_state */
};

static bool is_lost(const struct visit *v)
{
    return v->print == PRINT_FAILED || v->print == PRINT_UNKNOWN;
}

/* Each change of the paper, each touch and each key gives the whole time again. */
static int seconds_left(struct page *p)
{
    struct ticket_page *s = p->state;
    int stay_s = visit_patience(p->terminal,
                                is_lost(p->visit) || p->visit->spoken ? STAY_NO_PAPER_S : STAY_S);

    if (s->until == 0 || s->touched != p->touched || s->copies != p->visit->copies ||
        s->print != (int)p->visit->print) {
        s->touched = p->touched;
        s->copies = p->visit->copies;
        s->print = (int)p->visit->print;
        s->until = p->millis + (int64_t)stay_s * SECOND;
    }
    return (int)((s->until - p->millis + SECOND - 1) / SECOND);
}

static bool can_print(const struct page *p)
{
    struct part parts[PARTS_MAX];
    int n = visit_parts(p->terminal, parts);

    for (int i = 0; i < n; i++) {
        if (strcmp(parts[i].name, "printer") == 0)
            return !parts[i].broken;
    }
    return false;
}

/* ---- what the screen says ---- */

static const char *heading_of(const struct visit *v)
{
    if (v->print == PRINT_QUEUED)
        return N_("Your ticket is being printed");
    return is_lost(v) ? N_("Please keep this number") : N_("Please take your ticket");
}

static void why_lost(struct page *p, struct ui *ui, char *to, size_t size)
{
    static const struct {
        unsigned fault;
        const char *words;
    } rows[] = {
        {PRINTER_PAPER_OUT, N_("The paper did not come out: the printer has no paper.")},
        {PRINTER_COVER_OPEN, N_("The paper did not come out: the printer's cover is open.")},
        {PRINTER_CUTTER, N_("The paper did not come out: the cutter is stuck.")},
    };
    const char *why = p->visit->print == PRINT_UNKNOWN
                          ? N_("The printer went silent; perhaps the paper did not come out.")
                          : N_("The paper did not come out: the printer does not answer.");

    for (size_t i = 0; i < ARRAY_LEN(rows) && p->visit->print == PRINT_FAILED; i++) {
        if ((p->visit->print_faults & rows[i].fault) != 0) {
            why = rows[i].words;
            break;
        }
    }
    text_format(to, size, tr(ui, "%s %s"), tr(ui, why),
                tr(ui, "Your number is valid. Keep it in mind, or scan the code with your phone."));
}

static void facts(struct page *p, struct ui *ui, struct rect area)
{
    const struct visit *v = p->visit;
    const struct service *s = &visit_catalogue(p->terminal)->services[v->service];
    char before[WORDS_MAX], wait[WORDS_MAX];
    const struct fact facts[] = {
        {"before", tr(ui, "Before you"), before},
        {"wait", tr(ui, "Expected wait"), wait},
        {"area", tr(ui, "Please go to"), visit_text(p->terminal, &s->area)},
    };

    if (v->before >= 0)
        words_people(ui, v->before, before, sizeof before);
    else
        text_copy(before, sizeof before, tr(ui, "unknown"));
    words_wait(ui, v->quoted, wait, sizeof wait);
    if (wait[0] == '\0')
        text_copy(wait, sizeof wait, tr(ui, "unknown"));
    tile_facts(ui, area, 3, facts, ARRAY_LEN(facts));
}

static void number(struct page *p, struct ui *ui, struct rect r)
{
    char label[NUMBER_TEXT];
    struct style s = {r.h * 9 / 10, BOLD, ui->theme.brand, LEFT};

    number_to_text(p->visit->number, label);
    s.size = draw_size(ui, s, r.w, label);
    draw_line(ui, r, s, label);
    ui_node(ui, "number", ROLE_HEADING, r, label);
}

/* ---- the slip as it comes out of the printer ---- */

static void slip_lines(struct page *p, struct ui *ui, struct rect *in, int size)
{
    const struct theme *th = &ui->theme;
    const struct catalogue *c = visit_catalogue(p->terminal);
    struct style s = {size, REGULAR, th->ink, CENTRE}, big = {size * 17 / 4, BOLD, th->ink, CENTRE};
    char text[MOMENT_TEXT], label[NUMBER_TEXT];

    draw_line(ui, cut_top(in, size * 3 / 2), s, visit_text(p->terminal, &c->name));
    draw_line(ui, cut_top(in, size * 3 / 2), s,
              visit_text(p->terminal, &c->services[p->visit->service].name));
    number_to_text(p->visit->number, label);
    big.size = draw_size(ui, big, in->w, label);
    draw_line(ui, cut_top(in, size * 5), big, label);
    moment_to_text(p->visit->issued, text);
    text[10] = ' '; /* "2026-11-23 09:42" */
    text[16] = '\0';
    draw_line(ui, cut_top(in, size * 3 / 2), s, text);
}

static void slip_tail(struct page *p, struct ui *ui, struct rect r, int size)
{
    const struct visit *v = p->visit;
    char people[WORDS_MAX] = "", wait[WORDS_MAX];

    if (v->before >= 0)
        text_format(
            people, sizeof people,
            i18n_plural(ui->language, "%d person before you", "%d people before you", v->before),
            v->before);
    words_wait(ui, v->quoted, wait, sizeof wait);
    if (people[0] != '\0' && wait[0] != '\0')
        text_append(people, sizeof people, "%s", WORDS_DOT);
    text_append(people, sizeof people, "%s", wait);
    draw_line(ui, r, (struct style){size, REGULAR, ui->theme.ink, CENTRE}, people);
}

static void slip(struct page *p, struct ui *ui, struct rect r)
{
    const struct theme *th = &ui->theme;
    int size = theme_px(th, 27), least_h = size * 20;
    struct rect in, tail;

    if (r.h < least_h)
        size = size * r.h / least_h;
    draw_shadow(ui, r, theme_px(th, 12));
    draw_box(ui, r, th->card, th->line, 1, theme_px(th, 12));
    in = rect_inset(r, size * 5 / 4);
    slip_lines(p, ui, &in, size);
    tail = cut_bottom(&in, size * 2);
    draw_dash(ui, cut_top(&in, size), th->line);
    draw_dash(ui, cut_bottom(&in, size / 2), th->line);
    draw_line(ui, cut_bottom(&in, size * 7 / 4), (struct style){size, REGULAR, th->ink, CENTRE},
              tr(ui, "Scan to see your place"));
    draw_qr(ui, in, p->visit->link, th->ink);
    ui_node(ui, "slip", ROLE_IMAGE, r,
            tr(ui, "The code on your ticket; scan it to see your place"));
    slip_tail(p, ui, tail, size);
}

/* The code alone, as large as there is room: for the phone when there is no
 * paper, and on a small display. */
static void code(struct page *p, struct ui *ui, struct rect r)
{
    const struct theme *th = &ui->theme;
    struct rect in = rect_inset(r, th->compact ? 8 : theme_px(th, 32));

    tile_card(ui, r);
    draw_line(ui, cut_bottom(&in, th->note * 4 / 3),
              (struct style){th->note, REGULAR, th->ink, CENTRE}, tr(ui, "Scan to see your place"));
    draw_qr(ui, in, p->visit->link, th->ink);
    ui_node(ui, "code", ROLE_IMAGE, r,
            tr(ui, "The code on your ticket; scan it to see your place"));
}

/* ---- layouts ---- */

static void heading(struct page *p, struct ui *ui, struct rect *area)
{
    const struct theme *th = &ui->theme;
    const char *text = heading_of(p->visit);
    int size = th->h1 * 56 / 64;

    ui_heading(ui, cut_top(area, size * 3 / 2), (struct style){size, BOLD, th->ink, LEFT}, "title",
               tr(ui, text));
    tile_second(ui, cut_top(area, th->note * 3 / 2),
                (struct style){th->note, REGULAR, th->ink2, LEFT}, words_second(ui, text));
}

/* What went another way than usual, in the room below the number. */
static void news(struct page *p, struct ui *ui, struct rect *area)
{
    const struct theme *th = &ui->theme;
    int h = th->body * 4;
    char text[WORDS_MAX * 2];

    if (is_lost(p->visit)) {
        why_lost(p, ui, text, sizeof text);
        if (h > area->h * 2 / 5)
            h = area->h * 2 / 5;
        tile_news(ui, cut_bottom(area, h), "no_paper", "printer", text, true);
        cut_bottom(area, th->gap);
    } else if (p->visit->booking.arriving && p->visit->booking.shown.standing == STANDING_LATE) {
        if (h > area->h / 4)
            h = area->h / 4;
        tile_news(ui, cut_bottom(area, h * 3 / 4), "late", "clock",
                  tr(ui, "You are later than your time: you wait like everybody who comes now."),
                  false);
        cut_bottom(area, th->gap);
    } else if (p->visit->offline) {
        if (h > area->h / 4)
            h = area->h / 4;
        tile_news(ui, cut_bottom(area, h * 3 / 4), "offline", "offline",
                  tr(ui, "The centre does not answer just now. Your number is valid all the same."),
                  false);
        cut_bottom(area, th->gap);
    }
}

static void main_side(struct page *p, struct ui *ui, struct rect area)
{
    const struct theme *th = &ui->theme;
    int h = theme_px(th, 206);

    heading(p, ui, &area);
    news(p, ui, &area);
    if (h > area.h * 2 / 5)
        h = area.h * 2 / 5;
    facts(p, ui, cut_bottom(&area, h));
    cut_bottom(&area, th->gap);
    if (area.h > area.w / 2)
        area = rect_centre(area, area.w, area.w / 2);
    number(p, ui, area);
}

static void wide(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    struct rect right = cut_right(&body, body.w * 34 / 100);
    int h = theme_px(th, 720);

    cut_right(&body, theme_px(th, 72));
    if (h > right.h)
        h = right.h;
    if (is_lost(p->visit)) {
        h = right.w + th->note * 2 < right.h ? right.w + th->note * 2 : right.h;
        code(p, ui, rect_centre(right, right.w, h));
    } else {
        slip(p, ui, rect_centre(right, right.w, h));
    }
    main_side(p, ui,
              rect_centre(body, body.w, body.h < theme_px(th, 720) ? body.h : theme_px(th, 720)));
}

static void upright(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    struct rect low = cut_bottom(&body, body.h / 2);
    int w = theme_px(th, 720);

    cut_bottom(&body, th->gap * 2);
    main_side(p, ui, body);
    if (is_lost(p->visit))
        code(p, ui, rect_centre(low, low.h < low.w ? low.h : low.w, low.h));
    else
        slip(p, ui, rect_centre(low, w, low.h));
}

static void small(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    char text[WORDS_MAX * 2];
    struct rect low = cut_bottom(&body, body.h * 3 / 8), right;

    cut_bottom(&body, th->gap);
    right = cut_right(&body, body.h);
    cut_right(&body, th->gap);
    code(p, ui, right);
    number(p, ui, body);
    if (!is_lost(p->visit)) {
        facts(p, ui, low);
        return;
    }
    why_lost(p, ui, text, sizeof text);
    tile_news(ui, low, "no_paper", "printer", text, true);
}

static void done_label(struct ui *ui, int left, char *to, size_t size)
{
    text_format(to, size, tr(ui, "Done (%d)"), left);
}

static struct step buttons(struct page *p, struct ui *ui, struct frame *f, int left)
{
    char label[WORDS_MAX];
    bool done, ready = can_print(p) && p->visit->print != PRINT_QUEUED;

    done_label(ui, left, label, sizeof label);
    done = frame_action(ui, f, "done", label, BUTTON_PRIMARY);
    if (!ready)
        frame_action_off(
            ui, f, is_lost(p->visit) ? "copy" : "large",
            tr(ui, is_lost(p->visit) ? N_("Print again") : N_("Print in large letters")));
    else if (is_lost(p->visit) && frame_action(ui, f, "copy", tr(ui, "Print again"), BUTTON_PLAIN))
        visit_print_copy(p->terminal, false);
    else if (!is_lost(p->visit) &&
             frame_action(ui, f, "large", tr(ui, "Print in large letters"), BUTTON_PLAIN))
        visit_print_copy(p->terminal, true);
    return done ? home() : stay();
}

static void phone_hint(struct page *p, struct ui *ui, char *to, size_t size)
{
    char masked[PHONE_MAX + 8];

    to[0] = '\0';
    if (p->visit->phone[0] == '\0')
        return;
    text_mask_phone(masked, sizeof masked, p->visit->phone);
    text_format(to, size, tr(ui, "Your phone number is noted: %s"), masked);
}

static struct step show(struct page *p, struct ui *ui)
{
    int left = seconds_left(p);
    char hint[WORDS_MAX];
    struct frame f = {.hint = hint, .actions = 2};
    struct step s;

    if (p->visit->taking != TAKING_DONE || left <= 0)
        return home();
    if (ui->theme.compact)
        f.title = heading_of(p->visit);
    phone_hint(p, ui, hint, sizeof hint);
    frame_begin(p, ui, &f);
    s = buttons(p, ui, &f, left);
    if (ui->theme.compact)
        small(p, ui, f.body);
    else if (ui->theme.portrait)
        upright(p, ui, f.body);
    else
        wide(p, ui, f.body);
    frame_end(p, ui, &f);
    return s.kind == STAY ? stay_for(SECOND) : s;
}

static void say_wait(const struct page *p, char *to, size_t size)
{
    const struct visit *v = p->visit;
    const struct wait *w = &v->quoted;

    if (v->before >= 0)
        text_append(to, size, " ");
    if (v->before >= 0)
        text_append(
            to, size,
            i18n_plural(v->language, "%d person before you", "%d people before you", v->before),
            v->before);
    if (w->high > 0)
        text_append(to, size, ". ");
    if (w->high > 0)
        text_append(to, size, i18n(v->language, "Expected wait: %d to %d minutes."), w->low,
                    w->high);
}

/* The number digit by digit, what became of the paper, where to go. */
static void say(struct page *p, char *to, size_t size)
{
    const struct visit *v = p->visit;
    char number_text[NUMBER_TEXT * 2];

    words_spell(v->number, number_text, sizeof number_text);
    text_format(to, size, i18n(v->language, "Your number is %s."), number_text);
    text_append(to, size, " %s. ", i18n(v->language, heading_of(v)));
    text_append(to, size, i18n(v->language, "Please go to %s."),
                visit_text(p->terminal, &visit_catalogue(p->terminal)->services[v->service].area));
    say_wait(p, to, size);
    if (is_lost(v))
        text_append(to, size, " %s", i18n(v->language, "The paper did not come out."));
}

const struct screen ticket_screen = {
    .name = "ticket",
    .common = true,
    .state_size = sizeof(struct ticket_page),
    .idle_seconds = -1,
    .show = show,
    .say = say,
};
