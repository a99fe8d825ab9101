/* http_talk.c - a plain HTTP client for tests. */
#include "http_talk.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int talk_open(const char *from, int port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    struct sockaddr_in me = {.sin_family = AF_INET};
    struct timeval patience = {.tv_sec = 60};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    inet_pton(AF_INET, from == NULL ? "127.0.0.1" : from, &me.sin_addr);
    if ((from == NULL || bind(fd, (struct sockaddr *)&me, sizeof me) == 0) &&
        connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
        return fd;
    close(fd);
    return -1;
}

bool talk_send(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t n = send(fd, data, size, MSG_NOSIGNAL);

        if (n <= 0)
            return false;
        data += n;
        size -= (size_t)n;
    }
    return true;
}

bool talk_say(int fd, const char *text)
{
    return talk_send(fd, text, strlen(text));
}

void talk_read_head(int fd, struct talk_reply *to)
{
    size_t n = 0;

    memset(to, 0, sizeof *to);
    while (n + 1 < sizeof to->head && recv(fd, to->head + n, 1, 0) == 1) {
        n++;
        if (n >= 4 && memcmp(to->head + n - 4, "\r\n\r\n", 4) == 0)
            break;
    }
    if (n < 12 || sscanf(to->head, "HTTP/1.%*d %d", &to->status) != 1)
        to->status = 0;
}

static bool read_all(int fd, char *to, size_t size)
{
    while (size > 0) {
        ssize_t n = recv(fd, to, size, 0);

        if (n <= 0)
            return false;
        to += n;
        size -= (size_t)n;
    }
    return true;
}

static bool read_line(int fd, char *to, size_t room)
{
    size_t n = 0;

    while (n + 1 < room && recv(fd, to + n, 1, 0) == 1) {
        n++;
        if (n >= 2 && memcmp(to + n - 2, "\r\n", 2) == 0) {
            to[n - 2] = '\0';
            return true;
        }
    }
    return false;
}

bool talk_chunk(int fd, char *to, size_t room)
{
    char line[32];
    size_t size;

    if (!read_line(fd, line, sizeof line))
        return false;
    size = strtoul(line, NULL, 16);
    if (size >= room || !read_all(fd, to, size) || !read_line(fd, line, sizeof line))
        return false;
    to[size] = '\0';
    return size > 0;
}

static void read_chunks(int fd, struct talk_reply *to)
{
    static _Thread_local char chunk[64 * 1024];

    while (talk_chunk(fd, chunk, sizeof chunk)) {
        size_t n = strlen(chunk);

        to->body = realloc(to->body, to->size + n + 1);
        memcpy(to->body + to->size, chunk, n + 1);
        to->size += n;
    }
}

void talk_read(int fd, struct talk_reply *to)
{
    const char *length, *coding;

    talk_read_head(fd, to);
    length = talk_header(to, "Content-Length");
    if (length != NULL) {
        to->size = strtoul(length, NULL, 10);
        to->body = calloc(1, to->size + 1);
        if (!read_all(fd, to->body, to->size))
            to->status = 0;
        return;
    }
    coding = talk_header(to, "Transfer-Encoding");
    if (coding != NULL && strcasecmp(coding, "chunked") == 0)
        read_chunks(fd, to);
}

bool talk_ended(int fd)
{
    char c[512];
    ssize_t n;

    do {
        n = recv(fd, c, sizeof c, 0);
    } while (n > 0);
    return n == 0 || errno == ECONNRESET;
}

const char *talk_header(const struct talk_reply *r, const char *name)
{
    static _Thread_local char value[1024];
    const char *at = strstr(r->head, "\r\n");
    size_t len = strlen(name);

    while (at != NULL && at[2] != '\0') {
        at += 2;
        if (strncasecmp(at, name, len) == 0 && at[len] == ':') {
            at += len + 1;
            at += strspn(at, " ");
            snprintf(value, sizeof value, "%.*s", (int)strcspn(at, "\r"), at);
            return value;
        }
        at = strstr(at, "\r\n");
    }
    return NULL;
}

void talk_once(int port, const char *method, const char *target, const char *headers,
               const char *body, size_t size, struct talk_reply *to)
{
    int fd = talk_open(NULL, port);
    char head[8192];

    memset(to, 0, sizeof *to);
    if (fd < 0)
        return;
    snprintf(head, sizeof head, "%s %s HTTP/1.1\r\nHost: hub\r\n%s", method, target,
             headers == NULL ? "" : headers);
    talk_say(fd, head);
    if (body != NULL) {
        snprintf(head, sizeof head, "Content-Length: %zu\r\n", size);
        talk_say(fd, head);
    }
    talk_say(fd, "\r\n");
    if (body != NULL)
        talk_send(fd, body, size);
    if (strcmp(method, "HEAD") == 0)
        talk_read_head(fd, to);
    else
        talk_read(fd, to);
    close(fd);
}

void talk_free(struct talk_reply *r)
{
    free(r->body);
    r->body = NULL;
}
