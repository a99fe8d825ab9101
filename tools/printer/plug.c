/* plug.c - the virtual printer's cable. */
#include "plug.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

static bool failed(const char *what)
{
    fprintf(stderr, "guitai-printer: %s: %s\n", what, strerror(errno));
    return false;
}

/* Little is kept in the kernel, so that the printer's own buffer is what counts. */
static bool listen_on(struct plug *p)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)p->port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(a);
    int one = 1, room = 4096;

    p->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (p->listener < 0)
        return failed("socket");
    setsockopt(p->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    setsockopt(p->listener, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
    if (bind(p->listener, (struct sockaddr *)&a, sizeof(a)) || listen(p->listener, 4) ||
        getsockname(p->listener, (struct sockaddr *)&a, &size))
        return failed("port");
    p->port = ntohs(a.sin_port);
    snprintf(p->name, sizeof(p->name), "listening 127.0.0.1:%d", p->port);
    return true;
}

static bool open_pty(struct plug *p)
{
    struct termios t;
    char path[48];

    p->fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (p->fd < 0 || grantpt(p->fd) || unlockpt(p->fd) || ptsname_r(p->fd, path, sizeof(path)))
        return failed("pty");
    p->slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (p->slave < 0 || tcgetattr(p->slave, &t))
        return failed(path);
    cfmakeraw(&t);
    tcsetattr(p->slave, TCSANOW, &t);
    fcntl(p->fd, F_SETFL, O_NONBLOCK);
    snprintf(p->name, sizeof(p->name), "pty %s", path);
    return true;
}

bool plug_in(struct plug *p)
{
    p->listener = p->fd = p->slave = -1;
    if (p->is_pty ? open_pty(p) : listen_on(p))
        return true;
    plug_out(p);
    return false;
}

void plug_accept(struct plug *p)
{
    int one = 1;

    p->fd = accept4(p->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (p->fd >= 0)
        setsockopt(p->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
}

void plug_hang_up(struct plug *p)
{
    if (p->is_pty || p->fd < 0)
        return;
    close(p->fd);
    p->fd = -1;
}

void plug_out(struct plug *p)
{
    struct linger reset = {.l_onoff = 1, .l_linger = 0};
    int *const fds[] = {&p->slave, &p->fd, &p->listener};

    if (!p->is_pty && p->fd >= 0)
        setsockopt(p->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
    for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++) {
        if (*fds[i] >= 0)
            close(*fds[i]);
        *fds[i] = -1;
    }
}
