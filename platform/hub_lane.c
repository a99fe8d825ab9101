/* hub_lane.c - many requests through one hub: its lock, and one commit for many.
 *
 * A handler runs under the lock.  What it wrote, and what it saw that is not on
 * the disk yet, belongs to the open round; its reply goes out when the round is
 * committed.  Who leaves the lock commits when nobody else is about to come,
 * when the round is large, or when it is old; else the next one does.  So a
 * lonely request is committed at once, and under load one flush serves many.
 *
 * Passwords, phone numbers and papers take long, and a thread of the server until they are
 * done: whoever waits behind on that thread waits too.  So few wait for them, and a thread
 * that did one does no second at once while as many as may do; who comes then is told to come
 * again. */
#include "hub_lane.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "port/clock.h"

enum { ROUND_ROWS = 1000, ROUND_MS = 2, OUTCOMES = 64, TRIES = 5 };
/* A password check takes 19 MiB: so many at one time, and so many more that wait. */
enum { WORKS = 4, WORKS_WAITING = 4, REST_MS = 500 };
enum { FOLLOW_MS = 500, HEARERS_MAX = 8 };

struct hub_lane {
    struct hub *hub;
    struct httpd *server; /* NULL: not open yet */
    pthread_mutex_t lock;
    sem_t works;
    int at_work;            /* they, and who waits; atomic */
    pthread_cond_t changed; /* a round was committed; the server is known */
    bool committing;        /* without the lock: hub_begin() alone may look at the hub */
    int coming;             /* threads that will take the lock soon; atomic */
    uint64_t round;         /* the open one */
    int64_t begun;          /* when its first write came; ms, monotonic */
    bool has_begun;
    enum err outcomes[OUTCOMES]; /* of the last rounds */
    struct {
        void (*heard)(void *ctx, uint64_t topics);
        void *ctx;
    } hearers[HEARERS_MAX];
    int hearer_count;
    struct store *store; /* that is followed; NULL none */
    pthread_t follower;
    bool ended; /* atomic: the follower is to stop */
};

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct hub_lane *hub_lane_new(struct hub *h)
{
    struct hub_lane *l = calloc(1, sizeof *l);
    pthread_condattr_t a;

    must(l != NULL);
    l->hub = h;
    pthread_mutex_init(&l->lock, NULL);
    must(sem_init(&l->works, 0, WORKS) == 0);
    pthread_condattr_init(&a);
    pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
    pthread_cond_init(&l->changed, &a);
    pthread_condattr_destroy(&a);
    return l;
}

void hub_lane_free(struct hub_lane *l)
{
    if (l == NULL)
        return;
    pthread_cond_destroy(&l->changed);
    pthread_mutex_destroy(&l->lock);
    sem_destroy(&l->works);
    free(l);
}

void hub_lane_open(struct hub_lane *l, struct httpd *server)
{
    pthread_mutex_lock(&l->lock);
    l->server = server;
    pthread_cond_broadcast(&l->changed);
    pthread_mutex_unlock(&l->lock);
}

static void come(struct hub_lane *l)
{
    __atomic_add_fetch(&l->coming, 1, __ATOMIC_SEQ_CST);
}

static void enter(struct hub_lane *l)
{
    pthread_mutex_lock(&l->lock);
    while (l->server == NULL || l->committing)
        pthread_cond_wait(&l->changed, &l->lock);
    __atomic_sub_fetch(&l->coming, 1, __ATOMIC_SEQ_CST);
}

/* Under the lock, which it leaves meanwhile.  Whose topics are to be woken after it. */
static uint64_t commit(struct hub_lane *l)
{
    uint64_t topics;
    enum err e;

    l->committing = true;
    pthread_mutex_unlock(&l->lock);
    e = hub_commit_store(l->hub);
    pthread_mutex_lock(&l->lock);
    l->committing = false;
    l->outcomes[l->round % OUTCOMES] = hub_commit_end(l->hub, e, &topics);
    l->round++;
    l->has_begun = false;
    pthread_cond_broadcast(&l->changed);
    return topics;
}

static bool is_due(const struct hub_lane *l)
{
    return __atomic_load_n(&l->coming, __ATOMIC_SEQ_CST) == 0 || hub_rows(l->hub) >= ROUND_ROWS ||
           now_ms() - l->begun >= ROUND_MS;
}

/* Under the lock: waits for the end of the open round, or brings it about. */
static enum err settle(struct hub_lane *l, uint64_t *topics)
{
    uint64_t mine = l->round;
    struct timespec until;

    *topics = 0;
    if (!l->has_begun) {
        l->has_begun = true;
        l->begun = now_ms();
    }
    until.tv_sec = (l->begun + ROUND_MS) / 1000;
    until.tv_nsec = (l->begun + ROUND_MS) % 1000 * 1000000;
    while (l->round == mine) {
        if (l->committing)
            pthread_cond_wait(&l->changed, &l->lock);
        else if (is_due(l))
            *topics = commit(l);
        else
            pthread_cond_timedwait(&l->changed, &l->lock, &until);
    }
    return l->outcomes[mine % OUTCOMES];
}

