/* notice_queue.c - notices from all threads, in order, behind an eventfd. */
#include "notice_queue.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

static struct {
    pthread_mutex_t lock;
    pthread_once_t once;
    int fd;
    struct notice *ring; /* grows: a notice is never dropped */
    size_t size, first, count;
    void (*wake)(void);
} queue = {.lock = PTHREAD_ADAPTIVE_MUTEX_INITIALIZER_NP, .once = PTHREAD_ONCE_INIT, .fd = -1};

static void start(void)
{
    queue.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    must(queue.fd >= 0);
}

static void grow(void)
{
    size_t size = queue.size ? queue.size * 2 : 64;
    struct notice *ring = malloc(size * sizeof(*ring));

    must(ring);
    for (size_t i = 0; i < queue.count; i++)
        ring[i] = queue.ring[(queue.first + i) % queue.size];
    free(queue.ring);
    queue.ring = ring;
    queue.size = size;
    queue.first = 0;
}

/* The eventfd is non-zero exactly while the ring holds something. */
static void mark(bool filled)
{
    uint64_t n = 1;
    ssize_t done;

    do {
        done = filled ? write(queue.fd, &n, sizeof(n)) : read(queue.fd, &n, sizeof(n));
    } while (done < 0 && errno == EINTR);
}

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int notice_fd(void)
{
    pthread_once(&queue.once, start);
    return queue.fd;
}

void notice_post(const struct notice *n)
{
    void (*wake)(void);

    pthread_once(&queue.once, start);
    pthread_mutex_lock(&queue.lock);
    if (queue.count == queue.size)
        grow();
    queue.ring[(queue.first + queue.count) % queue.size] = *n;
    if (queue.count++ == 0)
        mark(true);
    wake = queue.wake;
    pthread_mutex_unlock(&queue.lock);
    if (wake)
        wake();
}

bool notice_take(struct notice *to)
{
    bool found = false;

    pthread_once(&queue.once, start);
    pthread_mutex_lock(&queue.lock);
    if (queue.count) {
        *to = queue.ring[queue.first];
        queue.first = (queue.first + 1) % queue.size;
        if (--queue.count == 0)
            mark(false);
        found = true;
    }
    pthread_mutex_unlock(&queue.lock);
    return found;
}

bool notice_wait(struct notice *to, int timeout_ms)
{
    int64_t end = now_ms() + timeout_ms;

    while (!notice_take(to)) {
        struct pollfd p = {.fd = notice_fd(), .events = POLLIN};
        int64_t left = timeout_ms < 0 ? -1 : end - now_ms();

        if (timeout_ms >= 0 && left <= 0)
            return false;
        if (poll(&p, 1, (int)left) < 0 && errno != EINTR)
            return false;
    }
    return true;
}

void notice_on_post(void (*wake)(void))
{
    pthread_mutex_lock(&queue.lock);
    queue.wake = wake;
    pthread_mutex_unlock(&queue.lock);
}
