/* visit.c - one visitor: takes a number, looks for a ticket, rates. */
#include "terminal/visit.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "port/speech.h"
#include "terminal/inside.h"
#include "wire/token.h"

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
    if (t->sync.heard == 0)
        return -1;
    /* A long poll that is still open says that nothing has changed. */
    if (t->sync.reachable && t->sync.running[ASK_FEED] != 0)
        return 0;
    return (int)((t->boot.millis - t->sync.heard) / SECOND);
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
    t->visit.spoken = on;
    say_screen(t);
}

void visit_choose_service(struct terminal *t, int service)
{
    t->visit.service = service;
}

void visit_set_phone(struct terminal *t, const char *digits)
{
    wipe(t->visit.phone, sizeof t->visit.phone);
    text_copy(t->visit.phone, sizeof t->visit.phone, digits);
}

void visit_end(struct terminal *t)
{
    if (t->entry_shown || t->visit.phone[0] != '\0')
        text_forget();
    t->entry_shown = false;
    if (t->visit.spoken)
        speech_stop();
    t->wipe_due = true; /* what was shown and typed too */
    wipe(&t->visit, sizeof t->visit);
    t->visit.language = t->language;
    t->visit.service = t->visit.cls = -1;
    t->visit.before = -1;
    t->visit.quoted = (struct wait){-1, -1};
}

void visit_quit(struct terminal *t)
{
    t->over = true;
}

/* One second after the first wrong PIN, doubled by each further one, to a minute:
 * 10 000 PINs take a week. */
bool visit_unlock(struct terminal *t, const char *pin)
{
    int doubled = t->wrong_pins < 6 ? t->wrong_pins : 6;
    int64_t wait_s = (int64_t)1 << doubled;

    if (visit_unlock_wait(t) > 0 || t->catalogue->unlock[0] == '\0')
        return false;
    if (crypto_password_fits(t->catalogue->unlock, pin)) {
        t->wrong_pins = 0;
        return true;
    }
    t->wrong_pins++;
    t->pin_again_at = t->boot.millis + (wait_s < 60 ? wait_s : 60) * SECOND;
    log_info("unlock: wrong PIN, %d in a row", t->wrong_pins);
    return false;
}

int visit_unlock_wait(const struct terminal *t)
{
    int64_t left = t->pin_again_at - t->boot.millis;

    return left > 0 ? (int)((left + SECOND - 1) / SECOND) : 0;
}

/* ---- taking a number ---- */

static void fail(struct terminal *t, enum refusal refusal, enum err failure)
{
    t->visit.taking = TAKING_FAILED;
    t->visit.refusal = refusal;
    t->visit.failure = failure;
}

/* The key under which the highest count of our lane on that day is kept. */
static void floor_key(const struct terminal *t, civil of, const char *prefix, char to[64])
{
    char day[DAY_TEXT];

    day_to_text(of, day);
    text_format(to, 64, "floor.%s.%s.%d", day, prefix, t->id.lane);
}

/* The highest count of our lane that may have been given today. */
static int32_t own_floor(struct terminal *t, const char *prefix)
{
    int32_t floor = site_floor(t->site, prefix, t->id.lane);
    long kept = 0;
    char key[64], value[16];

    floor_key(t, t->site->day, prefix, key);
    if (journal_get(t->journal, key, value, sizeof value))
        kept = strtol(value, NULL, 10);
    if (floor < kept)
        floor = kept < COUNT_MAX ? (int32_t)kept : COUNT_MAX;
    return floor < t->lost_floor ? t->lost_floor : floor;
}

static void keep_floor(struct terminal *t, civil day, const char *prefix, int32_t count)
{
    char key[64], value[16];

    floor_key(t, day, prefix, key);
    text_format(value, sizeof value, "%d", (int)count);
    journal_set(t->journal, key, value); /* goes to the disk with the next append, or before */
}

