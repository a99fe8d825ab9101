/* main_hub_retention.c - guitai-hub retention: which keys of personal data there are,
 * when each ends and what was destroyed; and the copy of the keys, which has to be made
 * anew rather than collected. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "core/catalogue.h"
#include "hub/hub.h"
#include "main_hub.h"
#include "port/clock.h"
#include "wire/event_json.h"

enum { WHY = 512 };

/* ---- the log as the office sees it ---- */

static bool fold_row(void *ctx, const struct log_row *row)
{
    struct event e;
    char why[160];

    if (event_decode(row->json, row->size, &e, why, sizeof why) != OK)
        return false;
    retention_apply(ctx, &e, row->when);
    return true;
}

static void day_text(int month, char to[DAY_TEXT])
{
    day_to_text(month_begin(month), to);
}

static void print_key(const struct hub_world *w, const struct retention *r, struct seal_name n,
                      int month)
{
    char name[MONTH_TEXT] = "-", end[DAY_TEXT], done[MOMENT_TEXT];
    struct seal_name from = {n.use, n.use == SEAL_FIRST ? r->first : n.month};
    int texts = retention_count(r, n);
    bool here =
        n.use == SEAL_FIRST ? !w->keys.ring.first_gone : seal_ring_find(&w->keys.ring, n) != NULL;

    if (n.use != SEAL_FIRST)
        month_to_text(n.month, name);
    day_text(retention_end(&w->hall->retention, from), end);
    printf("%-7s  %-11s  %8d  %s  ", name, seal_use_names[n.use], texts, end);
    if (retention_is_ended(r, n)) {
        moment_to_text((struct moment){r->ended_at[n.use], clock_now().offset_min}, done);
        printf("destroyed by %.10s%s\n", done, here ? ", but still in hub.keys" : "");
    } else if (retention_end(&w->hall->retention, from) <= month) {
        puts("due");
    } else {
        puts(here ? "" : "not in hub.keys");
    }
}

static void print_keys(const struct hub_world *w, const struct retention *r, int month)
{
    if (r->first == 0) {
        puts("There are no keys by month yet: the hub makes them with its next start.");
        return;
    }
    puts("month    use             texts  ends        state");
    print_key(w, r, (struct seal_name){.use = SEAL_FIRST}, month);
    for (int m = r->first; r->first != 0 && m <= r->newest; m++) {
        for (int use = 0; use < SEAL_USES; use++)
            print_key(w, r, (struct seal_name){(enum seal_use)use, m}, month);
    }
    printf("Erased on request: %d.\n", r->erased);
}

static void print_doubt(const struct retention *r)
{
    char before[MOMENT_TEXT], after[MOMENT_TEXT];
    int16_t offset = clock_now().offset_min;

    if (r->doubt_days == 0)
        return;
    moment_to_text((struct moment){r->trail, offset}, before);
    moment_to_text((struct moment){r->doubt, offset}, after);
    printf("The log goes from %.10s to %.10s in one step.  If the clock is wrong, put it right; "
           "nothing is begun or destroyed until %d days were kept like that (now %d).\n",
           before, after, TRAIL_PROOF_DAYS, r->doubt_days);
}

static void print_copy(struct store *s, const struct retention *r)
{
    struct keys_copy copy;
    char made[MOMENT_TEXT];

    if (!keys_copy_read(s, &copy)) {
        puts("No copy of hub.keys was made: guitai-hub backup --keys PATH makes one.");
        return;
    }
    moment_to_text((struct moment){copy.made, clock_now().offset_min}, made);
    printf("The copy of hub.keys at %s is of %.16s.%s\n", copy.path, made,
           keys_copy_is_stale(&copy, r)
               ? "  It holds keys that were destroyed since: make it anew with guitai-hub backup "
                 "--keys, and destroy each other copy."
               : "");
}

/* ---- the work, when no hub does it ---- */

static bool catch_up(struct hub_world *w, char *why, size_t n)
{
    struct hub_config c;
    struct hub *h;

    hub_world_config(w, &c);
    h = hub_new(&c, why, n);
    wipe(&c, sizeof c);
    hub_free(h);
    return h != NULL;
}

