/* welcome.c - the first screen of a kiosk: what one can do here. */
#include "base/text.h"
#include "port/notice.h"
#include "screens/choice.h"
#include "screens/frame.h"
#include "screens/screens.h"

struct welcome {
    struct frame_taps taps;
};

enum tiles { TAKE, APPOINTMENTS, TRACK, GUIDE, FEEDBACK, TILES };

static const struct {
    const char *id, *icon, *title, *note;
    const struct screen *to;
} rows[TILES] = {
    [TAKE] = {"take_number", "ticket", N_("Take a number"), NULL, &services_screen},
    [APPOINTMENTS] = {"appointments", "calendar", N_("Appointments"), N_("Book a time or check in"),
                      &appointment_service_screen},
    [TRACK] = {"track", "track", N_("Track your ticket"), N_("Scan or type your number"),
               &progress_screen},
    [GUIDE] = {"guide", "document", N_("Guide & documents"), N_("Documents, steps and fees"),
               &guide_screen},
    [FEEDBACK] = {"feedback", "chat", N_("Feedback"), N_("Rate your visit"), &feedback_screen},
};

/* The range over all services for which people wait. */
static struct wait range_of(const struct view *v)
{
    struct wait w = {-1, -1};

    for (int i = 0; i < v->service_count; i++) {
        const struct view_service *s = &v->services[i];

        if (s->waiting <= 0 || s->wait.high < 0)
            continue;
        if (w.high < 0 || s->wait.low < w.low)
            w.low = s->wait.low;
        if (s->wait.high > w.high)
            w.high = s->wait.high;
    }
    return w;
}

/* How many wait and how long; when that is old, with its age; "" when nothing
 * was ever heard. */
static void crowd(const struct page *p, const struct ui *ui, char *to, size_t size)
{
    const struct view *v = visit_view(p->terminal);
    char people[WORDS_MAX], wait[WORDS_MAX], as_of[WORDS_MAX];

    to[0] = '\0';
    if (visit_view_age(p->terminal) < 0 || v->service_count == 0)
        return;
    words_people(ui, v->waiting, people, sizeof people);
    words_wait(ui, range_of(v), wait, sizeof wait);
    words_as_of(p, ui, as_of, sizeof as_of);
    if (v->waiting == 0)
        text_copy(to, size, tr(ui, "Nobody is waiting"));
    else
        text_format(to, size, tr(ui, "%s waiting"), people);
    if (v->waiting > 0 && wait[0] != '\0')
        text_append(to, size, WORDS_DOT "%s", wait);
    if (as_of[0] != '\0')
        text_append(to, size, WORDS_DOT "%s", as_of);
}

static void closed(const struct page *p, const struct ui *ui, char *to, size_t size)
{
    const struct catalogue *c = visit_catalogue(p->terminal);
    char hours[WORDS_MAX];

    words_hours(ui, catalogue_hours(c, day_of(p->now)), hours, sizeof hours);
    text_format(to, size, tr(ui, "The hall is closed now. Today: %s"), hours);
}

static struct step draw_tile(struct page *p, struct ui *ui, struct rect r, int i, int size)
{
    bool open = catalogue_is_open(visit_catalogue(p->terminal), p->now);
    char note[WORDS_MAX];
    struct tile t = {.id = rows[i].id,
                     .icon = rows[i].icon,
                     .title = tr(ui, rows[i].title),
                     .second = words_second(ui, rows[i].title),
                     .note = note,
                     .hero = i == TAKE,
                     .title_size = i == TAKE ? 0 : size,
                     .off = i == TAKE && !open};

    if (i != TAKE)
        text_copy(note, sizeof note, tr(ui, rows[i].note));
    else if (open)
        crowd(p, ui, note, sizeof note);
    else
        closed(p, ui, note, sizeof note);
    return tile_button(ui, r, &t) ? go(rows[i].to) : stay();
}

/* Says hello where there is room for it. */
static void greet(struct ui *ui, struct rect *body)
{
    const struct theme *th = &ui->theme;
    struct style s = {th->h1, BOLD, th->ink, LEFT};

    s.size = draw_size(ui, s, body->w, tr(ui, "Welcome. How can we help you today?"));
    ui_heading(ui, cut_top(body, th->h1 * 4 / 3), s, "title",
               tr(ui, "Welcome. How can we help you today?"));
    tile_second(ui, cut_top(body, th->body * 4 / 3),
                (struct style){th->body, REGULAR, th->ink2, LEFT},
                words_second(ui, "Welcome. How can we help you today?"));
    cut_top(body, th->gap * 2);
}

/* The size at which the titles of the small tiles fit. */
static int title_size(const struct ui *ui, struct rect r)
{
    int least = 0;

    for (int i = TAKE + 1; i < TILES; i++) {
        int size = tile_title_size(ui, r, tr(ui, rows[i].title));

        if (least == 0 || size < least)
            least = size;
    }
    return least;
}

static struct step tiles(struct page *p, struct ui *ui, struct rect body)
{
    struct step s = stay();
    struct rect hero;
    int size;

    if (ui->theme.portrait) {
        greet(ui, &body);
        hero = cut_top(&body, body.h * 3 / 8);
        cut_top(&body, ui->theme.gap);
    } else {
        hero = cut_left(&body, (body.w - 2 * ui->theme.gap) * 5 / 13);
        cut_left(&body, ui->theme.gap);
    }
    size = title_size(ui, grid_cell(body, 2, 2, ui->theme.gap, 0));
    for (int i = 0; i < TILES; i++) {
        struct rect r = i == TAKE ? hero : grid_cell(body, 2, 2, ui->theme.gap, i - 1);
        struct step next = draw_tile(p, ui, r, i, size);

        if (next.kind != STAY)
            s = next;
    }
    return s;
}

static struct step show(struct page *p, struct ui *ui)
{
    struct welcome *w = p->state;
    int64_t again = choice_forget(p);
    char hint[WORDS_MAX];
    struct frame f = {.hint = hint, .taps = &w->taps};
    struct step s;

    text_format(hint, sizeof hint, tr(ui, "Hotline %s · hold your ticket's code under the scanner"),
                visit_catalogue(p->terminal)->hotline);
    if (frame_begin(p, ui, &f) == FRAME_STAFF)
        return go(&unlock_screen);
    s = tiles(p, ui, f.body);
    frame_end(p, ui, &f);
    return s.kind == STAY && again > 0 ? stay_for(again) : s;
}

static struct step notice(struct page *p, const struct notice *n)
{
    if (n->kind != NOTICE_SCAN || n->data == NULL)
        return stay();
    visit_look_up(p->terminal, n->data);
    return go(&progress_screen);
}

const struct screen welcome_screen = {
    .name = "welcome",
    .common = true,
    .state_size = sizeof(struct welcome),
    .idle_seconds = -1,
    .show = show,
    .notice = notice,
};
