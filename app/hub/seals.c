/* seals.c - personal data, sealed to the key of its month and opened with it. */
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"

/* The key of that name; NULL: it has ended, or is not ours. */
static const struct seal_key *key_of(const struct hub *h, struct seal_name n)
{
    const struct seal_period *p;

    if (n.use == SEAL_FIRST)
        return h->c.ring.first_gone ? NULL : &h->c.seal;
    p = seal_ring_find(&h->c.ring, n);
    return p == NULL ? NULL : &p->key;
}

enum sealed_state seals_state(const struct hub *h, const char *sealed)
{
    struct seal_name n;
    const char *box;

    if (sealed[0] == '\0')
        return SEALED_NONE;
    if (!seal_name_of(sealed, &n, &box))
        return SEALED_LOST;
    if (retention_is_ended(h->retention, n))
        return SEALED_BY_RULE;
    if (strcmp(box, SEAL_ERASED) == 0)
        return SEALED_ERASED;
    return key_of(h, n) != NULL ? SEALED_OPEN : SEALED_LOST;
}

const char *seals_gone(const struct hub *h, const char *sealed)
{
    static const char *const words[] = {[SEALED_NONE] = "",
                                        [SEALED_OPEN] = "",
                                        [SEALED_BY_RULE] = "rule",
                                        [SEALED_ERASED] = "request",
                                        [SEALED_LOST] = "lost"};

    return words[seals_state(h, sealed)];
}

bool seals_open(const struct hub *h, const char *sealed, char *to, size_t size)
{
    const struct seal_key *key;
    struct seal_name n;
    const char *box;

    if (!seal_name_of(sealed, &n, &box))
        return false;
    key = key_of(h, n);
    return key != NULL && crypto_unseal(key, box, to, size);
}

bool seals_close_to(const struct hub *h, struct seal_name n, const char *text, char *to,
                    size_t size)
{
    const struct seal_key *key = key_of(h, n);
    char name[SEAL_NAME];
    size_t len;

    to[0] = '\0';
    if (text[0] == '\0')
        return true;
    seal_name_to_text(n, name);
    len = strlen(name);
    if (key == NULL || !text_copy(to, size, name))
        return false;
    if (crypto_seal(key->open, text, to + len, size - len))
        return true;
    to[0] = '\0';
    return false;
}

bool seals_close(const struct hub *h, enum seal_use use, const char *text, char *to, size_t size)
{
    const struct seal_period *p = seal_ring_newest(&h->c.ring, use);
    const struct seal_name first = {.use = SEAL_FIRST};

    return seals_close_to(h, p == NULL ? first : p->name, text, to, size);
}

int seals_for_terminals(const struct hub *h, struct view_seal to[VIEW_SEALS_MAX])
{
    int count = 0;

    for (int use = 0; use < VIEW_SEALS_MAX; use++) {
        const struct seal_period *p = seal_ring_newest(&h->c.ring, (enum seal_use)use);

        if (p == NULL)
            continue;
        seal_name_to_text(p->name, to[count].key);
        to[count].key[strcspn(to[count].key, ":")] = '\0';
        must(crypto_base64(p->key.open, KEY_BYTES, to[count].open, sizeof to[count].open));
        count++;
    }
    return count;
}
