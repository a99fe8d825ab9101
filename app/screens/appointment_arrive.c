/* appointment_arrive.c - one that was booked: found by its code, its paper or the
 * phone number; then arrived for, moved or given back. */
#include <string.h>

#include "base/text.h"
#include "screens/appointment_facts.h"
#include "screens/code_keys.h"
#include "screens/grid.h"
#include "screens/screens.h"

enum { TYPED_MAX = 15 };

struct arrive {
    char typed[TYPED_MAX + 1];
    bool asked;   /* the answer is shown, not the keys */
    bool letters; /* keys for the code, not for a phone number */
    bool change;  /* the code is asked for as the phone number found it alone */
    bool sure;    /* "cancel" was pressed once */
    int page;     /* of the keys */
};

static struct visit_booking *booking(const struct page *p)
{
    return &p->visit->booking;
}

static void look(struct page *p, const char *what)
{
    struct arrive *s = p->state;

    s->asked = true;
    s->sure = false;
    visit_find_booking(p->terminal, what);
}

static void again(struct page *p)
{
    struct arrive *s = p->state;

    wipe(s->typed, sizeof s->typed);
    s->asked = s->sure = false;
}

/* ---- the keys ---- */

static void field(struct page *p, struct ui *ui, struct rect r)
{
    struct arrive *s = p->state;
    char shown[TYPED_MAX * 2];

    if (s->letters)
        code_keys_text(s->typed, shown, sizeof shown);
    else
        ui_group_phone(shown, sizeof shown, s->typed);
    ui_field(ui, r, "code", tr(ui, s->letters ? N_("Code of the appointment") : N_("Phone number")),
             shown)
        ->masked = !s->letters;
    wipe(shown, sizeof shown);
}

static void other_way(struct page *p, struct ui *ui, struct rect r)
{
    struct arrive *s = p->state;
    const char *label = s->letters ? N_("By phone number") : N_("By the code");

    if (tile_press(ui, r,
                   (struct press){.id = "way", .label = tr(ui, label), .role = ROLE_BUTTON})) {
        again(p);
        s->letters = !s->letters;
        s->change = false;
    }
}

static const char *how_words(const struct arrive *s)
{
    if (s->change)
        return N_(
            "To move or cancel it, scan or type the code on your slip or in the message. Without "
            "it, ask the staff.");
    return N_("Hold the code on your slip under the scanner, or type it. A phone number finds "
              "today's appointment.");
}

static void ask(struct page *p, struct ui *ui, struct rect body)
{
    struct arrive *s = p->state;
    const struct theme *th = &ui->theme;
    struct rect right;
    int wide = 4 * th->touch + 5 * theme_px(th, 20);
    bool done;

    if (s->letters)
        wide = 7 * th->touch + 7 * theme_px(th, 16);
    if (th->portrait) {
        right = cut_bottom(&body, body.h * 6 / 10);
        cut_bottom(&body, th->gap * 3 / 2);
    } else {
        right = cut_right(&body, body.w * 45 / 100 > wide ? body.w * 45 / 100
                                 : wide > body.w * 7 / 10 ? body.w * 7 / 10
                                                          : wide);
        cut_right(&body, th->gap * 3 / 2);
    }
    field(p, ui, cut_top(&body, th->touch * 3 / 2 < body.h / 3 ? th->touch * 3 / 2 : th->touch));
    cut_top(&body, th->gap);
    other_way(p, ui, cut_bottom(&body, th->touch));
    cut_bottom(&body, th->gap);
    ui_text(ui, body, (struct style){th->compact ? th->note : th->body, REGULAR, th->ink2, LEFT},
            "how", tr(ui, how_words(s)));
    if (!th->portrait && right.h > th->touch * 8)
        right = rect_centre(right, right.w, th->touch * 8);
    done = s->letters
               ? code_keys(ui, right, s->typed, TYPED_MAX, &s->page)
               : ui_keypad(ui, right, s->typed, TYPED_MAX, tr(ui, "OK"), s->typed[0] != '\0');
    if (done)
        look(p, s->typed);
}

/* ---- the answer ---- */

static bool is_today(const struct page *p)
{
    return booking(p)->shown.day == day_of(p->now);
}

static bool may_arrive(const struct page *p)
{
    enum booking_state state = booking(p)->shown.state;

    return is_today(p) && !booking(p)->joined && state != BOOKING_ARRIVED &&
           state != BOOKING_CANCELLED && state != BOOKING_HELD;
}

