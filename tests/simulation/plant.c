/* plant.c - a fault in the queue, for the test that it is found: linked in place of
 * queue_next() by the linker's --wrap. */
#include "core/queue.h"
#include "simulation/inside.h"

struct choice __real_queue_next(const struct site *s, int counter);
struct choice __wrap_queue_next(const struct site *s, int counter);

/* Now and then who stands at another counter is called once more. */
struct choice __wrap_queue_next(const struct site *s, int counter)
{
    struct sim *sim = sim_now();
    bool bad = sim != NULL && sim->c.plant == PLANT_TWO_COUNTERS && sim_chance(sim, 20);

    for (int i = 0; bad && i < s->catalogue->counter_count; i++) {
        if (i != counter && s->desks[i].ticket >= 0)
            return (struct choice){.ticket = &s->tickets[s->desks[i].ticket], .why = WHY_ONLY};
    }
    return __real_queue_next(s, counter);
}
