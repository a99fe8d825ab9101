/* httpd_front.c - the thread that accepts connections and keeps their times. */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "httpd_internal.h"

enum {
    ACCEPT_BATCH = 256,
    SWEEP_LEAST_MS = 5, /* times that end close together are handled together */
    FULL_PAUSE_MS = 20  /* no descriptor or place left: look again later */
};

static int quietest_lane(struct httpd *h)
{
    int best = 0, least = atomic_load(&h->lanes[0].connections);

    for (int i = 1; i < h->lane_count; i++) {
        int n = atomic_load(&h->lanes[i].connections);

        if (n < least) {
            best = i;
            least = n;
        }
    }
    return best;
}

/* Takes `fd`.  The counts go down in the server's "closed" callback. */
static void hand_over(struct httpd *h, int fd, const struct sockaddr *a, socklen_t size)
{
    struct address from = address_of(a);
    struct lane *lane = &h->lanes[quietest_lane(h)];

    if (!limits_enter(&h->limits, from)) {
        close(fd);
        return;
    }
    atomic_fetch_add(&h->connections, 1);
    atomic_fetch_add(&lane->connections, 1);
    if (MHD_add_connection(lane->daemon, fd, a, size) == MHD_YES)
        return;
    atomic_fetch_sub(&lane->connections, 1);
    atomic_fetch_sub(&h->connections, 1);
    limits_leave(&h->limits, from);
}

/* False when it makes no sense to go on at once. */
static bool accept_some(struct httpd *h)
{
    for (int i = 0; i < ACCEPT_BATCH; i++) {
        struct sockaddr_storage a;
        socklen_t size = sizeof a;
        int fd;

        if (atomic_load(&h->connections) >= h->limits.total)
            return false;
        fd = accept4(h->listen_fd, (struct sockaddr *)&a, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0)
            hand_over(h, fd, (const struct sockaddr *)&a, size);
        else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
            return false;
        else if (errno == EAGAIN)
            return true;
    }
    return true;
}

static int pause_until(int64_t next)
{
    int64_t left;

    if (next == NEVER)
        return -1;
    left = next - httpd_now();
    if (left < SWEEP_LEAST_MS)
        return SWEEP_LEAST_MS;
    return left > 60000 ? 60000 : (int)left;
}

static void drain(int fd)
{
    uint64_t n;

    if (read(fd, &n, sizeof n) < 0 && errno != EAGAIN)
        log_fault("httpd: event descriptor: error %d", errno);
}

static void *front_run(void *arg)
{
    struct httpd *h = arg;
    bool room = true;

    while (!atomic_load(&h->stop_front)) {
        struct pollfd fds[2] = {{.fd = h->poke_fd, .events = POLLIN},
                                {.fd = room ? h->listen_fd : -1, .events = POLLIN}};
        int64_t next = wait_sweep(h);
        int ms = pause_until(next);

        if (!room && (ms < 0 || ms > FULL_PAUSE_MS))
            ms = FULL_PAUSE_MS;
        poll(fds, ARRAY_LEN(fds), ms);
        if (fds[0].revents != 0)
            drain(h->poke_fd);
        room = fds[1].revents != 0 ? accept_some(h) : true;
    }
    return NULL;
}

bool front_start(struct httpd *h)
{
    h->poke_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (h->poke_fd < 0)
        return false;
    h->front_runs = pthread_create(&h->front, NULL, front_run, h) == 0;
    return h->front_runs;
}

void front_poke(struct httpd *h)
{
    uint64_t one = 1;

    if (write(h->poke_fd, &one, sizeof one) < 0 && errno != EAGAIN)
        log_fault("httpd: event descriptor: error %d", errno);
}

void front_stop(struct httpd *h)
{
    if (h->front_runs) {
        atomic_store(&h->stop_front, true);
        front_poke(h);
        pthread_join(h->front, NULL);
    }
    if (h->listen_fd >= 0)
        close(h->listen_fd);
    h->listen_fd = -1;
}

void front_close(struct httpd *h)
{
    if (h->poke_fd >= 0)
        close(h->poke_fd);
}
