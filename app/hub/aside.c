/* aside.c - events that the hub cannot take stand aside, so that those behind them come
 * through: nothing that a terminal stored is lost, and no one event holds up the rest.
 *
 * Set aside is what the sender says to be its own event, next in order, and what this hub
 * will not take however often it is sent: malformed for a version that it knows, or against
 * a rule of the log (intake_refuses).  It is kept whole, in no fold and no figure; the log
 * tells that it stands there, so that its number counts as heard by every hub of the site
 * and after every start.
 *
 * Not set aside is an event of a later version or of an unknown type: a newer hub will take
 * it, and in its place, so the terminal keeps it with all behind it, and the console says
 * that the hub is to be updated.  Nor one of which it cannot be told whose it is, or that
 * does not follow: no terminal stores such.  Nor more than ASIDE_MOST of one terminal, so
 * that a hostile one cannot fill the disk: the next waits there, and staff are told.
 *
 * It ends when an administrator has it tried again, as after an update of the hub, or
 * removes it; when it names what is erased on request; and as old as a case may be, since
 * what it is cannot be told.  What is sealed in it ends with its key, as everywhere.
 *
 * Record: "aside" "DEVICE.SEQ" = "<came, ms> <checksum> <why>\n<the event as sent>". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "hub/inside.h"
#include "port/clock.h"
#include "wire/event_json.h"

enum { ASIDE_KEY = 56, ASIDE_HEAD = 64, AT_ONCE = 128 };

/* ---- records ---- */

static void key_of(struct id device, uint64_t seq, char to[ASIDE_KEY])
{
    char id[ID_TEXT];

    id_to_text(device, id);
    text_format(to, ASIDE_KEY, "%s.%016llu", id, (unsigned long long)seq);
}

/* Cuts `value` at the end of the reason; false: it is not ours. */
static bool read_record(const char *key, char *value, struct aside *to)
{
    char *raw = strchr(value, '\n'), device[ID_TEXT];
    unsigned long long seq, hash;
    long long when;
    int why = 0;

    if (raw == NULL || sscanf(key, "%32[0-9a-f].%16llu", device, &seq) != 2 ||
        !id_from_text(device, &to->device) ||
        sscanf(value, "%lld %16llx %n", &when, &hash, &why) != 2 || why == 0)
        return false;
    *raw++ = '\0';
    to->seq = seq;
    to->hash = hash;
    to->when = when;
    to->why = value + why;
    to->raw = raw;
    to->size = strlen(raw);
    return true;
}

bool aside_has_room(const struct hub *h, struct id device)
{
    const struct device *d = site_device(h->site, device);

    return d != NULL && d->aside < ASIDE_MOST;
}

static bool tell(struct hub *h, enum event_type type, struct id device, const struct aside_step *b,
                 struct moment now)
{
    struct decision d = {.count = 1};

    d.events[0].type = type;
    d.events[0].v = event_types[type].v;
    d.events[0].subject = device;
    d.events[0].body.aside = *b;
    return log_record(h, &d, now);
}

bool aside_put(struct hub *h, const struct aside *a, struct moment now)
{
    struct aside_step b = {.seq = (int)a->seq};
    char key[ASIDE_KEY], *value = malloc(ASIDE_HEAD + NOTE_SIZE + a->size + 2);
    bool good;
    int head;

    must(value != NULL);
    text_format(b.hash, sizeof b.hash, "%016llx", (unsigned long long)a->hash);
    text_copy(b.why, sizeof b.why, text_is_plain(a->why, strlen(a->why)) ? a->why : "unreadable");
    head = snprintf(value, ASIDE_HEAD + NOTE_SIZE + 2, "%lld %s %s\n", (long long)now.at, b.hash,
                    b.why);
    memcpy(value + head, a->raw, a->size);
    value[(size_t)head + a->size] = '\0';
    key_of(a->device, a->seq, key);
    good = tell(h, ASIDE_BEGUN, a->device, &b, now) && log_put(h, "aside", key, value);
    free(value);
    return good;
}

