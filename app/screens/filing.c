/* filing.c - what a customer says, read back before it is sent, and what becomes of it. */
#include "screens/filing.h"

#include "base/text.h"
#include "screens/appointment_facts.h"
#include "screens/frame.h"
#include "screens/grid.h"
#include "screens/screens.h"

static struct visit_filing *filing(const struct page *p)
{
    return &p->visit->filing;
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

const struct entry filing_name = {
    .title = N_("Your name or organisation"),
    .label = N_("Name or organisation"),
    .at = offsetof(struct visit, name),
    .size = PERSON_SIZE,
    .name = true,
    .skip = N_("Without"),
    .back = &complaint_screen,
    .next = &complaint_screen,
};

static bool asks_who(const struct page *p)
{
    return filing(p)->kind == CASE_REQUEST;
}

/* A button: where the answer goes, or that it may go somewhere. */
static void reach(struct page *p, struct ui *ui, struct rect r)
{
    char label[WORDS_MAX], masked[PHONE_MAX + 8];

    text_copy(
        label, sizeof label,
        tr(ui, asks_who(p) ? N_("Add a phone number") : N_("Add a phone number for the answer")));
    if (p->visit->phone[0] != '\0') {
        text_mask_phone(masked, sizeof masked, p->visit->phone);
        text_format(label, sizeof label,
                    tr(ui, asks_who(p) ? N_("Phone %s") : N_("We reach you at %s.")), masked);
    }
    if (tile_press(ui, r, (struct press){.id = "phone", .label = label, .role = ROLE_BUTTON}))
        filing(p)->step = FILING_PHONE;
}

bool filing_is_empty(const struct page *p)
{
    return filing(p)->reasons == 0 && text_is_empty(filing(p)->told);
}

/* How it is answered; of a request also from whom it is, and that it cannot wait. */
static struct step particulars(struct page *p, struct ui *ui, struct rect r)
{
    struct visit_filing *f = filing(p);
    int n = asks_who(p) ? 3 : 1, columns = ui->theme.portrait ? 1 : n, rows = n / columns;
    const char *who = p->visit->name[0] != '\0' ? N_("Change the name") : N_("Add your name");
    struct step next = stay();

    reach(p, ui, grid_cell(r, columns, rows, ui->theme.gap, 0));
    if (!asks_who(p))
        return next;
    if (tile_press(ui, grid_cell(r, columns, rows, ui->theme.gap, 1),
                   (struct press){.id = "who", .label = tr(ui, who), .role = ROLE_BUTTON}))
        next = name_ask(p, &filing_name);
    if (tile_choice(ui, grid_cell(r, columns, rows, ui->theme.gap, 2), "urgent",
                    tr(ui, "It is urgent"), f->urgent))
        f->urgent = !f->urgent;
    return next;
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

/* What a request is about, and from whom it is. */
static void put_matter(struct page *p, struct ui *ui, struct rect *r)
{
    const struct catalogue *c = visit_catalogue(p->terminal);
    int service = catalogue_service(c, filing(p)->service);
    struct rect half = {r->x, r->y, r->w, r->h / 2};
    char text[WORDS_MAX];

    text_copy(text, sizeof text,
              service < 0 ? tr(ui, "Another matter")
                          : visit_text(p->terminal, &c->services[service].name));
    if (p->visit->name[0] != '\0')
        text_append(text, sizeof text, "%s%s", WORDS_DOT, p->visit->name);
    put_text(ui, &half, "matter", BOLD, text);
    cut_top(r, half.y - r->y);
    wipe(text, sizeof text);
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

struct step filing_check(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    struct visit_filing *f = filing(p);
    char reasons[REASONS_MAX * 48];
    struct step next;
    struct rect low, in;
    bool brief;
    int rows;

    if (filing_is_empty(p)) {
        tile_message(ui, body,
                     &(struct message){.icon = "chat",
                                       .text = tr(ui, "Please say in your own words what it is "
                                                      "about.")});
        return stay();
    }
    f->checked = true;
    rows = asks_who(p) && th->portrait ? 3 : 1;
    low = cut_bottom(&body, rows * th->touch + (rows - 1) * th->gap);
    cut_bottom(&body, th->gap);
    if (f->state == FILING_FAILED)
        failed(ui, &body);
    list_reasons(p, reasons, sizeof reasons);
    tile_card(ui, body);
    in = rect_inset(body, th->compact ? th->gap * 3 / 2 : th->gap);
    /* What was read back before need not be told again in the last line that is left. */
    brief = f->state == FILING_FAILED && f->told[0] != '\0' && in.h < th->body * 4;
    if (asks_who(p) && !brief)
        put_matter(p, ui, &in);
    if (reasons[0] != '\0' && !brief)
        put_text(ui, &in, "reasons", BOLD, reasons);
    if (f->told[0] != '\0')
        put_text(ui, &in, "told", REGULAR, f->told);
    next = particulars(p, ui, low);
    wipe(reasons, sizeof reasons);
    return next;
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
    int side = th->portrait ? least(body.h / 2, body.w / 2) : least(body.h, body.w / 3);
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

void filing_sent(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    const struct visit_filing *f = filing(p);
    const struct moment due = visit_when(f->due);
    bool lost = f->print == PRINT_FAILED || f->print == PRINT_UNKNOWN;
    char text[WORDS_MAX], when[WORDS_MAX];
    struct style big = {th->h1 * 2, BOLD, th->brand, CENTRE};
    struct style s = {th->body, REGULAR, th->ink, CENTRE};
    int h = th->h1 * 3 + th->body * 8;
    struct rect top;

    if (th->portrait) /* one under the other, without a hole between them */
        body = rect_centre(body, body.w, least(body.h, h + body.w / 2));
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
