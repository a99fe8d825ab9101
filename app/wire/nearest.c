/* nearest.c - the known word nearest to a wrong one. */
#include "wire/nearest.h"

#include <string.h>

#include "base/least.h"

enum { WORD_MAX = 31, FAR = 1000 };

/* Levenshtein's distance, one row at a time; FAR for a long word. */
static int distance(const char *a, const char *b)
{
    size_t la = strlen(a), lb = strlen(b);
    int row[WORD_MAX + 1];

    if (la > WORD_MAX || lb > WORD_MAX)
        return FAR;
    for (size_t j = 0; j <= lb; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= la; i++) {
        int corner = row[0];

        row[0] = (int)i;
        for (size_t j = 1; j <= lb; j++) {
            int above = row[j];
            int change = corner + (a[i - 1] != b[j - 1]);

            row[j] = least(change, least(above, row[j - 1]) + 1);
            corner = above;
        }
    }
    return row[lb];
}

void nearest_init(struct nearest *n, const char *wrong)
{
    *n = (struct nearest){.wrong = wrong, .distance = FAR};
}

void nearest_try(struct nearest *n, const char *known)
{
    int d = distance(n->wrong, known);

    if (d < n->distance) {
        n->distance = d;
        n->best = known;
    }
}

const char *nearest_best(const struct nearest *n)
{
    int len = n->best == NULL ? 0 : (int)strlen(n->best);

    return n->distance <= 2 && n->distance < len ? n->best : NULL;
}