bool aside_differs(struct hub *h, struct id device, uint64_t seq, uint64_t hash)
{
    const struct device *d = site_device(h->site, device);
    char key[ASIDE_KEY], *value;
    struct aside a;
    bool differs;

    if (d == NULL || d->aside == 0)
        return false;
    key_of(device, seq, key);
    value = h->store->ops->get_new(h->store, "aside", key);
    differs = value != NULL && read_record(key, value, &a) && a.hash != hash;
    free(value);
    return differs;
}

/* ---- its end ---- */

/* Those that `fits` finds, in their order; collected first, since they change under it. */
struct search {
    bool (*fits)(const struct search *s, const struct aside *a);
    struct id id;
    char names[2][ID_TEXT];
    const struct retention_rules *rules;
    int month;
    char keys[AT_ONCE][ASIDE_KEY];
    int count;
};

static bool collect(void *ctx, const char *key, const char *value)
{
    struct search *s = ctx;
    char *copy = strdup(value);
    struct aside a;

    must(copy != NULL);
    if (read_record(key, copy, &a) && s->fits(s, &a))
        text_copy(s->keys[s->count++], ASIDE_KEY, key);
    free(copy);
    return s->count < AT_ONCE;
}

static bool search(struct hub *h, struct search *s)
{
    s->count = 0;
    if (h->store->ops->list(h->store, "aside", collect, s) == OK)
        return true;
    h->failed = true;
    return false;
}

static bool end(struct hub *h, const char *key, struct id device, uint64_t seq, enum aside_end how,
                const char *staff, struct moment now)
{
    struct aside_step b = {.seq = (int)seq, .how = (int)how};

    text_copy(b.staff, sizeof b.staff, staff);
    return tell(h, ASIDE_ENDED, device, &b, now) && log_put(h, "aside", key, NULL);
}

/* Into the log, if the hub takes it by now: at its own time, but not later than it came.
 * False: nothing can be stored. */
static bool try_again(struct hub *h, const struct aside *a, struct moment now, bool *taken)
{
    struct event e;
    char why[REFUSED_WHY];
    instant when;

    *taken = event_decode(a->raw, a->size, &e, why, sizeof why) == OK &&
             id_equal(e.device, a->device) && e.seq == a->seq && !intake_refuses(h, &e, why);
    if (!*taken)
        return true;
    when = e.at.at < a->when ? e.at.at : a->when;
    return log_append(h, &e, a->raw, a->size, clock_at(when), now);
}

/* False: nothing can be stored. */
static bool end_one(struct hub *h, const char *key, enum aside_end how, const char *staff,
                    struct moment now, int *ended)
{
    char *value = h->store->ops->get_new(h->store, "aside", key);
    struct aside a;
    bool good = true, over = value != NULL && read_record(key, value, &a);

    if (over && how == ASIDE_TAKEN)
        good = try_again(h, &a, now, &over);
    if (over && good) {
        good = end(h, key, a.device, a.seq, how, staff, now);
        ++*ended;
    }
    free(value);
    return good;
}

static bool end_all(struct hub *h, struct search *s, enum aside_end how, const char *staff,
                    struct moment now, int *ended)
{
    if (!log_begin(h) || !search(h, s))
        return false;
    for (int i = 0; i < s->count; i++) {
        if (!end_one(h, s->keys[i], how, staff, now, ended))
            return false;
    }
    return true;
}

static bool is_of_device(const struct search *s, const struct aside *a)
{
    return id_equal(a->device, s->id);
}

static bool names_it(const struct search *s, const struct aside *a)
{
    bool named = false;
    char *low = strdup(a->raw);

    must(low != NULL);
    for (char *c = low; *c != '\0'; c++)
        *c = *c >= 'A' && *c <= 'F' ? (char)(*c - 'A' + 'a') : *c;
    for (size_t i = 0; i < ARRAY_LEN(s->names); i++)
        named |= strstr(low, s->names[i]) != NULL;
    free(low);
    return named;
}

static bool is_over(const struct search *s, const struct aside *a)
{
    const struct seal_name name = {SEAL_CASE, month_of(day_of(clock_at(a->when)))};

    return retention_end(s->rules, name) <= s->month;
}

