/* httpd_limits.c - how many connections one address may hold, and how much of the memory
 * for bodies. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "httpd_internal.h"

struct counted {
    struct counted *next;
    struct address address;
    int n;
    size_t bytes;
};

static struct address of_v4(const uint8_t b[4])
{
    struct address a = {.family = 4, .loopback = b[0] == 127};

    memcpy(a.b, b, 4);
    return a;
}

/* One subscriber commands a whole /64 of IPv6, so it counts as one. */
static struct address of_v6(const uint8_t b[16])
{
    static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF};
    static const uint8_t loopback[16] = {[15] = 1};
    struct address a = {.family = 6};

    if (memcmp(b, mapped, sizeof mapped) == 0)
        return of_v4(b + 12);
    memcpy(a.b, b, 8);
    a.loopback = memcmp(b, loopback, sizeof loopback) == 0;
    return a;
}

struct address address_of(const struct sockaddr *s)
{
    if (s->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;

        memcpy(&v6, s, sizeof v6);
        return of_v6(v6.sin6_addr.s6_addr);
    } else {
        struct sockaddr_in v4;
        uint8_t b[4];

        memcpy(&v4, s, sizeof v4);
        memcpy(b, &v4.sin_addr, sizeof b);
        return of_v4(b);
    }
}

static bool same(struct address a, struct address b)
{
    return a.family == b.family && memcmp(a.b, b.b, sizeof a.b) == 0;
}

static struct counted **find(struct limits *l, struct address a)
{
    uint32_t h = 2166136261u;
    struct counted **at;

    for (size_t i = 0; i < sizeof a.b; i++)
        h = (h ^ a.b[i]) * 16777619u;
    at = &l->buckets[h % ARRAY_LEN(l->buckets)];
    while (*at != NULL && !same((*at)->address, a))
        at = &(*at)->next;
    return at;
}

void limits_init(struct limits *l, int per_address)
{
    memset(l, 0, sizeof *l);
    pthread_mutex_init(&l->lock, NULL);
    l->per_address = per_address > 0 ? per_address : PER_ADDRESS_DEFAULT;
    l->per_loopback = per_address;
}

void limits_deinit(struct limits *l)
{
    for (size_t i = 0; i < ARRAY_LEN(l->buckets); i++) {
        while (l->buckets[i] != NULL) {
            struct counted *c = l->buckets[i];

            l->buckets[i] = c->next;
            free(c);
        }
    }
    pthread_mutex_destroy(&l->lock);
}

bool limits_enter(struct limits *l, struct address a)
{
    int most = a.loopback ? l->per_loopback : l->per_address;
    struct counted **at;
    bool in = false;

    pthread_mutex_lock(&l->lock);
    at = find(l, a);
    if (*at == NULL) {
        *at = calloc(1, sizeof **at);
        if (*at != NULL)
            (*at)->address = a;
    }
    if (*at != NULL && (most <= 0 || (*at)->n < most)) {
        (*at)->n++;
        in = true;
    }
    pthread_mutex_unlock(&l->lock);
    return in;
}

void limits_leave(struct limits *l, struct address a)
{
    struct counted **at, *gone;

    pthread_mutex_lock(&l->lock);
    at = find(l, a);
    must(*at != NULL && (*at)->n > 0);
    if (--(*at)->n == 0) {
        gone = *at;
        *at = gone->next;
        free(gone);
    }
    pthread_mutex_unlock(&l->lock);
}

bool limits_charge(struct limits *l, struct address a, size_t bytes)
{
    bool bounded = !a.loopback || l->per_loopback > 0, fits;
    struct counted *c;

    pthread_mutex_lock(&l->lock);
    c = *find(l, a);
    must(c != NULL);
    fits = !bounded || c->bytes + bytes <= BODIES_SHARE;
    if (fits)
        c->bytes += bytes;
    pthread_mutex_unlock(&l->lock);
    return fits;
}

void limits_release(struct limits *l, struct address a, size_t bytes)
{
    struct counted *c;

    pthread_mutex_lock(&l->lock);
    c = *find(l, a);
    must(c != NULL && c->bytes >= bytes);
    c->bytes -= bytes;
    pthread_mutex_unlock(&l->lock);
}
