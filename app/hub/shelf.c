/* shelf.c - takes a case of the past from the log. */
#include "hub/shelf.h"

#include <stdlib.h>

#include "hub/report.h"

/* A hub over a site of its own, which holds nothing yet. */
static struct hub *view_new(const struct hub *h)
{
    struct hub *view = malloc(sizeof *view);

    must(view != NULL);
    *view = *h;
    view->site = calloc(1, sizeof *view->site);
    view->underways = calloc(1, sizeof *view->underways);
    must(view->site != NULL && view->underways != NULL);
    site_init(view->site, h->catalogue);
    return view;
}

static bool fold_life(struct hub *view, const struct filing *of)
{
    uint32_t life[ARCHIVE_LIFE];
    int n = archive_life(view->archive, of, life);
    struct looked_up *l = malloc(sizeof *l);
    bool all = n > 0;

    must(l != NULL);
    for (int i = 0; i < n && all; i++) {
        all = report_look_up(view, life[i], l);
        if (!all)
            break;
        site_apply(view->site, &l->event, l->when);
        underways_apply(view->underways, view->site, &l->event, l->when);
    }
    free(l);
    return all;
}

struct shelf shelf_take(struct hub *h, const struct filing *of)
{
    struct shelf s = {.view = h, .f = case_by_id(h->site, of->id)};

    if (s.f != NULL)
        return s;
    s.view = view_new(h);
    s.archived = true;
    if (fold_life(s.view, of))
        s.f = case_by_id(s.view->site, of->id);
    return s;
}

struct shelf shelf_open(struct hub *h, const char *text)
{
    struct shelf s = {.view = h, .f = case_named(h, text)};
    const struct filing *of;
    struct id id;

    if (s.f != NULL)
        return s;
    of =
        id_from_text(text, &id) ? archive_by_id(h->archive, id) : archive_by_code(h->archive, text);
    return of == NULL ? s : shelf_take(h, of);
}

void shelf_close(struct shelf *s)
{
    if (s->archived) {
        free(s->view->site);
        free(s->view->underways);
        free(s->view);
    }
}
