/* rating.c - five faces for one visit; one press counts. */
#include "base/text.h"
#include "screens/faces.h"
#include "screens/frame.h"
#include "screens/screens.h"
#include "screens/who.h"

enum { WARN_S = 20 };

struct rating {
    int64_t warned_for; /* the last touch, and one, after which it warned */
};

/* On a pad the hub asks, and the question lapses; at a kiosk the customer came
 * to rate, and the idle warning ends it. */
static bool is_pad(const struct page *p)
{
    return visit_view(p->terminal)->counter > 0;
}

/* A touch or a key beside the levels says that somebody is still there. */
static int64_t lapses_at(const struct page *p)
{
    int rule = visit_catalogue(p->terminal)->rules.rating_seconds;

    return (p->touched > p->entered ? p->touched : p->entered) +
           (int64_t)visit_patience(p->terminal, rule) * SECOND;
}

/* Seconds until the question goes; 0 while there are more than the warning's. */
static int runs_out(struct page *p)
{
    struct rating *s = p->state;
    int64_t left = lapses_at(p) - p->millis;

    if (!is_pad(p) || left > (int64_t)WARN_S * SECOND || left <= 0)
        return 0;
    if (s->warned_for != p->touched + 1)
        visit_warn(p->terminal);
    s->warned_for = p->touched + 1;
    return (int)((left + SECOND - 1) / SECOND);
}

static void hint_of(struct page *p, const struct ui *ui, char *to, size_t size)
{
    int left = runs_out(p);

    if (left > 0)
        text_format(to, size, tr(ui, "This question goes in %d seconds; touch here for more time."),
                    left);
    else
        text_copy(to, size, tr(ui, "One visit, one rating. The staff do not see who you are."));
}

static void whom(struct page *p, struct ui *ui, struct rect r)
{
    const struct view_rating *asked = &p->visit->asked;
    char number[NUMBER_TEXT], minutes[WORDS_MAX] = "";

    number_to_text(asked->number, number);
    if (asked->minutes > 0)
        text_format(minutes, sizeof minutes, tr(ui, "Served in %d min"), asked->minutes);
    who_card(p, ui, r, asked->staff, visit_view(p->terminal)->counter, number, minutes);
}

static int question(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    int card = theme_px(th, 188), least_card = th->h2 * 4 / 3 + th->note * 4 / 3 + th->gap;
    const char *text = N_("How was the service?");

    if (th->compact) {
        least_card = body.h / 4;
        card = least_card;
    }
    whom(p, ui, cut_top(&body, card > least_card ? card : least_card));
    cut_top(&body, th->gap);
    if (!th->compact) {
        ui_heading(ui, cut_top(&body, th->h1 * 4 / 3),
                   (struct style){th->h1, BOLD, th->ink, CENTRE}, "title", tr(ui, text));
        tile_second(ui, cut_top(&body, th->note * 4 / 3),
                    (struct style){th->note, REGULAR, th->ink2, CENTRE}, words_second(ui, text));
        cut_top(&body, th->gap);
    }
    return faces(ui, body);
}

/* A newer question of the hub, or an answer given elsewhere, ends this one. */
static bool is_over(const struct page *p)
{
    const struct visit *v = p->visit;

    if (v->rating == RATE_NOTHING && visit_is_rated(p->terminal, v->rated))
        return true;
    return is_pad(p) && !id_equal(visit_view(p->terminal)->rating.ticket, v->rated);
}

/* What has been stored decides; NULL: still on its way to the disk, or nothing
 * was pressed yet. */
static const struct screen *settled(const struct page *p)
{
    if (p->visit->rating == RATE_DONE)
        return &thanks_screen;
    return p->visit->rating == RATE_FAILED ? &sorry_screen : NULL;
}

/* Each second of the warning, and once when it begins. */
static struct step again(const struct page *p)
{
    int64_t left = lapses_at(p) - p->millis;

    if (!is_pad(p) || left <= 0)
        return stay();
    return stay_for(left > (int64_t)WARN_S * SECOND ? left - (int64_t)WARN_S * SECOND : SECOND);
}

static struct step show(struct page *p, struct ui *ui)
{
    const struct visit *v = p->visit;
    struct frame f = {.actions = 1};
    char hint[WORDS_MAX];
    int level;

    if (id_is_none(v->rated) || is_over(p))
        return home();
    if (settled(p) != NULL)
        return v->level == 0 && is_pad(p) && p->millis >= lapses_at(p) ? home() : go(settled(p));
    if (is_pad(p) && p->millis >= lapses_at(p) && v->rating == RATE_NOTHING) {
        visit_lapse_rating(p->terminal);
        if (v->rating == RATE_FAILED)
            return home();
    }
    if (ui->theme.compact)
        f.title = N_("How was the service?");
    hint_of(p, ui, hint, sizeof hint);
    f.hint = hint;
    frame_begin(p, ui, &f);
    if (v->rating != RATE_NOTHING)
        frame_action_off(ui, &f, "skip", tr(ui, "No rating"));
    else if (frame_action(ui, &f, "skip", tr(ui, "No rating"), BUTTON_PLAIN))
        visit_decline_rating(p->terminal);
    level = question(p, ui, f.body);
    frame_end(p, ui, &f);
    if (level > 0 && v->rating == RATE_NOTHING) {
        p->visit->level = level;
        return go(&reasons_screen);
    }
    return again(p);
}

const struct screen rating_screen = {
    .name = "rating",
    .state_size = sizeof(struct rating),
    .show = show,
};
