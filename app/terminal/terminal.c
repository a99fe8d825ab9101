/* terminal.c - the program on a kiosk, a pad or a board: notices in, frames out. */
#include "terminal/terminal.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "port/i18n.h"
#include "terminal/inside.h"
#include "wire/catalogue_json.h"

enum {
    REST_AFTER = 3 * SECOND,
    SHOWS_MAX = 6,  /* screens that may follow each other within one frame */
    STRIKE_MS = 500 /* EN 301 549, 5.8: a key that trembles counts once */
};

static void *zeroed(size_t size)
{
    void *p = calloc(1, size);

    must(p != NULL);
    return p;
}

struct terminal *terminal_new(const struct terminal_config *c, const struct identity *id,
                              struct journal *j, const struct journal_opened *opened,
                              struct printer *printer)
{
    struct terminal *t = zeroed(sizeof *t);

    text_copy(t->role, sizeof t->role, c->role);
    text_copy(t->photos, sizeof t->photos, c->photos);
    text_copy(t->kept, sizeof t->kept, c->kept != NULL ? c->kept : "");
    t->counter = c->counter;
    t->language = c->language;
    t->w = c->w;
    t->h = c->h;
    t->speaks = c->speaks;
    t->mute = c->mute;
    for (int i = 0; i < IME_KINDS; i++) {
        t->imes[i] = c->imes[i];
        t->ready[i] = c->imes[i] != NULL ? IME_IS_LOADING : IME_IS_ABSENT;
    }
    t->nav.home = c->home;
    t->nav.access = c->access;
    t->face = t->shown_face = t->visit.access.face = c->face;
    t->id = *id;
    t->journal = j;
    t->opened = *opened;
    t->paper.printer = printer;
    t->catalogue = zeroed(sizeof *t->catalogue);
    t->next_catalogue = zeroed(sizeof *t->next_catalogue);
    t->site = zeroed(sizeof *t->site);
    t->record.next_seq = opened->last_seq + 1;
    t->record.next_token = 1;
    ui_init(&t->ui, theme_of(c->w, c->h, c->face), i18n);
    return t;
}

void terminal_free(struct terminal *t)
{
    if (t == NULL)
        return;
    free(t->catalogue);
    free(t->next_catalogue);
    free(t->site);
    wipe(t, sizeof *t);
    free(t);
}

enum err terminal_edition(struct journal *j, struct catalogue *to)
{
    char *json = journal_get_new(j, "catalogue");
    char why[256];
    enum err e;

    if (json == NULL)
        return ERR_ABSENT;
    e = catalogue_decode("catalogue", json, strlen(json), to, why, sizeof why);
    if (e != OK)
        log_fault("the stored catalogue is refused: %s", why);
    free(json);
    return e;
}

enum err terminal_load_catalogue(struct terminal *t)
{
    enum err e = terminal_edition(t->journal, t->catalogue);

    if (e == OK)
        site_init(t->site, t->catalogue);
    return e;
}

enum err terminal_zone(struct journal *j, char *to, size_t size)
{
    struct catalogue *c = calloc(1, sizeof *c);
    enum err e;

    must(c != NULL);
    e = terminal_edition(j, c);
    if (e == OK && !text_copy(to, size, c->zone))
        e = ERR_FULL;
    free(c);
    return e;
}

int32_t terminal_lost_floor(const struct terminal *t)
{
    return 1000 + minute_of_day(t->now) * 6;
}

enum err terminal_replay(struct terminal *t)
{
    struct past p = {.site = t->site};
    enum err e = past_fold(&p, t->journal, t->kept[0] != '\0' ? t->kept : NULL);

    t->site = p.site;
    t->health = p.health;
    t->clock_floor = p.clock_floor;
    return e;
}

/* The device's time as the hub corrected it.  It never runs back, nor does it
 * stand still: where the clock goes back, time goes on from where it was. */
