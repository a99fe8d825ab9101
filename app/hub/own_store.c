/* own_store.c - what the hub says of its own store, as a terminal says of its parts: damage,
 * events that were mended, a rescue from the second copy. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "hub/inside.h"

static bool tell_store(struct hub *h, enum event_type type, const char *detail, struct moment now)
{
    struct decision d = {.count = 1};
    struct device_condition *b = &d.events[0].body.condition;

    d.events[0].type = type;
    d.events[0].v = event_types[type].v;
    d.events[0].subject = h->c.device;
    text_copy(b->part, sizeof b->part, "store");
    text_copy(b->detail, sizeof b->detail, detail);
    return log_record(h, &d, now);
}

/* Once a life: where it cannot be stored, log and metrics have said so. */
bool own_store_damage(struct hub *h, struct moment now)
{
    if (h->damage_told || !h->store->damaged)
        return true;
    h->damage_told = true;
    log_fault("hub: the store is damaged: start the hub again; it then works from its second copy, "
              "or says which backup to restore");
    return log_begin(h) && tell_store(h, DEVICE_FAULT,
                                      "a part of it cannot be read: start the hub again, which "
                                      "works from the second copy or says what to do",
                                      now);
}

/* The part works, so that who has looked after the disk can close the order. */
bool own_store_mended(struct hub *h, struct moment now)
{
    int mended = h->store->mended;
    char detail[NOTE_SIZE];

    if (mended == h->mended_told)
        return true;
    text_format(
        detail, sizeof detail,
        "%d events or records had decayed and were mended from the second copy: look at the disk",
        mended - h->mended_told);
    h->mended_told = mended;
    return log_begin(h) && tell_store(h, DEVICE_FAULT, detail, now) &&
           (h->damage_told || tell_store(h, DEVICE_RECOVERED, detail, now));
}

bool own_store_lost(struct hub *h, struct moment now)
{
    int lost = h->store->lost;
    char detail[NOTE_SIZE];

    if (lost <= h->lost_told) {
        h->lost_told = lost;
        return true;
    }
    h->lost_told = lost;
    text_format(
        detail, sizeof detail,
        "%d records (as passwords, terminals) decayed; the hub's log names them and the mend",
        lost);
    return log_begin(h) && tell_store(h, DEVICE_FAULT, detail, now);
}

static bool is_order_open(const struct hub *h)
{
    const struct device *d = site_device(h->site, h->c.device);
    bool broken = false;

    for (int i = 0; d != NULL && i < FAULTS_MAX; i++)
        broken |= strcmp(d->faults[i], "store") == 0;
    return broken;
}

/* Record "hub" "rescued" = "whole", or "records" when those are the second copy's; then the
 * places of the log that could not be read. */
static void rescue_detail(const char *value, char to[NOTE_SIZE])
{
    const char *lost = strchr(value, ' ');

    if (lost != NULL)
        text_format(to, NOTE_SIZE,
                    "lost from its log: place%.40s; what staff did there has to be done again; see "
                    "the hub's log",
                    lost);
    else
        text_format(to, NOTE_SIZE, "it was damaged and put aside; look at the %s",
                    strcmp(value, "whole") == 0
                        ? "hub's log"
                        : "last hour's changes of people, passwords and terminals");
}

/* The store was damaged, and put aside: somebody has to know.  The part works again, so
 * that who has looked after it can close the order; so it does when all of it was looked
 * through at this start and found whole. */
bool own_store_rescue(struct hub *h, struct moment now)
{
    char *value = h->store->ops->get_new(h->store, "hub", "rescued"), detail[NOTE_SIZE];
    bool good = true;

    if (value != NULL) {
        rescue_detail(value, detail);
        good = tell_store(h, DEVICE_FAULT, detail, now) &&
               tell_store(h, DEVICE_RECOVERED, detail, now) && log_put(h, "hub", "rescued", NULL);
    } else if (is_order_open(h)) {
        good = tell_store(h, DEVICE_RECOVERED, "all of it can be read", now);
    }
    free(value);
    return good;
}
