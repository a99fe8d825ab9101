/* documents.c - a check list of what a service needs: what is there is ticked, what is
 * missing is told with where to get it (R6). */
#include "base/text.h"
#include "port/i18n.h"
#include "screens/frame.h"
#include "screens/grid.h"
#include "screens/screens.h"

struct papers {
    unsigned have; /* bit i: documents[i] */
    int page;
    bool printed;
};

static const struct service *service_of(const struct page *p)
{
    return &visit_catalogue(p->terminal)->services[p->visit->service];
}

static void enter(struct page *p)
{
    struct papers *s = p->state;

    if (p->visit->papers_of == p->visit->service)
        s->have = p->visit->papers;
}

static int missing(const struct page *p)
{
    const struct papers *s = p->state;
    int n = 0;

    for (int i = 0; i < service_of(p)->document_count; i++)
        n += (s->have >> i & 1) == 0;
    return n;
}

/* What it is, and where to get it while it is missing. */
static void words_of(const struct page *p, int i, bool have, char *to, size_t size)
{
    const struct document *d = &service_of(p)->documents[i];
    const char *where = visit_line(p->terminal, &d->where);

    text_copy(to, size, visit_line(p->terminal, &d->line));
    if (!have && where[0] != '\0')
        text_append(to, size, "\n%s", where);
}

/* In which all that are shown fit, ticked or not: a tick changes no size. */
static int size_of_words(const struct page *p, const struct ui *ui, struct rect r, int first, int n)
{
    char label[WORDS_MAX * 2];
    int size = ui->theme.h1, fits;

    for (int i = first; i < first + n; i++) {
        words_of(p, i, false, label, sizeof label);
        fits = tile_choice_size(ui, r, label);
        size = fits < size ? fits : size;
    }
    return size;
}

/* Ticked, or with where to get it. */
static void row(struct page *p, struct ui *ui, struct rect r, int i, int size)
{
    struct papers *s = p->state;
    bool have = (s->have >> i & 1) != 0;
    char id[NODE_ID], label[WORDS_MAX * 2];

    text_format(id, sizeof id, "document:%d", i + 1);
    words_of(p, i, have, label, sizeof label);
    if (!tile_choice_sized(ui, r, id, label, have, size))
        return;
    s->have ^= 1u << i;
    s->printed = false;
    visit_check_papers(p->terminal, s->have);
}

static int columns_of(const struct ui *ui)
{
    return ui->theme.portrait || ui->theme.large ? 1 : 2;
}

static int rows_of(const struct ui *ui, struct rect r)
{
    int least = ui->theme.touch * 5 / 4, n = (r.h + ui->theme.gap) / (least + ui->theme.gap);

    return n < 1 ? 1 : n > 6 ? 6 : n;
}

static int pages(const struct page *p, const struct ui *ui, struct rect r)
{
    int room = columns_of(ui) * rows_of(ui, r), n = service_of(p)->document_count;

    return n > 0 ? (n + room - 1) / room : 1;
}

static void list(struct page *p, struct ui *ui, struct rect r)
{
    struct papers *s = p->state;
    int columns = columns_of(ui), rows = rows_of(ui, r), room = columns * rows;
    int all = service_of(p)->document_count, first = s->page * room, n = all - first;
    int most = ui->theme.touch * 2 + ui->theme.gap, size;

    /* Few lines are tall, but no taller than they need. */
    if (all < room)
        rows = (all + columns - 1) / columns;
    if (r.h > rows * most && !ui->theme.compact)
        r = cut_top(&r, rows * most);

    if (n > room)
        n = room;
    size = size_of_words(p, ui, grid_cell(r, columns, rows, ui->theme.gap, 0), first, n);
    for (int i = 0; i < n; i++)
        row(p, ui, grid_cell(r, columns, rows, ui->theme.gap, i), first + i, size);
}

static void verdict(struct page *p, struct ui *ui, char *to, size_t size)
{
    const struct papers *s = p->state;
    int n = missing(p);

    if (s->printed)
        text_copy(to, size, tr(ui, "The list is being printed"));
    else if (n == 0)
        text_copy(to, size, tr(ui, "All documents are there"));
    else
        text_format(
            to, size,
            i18n_plural(ui->language, "%d document is missing", "%d documents are missing", n), n);
}

static struct step buttons(struct page *p, struct ui *ui, struct frame *f, int page_count)
{
    struct papers *s = p->state;
    struct step next = stay();

    if (!catalogue_is_open(visit_catalogue(p->terminal), p->now)) {
        frame_action_off(ui, f, "take_number", tr(ui, "The hall is closed now"));
    } else if (frame_action(
                   ui, f, "take_number",
                   tr(ui, ui->theme.large ? N_("Take a number") : N_("Take a number for this")),
                   BUTTON_PRIMARY)) {
        visit_check_papers(p->terminal, s->have);
        next = go(&identify_screen);
    }
    /* Large letters leave room for two buttons: the list is printed from its end. */
    if ((!ui->theme.large || s->page + 1 == page_count) &&
        frame_action(ui, f, "print", tr(ui, "Print the list"), BUTTON_PLAIN)) {
        visit_check_papers(p->terminal, s->have);
        visit_print_papers(p->terminal);
        s->printed = true;
    }
    if (page_count > 1 && (!ui->theme.large || s->page + 1 < page_count) &&
        frame_action(ui, f, "next", tr(ui, "More"), BUTTON_PLAIN))
        s->page = (s->page + 1) % page_count;
    return next;
}

static struct step show(struct page *p, struct ui *ui)
{
    struct papers *s = p->state;
    char hint[WORDS_MAX];
    struct frame f = {.title = N_("What do you have with you?"),
                      .back = true,
                      .hint = hint,
                      .actions = ui->theme.large ? 2 : 3};
    struct step next;

    if (p->visit->service < 0)
        return home();
    verdict(p, ui, hint, sizeof hint);
    if (frame_begin(p, ui, &f) == FRAME_BACK)
        return back();
    if (s->page >= pages(p, ui, f.body))
        s->page = 0;
    next = buttons(p, ui, &f, pages(p, ui, f.body));
    list(p, ui, f.body);
    frame_end(p, ui, &f);
    return next;
}

const struct screen documents_screen = {
    .name = "documents",
    .common = true,
    .state_size = sizeof(struct papers),
    .enter = enter,
    .show = show,
};
