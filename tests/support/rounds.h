/* rounds.h - how often a test that lives by chance or by number tries. */
#ifndef SUPPORT_ROUNDS_H
#define SUPPORT_ROUNDS_H

#include <stdlib.h>

/* `brief` times, as in `make test`; with FAULT_PERCENT, as in `make faults`, that part of `whole`,
 * the figure that is promised. */
static inline int rounds_of(int brief, int whole)
{
    const char *text = getenv("FAULT_PERCENT");
    long percent = text != NULL ? strtol(text, NULL, 10) : 0;

    if (percent <= 0)
        return brief;
    return (int)(((long)whole * (percent < 100 ? percent : 100) + 99) / 100);
}

#endif
