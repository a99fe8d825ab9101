/* main_hub_catalogue.c - guitai-hub catalogue: the hall out of the store into a file, and a
 * file into the store as the next version, beside the running hub. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "main_hub.h"
#include "port/clock.h"

enum { WHY = 512, TRIES = 5 };

static int export_to(const struct hub_world *w, const char *path)
{
    char *hall = edition_export_new(w->store), why[WHY] = "";
    bool good = hall != NULL && hub_file_write(path, hall, strlen(hall), 0640, why, sizeof why);

    if (good)
        printf("The hall as it is in force is written to %s.\n", path);
    else if (hall == NULL)
        fputs("guitai-hub: this store has no hall yet; start the hub once, or take its file\n",
              stderr);
    else
        fprintf(stderr, "guitai-hub: %s\n", why);
    free(hall);
    return good ? 0 : 1;
}

struct hub *hub_beside_new(struct hub_world *w, char *why, size_t why_size)
{
    struct hub_config c;
    struct hub *h;

    hub_world_config(w, &c);
    h = hub_new(&c, why, why_size);
    wipe(&c, sizeof c);
    return h;
}

/* Another hub may be first: then once more over what it wrote. */
static bool publish(struct hub *h, const struct hub_options *o, const char *hall, size_t size,
                    char *why, size_t why_size)
{
    enum err e = ERR_CONFLICT;
    uint64_t topics;

    for (int i = 0; i < TRIES && e == ERR_CONFLICT; i++) {
        bool good = edition_import(h, hall, size, o->import, o->accept, clock_now(), why, why_size);

        e = hub_is_dirty(h) ? hub_commit(h, &topics) : OK;
        if (!good && e == OK)
            return false;
    }
    if (e != OK)
        text_format(why, why_size, "the store cannot be written (%s)", err_name(e));
    return e == OK;
}

static int import_from(struct hub_world *w, const struct hub_options *o)
{
    char why[WHY] = "";
    size_t size;
    char *hall = hub_file_read_new(o->import, &size, why, sizeof why);
    struct hub *h = hall != NULL ? hub_beside_new(w, why, sizeof why) : NULL;
    bool good = h != NULL && publish(h, o, hall, size, why, sizeof why);

    if (good)
        printf("%s is published; the running hub and its terminals take it by themselves.\n",
               o->import);
    else
        fprintf(stderr, "guitai-hub: %s\n", why);
    hub_free(h);
    free(hall);
    return good ? 0 : 1;
}

int hub_catalogue(const struct hub_options *o)
{
    struct hub_world w = {.store = NULL};
    char why[WHY] = "";
    int status = 2;

    if (!hub_world_read(&w, o->config, why, sizeof why)) {
        fprintf(stderr, "%s\n", why);
    } else if (!hub_world_open(&w, why, sizeof why)) {
        fprintf(stderr, "guitai-hub: %s\n", why);
        status = 1;
    } else {
        status = o->export != NULL ? export_to(&w, o->export) : import_from(&w, o);
    }
    hub_world_close(&w);
    return status;
}