void visit_begin_day(struct terminal *t, civil day, bool corrected)
{
    /* Tickets of a day that never was, or that the hub has not heard of, are live
     * today: their counts are not given again. */
    bool back = corrected && day < t->site->day;
    bool go_on = back || (t->site->day < day && (corrected || visit_backlog(t) > 0));

    for (int i = 0; go_on && i < t->catalogue->service_count; i++) {
        const char *prefix = t->catalogue->services[i].prefix;
        int32_t floor = own_floor(t, prefix);

        if (floor > 0)
            keep_floor(t, day, prefix, floor);
    }
    if (back)
        t->site->day = day; /* the counts of the day that never was stand */
    site_begin_day(t->site, day);
}

/* The next number of this kiosk's own lane, which no one else uses. */
static struct number own_number(struct terminal *t)
{
    const struct service *s = &t->catalogue->services[t->visit.service];
    struct number n = {.lane = (int16_t)t->id.lane};

    text_copy(n.prefix, sizeof n.prefix, s->prefix);
    n.count = own_floor(t, s->prefix) + 1;
    keep_floor(t, t->site->day, s->prefix, n.count);
    return n;
}

/* No promise is longer than a day: with so many people before one, nobody knows. */
static int promise(int minutes)
{
    return minutes < DAY_MINUTES ? minutes : DAY_MINUTES;
}

/* The link in the QR code: any terminal verifies it with no network. */
static void make_link(struct terminal *t)
{
    struct ticket_token token = {
        .ticket = t->visit.ticket, .day = t->site->day, .number = t->visit.number};
    uint8_t bytes[TOKEN_BYTES], message[TOKEN_MESSAGE];
    char text[TOKEN_TEXT];

    memcpy(token.signer, t->id.device.b, sizeof token.signer);
    t->visit.link[0] = '\0';
    if (!token_pack(&token, bytes))
        return;
    token_message(bytes, message);
    crypto_sign(&t->id.key, message, sizeof message, bytes + TOKEN_BODY);
    if (crypto_base64url(bytes, sizeof bytes, text, sizeof text))
        text_format(t->visit.link, sizeof t->visit.link, "%s/t/%s", t->id.public_url, text);
}

static void issue(struct terminal *t)
{
    struct visit *v = &t->visit;
    struct ticket_issued b = {.day = t->site->day,
                              .number = v->number,
                              .language = v->language,
                              .quoted_low = promise(v->quoted.low),
                              .quoted_high = promise(v->quoted.high)};
    struct command c = {.kind = ISSUE, .ticket = v->ticket, .issue = &b};
    struct decision d;
    enum err e;

    text_copy(b.service, sizeof b.service, t->catalogue->services[v->service].code);
    if (v->cls >= 0)
        text_copy(b.cls, sizeof b.cls, t->catalogue->classes[v->cls].code);
    if (v->phone[0] != '\0' && !crypto_seal(t->id.seal, v->phone, b.contact, sizeof b.contact))
        log_fault("visit: the phone number could not be sealed and is not kept");
    if (v->number.count > COUNT_MAX) {
        fail(t, REFUSED_FULL, OK);
        return;
    }
    decide(t->site, &c, t->now, &d);
    if (d.refusal == REFUSED_NUMBER_TAKEN && v->number.lane == 0) {
        visit_numbered(t, NULL); /* the hub and we do not agree: our own lane is safe */
        return;
    }
    if (d.refusal != ALLOWED) {
        fail(t, d.refusal, OK);
        return;
    }
    v->issued = t->now;
    e = record_events(t, &d, FOR_TICKET);
    if (e != OK)
        fail(t, ALLOWED, e);
}

void visit_take_number(struct terminal *t)
{
    struct visit *v = &t->visit;
    struct number_request r = {.floor = 0};

    if (v->taking == TAKING_BUSY || v->taking == TAKING_DONE)
        return;
    if (v->service < 0) {
        fail(t, REFUSED_NO_SERVICE, OK);
        return;
    }
    if (!catalogue_is_open(t->catalogue, t->now)) {
        fail(t, REFUSED_CLOSED, OK);
        return;
    }
    v->taking = TAKING_BUSY;
    v->offline = false;
    v->before = -1;
    v->quoted = (struct wait){-1, -1};
    v->ticket = r.ticket = crypto_id();
    text_copy(r.service, sizeof r.service, t->catalogue->services[v->service].code);
    visit_begin_day(t, day_of(t->now), false);
    r.floor = site_floor(t->site, t->catalogue->services[v->service].prefix, 0);
    if (!sync_ask_number(t, &r))
        visit_numbered(t, NULL);
}

