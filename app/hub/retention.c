/* retention.c - begins the keys of a month, and destroys those whose time is over.
 *
 * The keys change first, where they are kept (hub_config.keep), and the log tells it
 * afterwards: when the program ends in between, the next start finds by the rule what the
 * log does not say yet, and says it.  Several hubs of one site destroy each their own
 * copy of a key; the log tells it once. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "hub/inside.h"

/* Another ring in the place of ours, once it is kept. */
static bool exchange(struct hub *h, const struct seal_ring *ring)
{
    if (h->c.keep != NULL && !h->c.keep(h->c.keep_ctx, ring)) {
        log_fault("hub: the keys of personal data cannot be written; nothing was begun or "
                  "destroyed, and it is tried again");
        return false;
    }
    if (ring->first_gone)
        wipe(h->c.seal.secret, sizeof h->c.seal.secret);
    h->c.ring = *ring;
    return true;
}

static struct seal_ring *copy_ring(const struct hub *h)
{
    struct seal_ring *ring = malloc(sizeof *ring);

    must(ring != NULL);
    *ring = h->c.ring;
    return ring;
}

static void free_ring(struct seal_ring *ring)
{
    wipe(ring, sizeof *ring);
    free(ring);
}

static bool tell(struct hub *h, enum event_type type, const struct seal_step *b, struct moment now)
{
    struct decision d = {.count = 1};

    d.events[0].type = type;
    d.events[0].v = event_types[type].v;
    d.events[0].subject = h->c.device;
    d.events[0].body.seal = *b;
    return log_record(h, &d, now);
}

/* ---- a new month ---- */

/* The log knows the keys of that month by another sum. */
static bool is_other(const struct hub *h, const struct seal_ring *ring)
{
    char check[CODE_SIZE];

    seal_ring_check(ring, check);
    return ring->next - 1 == h->retention->newest && strcmp(check, h->seal_check) != 0;
}

static bool begin_month(struct hub *h, int month, struct moment now)
{
    struct seal_ring *ring = copy_ring(h);
    struct seal_step b = {0};
    bool good = true;

    if (seal_ring_turn(ring, &h->catalogue->retention, month))
        good = !is_other(h, ring) && exchange(h, ring); /* what others sealed stays theirs */
    free_ring(ring);
    if (!good || h->retention->newest >= month)
        return good;
    b.month = month;
    seal_ring_check(&h->c.ring, b.check);
    return tell(h, SEAL_BEGUN, &b, now);
}

/* ---- the end of a key ---- */

/* The newest month of that use that is over; 0 none.  The first key's is 1. */
static int over(const struct hub *h, enum seal_use use, int month)
{
    const struct retention_rules *rules = &h->catalogue->retention;
    const struct seal_name first = {SEAL_FIRST, h->retention->first};
    int due;

    if (use == SEAL_FIRST)
        return retention_end(rules, first) <= month ? 1 : 0;
    due = retention_due(rules, use, month);
    return due >= h->retention->first ? due : 0;
}

/* What the office sealed to the first key goes over to its own. */
static bool keep_factors(struct hub *h)
{
    return h->c.ring.first_gone || second_factor_reseal(h);
}

static bool destroy(struct hub *h, int month)
{
    struct seal_ring *ring = copy_ring(h);
    bool changed = seal_ring_end(ring, &h->catalogue->retention, month), good = true;

    if (over(h, SEAL_FIRST, month) != 0 && !ring->first_gone) {
        good = keep_factors(h);
        ring->first_gone = changed = true;
    }
    if (good && changed)
        good = exchange(h, ring);
    free_ring(ring);
    return good;
}

