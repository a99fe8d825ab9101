/* appointment_slot.c - the day and the time of an appointment, with the places that
 * are left (R7). */
#include "base/text.h"
#include "port/i18n.h"
#include "screens/frame.h"
#include "screens/grid.h"
#include "screens/screens.h"

struct slots {
    int day_page, time_page;
    int minute; /* chosen plus 1; 0 none */
    bool sent;  /* "next" was pressed */
    bool taken; /* somebody was faster */
};

static struct visit_booking *booking(const struct page *p)
{
    return &p->visit->booking;
}

/* Noon of that day, for its words. */
static struct moment noon_of(const struct page *p, civil day)
{
    instant at =
        (instant)day * DAY_MINUTES * MINUTE + 12 * HOUR - (instant)p->now.offset_min * MINUTE;

    return (struct moment){at, p->now.offset_min};
}

static void clock_words(int minute, char to[8])
{
    text_format(to, 8, "%02d:%02d", minute / 60 % 24, minute % 60);
}

/* ---- asking ---- */

static void choose_day(struct page *p, civil day)
{
    struct slots *s = p->state;

    s->time_page = s->minute = 0;
    visit_ask_times(p->terminal, day);
}

/* The first day that has a place is chosen by itself. */
static void open_first(struct page *p)
{
    const struct visit_booking *b = booking(p);

    if (b->want != WANT_DAYS || b->asking != ASKING_DONE)
        return;
    for (int i = 0; i < b->day_count; i++) {
        if (b->days[i].left > 0) {
            choose_day(p, b->days[i].day);
            return;
        }
    }
}

static void enter(struct page *p)
{
    visit_ask_days(p->terminal);
}

/* ---- tiles ---- */

struct cell {
    const char *id, *label;    /* what is said */
    const char *large, *small; /* what is seen; small NULL: one line */
    bool on, off;
};

static bool draw_cell(struct ui *ui, struct rect r, const struct cell *c)
{
    const struct theme *th = &ui->theme;
    colour fill = c->off ? th->off : c->on ? th->brand_soft : th->card;
    struct style big = {r.h * 2 / 5, REGULAR, c->off ? th->off_ink : th->ink, CENTRE};
    struct style low = {th->note, REGULAR, c->off ? th->off_ink : th->ink2, CENTRE};
    struct rect in = rect_inset(r, r.h / 10);
    struct node *n = ui_node(ui, c->id, ROLE_BUTTON, r, c->label);

    n->enabled = !c->off;
    text_copy(n->value, sizeof n->value, tr(ui, c->on ? N_("chosen") : N_("not chosen")));
    if (ui_is_down(ui, c->id))
        fill = colour_mix(fill, th->ink, 10);
    draw_box(ui, r, fill, c->on ? th->brand : th->edge, theme_px(th, c->on ? 5 : 2), th->r_key);
    ui_focus_ring(ui, c->id, r, th->r_key);
    if (big.size > th->h2)
        big.size = th->h2;
    if (c->on)
        big.weight = BOLD;
    if (c->small == NULL) {
        if (draw_width(ui, big, c->large) * 3 / 4 > in.w) { /* on two lines */
            big.size = least(big.size * 3 / 4, th->body);
            tile_middle(ui, in, big, c->large);
        } else {
            draw_line(ui, in, big, c->large);
        }
        return ui_pressed(ui, c->id);
    }
    if (low.size > r.h / 4)
        low.size = r.h / 4;
    in = rect_centre(in, in.w, big.size * 5 / 4 + low.size * 5 / 4);
    draw_line(ui, cut_top(&in, big.size * 5 / 4), big, c->large);
    draw_line(ui, in, low, c->small);
    return ui_pressed(ui, c->id);
}

static void places_words(const struct ui *ui, int left, char *to, size_t size)
{
    if (left <= 0)
        text_copy(to, size, tr(ui, "full"));
    else
        text_format(to, size, i18n_plural(ui->language, "%d place left", "%d places left", left),
                    left);
}

