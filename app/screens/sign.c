/* sign.c - the proposal of a case, read page by page and signed with the finger (R13).
 *
 * Who does not draw agrees by a button, or signs before the staff.  A page holds no more
 * than is read aloud in one piece. */
#include <string.h>

#include "base/text.h"
#include "screens/appointment_facts.h"
#include "screens/frame.h"
#include "screens/screens.h"

enum { PAGE_BYTES = NODE_LABEL - 16 };

struct sign {
    int page;  /* of the text; behind its last one the pad */
    bool sure; /* "without drawing" was pressed once */
};

static const struct case_view *seen(const struct page *p)
{
    return &p->visit->seen;
}

/* ---- the text ---- */

static struct style style_of(const struct ui *ui)
{
    const struct theme *th = &ui->theme;

    return (struct style){th->compact ? th->body : th->h2, REGULAR, th->ink, LEFT};
}

static bool may_end(const char *s, size_t n)
{
    return s[n - 1] == ' ' || s[n] == '\0' || (n > 2 && strncmp(s + n - 3, "。", 3) == 0) ||
           (n > 2 && strncmp(s + n - 3, "，", 3) == 0) ||
           (n > 2 && strncmp(s + n - 3, "；", 3) == 0);
}

/* Bytes of `s` that go on one page: to the last end of a phrase, else of a character. */
static size_t page_fit(const struct ui *ui, struct rect r, const char *s)
{
    const char *at = s;
    char text[PAGE_BYTES];
    size_t best = 0, whole = 0;

    while (*at != '\0') {
        (void)text_next(&at);
        if ((size_t)(at - s) >= sizeof text)
            break;
        text_format(text, sizeof text, "%.*s", (int)(at - s), s);
        if (whole > 0 && draw_height(ui, r.w, style_of(ui), text) > r.h)
            break;
        whole = (size_t)(at - s);
        if (may_end(s, whole))
            best = whole;
    }
    return best > 0 ? best : whole;
}

/* Puts the page's text in `to`; returns how many pages there are. */
static int page_text(const struct ui *ui, struct rect r, const char *s, int page,
                     char to[PAGE_BYTES])
{
    int n = 0;

    to[0] = '\0';
    while (*s != '\0') {
        size_t fits = page_fit(ui, r, s);

        if (n++ == page)
            text_format(to, PAGE_BYTES, "%.*s", (int)fits, s);
        s += fits;
    }
    return n;
}

/* The card for the text, and the line beneath it. */
static struct rect text_room(const struct ui *ui, struct rect body, struct rect *line)
{
    const struct theme *th = &ui->theme;

    *line = cut_bottom(&body, th->note * 2);
    return rect_inset(body, th->compact ? th->gap * 3 / 2 : th->gap);
}

static void show_text(struct page *p, struct ui *ui, struct rect body, int pages)
{
    const struct theme *th = &ui->theme;
    const struct sign *s = p->state;
    char text[PAGE_BYTES], when[WORDS_MAX], words[WORDS_MAX];
    struct rect line, in = text_room(ui, body, &line);

    cut_bottom(&body, th->note * 2);
    tile_card(ui, body);
    page_text(ui, in, seen(p)->proposal, s->page, text);
    ui_text(ui, in, style_of(ui), "text", text);
    appointment_when(ui, visit_when(seen(p)->proposed_due), when, sizeof when);
    text_format(words, sizeof words, tr(ui, "Page %d of %d, promised by %s"), s->page + 1, pages,
                when);
    ui_text(ui, line, (struct style){th->note, REGULAR, th->ink2, LEFT}, "page", words);
    wipe(text, sizeof text);
}

/* ---- signing ---- */

static void show_pad(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    const struct sign *s = p->state;
    const char *words = s->sure ? N_("Do you agree without a signature? Press once more, or sign "
                                     "at the counter.")
                                : N_("Sign in the field with a finger. Who does not draw presses "
                                     "Without drawing, or signs at the counter.");
    struct style style = {th->compact ? th->note : th->body, s->sure ? BOLD : REGULAR, th->ink,
                          LEFT};
    int h = draw_height(ui, body.w, style, tr(ui, words));

    ui_text(ui, cut_top(&body, h < body.h / 3 ? h : body.h / 3), style, "how", tr(ui, words));
    cut_top(&body, th->gap / 2);
    body = cut_top(&body, body.w / 2);
    (void)ui_ink(ui, body, "pad", tr(ui, "Your signature"), &p->visit->signature.ink);
}