void visit_numbered(struct terminal *t, const struct number_reply *r)
{
    struct visit *v = &t->visit;

    if (v->taking != TAKING_BUSY)
        return; /* the customer has gone */
    if (r != NULL) {
        v->number = r->number;
        v->before = r->before;
        v->quoted = r->wait;
    } else {
        const struct view_service *q = visit_queue(t, v->service);

        v->offline = true;
        v->number = own_number(t);
        if (!visit_is_stale(t)) {
            v->before = q->waiting;
            v->quoted = q->wait;
        }
    }
    issue(t);
}

void visit_refused(struct terminal *t, enum refusal why)
{
    if (t->visit.taking == TAKING_BUSY)
        fail(t, why, OK);
}

void visit_printed(struct terminal *t, struct id ticket, enum print_state state, unsigned faults)
{
    if (t->visit.taking != TAKING_DONE || !id_equal(ticket, t->visit.ticket))
        return;
    t->visit.print = state;
    t->visit.print_faults = faults;
}

void visit_print_copy(struct terminal *t, bool large)
{
    if (t->visit.taking != TAKING_DONE || t->visit.copies == COPIES_MAX)
        return;
    t->visit.print = PRINT_QUEUED;
    paper_print_ticket(t, ++t->visit.copies, large);
}

/* ---- looking for a ticket ---- */

/* The open key of the device whose id begins so; NULL unknown. */
static const char *key_of(const struct terminal *t, const uint8_t signer[4])
{
    for (int i = 0; i < t->view.key_count; i++) {
        if (memcmp(t->view.keys[i].device.b, signer, 4) == 0)
            return t->view.keys[i].key;
    }
    return NULL;
}

static bool is_genuine(const struct terminal *t, const struct ticket_token *token,
                       const uint8_t bytes[TOKEN_BYTES])
{
    uint8_t message[TOKEN_MESSAGE], key[KEY_BYTES];
    const char *text = key_of(t, token->signer);
    size_t size = sizeof key;

    token_message(bytes, message);
    if (memcmp(t->id.device.b, token->signer, 4) == 0)
        return crypto_verify(t->id.key.open, message, sizeof message, bytes + TOKEN_BODY);
    return text != NULL && crypto_base64_decode(text, key, &size) && size == sizeof key &&
           crypto_verify(key, message, sizeof message, bytes + TOKEN_BODY);
}

static bool read_token(const struct terminal *t, const char *scanned, struct ticket_token *to)
{
    char text[TOKEN_TEXT];
    uint8_t bytes[TOKEN_BYTES];
    size_t size = sizeof bytes;

    return token_from_scan(scanned, text, sizeof text) &&
           crypto_base64url_decode(text, bytes, &size) && size == sizeof bytes &&
           token_unpack(bytes, to) && is_genuine(t, to, bytes);
}

/* What this machine itself knows of the ticket. */
static bool know(struct terminal *t, const struct ticket *ticket)
{
    if (ticket == NULL || ticket->service < 0)
        return false;
    view_of_ticket(t->site, ticket, t->now, &t->visit.looked);
    t->visit.looked.before = -1; /* of the queue it knows its own part alone */
    t->visit.looked.wait = (struct wait){-1, -1};
    return true;
}