static void day_cell(struct page *p, struct ui *ui, struct rect r, const struct visit_day *d)
{
    const struct visit_booking *b = booking(p);
    char id[NODE_ID], day[DAY_TEXT], words[WORDS_MAX], label[WORDS_MAX];
    struct cell c = {.id = id, .label = label, .large = words, .on = b->day == d->day};

    day_to_text(d->day, day);
    text_format(id, sizeof id, "day:%s", day);
    words_date(ui, noon_of(p, d->day), words, sizeof words);
    text_copy(label, sizeof label, words);
    if (d->day == day_of(p->now))
        text_copy(words, sizeof words, tr(ui, "Today"));
    c.off = d->left <= 0;
    if (c.off)
        text_append(label, sizeof label, ", %s", tr(ui, "full"));
    if (draw_cell(ui, r, &c) && !c.on)
        choose_day(p, d->day);
}

static void time_cell(struct page *p, struct ui *ui, struct rect r, const struct slot *slot)
{
    struct slots *s = p->state;
    char id[NODE_ID], clock[8], places[WORDS_MAX], label[WORDS_MAX];
    bool wishes = booking(p)->wishing; /* then nobody knows what is left */
    struct cell c = {.id = id, .label = label, .large = clock, .small = wishes ? NULL : places};

    clock_words(slot->minute, clock);
    places_words(ui, slot->left, places, sizeof places);
    text_format(id, sizeof id, "slot:%s", clock);
    text_format(label, sizeof label, wishes ? "%s" : "%s, %s", clock, places);
    c.off = slot->left <= 0;
    c.on = s->minute == slot->minute + 1;
    if (draw_cell(ui, r, &c)) {
        s->minute = slot->minute + 1;
        s->taken = false;
    }
}

/* ---- pages of them ---- */

/* Cells shown and whether the last place leads to the next page. */
static int shown(int count, int room, bool *more)
{
    *more = count > room;
    return *more ? room - 1 : count;
}

static bool more_cell(struct ui *ui, struct rect r, const char *id, const char *label)
{
    return draw_cell(ui, r, &(struct cell){.id = id, .label = label, .large = label});
}

static void days(struct page *p, struct ui *ui, struct rect r)
{
    const struct visit_booking *b = booking(p);
    struct slots *s = p->state;
    int columns = ui->theme.portrait || ui->theme.compact || ui->theme.large ? 4 : 6, n;
    bool more;

    n = shown(b->day_count, columns, &more);
    for (int i = 0; i < n && s->day_page * n + i < b->day_count; i++)
        day_cell(p, ui, grid_cell(r, columns, 1, ui->theme.gap, i), &b->days[s->day_page * n + i]);
    if (more &&
        more_cell(ui, grid_cell(r, columns, 1, ui->theme.gap, n), "days", tr(ui, "Other days")))
        s->day_page = (s->day_page + 1) * n < b->day_count ? s->day_page + 1 : 0;
}

static void times(struct page *p, struct ui *ui, struct rect r)
{
    const struct theme *th = &ui->theme;
    const struct visit_booking *b = booking(p);
    struct slots *s = p->state;
    int columns = th->portrait || th->large ? 3 : 4, gap = th->gap * 2 / 3;
    int rows =
        (r.h + gap) / ((th->touch > theme_px(th, 120) ? th->touch : theme_px(th, 120)) + gap);
    bool more;
    int n;

    rows = rows < 1 ? 1 : rows > 6 ? 6 : rows;
    n = shown(b->slot_count, columns * rows, &more);
    for (int i = 0; i < n && s->time_page * n + i < b->slot_count; i++)
        time_cell(p, ui, grid_cell(r, columns, rows, gap, i), &b->slots[s->time_page * n + i]);
    if (more && more_cell(ui, grid_cell(r, columns, rows, gap, n), "times", tr(ui, "Other times")))
        s->time_page = (s->time_page + 1) * n < b->slot_count ? s->time_page + 1 : 0;
}

/* ---- the screen ---- */

