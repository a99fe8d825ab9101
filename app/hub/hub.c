/* hub.c - a hub begins and ends, and what it does with a request. */
#include "hub/hub.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "core/equipment.h"
#include "hub/inside.h"
#include "port/pdf.h"
#include "wire/catalogue_json.h"

enum { BROKEN_RETRY_MS = SECOND, CLOCK_BACK_MS = 10 * MINUTE, LOOK_MS = 5 * SECOND };
enum { ACCOUNT_TRIES = 5, ADDRESS_TRIES = 20, WRITER_CASES = 6 };
/* Read under the lock, but for a batch of events. */
enum { BODY_MAX = 16 * 1024, HALL_BODY_MAX = CATALOGUE_JSON_MAX };

/* ---- helpers of the routes ---- */

int64_t query_number(const struct hub_call *c, const char *name, int64_t otherwise)
{
    const char *text = http_query(c->request, name);
    char *end;
    int64_t n;

    if (text == NULL)
        return otherwise;
    n = strtoll(text, &end, 10);
    return end == text || *end != '\0' || n < 0 ? otherwise : n;
}

const struct ticket *find_ticket(const struct hub *h, const char *text)
{
    struct number n;
    struct id id;

    if (id_from_text(text, &id))
        return site_ticket(h->site, id);
    return number_from_text(text, &n) ? site_ticket_numbered(h->site, n) : NULL;
}

/* ---- a request ---- */

/* A clock that was set back a little does not make time run back; one that was
 * set back by more was wrong before, and is believed now. */
static void steady_time(struct hub *h, struct hub_call *c)
{
    if (c->now.at < h->newest && h->newest - c->now.at <= CLOCK_BACK_MS)
        c->now.at = h->newest;
}

static bool is_ready(struct hub *h, struct hub_call *c)
{
    h->boot = c->boot;
    if (h->broken && c->boot.millis - h->retried > BROKEN_RETRY_MS) {
        h->retried = c->boot.millis;
        (void)log_rebuild(h);
    }
    return !h->broken;
}

/* The session is over: nothing may follow what was streamed. */
static void end_stream(struct hub_call *c)
{
    free(c->reply.body);
    c->reply.body = NULL;
    c->reply.body_size = 0;
}

/* A hall is as large as its file may be. */
static size_t body_max(const struct hub_call *c)
{
    bool hall = c->route->run == run_edition_check || c->route->run == run_edition_draft ||
                c->route->run == run_edition_publish;

    return c->route->run == run_events ? SIZE_MAX : hall ? HALL_BODY_MAX : BODY_MAX;
}

static bool is_small(const struct hub_call *c)
{
    return c->request->body_size <= body_max(c);
}

static bool check_size(struct hub_call *c)
{
    if (is_small(c))
        return true;
    answer_problem(c, 413, "too_large", "the body is larger than %zu bytes", body_max(c));
    return false;
}

/* A store that brings no news of others is looked at now and then: guitai-hub catalogue may
 * have published a hall. */
static bool look_for_others(struct hub *h)
{
    if (h->store->ops->wait != NULL || h->boot.millis - h->looked < LOOK_MS)
        return true;
    h->looked = h->boot.millis;
    return log_begin(h);
}

static bool tell_store(struct hub *h, enum event_type type, const char *detail, struct moment now)
{
    struct decision d = {.count = 1};
    struct device_condition *b = &d.events[0].body.condition;

    d.events[0].type = type;
    d.events[0].v = event_types[type].v;
    d.events[0].subject = h->c.device;
    text_copy(b->part, sizeof b->part, "store");
    text_copy(b->detail, sizeof b->detail, detail);
    return log_record(h, &d, now);
}

/* Once a life: where it cannot be stored, log and metrics have said so. */
static bool tell_damage(struct hub *h, struct moment now)
{
    if (h->damage_told || !h->store->damaged)
        return true;
    h->damage_told = true;
    log_fault("hub: the store is damaged: start the hub again; it then works from its second copy, "
              "or says which backup to restore");
    return log_begin(h) && tell_store(h, DEVICE_FAULT,
                                      "a part of it cannot be read: start the hub again, which "
                                      "works from the second copy or says what to do",
                                      now);
}