/* What can be said of it now, English; one %s stands for a number. */
static const char *standing_words(const struct page *p)
{
    const struct visit_booking *b = booking(p);

    if (b->shown.state == BOOKING_CANCELLED)
        return N_("This appointment is cancelled.");
    if (b->joined || b->shown.state == BOOKING_ARRIVED)
        return N_("You have checked in already. Please wait for your number.");
    if (!is_today(p))
        return N_("Your appointment is on another day. You can move or cancel it here.");
    if (b->shown.state == BOOKING_WISHED)
        return N_("Your wish is not confirmed yet. You can wait like everybody who comes now.");
    if (b->shown.standing == STANDING_LATE)
        return N_("You are later than your time: you wait like everybody who comes now.");
    if (b->shown.standing == STANDING_EARLY)
        return N_("You are early: you are called when your time has come.");
    return N_("You are on time.");
}

static const char *refused_words(enum refusal r)
{
    switch (r) {
    case REFUSED_NOT_TODAY:
        return N_("Your appointment is on another day. You can move or cancel it here.");
    case REFUSED_CLOSED:
        return N_("The hall is closed now, so no number was given.");
    default:
        return N_("This cannot be done just now.");
    }
}

static void found(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    const struct visit_booking *b = booking(p);
    struct arrive *s = p->state;
    int h = theme_px(th, th->portrait ? 660 : 260);
    const char *words = s->sure
                            ? N_("Do you really want to cancel this appointment? Press once more.")
                            : standing_words(p);
    char number[NUMBER_TEXT] = "";

    if (b->asking == ASKING_REFUSED)
        words = refused_words(b->refusal);
    if (b->shown.number.prefix[0] != '\0')
        number_to_text(b->shown.number, number);
    if (!th->compact)
        cut_top(&body, th->gap);
    appointment_facts(p, ui, cut_top(&body, h < body.h / 2 ? h : body.h / 2),
                      catalogue_service(visit_catalogue(p->terminal), b->shown.service),
                      visit_when(b->shown.due));
    cut_top(&body, th->gap);
    ui_heading(ui, cut_top(&body, th->h2 * 3 < body.h ? th->h2 * 3 : body.h),
               (struct style){th->h2, BOLD, s->sure ? th->bad : th->ink, LEFT}, "state",
               tr(ui, words));
    if (number[0] == '\0' || body.h < th->h1 * 2)
        return;
    cut_top(&body, th->gap);
    body = cut_top(&body, th->h1 * 3 < body.h ? th->h1 * 3 : body.h);
    draw_line(ui, body, (struct style){body.h * 4 / 5, BOLD, th->brand, LEFT}, number);
    ui_node(ui, "number", ROLE_HEADING, body, number);
}

/* Whose phone number has several: which one it is. */
static void several(struct page *p, struct ui *ui, struct rect body)
{
    const struct visit_booking *b = booking(p);
    const struct catalogue *c = visit_catalogue(p->terminal);
    int gap = ui->theme.gap * 2 / 3, most = ui->theme.touch * 3 + gap;
    int n = frame_is_low(ui) && b->found > 3 ? 3 : b->found; /* as many as fingers hit */
    char id[NODE_ID], when[WORDS_MAX];

    if (n * most < body.h)
        body.h = n * most;
    for (int i = 0; i < n; i++) {
        int service = catalogue_service(c, b->rows[i].service);
        const struct tile t = {.id = id,
                               .icon = "calendar",
                               .title = when,
                               .note = service < 0
                                           ? b->rows[i].service
                                           : visit_text(p->terminal, &c->services[service].name)};

        appointment_when(ui, visit_when(b->rows[i].due), when, sizeof when);
        text_format(id, sizeof id, "booking:%d", i + 1);
        if (tile_button(ui, grid_cell(body, 1, n, gap, i), &t))
            visit_choose_booking(p->terminal, i);
    }
}

static void not_found(struct page *p, struct ui *ui, struct rect body)
{
    const struct visit_booking *b = booking(p);
    const char *text = b->asking == ASKING_BUSY ? N_("One moment: asking the service centre")
                       : b->asking == ASKING_AWAY
                           ? N_("The centre does not answer, and this machine does not know "
                                "the appointment. Please ask the staff.")
                       : b->by_phone
                           ? N_("Nothing is booked for today with this phone number. For another "
                                "day please type the code on your slip, or ask the staff.")
                           : N_("No appointment was found. Please type the code or the phone "
                                "number again, or ask the staff.");

    tile_message(ui, body,
                 &(struct message){.icon = b->asking == ASKING_BUSY   ? "clock"
                                           : b->asking == ASKING_AWAY ? "offline"
                                                                      : "warning",
                                   .text = tr(ui, text),
                                   .bad = b->asking != ASKING_BUSY});
}

