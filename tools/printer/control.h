/* control.h - a UNIX socket where somebody plays the clumsy clerk: one command a
 * line, one answer a line ("ok ..." or "error ..."). */
#pragma once

#include <poll.h>

#include "machine.h"
#include "plug.h"

enum { CONTROL_CLIENTS = 8, CONTROL_POLLS = CONTROL_CLIENTS + 1 };

struct control {
    const char *path; /* borrowed; NULL: none */
    int listener;
    struct {
        int fd;
        char line[128];
        size_t used;
    } clients[CONTROL_CLIENTS];
};

/* False when the socket cannot be made; says so on stderr. */
bool control_open(struct control *c, const char *path);
void control_close(struct control *c);

/* Fills in CONTROL_POLLS entries; afterwards acts on them. */
void control_polls(const struct control *c, struct pollfd *to);
void control_act(struct control *c, const struct pollfd *polls, struct machine *m, struct plug *p);