static bool note_end(struct hub *h, enum seal_use use, int end, struct moment now)
{
    struct retention *r = h->retention;
    const struct seal_step b = {.month = use == SEAL_FIRST ? 0 : end, .use = (int)use};
    char month[MONTH_TEXT] = "", detail[48];
    int texts = use == SEAL_FIRST ? retention_count(r, (struct seal_name){.use = use}) : 0;
    int from = r->ended[use] >= r->first ? r->ended[use] + 1 : r->first;

    for (int m = from; use != SEAL_FIRST && m <= end; m++)
        texts += retention_count(r, (struct seal_name){use, m});
    if (use != SEAL_FIRST)
        month_to_text(end, month);
    text_format(detail, sizeof detail, "%s %d", month, texts);
    if (!tell(h, SEAL_ENDED, &b, now))
        return false;
    if (audit_add(h->store, now, "", "key_destroyed", seal_use_names[use], detail) == OK)
        return true;
    h->failed = true;
    return false;
}

static bool end_keys(struct hub *h, int month, struct moment now)
{
    if (!destroy(h, month))
        return false;
    for (int use = 0; use < SEAL_ENDS; use++) {
        int end = over(h, (enum seal_use)use, month);

        if (end > h->retention->ended[use] && !note_end(h, (enum seal_use)use, end, now))
            return false;
    }
    return true;
}

/* ---- the day's round ---- */

static void tell_doubt(struct hub *h, struct moment now)
{
    const struct retention *r = h->retention;
    char before[MOMENT_TEXT], after[MOMENT_TEXT];

    if (r->doubt_days == h->doubt_told)
        return;
    h->doubt_told = r->doubt_days;
    if (r->doubt_days == 0)
        return;
    moment_to_text((struct moment){r->trail, now.offset_min}, before);
    moment_to_text((struct moment){r->doubt, now.offset_min}, after);
    log_fault("hub: the log goes from %.10s to %.10s in one step; if the clock is wrong, put it "
              "right: until %d days were kept like that (now %d) no key of personal data is begun "
              "or destroyed",
              before, after, TRAIL_PROOF_DAYS, r->doubt_days);
}

/* A clock that was put right is behind the log's day, which then begins no new one: the
 * trail goes on by a word of its own. */
static bool go_on(struct hub *h, struct moment now)
{
    const struct retention *r = h->retention;
    struct moment trail = {r->trail, now.offset_min};
    struct seal_step b = {.month = r->newest};

    if (r->newest == 0 || day_of(trail) >= day_of(now) ||
        now.at - r->trail > (instant)TRAIL_STEP_DAYS * 24 * HOUR)
        return true;
    text_copy(b.check, sizeof b.check, h->seal_check);
    return tell(h, SEAL_BEGUN, &b, now);
}

void hub_retention(struct hub *h, struct moment now)
{
    int month;

    if (!log_begin(h) || !log_today(h, now) || !go_on(h, now))
        return;
    month = retention_month(h->retention, now);
    tell_doubt(h, now);
    if (month > 0 && begin_month(h, month, now) && end_keys(h, month, now))
        (void)aside_settle(h, month, now);
}

/* The log knows keys by month, and we have none, or others. */
static bool are_others(const struct hub *h)
{
    return h->retention->newest != 0 && (h->c.ring.next == 0 || is_other(h, &h->c.ring));
}

bool retention_start(struct hub *h, struct moment now, char *why, size_t why_size)
{
    int month = retention_month(h->retention, now);
    bool others = are_others(h);

    if (!others && h->c.ring.next == 0)
        seal_ring_make(&h->c.ring, &h->c.seal, month);
    if (h->c.ring.count == 0 && h->c.ring.next > month)
        h->c.ring.next = month; /* made by a clock that was ahead; nothing is sealed yet */
    if (!others)
        hub_retention(h, now);
    if (others || are_others(h)) {
        text_copy(why, why_size,
                  "hub.keys is not that of the hub which keeps this store, or is older than its "
                  "keys by month: copy hub.keys from there");
        return false;
    }
    if (!h->failed && h->c.ring.count > 0)
        return true;
    text_copy(why, why_size,
              "the keys of personal data cannot be made or kept; look at the "
              "rights of the folder of hub.keys");
    return false;
}