static bool look(struct hub_world *w, const struct hub_options *o, char *why, size_t n)
{
    char path[CONFIG_PATH_SIZE];
    int lock = -1;
    bool good;

    if (!hub_world_keys_path(w, path))
        return false;
    if (!o->dry_run)
        lock = hub_keys_lock(path, true);
    good = lock < 0 || (hub_keys_read(path, &w->keys, why, n) && catch_up(w, why, n));
    if (lock >= 0)
        close(lock);
    else if (!o->dry_run)
        puts("The hub runs: it destroys what is due at its start and each hour.");
    return good;
}

int hub_retention_command(const struct hub_options *o)
{
    struct hub_world w = {.store = NULL};
    struct retention *r = calloc(1, sizeof *r);
    char why[WHY] = "";
    int status = 1;

    must(r != NULL);
    if (!hub_world_read(&w, o->config, why, sizeof why)) {
        status = 2;
    } else if (hub_world_open(&w, why, sizeof why) && look(&w, o, why, sizeof why)) {
        if (w.store->ops->replay(w.store, 0, fold_row, r) == OK)
            status = 0;
        print_keys(&w, r, retention_month(r, clock_now()));
        print_doubt(r);
        print_copy(w.store, r);
    }
    if (status != 0)
        fprintf(stderr, "guitai-hub: %s\n", why[0] != '\0' ? why : "the log cannot be read");
    free(r);
    hub_world_close(&w);
    return status;
}

/* ---- the copy of the keys ---- */

bool hub_copy_keys(struct hub_world *w, const char *to, char *why, size_t why_size)
{
    char path[CONFIG_PATH_SIZE];
    struct store *s = w->store;

    /* As they are now: the hub may have changed them since. */
    if (!hub_world_keys_path(w, path) || !hub_keys_read(path, &w->keys, why, why_size) ||
        !hub_keys_write(to, &w->keys, why, why_size))
        return false;
    if (s->ops->begin(s) == OK && keys_copy_note(s, clock_now().at, to) == OK &&
        audit_add(s, clock_now(), "", "keys_copied", "", to) == OK && s->ops->commit(s) == OK)
        return true;
    text_copy(why, why_size, "the store could not note that the keys were copied");
    return false;
}

static bool keys_beside(const char *file, char to[CONFIG_PATH_SIZE])
{
    const char *slash = strrchr(file, '/');
    int folder = slash == NULL ? 0 : (int)(slash - file) + 1;

    return text_format(to, CONFIG_PATH_SIZE, "%.*shub.keys", folder, file);
}

/* Of that copy: keys that are no longer ours. */
static int destroyed_since(const struct hub_world *w, const struct hub_keys *copy)
{
    int count = w->keys.ring.first_gone && !copy->ring.first_gone;

    for (int i = 0; i < copy->ring.count; i++) {
        const struct seal_name n = copy->ring.periods[i].name;

        count += n.month < w->keys.ring.next && seal_ring_find(&w->keys.ring, n) == NULL;
    }
    return count;
}

static void warn_of(const struct hub_world *w, const char *path)
{
    struct hub_keys copy;
    char why[512] = "";
    int count = 0;

    if (hub_keys_read(path, &copy, why, sizeof why) && id_equal(copy.device, w->keys.device))
        count = destroyed_since(w, &copy);
    wipe(&copy, sizeof copy);
    if (count > 0)
        printf("But %s holds %d keys that were destroyed since: with it, this backup opens what "
               "was erased by rule.  Make it anew with guitai-hub backup --keys, or destroy it.\n",
               path, count);
}

void hub_warn_of_keys(const struct hub_world *w, const char *noted, const char *backup)
{
    char own[CONFIG_PATH_SIZE], beside[CONFIG_PATH_SIZE];
    bool has_own = hub_world_keys_path(w, own);

    if (noted[0] != '\0')
        warn_of(w, noted);
    if (!has_own || !keys_beside(backup, beside) || access(beside, F_OK) != 0 ||
        strcmp(beside, own) == 0)
        return;
    printf("But %s lies beside the backup: who takes both reads all of it.  Keep them apart.\n",
           beside);
    if (strcmp(beside, noted) != 0)
        warn_of(w, beside);
}
