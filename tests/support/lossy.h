/* lossy.h - a switch between network namespaces that loses, doubles, delays and reorders IP
 * packets, and falls silent in one direction: netem for kernels without it.
 *
 * Line 0 is the hub's; all others speak with it alone. */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum { LOSSY_LINES = 32, LOSSY_WAITING = 2048, LOSSY_PACKET = 2048 };

#define LOSSY_NET "10.77.0." /* line n has the address n + 1 in it */

struct lossy_weather {
    int lost, twice, late; /* of a hundred packets, each by itself, in each direction */
    int late_ms;           /* at most; packets that are not late overtake */
    int silent;            /* of a hundred lines each second: half open from then on, */
    int silent_ms;         /* for as long at most, in one direction */
};

enum lossy_fate {
    LOSSY_PASSED,
    LOSSY_LOST,
    LOSSY_SILENCED,
    LOSSY_TWICE, /* besides passing or being late */
    LOSSY_LATE,
    LOSSY_FATES
};

struct lossy_late {
    int64_t due; /* ms, monotonic */
    int to, size;
    uint8_t bytes[LOSSY_PACKET];
};

struct lossy {
    pthread_t thread;
    pthread_mutex_t lock;
    int lines[LOSSY_LINES], count, wake;
    struct lossy_weather weather;
    int64_t silent_until[LOSSY_LINES][2]; /* from the line, to the line */
    int64_t next_second;
    struct lossy_late *late; /* LOSSY_WAITING of them, unordered */
    int waiting;
    uint64_t dice;
    int fates[LOSSY_FATES], silences, overtook; /* packets that came before an earlier one */
    bool over;
};

/* Takes the TUN devices of `lines`; fair weather until lossy_set(). */
void lossy_open(struct lossy *l, const int *lines, int count, uint64_t seed);
void lossy_set(struct lossy *l, struct lossy_weather weather); /* {0}: it heals at once */
void lossy_close(struct lossy *l);                             /* closes the devices too */
