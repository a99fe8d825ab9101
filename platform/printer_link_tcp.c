/* printer_link_tcp.c - a printer on the network, port 9100. */
#include <errno.h>
#include <linux/sockios.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "printer_link.h"

/* Small, so that little lies between us and a printer that has stopped. */
static int socket_to(const struct addrinfo *a)
{
    int fd = socket(a->ai_family, a->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, a->ai_protocol);
    int one = 1, room = 8192;

    if (fd < 0)
        return -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
    if (connect(fd, a->ai_addr, a->ai_addrlen) && errno != EINPROGRESS) {
        int failed = errno;

        close(fd);
        errno = failed;
        return -1;
    }
    return fd;
}

static int tcp_begin(const struct printer_uri *u, int nth)
{
    struct addrinfo want = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *list, *a;
    char port[12];
    int fd;

    snprintf(port, sizeof(port), "%d", u->port);
    if (getaddrinfo(u->host, port, &want, &list)) {
        errno = nth ? ENXIO : EHOSTUNREACH;
        return -1;
    }
    for (a = list; a && nth > 0; nth--)
        a = a->ai_next;
    errno = ENXIO;
    fd = a ? socket_to(a) : -1;
    if (list) {
        int failed = errno;

        freeaddrinfo(list);
        errno = failed;
    }
    return fd;
}

static int tcp_ready(int fd)
{
    int failed = 0;
    socklen_t size = sizeof(failed);

    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &failed, &size))
        return errno;
    return failed;
}

static ssize_t none_or_gone(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? 0 : -1;
}

static ssize_t tcp_send(int fd, const uint8_t *bytes, size_t size)
{
    ssize_t n = send(fd, bytes, size, MSG_NOSIGNAL);

    return n < 0 ? none_or_gone() : n;
}

static ssize_t tcp_receive(int fd, uint8_t *bytes, size_t size)
{
    ssize_t n = recv(fd, bytes, size, 0);

    return n < 0 ? none_or_gone() : n ? n : -1;
}

static int tcp_unsent(int fd)
{
    int n = 0;

    return ioctl(fd, SIOCOUTQ, &n) ? 0 : n;
}

static void tcp_drop(int fd)
{
    struct linger now = {.l_onoff = 1, .l_linger = 0};

    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    close(fd);
}

const struct printer_link printer_link_tcp = {
    "escpos+tcp", tcp_begin, tcp_ready, tcp_send, tcp_receive, tcp_unsent, tcp_drop,
};
