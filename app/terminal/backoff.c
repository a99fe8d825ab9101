/* backoff.c - when to try the hub again. */
#include "terminal/backoff.h"

void backoff_succeeded(struct backoff *b)
{
    b->failures = 0;
    b->until = 0;
}

void backoff_failed(struct backoff *b, int64_t now_ms, uint32_t random)
{
    int64_t most = BACKOFF_FIRST_MS;

    for (int i = 0; i < b->failures && most < BACKOFF_MOST_MS; i++)
        most *= 2;
    if (most > BACKOFF_MOST_MS)
        most = BACKOFF_MOST_MS;
    b->failures++;
    b->until = now_ms + most / 4 + (int64_t)(random % (uint32_t)(most * 3 / 4 + 1));
}

bool backoff_is_due(const struct backoff *b, int64_t now_ms)
{
    return now_ms >= b->until;
}
