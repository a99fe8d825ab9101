/* cut.h - the wire between terminals and the hub: a relay on loopback that can be cut,
 * stalled and healed. */
#pragma once

#include <pthread.h>
#include <stdbool.h>

enum cut_state {
    CUT_HEALED,  /* bytes pass both ways */
    CUT_CUT,     /* connections break, new ones are reset */
    CUT_STALLED, /* connections stay open, nothing passes */
    CUT_REPLIES  /* requests arrive; each reply breaks the connection unread */
};

enum { CUT_PAIRS = 160 };

struct cut {
    pthread_t thread;
    pthread_mutex_t lock;
    int listener, wake, port; /* the port that terminals connect to */
    int target;               /* the hub's port */
    enum cut_state state;
    bool over;
    int fds[CUT_PAIRS][2]; /* terminal's side, hub's side; -1 free */
};

/* Begins to relay to 127.0.0.1:`target`; fails the test when it cannot. */
void cut_open(struct cut *c, int target);
void cut_close(struct cut *c);

/* Takes effect before it returns, on open connections too. */
void cut_set(struct cut *c, enum cut_state state);

/* The hub answers at another port; open connections end. */
void cut_aim(struct cut *c, int target);
