/* main.c - guitai-replay: folds a log into the state, twice, and compares.
 *
 * Once from the events as they were read, once from their second encoding, event
 * by event beside the first; a third time in one go at the end.  Equal digests
 * say that the state follows from the log alone (invariant 8). */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/queue.h"
#include "replay/editions.h"
#include "replay/estimates.h"
#include "replay/log.h"
#include "wire/catalogue_json.h"
#include "wire/event_json.h"

enum { CHECK_EVERY = 1000, WHY = 512 };

static const char usage[] =
    "guitai-replay - turns a log back into the state of the hall, and compares\n"
    "\n"
    "  guitai-replay --store sqlite:PATH --site NAME --catalogue FILE [--estimates]\n"
    "  guitai-replay --journal PATH --catalogue FILE [--estimates]   a terminal's store\n"
    "  guitai-replay --events FILE --catalogue FILE [--estimates]    one JSON event a line\n"
    "\n"
    "  --catalogue  the hall's JSON until the log names a version that the store has\n"
    "  --estimates  how good the promised waits were, by service\n"
    "\n"
    "Exit 0: equal and sound; 1: not, with the place; 2: cannot be read.  Nothing is changed.\n";

struct options {
    const char *store, *site, *journal, *events, *catalogue;
    bool estimates;
};

struct replay {
    struct catalogue *catalogue;
    struct site *site, *twin;
    struct rows rows;
    struct editions editions;
    struct estimates estimates;
    int types[EVENT_TYPES];
    char why[WHY];
};

