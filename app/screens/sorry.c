/* sorry.c - what could not be done, why, and what to do now. */
#include "base/text.h"
#include "screens/frame.h"
#include "screens/screens.h"

static const char *of_refusal(enum refusal r)
{
    switch (r) {
    case REFUSED_CLOSED:
        return N_("The hall is closed now, so no number was given.");
    case REFUSED_FULL:
        return N_("No more numbers can be given today.");
    case REFUSED_NO_SERVICE:
        return N_("This service is not offered here any more.");
    case REFUSED_RATED:
        return N_("This visit was rated before. One visit has one rating.");
    case REFUSED_STATE:
        return N_("This visit has not ended yet. Please rate it afterwards.");
    case ALLOWED:
    case REFUSED_NO_COUNTER:
    case REFUSED_COUNTER_SHUT:
    case REFUSED_COUNTER_TAKEN:
    case REFUSED_COUNTER_BUSY:
    case REFUSED_NOBODY_WAITING:
    case REFUSED_NO_TICKET:
    case REFUSED_NOT_YOURS:
    case REFUSED_NUMBER_TAKEN:
    case REFUSED_LEVEL:
    case REFUSED_NO_APPOINTMENT:
    case REFUSED_NOT_BOOKABLE:
    case REFUSED_NOT_OFFERED:
    case REFUSED_SLOT_TAKEN:
    case REFUSED_PAUSED:
    case REFUSED_MOVES:
    case REFUSED_NOT_TODAY:
    case REFUSED_NO_CASE:
    case REFUSED_NOT_ALLOWED:
    case REFUSED_NO_TEXT:
    case REFUSED_NO_DUE:
    case REFUSED_NO_DEVICE:
    case REFUSED_NO_STAFF:
    case REFUSED_NO_MATTER:
    case REFUSED_OTHER_SERVICE:
    case REFUSED_NO_REASON:
    case REFUSED_NO_HOW:
    case REFUSED_OWN_WORK:
    case REFUSED_LATE:
    case REFUSED_LATER_END:
    case REFUSED_NO_OPTIONS:
    case REFUSED_NO_WAY:
    case REFUSALS:
        break;
    }
    return N_("This cannot be done just now.");
}

/* A number is only given when it is on the disk. */
static const char *why(const struct visit *v)
{
    if (v->refusal != ALLOWED)
        return of_refusal(v->refusal);
    if (v->taking == TAKING_FAILED)
        return v->failure == ERR_FULL
                   ? N_("This machine has no room to store a number, so none was given.")
                   : N_("This machine could not store a number, so none was given.");
    return N_("This machine could not store your rating.");
}

static bool can_retry(const struct visit *v)
{
    return v->taking == TAKING_FAILED && v->refusal == ALLOWED;
}

static void draw_why(struct page *p, struct ui *ui, struct rect body)
{
    char text[WORDS_MAX * 2], todo[WORDS_MAX];
    struct message m = {.icon = "warning", .text = text, .bad = true};

    if (!ui->theme.compact)
        m.heading = N_("Sorry, that did not work");
    text_format(todo, sizeof todo, tr(ui, "Please ask the staff, or call %s."),
                visit_catalogue(p->terminal)->hotline);
    text_format(text, sizeof text, "%s\n%s", tr(ui, why(p->visit)), todo);
    tile_message(ui, body, &m);
}

static struct step show(struct page *p, struct ui *ui)
{
    const struct visit *v = p->visit;
    struct frame f = {.title = NULL};
    bool goes_home, busy = v->taking == TAKING_BUSY;

    if (v->taking == TAKING_DONE)
        return go(&ticket_screen);
    f.actions = can_retry(v) || busy ? 2 : 1;
    if (ui->theme.compact)
        f.title = N_("Sorry, that did not work");
    frame_begin(p, ui, &f);
    goes_home = frame_action(ui, &f, "home", tr(ui, "Back to the start"), BUTTON_PRIMARY);
    if (busy)
        frame_action_off(ui, &f, "retry", tr(ui, "Try again"));
    else if (can_retry(v) && frame_action(ui, &f, "retry", tr(ui, "Try again"), BUTTON_PLAIN))
        visit_take_number(p->terminal);
    draw_why(p, ui, f.body);
    frame_end(p, ui, &f);
    return goes_home ? home() : stay();
}

const struct screen sorry_screen = {
    .name = "sorry",
    .show = show,
};
