/* identity.c - what enrolment gave this machine, kept in its journal.
 *
 * The keys begin with "id.", so that they are in the second copy as well: a
 * machine that lost its journal still knows who it is. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "terminal/terminal.h"

enum { MARKS_SIZE = 1024 };

static void store_bytes(struct journal *j, const char *key, const void *bytes, size_t size)
{
    char text[128];

    must(crypto_base64(bytes, size, text, sizeof text));
    journal_set(j, key, text);
    wipe(text, sizeof text);
}

static bool load_bytes(struct journal *j, const char *key, void *bytes, size_t size)
{
    char text[128];
    size_t got = size;
    bool good = journal_get(j, key, text, sizeof text) && crypto_base64_decode(text, bytes, &got) &&
                got == size;

    wipe(text, sizeof text);
    return good;
}

/* As a sealed text begins: "c202611:", then the key as base64. */
static bool read_seal(const char *text, struct identity *to)
{
    struct seal_name n;
    const char *open;
    uint8_t key[KEY_BYTES];
    size_t size = sizeof key;

    if (!seal_name_of(text, &n, &open) || (int)n.use >= VIEW_SEALS_MAX ||
        !crypto_base64_decode(open, key, &size) || size != sizeof key)
        return false;
    seal_name_to_text(n, to->seals[n.use].name);
    memcpy(to->seals[n.use].open, key, sizeof key);
    return true;
}

static void store_seals(struct journal *j, const struct identity *id)
{
    for (int use = 0; use < VIEW_SEALS_MAX; use++) {
        char key[32], open[KEY_TEXT], text[64];

        if (id->seals[use].name[0] == '\0')
            continue;
        text_format(key, sizeof key, "id.seal.%s", seal_use_names[use]);
        must(crypto_base64(id->seals[use].open, KEY_BYTES, open, sizeof open));
        text_format(text, sizeof text, "%s%s", id->seals[use].name, open);
        journal_set(j, key, text);
    }
}

static void load_seals(struct journal *j, struct identity *to)
{
    for (int use = 0; use < VIEW_SEALS_MAX; use++) {
        char key[32], text[64];

        text_format(key, sizeof key, "id.seal.%s", seal_use_names[use]);
        if (journal_get(j, key, text, sizeof text) && !read_seal(text, to))
            log_fault("terminal: a key for personal data is malformed and not used");
    }
}

void identity_hear_seals(struct identity *id, const struct view_seal *seals, int count,
                         struct journal *j)
{
    for (int i = 0; i < count; i++) {
        char text[64];

        text_format(text, sizeof text, "%s:%s", seals[i].key, seals[i].open);
        if (!read_seal(text, id))
            log_fault("terminal: a key for personal data is malformed and not used");
    }
    if (count > 0 && j != NULL)
        store_seals(j, id);
}

void identity_store(struct journal *j, const struct identity *id)
{
    char device[ID_TEXT], lane[16];

    id_to_text(id->device, device);
    text_format(lane, sizeof lane, "%d", id->lane);
    store_bytes(j, "id.secret", id->key.secret, sizeof id->key.secret);
    store_bytes(j, "id.open", id->key.open, sizeof id->key.open);
    store_bytes(j, "id.seal", id->seal, sizeof id->seal);
    store_seals(j, id);
    journal_set(j, "id.lane", lane);
    journal_set(j, "id.name", id->name);
    journal_set(j, "id.role", id->role);
    journal_set(j, "id.site", id->site);
    journal_set(j, "id.public_url", id->public_url);
    journal_set(j, "id.device", device); /* last: with it the machine is enrolled */
}

enum err identity_load(struct journal *j, struct identity *to)
{
    char device[ID_TEXT], lane[16];

    memset(to, 0, sizeof *to);
    if (!journal_get(j, "id.device", device, sizeof device))
        return ERR_ABSENT;
    if (!id_from_text(device, &to->device) ||
        !load_bytes(j, "id.secret", to->key.secret, sizeof to->key.secret) ||
        !load_bytes(j, "id.open", to->key.open, sizeof to->key.open) ||
        !load_bytes(j, "id.seal", to->seal, sizeof to->seal) ||
        !journal_get(j, "id.lane", lane, sizeof lane) ||
        !journal_get(j, "id.name", to->name, sizeof to->name) ||
        !journal_get(j, "id.role", to->role, sizeof to->role) ||
        !journal_get(j, "id.site", to->site, sizeof to->site) ||
        !journal_get(j, "id.public_url", to->public_url, sizeof to->public_url))
        return ERR_FORMAT;
    to->lane = (int)strtol(lane, NULL, 10);
    load_seals(j, to);
    return OK;
}

/* A word of `a` is in `b` too. */
static bool share_a_word(const char *a, const char *b)
{
    size_t n;

    for (; *a != '\0'; a += n + (a[n] == ' ')) {
        n = strcspn(a, " ");
        for (const char *at = b; *at != '\0'; at += strcspn(at, " "), at += *at == ' ') {
            if (strcspn(at, " ") == n && memcmp(a, at, n) == 0)
                return true;
        }
    }
    return false;
}

void identity_at(struct identity *id, struct journal *j, const char *marks)
{
    char enrolled[MARKS_SIZE];

    if (marks[0] == '\0')
        return;
    if (!journal_get(j, "id.machine", enrolled, sizeof enrolled)) {
        journal_set(j, "id.machine", marks);
        return;
    }
    id->moved = !share_a_word(enrolled, marks);
    if (id->moved)
        log_fault("terminal: this disk was enrolled in another machine; numbers come from the hub "
                  "alone until this one is enrolled anew");
}
