/* progress.c - where a ticket stands, by its code or its number, or a case, by its slip or
 * its code; from there the visit is rated, and what is asked of the customer answered. */
#include <string.h>

#include "base/text.h"
#include "screens/code_keys.h"
#include "screens/frame.h"
#include "screens/number_keys.h"
#include "screens/progress_case.h"
#include "screens/screens.h"

struct progress {
    char typed[NUMBER_KEYS_MAX + 1];
    bool asked;   /* the visit's answer is shown, not the keys */
    bool code;    /* a case's code is typed, not a ticket's number */
    bool answers; /* what a case asks is shown, with the ways to answer */
    bool printed; /* why it was not accepted */
    bool objects; /* an objection was written: it is read back */
    int page;     /* of the keys for a code */
};

struct asking_words { /* English */
    const char *heading, *hint;
    const char *other_id, *other; /* a button to something else */
    const struct screen *to;      /* where it goes; NULL: to the other keys */
};

/* ---- asking ---- */

static void look_up(struct page *p)
{
    struct progress *s = p->state;

    s->asked = true;
    if (s->code)
        visit_follow_code(p->terminal, s->typed);
    else
        visit_look_up(p->terminal, s->typed);
}

static void field(struct page *p, struct ui *ui, struct rect r)
{
    struct progress *s = p->state;
    const char *label = s->code             ? N_("Code of the case")
                        : ui->theme.compact ? N_("Ticket number")
                                            : N_("Ticket number, such as A012");
    char shown[NUMBER_KEYS_MAX + 2];

    if (s->code)
        code_keys_text(s->typed, shown, sizeof shown);
    else
        text_copy(shown, sizeof shown, s->typed);
    ui_field(ui, r, s->code ? "code" : "ticket", tr(ui, label), shown);
}

static void ask_left(struct page *p, struct ui *ui, struct rect r, const struct asking_words *w)
{
    const struct theme *th = &ui->theme;
    struct style big = {th->h1 * 56 / 64, BOLD, th->ink, LEFT};
    struct style small = {th->body, REGULAR, th->ink2, LEFT};
    int h;

    if (!th->compact) {
        h = draw_height(ui, r.w, big, tr(ui, w->heading));
        ui_heading(ui, cut_top(&r, h < r.h / 3 ? h : r.h / 3), big, "title", tr(ui, w->heading));
        tile_second(ui, cut_top(&r, th->note * 3 / 2),
                    (struct style){th->note, REGULAR, th->ink2, LEFT},
                    words_second(ui, w->heading));
        cut_top(&r, th->gap);
    }
    h = frame_is_low(ui) ? th->touch : th->touch * 3 / 2;
    field(p, ui, cut_top(&r, h < r.h / 2 ? h : r.h / 2));
    cut_top(&r, th->gap);
    if (!th->compact && !th->portrait)
        draw_icon(ui, (struct rect){r.x, r.y + th->note / 8, th->body * 3 / 2, th->body * 3 / 2},
                  "qr", th->brand);
    if (!th->compact && !th->portrait)
        cut_left(&r, th->body * 2);
    if (th->compact)
        small.size = th->note;
    ui_text(ui, r, small, "how", tr(ui, w->hint));
}

/* True when "done" was pressed. */
static bool keys(struct page *p, struct ui *ui, struct rect r)
{
    struct progress *s = p->state;

    if (!s->code)
        return number_keys(ui, r, visit_catalogue(p->terminal), s->typed);
    return code_keys(ui, r, s->typed, CASE_CODE - 1, &s->page) && visit_is_code(s->typed);
}

/* True when the other button was pressed, for which there is no footer. */
static bool ask(struct page *p, struct ui *ui, struct rect body, const struct asking_words *w)
{
    struct progress *s = p->state;
    const struct theme *th = &ui->theme;
    struct rect right, low = body;
    int wide = (s->code ? 7 : 5) * (th->touch + theme_px(th, 20));
    int most = s->code ? body.w * 7 / 10 : body.w, half = s->code ? body.w * 45 / 100 : body.w / 2;
    bool pressed = false;

    if (th->portrait) {
        right = cut_bottom(&body, body.h * 6 / 10);
    } else {
        right = cut_right(&body, half > wide ? half : wide < most ? wide : most);
        cut_right(&body, th->gap * 2);
    }
    if (th->compact) {
        low = cut_bottom(&body, th->touch);
        cut_bottom(&body, th->gap);
    }
    ask_left(p, ui, body, w);
    if (th->compact)
        pressed = tile_press(
            ui, low,
            (struct press){.id = w->other_id, .label = tr(ui, w->other), .role = ROLE_BUTTON});
    if (keys(p, ui, right))
        look_up(p);
    return pressed;
}

