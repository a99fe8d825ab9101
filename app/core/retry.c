/* retry.c - a wait that doubles. */
#include "core/retry.h"

int64_t retry_wait(int tries, int64_t first, int64_t most)
{
    int64_t wait = first;

    for (int i = 1; i < tries && wait < most; i++)
        wait *= 2;
    return wait < most ? wait : most;
}
