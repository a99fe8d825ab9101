/* grid.c - the services as tiles, page by page. */
#include "screens/grid.h"

#include "base/text.h"

enum { PAGE_MOST = 8, LARGE_MOST = 4 };

/* Large letters need large tiles. */
static int page_most(const struct ui *ui)
{
    return ui->theme.large && !ui->theme.portrait ? LARGE_MOST : PAGE_MOST;
}

int grid_pages(const struct ui *ui, const struct grid *g)
{
    int most = page_most(ui);

    return g->count > 0 ? (g->count + most - 1) / most : 1;
}

/* Few services get large tiles. */
static void shape(const struct ui *ui, int shown, int *columns, int *rows)
{
    int across = ui->theme.portrait ? 2 : shown <= 3 ? shown : shown <= 6 ? 3 : 4;

    *columns = shown == 4 && !ui->theme.portrait ? 2 : across > 0 ? across : 1;
    *rows = (shown + *columns - 1) / *columns;
    if (*rows == 0)
        *rows = 1;
}

static int service_at(const struct grid *g, int i)
{
    return g->only != NULL ? g->only[i] : i;
}

static void queue_notes(const struct page *p, const struct ui *ui, int service, struct tile *t,
                        char note[WORDS_MAX], char aside[WORDS_MAX])
{
    const struct view_service *q = visit_queue(p->terminal, service);

    note[0] = aside[0] = '\0';
    t->note = note;
    t->aside = aside;
    if (visit_view_age(p->terminal) < 0 || q->waiting < 0)
        return;
    t->good = q->waiting == 0 && !visit_is_stale(p->terminal);
    if (q->waiting == 0 && q->wait.high <= 0) {
        text_copy(note, WORDS_MAX, tr(ui, "no waiting"));
        return;
    }
    text_format(note, WORDS_MAX, tr(ui, "%d waiting"), q->waiting);
    words_wait(ui, q->wait, aside, WORDS_MAX);
}

/* What the tiles of a page have in common. */
struct page_look {
    int size; /* at which every name of the page fits */
    bool seconded;
};

static bool draw_service(struct page *p, struct ui *ui, struct rect r, const struct grid *g, int i,
                         struct page_look look)
{
    const struct service *s = &visit_catalogue(p->terminal)->services[i];
    char id[NODE_ID], note[WORDS_MAX], aside[WORDS_MAX];
    struct tile t = {.id = id,
                     .icon = s->icon,
                     .title = visit_text(p->terminal, &s->name),
                     .second = look.seconded ? s->name.text[words_second_language(ui)] : NULL,
                     .title_size = look.size};

    text_format(id, sizeof id, "service:%s", s->code);
    if (g->waits)
        queue_notes(p, ui, i, &t, note, aside);
    return tile_button(ui, r, &t);
}

static struct page_look page_look(struct page *p, const struct ui *ui, struct rect r,
                                  const struct grid *g, int first, int shown)
{
    const struct catalogue *c = visit_catalogue(p->terminal);
    struct page_look look = {.size = 0, .seconded = true};

    for (int i = first; i < first + shown; i++) {
        const struct names *name = &c->services[service_at(g, i)].name;
        int size = tile_title_size(ui, r, visit_text(p->terminal, name));

        look.size = look.size == 0 ? size : least(look.size, size);
        look.seconded &= tile_second_fits(ui, r, name->text[words_second_language(ui)]);
    }
    return look;
}

int grid_services(struct page *p, struct ui *ui, struct rect area, const struct grid *g)
{
    /* Pages are fewer when the letters have become smaller since. */
    int most = page_most(ui), first = g->page % grid_pages(ui, g) * most;
    int shown = g->count - first, columns, rows, chosen = -1;
    struct page_look look;

    if (shown > most)
        shown = most;
    /* Pages look alike: the last one keeps the places of a full one. */
    shape(ui, g->count > most ? most : shown, &columns, &rows);
    look = page_look(p, ui, grid_cell(area, columns, rows, ui->theme.gap, 0), g, first, shown);
    for (int i = 0; i < shown; i++) {
        struct rect r = grid_cell(area, columns, rows, ui->theme.gap, i);

        if (draw_service(p, ui, r, g, service_at(g, first + i), look))
            chosen = service_at(g, first + i);
    }
    return chosen;
}