static void take_time(struct terminal *t, struct moment now, struct boot boot)
{
    int64_t jump = (now.at - t->clock) - (boot.millis - t->boot.millis);

    if (jump > MINUTE || jump < -MINUTE)
        t->day_sure = false;
    t->boot = boot;
    t->clock = now.at;
    t->now = now;
    t->now.at += t->clock_offset;
    if (t->view.pos > 0 && (t->clock_offset > HOUR || t->clock_offset < -HOUR))
        t->now.offset_min = t->view.now.offset_min; /* ours is of another day */
    if (t->now.at < t->clock_floor) {
        t->clock_offset += t->clock_floor - t->now.at;
        t->now.at = t->clock_floor;
    }
    t->clock_floor = t->now.at;
}

static void start(struct terminal *t)
{
    if (t->opened.floors_lost)
        t->lost_floor = terminal_lost_floor(t);
    visit_begin_day(t, day_of(t->now), false);
    sync_init(t);
    visit_load_wrong_pins(t);
    visit_end(t);
    t->started = true;
    nav_init(t);
}

static void to_screen(struct terminal *t, const struct notice *n)
{
    struct page p = nav_page(t);

    if (t->nav.at->notice != NULL)
        nav_step(t, t->nav.at->notice(&p, n));
}

static void resize(struct terminal *t, int w, int h)
{
    t->w = w;
    t->h = h;
    t->ui.theme = theme_of(w, h, t->shown_face);
    ui_redraw(&t->ui);
}

/* Before a frame: the face, the keys and the voice that this visitor asked for. */
static void suit(struct terminal *t)
{
    const struct access *a = &t->visit.access;
    const struct face *f = &a->face, *was = &t->shown_face;

    t->ui.language = t->visit.language;
    t->ui.reads = t->visit.spoken;
    t->ui.strike_ms = a->longer ? STRIKE_MS : 0;
    if (f->contrast == was->contrast && f->large == was->large && f->reach == was->reach)
        return;
    t->shown_face = *f;
    resize(t, t->w, t->h);
}

/* A key that neither goes to one of the warning's buttons nor presses it. */
static bool is_key_beside(const struct terminal *t, const struct notice *n)
{
    return t->ui.pressed[0] == '\0' && (n->a == KEY_ENTER || n->a == KEY_BACKSPACE);
}

static bool is_tap_beside(const struct terminal *t, const struct notice *n)
{
    return n->kind == NOTICE_POINTER && n->a == POINTER_UP && t->ui.pressed[0] == '\0';
}

void terminal_take(struct terminal *t, const struct notice *n)
{
    if (alarm_takes(t, n))
        return;
    switch (n->kind) {
    case NOTICE_KEY:
        nav_touched(t);
        if (say_key(t, (enum key)n->a))
            break;
        say_hush(t);
        ui_input(&t->ui, n, t->boot.millis);
        if (t->nav.warned && is_key_beside(t, n))
            nav_more_time(t);
        break;
    case NOTICE_POINTER:
    case NOTICE_TEXT:
        nav_touched(t);
        if (n->kind == NOTICE_TEXT || n->a == POINTER_DOWN)
            say_hush(t);
        ui_input(&t->ui, n, t->boot.millis);
        if (t->nav.warned && (n->kind == NOTICE_TEXT || is_tap_beside(t, n)))
            nav_more_time(t);
        break;
    case NOTICE_HEADPHONES:
        t->headphones = n->a != 0;
        if (!t->speaks)
            visit_set_spoken(t, t->headphones);
        break;
    case NOTICE_SCAN:
        nav_more_time(t); /* who scans is there */
        to_screen(t, n);
        break;
    case NOTICE_RESIZE:
        resize(t, n->x, n->y);
        break;
    case NOTICE_EXPOSE:
        ui_redraw(&t->ui);
        break;
    case NOTICE_STORED:
        record_notice(t, n);
        break;
    case NOTICE_OUTBOX:
    case NOTICE_REPLY:
        sync_notice(t, n);
        break;
    case NOTICE_PRINTED:
    case NOTICE_PRINTER:
        paper_notice(t, n);
        break;
    case NOTICE_SPOKEN:
        say_spoken(t, n->id);
        break;
    case NOTICE_INSPECT:
        inspect_notice(t, n);
        break;
    case NOTICE_QUIT:
        t->over = true;
        break;
    case NOTICE_IME:
    case NOTICE_CANDIDATES:
        visit_ime_notice(t, n);
        break;
    case NOTICE_NONE:
    case NOTICE_TICK:
        break;
    }
}

