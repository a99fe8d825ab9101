/* progress_ticket.c - where a ticket stands: its number large, how many are before it, how
 * long that takes, where to go. */
#include "base/text.h"
#include "screens/frame.h"
#include "screens/grid.h"
#include "screens/progress_case.h"

static void state_words(const struct ui *ui, const struct ticket_view *v, char *to, size_t size)
{
    static const char *const words[] = {
        [TICKET_FREE] = N_("Not known"),
        [TICKET_WAITING] = N_("Waiting: you will be called"),
        [TICKET_AT_CALL] = N_("Called: please go to counter %d"),
        [TICKET_SERVING] = N_("Being served at counter %d"),
        [TICKET_ON_HOLD] = N_("On hold: please ask the staff"),
        [TICKET_MISSED] = N_("Called, but nobody came: please ask the staff"),
        [TICKET_ENDED_CANCELLED] = N_("Cancelled"),
        [TICKET_ENDED_DONE] = N_("The service has ended"),
        [TICKET_ENDED_LAPSED] = N_("No longer valid: it is of an earlier day"),
    };

    if (v->state == TICKET_AT_CALL || v->state == TICKET_SERVING)
        text_format(to, size, tr(ui, words[v->state]), v->counter);
    else
        text_copy(to, size, tr(ui, words[v->state]));
}

static void facts(struct page *p, struct ui *ui, struct rect r)
{
    const struct ticket_view *v = &p->visit->looked;
    const struct catalogue *c = visit_catalogue(p->terminal);
    int service = catalogue_service(c, v->service);
    char before[WORDS_MAX] = "–", wait[WORDS_MAX] = "", where[WORDS_MAX] = "–";
    const struct fact facts[] = {
        {"before", tr(ui, "Before you"), before},
        {"wait", tr(ui, "Expected wait"), wait},
        {"area", tr(ui, "Please go to"), where},
    };

    if (v->before >= 0)
        words_people(ui, v->before, before, sizeof before);
    if (v->state == TICKET_WAITING)
        words_wait(ui, v->wait, wait, sizeof wait);
    if (wait[0] == '\0')
        text_copy(wait, sizeof wait, "–");
    if (v->counter > 0)
        text_format(where, sizeof where, tr(ui, "Counter %d"), v->counter);
    else if (service >= 0)
        text_copy(where, sizeof where, visit_text(p->terminal, &c->services[service].area));
    tile_facts(ui, r, 3, facts, ARRAY_LEN(facts));
}

void progress_age(struct page *p, struct ui *ui, struct rect r, struct moment now)
{
    const struct theme *th = &ui->theme;
    bool offline = p->visit->looking == LOOKING_OFFLINE;
    char clock[CLOCK_TEXT], text[WORDS_MAX];

    clock_to_text(now, clock);
    text_format(text, sizeof text,
                tr(ui, offline ? N_("The centre does not answer; this machine knew this at %s")
                               : N_("As of %s")),
                clock);
    ui_text(ui, r,
            (struct style){th->note, offline ? BOLD : REGULAR, offline ? th->warn : th->ink2, LEFT},
            "age", text);
}

void progress_ticket(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    struct ticket_view *v = &p->visit->looked;
    char label[NUMBER_TEXT], text[WORDS_MAX];
    int h = theme_px(th, 206);
    struct rect low;

    number_to_text(v->number, label);
    state_words(ui, v, text, sizeof text);
    if (th->portrait)
        body = rect_centre(body, body.w, body.h * 2 / 3);
    low = cut_bottom(&body, h > body.h / 3 ? body.h / 3 : h);
    facts(p, ui, low);
    cut_bottom(&body, th->gap / 2);
    progress_age(p, ui, cut_bottom(&body, th->note * 3 / 2), v->now);
    low = cut_bottom(&body, th->h1 * 3 / 2 < body.h / 3 ? th->h1 * 3 / 2 : body.h / 3);
    ui_heading(ui, low,
               (struct style){th->h1 * 7 / 8 < low.h ? th->h1 * 7 / 8 : low.h * 3 / 4, BOLD,
                              v->state == TICKET_AT_CALL ? th->accent : th->ink, LEFT},
               "state", text);
    if (body.h > body.w * 2 / 5)
        cut_top(&body, (body.h - body.w * 2 / 5) / 2);
    draw_line(ui, body, (struct style){body.h * 9 / 10, BOLD, th->brand, LEFT}, label);
    ui_node(ui, "number", ROLE_HEADING, body, label);
}
