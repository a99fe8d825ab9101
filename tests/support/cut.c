/* cut.c - the wire between a terminal and the hub.
 *
 * One thread moves the bytes; each change of state is made under the lock by who
 * asks for it. */
#include "cut.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

static struct sockaddr_in at(int port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static void reset(int fd)
{
    struct linger hard = {.l_onoff = 1, .l_linger = 0};

    setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close(fd);
}

static void drop(struct cut *c, int i)
{
    for (int side = 0; side < 2; side++) {
        if (c->fds[i][side] >= 0)
            reset(c->fds[i][side]);
        c->fds[i][side] = -1;
    }
}

static void drop_all(struct cut *c)
{
    for (int i = 0; i < CUT_PAIRS; i++)
        drop(c, i);
}

static void tune(int fd)
{
    struct timeval patience = {.tv_sec = 2};
    int one = 1;

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

static int reach(const struct cut *c)
{
    struct sockaddr_in a = at(c->target);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof a) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static void admit(struct cut *c)
{
    int near = accept4(c->listener, NULL, NULL, SOCK_CLOEXEC), far = -1, i = 0;

    if (near < 0)
        return;
    while (i < CUT_PAIRS && c->fds[i][0] >= 0)
        i++;
    if (i < CUT_PAIRS && c->state != CUT_CUT)
        far = reach(c);
    if (far < 0) {
        reset(near);
        return;
    }
    tune(near);
    tune(far);
    c->fds[i][0] = near;
    c->fds[i][1] = far;
}

static bool pass(struct cut *c, int i, int side)
{
    char bytes[16384];
    ssize_t n = recv(c->fds[i][side], bytes, sizeof bytes, MSG_DONTWAIT), sent;

    if (n <= 0 || (side == 1 && c->state == CUT_REPLIES))
        return false;
    for (ssize_t done = 0; done < n; done += sent) {
        sent = send(c->fds[i][!side], bytes + done, (size_t)(n - done), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
    }
    return true;
}

/* What the poll saw is old when another thread changed a pair: recv() without
 * waiting then finds nothing, and the pair is only dropped when it is still the
 * same. */
static void move_bytes(struct cut *c, const struct pollfd *fds)
{
    for (int i = 0; i < CUT_PAIRS && c->state != CUT_STALLED; i++) {
        for (int side = 0; side < 2; side++) {
            const struct pollfd *p = &fds[2 + i * 2 + side];

            if (p->revents == 0 || c->fds[i][side] < 0 || p->fd != c->fds[i][side])
                continue;
            if (!pass(c, i, side))
                drop(c, i);
        }
    }
}

static void *relay(void *context)
{
    struct cut *c = context;
    struct pollfd fds[2 + CUT_PAIRS * 2];
    uint64_t woken;

    pthread_mutex_lock(&c->lock);
    while (!c->over) {
        bool moves = c->state != CUT_STALLED;

        fds[0] = (struct pollfd){.fd = c->wake, .events = POLLIN};
        fds[1] = (struct pollfd){.fd = c->listener, .events = POLLIN};
        for (int i = 0; i < CUT_PAIRS * 2; i++)
            fds[2 + i] = (struct pollfd){.fd = moves ? c->fds[i / 2][i % 2] : -1, .events = POLLIN};
        pthread_mutex_unlock(&c->lock);
        poll(fds, 2 + CUT_PAIRS * 2, -1);
        pthread_mutex_lock(&c->lock);
        if (fds[0].revents != 0) {
            if (read(c->wake, &woken, sizeof woken) < 0)
                break;
            continue; /* the pairs may be others now */
        }
        move_bytes(c, fds);
        if (fds[1].revents != 0)
            admit(c);
    }
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

static void wake(struct cut *c)
{
    const uint64_t one = 1;

    assert_int_equal(write(c->wake, &one, sizeof one), sizeof one);
}

void cut_open(struct cut *c, int target)
{
    struct sockaddr_in a = at(0);
    socklen_t size = sizeof a;

    memset(c, 0, sizeof *c);
    memset(c->fds, -1, sizeof c->fds);
    c->target = target;
    pthread_mutex_init(&c->lock, NULL);
    c->wake = eventfd(0, EFD_CLOEXEC);
    c->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(c->listener, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(c->listener, 64), 0);
    assert_int_equal(getsockname(c->listener, (struct sockaddr *)&a, &size), 0);
    c->port = ntohs(a.sin_port);
    assert_int_equal(pthread_create(&c->thread, NULL, relay, c), 0);
}

void cut_set(struct cut *c, enum cut_state state)
{
    pthread_mutex_lock(&c->lock);
    c->state = state;
    if (state == CUT_CUT)
        drop_all(c);
    wake(c);
    pthread_mutex_unlock(&c->lock);
}

void cut_aim(struct cut *c, int target)
{
    pthread_mutex_lock(&c->lock);
    c->target = target;
    drop_all(c);
    wake(c);
    pthread_mutex_unlock(&c->lock);
}

void cut_close(struct cut *c)
{
    if (c->port == 0)
        return;
    pthread_mutex_lock(&c->lock);
    c->over = true;
    wake(c);
    pthread_mutex_unlock(&c->lock);
    pthread_join(c->thread, NULL);
    drop_all(c);
    close(c->listener);
    close(c->wake);
    pthread_mutex_destroy(&c->lock);
    c->port = 0;
}
