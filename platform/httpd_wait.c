/* httpd_wait.c - who waits for what, and until when.
 *
 * One lock, taken for moments.  The lane's own lock in libmicrohttpd is taken
 * inside it, never the other way round. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/log.h"
#include "httpd_internal.h"

enum { WAKE_BATCH = 256 };

void places_init(struct places *p)
{
    memset(p, 0, sizeof *p);
    pthread_mutex_init(&p->lock, NULL);
    p->next_sweep = NEVER;
}

void places_deinit(struct places *p)
{
    free(p->topics);
    free(p->until);
    free(p->conn);
    pthread_mutex_destroy(&p->lock);
}

static bool grow(struct places *p)
{
    size_t size = p->size == 0 ? 256 : p->size * 2;
    void *topics = realloc(p->topics, size * sizeof *p->topics);
    void *until, *conn;

    if (topics == NULL)
        return false;
    p->topics = topics;
    until = realloc(p->until, size * sizeof *p->until);
    if (until == NULL)
        return false;
    p->until = until;
    conn = realloc(p->conn, size * sizeof *p->conn);
    if (conn == NULL)
        return false;
    p->conn = conn;
    p->size = size;
    return true;
}

/* Under the lock.  True when the front thread must be told. */
static bool set_until(struct places *p, size_t at, int64_t until)
{
    p->until[at] = until;
    if (until >= p->next_sweep)
        return false;
    p->next_sweep = until;
    return true;
}

bool place_add(struct conn *c, int64_t until)
{
    struct places *p = &c->h->places;
    bool added = false, earlier = false;

    pthread_mutex_lock(&p->lock);
    if (p->count < p->size || grow(p)) {
        c->place = p->count++;
        c->state = CONN_ACTIVE;
        p->conn[c->place] = c;
        p->topics[c->place] = 0;
        earlier = set_until(p, c->place, until);
        added = true;
    }
    pthread_mutex_unlock(&p->lock);
    if (earlier)
        front_poke(c->h);
    return added;
}

void place_remove(struct conn *c)
{
    struct places *p = &c->h->places;
    size_t last;

    pthread_mutex_lock(&p->lock);
    last = --p->count;
    p->conn[c->place] = p->conn[last];
    p->topics[c->place] = p->topics[last];
    p->until[c->place] = p->until[last];
    p->conn[c->place]->place = c->place;
    pthread_mutex_unlock(&p->lock);
}

void place_deadline(struct conn *c, int64_t until)
{
    struct places *p = &c->h->places;
    bool earlier;

    pthread_mutex_lock(&p->lock);
    earlier = set_until(p, c->place, until);
    pthread_mutex_unlock(&p->lock);
    if (earlier)
        front_poke(c->h);
}

uint64_t wait_mark(struct httpd *h)
{
    uint64_t mark;

    pthread_mutex_lock(&h->places.lock);
    mark = h->places.wakes;
    pthread_mutex_unlock(&h->places.lock);
    return mark;
}

/* Under the lock: was there a wake for `topics` after the mark? */
static bool woken_since(const struct places *p, uint64_t topics, uint64_t mark)
{
    if (p->wakes - mark > ARRAY_LEN(p->recent))
        return true; /* too many to remember */
    for (uint64_t i = mark; i < p->wakes; i++) {
        if (p->recent[i % ARRAY_LEN(p->recent)] & topics)
            return true;
    }
    return false;
}

enum wait_outcome wait_begin(struct conn *c, uint64_t topics, int wait_ms, uint64_t mark)
{
    struct places *p = &c->h->places;
    enum wait_outcome outcome = WAIT_BEGUN;
    bool earlier = false;