static int read_options(int argc, char **argv, struct options *to)
{
    static const struct option list[] = {
        {"store", required_argument, NULL, 's'},
        {"site", required_argument, NULL, 'n'},
        {"journal", required_argument, NULL, 'j'},
        {"events", required_argument, NULL, 'e'},
        {"catalogue", required_argument, NULL, 'c'},
        {"estimates", no_argument, NULL, 'w'},
        {"version", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int c;

    while ((c = getopt_long(argc, argv, "", list, NULL)) != -1) {
        if (c == 's')
            to->store = optarg;
        else if (c == 'n')
            to->site = optarg;
        else if (c == 'j')
            to->journal = optarg;
        else if (c == 'e')
            to->events = optarg;
        else if (c == 'c')
            to->catalogue = optarg;
        else if (c == 'w')
            to->estimates = true;
        else if (c == 'v' || c == 'h')
            return fputs(c == 'v' ? "guitai-replay " GUITAI_VERSION "\n" : usage, stdout) < 0 ? 2
                                                                                              : 1;
        else
            return 3;
    }
    if (optind < argc || to->catalogue == NULL || (to->store != NULL && to->site == NULL) ||
        (to->store != NULL) + (to->journal != NULL) + (to->events != NULL) != 1) {
        fputs(usage, stderr);
        return 3;
    }
    return 0;
}

/* ---- reading ---- */

static bool read_catalogue(struct replay *r, const char *path)
{
    FILE *f = fopen(path, "rbe");
    char *text = malloc(CATALOGUE_JSON_MAX + 1);
    size_t size;
    bool good = false;

    must(text != NULL);
    if (f == NULL) {
        text_format(r->why, WHY, "%s cannot be read", path);
    } else {
        size = fread(text, 1, CATALOGUE_JSON_MAX + 1, f);
        good = catalogue_decode(path, text, size, r->catalogue, r->why, WHY) == OK;
        fclose(f);
    }
    free(text);
    return good;
}

static bool read_rows(struct replay *r, const struct options *o)
{
    struct rows editions = {.row = NULL};

    if (o->store != NULL && !(rows_of_store(&r->rows, o->store, o->site, r->why, WHY) &&
                              rows_of_editions(&editions, o->store, o->site, r->why, WHY)))
        return false;
    editions_init(&r->editions, editions);
    if (o->store != NULL)
        return true;
    if (o->journal != NULL)
        return rows_of_journal(&r->rows, o->journal, r->why, WHY);
    return rows_of_file(&r->rows, o->events, r->why, WHY);
}

/* ---- folding ---- */

static bool decode(struct replay *r, size_t i, struct event *to)
{
    char why[256];

    if (event_decode(r->rows.row[i].json, r->rows.row[i].size, to, why, sizeof why) == OK)
        return true;
    text_format(r->why, WHY, "event %zu is not understood: %s", i + 1, why);
    return false;
}

static struct moment when_of(const struct row *row, const struct event *e)
{
    return row->timed ? row->when : e->at;
}

/* The event through its text and back. */
static bool again(struct replay *r, size_t i, const struct event *e, struct event *to)
{
    char json[EVENT_JSON_SIZE], why[256];
    size_t size = event_encode(e, json, sizeof json);

    if (size > 0 && event_decode(json, size, to, why, sizeof why) == OK)
        return true;
    text_format(r->why, WHY, "event %zu does not come back from its text", i + 1);
    return false;
}

static bool is_good(struct replay *r, size_t i)
{
    const char *what;

    if (!site_is_sound(r->site, &what)) {
        text_format(r->why, WHY, "after event %zu the state is not sound: %s", i + 1, what);
        return false;
    }
    if (site_digest(r->site) == site_digest(r->twin))
        return true;
    text_format(r->why, WHY, "after event %zu the two states differ", i + 1);
    return false;
}

static bool enter(struct replay *r, size_t i, struct site *s, const struct event *e)
{
    char why[256];

    if (editions_enter(&r->editions, s, e, why, sizeof why))
        return true;
    text_format(r->why, WHY, "the hall of event %zu is not understood: %s", i + 1, why);
    return false;
}

static bool fold_both(struct replay *r)
{
    for (size_t i = 0; i < r->rows.count; i++) {
        struct event e, copy;
        struct moment when;

        if (!decode(r, i, &e) || !again(r, i, &e, &copy))
            return false;
        when = when_of(&r->rows.row[i], &e);
        r->types[e.type]++;
        if (e.type == TICKET_CALLED)
            estimates_call(&r->estimates, r->site, site_ticket(r->site, e.subject), when.at);
        if (!enter(r, i, r->site, &e) || !enter(r, i, r->twin, &copy))
            return false;
        site_apply(r->site, &e, when);
        site_apply(r->twin, &copy, when);
        if (i % CHECK_EVERY == 0 && !is_good(r, i))
            return false;
    }
    return r->rows.count == 0 || is_good(r, r->rows.count - 1);
}

static bool fold_in_one_go(struct replay *r)
{
    memset(r->twin, 0, sizeof *r->twin);
    site_init(r->twin, r->catalogue);
    for (size_t i = 0; i < r->rows.count; i++) {
        struct event e;

        if (!decode(r, i, &e) || !enter(r, i, r->twin, &e))
            return false;
        site_apply(r->twin, &e, when_of(&r->rows.row[i], &e));
    }
    return r->rows.count == 0 || is_good(r, r->rows.count - 1);
}

/* ---- saying ---- */

static void print_state(const struct replay *r)
{
    const struct counts *n = &r->site->counts;
    char day[DAY_TEXT];

    day_to_text(r->site->day, day);
    printf("%zu events, digest %016llx, equal and sound\n", r->rows.count,
           (unsigned long long)site_digest(r->site));
    for (int i = EVENT_NONE + 1; i < EVENT_TYPES; i++) {
        if (r->types[i] > 0)
            printf("  %-20s %7d\n", event_types[i].name, r->types[i]);
    }
    printf("%s: %d issued, %d called, %d completed, %d no-show, %d cancelled, %d waiting\n", day,
           n->issued, n->called, n->completed, n->no_show, n->cancelled,
           queue_waiting(r->site, -1));
    printf("  ratings: %d asked, %d given, %d declined, %d lapsed; %d complaint(s)\n", n->asked,
           n->rated, n->declined, n->lapsed, n->complaints);
    printf("  %d fact(s) came second, %d number clash(es), %d device(s)\n", n->ignored, n->clashes,
           r->site->device_count);
}

int main(int argc, char **argv)
{
    struct options o = {.store = NULL};
    struct replay r = {.why = ""};
    int status = read_options(argc, argv, &o);

    if (status != 0)
        return status - 1;
    r.catalogue = calloc(1, sizeof *r.catalogue);
    r.site = calloc(1, sizeof *r.site);
    r.twin = calloc(1, sizeof *r.twin);
    must(r.catalogue != NULL && r.site != NULL && r.twin != NULL);
    if (!read_catalogue(&r, o.catalogue) || !read_rows(&r, &o)) {
        status = 2;
    } else {
        site_init(r.site, r.catalogue);
        site_init(r.twin, r.catalogue);
        status = fold_both(&r) && fold_in_one_go(&r) ? 0 : 1;
    }
    if (status != 0)
        fprintf(stderr, "guitai-replay: %s\n", r.why);
    else
        print_state(&r);
    if (status == 0 && o.estimates)
        estimates_print(&r.estimates);
    editions_free(&r.editions);
    rows_free(&r.rows);
    free(r.site);
    free(r.twin);
    free(r.catalogue);
    return status;
}
