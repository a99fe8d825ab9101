/* visit_find.c - a visitor finds the appointment that is there already: by its paper, its
 * code or the phone number; among today's first, which the feed has told. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "port/clock.h"
#include "terminal/inside.h"
#include "wire/appointment_json.h"
#include "wire/token.h"

void visit_find_of(const struct terminal *t, const char *phone, char to[FIND_SIZE])
{
    uint8_t key[KEY_BYTES];
    size_t size = sizeof key;

    to[0] = '\0';
    if (phone[0] != '\0' && crypto_base64_decode(t->view.find_key, key, &size) &&
        size == sizeof key)
        crypto_find(key, phone, to);
}

/* ---- what is shown ---- */

static void show_listed(struct terminal *t, const struct view_appointment *row)
{
    struct visit_booking *b = &t->visit.booking;
    struct appointment_view *to = &b->rows[b->found];

    if (b->found == BOOKINGS_SHOWN)
        return;
    *to = (struct appointment_view){.id = row->id,
                                    .due = row->due,
                                    .day = t->view.day,
                                    .state = row->state,
                                    .ticket = row->ticket,
                                    .number = row->number,
                                    .now = t->now};
    appointment_code(row->id, to->code);
    text_copy(to->service, sizeof to->service, row->service);
    to->minute = minute_of_day(clock_at(row->due));
    to->standing = appointment_standing(&t->catalogue->booking, row->due, t->now.at);
    b->found++;
}

/* One is shown; of several the visitor chooses. */
static void show_found(struct visit_booking *b)
{
    b->choose = b->found > 1;
    if (b->found > 0)
        b->shown = b->rows[0];
}

void visit_choose_booking(struct terminal *t, int i)
{
    struct visit_booking *b = &t->visit.booking;

    if (i < 0 || i >= b->found || i >= BOOKINGS_SHOWN)
        return;
    b->shown = b->rows[i];
    b->choose = false;
}

/* ---- what is looked for ---- */

struct sought { /* one of the three */
    struct id id;
    char code[APPOINTMENT_CODE];
    char find[FIND_SIZE];
};

static bool is_it(const struct view_appointment *row, const struct sought *s)
{
    char code[APPOINTMENT_CODE];

    if (!id_is_none(s->id))
        return id_equal(row->id, s->id);
    appointment_code(row->id, code);
    return s->code[0] != '\0' ? strcmp(code, s->code) == 0
                              : s->find[0] != '\0' && strcmp(row->find, s->find) == 0;
}

/* Among today's, as the feed told them. */
static void look_in_list(struct terminal *t, const struct sought *s)
{
    for (int i = 0; i < t->view.appointment_count; i++) {
        if (is_it(&t->view.appointments[i], s))
            show_listed(t, &t->view.appointments[i]);
    }
    show_found(&t->visit.booking);
}

static bool read_paper(const char *scanned, struct id *to)
{
    struct appointment_token token;
    uint8_t bytes[TOKEN_BYTES];
    char text[TOKEN_TEXT];
    size_t size = sizeof bytes;

    if (!appointment_token_from_scan(scanned, text, sizeof text) ||
        !crypto_base64url_decode(text, bytes, &size) || size != sizeof bytes ||
        !appointment_token_unpack(bytes, &token))
        return false;
    *to = token.appointment;
    return true;
}

/* Who has a paper, a code or the phone has the appointment: an id or a code cannot
 * be guessed, so the paper's signature need not be looked at. */
static bool read_sought(struct terminal *t, const char *text, struct sought *to, char path[96])
{
    char id[ID_TEXT];

    *to = (struct sought){.code = ""};
    if (read_paper(text, &to->id)) {
        id_to_text(to->id, id);
        text_format(path, 96, "/v1/appointments?id=%s", id);
    } else if (appointment_code_read(text, to->code)) {
        text_format(path, 96, "/v1/appointments?code=%s", to->code);
    } else {
        to->code[0] = '\0';
        visit_find_of(t, text, to->find);
        text_format(path, 96, "/v1/appointments?find=%s", to->find);
    }
    return !id_is_none(to->id) || to->code[0] != '\0' || to->find[0] != '\0';
}

void visit_find_booking(struct terminal *t, const char *scanned_or_typed)
{
    struct visit_booking *b = &t->visit.booking;
    struct sought s;
    char path[96];

    b->found = 0;
    b->choose = b->by_phone = false;
    b->shown = (struct appointment_view){.code = ""};
    b->want = WANT_FIND;
    b->asking = ASKING_DONE;
    if (!read_sought(t, scanned_or_typed, &s, path))
        return; /* there is none that could be meant */
    b->by_phone = s.find[0] != '\0';
    look_in_list(t, &s);
    visit_ask_booking(t, WANT_FIND, "GET", path, NULL);
    if (b->asking == ASKING_AWAY && b->found > 0)
        b->asking = ASKING_DONE;
}

/* ---- the reply ---- */

bool visit_found_came(struct terminal *t, const struct notice *n)
{
    struct found_appointments *found = calloc(1, sizeof *found);
    struct visit_booking *b = &t->visit.booking;
    char why[160];
    bool good;

    must(found != NULL);
    good = found_appointments_decode(n->data, n->size, found, why, sizeof why) == OK;
    if (good) {
        b->found = found->count < BOOKINGS_SHOWN ? found->count : BOOKINGS_SHOWN;
        memcpy(b->rows, found->rows, (size_t)b->found * sizeof b->rows[0]);
        show_found(b);
    }
    free(found);
    return good;
}