static struct step move(struct page *p)
{
    visit_choose_service(
        p->terminal, catalogue_service(visit_catalogue(p->terminal), booking(p)->shown.service));
    booking(p)->moving = true;
    return go(&appointment_slot_screen);
}

static bool may_change(const struct page *p)
{
    const struct visit_booking *b = booking(p);

    return b->found > 0 && b->shown.may_change &&
           (b->shown.state == BOOKING_FIRM || b->shown.state == BOOKING_WISHED);
}

/* Nobody changes what belongs to a phone number that they know. */
static void by_the_code(struct page *p, struct ui *ui, struct frame *f)
{
    struct arrive *s = p->state;
    bool known = booking(p)->found > 0;

    if (frame_action(ui, f, known ? "change" : "way",
                     tr(ui, known ? N_("Move or cancel") : N_("By the code")), BUTTON_PLAIN)) {
        again(p);
        s->letters = true;
        s->change = known;
    }
}

static void change(struct page *p, struct ui *ui, struct frame *f, struct step *next)
{
    struct arrive *s = p->state;

    if (frame_action(ui, f, "cancel", tr(ui, "Cancel it"), BUTTON_PLAIN)) {
        if (s->sure)
            visit_cancel_booking(p->terminal);
        s->sure = !s->sure;
    }
    if (frame_action(ui, f, "move", tr(ui, "Another time"), BUTTON_PLAIN))
        *next = move(p);
}

static struct step answer(struct page *p, struct ui *ui, struct frame *f)
{
    const struct visit_booking *b = booking(p);
    struct step next = stay();
    bool busy = b->asking == ASKING_BUSY || p->visit->taking == TAKING_BUSY;
    bool known = b->found > 0;

    if (known && b->choose) {
        several(p, ui, f->body);
        return stay();
    }
    if (busy)
        frame_action_off(ui, f, "next", tr(ui, "I am here"));
    else if (known && may_arrive(p)) {
        if (frame_action(ui, f, "next", tr(ui, "I am here"), BUTTON_PRIMARY))
            visit_arrive(p->terminal);
    } else if (frame_action(ui, f, "done", tr(ui, "Finish"), BUTTON_PRIMARY)) {
        next = home();
    }
    if (!busy && b->by_phone && (!known || may_change(p)))
        by_the_code(p, ui, f);
    else if (!busy && may_change(p))
        change(p, ui, f, &next);
    if (known)
        found(p, ui, f->body);
    else
        not_found(p, ui, f->body);
    return next;
}

static struct step where_next(const struct page *p, struct step next)
{
    if (!booking(p)->arriving)
        return next;
    if (p->visit->taking == TAKING_DONE)
        return go(&ticket_screen);
    if (p->visit->taking == TAKING_FAILED && booking(p)->refusal == ALLOWED)
        return go(&sorry_screen);
    return next;
}

static struct step show(struct page *p, struct ui *ui)
{
    struct arrive *s = p->state;
    bool chooses = s->asked && booking(p)->found > 0 && booking(p)->choose;
    struct frame f = {.title = chooses ? N_("Which appointment is it?") : N_("Your appointment"),
                      .back = true,
                      .actions = s->asked && !chooses ? 3 : 0};
    struct step next = stay();

    if (frame_begin(p, ui, &f) == FRAME_BACK) {
        if (!s->asked)
            return go(&appointment_service_screen);
        again(p);
        return stay(); /* the frame is described once more */
    }
    if (s->asked)
        next = answer(p, ui, &f);
    else
        ask(p, ui, f.body);
    frame_end(p, ui, &f);
    return where_next(p, next);
}

static struct step notice(struct page *p, const struct notice *n)
{
    if (n->kind == NOTICE_SCAN && n->data != NULL)
        look(p, n->data);
    return stay();
}

const struct screen appointment_arrive_screen = {
    .name = "appointment_arrive",
    .state_size = sizeof(struct arrive),
    .show = show,
    .notice = notice,
};
