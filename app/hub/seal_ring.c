/* seal_ring.c - a forward ratchet of keys by month. */
#include "hub/seal_ring.h"

#include <string.h>

#include "base/text.h"

enum { PURPOSE = 16 };

/* A key that follows from another, for one purpose. */
static void derive(const char *purpose, const uint8_t from[KEY_BYTES], uint8_t to[KEY_BYTES])
{
    uint8_t text[PURPOSE + KEY_BYTES] = {0};

    memcpy(text, purpose, strnlen(purpose, PURPOSE));
    memcpy(text + PURPOSE, from, KEY_BYTES);
    crypto_hash(text, sizeof text, to);
    wipe(text, sizeof text);
}

/* As it was when the first key was the only one: the purpose with its end, the key. */
static void derive_find(const struct seal_key *first, uint8_t to[KEY_BYTES])
{
    static const char purpose[] = "guitai-find-1";
    uint8_t text[sizeof purpose + KEY_BYTES];

    memcpy(text, purpose, sizeof purpose);
    memcpy(text + sizeof purpose, first->secret, KEY_BYTES);
    crypto_hash(text, sizeof text, to);
    wipe(text, sizeof text);
}

void seal_ring_make(struct seal_ring *r, const struct seal_key *first, int next)
{
    memset(r, 0, sizeof *r);
    derive_find(first, r->find);
    crypto_seal_key(&r->office);
    crypto_random(r->chain, sizeof r->chain);
    r->next = next;
}

bool seal_ring_add(struct seal_ring *r, struct seal_name n, const uint8_t seed[KEY_BYTES])
{
    struct seal_period *p = &r->periods[r->count];

    if (r->count == SEAL_RING_MAX)
        return false;
    p->name = n;
    memcpy(p->seed, seed, KEY_BYTES);
    crypto_seal_key_of(seed, &p->key);
    r->count++;
    return true;
}

static bool is_over(const struct retention_rules *rules, struct seal_name n, int month)
{
    return retention_end(rules, n) <= month;
}

static void make_month(struct seal_ring *r, const struct retention_rules *rules, int month)
{
    for (int use = 0; use < SEAL_USES; use++) {
        struct seal_name n = {(enum seal_use)use, r->next};
        char purpose[PURPOSE + 1];
        uint8_t seed[KEY_BYTES];

        if (is_over(rules, n, month))
            continue;
        text_format(purpose, sizeof purpose, "guitai-seal-%d", use);
        derive(purpose, r->chain, seed);
        must(seal_ring_add(r, n, seed));
        wipe(seed, sizeof seed);
    }
    derive("guitai-next-1", r->chain, r->chain);
    r->next++;
}

bool seal_ring_turn(struct seal_ring *r, const struct retention_rules *rules, int month)
{
    if (r->next == 0 || r->next > month)
        return false;
    (void)seal_ring_end(r, rules, month); /* makes room */
    while (r->next <= month)
        make_month(r, rules, month);
    return true;
}

bool seal_ring_end(struct seal_ring *r, const struct retention_rules *rules, int month)
{
    int kept = 0, before = r->count;

    for (int i = 0; i < before; i++) {
        if (is_over(rules, r->periods[i].name, month))
            continue;
        if (kept != i)
            r->periods[kept] = r->periods[i];
        kept++;
    }
    wipe(&r->periods[kept], (size_t)(before - kept) * sizeof r->periods[0]);
    r->count = kept;
    return kept < before;
}

const struct seal_period *seal_ring_find(const struct seal_ring *r, struct seal_name n)
{
    for (int i = r->count - 1; i >= 0; i--) {
        if (r->periods[i].name.use == n.use && r->periods[i].name.month == n.month)
            return &r->periods[i];
    }
    return NULL;
}

const struct seal_period *seal_ring_newest(const struct seal_ring *r, enum seal_use use)
{
    for (int i = r->count - 1; i >= 0; i--) {
        if (r->periods[i].name.use == use)
            return &r->periods[i];
    }
    return NULL;
}

void seal_ring_check(const struct seal_ring *r, char to[CODE_SIZE])
{
    uint8_t open[SEAL_USES][KEY_BYTES] = {{0}};
    char hash[HASH_TEXT];

    for (int use = 0; use < SEAL_USES; use++) {
        const struct seal_period *p = seal_ring_newest(r, (enum seal_use)use);

        if (p != NULL)
            memcpy(open[use], p->key.open, KEY_BYTES);
    }
    crypto_hash_text(open, sizeof open, hash);
    text_format(to, CODE_SIZE, "%.12s", hash);
}