static void pad_buttons(struct page *p, struct ui *ui, struct frame *f)
{
    struct sign *s = p->state;
    struct ink *ink = &p->visit->signature.ink;

    if (!visit_has_signature(p->terminal))
        frame_action_off(ui, f, "sign", tr(ui, "Sign"));
    else if (frame_action(ui, f, "sign", tr(ui, "Sign"), BUTTON_PRIMARY))
        visit_sign(p->terminal, true);
    if (ink->count > 0) {
        if (frame_action(ui, f, "clear", tr(ui, "Clear"), BUTTON_PLAIN))
            wipe(ink, sizeof *ink);
    } else if (frame_action(ui, f, "confirm", tr(ui, "Without drawing"), BUTTON_PLAIN)) {
        if (s->sure)
            visit_sign(p->terminal, false);
        s->sure = !s->sure;
    }
}

/* ---- what became of it ---- */

static const char *paper_words(enum print_state print)
{
    if (print == PRINT_DONE)
        return N_("It is signed. Please take the slip: it has what you signed.");
    return print == PRINT_QUEUED
               ? N_("It is signed. Your slip is being printed.")
               : N_("It is signed. The paper did not come out: please ask the staff for a copy.");
}

static struct step show_sent(struct page *p, struct ui *ui, struct frame *f)
{
    enum asking asking = p->visit->answer.asking;
    struct message m = {.icon = "check", .text = tr(ui, paper_words(p->visit->signature.print))};
    struct step next = stay();

    if (asking == ASKING_BUSY) {
        m = (struct message){.icon = "clock",
                             .text = tr(ui, "One moment: asking the service centre")};
    } else if (asking == ASKING_AWAY) {
        m = (struct message){.icon = "offline",
                             .text = tr(ui, "The centre does not answer, so your answer may not be "
                                            "noted. Please send it again, or tell the staff."),
                             .bad = true};
    }
    if (frame_action(ui, f, "home", tr(ui, "Finish"),
                     asking == ASKING_DONE ? BUTTON_PRIMARY : BUTTON_PLAIN))
        next = home();
    if (asking == ASKING_AWAY && frame_action(ui, f, "send", tr(ui, "Send again"), BUTTON_PRIMARY))
        visit_answer_again(p->terminal);
    tile_message(ui, f->body, &m);
    return next;
}

/* ---- the screen ---- */

static struct step go_back(struct page *p)
{
    struct sign *s = p->state;

    s->sure = false;
    wipe(&p->visit->signature.ink, sizeof p->visit->signature.ink);
    if (s->page == 0)
        return go(&progress_screen);
    s->page--;
    return stay();
}

static void show_document(struct page *p, struct ui *ui, struct frame *f)
{
    struct sign *s = p->state;
    char text[PAGE_BYTES];
    struct rect line;
    int pages = page_text(ui, text_room(ui, f->body, &line), seen(p)->proposal, 0, text);

    if (s->page > pages)
        s->page = pages;
    if (s->page == pages) {
        show_pad(p, ui, f->body); /* first: what was drawn decides what may be pressed */
        pad_buttons(p, ui, f);
        return;
    }
    if (frame_action(ui, f, "next", tr(ui, s->page + 1 < pages ? N_("Next page") : N_("To sign")),
                     BUTTON_PRIMARY))
        s->page++;
    show_text(p, ui, f->body, pages);
}

static struct step show(struct page *p, struct ui *ui)
{
    enum asking asking = p->visit->answer.asking;
    bool sent = asking == ASKING_BUSY || asking == ASKING_AWAY || asking == ASKING_DONE;
    struct frame f = {.title = N_("Read and sign"), .back = !sent, .actions = 2};
    struct step next = stay();

    if (asking == ASKING_REFUSED || (!sent && !visit_may_answer(p->terminal)) ||
        (!sent && seen(p)->asks != ASKED_SIGNATURE))
        return go(&progress_screen);
    if (frame_begin(p, ui, &f) == FRAME_BACK)
        return go_back(p);
    if (sent)
        next = show_sent(p, ui, &f);
    else
        show_document(p, ui, &f);
    frame_end(p, ui, &f);
    return next;
}

static void enter(struct page *p)
{
    wipe(&p->visit->signature, sizeof p->visit->signature);
}

const struct screen sign_screen = {
    .name = "sign",
    .state_size = sizeof(struct sign),
    .show = show,
    .enter = enter,
};