/* A signature is checked, and a batch read, while others commit. */
static void begin(struct hub_lane *l, struct hub_call *c)
{
    bool more;

    pthread_mutex_lock(&l->lock);
    more = hub_begin(l->hub, c);
    pthread_mutex_unlock(&l->lock);
    if (more)
        hub_work(c);
}

/* What a commit changed, told to those who wait for it. */
static void tell(struct hub_lane *l, uint64_t topics)
{
    httpd_wake(l->server, topics);
    for (int i = 0; i < l->hearer_count && topics != 0; i++)
        l->hearers[i].heard(l->hearers[i].ctx, topics);
}

static _Thread_local int64_t worked; /* when this thread did some; ms, monotonic */

/* Under the lock. */
static bool may_work(struct hub_lane *l)
{
    int others = __atomic_load_n(&l->at_work, __ATOMIC_SEQ_CST);

    if (others >= WORKS + WORKS_WAITING || (others >= WORKS && now_ms() - worked < REST_MS))
        return false;
    __atomic_add_fetch(&l->at_work, 1, __ATOMIC_SEQ_CST);
    return true;
}

static void work(struct hub_lane *l, struct hub_call *c)
{
    while (sem_wait(&l->works) != 0)
        continue;
    hub_work(c);
    sem_post(&l->works);
    __atomic_sub_fetch(&l->at_work, 1, __ATOMIC_SEQ_CST);
    worked = now_ms();
}

/* One pass, after come(); true when work without the lock is to come before the next. */
static bool pass(struct hub_lane *l, struct hub_call *c, enum err *outcome)
{
    uint64_t topics = 0;
    bool more;

    enter(l);
    more = hub_handle(l->hub, c);
    if (more && !may_work(l)) {
        hub_busy(c);
        more = false;
    }
    *outcome = OK;
    if (!more && hub_is_dirty(l->hub))
        *outcome = settle(l, &topics);
    pthread_mutex_unlock(&l->lock);
    tell(l, topics);
    if (more) {
        work(l, c);
        come(l);
    }
    return more;
}

/* ---- what is not asked by a request ---- */

void hub_lane_hear(struct hub_lane *l, void (*heard)(void *ctx, uint64_t topics), void *ctx)
{
    must(l->hearer_count < HEARERS_MAX);
    l->hearers[l->hearer_count].heard = heard;
    l->hearers[l->hearer_count++].ctx = ctx;
}

enum err hub_lane_do(struct hub_lane *l, void (*act)(struct hub *h, void *ctx), void *ctx)
{
    enum err outcome = ERR_CONFLICT;

    for (int try = 0; try < TRIES && outcome == ERR_CONFLICT; try++) {
        uint64_t topics = 0;

        come(l);
        enter(l);
        act(l->hub, ctx);
        outcome = hub_is_dirty(l->hub) ? settle(l, &topics) : OK;
        pthread_mutex_unlock(&l->lock);
        tell(l, topics);
    }
    return outcome;
}

void hub_lane_look(struct hub_lane *l, void (*act)(const struct hub *h, void *ctx), void *ctx)
{
    pthread_mutex_lock(&l->lock);
    act(l->hub, ctx);
    pthread_mutex_unlock(&l->lock);
}

/* ---- other hubs ---- */

static void hear_others(struct hub *h, void *ctx)
{
    (void)ctx;
    (void)hub_look(h);
}

static void *follow(void *ctx)
{
    struct hub_lane *l = ctx;

    while (!__atomic_load_n(&l->ended, __ATOMIC_SEQ_CST)) {
        if (l->store->ops->wait(l->store, FOLLOW_MS))
            (void)hub_lane_do(l, hear_others, NULL);
    }
    return NULL;
}

void hub_lane_follow(struct hub_lane *l, struct store *s)
{
    if (s->ops->wait == NULL)
        return;
    l->store = s;
    must(pthread_create(&l->follower, NULL, follow, l) == 0);
}

void hub_lane_end_follow(struct hub_lane *l)
{
    if (l == NULL || l->store == NULL)
        return;
    __atomic_store_n(&l->ended, true, __ATOMIC_SEQ_CST);
    pthread_join(l->follower, NULL);
    l->store = NULL;
}

void hub_lane_handle(void *ctx, const struct http_request *r, struct http_reply *to)
{
    struct hub_lane *l = ctx;
    struct hub_call *c = calloc(1, sizeof *c);
    enum err outcome = OK;

    must(c != NULL);
    *c = (struct hub_call){.request = r, .now = clock_now(), .boot = clock_boot()};
    c->reply.status = 200;
    if (!hub_alone(l->hub, c)) {
        come(l); /* so that a round waits for it a little */
        begin(l, c);
        for (int try = 0; try < TRIES; try++) {
            while (pass(l, c, &outcome))
                continue;
            if (outcome != ERR_CONFLICT)
                break;
            hub_call_retry(c);
            come(l);
        }
        if (outcome != OK)
            hub_fail(c);
    }
    *to = c->reply;
    hub_call_end(c);
    free(c);
}