/* The part works, so that who has looked after the disk can close the order. */
static bool tell_mended(struct hub *h, struct moment now)
{
    int mended = h->store->mended;
    char detail[NOTE_SIZE];

    if (mended == h->mended_told)
        return true;
    text_format(detail, sizeof detail,
                "%d events had decayed and were mended from the second copy: look at the disk",
                mended - h->mended_told);
    h->mended_told = mended;
    return log_begin(h) && tell_store(h, DEVICE_FAULT, detail, now) &&
           (h->damage_told || tell_store(h, DEVICE_RECOVERED, detail, now));
}

/* Behind a proxy all have one address, and a few wrong passwords would lock everybody out;
 * so it is believed for whom it asks.  Of a list the last is what the proxy itself saw. */
static void find_client(const struct hub *h, struct hub_call *c)
{
    const struct http_request *r = c->request;
    const char *named = http_header(r, "X-Forwarded-For");
    const char *how = http_header(r, "X-Forwarded-Proto"), *last;
    size_t len;

    text_copy(c->client, sizeof c->client, r->peer);
    c->secure = r->secure;
    if (strcmp(r->peer, h->c.proxy_from) != 0)
        return;
    c->secure |= how != NULL && strcmp(how, "https") == 0;
    last = named != NULL ? strrchr(named, ',') : NULL;
    last = last != NULL ? last + 1 + strspn(last + 1, " ") : named;
    len = last != NULL ? strspn(last, "0123456789abcdefABCDEF.:") : 0;
    if (len > 0 && len < sizeof c->client && last[len] == '\0')
        text_copy(c->client, sizeof c->client, last);
}

static void run(struct hub *h, struct hub_call *c)
{
    c->staff = -1;
    find_client(h, c);
    lockout_address(c->client, c->address);
    if (!check_size(c))
        return;
    if (!look_for_others(h) || !log_today(h, c->now) || !booking_sweep(h, c) ||
        !tell_damage(h, c->now) || !tell_mended(h, c->now))
        return;
    if (c->route->who == TERMINAL && !auth_terminal(h, c))
        return;
    if (c->route->who == STAFF && !staff_enter(h, c, c->route->role)) {
        if (c->request->again)
            end_stream(c);
        return;
    }
    c->route->run(h, c);
}

bool hub_begin(const struct hub *h, struct hub_call *c)
{
    c->route = route_look(c);
    if (c->route == NULL || c->route->who != TERMINAL || c->request->again || !is_small(c) ||
        !auth_begin(h, c))
        return false;
    if (c->route->run == run_events)
        batch_begin(h, c);
    c->work = WORK_SIGNATURE;
    return true;
}

bool hub_handle(struct hub *h, struct hub_call *c)
{
    if (!c->worked && !c->request->again)
        h->tally.requests++;
    c->route = route_find(c);
    if (c->route != NULL && c->route->who == ALONE) {
        answer_problem(c, 404, "not_found", "there is no such file");
    } else if (c->route != NULL) {
        steady_time(h, c);
        if (!is_ready(h, c) || h->failed)
            hub_fail(c);
        else
            run(h, c);
    }
    if (c->work != WORK_NONE)
        return true;
    if (c->reply.status >= 500 || h->failed)
        h->tally.failures++;
    else if (c->reply.status >= 400)
        h->tally.problems++;
    return false;
}

void hub_work(struct hub_call *c)
{
    switch (c->work) {
    case WORK_CHANGE:
    case WORK_VERIFY:
        c->fits = crypto_password_fits(c->stored, c->given);
        if (c->work == WORK_CHANGE && c->fits && crypto_password(c->fresh, c->made) != OK)
            c->fits = false;
        break;
    case WORK_SIGNATURE:
        c->proved = auth_is_signed(c);
        if (c->proved && c->route->run == run_events)
            batch_decode(c);
        c->work = WORK_NONE;
        return;
    case WORK_FIND: /* the key stands in `stored`, the phone number in `given` */
        crypto_find((const uint8_t *)c->stored, c->given, c->made);
        break;
    case WORK_MAKE:
        c->fits = crypto_password(c->fresh, c->made) == OK;
        break;
    case WORK_PAPER:
        c->fits = pdf_make(c->sheet, &c->paper, &c->paper_size, c->made, sizeof c->made) == OK;
        break;
    case WORK_NONE:
        break;
    }
    c->work = WORK_NONE;
    c->worked = true;
}

