/* services.c - which service the number is for. */
#include "base/text.h"
#include "screens/frame.h"
#include "screens/grid.h"
#include "screens/screens.h"

struct services {
    int page;
};

static struct step show(struct page *p, struct ui *ui)
{
    struct services *s = p->state;
    const struct catalogue *c = visit_catalogue(p->terminal);
    int only[SERVICES_MAX];
    struct grid g = {
        .count = catalogue_offered(c, only), .page = s->page, .only = only, .waits = true};
    struct frame f = {.title = N_("Choose a service"), .back = true};
    char hint[WORDS_MAX];
    int chosen;

    words_as_of(p, ui, hint, sizeof hint);
    f.hint = hint;
    f.actions = grid_pages(ui, &g) > 1;
    if (frame_begin(p, ui, &f) == FRAME_BACK) {
        if (s->page == 0)
            return back();
        s->page--;
    }
    if (f.actions > 0 && frame_action(ui, &f, "next", tr(ui, "More services"), BUTTON_PRIMARY))
        s->page = (s->page + 1) % grid_pages(ui, &g);
    chosen = grid_services(p, ui, f.body, &g);
    frame_end(p, ui, &f);
    if (chosen < 0)
        return stay();
    visit_choose_service(p->terminal, chosen);
    p->visit->booking.on = false;
    return go(&identify_screen);
}

const struct screen services_screen = {
    .name = "services",
    .common = true,
    .state_size = sizeof(struct services),
    .show = show,
};