void terminal_notice(struct terminal *t, const struct notice *n, struct moment now,
                     struct boot boot)
{
    take_time(t, now, boot);
    if (!t->started)
        start(t);
    terminal_take(t, n);
}

/* What a customer typed stands in a field. */
static bool shows_entry(const struct ui *ui)
{
    for (int i = 0; i < ui->node_count; i++) {
        if (ui->nodes[i].role == ROLE_FIELD && ui->nodes[i].value[0] != '\0')
            return true;
    }
    return false;
}

static bool is_given(const struct visit *v)
{
    return v->phone[0] != '\0' || v->name[0] != '\0' || v->filing.told[0] != '\0';
}

/* Describes screens until one stays; false when that one may show what a customer
 * gave. */
static bool describe(struct terminal *t)
{
    bool common = false;

    for (int i = 0; i < SHOWS_MAX; i++) {
        const struct screen *shown = nav_shown(t);
        struct page p = nav_page(t);
        struct step next;

        if (t->wipe_due)
            ui_wipe(&t->ui); /* the frame that was begun is described anew */
        t->wipe_due = false;
        suit(t);
        p = nav_page(t);
        ui_begin(&t->ui, t->ui.theme.paper);
        next = shown->show(&p, &t->ui);
        t->entry_shown |= shows_entry(&t->ui);
        common = shown->common && !shows_entry(&t->ui) && !is_given(&t->visit);
        text_settle(common);
        nav_step(t, next);
        p = nav_page(t);
        if (nav_shown(t) == shown)
            nav_overlay(t, &p);
        if (nav_shown(t) == shown && !t->ui.again)
            return common;
        ui_forget_press(&t->ui); /* it has acted, or was meant for the screen that has gone */
    }
    t->nav.again = t->boot.millis + SECOND; /* a chain of screens goes on, but does not spin */
    return common;
}

/* A while after the last touch, once: whoever comes next is not kept waiting by it. */
static int64_t rest_due(const struct terminal *t)
{
    return t->rested == t->nav.touched || nav_shown(t) != t->nav.home ? INT64_MAX
                                                                      : t->nav.touched + REST_AFTER;
}

static void rest(struct terminal *t)
{
    if (t->boot.millis < rest_due(t))
        return;
    t->rested = t->nav.touched;
    text_rest();
}

void terminal_frame(struct terminal *t, struct moment now, struct boot boot)
{
    struct rect dirty[DIRTY_MAX];
    bool common;
    int n;

    take_time(t, now, boot);
    if (!t->started)
        start(t);
    visit_begin_day(t, day_of(t->now), false);
    nav_idle(t);
    sync_take_edition(t);
    common = describe(t);
    nav_drift(t);
    n = ui_end(&t->ui, dirty);
    if (n > 0)
        gfx_show(ui_picture(&t->ui), dirty, n);
    paper_pump(t);
    if (t->visit.service >= 0)
        terminal_seal_prepare(t);
    text_settle(common);
    say_frame(t);
    alarm_speak(t);
    health_check(t);
    sync_pump(t);
    inspect_answer(t);
    rest(t);
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int terminal_wait_ms(const struct terminal *t, struct moment now, struct boot boot)
{
    /* The clock on the screen shows minutes. */
    int64_t minute = boot.millis + MINUTE - (now.at + t->clock_offset) % MINUTE;
    int64_t due = sooner(sooner(nav_due(t), sync_due(t)), sooner(t->health.due, minute));

    due = sooner(sooner(due, alarm_due(t)), rest_due(t));
    if (t->inspect.connection != 0)
        due = sooner(due, t->inspect.deadline);
    due -= boot.millis;
    return due < 0 ? 0 : (int)sooner(due, MINUTE);
}

bool terminal_is_over(const struct terminal *t)
{
    return t->over;
}
