/* plug.h - the virtual printer's cable: a TCP port on the loopback, or a pty. */
#pragma once

#include <stdbool.h>

struct plug {
    bool is_pty;
    int port;      /* of TCP; the one taken after plug_in() */
    int listener;  /* -1: none */
    int fd;        /* the host's bytes; -1: nobody is connected */
    int slave;     /* kept open, so that the pty lives on between hosts */
    char name[64]; /* "listening 127.0.0.1:PORT" or "pty /dev/pts/N" */
};

/* False when it cannot be had; says so on stderr. */
bool plug_in(struct plug *p);

/* Pulls the cable: the host sees a reset, or an input/output error. */
void plug_out(struct plug *p);

void plug_accept(struct plug *p);

/* The host left; of TCP alone, a pty stays. */
void plug_hang_up(struct plug *p);