void visit_look_up(struct terminal *t, const char *scanned_or_typed)
{
    struct visit *v = &t->visit;
    struct ticket_token token;
    struct number number;
    char what[ID_TEXT];
    bool known;

    memset(&v->looked, 0, sizeof v->looked);
    if (read_token(t, scanned_or_typed, &token)) {
        id_to_text(token.ticket, what);
        v->looked.id = token.ticket;
        v->looked.number = token.number;
        known = know(t, site_ticket(t->site, token.ticket));
    } else if (number_from_text(scanned_or_typed, &number)) {
        number_to_text(number, what);
        v->looked.number = number;
        known = know(t, site_ticket_numbered(t->site, number));
    } else {
        v->looking = LOOKING_FOREIGN;
        return;
    }
    v->looking = LOOKING_BUSY;
    if (!sync_ask_ticket(t, what))
        v->looking = LOOKING_OFFLINE;
    else if (known)
        log_info("visit: the ticket is one of this machine's");
}

void visit_ticket_found(struct terminal *t, const struct ticket_view *found, int status)
{
    struct visit *v = &t->visit;

    if (v->looking != LOOKING_BUSY)
        return;
    if (found != NULL) {
        v->looked = *found;
        v->looking = LOOKING_FOUND;
    } else {
        v->looking = status == 404 ? LOOKING_UNKNOWN : LOOKING_OFFLINE;
    }
}

/* ---- rating ---- */

void visit_begin_rating(struct terminal *t, const struct view_rating *asked)
{
    t->visit.asked = *asked;
    t->visit.rated = asked->ticket;
    t->visit.level = 0;
    t->visit.rating = RATE_NOTHING;
}

static void rate(struct terminal *t, enum command_kind kind, int level, const char *reasons)
{
    struct visit *v = &t->visit;
    struct command c = {.kind = kind,
                        .ticket = v->rated,
                        .level = level,
                        .reasons = reasons,
                        .served = true, /* nobody is asked but on the hub's word */
                        .via = t->counter > 0 ? VIA_PAD : VIA_KIOSK};
    struct decision d;

    if (v->rating == RATE_BUSY || v->rating == RATE_DONE || id_is_none(v->rated))
        return; /* one press counts */
    decide(t->site, &c, t->now, &d);
    v->refusal = d.refusal;
    if (d.refusal == ALLOWED && record_events(t, &d, FOR_RATING) == OK) {
        v->level = level;
        v->rating = RATE_BUSY;
    } else {
        v->rating = RATE_FAILED;
    }
}

void visit_rate(struct terminal *t, int level, const char *reasons)
{
    rate(t, RATE, level, reasons);
}

void visit_decline_rating(struct terminal *t)
{
    rate(t, DECLINE_RATING, 0, "");
}

void visit_lapse_rating(struct terminal *t)
{
    rate(t, LAPSE_RATING, 0, "");
}

bool visit_is_rated(const struct terminal *t, struct id ticket)
{
    const struct ticket *known = site_ticket(t->site, ticket);

    return known != NULL && known->rating >= RATING_RATED;
}

/* ---- what the disk says ---- */

/* Nobody has seen its number, so nobody would come when it is called. */
static void cancel(struct terminal *t, struct id ticket)
{
    struct command c = {.kind = CANCEL, .ticket = ticket, .staff = ""};
    struct decision d;

    decide(t->site, &c, t->now, &d);
    if (d.refusal == ALLOWED && record_events(t, &d, FOR_NOBODY) != OK)
        log_fault("visit: the ticket of somebody who has gone could not be cancelled");
}

void visit_stored(struct terminal *t, const struct pending *p, enum err e)
{
    struct visit *v = &t->visit;

    if (p->purpose == FOR_RATING && v->rating == RATE_BUSY &&
        id_equal(v->rated, p->events[0].subject))
        v->rating = e == OK ? RATE_DONE : RATE_FAILED;
    if (p->purpose != FOR_TICKET)
        return;
    if (v->taking != TAKING_BUSY || !id_equal(v->ticket, p->events[0].subject)) {
        if (e == OK)
            cancel(t, p->events[0].subject);
        return;
    }
    if (e != OK) {
        fail(t, ALLOWED, e);
        return;
    }
    v->taking = TAKING_DONE;
    v->print = PRINT_QUEUED;
    make_link(t);
    paper_print_ticket(t, 0, false);
}
