/* editions.c - the hall's JSON as it was published: kept by its hash, in force from the
 * event of its publication on, so that a replay tells the same (invariant 8, R34).
 *
 * Records: "edition" HASH = the hall's JSON; "catalogue" "hash" = of the one in force;
 * "publication" NUMBER = edition_json.h; "catalogue" "number" = the newest of them, and
 * "file" = hash of the hall's file when that was last taken.  Without a number nothing was
 * published yet: the hall is the file with the people of the console. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "hub/editions.h"
#include "wire/catalogue_json.h"

/* ---- what is kept ---- */

static char *edition_new(struct hub *h, const char *hash)
{
    return h->store->ops->get_new(h->store, "edition", hash);
}

static bool keep(struct hub *h, const char *hash, const char *text)
{
    char *there = edition_new(h, hash);
    bool kept = there != NULL || log_put(h, "edition", hash, text);

    free(there);
    return kept && log_put(h, "catalogue", "hash", hash);
}

int edition_number(struct hub *h)
{
    char *value = h->store->ops->get_new(h->store, "catalogue", "number");
    int number = value != NULL ? atoi(value) : 0;

    free(value);
    return number;
}

static void publication_key(int number, char to[16])
{
    text_format(to, 16, "%06d", number);
}

bool edition_publication(struct hub *h, int number, struct publication *to)
{
    char key[16], *value;
    bool good;

    publication_key(number, key);
    value = h->store->ops->get_new(h->store, "publication", key);
    good = value != NULL && publication_decode(value, to) == OK;
    free(value);
    return good;
}

char *edition_text_new(struct hub *h, int number)
{
    struct publication p;

    return edition_publication(h, number, &p) ? edition_new(h, p.hash) : NULL;
}

char *edition_base_new(struct hub *h)
{
    int number = edition_number(h);

    return number > 0 ? edition_text_new(h, number) : strndup(h->base_text, h->base_size);
}

/* ---- what is in force ---- */

bool edition_prepare(struct hub *h, char *text, const char *file, char *why, size_t why_size)
{
    if (catalogue_decode(file, text, strlen(text), h->next, why, why_size) != OK) {
        free(text);
        return false;
    }
    free(h->next_text);
    h->next_text = text;
    crypto_hash_text(text, strlen(text), h->next_hash);
    return true;
}

static void use_next(struct hub *h)
{
    struct catalogue *before = h->catalogue;

    h->catalogue = h->next;
    h->next = before;
    free(h->hall_text);
    h->hall_text = h->next_text;
    h->next_text = NULL;
    text_copy(h->catalogue_hash, sizeof h->catalogue_hash, h->next_hash);
    h->next_hash[0] = '\0';
}

static bool load(struct hub *h, const char *hash)
{
    char *text = edition_new(h, hash), why[256] = "";

    if (text == NULL)
        return false;
    if (edition_prepare(h, text, NULL, why, sizeof why))
        return true;
    log_fault("hub: an edition of the hall that was published is not understood: %s", why);
    return false;
}

static void note_change(struct hub *h, const char *hash, instant at)
{
    int i = h->past.count++ % EDITION_CHANGES;

    h->past.changes[i].at = at;
    text_copy(h->past.changes[i].hash, sizeof h->past.changes[i].hash, hash);
}

void edition_enter(struct hub *h, const struct config_published *what, struct moment when)
{
    if (strcmp(h->published, what->hash) != 0) {
        h->published_at = when;
        note_change(h, what->hash, when.at);
    }
    text_copy(h->published, sizeof h->published, what->hash);
    if (strcmp(what->hash, h->catalogue_hash) == 0)
        return;
    if (strcmp(what->hash, h->next_hash) != 0 && !load(h, what->hash))
        return; /* of a log that began before editions were kept */
    use_next(h);
    site_set_catalogue(h->site, h->catalogue);
}

bool edition_use(struct hub *h, const char *hash)
{
    if (strcmp(hash, h->catalogue_hash) == 0)
        return true;
    if (strcmp(hash, h->next_hash) != 0 && !load(h, hash))
        return false;
    use_next(h);
    return true;
}

void edition_rewind(struct hub *h)
{
    struct publication p;

    memset(&h->past, 0, sizeof h->past);
    if (edition_publication(h, 1, &p) && strcmp(p.hash, h->catalogue_hash) != 0 && load(h, p.hash))
        use_next(h);
}

/* ---- the past ---- */

static const char *hash_when(const struct hub *h, instant when)
{
    const struct editions_past *past = &h->past;
    int oldest = past->count > EDITION_CHANGES ? past->count - EDITION_CHANGES : 0;

    for (int i = past->count - 1; i > oldest; i--) {
        if (past->changes[i % EDITION_CHANGES].at <= when)
            return past->changes[i % EDITION_CHANGES].hash;
    }
    return past->count == 0 ? h->catalogue_hash : past->changes[oldest % EDITION_CHANGES].hash;
}