/* ---- its life ---- */

void hub_set_public_url(struct hub *h, const char *url)
{
    text_copy(h->c.public_url, sizeof h->c.public_url, url);
}

/* The hub is a device too; its first event says so. */
static bool enrol_self(struct hub *h, struct moment now)
{
    struct decision d = {.count = 1};
    struct device_enrolled *b = &d.events[0].body.enrolled;

    if (site_device(h->site, h->c.device) != NULL)
        return true;
    d.events[0].type = DEVICE_ENROLLED;
    d.events[0].v = event_types[DEVICE_ENROLLED].v;
    d.events[0].subject = h->c.device;
    text_copy(b->name, sizeof b->name, "hub");
    text_copy(b->role, sizeof b->role, "hub");
    must(crypto_base64(h->c.sign.open, KEY_BYTES, b->key, sizeof b->key));
    return log_record(h, &d, now);
}

static bool is_order_open(const struct hub *h)
{
    const struct device *d = site_device(h->site, h->c.device);
    bool broken = false;

    for (int i = 0; d != NULL && i < FAULTS_MAX; i++)
        broken |= strcmp(d->faults[i], "store") == 0;
    return broken;
}

/* Record "hub" "rescued" = "whole", or "records" when those are the second copy's; then the
 * places of the log that could not be read. */
static void rescue_detail(const char *value, char to[NOTE_SIZE])
{
    const char *lost = strchr(value, ' ');

    if (lost != NULL)
        text_format(to, NOTE_SIZE,
                    "lost from its log: place%.40s; what staff did there has to be done again; see "
                    "the hub's log",
                    lost);
    else
        text_format(to, NOTE_SIZE, "it was damaged and put aside; look at the %s",
                    strcmp(value, "whole") == 0
                        ? "hub's log"
                        : "last hour's changes of people, passwords and terminals");
}

/* The store was damaged, and put aside: somebody has to know.  The part works again, so
 * that who has looked after it can close the order; so it does when all of it was looked
 * through at this start and found whole. */
static bool tell_rescue(struct hub *h, struct moment now)
{
    char *value = h->store->ops->get_new(h->store, "hub", "rescued"), detail[NOTE_SIZE];
    bool good = true;

    if (value != NULL) {
        rescue_detail(value, detail);
        good = tell_store(h, DEVICE_FAULT, detail, now) &&
               tell_store(h, DEVICE_RECOVERED, detail, now) && log_put(h, "hub", "rescued", NULL);
    } else if (is_order_open(h)) {
        good = tell_store(h, DEVICE_RECOVERED, "all of it can be read", now);
    }
    free(value);
    return good;
}

static bool begin_log(struct hub *h, char *why, size_t why_size)
{
    uint64_t topics;
    enum err e = log_rebuild(h);

    why[0] = '\0';
    if (e == OK && !(enrol_self(h, h->c.now) && editions_begin(h, h->c.now, why, why_size) &&
                     log_today(h, h->c.now) && numbers_skip_forgotten(h, h->c.now) &&
                     tell_rescue(h, h->c.now)))
        e = ERR_IO;
    if (e == OK && !retention_start(h, h->c.now, why, why_size)) {
        h->failed = true;
        e = ERR_IO;
    }
    if (hub_is_dirty(h) && hub_commit(h, &topics) != OK)
        e = ERR_IO;
    if (e == OK)
        return true;
    if (why[0] != '\0')
        return false; /* the hall, not the log */
    text_format(
        why, why_size,
        "the log cannot be replayed or written behind place %llu (%s); see the lines before, "
        "or restore the last backup",
        (unsigned long long)h->site->pos, err_name(e));
    return false;
}

