/* identity.c - what enrolment gave this machine, kept in its journal.
 *
 * The keys begin with "id.", so that they are in the second copy as well: a
 * machine that lost its journal still knows who it is. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "terminal/terminal.h"

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

void identity_store(struct journal *j, const struct identity *id)
{
    char device[ID_TEXT], lane[16];

    id_to_text(id->device, device);
    text_format(lane, sizeof lane, "%d", id->lane);
    store_bytes(j, "id.secret", id->key.secret, sizeof id->key.secret);
    store_bytes(j, "id.open", id->key.open, sizeof id->key.open);
    store_bytes(j, "id.seal", id->seal, sizeof id->seal);
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
    return OK;
}
