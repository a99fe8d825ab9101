/* complaint.c - what a customer has to say: a complaint, praise, a suggestion, a
 * question, a request (R1, R2, R4, R23, R26).
 *
 * What it is; reasons to tap; own words and a phone number, both as one likes; then
 * all of it is read back, and sent (R2). */

#include "base/text.h"
#include "port/i18n.h"
#include "screens/appointment_facts.h"
#include "screens/frame.h"
#include "screens/name.h"
#include "screens/screens.h"
#include "terminal/slip.h"

struct complaint {
    char digits[PHONE_MAX + 1];
};

static struct visit_filing *filing(const struct page *p)
{
    return &p->visit->filing;
}

static const struct entry words_entry = {
    .title = N_("In your own words"),
    .label = N_("What you want to say"),
    .at = offsetof(struct visit, filing.told),
    .size = TOLD_PLAIN,
    .lines = true,
    .skip = N_("Without"),
    .back = &complaint_screen,
    .next = &complaint_screen,
};

/* ---- what it is ---- */

static const struct {
    enum case_kind kind;
    const char *id, *icon, *title, *note;
} kinds[] = {
    {CASE_COMPLAINT, "kind:complaint", "warning", N_("Complaint"), N_("Something went wrong")},
    {CASE_PRAISE, "kind:praise", "star", N_("Praise"), N_("Somebody did well")},
    {CASE_SUGGESTION, "kind:suggestion", "pencil", N_("Suggestion"), N_("It could be better so")},
    {CASE_ENQUIRY, "kind:enquiry", "chat", N_("Question"), N_("You get an answer")},
    {CASE_REQUEST, "kind:request", "document", N_("Request"), N_("We see to it and tell you")},
};

static bool has_reasons(enum case_kind kind)
{
    return kind == CASE_COMPLAINT || kind == CASE_PRAISE;
}

static struct step choose(struct page *p, enum case_kind kind)
{
    struct visit_filing *f = filing(p);

    f->kind = kind;
    f->reasons = 0;
    f->step = has_reasons(kind) ? FILING_REASONS : FILING_CHECK;
    return has_reasons(kind) ? stay() : name_ask(p, &words_entry);
}

static struct step show_kinds(struct page *p, struct ui *ui, struct rect body)
{
    bool column = ui->theme.portrait;
    int n = (int)ARRAY_LEN(kinds), columns = column ? 1 : 3, rows = column ? n : 2;
    struct step next = stay();

    for (int i = 0; i < n; i++) {
        const struct tile t = {.id = kinds[i].id,
                               .icon = kinds[i].icon,
                               .title = tr(ui, kinds[i].title),
                               .second = frame_is_low(ui) ? NULL : words_second(ui, kinds[i].title),
                               .note = tr(ui, kinds[i].note)};

        if (tile_button(ui, grid_cell(body, columns, rows, ui->theme.gap, i), &t))
            next = choose(p, kinds[i].kind);
    }
    return next;
}

/* ---- reasons to tap ---- */

/* Those that a rating would offer: bad ones for a complaint, good ones for praise. */
static bool is_offered(const struct reason *r, enum case_kind kind)
{
    return kind == CASE_COMPLAINT ? (r->levels & (1 << 1 | 1 << 2)) != 0
                                  : (r->levels & (1 << 4 | 1 << 5)) != 0;
}

static void show_reasons(struct page *p, struct ui *ui, struct rect body)
{
    struct visit_filing *f = filing(p);
    const struct catalogue *c = visit_catalogue(p->terminal);
    int gap = ui->theme.gap * 2 / 3, n = 0, at = 0, columns, rows;
    char id[NODE_ID];

    for (int i = 0; i < c->reason_count; i++)
        n += is_offered(&c->reasons[i], f->kind);
    columns = ui->theme.portrait || n <= 4 ? 1 : 2;
    if (columns == 2 && (n + 1) / 2 * (ui->theme.touch + gap) > body.h + gap)
        columns = 3;
    rows = (n + columns - 1) / columns;
    if (rows > 0 && rows * (ui->theme.touch * 2 + gap) < body.h)
        body.h = rows * (ui->theme.touch * 2 + gap);
    for (int i = 0; i < c->reason_count; i++) {
        const struct reason *r = &c->reasons[i];

        if (!is_offered(r, f->kind))
            continue;
        text_format(id, sizeof id, "reason:%s", r->code);
        if (tile_choice(ui, grid_cell(body, columns, rows, gap, at++), id,
                        visit_text(p->terminal, &r->name), (f->reasons >> i & 1) != 0))
            f->reasons ^= 1U << i;
    }
}