/* ---- the answer ---- */

static const char *why_no_case(enum looking looking)
{
    switch (looking) {
    case LOOKING_BUSY:
        return N_("One moment: asking the service centre");
    case LOOKING_UNKNOWN:
        return N_("Nobody here knows this code. Please type it again as it stands on the slip, or "
                  "ask the staff.");
    case LOOKING_OFFLINE:
        return N_("The centre does not answer just now. Nothing is lost: please try again later, "
                  "or ask the staff.");
    default:
        return "";
    }
}

static const char *why_not(enum looking looking)
{
    switch (looking) {
    case LOOKING_BUSY:
        return N_("One moment: asking the service centre");
    case LOOKING_UNKNOWN:
        return N_("Nobody here knows this ticket. Perhaps it is of another day: please type the "
                  "number again, or ask the staff.");
    case LOOKING_FOREIGN:
        return N_("This is not a ticket of this hall. Please scan the code on a ticket from here, "
                  "or type its number, such as A012.");
    case LOOKING_OFFLINE:
        return N_("The centre does not answer just now. Your ticket stays valid: please watch the "
                  "call board, or ask the staff.");
    case LOOKING_NOTHING:
    case LOOKING_FOUND:
        break;
    }
    return "";
}

static void not_found(struct page *p, struct ui *ui, struct rect body)
{
    enum looking looking = p->visit->looking;
    struct message m = {.icon = looking == LOOKING_BUSY      ? "clock"
                                : looking == LOOKING_OFFLINE ? "offline"
                                                             : "warning",
                        .text = tr(ui, p->visit->follows ? why_no_case(looking) : why_not(looking)),
                        .bad = looking != LOOKING_BUSY};

    tile_message(ui, body, &m);
}

static bool is_known(const struct visit *v)
{
    if (v->follows)
        return v->looking == LOOKING_FOUND ||
               (v->looking == LOOKING_OFFLINE && v->seen.now.at != 0);
    return v->looking == LOOKING_FOUND || (v->looking == LOOKING_OFFLINE && v->looked.now.at != 0);
}

static struct step begin_rating(struct page *p)
{
    const struct ticket_view *v = &p->visit->looked;
    struct view_rating asked = {.ticket = v->id, .number = v->number, .asked = p->now.at};

    text_copy(asked.service, sizeof asked.service, v->service);
    visit_begin_rating(p->terminal, &asked);
    return go(&rating_screen);
}

static struct step begin_answer(struct page *p)
{
    struct progress *s = p->state;

    p->visit->answer.asking = ASKING_NOTHING;
    if (p->visit->seen.asks == ASKED_SIGNATURE)
        return go(&sign_screen);
    s->answers = true;
    return stay();
}

static void again(struct progress *s)
{
    wipe(s->typed, sizeof s->typed);
    s->asked = s->answers = s->objects = s->printed = false;
}

/* What a case asks is on the screen. */
static bool is_answering(const struct page *p)
{
    const struct progress *s = p->state;
    enum asking asking = p->visit->answer.asking;

    return s->answers && (asking == ASKING_BUSY || asking == ASKING_AWAY ||
                          (asking == ASKING_NOTHING && visit_may_answer(p->terminal)));
}

/* An objection is read back, or on its way. */
static bool is_objecting(const struct page *p)
{
    const struct progress *s = p->state;
    enum asking asking = p->visit->answer.asking;

    return s->objects && (asking == ASKING_BUSY || asking == ASKING_AWAY ||
                          (asking == ASKING_NOTHING && visit_may_object(p->terminal)));
}

static struct step answer_case(struct page *p, struct ui *ui, struct frame *f)
{
    struct step next = stay();

    if (frame_action(ui, f, "home", tr(ui, "Finish"), BUTTON_PLAIN))
        next = home();
    if (p->visit->answer.asking == ASKING_AWAY &&
        frame_action(ui, f, "send", tr(ui, "Send again"), BUTTON_PRIMARY))
        visit_answer_again(p->terminal);
    progress_question(p, ui, f->body);
    return next;
}

static struct step answer(struct page *p, struct ui *ui, struct frame *f)
{
    struct progress *s = p->state;
    const struct visit *v = p->visit;
    bool rates = v->looking == LOOKING_FOUND && !v->follows && v->looked.may_rate &&
                 !visit_is_rated(p->terminal, v->looked.id);
    bool answers = visit_may_answer(p->terminal), objects = visit_may_object(p->terminal);
    const char *reply = v->seen.asks == ASKED_SIGNATURE ? N_("Read and sign") : N_("Answer");
    struct step next = stay();

