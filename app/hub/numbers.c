/* numbers.c - POST /v1/numbers: the hub's lane, each number given once.
 *
 * The highest count is the greatest of three: what the log has, what was given
 * and has not come back as an event, and what the terminal knows of.  A hub that was
 * restored from a backup has forgotten the last ones and skips them; so has one whose disk
 * lied about its last flushes when the power went, and goes on behind a record that was
 * stored long before.
 *
 * Records: "number" DAY.TICKET = the number; "floor" DAY.PREFIX = the highest count;
 * "reserve" DAY.PREFIX = a count that is not reached before this record is stored anew;
 * "start" "machine" = the start of the machine that the hub runs in; none after an orderly end. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/queue.h"
#include "hub/inside.h"
#include "wire/api_json.h"

enum { KEY = 64, FORGET_AT_ONCE = 512, AHEAD = 50 };

static void number_key(char to[KEY], civil day, struct id ticket)
{
    char text[DAY_TEXT], id[ID_TEXT];

    day_to_text(day, text);
    id_to_text(ticket, id);
    text_format(to, KEY, "%s.%s", text, id);
}

static void floor_key(char to[KEY], civil day, const char *prefix)
{
    char text[DAY_TEXT];

    day_to_text(day, text);
    text_format(to, KEY, "%s.%s", text, prefix);
}

/* The number that this ticket has already. */
static bool given_before(struct hub *h, const char *key, struct id ticket, struct number *to)
{
    const struct ticket *t = site_ticket(h->site, ticket);
    char *value;
    bool found;

    if (t != NULL && t->service >= 0) {
        *to = t->number;
        return true;
    }
    value = h->store->ops->get_new(h->store, "number", key);
    found = value != NULL && number_from_text(value, to);
    free(value);
    return found;
}

/* Ten seconds a number: no queue has given so many by then, nor since an earlier restore of
 * the same day. */
static int32_t floor_of_forgotten(struct moment now)
{
    return 1000 + minute_of_day(now) * 6;
}

static int32_t floor_of(struct hub *h, const char *key, const char *prefix, int32_t known,
                        struct moment now)
{
    bool unread = h->store->unread[0] != '\0'; /* before */
    char *value = h->store->ops->get_new(h->store, "floor", key);
    int32_t floor = site_floor(h->site, prefix, 0);

    if (!unread && h->store->unread[0] != '\0') { /* it decayed: numbers are skipped */
        h->store->unread[0] = '\0';
        floor = floor_of_forgotten(now) > floor ? floor_of_forgotten(now) : floor;
    }
    if (value != NULL && strtol(value, NULL, 10) > floor)
        floor = (int32_t)strtol(value, NULL, 10);
    free(value);
    return known > floor ? known : floor;
}

static int32_t reserved(struct hub *h, const char *floor)
{
    char *value = h->store->ops->get_new(h->store, "reserve", floor);
    int32_t count = value != NULL ? (int32_t)strtol(value, NULL, 10) : 0;

    free(value);
    return count;
}

/* Stored when half of what is ahead is used up. */
static bool reserve(struct hub *h, const char *floor, int32_t count)
{
    char text[NUMBER_TEXT];

    if (reserved(h, floor) >= count + AHEAD / 2)
        return true;
    text_format(text, sizeof text, "%d", (int)count + AHEAD);
    return log_put(h, "reserve", floor, text);
}

bool numbers_begin_day(struct hub *h)
{
    char floor[KEY];
    bool good = true;

    for (int i = 0; good && i < h->catalogue->service_count; i++) {
        floor_key(floor, h->site->day, h->catalogue->services[i].prefix);
        good = reserve(h, floor, 0);
    }
    return good;
}

bool numbers_allot(struct hub *h, const struct number_request *r, const char *prefix,
                   struct moment now, struct number *to)
{
    char key[KEY], floor[KEY], text[NUMBER_TEXT];
    int32_t count;

    number_key(key, h->site->day, r->ticket);
    if (given_before(h, key, r->ticket, to))
        return true;
    floor_key(floor, h->site->day, prefix);
    count = floor_of(h, floor, prefix, r->floor, now) + 1;
    if (count > COUNT_MAX)
        return false;
    *to = (struct number){.count = count};
    text_copy(to->prefix, sizeof to->prefix, prefix);
    number_to_text(*to, text);
    if (!log_put(h, "number", key, text))
        return false;
    text_format(text, sizeof text, "%d", (int)count);
    return log_put(h, "floor", floor, text) && reserve(h, floor, count);
}

