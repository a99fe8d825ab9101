/* cut.h - the wire between terminals and the hub: a relay on loopback that can be cut,
 * stalled, healed, and made as bad as a wire can be. */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum cut_state {
    CUT_HEALED,  /* bytes pass both ways */
    CUT_CUT,     /* connections break, new ones are reset */
    CUT_STALLED, /* connections stay open, nothing passes */
    CUT_REPLIES, /* requests arrive; each reply breaks the connection unread */
    CUT_STORM    /* each request fares by chance, see enum fate */
};

enum { CUT_PAIRS = 160 };

/* How a request fares in a storm.  Of a hundred, thirty are lost one way or another. */
enum fate {
    FATE_PASSES,
    FATE_LATE,       /* after a while, so that others overtake it */
    FATE_TWICE,      /* the hub hears it twice, and the second reply goes nowhere */
    FATE_UNHEARD,    /* half open: it goes nowhere, and nobody says so */
    FATE_UNANSWERED, /* half open: the reply goes nowhere */
    FATE_BROKEN,     /* the connection breaks */
    FATES
};

struct cut_way { /* of a pair, in a storm */
    enum fate fate;
    bool answered;      /* what the terminal sends next is another request */
    int twin;           /* the second connection to the hub; -1 none */
    int64_t not_before; /* ms, monotonic: nothing passes until then */
};

struct cut {
    pthread_t thread;
    pthread_mutex_t lock;
    int listener, wake, port; /* the port that terminals connect to */
    int target;               /* the hub's port */
    enum cut_state state;
    bool over;
    int fds[CUT_PAIRS][2]; /* terminal's side, hub's side; -1 free */
    struct cut_way ways[CUT_PAIRS];
    uint64_t dice;    /* of the storm */
    int fates[FATES]; /* requests that fared so */
};

/* Begins to relay to 127.0.0.1:`target`; fails the test when it cannot. */
void cut_open(struct cut *c, int target);
void cut_close(struct cut *c);

/* Takes effect before it returns, on open connections too. */
void cut_set(struct cut *c, enum cut_state state);

/* The hub answers at another port; open connections end. */
void cut_aim(struct cut *c, int target);
