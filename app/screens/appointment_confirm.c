/* appointment_confirm.c - an appointment read back before it is booked (R2), and the
 * confirmation of one that was (R7). */
#include "base/text.h"
#include "port/i18n.h"
#include "screens/appointment_facts.h"
#include "screens/name.h"
#include "screens/screens.h"

static struct visit_booking *booking(const struct page *p)
{
    return &p->visit->booking;
}

static bool is_booked(const struct page *p)
{
    const struct visit_booking *b = booking(p);

    return (b->want == WANT_BOOK || b->want == WANT_MOVE) && b->asking == ASKING_DONE;
}

static struct moment due_of(const struct page *p)
{
    const struct visit_booking *b = booking(p);
    instant at = (instant)b->day * DAY_MINUTES * MINUTE + (instant)b->minute * MINUTE -
                 (instant)p->now.offset_min * MINUTE;

    if (is_booked(p) || b->shown.due > 0)
        return visit_when(b->shown.due);
    return (struct moment){at, p->now.offset_min};
}

/* ---- before ---- */

static const char *trouble(const struct page *p)
{
    const struct visit_booking *b = booking(p);

    if (b->want != WANT_BOOK)
        return NULL;
    if (b->asking == ASKING_AWAY && b->wishing)
        return N_("It could not be stored. Please press again, or tell the staff.");
    if (b->asking == ASKING_AWAY)
        return N_(
            "The centre does not answer just now. Nothing is booked yet: please press again.");
    if (b->asking != ASKING_REFUSED)
        return NULL;
    if (b->refusal == REFUSED_PAUSED)
        return N_("Booking is paused for this phone number, as several appointments were not kept. "
                  "Please take a number, or ask the staff.");
    return N_("This time was taken in between. Please go back and choose another.");
}

static void reach(struct page *p, struct ui *ui, struct rect r)
{
    char text[WORDS_MAX + PERSON_SIZE] = "", masked[PHONE_MAX + 8];

    if (p->visit->name[0] != '\0')
        text_format(text, sizeof text, tr(ui, "For %s."), p->visit->name);
    if (p->visit->phone[0] != '\0') {
        text_mask_phone(masked, sizeof masked, p->visit->phone);
        text_append(text, sizeof text, "%s", text[0] != '\0' ? "\n" : "");
        text_append(text, sizeof text, tr(ui, "We reach you at %s."), masked);
    } else {
        text_append(text, sizeof text, "%s%s", text[0] != '\0' ? "\n" : "",
                    tr(ui, "Without a phone number: please keep the code that you get."));
    }
    ui_text(ui, r, (struct style){ui->theme.body, REGULAR, ui->theme.ink2, LEFT}, "reach", text);
}

static void read_back(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    const char *why = trouble(p);
    int h = theme_px(th, th->portrait ? 660 : 260);

    if (th->large)
        h = body.h * 3 / 5;
    if (!th->compact)
        cut_top(&body, th->gap);
    appointment_facts(p, ui, cut_top(&body, h < body.h * 3 / 5 ? h : body.h * 3 / 5),
                      p->visit->service, due_of(p));
    cut_top(&body, th->gap);
    if (why != NULL) {
        h = th->body * 4 < body.h ? th->body * 4 : body.h;
        tile_news(ui, cut_top(&body, h), "trouble", "warning", tr(ui, why), true);
        return;
    }
    reach(p, ui, cut_top(&body, th->body * 3 < body.h ? th->body * 3 : body.h));
}

/* ---- after ---- */

static const char *paper_words(const struct visit_booking *b)
{
    if (b->wishing && b->print != PRINT_FAILED && b->print != PRINT_UNKNOWN)
        return N_("It is not booked yet. With this code you see, here or by phone, whether it was "
                  "confirmed.");
    if (b->print == PRINT_DONE)
        return N_("Please take the slip. Show its code when you arrive.");
    return b->print == PRINT_QUEUED ? N_("Your slip is being printed")
                                    : N_("The paper did not come out. Please note the code, or "
                                         "scan it with your phone.");
}

static void code(struct page *p, struct ui *ui, struct rect r)
{
    const struct visit_booking *b = booking(p);
    char text[16];
    struct style s = {r.h * 4 / 5, BOLD, ui->theme.brand, LEFT};

    text_format(text, sizeof text, "%.4s %s", b->shown.code, b->shown.code + 4);
    s.size = draw_size(ui, s, r.w, text);
    draw_line(ui, r, s, text);
    ui_node(ui, "code", ROLE_HEADING, r, text);
}