void run_numbers(struct hub *h, struct hub_call *c)
{
    struct number_request r;
    struct number_reply reply = {0};
    char why[256];
    int service;

    if (number_request_decode(c->request->body, c->request->body_size, &r, why, sizeof why) != OK) {
        answer_problem(c, 422, "request", "%s", why);
        return;
    }
    service = catalogue_service(h->catalogue, r.service);
    if (service < 0) {
        answer_refusal(c, REFUSED_NO_SERVICE);
        return;
    }
    if (!log_begin(h))
        return;
    if (!numbers_allot(h, &r, h->catalogue->services[service].prefix, c->now, &reply.number)) {
        answer_refusal(c, REFUSED_FULL);
        return;
    }
    reply.day = h->site->day;
    reply.before = queue_waiting(h->site, service);
    reply.wait = estimate_wait(h->site, service, c->now);
    answer_json(c, 200, number_reply_encode_new(&reply));
}

enum err backup_mark(struct store *s, bool on)
{
    return s->ops->put(s, "hub", "copy", on ? "1" : NULL);
}

/* Numbers that were given since the backup are on paper, and the kiosk that gave
 * them may tell of them after another has asked. */
bool numbers_skip_forgotten(struct hub *h, struct moment now)
{
    char *copy = h->store->ops->get_new(h->store, "hub", "copy");
    bool good = true;

    for (int i = 0; copy != NULL && good && i < h->catalogue->service_count; i++) {
        const char *prefix = h->catalogue->services[i].prefix;
        char key[KEY], text[NUMBER_TEXT];
        int32_t least = floor_of_forgotten(now);

        floor_key(key, h->site->day, prefix);
        text_format(text, sizeof text, "%d", (int)floor_of(h, key, prefix, least, now));
        good = log_put(h, "floor", key, text);
    }
    if (copy != NULL && good) /* a second copy of the store may be of what it forgot */
        good = log_put(h, "hub", "copy", NULL) && log_put(h, "second", "name", NULL);
    free(copy);
    return good;
}

static bool go_behind_reserve(struct hub *h, struct moment now)
{
    bool good = true;

    for (int i = 0; good && i < h->catalogue->service_count; i++) {
        char floor[KEY], text[NUMBER_TEXT];
        int32_t count;

        floor_key(floor, h->site->day, h->catalogue->services[i].prefix);
        count = reserved(h, floor);
        text_format(text, sizeof text, "%d", (int)count);
        good = floor_of(h, floor, h->catalogue->services[i].prefix, 0, now) >= count ||
               log_put(h, "floor", floor, text);
    }
    return good;
}

/* The machine was started since, perhaps by the power's coming back.  A store that several
 * hubs share is on the disk of another machine. */
bool numbers_skip_lost(struct hub *h, struct moment now)
{
    char *before;
    bool good;

    if (h->c.machine[0] == '\0' || h->store->ops->wait != NULL)
        return true;
    before = h->store->ops->get_new(h->store, "start", "machine");
    good = text_equal(before != NULL ? before : "", h->c.machine) ||
           ((before == NULL || go_behind_reserve(h, now)) &&
            log_put(h, "start", "machine", h->c.machine));
    free(before);
    return good;
}

bool numbers_end(struct hub *h)
{
    return !log_has(h, "start", "machine") ||
           (log_begin(h) && log_put(h, "start", "machine", NULL));
}

struct old {
    char today[DAY_TEXT];
    char keys[FORGET_AT_ONCE][KEY];
    int count;
};

static bool collect(void *ctx, const char *key, const char *value)
{
    struct old *o = ctx;

    (void)value;
    if (strncmp(key, o->today, strlen(o->today)) >= 0 || strlen(key) >= KEY)
        return false; /* in the order of days */
    text_copy(o->keys[o->count++], KEY, key);
    return o->count < FORGET_AT_ONCE;
}

/* What was given on earlier days; a bounded part a day is enough, since no day
 * has more than it can forget by much, and what stays does no harm. */
void numbers_forget(struct hub *h, civil today)
{
    static const char *const kinds[] = {"number", "floor", "reserve"};
    struct old *o = malloc(sizeof *o);

    must(o != NULL);
    day_to_text(today, o->today);
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        for (int round = 0; round < 64; round++) {
            o->count = 0;
            if (!log_list(h, kinds[i], collect, o))
                break;
            for (int k = 0; k < o->count; k++)
                (void)log_put(h, kinds[i], o->keys[k], NULL);
            if (o->count < FORGET_AT_ONCE)
                break;
        }
    }
    free(o);
}
