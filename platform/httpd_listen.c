/* httpd_listen.c - the listening socket: reads "host:port", binds, listens. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "httpd_internal.h"

struct place {
    struct sockaddr_storage address;
    socklen_t size;
};

static bool read_port(const char *s, uint16_t *to)
{
    char *end;
    unsigned long n = strtoul(s, &end, 10);

    if (s[0] < '0' || s[0] > '9' || *end != '\0' || n > 65535)
        return false;
    *to = (uint16_t)n;
    return true;
}

/* "127.0.0.1", "::1", "localhost"; names are not looked up. */
static bool read_host(const char *host, bool six, uint16_t port, struct place *to)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};

    if (text_equal(host, "localhost") && !six)
        host = "127.0.0.1";
    memset(to, 0, sizeof *to);
    if (!six && inet_pton(AF_INET, host, &v4.sin_addr) == 1) {
        memcpy(&to->address, &v4, sizeof v4);
        to->size = sizeof v4;
        return true;
    }
    if (six && inet_pton(AF_INET6, host, &v6.sin6_addr) == 1) {
        memcpy(&to->address, &v6, sizeof v6);
        to->size = sizeof v6;
        return true;
    }
    return false;
}

static bool read_listen(const char *text, struct place *to)
{
    const char *colon = strrchr(text, ':');
    char host[64];
    size_t n;
    uint16_t port;
    bool six = text[0] == '[';

    if (colon == NULL || !read_port(colon + 1, &port))
        return false;
    n = (size_t)(colon - text);
    if (six && (n < 2 || text[n - 1] != ']'))
        return false;
    if (six) {
        text++;
        n -= 2;
    }
    if (n == 0 || n >= sizeof host)
        return false;
    memcpy(host, text, n);
    host[n] = '\0';
    return read_host(host, six, port, to);
}

static int port_of(int fd)
{
    struct sockaddr_storage a;
    socklen_t size = sizeof a;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;

    if (getsockname(fd, (struct sockaddr *)&a, &size) != 0)
        return 0;
    if (a.ss_family == AF_INET6) {
        memcpy(&v6, &a, sizeof v6);
        return ntohs(v6.sin6_port);
    }
    memcpy(&v4, &a, sizeof v4);
    return ntohs(v4.sin_port);
}

static int bound(const struct place *at)
{
    int fd = socket(at->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int on = 1, off = 0;

    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (at->address.ss_family == AF_INET6) /* "[::]" serves IPv4 as well */
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (bind(fd, (const struct sockaddr *)&at->address, at->size) != 0 || listen(fd, 4096) != 0) {
        int saved = errno;

        close(fd);
        errno = saved;
        return -1;
    }
    return fd;
}

int listen_open(const char *text, bool tls, int *port, char *why, size_t why_size)
{
    struct place at;
    int fd;

    if (!read_listen(text, &at)) {
        text_format(why, why_size,
                    "listen = %s: not an address and a port; write 127.0.0.1:8080 or [::1]:8080",
                    text);
        return -1;
    }
    if (!tls && !address_of((const struct sockaddr *)&at.address).loopback) {
        text_format(why, why_size,
                    "listen = %s: other machines can reach this address, so it needs TLS; set "
                    "tls.cert and tls.key, or listen on 127.0.0.1",
                    text);
        return -1;
    }
    fd = bound(&at);
    if (fd < 0)
        text_format(why, why_size,
                    "listen = %s: %s; choose a free port and an address of this machine", text,
                    strerror(errno));
    else
        *port = port_of(fd);
    return fd;
}
