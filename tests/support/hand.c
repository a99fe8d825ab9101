/* hand.c - characters as a careful hand writes them. */
#include "hand.h"

#include <stdlib.h>

enum { BETWEEN = 6 };

const struct hand hands[HANDS] = {
    {"王", false, "20,20 80,20/25,50 75,50/50,20 50,85/12,85 88,85"},
    {"小", false, "50,10 50,85 40,75/30,40 15,65/70,40 88,65"},
    {"大", false, "12,35 88,35/50,8 50,35 40,62 12,92/50,36 62,62 90,92"},
    {"人", false, "50,12 45,45 12,88/50,40 65,65 90,88"},
    {"十", false, "12,45 88,45/50,10 50,90"},
    {"三", false, "20,18 80,18/25,50 75,50/10,85 90,85"},
    {"木", false, "12,35 88,35/50,10 50,90/48,38 35,60 10,80/52,38 65,60 90,80"},
    {"中", false, "20,28 20,62/20,28 80,28 80,62/20,62 80,62/50,8 50,92"},
    {"明", false,
     "12,22 12,75/12,22 38,22 38,75/12,48 38,48/12,75 38,75/"
     "58,12 58,55 45,90/58,12 88,12 88,88 78,82/58,35 88,35/58,58 88,58"},
    {"車", true,
     "15,15 85,15/25,30 25,62/25,30 75,30 75,62/25,46 75,46/25,62 75,62/10,78 90,78/50,5 50,95"},
};

static int line(struct ink_point from, struct ink_point to, struct ink_point *out)
{
    for (int i = 1; i <= BETWEEN; i++)
        out[i - 1] = (struct ink_point){(int16_t)(from.x + (to.x - from.x) * i / BETWEEN),
                                        (int16_t)(from.y + (to.y - from.y) * i / BETWEEN), false};
    return BETWEEN;
}

int hand_write(const struct hand *h, struct ink_point *to)
{
    bool begins = true;
    int n = 0;

    for (char *c = (char *)(uintptr_t)h->strokes; *c != '\0';) {
        struct ink_point p = {(int16_t)(strtol(c, &c, 10) * 10), 0, false};

        p.y = (int16_t)(strtol(c + 1, &c, 10) * 10);
        if (begins)
            to[n++] = p;
        else
            n += line(to[n - 1], p, to + n);
        begins = *c == '/' || *c == '\0';
        to[n - 1].last = begins;
        c += *c != '\0';
    }
    return n;
}