static const char *trouble(const struct page *p)
{
    const struct visit_booking *b = booking(p);

    if (b->asking == ASKING_AWAY)
        return N_("The centre does not answer just now, so no time can be booked. Please try again "
                  "in a moment, or call the hotline.");
    if (b->want == WANT_DAYS && b->asking == ASKING_DONE)
        return N_("There is no time left on any day that can be booked. Please ask the staff.");
    if (b->asking == ASKING_REFUSED && b->refusal == REFUSED_PAUSED)
        return N_("Booking is paused for this phone number, as several appointments were not kept. "
                  "Please take a number, or ask the staff.");
    if (b->asking == ASKING_REFUSED && b->refusal == REFUSED_MOVES)
        return N_("This appointment was moved as often as it can be. Please ask the staff.");
    if (b->asking == ASKING_REFUSED && b->want != WANT_HOLD && b->want != WANT_MOVE)
        return N_("This service cannot be booked here. Please ask the staff.");
    return NULL;
}

static void hint_words(struct page *p, struct ui *ui, char *to, size_t size)
{
    struct slots *s = p->state;
    char clock[8];

    to[0] = '\0';
    if (s->taken) {
        text_copy(to, size, tr(ui, "Somebody was faster: please choose another time."));
        return;
    }
    if (s->minute == 0)
        return;
    words_date(ui, noon_of(p, booking(p)->day), to, size);
    clock_words(s->minute - 1, clock);
    text_append(to, size, " %s", clock);
}

static struct step forward(struct page *p)
{
    struct visit_booking *b = booking(p);
    struct slots *s = p->state;

    if (!s->sent || b->asking == ASKING_BUSY || (b->want != WANT_HOLD && b->want != WANT_MOVE))
        return stay();
    s->sent = false;
    if (b->asking == ASKING_DONE)
        return go(b->moving ? &appointment_confirm_screen : &identify_screen);
    if (b->asking == ASKING_REFUSED &&
        (b->refusal == REFUSED_SLOT_TAKEN || b->refusal == REFUSED_NOT_OFFERED)) {
        choose_day(p, b->day);
        s->taken = true;
    }
    return stay();
}

static void send(struct page *p)
{
    struct slots *s = p->state;

    s->sent = true;
    if (booking(p)->moving)
        visit_move_booking(p->terminal, booking(p)->day, s->minute - 1);
    else
        visit_hold(p->terminal, booking(p)->day, s->minute - 1);
}

static void body(struct page *p, struct ui *ui, struct rect r)
{
    const struct theme *th = &ui->theme;
    const char *why = trouble(p);
    int h = th->touch * 5 / 4 < r.h / 4 ? th->touch * 5 / 4 : th->touch;

    if (why != NULL) {
        tile_message(ui, r, &(struct message){.icon = "warning", .text = tr(ui, why), .bad = true});
        return;
    }
    if (booking(p)->wishing) {
        tile_news(ui, cut_top(&r, h), "wish", "offline",
                  tr(ui, "The centre does not answer. You may leave a wish; it is booked only when "
                         "the centre confirms it."),
                  false);
        cut_top(&r, th->gap / 2);
    }
    days(p, ui, cut_top(&r, h));
    cut_top(&r, th->gap);
    times(p, ui, r);
}

static struct step show(struct page *p, struct ui *ui)
{
    struct slots *s = p->state;
    char hint[WORDS_MAX];
    struct frame f = {.title = N_("Choose day and time"), .back = true, .actions = 1};

    open_first(p);
    if (p->visit->service >= 0 && ui->theme.compact)
        f.name = &visit_catalogue(p->terminal)->services[p->visit->service].name;
    hint_words(p, ui, hint, sizeof hint);
    f.hint = hint;
    if (frame_begin(p, ui, &f) == FRAME_BACK)
        return go(booking(p)->moving ? &appointment_arrive_screen : &appointment_service_screen);
    body(p, ui, f.body);
    if (s->minute == 0 || booking(p)->asking == ASKING_BUSY || trouble(p) != NULL)
        frame_action_off(ui, &f, "next", tr(ui, "Next"));
    else if (frame_action(ui, &f, "next", tr(ui, "Next"), BUTTON_PRIMARY))
        send(p);
    frame_end(p, ui, &f);
    return forward(p);
}

const struct screen appointment_slot_screen = {
    .name = "appointment_slot",
    .common = true,
    .state_size = sizeof(struct slots),
    .enter = enter,
    .show = show,
};
