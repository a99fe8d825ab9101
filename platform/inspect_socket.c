/* inspect_socket.c - the inspector's UNIX socket: lines in, lines out.
 *
 * One thread reads; answers are written by whoever gives them, under a lock. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "port/inspect.h"
#include "port/notice.h"

enum { PEERS_MAX = 8, LINE_MAX_BYTES = 64 * 1024, SEND_TIMEOUT_S = 2 };

struct peer {
    int fd;      /* -1: free */
    uint64_t id; /* grows, so that an answer never reaches a later peer */
    char *line;
    size_t used;
};

static struct {
    pthread_t thread;
    pthread_mutex_t lock;
    struct peer peers[PEERS_MAX];
    uint64_t next_id;
    int listener, stop;
    char path[sizeof((struct sockaddr_un *)0)->sun_path];
} socket_state = {.lock = PTHREAD_MUTEX_INITIALIZER, .listener = -1, .stop = -1};

static void drop(struct peer *p)
{
    pthread_mutex_lock(&socket_state.lock);
    close(p->fd);
    free(p->line);
    *p = (struct peer){.fd = -1};
    pthread_mutex_unlock(&socket_state.lock);
}

static void admit(void)
{
    int fd = accept4(socket_state.listener, NULL, NULL, SOCK_CLOEXEC);
    const struct timeval patience = {.tv_sec = SEND_TIMEOUT_S};

    if (fd < 0)
        return;
    if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) != 0)
        log_fault("inspector: no time limit for a slow peer");
    pthread_mutex_lock(&socket_state.lock);
    for (int i = 0; i < PEERS_MAX && fd >= 0; i++) {
        struct peer *p = &socket_state.peers[i];

        if (p->fd >= 0)
            continue;
        *p = (struct peer){.fd = fd, .id = ++socket_state.next_id, .line = malloc(LINE_MAX_BYTES)};
        must(p->line != NULL);
        fd = -1;
    }
    pthread_mutex_unlock(&socket_state.lock);
    if (fd >= 0)
        close(fd);
}

static void post_line(const struct peer *p, size_t size)
{
    struct notice n = {.kind = NOTICE_INSPECT, .id = p->id, .size = size};

    n.data = malloc(size + 1);
    must(n.data != NULL);
    memcpy(n.data, p->line, size);
    n.data[size] = '\0';
    notice_post(&n);
}

static void take_lines(struct peer *p)
{
    char *end;

    while ((end = memchr(p->line, '\n', p->used)) != NULL) {
        size_t size = (size_t)(end - p->line);

        post_line(p, size);
        p->used -= size + 1;
        memmove(p->line, end + 1, p->used);
    }
}

static void hear(struct peer *p)
{
    ssize_t n = read(p->fd, p->line + p->used, LINE_MAX_BYTES - p->used);

    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (n > 0) {
        p->used += (size_t)n;
        take_lines(p);
    }
    if (n <= 0 || p->used == LINE_MAX_BYTES)
        drop(p);
}

static void *listen_to_peers(void *unused)
{
    for (;;) {
        struct pollfd fds[PEERS_MAX + 2] = {{.fd = socket_state.stop, .events = POLLIN},
                                            {.fd = socket_state.listener, .events = POLLIN}};

        for (int i = 0; i < PEERS_MAX; i++)
            fds[i + 2] = (struct pollfd){.fd = socket_state.peers[i].fd, .events = POLLIN};
        if (poll(fds, ARRAY_LEN(fds), -1) < 0 && errno != EINTR)
            break;
        if (fds[0].revents != 0)
            break;
        for (int i = 0; i < PEERS_MAX; i++) {
            if (fds[i + 2].revents != 0)
                hear(&socket_state.peers[i]);
        }
        if (fds[1].revents != 0)
            admit();
    }
    return unused;
}

enum err inspect_open(const char *path, char *why, size_t why_size)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    mode_t mask;
    int bound;

    if (!text_copy(a.sun_path, sizeof a.sun_path, path)) {
        text_format(why, why_size, "--inspect: the path is longer than %zu bytes; choose a shorter",
                    sizeof a.sun_path - 1);
        return ERR_FORMAT;
    }
    for (int i = 0; i < PEERS_MAX; i++)
        socket_state.peers[i].fd = -1;
    text_copy(socket_state.path, sizeof socket_state.path, path);
    socket_state.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    socket_state.stop = eventfd(0, EFD_CLOEXEC);
    unlink(path);
    mask = umask(0177); /* 0600 from its first moment */
    bound = bind(socket_state.listener, (struct sockaddr *)&a, sizeof a);
    umask(mask);
    if (bound != 0 || listen(socket_state.listener, PEERS_MAX) != 0 ||
        pthread_create(&socket_state.thread, NULL, listen_to_peers, NULL) != 0) {
        text_format(why, why_size, "--inspect %s: %s; name a file in a folder that can be written",
                    path, strerror(errno));
        close(socket_state.listener);
        close(socket_state.stop);
        socket_state.listener = socket_state.stop = -1;
        return ERR_IO;
    }
    return OK;
}

static void write_all(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t n = send(fd, text, size, MSG_NOSIGNAL);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return;
        text += n;
        size -= (size_t)n;
    }
}

void inspect_reply(uint64_t connection, const char *line)
{
    pthread_mutex_lock(&socket_state.lock);
    for (int i = 0; i < PEERS_MAX; i++) {
        if (socket_state.peers[i].fd < 0 || socket_state.peers[i].id != connection)
            continue;
        write_all(socket_state.peers[i].fd, line, strlen(line));
        write_all(socket_state.peers[i].fd, "\n", 1);
    }
    pthread_mutex_unlock(&socket_state.lock);
}

void inspect_close(void)
{
    const uint64_t one = 1;

    if (socket_state.listener < 0)
        return;
    if (write(socket_state.stop, &one, sizeof one) == sizeof one)
        pthread_join(socket_state.thread, NULL);
    for (int i = 0; i < PEERS_MAX; i++) {
        if (socket_state.peers[i].fd >= 0)
            drop(&socket_state.peers[i]);
    }
    close(socket_state.listener);
    close(socket_state.stop);
    unlink(socket_state.path);
    socket_state.listener = socket_state.stop = -1;
}