static bool read_catalogue(struct hub *h, char *why, size_t why_size)
{
    if (catalogue_decode(h->c.catalogue_name, h->c.catalogue, h->c.catalogue_size, h->catalogue,
                         why, why_size) != OK)
        return false;
    crypto_hash_text(h->base_text, h->base_size, h->catalogue_hash);
    h->hall_text = strndup(h->base_text, h->base_size);
    must(h->hall_text != NULL);
    if (strcmp(h->catalogue->site, h->c.site) == 0)
        return true;
    text_format(why, why_size,
                "%s:1: site is \"%s\", but the hub's config says \"%s\"; make them "
                "the same",
                h->c.catalogue_name, h->catalogue->site, h->c.site);
    return false;
}

struct hub *hub_prepare(const struct hub_config *c, char *why, size_t why_size)
{
    struct hub *h = calloc(1, sizeof *h);

    must(h != NULL);
    h->c = *c;
    h->store = c->store;
    h->base_text = c->catalogue;
    h->base_size = c->catalogue_size;
    h->boot = c->boot;
    h->looked = c->boot.millis;
    h->catalogue = calloc(1, sizeof *h->catalogue);
    h->next = calloc(1, sizeof *h->next);
    h->then = calloc(1, sizeof *h->then);
    h->site = calloc(1, sizeof *h->site);
    h->peers = calloc(DEVICES_MAX, sizeof *h->peers);
    h->facts = malloc(sizeof *h->facts);
    h->fact_rows = calloc(FACTS_ROOM, sizeof *h->fact_rows);
    h->appraisals = calloc(1, sizeof *h->appraisals);
    h->surveys = calloc(1, sizeof *h->surveys);
    h->matters = calloc(1, sizeof *h->matters);
    h->underways = calloc(1, sizeof *h->underways);
    h->retention = calloc(1, sizeof *h->retention);
    h->pushes = calloc(RECEIVERS_MAX, sizeof *h->pushes);
    h->archive = calloc(1, sizeof *h->archive);
    must(h->catalogue != NULL && h->next != NULL && h->then != NULL && h->site != NULL &&
         h->peers != NULL && h->facts != NULL && h->fact_rows != NULL && h->appraisals != NULL &&
         h->surveys != NULL && h->matters != NULL && h->underways != NULL && h->retention != NULL &&
         h->pushes != NULL && h->archive != NULL);
    if (read_catalogue(h, why, why_size))
        return h;
    hub_free(h);
    return NULL;
}

struct hub *hub_new(const struct hub_config *c, char *why, size_t why_size)
{
    struct hub *h = hub_prepare(c, why, why_size);
    uint64_t keys[2];
    char random[KEY_TEXT];
    uint8_t bytes[KEY_BYTES];

    if (h == NULL)
        return NULL;
    crypto_random(keys, sizeof keys);
    lockout_init(&h->accounts, keys[0], ACCOUNT_TRIES);
    lockout_init(&h->addresses, keys[1], ADDRESS_TRIES);
    lockout_init(&h->writers, keys[1], WRITER_CASES);
    crypto_random(bytes, sizeof bytes);
    must(crypto_base64(bytes, sizeof bytes, random, sizeof random));
    if (crypto_password(random, h->dummy) != OK)
        text_copy(why, why_size, "there is no memory to check a password (19 MiB)");
    else if (begin_log(h, why, why_size))
        return h;
    hub_free(h);
    return NULL;
}

void hub_free(struct hub *h)
{
    if (h == NULL)
        return;
    for (int i = 0; i < VIEW_TEXTS; i++)
        free(h->views[i].text);
    free(h->catalogue);
    free(h->hall_text);
    free(h->next);
    free(h->then);
    free(h->next_text);
    free(h->site);
    free(h->facts);
    free(h->fact_rows);
    free(h->appraisals);
    free(h->surveys);
    free(h->matters);
    free(h->underways);
    free(h->retention);
    free(h->pushes);
    free(h->archive);
    free(h->peers);
    wipe(h, sizeof *h);
    free(h);
}
