/* progress_case.c - where a case stands: its state large, what is promised, and the
 * hall's answer; what is asked of the customer (R16, R18, R23). */
#include "screens/progress_case.h"

#include "base/text.h"
#include "screens/appointment_facts.h"
#include "screens/faces.h"
#include "screens/tile.h"
#include "screens/words.h"
#include "terminal/slip.h"

static const char *const states[] = {
    [CASE_FREE] = N_("Not known"),
    [CASE_FILED] = N_("Registered"),
    [CASE_IN_HAND] = N_("In hand"),
    [CASE_ACCEPTED] = N_("Accepted"),
    [CASE_PROPOSAL] = N_("A proposal is made"),
    [CASE_AGREED] = N_("Agreed, under way"),
    [CASE_DONE] = N_("It is done"),
    [CASE_DENIED] = N_("Not accepted"),
    [CASE_CLOSED] = N_("Closed"),
};

static void promise(const struct page *p, const struct ui *ui, char *to, size_t size)
{
    const struct case_view *v = &p->visit->seen;

    if (v->waits)
        text_copy(to, size, tr(ui, "We are waiting for you"));
    else if (v->due > 0)
        appointment_when(ui, visit_when(v->due), to, size);
    else
        text_copy(to, size, "–");
}

/* What came of an answer, or what is asked; "" nothing. */
static const char *news(const struct page *p)
{
    const struct visit *v = p->visit;

    if (v->answer.asking == ASKING_DONE)
        return N_("Thank you, it is noted.");
    if (v->answer.asking == ASKING_REFUSED)
        return N_("This has changed meanwhile: please look at it again.");
    if (v->seen.asks == ASKED_NOTHING)
        return "";
    if (visit_may_answer(p->terminal))
        return v->seen.asks == ASKED_SIGNATURE
                   ? N_("A proposal waits for your signature.")
                   : N_("You are asked something: please press Answer.");
    return N_("You are asked something: to answer, hold the code on your slip under the "
              "scanner.");
}

/* What the hall says, of a refusal what to do instead too, and what it said to an
 * objection, or by when it will. */
static void hall_says(const struct page *p, const struct ui *ui, char *to, size_t size)
{
    const struct case_view *v = &p->visit->seen;
    const char *gap = v->answer[0] != '\0' ? " " : "";
    char when[WORDS_MAX];

    text_copy(to, size, v->answer);
    if (v->remedy[0] != '\0') /* of a refusal */
        text_append(to, size, "\n%s: %s", tr(ui, "What you can do instead"), v->remedy);
    if (v->object_due > 0) {
        appointment_when(ui, visit_when(v->object_due), when, sizeof when);
        text_append(to, size, "%s", gap);
        text_append(to, size, tr(ui, "Your objection is answered by %s."), when);
    } else if (v->objection_answer[0] != '\0') {
        text_append(to, size, "%s", gap);
        text_append(to, size, tr(ui, "To your objection: %s"), v->objection_answer);
    }
}

enum { SAID = 2 * STEP_SIZE + NOTE_SIZE + WORDS_MAX };

/* Room for what the hall says, and what it asks. */
static int answer_height(const struct page *p, const struct ui *ui, int width)
{
    char text[SAID];
    struct style s = {ui->theme.body, REGULAR, 0, LEFT};

    hall_says(p, ui, text, sizeof text);
    return draw_height(ui, width, s, text) + ui->theme.gap +
           (news(p)[0] != '\0' ? ui->theme.body * 3 : 0);
}

static void answer(struct page *p, struct ui *ui, struct rect r)
{
    const struct theme *th = &ui->theme;
    struct style s = {th->body, REGULAR, th->ink, LEFT};
    char text[SAID];
    struct rect low;

    hall_says(p, ui, text, sizeof text);
    if (news(p)[0] != '\0') {
        low = cut_bottom(&r, r.h / 2 < th->body * 3 ? r.h / 2 : th->body * 3);
        ui_text(ui, low, (struct style){th->body, BOLD, th->ink, LEFT}, "asks", tr(ui, news(p)));
    }
    while (s.size > th->note * 3 / 4 && draw_height(ui, r.w, s, text) > r.h)
        s.size -= s.size / 12 + 1;
    if (text[0] != '\0')
        ui_text(ui, r, s, "answer", text);
}

/* Who answers for it; "" nobody yet, or somebody whom this hall does not know. */
static const char *in_charge(const struct page *p)
{
    const struct catalogue *c = visit_catalogue(p->terminal);
    int i = p->visit->seen.owner[0] != '\0' ? catalogue_staff(c, p->visit->seen.owner) : -1;

    return i < 0 ? "" : visit_text(p->terminal, &c->staff[i].name);
}

static void case_facts(struct page *p, struct ui *ui, struct rect r)
{
    const struct case_view *v = &p->visit->seen;
    int n = in_charge(p)[0] != '\0' ? 3 : 2;
    char code[WORDS_MAX], due[WORDS_MAX];
    const struct fact facts[] = {
        {"code", tr(ui, slip_case_name(v->kind)), code},
        {"due", tr(ui, "Promised by"), due},
        {"owner", tr(ui, "In charge"), in_charge(p)},
    };

    text_format(code, sizeof code, "%.4s %s", v->code, v->code + 4);
    promise(p, ui, due, sizeof due);
    tile_facts(ui, r, n, facts, n);
}