    /* There is room for two: who may answer and object ends by going back. */
    if (!(answers && objects) && frame_action(ui, f, "home", tr(ui, "Finish"),
                                              rates || answers ? BUTTON_PLAIN : BUTTON_PRIMARY))
        next = home();
    if (rates && frame_action(ui, f, "rate", tr(ui, "Rate this visit"), BUTTON_PRIMARY))
        next = begin_rating(p);
    else if (answers && frame_action(ui, f, "reply", tr(ui, reply), BUTTON_PRIMARY))
        next = begin_answer(p);
    else if (visit_has_refusal(p->terminal) && !s->printed) {
        if (frame_action(ui, f, "print", tr(ui, "Print the reasons"), BUTTON_PLAIN)) {
            visit_print_refusal(p->terminal);
            s->printed = true;
        }
    } else if (!rates && !answers && !objects &&
               frame_action(ui, f, "again", tr(ui, "Another number"), BUTTON_PLAIN))
        again(s);
    if (objects && frame_action(ui, f, "object", tr(ui, "Object"), BUTTON_PLAIN))
        next = progress_object_ask(p);
    if (is_known(v) && v->follows)
        progress_case(p, ui, f->body);
    else if (is_known(v))
        progress_ticket(p, ui, f->body);
    else
        not_found(p, ui, f->body);
    return next;
}

/* Back from an answer to the keys, or to how it stands. */
static struct step go_back(struct page *p)
{
    struct progress *s = p->state;

    if (!s->asked)
        return back();
    if (is_objecting(p)) {
        s->objects = false;
        wipe(p->visit->objection, sizeof p->visit->objection);
    } else if (is_answering(p)) {
        s->answers = false;
    } else {
        again(s);
    }
    return stay(); /* the frame is described once more */
}

static struct step other(struct page *p, const struct asking_words *w)
{
    struct progress *s = p->state;

    if (w->to != NULL)
        return go(w->to);
    again(s);
    s->code = !s->code;
    return stay();
}

static struct step show_with(struct page *p, struct ui *ui, const struct asking_words *w)
{
    struct progress *s = p->state;
    struct frame f = {.back = true, .actions = s->asked ? 2 : !ui->theme.compact ? 1 : 0};
    struct step next = stay();
    bool pressed = false;

    if (ui->theme.compact)
        f.title = w->heading;
    if (frame_begin(p, ui, &f) == FRAME_BACK)
        return go_back(p);
    if (s->asked) {
        next = is_objecting(p)   ? progress_object(p, ui, &f)
               : is_answering(p) ? answer_case(p, ui, &f)
                                 : answer(p, ui, &f);
    } else {
        pressed =
            f.actions > 0 && frame_action(ui, &f, w->other_id, tr(ui, w->other), BUTTON_PLAIN);
        pressed = ask(p, ui, f.body, w) || pressed;
    }
    frame_end(p, ui, &f);
    return pressed ? other(p, w) : next;
}

static struct step show_progress(struct page *p, struct ui *ui)
{
    static const struct asking_words words[] = {
        {N_("Track your ticket"),
         N_("Hold the code on your ticket under the scanner, or type its number."), "case",
         N_("I have the code of a case"), NULL},
        {N_("Follow a case"),
         N_("Hold the code on your slip under the scanner, or type the eight letters and digits."),
         "number", N_("I have a ticket"), NULL},
    };
    const struct progress *s = p->state;

    return show_with(p, ui, &words[s->code]);
}

static struct step show_feedback(struct page *p, struct ui *ui)
{
    static const struct asking_words words = {
        N_("Rate your visit"),
        N_("Hold the code on your ticket under the scanner, or type its number. Then you can rate "
           "the visit."),
        "complaint", N_("Complaint or praise"), &complaint_screen};

    return show_with(p, ui, &words);
}

static void enter(struct page *p)
{
    struct progress *s = p->state;

    /* A ticket was scanned on the screen before. */
    s->asked = p->visit->looking != LOOKING_NOTHING;
    s->objects = !text_is_empty(p->visit->objection);
}

static struct step notice(struct page *p, const struct notice *n)
{
    struct progress *s = p->state;

    if (n->kind == NOTICE_SCAN && n->data != NULL) {
        visit_look_up(p->terminal, n->data);
        s->asked = true;
        s->answers = false;
    }
    return stay();
}

const struct screen progress_screen = {
    .name = "progress",
    .state_size = sizeof(struct progress),
    .show = show_progress,
    .enter = enter,
    .notice = notice,
};

const struct screen feedback_screen = {
    .name = "feedback",
    .state_size = sizeof(struct progress),
    .show = show_feedback,
    .enter = enter,
    .notice = notice,
};
