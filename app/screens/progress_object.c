/* progress_object.c - an objection to the proposal of a case: written, read back, sent (R12). */
#include "base/text.h"
#include "screens/frame.h"
#include "screens/name.h"
#include "screens/progress_case.h"
#include "screens/screens.h"

static const struct entry objection = {
    .title = N_("Your objection"),
    .label = N_("What you object to"),
    .at = offsetof(struct visit, objection),
    .size = TOLD_PLAIN,
    .lines = true,
    .back = &progress_screen,
    .next = &progress_screen,
};

struct step progress_object_ask(struct page *p)
{
    p->visit->answer.asking = ASKING_NOTHING;
    return name_ask(p, &objection);
}

static void read_back(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    const char *question = tr(ui, N_("Is this your objection to the proposal?"));
    struct style s = {th->h2, BOLD, th->ink, LEFT};
    int h = draw_height(ui, body.w, s, question);

    ui_heading(ui, cut_top(&body, h < body.h / 2 ? h : body.h / 2), s, "question", question);
    cut_top(&body, th->gap / 2);
    tile_card(ui, body);
    body = rect_inset(body, th->compact ? th->gap * 3 / 2 : th->gap);
    s = (struct style){th->compact ? th->body : th->h2, REGULAR, th->ink, LEFT};
    while (s.size > th->note * 3 / 4 && draw_height(ui, body.w, s, p->visit->objection) > body.h)
        s.size -= s.size / 12 + 1;
    ui_text(ui, body, s, "objection", p->visit->objection);
}

struct step progress_object(struct page *p, struct ui *ui, struct frame *f)
{
    enum asking asking = p->visit->answer.asking;
    struct step next = stay();

    if (asking == ASKING_NOTHING) { /* by going back nothing is sent */
        if (frame_action(ui, f, "send", tr(ui, "Send"), BUTTON_PRIMARY))
            visit_object(p->terminal);
        if (frame_action(ui, f, "change", tr(ui, "Change"), BUTTON_PLAIN))
            next = progress_object_ask(p);
        read_back(p, ui, f->body);
        return next;
    }
    if (frame_action(ui, f, "home", tr(ui, "Finish"), BUTTON_PLAIN))
        next = home();
    if (asking == ASKING_AWAY && frame_action(ui, f, "send", tr(ui, "Send again"), BUTTON_PRIMARY))
        visit_answer_again(p->terminal);
    progress_question(p, ui, f->body); /* says how the sending stands */
    return next;
}
