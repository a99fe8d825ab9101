/* main.c - guitai-sim: days in a hall, played through the rules on a virtual
 * clock from one seed.
 *
 * Customers come at the pace of a real hall, clerks call, serve and ask for the rating,
 * people answer as they feel, book times and file requests; everything goes through
 * decide() and site_apply() as at the hub.  It prints how long people waited, and how good
 * the promised waits were. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "sim/hall.h"
#include "wire/catalogue_json.h"

static const char usage[] =
    "guitai-sim - days in a service hall on a virtual clock\n"
    "\n"
    "  guitai-sim --catalogue FILE [--days N] [--seed N] [--load PERCENT]\n"
    "             [--from DAY] [--events FILE] [--store URI]\n"
    "\n"
    "  --days N        working days to play (default 20)\n"
    "  --seed N        the same seed plays the same days (default 1)\n"
    "  --load PERCENT  of what the counters can do (default 85)\n"
    "  --from DAY      the first day (default 2026-11-02)\n"
    "  --events FILE   write the site's log there, one JSON event a line\n"
    "  --store URI     add it to the log of a hub: sqlite:PATH or postgresql://...\n";

struct options {
    const char *catalogue, *events, *store;
    civil from;
    int days, load;
    uint64_t seed;
};

static bool load_catalogue(const char *path, struct catalogue *to)
{
    static char text[1024 * 1024];
    FILE *f = fopen(path, "r");
    size_t size = f != NULL ? fread(text, 1, sizeof text, f) : 0;
    char why[256];

    if (f == NULL) {
        fprintf(stderr, "guitai-sim: %s can't be read\n", path);
        return false;
    }
    fclose(f);
    if (catalogue_decode(path, text, size, to, why, sizeof why) == OK)
        return true;
    fprintf(stderr, "%s\n", why);
    return false;
}

static bool read_options(int argc, char **argv, struct options *to)
{
    static const struct option list[] = {
        {"catalogue", required_argument, NULL, 'c'},
        {"days", required_argument, NULL, 'd'},
        {"seed", required_argument, NULL, 's'},
        {"load", required_argument, NULL, 'l'},
        {"events", required_argument, NULL, 'e'},
        {"from", required_argument, NULL, 'f'},
        {"store", required_argument, NULL, 'S'},
        {"version", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int c;

    while ((c = getopt_long(argc, argv, "", list, NULL)) != -1) {
        if (c == 'c')
            to->catalogue = optarg;
        else if (c == 'd')
            to->days = atoi(optarg);
        else if (c == 's')
            to->seed = strtoull(optarg, NULL, 10);
        else if (c == 'l')
            to->load = atoi(optarg);
        else if (c == 'e')
            to->events = optarg;
        else if (c == 'S')
            to->store = optarg;
        else if (c == 'f' && day_from_text(optarg, &to->from))
            continue;
        else if (c == 'v' || c == 'h') {
            fputs(c == 'v' ? "guitai-sim " GUITAI_VERSION "\n" : usage, stdout);
            exit(0);
        } else
            return false;
    }
    return to->catalogue != NULL && optind == argc && to->days > 0 && to->load > 0;
}

static bool open_store(struct hall *h, const char *uri)
{
    char why[256];

    h->store = store_open(uri, h->catalogue.site, why, sizeof why);
    if (h->store != NULL && h->store->ops->newest(h->store, &h->pos) == OK)
        return true;
    fprintf(stderr, "guitai-sim: %s: %s\n", uri, h->store == NULL ? why : "the log cannot be read");
    return false;
}

/* A day is one transaction. */
static bool play(struct hall *h, civil day)
{
    if (h->store != NULL && h->store->ops->begin(h->store) != OK)
        return false;
    play_day(h, day);
    return h->store == NULL || h->store->ops->commit(h->store) == OK;
}

static bool play_days(struct hall *h, const struct options *o)
{
    for (civil day = o->from, played = 0; played < o->days; day++) {
        if (!h->catalogue.always_open && catalogue_hours(&h->catalogue, day)->count == 0)
            continue;
        if (!play(h, day)) {
            fprintf(stderr, "guitai-sim: the store does not take a day\n");
            return false;
        }
        played++;
    }
    return true;
}

int main(int argc, char **argv)
{
    static struct hall h;
    struct options o = {.days = 20, .seed = 1, .load = 85, .from = civil_of(2026, 11, 2)};

    if (!read_options(argc, argv, &o)) {
        fputs(usage, stderr);
        return 2;
    }
    if (!load_catalogue(o.catalogue, &h.catalogue))
        return 2;
    if (o.events != NULL && (h.events = fopen(o.events, "w")) == NULL) {
        fprintf(stderr, "guitai-sim: %s can't be written\n", o.events);
        return 2;
    }
    h.random = o.seed * 2654435761u + 88172645463325252u;
    h.now.offset_min = 480;
    h.site = calloc(1, sizeof *h.site);
    must(h.site != NULL);
    site_init(h.site, &h.catalogue);
    set_pace(&h, o.load);
    hall_begin(&h);
    if (o.store != NULL && !open_store(&h, o.store))
        return 2;
    if (!play_days(&h, &o))
        return 1;
    tally_print(&h.tally, &h.catalogue);
    printf("state %016llx after %llu events\n", (unsigned long long)site_digest(h.site),
           (unsigned long long)h.site->pos);
    if (h.events != NULL && fclose(h.events) != 0)
        return 1;
    if (h.store != NULL)
        h.store->ops->close(h.store);
    free(h.site);
    return 0;
}