/* ---- where the answer goes ---- */

static void go_without(struct page *p)
{
    visit_set_phone(p->terminal, "");
    filing(p)->step = FILING_CHECK;
}

static void phone_left(struct page *p, struct ui *ui, struct rect r)
{
    struct complaint *s = p->state;
    const struct theme *th = &ui->theme;
    struct rect low = r;
    char shown[PHONE_MAX * 2];

    if (frame_is_low(ui)) { /* its footer is beside the screen, and would take the width */
        low = cut_bottom(&r, th->touch);
        cut_bottom(&r, th->gap);
    }
    ui_group_phone(shown, sizeof shown, s->digits);
    ui_field(ui, cut_top(&r, frame_is_low(ui) ? th->touch : th->touch * 3 / 2), "phone",
             tr(ui, "Phone number"), shown)
        ->masked = true;
    wipe(shown, sizeof shown);
    cut_top(&r, th->gap);
    ui_text(ui, r, (struct style){th->compact ? th->note : th->body, REGULAR, th->ink2, LEFT},
            "about",
            tr(ui, "We answer at this number. It is encrypted; only who answers you sees it."));
    if (frame_is_low(ui) &&
        tile_press(ui, low,
                   (struct press){.id = "skip", .label = tr(ui, "Without"), .role = ROLE_BUTTON}))
        go_without(p);
}

static void show_phone(struct page *p, struct ui *ui, struct rect body)
{
    struct complaint *s = p->state;
    const struct theme *th = &ui->theme;
    int wide = 4 * th->touch + 4 * theme_px(th, 24);
    struct rect keys;

    keys = th->portrait ? cut_bottom(&body, body.h / 2)
                        : cut_right(&body, body.w * 2 / 5 > wide ? body.w * 2 / 5 : wide);
    if (!th->portrait)
        cut_right(&body, th->gap * 2);
    phone_left(p, ui, body);
    if (!ui_keypad(ui, keys, s->digits, PHONE_MAX, tr(ui, "OK"), visit_is_phone(s->digits)))
        return;
    visit_set_phone(p->terminal, s->digits);
    filing(p)->step = FILING_CHECK;
}

/* ---- read back ---- */

static void list_reasons(struct page *p, char *to, size_t size)
{
    const struct catalogue *c = visit_catalogue(p->terminal);

    to[0] = '\0';
    for (int i = 0; i < c->reason_count; i++) {
        if ((filing(p)->reasons >> i & 1) != 0)
            text_append(to, size, "%s%s", to[0] != '\0' ? WORDS_DOT : "",
                        visit_text(p->terminal, &c->reasons[i].name));
    }
}

/* A button: where the answer goes, or that it may go somewhere. */
static void reach(struct page *p, struct ui *ui, struct rect r)
{
    char label[WORDS_MAX], masked[PHONE_MAX + 8];

    text_copy(label, sizeof label, tr(ui, "Add a phone number for the answer"));
    if (p->visit->phone[0] != '\0') {
        text_mask_phone(masked, sizeof masked, p->visit->phone);
        text_format(label, sizeof label, tr(ui, "We reach you at %s."), masked);
    }
    if (tile_press(ui, r, (struct press){.id = "phone", .label = label, .role = ROLE_BUTTON}))
        filing(p)->step = FILING_PHONE;
}

static bool is_empty(const struct page *p)
{
    return filing(p)->reasons == 0 && text_is_empty(filing(p)->told);
}

/* A text from the top of *r, as large as it fits. */
static void put_text(struct ui *ui, struct rect *r, const char *id, enum weight weight,
                     const char *text)
{
    const struct theme *th = &ui->theme;
    struct style s = {th->body * 5 / 4, weight, th->ink, LEFT};
    int h = draw_height(ui, r->w, s, text);

    while (s.size > th->note * 3 / 4 && h > r->h) {
        s.size -= s.size / 12 + 1;
        h = draw_height(ui, r->w, s, text);
    }
    ui_text(ui, cut_top(r, h < r->h ? h : r->h), s, id, text);
    cut_top(r, th->gap);
}