static void qr(struct page *p, struct ui *ui, struct rect r)
{
    const struct theme *th = &ui->theme;
    struct rect in = rect_inset(r, th->compact ? 10 : theme_px(th, 32));

    tile_card(ui, r);
    draw_qr(ui, in, booking(p)->link, th->ink);
    ui_node(ui, "qr", ROLE_IMAGE, r, tr(ui, "Show this code when you arrive"));
}

/* Beside what is read; in portrait under it, and larger. */
static struct rect place_qr(const struct theme *th, struct rect *body)
{
    int side = th->portrait ? least(body->h, body->w) / 2 : least(body->h, body->w / 3);
    struct rect r = th->portrait ? cut_bottom(body, side) : cut_right(body, side);

    if (th->portrait)
        cut_bottom(body, th->gap);
    else
        cut_right(body, th->gap * 2);
    return rect_centre(r, side, side);
}

static void booked(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    const struct visit_booking *b = booking(p);
    int service = catalogue_service(visit_catalogue(p->terminal), b->shown.service);
    int h = theme_px(th, th->portrait ? 560 : 230);
    bool lost = b->print == PRINT_FAILED || b->print == PRINT_UNKNOWN;
    struct rect low = cut_bottom(&body, least(h, body.h * 2 / 5));

    cut_bottom(&body, th->gap);
    qr(p, ui, place_qr(th, &body));
    appointment_facts(p, ui, low, service, due_of(p));
    low = cut_bottom(&body, th->body * 3 < body.h / 3 ? th->body * 3 : body.h / 3);
    ui_text(ui, low,
            (struct style){th->body, lost ? BOLD : REGULAR, lost ? th->bad : th->ink2, LEFT},
            "paper", tr(ui, paper_words(b)));
    if (b->shown.warned && body.h > th->note * 12) {
        low = cut_bottom(&body, th->note * 4);
        tile_news(ui, low, "warned", "warning",
                  tr(ui, "Please cancel what you cannot keep: after another one that is not kept, "
                         "booking is paused."),
                  false);
    }
    if (body.h > body.w / 3)
        body = rect_centre(body, body.w, body.w / 3);
    code(p, ui, body);
}

/* ---- the screen ---- */

static struct step buttons(struct page *p, struct ui *ui, struct frame *f)
{
    bool busy = booking(p)->asking == ASKING_BUSY;
    const char *book = booking(p)->wishing ? N_("Leave this wish") : N_("Book this time");

    if (is_booked(p))
        return frame_action(ui, f, "done", tr(ui, "Finish"), BUTTON_PRIMARY) ? home() : stay();
    if (busy || (trouble(p) != NULL && booking(p)->asking == ASKING_REFUSED))
        frame_action_off(ui, f, "book", tr(ui, book));
    else if (frame_action(ui, f, "book", tr(ui, book), BUTTON_PRIMARY))
        visit_book(p->terminal);
    if (!busy && frame_action(ui, f, "name",
                              tr(ui, p->visit->name[0] != '\0' ? N_("Change the name")
                                                               : N_("Add your name")),
                              BUTTON_PLAIN))
        return name_ask(p, &booking_name);
    return stay();
}

static const char *done_words(const struct page *p)
{
    return booking(p)->wishing ? N_("Your wish is noted") : N_("Your appointment is booked");
}

static struct step show(struct page *p, struct ui *ui)
{
    bool done = is_booked(p);
    struct frame f = {.title = done ? done_words(p) : N_("Is this right?"),
                      .back = !done,
                      .actions = done ? 1 : 2};
    struct step next;

    if (booking(p)->asking == ASKING_BUSY)
        f.hint = tr(ui, "One moment: your appointment is being booked");
    if (frame_begin(p, ui, &f) == FRAME_BACK && booking(p)->asking != ASKING_BUSY)
        return go(&appointment_slot_screen);
    next = buttons(p, ui, &f);
    if (done)
        booked(p, ui, f.body);
    else
        read_back(p, ui, f.body);
    frame_end(p, ui, &f);
    return next;
}

/* The code letter by letter. */
static void say(struct page *p, char *to, size_t size)
{
    const struct visit_booking *b = booking(p);
    const char *head = is_booked(p) ? done_words(p) : N_("Is this right?");

    text_format(to, size, "%s.", i18n(p->visit->language, head));
    for (const char *c = b->shown.code; is_booked(p) && *c != '\0'; c++)
        text_append(to, size, " %c", *c);
}

const struct screen appointment_confirm_screen = {
    .name = "appointment_confirm",
    .show = show,
    .say = say,
};
