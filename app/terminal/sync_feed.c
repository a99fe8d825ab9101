/* sync_feed.c - what the hub tells: the hall as it is now, its time, the catalogue. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "terminal/inside.h"
#include "wire/catalogue_json.h"

/* Learns the hub's time; time never runs back because of it.  True: ours was
 * wrong. */
static bool learn_time(struct terminal *t, struct moment hub)
{
    int64_t offset = hub.at - t->clock;

    if (offset - t->clock_offset < 2 * SECOND && t->clock_offset - offset < 2 * SECOND)
        return false;
    t->clock_offset = offset;
    t->clock_floor = hub.at; /* a clock that ran ahead had set the floor too high */
    return true;
}

static void learn_floors(struct terminal *t)
{
    for (int i = 0; i < t->view.floor_count; i++) {
        const struct view_floor *f = &t->view.floors[i];

        if (t->view.day == t->site->day)
            site_raise_floor(t->site, f->prefix, f->lane, f->count);
    }
}

/* Around midnight the two clocks may differ; a hub that is days behind says that the day
 * which it told before never was. */
static void learn_day(struct terminal *t)
{
    bool corrected = learn_time(t, t->view.now);

    visit_begin_day(t, t->view.day, corrected || t->view.day < t->site->day - 1);
}

/* What came in the feed's place, once until a view comes: a wrong address, a page that says
 * "sign in", a hub of another version. */
static bool is_no_view(struct terminal *t, int status, const char *why)
{
    if (!t->sync.puzzled && why != NULL)
        log_fault("sync: the feed is not understood: %s", why);
    else if (!t->sync.puzzled)
        log_fault("sync: the hub does not give the feed (HTTP %d)", status);
    t->sync.puzzled = true;
    return false;
}

bool sync_hear_feed(struct terminal *t, const struct notice *n)
{
    static struct view empty;
    char why[160];
    struct view *v;
    enum err e;

    if (n->a == 204) {
        t->sync.seen = t->boot.millis;
        return true;
    }
    if (n->a == 0 || n->a == 401) /* out of reach, or refused: the part "hub" says so */
        return false;
    if (n->a != 200 || n->data == NULL)
        return is_no_view(t, (int)n->a, NULL);
    v = malloc(sizeof *v);
    must(v != NULL);
    *v = empty;
    e = view_decode(n->data, n->size, v, why, sizeof why);
    if (v->key_count == 0 && v->keys_edition == t->view.keys_edition) {
        memcpy(v->keys, t->view.keys, sizeof v->keys); /* left out: they are the same */
        v->key_count = t->view.key_count;
    }
    if (v->find_key[0] == '\0' && v->appointments_edition == t->view.appointments_edition) {
        memcpy(v->find_key, t->view.find_key, sizeof v->find_key);
        memcpy(v->appointments, t->view.appointments, sizeof v->appointments);
        v->appointment_count = t->view.appointment_count;
    }
    if (e == OK) {
        t->sync.seen = t->boot.millis;
        t->view = *v;
        identity_hear_seals(&t->id, v->seals, v->seal_count, t->journal);
        erasure_hear(t);
        t->sync.puzzled = false;
    }
    free(v);
    if (e != OK)
        return is_no_view(t, 200, why);
    learn_day(t);
    t->day_sure = true;
    memset(t->doubted, 0, sizeof t->doubted);
    learn_floors(t);
    if (strcmp(t->view.catalogue, (t->edition_due ? t->next_catalogue : t->catalogue)->version) !=
        0)
        text_copy(t->sync.wanted, CODE_SIZE, t->view.catalogue);
    alarm_hear(t);
    say_calls(t);
    paper_print_notice(t);
    return true;
}

bool sync_hear_catalogue(struct terminal *t, const struct notice *n)
{
    char why[256];

    if (n->a != 200 || n->data == NULL)
        return false;
    t->edition_due = false;
    if (catalogue_decode("catalogue", n->data, n->size, t->next_catalogue, why, sizeof why) != OK) {
        log_fault("sync: the published catalogue is refused: %s", why);
        return false;
    }
    t->edition_due = true;
    t->sync.wanted[0] = '\0';
    journal_set(t->journal, "catalogue", n->data);
    return true;
}

/* Indices of one edition mean nothing in another, so a visit keeps the edition in
 * which it began. */
void sync_take_edition(struct terminal *t)
{
    struct catalogue *old = t->catalogue;

    if (!t->edition_due || t->nav.at != t->nav.home)
        return;
    visit_move_doubts(t, t->next_catalogue);
    site_set_catalogue(t->site, t->next_catalogue);
    t->catalogue = t->next_catalogue;
    t->next_catalogue = old;
    t->edition_due = false;
}