/* Nothing is lost yet: all of it still stands here. */
static void failed(struct ui *ui, struct rect *body)
{
    const struct theme *th = &ui->theme;
    int h = th->body * 3 < body->h / 2 ? th->body * 3 : body->h / 2;

    tile_news(ui, cut_top(body, h), "trouble", "warning",
              tr(ui, "It could not be stored. Please press again, or tell the staff."), true);
    cut_top(body, th->gap / 2);
}

static void show_check(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    struct visit_filing *f = filing(p);
    char reasons[REASONS_MAX * 48];
    struct rect low = cut_bottom(&body, th->touch), in;

    if (is_empty(p)) {
        tile_message(ui, body,
                     &(struct message){.icon = "chat",
                                       .text = tr(ui, "Please say in your own words what it is "
                                                      "about.")});
        return;
    }
    cut_bottom(&body, th->gap);
    if (f->state == FILING_FAILED)
        failed(ui, &body);
    list_reasons(p, reasons, sizeof reasons);
    tile_card(ui, body);
    in = rect_inset(body, th->compact ? th->gap / 2 : th->gap);
    if (reasons[0] != '\0')
        put_text(ui, &in, "reasons", BOLD, reasons);
    if (f->told[0] != '\0')
        put_text(ui, &in, "told", REGULAR, f->told);
    reach(p, ui, low);
    wipe(reasons, sizeof reasons);
}

/* ---- sent ---- */

static const char *paper_words(enum print_state print)
{
    if (print == PRINT_DONE)
        return N_("Please take the slip. With its code you can ask how it stands.");
    return print == PRINT_QUEUED ? N_("Your slip is being printed")
                                 : N_("The paper did not come out. Please note the code.");
}

/* The code of the case's page; what is left of the body.  Where there is no room for
 * one that a phone can read, the paper has it. */
static struct rect qr(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    int side = body.h < body.w / 3 ? body.h : body.w / 3;
    struct rect r;

    if (th->compact || side < th->touch * 2)
        return body;
    if (th->portrait) {
        r = cut_bottom(&body, side);
        r = rect_centre(r, side, side);
    } else {
        r = cut_right(&body, side);
        r = rect_centre(r, side, side);
        cut_right(&body, th->gap * 2);
    }
    tile_card(ui, r);
    draw_qr(ui, rect_inset(r, theme_px(th, 24)), filing(p)->link, th->ink);
    ui_node(ui, "qr", ROLE_IMAGE, r, tr(ui, "Scan with your phone to see how it stands"));
    return body;
}

static void show_done(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    const struct visit_filing *f = filing(p);
    const struct moment due = {f->due, p->now.offset_min};
    bool lost = f->print == PRINT_FAILED || f->print == PRINT_UNKNOWN;
    char text[WORDS_MAX], when[WORDS_MAX];
    struct style big = {th->h1 * 2, BOLD, th->brand, CENTRE};
    struct style s = {th->body, REGULAR, th->ink, CENTRE};
    int h = th->h1 * 3 + th->body * 8;
    struct rect top;

    body = qr(p, ui, body);
    if (h < body.h)
        body = rect_centre(body, body.w, h);
    text_format(text, sizeof text, "%.4s %s", f->code, f->code + 4);
    top = cut_top(&body, body.h * 2 / 5);
    big.size = draw_size(ui, big, top.w, text);
    if (big.size > top.h * 3 / 4)
        big.size = top.h * 3 / 4;
    draw_line(ui, top, big, text);
    ui_node(ui, "code", ROLE_HEADING, top, text);
    appointment_when(ui, due, when, sizeof when);
    text_format(text, sizeof text,
                tr(ui, f->kind == CASE_COMPLAINT ? N_("Somebody sees to it by %s.")
                                                 : N_("You get an answer by %s.")),
                when);
    ui_text(ui, cut_top(&body, body.h / 2), s, "promise", text);
    s.ink = lost ? th->bad : th->ink2;
    ui_text(ui, body, s, "paper", tr(ui, paper_words(f->print)));
}

/* ---- the screen ---- */

static const char *title(const struct page *p)
{
    const struct visit_filing *f = filing(p);

    if (f->state == FILING_DONE)
        return N_("Thank you: we have it");
    switch (f->step) {
    case FILING_KIND:
        return N_("What would you like to tell us?");
    case FILING_REASONS:
        return f->kind == CASE_PRAISE ? N_("What did you like?") : N_("What went wrong?");
    case FILING_PHONE:
        return N_("How can we reach you?");
    case FILING_CHECK:
        break;
    }
    return is_empty(p) ? slip_case_name(f->kind) : N_("Please check, then send");
}

