/* ui_order.c - the order in which a frame is read and walked through. */
#include <string.h>

#include "base/text.h"
#include "ui/ui_internal.h"

static int rank(const struct node *n)
{
    static const int ranks[] = {[BAND_HEADER] = 0, [BAND_BODY] = 1, [BAND_FOOTER] = 2};

    return ranks[n->band];
}

static bool is_beside(struct rect a, struct rect b)
{
    int top = a.y > b.y ? a.y : b.y;
    int end = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;

    return (end - top) * 2 > (a.h < b.h ? a.h : b.h);
}

/* The body stands as it was described.  A bar is one row or one column, whatever
 * the order in which its parts were cut off it. */
static bool is_before(const struct node *a, const struct node *b)
{
    if (rank(a) != rank(b))
        return rank(a) < rank(b);
    if (a->band == BAND_BODY)
        return false;
    return is_beside(a->box, b->box) ? a->box.x < b->box.x : a->box.y < b->box.y;
}

/* By insertion, which keeps the order of equals; few nodes are out of place. */
void ui_sort(struct ui *u)
{
    for (int i = 1; i < u->node_count; i++) {
        struct node moved;
        int to = i;

        while (to > 0 && is_before(&u->nodes[i], &u->nodes[to - 1]))
            to--;
        if (to == i)
            continue;
        moved = u->nodes[i];
        memmove(&u->nodes[to + 1], &u->nodes[to], (size_t)(i - to) * sizeof moved);
        u->nodes[to] = moved;
        wipe(&moved, sizeof moved);
    }
}
