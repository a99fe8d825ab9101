/* complaint.c - what a customer has to say: a complaint, praise, a suggestion, a
 * question, a request (R1, R2, R4, R23, R26).
 *
 * What it is; reasons to tap, or for a request the service; own words, a name and a phone
 * number, as one likes; then all of it is read back, and sent (R2). */

#include "base/text.h"
#include "port/i18n.h"
#include "screens/filing.h"
#include "screens/frame.h"
#include "screens/grid.h"
#include "screens/name.h"
#include "screens/reason_tiles.h"
#include "screens/screens.h"
#include "terminal/slip.h"

struct complaint {
    char digits[PHONE_MAX + 1];
    int page; /* of the services */
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
    f->service[0] = '\0';
    f->urgent = f->checked = false;
    f->step = has_reasons(kind)      ? FILING_REASONS
              : kind == CASE_REQUEST ? FILING_SERVICE
                                     : FILING_CHECK;
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
static void show_reasons(struct page *p, struct ui *ui, struct rect body)
{
    struct visit_filing *f = filing(p);
    unsigned levels = f->kind == CASE_COMPLAINT ? 1U << 1 | 1U << 2 : 1U << 4 | 1U << 5;

    reason_tiles(p, ui, body, levels, &f->reasons);
}

/* ---- what a request is for ---- */

/* From whom it is comes next (R1), then how to reach them. */
static struct step choose_service(struct page *p, const char *code)
{
    struct visit_filing *f = filing(p);

    text_copy(f->service, sizeof f->service, code);
    f->step = f->checked ? FILING_CHECK : FILING_PHONE;
    return f->checked ? stay() : name_ask(p, &filing_name);
}

static struct step show_services(struct page *p, struct ui *ui, struct rect body,
                                 const struct grid *g)
{
    int chosen = grid_services(p, ui, body, g);

    return chosen < 0 ? stay()
                      : choose_service(p, visit_catalogue(p->terminal)->services[chosen].code);
}

static struct grid services(const struct page *p)
{
    const struct complaint *s = p->state;

    return (struct grid){.count = visit_catalogue(p->terminal)->service_count, .page = s->page};
}

static struct step service_buttons(struct page *p, struct ui *ui, struct frame *f)
{
    struct complaint *s = p->state;
    const struct grid g = services(p);
    struct step next = stay();

    if (frame_action(ui, f, "other", tr(ui, "Another matter"), BUTTON_PLAIN))
        next = choose_service(p, "");
    if (grid_pages(ui, &g) > 1 &&
        frame_action(ui, f, "next", tr(ui, "More services"), BUTTON_PLAIN))
        s->page = (s->page + 1) % grid_pages(ui, &g);
    return next;
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
    case FILING_SERVICE:
        return N_("What is it about?");
    case FILING_PHONE:
        return N_("How can we reach you?");
    case FILING_CHECK:
        break;
    }
    return filing_is_empty(p) ? slip_case_name(f->kind) : N_("Please check, then send");
}

static struct step go_back(struct page *p)
{
    struct visit_filing *f = filing(p);

    switch (f->step) {
    case FILING_KIND:
        return go(&feedback_screen);
    case FILING_PHONE:
        f->step = f->kind == CASE_REQUEST && !f->checked ? FILING_SERVICE : FILING_CHECK;
        return stay();
    case FILING_CHECK:
        f->step = has_reasons(f->kind)      ? FILING_REASONS
                  : f->kind == CASE_REQUEST ? FILING_SERVICE
                                            : FILING_KIND;
        return stay();
    case FILING_SERVICE:
    case FILING_REASONS:
        break;
    }
    f->step = FILING_KIND;
    return stay();
}

static struct step check_buttons(struct page *p, struct ui *ui, struct frame *f)
{
    struct step next = stay();

    if (filing_is_empty(p))
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
    if (said->step == FILING_SERVICE)
        return service_buttons(p, ui, f);
    if (said->step == FILING_PHONE && f->actions > 0 &&
        frame_action(ui, f, "skip", tr(ui, "Without"), BUTTON_PLAIN))
        go_without(p);
    if (said->step == FILING_REASONS && frame_action(ui, f, "next", tr(ui, "Next"), BUTTON_PRIMARY))
        said->step = FILING_CHECK;
    return stay();
}

static struct step show_step(struct page *p, struct ui *ui, struct rect body)
{
    const struct grid g = services(p);

    if (filing(p)->state == FILING_DONE || filing(p)->state == FILING_BUSY) {
        if (filing(p)->state == FILING_DONE)
            filing_sent(p, ui, body);
        return stay();
    }
    switch (filing(p)->step) {
    case FILING_KIND:
        return show_kinds(p, ui, body);
    case FILING_REASONS:
        show_reasons(p, ui, body);
        break;
    case FILING_SERVICE:
        return show_services(p, ui, body, &g);
    case FILING_PHONE:
        show_phone(p, ui, body);
        break;
    case FILING_CHECK:
        return filing_check(p, ui, body);
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
    case FILING_SERVICE:
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
