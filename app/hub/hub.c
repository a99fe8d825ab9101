/* hub.c - a hub begins and ends. */
#include "hub/hub.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "hub/inside.h"
#include "wire/catalogue_json.h"

enum { ACCOUNT_TRIES = 5, ADDRESS_TRIES = 20, WRITER_CASES = 6 };

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

static bool begin_log(struct hub *h, char *why, size_t why_size)
{
    uint64_t topics;
    enum err e = log_rebuild(h);

    why[0] = h->store->unread[0] = '\0';
    if (e == OK &&
        !(enrol_self(h, h->c.now) && editions_begin(h, h->c.now, why, why_size) &&
          log_today(h, h->c.now) && numbers_skip_forgotten(h, h->c.now) &&
          numbers_skip_lost(h, h->c.now) && numbers_begin_day(h) && own_store_rescue(h, h->c.now)))
        e = ERR_IO;
    if (e == OK && !retention_start(h, h->c.now, why, why_size)) {
        h->failed = true;
        e = ERR_IO;
    }
    if (h->store->unread[0] != '\0') {
        text_format(why, why_size,
                    "the record \"%s\" in the store is not what was stored; see the lines before, "
                    "or restore the last backup",
                    h->store->unread);
        h->store->damaged = true; /* then it is left as it was found */
        h->failed = true;
        e = ERR_FORMAT;
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

void hub_end(struct hub *h)
{
    uint64_t topics;

    if (h == NULL || h->broken || h->failed || h->store->ops->wait != NULL || !numbers_end(h) ||
        !hub_is_dirty(h))
        return;
    if (hub_commit(h, &topics) != OK)
        log_fault(
            "hub: its end could not be stored; after a start of the machine numbers are skipped");
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
