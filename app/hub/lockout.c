/* lockout.c - wrong passwords cost time, more with each. */
#include "hub/lockout.h"

#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/text.h"

enum { FORGET_MS = HOUR };

/* FNV-1a behind a random key. */
static struct lockout_row *row_of(struct lockout *l, const char *who)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ l->key;

    for (; *who != '\0'; who++)
        hash = (hash ^ (unsigned char)*who) * UINT64_C(0x100000001b3);
    hash ^= hash >> 29;
    return &l->rows[hash % LOCKOUT_ROWS];
}

static struct lockout_row *fresh_row(struct lockout *l, const char *who, int64_t now_ms)
{
    struct lockout_row *r = row_of(l, who);

    if (now_ms - r->last > FORGET_MS)
        *r = (struct lockout_row){.last = now_ms};
    return r;
}

void lockout_init(struct lockout *l, uint64_t key, int free)
{
    *l = (struct lockout){.key = key, .free = free};
}

int lockout_wait(struct lockout *l, const char *who, int64_t now_ms)
{
    const struct lockout_row *r = fresh_row(l, who, now_ms);

    return r->until > now_ms ? (int)((r->until - now_ms + SECOND - 1) / SECOND) : 0;
}

void lockout_try(struct lockout *l, const char *who, int64_t now_ms)
{
    struct lockout_row *r = fresh_row(l, who, now_ms);
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
    *row_of(l, who) = (struct lockout_row){0};
}

void lockout_undo(struct lockout *l, const char *who)
{
    struct lockout_row *r = row_of(l, who);

    if (r->count > 0)
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
    const char *at = peer;
    char *end;
    int n = 0;

    if (strchr(peer, ':') == NULL) {
        text_copy(to, LOCKOUT_ADDRESS, peer);
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
