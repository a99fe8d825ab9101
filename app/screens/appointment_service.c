/* appointment_service.c - what an appointment is to be made for, or how else one can
 * be made; from here also to one that was made. */
#include "base/text.h"
#include "screens/frame.h"
#include "screens/grid.h"
#include "screens/screens.h"

struct choosing {
    int page;
};

static int bookable(const struct page *p, int to[SERVICES_MAX])
{
    int n = 0;

    for (int i = 0; i < visit_catalogue(p->terminal)->service_count; i++) {
        if (visit_is_bookable(p->terminal, i))
            to[n++] = i;
    }
    return n;
}

/* The hall takes no bookings at the kiosk, or the centre does not answer. */
static void otherwise(struct page *p, struct ui *ui, struct rect body, bool away)
{
    char text[WORDS_MAX * 2];
    struct message m = {
        .icon = away ? "offline" : "phone", .heading = N_("How to book a time"), .text = text};

    text_format(text, sizeof text,
                tr(ui, "Call the hotline %s and say which service you need and when you can come."),
                visit_catalogue(p->terminal)->hotline);
    text_append(
        text, sizeof text, "\n%s",
        tr(ui, away ? N_("Times cannot be booked here just now: the centre does not answer. "
                         "Who has an appointment can check in all the same.")
                    : N_("Take a number for the service. The counter books a time for you.")));
    if (ui->theme.compact)
        m.heading = NULL;
    tile_message(ui, body, &m);
}

static struct step chosen(struct page *p, int service)
{
    visit_choose_service(p->terminal, service);
    p->visit->booking.on = true;
    p->visit->booking.moving = false;
    return go(&appointment_slot_screen);
}

static struct step show(struct page *p, struct ui *ui)
{
    struct choosing *s = p->state;
    int only[SERVICES_MAX], row = -1;
    struct grid g = {.count = bookable(p, only), .page = s->page, .only = only};
    bool away = visit_is_stale(p->terminal) && !visit_takes_wishes(p->terminal);
    bool offers = g.count > 0 && !away;
    struct frame f = {.title = offers ? N_("Book a time: choose a service") : N_("Appointments"),
                      .back = true};
    struct step next = stay();

    f.actions = 1 + (offers && grid_pages(ui, &g) > 1);
    if (frame_begin(p, ui, &f) == FRAME_BACK) {
        if (s->page == 0)
            return home();
        s->page--;
    }
    if (frame_action(ui, &f, "arrive", tr(ui, "I have an appointment"), BUTTON_PRIMARY))
        next = go(&appointment_arrive_screen);
    if (f.actions > 1 && frame_action(ui, &f, "next", tr(ui, "More services"), BUTTON_PLAIN))
        s->page = (s->page + 1) % grid_pages(ui, &g);
    if (offers)
        row = grid_services(p, ui, f.body, &g);
    else
        otherwise(p, ui, f.body, g.count > 0);
    frame_end(p, ui, &f);
    return row >= 0 ? chosen(p, row) : next;
}

const struct screen appointment_service_screen = {
    .name = "appointment_service",
    .common = true,
    .state_size = sizeof(struct choosing),
    .show = show,
};
