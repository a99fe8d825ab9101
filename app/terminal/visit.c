/* visit.c - what a screen may know of the hall, and the choices of one visitor. */
#include "terminal/visit.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "port/clock.h"
#include "terminal/inside.h"

/* ---- what a screen may know ---- */

struct visit *visit_of(struct terminal *t)
{
    return &t->visit;
}

const struct catalogue *visit_catalogue(const struct terminal *t)
{
    return t->catalogue;
}

const struct view *visit_view(const struct terminal *t)
{
    return &t->view;
}

int visit_view_age(const struct terminal *t)
{
    const struct sync *s = &t->sync;

    if (s->seen == 0)
        return -1;
    /* A long poll that is still open says that nothing has changed, unless the one before
     * it was answered with something else than a view. */
    if (s->reachable && s->running[ASK_FEED] != 0 && s->backoff[ASK_FEED].failures == 0)
        return 0;
    return (int)((t->boot.millis - s->seen) / SECOND);
}

struct moment visit_when(instant at)
{
    return clock_at(at);
}

bool visit_is_stale(const struct terminal *t)
{
    int age = visit_view_age(t);

    return age < 0 || age > t->catalogue->rules.stale_seconds;
}

const struct view_service *visit_queue(const struct terminal *t, int service)
{
    static const struct view_service unknown = {.waiting = -1, .wait = {-1, -1}};

    for (int i = 0; i < t->view.service_count; i++) {
        if (strcmp(t->view.services[i].code, t->catalogue->services[service].code) == 0)
            return &t->view.services[i];
    }
    return &unknown;
}

const char *visit_text(const struct terminal *t, const struct names *n)
{
    return n->text[t->visit.language];
}

const char *visit_line(const struct terminal *t, const struct line *l)
{
    return l->text[t->visit.language];
}

const char *visit_photo(const struct terminal *t, const char *file, char *to, size_t size)
{
    text_format(to, size, "%s/%s", t->photos, file);
    return to;
}

/* ---- choices ---- */

void visit_set_language(struct terminal *t, int language)
{
    t->visit.language = language;
    say_screen(t);
}

void visit_set_spoken(struct terminal *t, bool on)
{
    if (!on)
        say_forget(t);
    t->say.greets = on && !t->visit.spoken;
    t->visit.spoken = on;
    say_screen(t);
}

static struct access plain_access(const struct terminal *t)
{
    return (struct access){.face = t->face, .speed = 100, .volume = 100};
}

void visit_open_access(struct terminal *t)
{
    nav_open_access(t);
}

void visit_reset_access(struct terminal *t)
{
    t->visit.access = plain_access(t);
    visit_set_spoken(t, false);
}

bool visit_is_mute(const struct terminal *t)
{
    return t->mute;
}

bool visit_is_plain(const struct terminal *t)
{
    const struct access *a = &t->visit.access;
    const struct face *f = &a->face;

    return !t->visit.spoken && !a->longer && !a->spells && f->contrast == t->face.contrast &&
           f->large == t->face.large && f->reach == t->face.reach;
}

bool visit_is_usual(const struct terminal *t)
{
    return t->visit.language == t->language && visit_is_plain(t);
}

void visit_say_again(struct terminal *t)
{
    say_again(t);
}

void visit_pause(struct terminal *t)
{
    say_pause(t);
}

void visit_step_voice(struct terminal *t, int faster, int louder)
{
    say_step(t, faster, louder);
}

int visit_patience(const struct terminal *t, int seconds)
{
    return seconds * (t->visit.access.longer ? 4 : t->visit.spoken ? 2 : 1);
}

void visit_warn(struct terminal *t)
{
    say_warn(t);
}

void visit_choose_service(struct terminal *t, int service)
{
    t->visit.service = service;
}

void visit_check_papers(struct terminal *t, unsigned papers)
{
    t->visit.papers = papers;
    t->visit.papers_of = t->visit.service;
}

void visit_set_phone(struct terminal *t, const char *digits)
{
    wipe(t->visit.phone, sizeof t->visit.phone);
    text_copy(t->visit.phone, sizeof t->visit.phone, digits);
}

bool visit_is_phone(const char *digits)
{
    enum { LEAST = 6, MOBILE = 11 };
    size_t n = strlen(digits);

    return digits[0] == '1' ? n == MOBILE : n >= LEAST;
}

void visit_end(struct terminal *t)
{
    paper_pump(t);
    if (t->entry_shown || t->visit.phone[0] != '\0' || t->visit.name[0] != '\0' ||
        t->visit.filing.told[0] != '\0')
        text_forget();
    t->entry_shown = false;
    for (int i = 0; i < IME_KINDS; i++) {
        if (t->imes[i] != NULL && t->visit.writing.used)
            t->imes[i]->rest();
    }
    say_forget(t);
    visit_release(t);
    t->wipe_due = true; /* what was shown and typed too */
    wipe(&t->visit, sizeof t->visit);
    wipe(&t->seal, sizeof t->seal);
    t->visit.language = t->language;
    t->visit.access = plain_access(t);
    t->visit.service = t->visit.cls = t->visit.papers_of = -1;
    t->visit.before = -1;
    t->visit.quoted = (struct wait){-1, -1};
    t->visit.booking.minute = -1;
}

void visit_quit(struct terminal *t)
{
    t->over = true;
}

/* A second after the first wrong one, doubled by each further one, to a minute: 10 000 PINs
 * take a week. */
static void wait_for_pin(struct terminal *t)
{
    int64_t wait_s = (int64_t)1 << (t->wrong_pins < 7 ? t->wrong_pins - 1 : 6);

    t->pin_again_at = t->boot.millis + (wait_s < 60 ? wait_s : 60) * SECOND;
}

/* The setting "unlock.wrong": who pulls the plug waits as well. */
static void keep_wrong_pins(struct terminal *t, int count)
{
    char text[16];

    t->wrong_pins = count;
    text_format(text, sizeof text, "%d", count);
    journal_set(t->journal, "unlock.wrong", text);
}

void visit_load_wrong_pins(struct terminal *t)
{
    char text[16];

    if (journal_get(t->journal, "unlock.wrong", text, sizeof text))
        t->wrong_pins = (int)strtol(text, NULL, 10);
    if (t->wrong_pins > 0)
        wait_for_pin(t);
}

bool visit_unlock(struct terminal *t, const char *pin)
{
    if (visit_unlock_wait(t) > 0 || t->catalogue->unlock[0] == '\0')
        return false;
    if (crypto_password_fits(t->catalogue->unlock, pin)) {
        if (t->wrong_pins > 0)
            keep_wrong_pins(t, 0);
        return true;
    }
    keep_wrong_pins(t, t->wrong_pins + 1);
    wait_for_pin(t);
    log_info("unlock: wrong PIN, %d in a row", t->wrong_pins);
    return false;
}

int visit_unlock_wait(const struct terminal *t)
{
    int64_t left = t->pin_again_at - t->boot.millis;

    return left > 0 ? (int)((left + SECOND - 1) / SECOND) : 0;
}
