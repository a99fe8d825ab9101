/* hand.h - characters as a careful hand writes them. */
#pragma once

#include "port/ime.h"

struct hand {
    const char *character;
    bool traditional;
    /* Corners of the strokes in percent of the pad, "x,y x,y/x,y ..." */
    const char *strokes;
};

enum { HANDS = 10 };
extern const struct hand hands[HANDS];

/* The points that a finger leaves, some on the way between two corners.  `to` has
 * IME_POINTS; returns how many. */
int hand_write(const struct hand *h, struct ink_point *to);
