/* spread.c - durations in buckets. */
#include "core/spread.h"

enum { EXACT = 64, STEPS = 32, EXACT_BITS = 6 };

static int bucket_of(uint32_t seconds)
{
    int octave;

    if (seconds < EXACT)
        return (int)seconds;
    octave = 31 - __builtin_clz(seconds) - EXACT_BITS; /* 0: 64..127 */
    return EXACT + octave * STEPS + (int)((seconds >> (octave + 1)) - STEPS);
}

static int64_t middle_of(int bucket)
{
    int octave = (bucket - EXACT) / STEPS, step = (bucket - EXACT) % STEPS;

    if (bucket < EXACT)
        return bucket;
    return ((int64_t)(STEPS + step) << (octave + 1)) + ((int64_t)1 << octave);
}

void spread_add(struct spread *s, int64_t seconds)
{
    int64_t held = seconds < 0 ? 0 : seconds > SPREAD_MAX ? SPREAD_MAX : seconds;

    s->counts[bucket_of((uint32_t)held)]++;
    s->total++;
}

int64_t spread_percentile(const struct spread *s, int percent)
{
    int64_t rank = (s->total * percent + 99) / 100, seen = 0;

    for (int i = 0; i < SPREAD_BUCKETS && s->total > 0; i++) {
        seen += s->counts[i];
        if (seen >= rank)
            return middle_of(i);
    }
    return -1;
}