void progress_case(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    const struct case_view *v = &p->visit->seen;
    int h = theme_px(th, 206), line = th->h1 * 3 / 2;
    struct rect low;

    h = least(h, body.h / 3);
    if (th->portrait) /* one under the other, without a hole between them */
        body.h =
            least(body.h, line + th->gap + answer_height(p, ui, body.w) + th->note * 3 / 2 + h);
    low = cut_bottom(&body, h);
    case_facts(p, ui, low);
    cut_bottom(&body, th->gap / 2);
    progress_age(p, ui, cut_bottom(&body, th->note * 3 / 2), v->now);
    low = cut_top(&body, line < body.h / 2 ? line : body.h / 2);
    ui_heading(
        ui, low,
        (struct style){th->h1 < low.h * 3 / 4 ? th->h1 : low.h * 3 / 4, BOLD, th->brand, LEFT},
        "state", tr(ui, states[v->state]));
    cut_top(&body, th->gap / 2);
    answer(p, ui, body);
}

/* ---- what is asked ---- */

static void question(const struct page *p, const struct ui *ui, char *to, size_t size)
{
    const struct case_view *v = &p->visit->seen;
    char when[WORDS_MAX];

    switch (v->asks) {
    case ASKED_CONSENT:
        appointment_when(ui, visit_when(v->asked_due), when, sizeof when);
        text_format(to, size, tr(ui, "Do you agree that it takes until %s?"), when);
        return;
    case ASKED_SETTLED:
        text_copy(to, size, tr(ui, "Is it settled for you?"));
        return;
    case ASKED_SATISFIED:
        text_copy(to, size, tr(ui, "How satisfied are you?"));
        return;
    case ASKED_SIGNATURE: /* on a screen of its own */
    case ASKED_NOTHING:
    case ASKEDS:
        break;
    }
    text_copy(to, size, "");
}

/* Yes or no, in the words of the question. */
static void two_ways(struct page *p, struct ui *ui, struct rect r)
{
    bool consent = p->visit->seen.asks == ASKED_CONSENT;
    const char *yes = consent ? N_("I agree") : N_("Yes, it is settled");
    const char *no = consent ? N_("I do not agree") : N_("No, it is not");
    bool column = ui->theme.portrait;
    int columns = column ? 1 : 2, rows = column ? 2 : 1;

    if (tile_press(ui, grid_cell(r, columns, rows, ui->theme.gap, 0),
                   (struct press){.id = "yes", .label = tr(ui, yes), .role = ROLE_BUTTON}))
        visit_answer(p->terminal, 1, 0);
    if (tile_press(ui, grid_cell(r, columns, rows, ui->theme.gap, 1),
                   (struct press){.id = "no", .label = tr(ui, no), .role = ROLE_BUTTON}))
        visit_answer(p->terminal, 0, 0);
}

static void ways(struct page *p, struct ui *ui, struct rect r)
{
    int level;

    if (p->visit->seen.asks != ASKED_SATISFIED) {
        two_ways(p, ui, r);
        return;
    }
    level = faces(ui, r);
    if (level > 0)
        visit_answer(p->terminal, 0, level);
}

static int words_height(const struct page *p, const struct ui *ui, int width)
{
    struct style s = {ui->theme.body, REGULAR, 0, LEFT};

    return most(draw_height(ui, width, s, p->visit->seen.answer), s.size * 5 / 2);
}

/* The hall's words, small where there is little room, or left to the screen before. */
static void words(struct page *p, struct ui *ui, struct rect r)
{
    const struct theme *th = &ui->theme;
    struct style s = {th->body, REGULAR, th->ink2, LEFT};

    while (s.size > th->note * 3 / 4 && draw_height(ui, r.w, s, p->visit->seen.answer) > r.h)
        s.size -= s.size / 12 + 1;
    if (p->visit->seen.answer[0] != '\0' && r.h > s.size * 2)
        ui_text(ui, r, s, "answer", p->visit->seen.answer);
}

void progress_question(struct page *p, struct ui *ui, struct rect body)
{
    const struct theme *th = &ui->theme;
    enum asking asking = p->visit->answer.asking;
    struct message m = {.icon = asking == ASKING_BUSY ? "clock" : "offline",
                        .text = tr(ui, asking == ASKING_BUSY
                                           ? N_("One moment: asking the service centre")
                                           : N_("The centre does not answer, so your answer may "
                                                "not be noted. Please send it again, or tell the "
                                                "staff.")),
                        .bad = asking != ASKING_BUSY};
    bool faces = p->visit->seen.asks == ASKED_SATISFIED;
    struct style s = {th->h2, BOLD, th->ink, LEFT};
    char text[WORDS_MAX];
    struct rect low;
    int h;

    if (asking == ASKING_BUSY || asking == ASKING_AWAY) {
        tile_message(ui, body, &m);
        return;
    }
    question(p, ui, text, sizeof text);
    h = least(faces ? body.h : th->portrait ? th->touch * 4 : th->touch * 2, body.h * 2 / 3);
    if (th->portrait) /* the ways stand under the question */
        body.h = least(body.h, draw_height(ui, body.w, s, text) + words_height(p, ui, body.w) +
                                   2 * th->gap + h);
    low = cut_bottom(&body, h);
    cut_bottom(&body, th->gap);
    h = draw_height(ui, body.w, s, text);
    ui_heading(ui, cut_top(&body, h < body.h ? h : body.h), s, "question", text);
    cut_top(&body, th->gap / 2);
    words(p, ui, body);
    ways(p, ui, low);
}