static struct search *search_new(bool (*fits)(const struct search *s, const struct aside *a))
{
    struct search *s = calloc(1, sizeof *s);

    must(s != NULL);
    s->fits = fits;
    return s;
}

bool aside_erase(struct hub *h, struct id subject, struct moment now)
{
    struct search *s = search_new(names_it);
    bool good;
    int n;

    id_to_text(subject, s->names[0]);
    id_to_text(case_complaint_of(subject), s->names[1]);
    do {
        n = 0;
        good = end_all(h, s, ASIDE_ERASED, "", now, &n);
    } while (good && n == AT_ONCE);
    free(s);
    return good;
}

bool aside_settle(struct hub *h, int month, struct moment now)
{
    struct search *s = search_new(is_over);
    bool good;
    int n = 0;

    s->rules = &h->catalogue->retention;
    s->month = month;
    good = end_all(h, s, ASIDE_OVER, "", now, &n); /* more come with the next hour */
    free(s);
    if (n > 0)
        log_info("hub: %d events that stood aside were removed by rule", n);
    return good;
}

/* ---- GET /api/aside, POST /api/aside/{id}/retry and /remove ---- */

struct listing {
    struct hub *h;
    struct json_out o;
};

static bool out_aside(void *ctx, const char *key, const char *value)
{
    struct listing *l = ctx;
    char *copy = strdup(value);
    const struct device *d;
    struct aside a;

    must(copy != NULL);
    if (read_record(key, copy, &a)) {
        d = site_device(l->h->site, a.device);
        out_open(&l->o, NULL, '{');
        out_id(&l->o, "device", a.device);
        out_text(&l->o, "name", d != NULL ? d->name : "");
        out_int(&l->o, "seq", (int64_t)a.seq);
        out_time(&l->o, "when", a.when);
        out_text(&l->o, "why", a.why);
        out_raw(&l->o, "event", a.raw, a.size);
        out_close(&l->o, '}');
    }
    free(copy);
    return true;
}

void run_aside(struct hub *h, struct hub_call *c)
{
    struct listing l = {.h = h};
    size_t size;
    char *text;

    if (!log_begin(h) || !audit_call(h, c, "aside_read", "", ""))
        return;
    out_open(&l.o, NULL, '{');
    out_open(&l.o, "aside", '[');
    if (h->store->ops->list(h->store, "aside", out_aside, &l) != OK)
        h->failed = true;
    out_close(&l.o, ']');
    out_close(&l.o, '}');
    text = out_take(&l.o, &size);
    answer_file(c, "application/json", text, size, "aside.json");
}

/* A store that was damaged may have lost records of which its log still tells. */
static bool end_lost(struct hub *h, struct id device, const char *staff, struct moment now)
{
    struct aside_step b = {.how = ASIDE_REMOVED};

    text_copy(b.staff, sizeof b.staff, staff);
    return site_device(h->site, device)->aside == 0 || tell(h, ASIDE_ENDED, device, &b, now);
}

void run_aside_end(struct hub *h, struct hub_call *c)
{
    const enum aside_end how = (enum aside_end)c->route->command;
    const char *staff = staff_of(h, c)->number;
    struct search *s;
    struct id device;
    char id[ID_TEXT], json[64], detail[16];
    bool good;
    int n = 0;

    if (!log_begin(h))
        return;
    if (!id_from_text(c->arg, &device) || site_device(h->site, device) == NULL) {
        answer_problem(c, 404, "no_terminal", "there is no such terminal");
        return;
    }
    s = search_new(is_of_device);
    s->id = device;
    good = end_all(h, s, how, staff, c->now, &n) &&
           (how != ASIDE_REMOVED || end_lost(h, device, staff, c->now));
    free(s);
    id_to_text(device, id);
    text_format(detail, sizeof detail, "%d", n);
    if (!good ||
        !audit_call(h, c, how == ASIDE_TAKEN ? "aside_retried" : "aside_removed", id, detail))
        return;
    text_format(json, sizeof json, "{\"ended\":%d,\"left\":%d}", n,
                site_device(h->site, device)->aside);
    answer_json(c, 200, strdup(json));
}