const struct catalogue *edition_when(const struct hub *h, instant when)
{
    const char *hash = hash_when(h, when);
    struct edition_read *then = h->then;
    char *text, why[256] = "";

    if (strcmp(hash, h->catalogue_hash) == 0)
        return h->catalogue;
    if (strcmp(hash, then->hash) == 0)
        return &then->hall;
    then->hash[0] = '\0';
    text = h->store->ops->get_new(h->store, "edition", hash);
    if (text != NULL &&
        catalogue_decode("edition", text, strlen(text), &then->hall, why, sizeof why) == OK)
        text_copy(then->hash, sizeof then->hash, hash);
    else if (text != NULL)
        log_fault("hub: an edition of the past is not understood: %s", why);
    free(text);
    return then->hash[0] != '\0' ? &then->hall : h->catalogue;
}

/* ---- publishing ---- */

bool edition_record(struct hub *h, const struct catalogue *hall, const char *hash, const char *by,
                    const char *reason, struct moment now)
{
    struct decision d = {.count = 1};
    struct config_published *b = &d.events[0].body.config;

    d.events[0].type = CONFIG_PUBLISHED;
    d.events[0].v = event_types[CONFIG_PUBLISHED].v;
    d.events[0].subject = h->c.device;
    text_copy(b->version, sizeof b->version, hall->version);
    text_copy(b->hash, sizeof b->hash, hash);
    text_copy(b->by, sizeof b->by, by);
    text_copy(b->reason, sizeof b->reason, reason);
    return log_record(h, &d, now);
}

bool edition_publish(struct hub *h, const char *by, const char *reason, struct moment now)
{
    char hash[HASH_TEXT];

    text_copy(hash, sizeof hash, h->next_hash);
    return log_begin(h) && keep(h, hash, h->next_text) &&
           edition_record(h, h->next, hash, by, reason, now);
}

static bool put_publication(struct hub *h, const struct publication *p)
{
    char key[16], number[16], *json = publication_encode_new(p);
    bool kept;

    publication_key(p->number, key);
    text_format(number, sizeof number, "%d", p->number);
    kept = log_put(h, "publication", key, json) && log_put(h, "catalogue", "number", number);
    free(json);
    return kept;
}

bool edition_took_file(struct hub *h, const char *text, size_t size)
{
    char hash[HASH_TEXT];

    crypto_hash_text(text, size, hash);
    return log_put(h, "catalogue", "file", hash);
}

/* The hall's file is the first one. */
static bool put_first(struct hub *h)
{
    struct publication p = {.number = 1, .at = h->published_at};

    text_copy(p.version, sizeof p.version, h->catalogue->version);
    text_copy(p.hash, sizeof p.hash, h->catalogue_hash);
    return put_publication(h, &p) && edition_took_file(h, h->base_text, h->base_size);
}

bool edition_publish_next(struct hub *h, int number, const char *by, const char *reason,
                          struct moment now)
{
    struct publication p = {.number = number, .at = now};
    const struct catalogue *before = h->catalogue;

    if (!log_begin(h) || (edition_number(h) == 0 && !put_first(h)))
        return false;
    text_copy(p.version, sizeof p.version, h->next->version);
    text_copy(p.hash, sizeof p.hash, h->next_hash);
    text_copy(p.by, sizeof p.by, by);
    text_copy(p.reason, sizeof p.reason, reason);
    if (!put_publication(h, &p) || !edition_publish(h, by, reason, now))
        return false;
    return h->catalogue == before || fee_news(h, before, now); /* use_next() keeps it */
}

/* ---- at the start ---- */

/* The file counts, with the people of the console. */
static bool begin_with_file(struct hub *h, struct moment now, char *why, size_t why_size)
{
    char *text = people_merged_new(h, h->base_text, h->base_size, NULL, 0, why, why_size);

    if (text == NULL || !edition_prepare(h, text, h->c.catalogue_name, why, why_size))
        return false;
    if (strcmp(h->next_hash, h->published) != 0)
        return edition_publish(h, "", "", now);
    if (!keep(h, h->next_hash, h->next_text))
        return false;
    if (strcmp(h->next_hash, h->catalogue_hash) != 0) {
        use_next(h);
        site_set_catalogue(h->site, h->catalogue);
    }
    return true;
}

/* Whoever still edits the file is told that it is not read any more. */
static void tell_file(struct hub *h)
{
    char hash[HASH_TEXT];
    char *taken = h->store->ops->get_new(h->store, "catalogue", "file");

    crypto_hash_text(h->base_text, h->base_size, hash);
    if (taken == NULL || strcmp(taken, hash) != 0)
        log_info("hub: %s was changed, but the hall is what was published last (%s); guitai-hub "
                 "catalogue --import takes the file",
                 h->c.catalogue_name, h->catalogue->version);
    free(taken);
}

bool editions_begin(struct hub *h, struct moment now, char *why, size_t why_size)
{
    if (edition_number(h) == 0)
        return begin_with_file(h, now, why, why_size);
    if (strcmp(h->published, h->catalogue_hash) == 0) {
        tell_file(h);
        return true;
    }
    text_copy(why, why_size,
              "the hall that was published last is not in the store; restore the "
              "last backup");
    return false;
}
