/* reasons.c - what was good or bad; the level that was pressed is stored with
 * the reasons in one event, and is never lost when nobody chooses any. */

#include "base/text.h"
#include "screens/frame.h"
#include "screens/reason_tiles.h"
#include "screens/screens.h"

enum { PATIENCE_S = 30, WARN_S = 20 };

struct reasons {
    uint32_t chosen;    /* bit i: reasons[i] of the catalogue */
    int64_t warned_for; /* the last touch, and one, after which it warned */
    bool sent;
};

static void send(struct page *p)
{
    struct reasons *s = p->state;
    char codes[REASONS_SIZE];

    if (s->sent || p->visit->level == 0 || p->visit->rating != RATE_NOTHING)
        return;
    s->sent = true;
    visit_reason_codes(p->terminal, s->chosen, codes);
    visit_rate(p->terminal, p->visit->level, codes);
}

static const char *question(int level)
{
    if (level >= 4)
        return N_("Thank you! What did you like?");
    return level == 3 ? N_("Thank you. What could be better?")
                      : N_("We are sorry. What went wrong?");
}

static void ask(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    const char *text = question(p->visit->level);
    struct style s = {th->h1, BOLD, th->ink, LEFT};
    int side = th->h1 * 5 / 2;
    struct rect head;

    if (th->compact) {
        reason_tiles(p, ui, body, 1U << p->visit->level, &((struct reasons *)p->state)->chosen);
        return;
    }
    head = cut_top(&body, side);
    draw_face(ui, cut_left(&head, side), p->visit->level);
    cut_left(&head, th->gap * 3 / 2);
    head = rect_centre(head, head.w, th->h1 * 4 / 3 + th->note * 3 / 2);
    s.size = draw_size(ui, s, head.w, tr(ui, text));
    ui_heading(ui, cut_top(&head, th->h1 * 4 / 3), s, "title", tr(ui, text));
    tile_second(ui, head, (struct style){th->note, REGULAR, th->ink2, LEFT},
                words_second(ui, text));
    cut_top(&body, th->gap * 3 / 2);
    reason_tiles(p, ui, body, 1U << p->visit->level, &((struct reasons *)p->state)->chosen);
}

/* Milliseconds until what was pressed is sent as it is. */
static int64_t left_ms(const struct page *p)
{
    int64_t from = p->touched > p->entered ? p->touched : p->entered;

    return from + (int64_t)visit_patience(p->terminal, PATIENCE_S) * SECOND - p->millis;
}

/* Each second of the warning, and once when it begins. */
static int64_t until_next(int64_t left)
{
    if (left <= 0)
        return 1;
    return left > (int64_t)WARN_S * SECOND ? left - (int64_t)WARN_S * SECOND : SECOND;
}

static void hint_of(struct page *p, const struct ui *ui, char *to, size_t size)
{
    struct reasons *s = p->state;
    int64_t left = left_ms(p);

    if (left > (int64_t)WARN_S * SECOND || s->sent) {
        text_copy(to, size, tr(ui, "You may choose several, or none."));
        return;
    }
    if (s->warned_for != p->touched + 1)
        visit_warn(p->terminal);
    s->warned_for = p->touched + 1;
    text_format(to, size, tr(ui, "Your rating is sent in %d seconds; touch here for more time."),
                (int)((left + SECOND - 1) / SECOND));
}

static struct step show(struct page *p, struct ui *ui)
{
    struct reasons *s = p->state;
    struct frame f = {.actions = 1};
    char hint[WORDS_MAX];

    if (p->visit->rating == RATE_DONE)
        return go(&thanks_screen);
    if (p->visit->rating == RATE_FAILED)
        return go(&sorry_screen);
    if (left_ms(p) <= 0)
        send(p);
    if (ui->theme.compact)
        f.title = question(p->visit->level);
    hint_of(p, ui, hint, sizeof hint);
    f.hint = hint;
    frame_begin(p, ui, &f);
    if (s->sent)
        frame_action_off(ui, &f, "done", tr(ui, "Send"));
    else if (frame_action(ui, &f, "done", s->chosen != 0 ? tr(ui, "Send") : tr(ui, "Send without"),
                          BUTTON_PRIMARY))
        send(p);
    ask(p, ui, f.body);
    frame_end(p, ui, &f);
    return s->sent ? stay() : stay_for(until_next(left_ms(p)));
}

/* The press counts, wherever the screen goes next. */
static void leave(struct page *p)
{
    send(p);
}

const struct screen reasons_screen = {
    .name = "reasons",
    .state_size = sizeof(struct reasons),
    .idle_seconds = -1,
    .show = show,
    .leave = leave,
};
