/* editions.c - finds the version of the hall that an event put into force. */
#include "replay/editions.h"

#include <stdlib.h>
#include <string.h>

#include "wire/catalogue_json.h"

void editions_init(struct editions *e, struct rows rows)
{
    e->rows = rows;
    e->hall = calloc(rows.count + 1, sizeof(struct catalogue *));
    must(e->hall != NULL);
}

void editions_free(struct editions *e)
{
    for (size_t i = 0; e->hall != NULL && i < e->rows.count; i++)
        free(e->hall[i]);
    free(e->hall);
    rows_free(&e->rows);
}

static bool is_named(const char *row, const char *hash)
{
    size_t len = strlen(hash);

    return len > 0 && strncmp(row, hash, len) == 0 && row[len] == ' ';
}

static const struct catalogue *hall_of(struct editions *e, size_t row, char *why, size_t n)
{
    const char *json = strchr(e->rows.row[row].json, ' ') + 1;

    if (e->hall[row] != NULL)
        return e->hall[row];
    e->hall[row] = calloc(1, sizeof **e->hall);
    must(e->hall[row] != NULL);
    if (catalogue_decode(NULL, json, strlen(json), e->hall[row], why, n) == OK)
        return e->hall[row];
    free(e->hall[row]);
    e->hall[row] = NULL;
    return NULL;
}

bool editions_enter(struct editions *e, struct site *s, const struct event *what, char *why,
                    size_t n)
{
    const struct catalogue *hall;
    size_t i = 0;

    if (what->type != CONFIG_PUBLISHED)
        return true;
    while (i < e->rows.count && !is_named(e->rows.row[i].json, what->body.config.hash))
        i++;
    if (i == e->rows.count)
        return true;
    hall = hall_of(e, i, why, n);
    if (hall != NULL && hall != s->catalogue)
        site_set_catalogue(s, hall);
    return hall != NULL;
}
