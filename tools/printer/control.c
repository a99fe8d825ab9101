/* control.c - the virtual printer's control socket. */
#include "control.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

bool control_open(struct control *c, const char *path)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};

    c->path = path;
    c->listener = -1;
    for (int i = 0; i < CONTROL_CLIENTS; i++)
        c->clients[i].fd = -1;
    if (!path)
        return true;
    if (strlen(path) >= sizeof(a.sun_path)) {
        fprintf(stderr, "guitai-printer: %s: longer than a socket's path may be\n", path);
        return false;
    }
    strcpy(a.sun_path, path);
    unlink(path);
    c->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->listener >= 0 && !bind(c->listener, (struct sockaddr *)&a, sizeof(a)) &&
        !listen(c->listener, CONTROL_CLIENTS))
        return true;
    fprintf(stderr, "guitai-printer: %s: %s\n", path, strerror(errno));
    return false;
}

static void drop(struct control *c, int i)
{
    close(c->clients[i].fd);
    c->clients[i].fd = -1;
    c->clients[i].used = 0;
}

void control_close(struct control *c)
{
    for (int i = 0; i < CONTROL_CLIENTS; i++)
        if (c->clients[i].fd >= 0)
            drop(c, i);
    if (c->listener >= 0) {
        close(c->listener);
        unlink(c->path);
    }
}

static void do_plug(struct machine *m, struct plug *p, bool in, char *to, size_t size)
{
    bool is_in = p->listener >= 0 || p->slave >= 0;

    if (!in && is_in) {
        plug_out(p);
        machine_power_off(m);
    }
    if (in && !is_in && !plug_in(p))
        snprintf(to, size, "error the port cannot be had again");
    else
        snprintf(to, size, "ok %s", in ? p->name : "unplugged");
}

static void do_status(const struct machine *m, const struct plug *p, char *to, size_t size)
{
    snprintf(to, size,
             "ok paper=%s cover=%s stalled=%s plugged=%s received=%lld buffered=%zu sheets=%d "
             "lines=%ld",
             roll_is_out(&m->roll) ? "out" : "in", m->cover_open ? "open" : "closed",
             m->stalled ? "yes" : "no", p->listener >= 0 || p->slave >= 0 ? "yes" : "no",
             m->received, m->used, m->roll.sheets, m->roll.printed);
}

static void command(struct machine *m, struct plug *p, const char *line, char *to, size_t size)
{
    snprintf(to, size, "ok %s", line);
    if (strcmp(line, "paper out") == 0)
        roll_take_out(&m->roll);
    else if (strcmp(line, "paper in") == 0)
        roll_put_in(&m->roll);
    else if (strcmp(line, "paper low") == 0)
        m->paper_low = true;
    else if (strcmp(line, "paper full") == 0)
        m->paper_low = false;
    else if (strcmp(line, "cover open") == 0)
        m->cover_open = true;
    else if (strcmp(line, "cover close") == 0)
        m->cover_open = false;
    else if (strcmp(line, "stall") == 0)
        m->stalled = true;
    else if (strcmp(line, "go") == 0)
        m->stalled = false;
    else if (strcmp(line, "unplug") == 0 || strcmp(line, "plug") == 0)
        do_plug(m, p, *line == 'p', to, size);
    else if (strcmp(line, "status") == 0)
        do_status(m, p, to, size);
    else
        snprintf(to, size,
                 "error unknown; one of: paper out|in|low|full, cover open|close, stall, go, "
                 "unplug, plug, status");
}

/* Carries out the whole lines that a client has sent. */
static void act_on_lines(struct control *c, int i, struct machine *m, struct plug *p)
{
    char *line = c->clients[i].line, *end;
    char answer[256];

    while ((end = memchr(line, '\n', c->clients[i].used))) {
        size_t size = (size_t)(end - line) + 1;

        *end = '\0';
        if (end > line && end[-1] == '\r')
            end[-1] = '\0';
        command(m, p, line, answer, sizeof(answer) - 1);
        strcat(answer, "\n");
        machine_run(m);
        if (send(c->clients[i].fd, answer, strlen(answer), MSG_NOSIGNAL) < 0) {
            drop(c, i);
            return;
        }
        c->clients[i].used -= size;
        memmove(line, line + size, c->clients[i].used);
    }
}

static void read_client(struct control *c, int i, struct machine *m, struct plug *p)
{
    size_t used = c->clients[i].used, room = sizeof(c->clients[i].line) - used;
    ssize_t n = recv(c->clients[i].fd, c->clients[i].line + used, room, MSG_DONTWAIT);

    if (n <= 0) {
        drop(c, i);
        return;
    }
    c->clients[i].used += (size_t)n;
    act_on_lines(c, i, m, p);
    if (c->clients[i].used == sizeof(c->clients[i].line))
        drop(c, i); /* a line longer than any command */
}

static void accept_client(struct control *c)
{
    int fd = accept4(c->listener, NULL, NULL, SOCK_CLOEXEC);

    for (int i = 0; fd >= 0 && i < CONTROL_CLIENTS; i++) {
        if (c->clients[i].fd < 0) {
            c->clients[i].fd = fd;
            return;
        }
    }
    if (fd >= 0)
        close(fd);
}

void control_polls(const struct control *c, struct pollfd *to)
{
    to[0] = (struct pollfd){.fd = c->listener, .events = POLLIN};
    for (int i = 0; i < CONTROL_CLIENTS; i++)
        to[i + 1] = (struct pollfd){.fd = c->clients[i].fd, .events = POLLIN};
}

void control_act(struct control *c, const struct pollfd *polls, struct machine *m, struct plug *p)
{
    for (int i = 0; i < CONTROL_CLIENTS; i++)
        if (polls[i + 1].revents)
            read_client(c, i, m, p);
    if (polls[0].revents)
        accept_client(c);
}
