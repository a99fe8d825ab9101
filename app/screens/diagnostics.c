/* diagnostics.c - for the staff: what works, what waits, and what to do. */
#include "base/text.h"
#include "port/i18n.h"
#include "screens/frame.h"
#include "screens/screens.h"

struct diagnostics {
    const char *said; /* what was done last; NULL nothing */
    bool sure;        /* quit was pressed once */
};

static void draw_row(struct ui *ui, struct rect r, const char *id, const char *text, bool good)
{
    const struct theme *th = &ui->theme;
    int size = th->body < r.h / 2 ? th->body : r.h / 2;
    struct rect in = {r.x + size, r.y, r.w - 2 * size, r.h}, dot;

    tile_card(ui, r);
    dot = cut_left(&in, size);
    draw_box(ui, rect_centre(dot, size * 2 / 3, size * 2 / 3), good ? th->ok : th->warn, 0, 0,
             size / 3);
    cut_left(&in, size / 2);
    tile_middle(ui, in, (struct style){size, good ? REGULAR : BOLD, th->ink, LEFT}, text);
    ui_node(ui, id, ROLE_TEXT, r, text);
}

static const char *part_name(const struct ui *ui, const char *name)
{
    static const struct {
        const char *name, *words;
    } rows[] = {{"printer", N_("Printer")},
                {"hub", N_("Service centre")},
                {"disk", N_("Disk")},
                {"store", N_("Records")}};

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (text_equal(rows[i].name, name))
            return tr(ui, rows[i].words);
    }
    return name;
}

static void part_row(struct ui *ui, struct rect r, const struct part *part)
{
    char id[NODE_ID], text[WORDS_MAX], words[WORDS_MAX];

    if (part->broken)
        words_part(ui, part, words, sizeof words);
    else if (text_equal(part->detail, "paper low"))
        text_copy(words, sizeof words, tr(ui, "works, little paper is left"));
    else
        text_copy(words, sizeof words, tr(ui, "works"));
    text_format(id, sizeof id, "part:%s", part->name);
    if (part->broken)
        text_copy(text, sizeof text, words);
    else
        text_format(text, sizeof text, tr(ui, "%s: %s"), part_name(ui, part->name), words);
    draw_row(ui, r, id, text, !part->broken);
}

/* The parts, what the hub does not have yet, and which edition of the hall's
 * catalogue this machine works by. */
static void state(struct page *p, struct ui *ui, struct rect area)
{
    struct part parts[PARTS_MAX];
    int n = visit_parts(p->terminal, parts), rows = n + 2, backlog = visit_backlog(p->terminal);
    int gap = ui->theme.gap / 2, most = ui->theme.body * 3;
    const struct catalogue *c = visit_catalogue(p->terminal);
    char text[WORDS_MAX];

    if (rows * most + (rows - 1) * gap < area.h)
        area.h = rows * most + (rows - 1) * gap;
    for (int i = 0; i < n; i++)
        part_row(ui, grid_cell(area, 1, rows, gap, i), &parts[i]);
    text_format(text, sizeof text,
                i18n_plural(ui->language, "%d record waits to be sent",
                            "%d records wait to be sent", backlog),
                backlog);
    draw_row(ui, grid_cell(area, 1, rows, gap, n), "backlog", text, backlog == 0);
    text_format(text, sizeof text, tr(ui, "Catalogue %s of %s"), c->version, c->site);
    draw_row(ui, grid_cell(area, 1, rows, gap, n + 1), "version", text, true);
}

/* True when this button was pressed. */
static bool deed(struct ui *ui, struct rect area, int i, const char *id, const char *label)
{
    return ui_button(ui, grid_cell(area, 1, 3, ui->theme.gap, i), id, tr(ui, label), BUTTON_KEY);
}

static void deeds(struct page *p, struct ui *ui, struct rect area)
{
    struct diagnostics *s = p->state;

    if (area.h > ui->theme.touch * 5)
        area.h = ui->theme.touch * 5;
    if (deed(ui, area, 0, "test_print", N_("Print a test slip"))) {
        visit_test_print(p->terminal);
        s->said = N_("A test slip is on its way to the printer.");
        s->sure = false;
    }
    if (deed(ui, area, 1, "purge", N_("Forget what waits to print"))) {
        visit_purge_printer(p->terminal);
        s->said = N_("The printer's queue is empty.");
        s->sure = false;
    }
    if (deed(ui, area, 2, "quit",
             s->sure ? N_("Press again: leave the program") : N_("Leave the program"))) {
        if (s->sure)
            visit_quit(p->terminal);
        s->sure = true;
    }
}

static struct step show(struct page *p, struct ui *ui)
{
    struct diagnostics *s = p->state;
    const struct theme *th = &ui->theme;
    struct frame f = {.title = N_("State of this machine"), .actions = 1};
    struct rect right;
    bool goes_home;

    f.hint = s->said != NULL ? tr(ui, s->said) : NULL;
    frame_begin(p, ui, &f);
    goes_home = frame_action(ui, &f, "home", tr(ui, "Back to the start"), BUTTON_PRIMARY);
    if (th->portrait) {
        right = cut_bottom(&f.body, th->touch * 5);
        cut_bottom(&f.body, th->gap);
    } else {
        right = cut_right(&f.body, f.body.w * 2 / 5);
        cut_right(&f.body, th->gap * 2);
    }
    state(p, ui, f.body);
    deeds(p, ui, right);
    frame_end(p, ui, &f);
    return goes_home ? home() : stay();
}

const struct screen diagnostics_screen = {
    .name = "diagnostics",
    .state_size = sizeof(struct diagnostics),
    .show = show,
};