static struct step go_back(struct page *p)
{
    struct visit_filing *f = filing(p);

    switch (f->step) {
    case FILING_KIND:
        return go(&feedback_screen);
    case FILING_PHONE:
        f->step = FILING_CHECK;
        return stay();
    case FILING_CHECK:
        f->step = has_reasons(f->kind) ? FILING_REASONS : FILING_KIND;
        return stay();
    case FILING_REASONS:
        break;
    }
    f->step = FILING_KIND;
    return stay();
}

static struct step check_buttons(struct page *p, struct ui *ui, struct frame *f)
{
    struct step next = stay();

    if (is_empty(p))
        frame_action_off(ui, f, "send", tr(ui, "Send"));
    else if (frame_action(ui, f, "send", tr(ui, "Send"), BUTTON_PRIMARY))
        visit_file(p->terminal);
    if (frame_action(ui, f, "words", tr(ui, "In your own words"), BUTTON_PLAIN))
        next = name_ask(p, &words_entry);
    return next;
}

static struct step buttons(struct page *p, struct ui *ui, struct frame *f)
{
    struct visit_filing *said = filing(p);

    if (said->state == FILING_DONE)
        return frame_action(ui, f, "done", tr(ui, "Finish"), BUTTON_PRIMARY) ? home() : stay();
    if (said->state == FILING_BUSY)
        return stay();
    if (said->step == FILING_CHECK)
        return check_buttons(p, ui, f);
    if (said->step == FILING_PHONE && f->actions > 0 &&
        frame_action(ui, f, "skip", tr(ui, "Without"), BUTTON_PLAIN))
        go_without(p);
    if (said->step == FILING_REASONS && frame_action(ui, f, "next", tr(ui, "Next"), BUTTON_PRIMARY))
        said->step = FILING_CHECK;
    return stay();
}

static struct step show_step(struct page *p, struct ui *ui, struct rect body)
{
    if (filing(p)->state == FILING_DONE || filing(p)->state == FILING_BUSY) {
        if (filing(p)->state == FILING_DONE)
            show_done(p, ui, body);
        return stay();
    }
    switch (filing(p)->step) {
    case FILING_KIND:
        return show_kinds(p, ui, body);
    case FILING_REASONS:
        show_reasons(p, ui, body);
        break;
    case FILING_PHONE:
        show_phone(p, ui, body);
        break;
    case FILING_CHECK:
        show_check(p, ui, body);
        break;
    }
    return stay();
}

static int action_count(const struct page *p, const struct ui *ui)
{
    const struct visit_filing *f = filing(p);

    if (f->state == FILING_BUSY || f->state == FILING_DONE)
        return 1;
    switch (f->step) {
    case FILING_KIND:
        return 0;
    case FILING_PHONE:
        return frame_is_low(ui) ? 0 : 1;
    case FILING_CHECK:
        return 2;
    case FILING_REASONS:
        break;
    }
    return 1;
}

static struct step show(struct page *p, struct ui *ui)
{
    const struct visit_filing *said = filing(p);
    enum filing_step step = said->step;
    enum filing_state state = said->state;
    struct frame f = {.title = title(p), .actions = action_count(p, ui)};
    struct step next, then;

    f.back = state == FILING_NOTHING || state == FILING_FAILED;
    if (frame_begin(p, ui, &f) == FRAME_BACK)
        return go_back(p);
    next = buttons(p, ui, &f);
    then = show_step(p, ui, f.body);
    frame_end(p, ui, &f);
    if (next.kind == STAY)
        next = then;
    /* What was pressed leads to another step of this screen: it is shown at once. */
    return next.kind == STAY && (said->step != step || said->state != state) ? stay_for(1) : next;
}

static void enter(struct page *p)
{
    struct complaint *s = p->state;

    text_copy(s->digits, sizeof s->digits, p->visit->phone);
}

static void say(struct page *p, char *to, size_t size)
{
    const struct visit_filing *f = filing(p);

    text_format(to, size, "%s.", i18n(p->visit->language, title(p)));
    for (const char *c = f->code; f->state == FILING_DONE && *c != '\0'; c++)
        text_append(to, size, " %c", *c);
}

const struct screen complaint_screen = {
    .name = "complaint",
    .state_size = sizeof(struct complaint),
    .show = show,
    .enter = enter,
    .say = say,
};