    if (wait_ms < 1)
        wait_ms = 1;
    if (wait_ms > WAIT_MS_MAX)
        wait_ms = WAIT_MS_MAX;
    pthread_mutex_lock(&p->lock);
    if (p->stopping) {
        outcome = WAIT_STOPPING;
    } else if (woken_since(p, topics, mark)) {
        outcome = WAIT_NOT_NEEDED;
    } else {
        c->state = CONN_WAITING;
        c->expired = false;
        p->topics[c->place] = topics;
        earlier = set_until(p, c->place, httpd_now() + wait_ms);
        MHD_suspend_connection(c->mhd);
    }
    pthread_mutex_unlock(&p->lock);
    if (earlier)
        front_poke(c->h);
    return outcome;
}

bool wait_end(struct conn *c)
{
    struct places *p = &c->h->places;
    bool expired;

    pthread_mutex_lock(&p->lock);
    c->state = CONN_ACTIVE;
    p->topics[c->place] = 0;
    p->until[c->place] = NEVER;
    expired = c->expired;
    c->expired = false;
    pthread_mutex_unlock(&p->lock);
    return expired;
}

/* Under the lock. */
static void resume(struct places *p, size_t at, bool expired)
{
    struct conn *c = p->conn[at];

    c->state = CONN_RESUMED;
    c->expired = expired;
    p->topics[at] = 0;
    p->until[at] = httpd_now() + RESUME_MS;
    if (p->until[at] < p->next_sweep)
        p->next_sweep = p->until[at];
    MHD_resume_connection(c->mhd);
}

/* From the end downwards: a removal in a pause of the lock moves into a place
 * further down only what was seen already. */
static void resume_matching(struct places *p, uint64_t topics)
{
    int resumed = 0;

    pthread_mutex_lock(&p->lock);
    for (size_t i = p->count; i-- > 0;) {
        if (i >= p->count)
            continue;
        if ((p->topics[i] & topics) == 0)
            continue;
        resume(p, i, false);
        if (++resumed % WAKE_BATCH == 0) {
            pthread_mutex_unlock(&p->lock);
            pthread_mutex_lock(&p->lock);
        }
    }
    pthread_mutex_unlock(&p->lock);
}

void wait_wake(struct httpd *h, uint64_t topics)
{
    struct places *p = &h->places;

    pthread_mutex_lock(&p->lock);
    p->recent[p->wakes++ % ARRAY_LEN(p->recent)] = topics;
    pthread_mutex_unlock(&p->lock);
    resume_matching(p, topics);
}

void wait_stop(struct httpd *h)
{
    struct places *p = &h->places;

    pthread_mutex_lock(&p->lock);
    p->stopping = true;
    for (size_t i = 0; i < p->count; i++) {
        if (p->conn[i]->state == CONN_WAITING)
            resume(p, i, false);
    }
    pthread_mutex_unlock(&p->lock);
}

/* Told to go on a while ago and still not called: either its lane is busy, or
 * the word was lost.  Saying it again to one that is suspended is harmless. */
static void remind(struct places *p, size_t at)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(p->conn[at]->mhd, MHD_CONNECTION_INFO_CONNECTION_SUSPENDED);

    p->until[at] = httpd_now() + RESUME_MS;
    if (info != NULL && info->suspended == MHD_YES)
        MHD_resume_connection(p->conn[at]->mhd);
}

/* Under the lock: the time of `at` has come. */
static void end_time(struct places *p, size_t at)
{
    struct conn *c = p->conn[at];

    switch (c->state) {
    case CONN_ACTIVE:
        p->until[at] = NEVER;
        shutdown(c->fd, SHUT_RDWR); /* its lane sees the end and closes it */
        break;
    case CONN_WAITING:
        resume(p, at, true);
        break;
    case CONN_RESUMED:
        remind(p, at);
        break;
    }
}

int64_t wait_sweep(struct httpd *h)
{
    struct places *p = &h->places;
    int64_t now = httpd_now(), next = NEVER;

    pthread_mutex_lock(&p->lock);
    for (size_t i = 0; i < p->count; i++) {
        if (p->until[i] <= now)
            end_time(p, i);
        if (p->until[i] < next)
            next = p->until[i];
    }
    p->next_sweep = next;
    pthread_mutex_unlock(&p->lock);
    return next;
}
