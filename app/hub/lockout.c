/* lockout.c - wrong passwords cost time, more with each. */
#include "hub/lockout.h"

#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/text.h"

enum { FORGET_MS = HOUR };

/* FNV-1a behind a random key. */
static uint64_t hash_of(const struct lockout *l, const char *who)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ l->key;

    for (; *who != '\0'; who++)
        hash = (hash ^ (unsigned char)*who) * UINT64_C(0x100000001b3);
    return hash ^ hash >> 29;
}

static struct lockout_row *ways_of(struct lockout *l, uint64_t hash)
{
    return &l->rows[hash % (LOCKOUT_ROWS / LOCKOUT_WAYS) * LOCKOUT_WAYS];
}

/* NULL when it has no failures. */
static struct lockout_row *find(struct lockout *l, const char *who)
{
    uint64_t hash = hash_of(l, who);
    struct lockout_row *ways = ways_of(l, hash);

    for (int i = 0; i < LOCKOUT_WAYS; i++) {
        if (ways[i].count > 0 && ways[i].who == hash)
            return &ways[i];
    }
    return NULL;
}

static struct lockout_row *take(struct lockout *l, const char *who, int64_t now_ms)
{
    uint64_t hash = hash_of(l, who);
    struct lockout_row *ways = ways_of(l, hash), *least = find(l, who);

    if (least != NULL && now_ms - least->last <= FORGET_MS)
        return least;
    for (int i = 0; least == NULL && i < LOCKOUT_WAYS; i++) {
        if (ways[i].count == 0 || now_ms - ways[i].last > FORGET_MS)
            least = &ways[i];
    }
    if (least == NULL) {
        least = ways;
        for (int i = 1; i < LOCKOUT_WAYS; i++) {
            if (ways[i].count < least->count)
                least = &ways[i];
        }
    }
    *least = (struct lockout_row){.who = hash};
    return least;
}

void lockout_init(struct lockout *l, uint64_t key, int free)
{
    *l = (struct lockout){.key = key, .free = free};
}

int lockout_wait(struct lockout *l, const char *who, int64_t now_ms)
{
    const struct lockout_row *r = find(l, who);

    if (r == NULL || now_ms - r->last > FORGET_MS)
        return 0;
    return r->until > now_ms ? (int)((r->until - now_ms + SECOND - 1) / SECOND) : 0;
}

void lockout_try(struct lockout *l, const char *who, int64_t now_ms)
{
    struct lockout_row *r = take(l, who, now_ms);
    int over, seconds;

    r->last = now_ms;
    over = ++r->count - l->free;
    if (over < 0)
        return;
    seconds = over < 10 ? 1 << over : LOCKOUT_MAX_S;
    r->until = now_ms + (int64_t)(seconds < LOCKOUT_MAX_S ? seconds : LOCKOUT_MAX_S) * SECOND;
}

void lockout_clear(struct lockout *l, const char *who)
{
    struct lockout_row *r = find(l, who);

    if (r != NULL)
        *r = (struct lockout_row){.who = 0};
}

void lockout_undo(struct lockout *l, const char *who)
{
    struct lockout_row *r = find(l, who);

    if (r == NULL)
        return;
    r->count--;
    r->until = 0;
}

/* ---- addresses ---- */

static int groups_of(const char *v6)
{
    int n = 0;

    for (const char *at = v6; *at != '\0'; at++)
        n += *at != ':' && (at == v6 || at[-1] == ':');
    return n;
}

void lockout_address(const char *peer, char to[LOCKOUT_ADDRESS])
{
    unsigned long groups[4] = {0};
    const char *at = peer, *dot = strchr(peer, '.'), *colon = strchr(peer, ':');
    char *end;
    int n = 0;

    if (dot != NULL || colon == NULL) { /* IPv4: "192.0.2.1:80", "::ffff:192.0.2.1" */
        if (colon != NULL && colon < dot)
            at = strrchr(peer, ':') + 1;
        text_format(to, LOCKOUT_ADDRESS, "%.*s", (int)strcspn(at, ":"), at);
        return;
    }
    while (*at != '\0' && n < 4) {
        if (at[0] == ':' && at[1] == ':') {
            n += groups_of(peer) < 8 ? 8 - groups_of(peer) : 0;
            at += 2;
        } else if (*at == ':') {
            at++;
        } else {
            groups[n++] = strtoul(at, &end, 16);
            if (end == at)
                break;
            at = end;
        }
    }
    text_format(to, LOCKOUT_ADDRESS, "%lx:%lx:%lx:%lx::", groups[0] & 0xFFFF, groups[1] & 0xFFFF,
                groups[2] & 0xFFFF, groups[3] & 0xFFFF);
}
