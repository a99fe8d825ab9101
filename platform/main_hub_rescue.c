/* main_hub_rescue.c - a hub whose store cannot be used: its second copy takes the
 * place of the damaged file, which is set aside with all that it still gives. */
#include "main_hub.h"

#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "store_sqlite_file.h"
#include "store_sqlite_look.h"
#include "store_sqlite_second.h"

static void tell(const struct rescued *r)
{
    log_fault("hub: the store was put aside as %s; its second copy with %llu events is in its "
              "place, with %llu newer ones from the damaged file; %s",
              r->aside[0] != '\0' ? r->aside : "nothing", (unsigned long long)r->copied,
              (unsigned long long)r->read,
              r->records ? "people, passwords and terminals are as they were"
                         : "look at what was changed in the last hour of people, passwords and "
                           "terminals");
    if (r->lost > 0)
        log_fault("hub: %llu events of the log could not be read (place %s): terminals send "
                  "theirs again, with %llu that follow; what staff did there has to be done again",
                  (unsigned long long)r->lost, r->places, (unsigned long long)r->left);
}

/* Events that decayed, and nothing else: the file stays. */
static bool mend(struct hub_world *w, const char *path, char *why, size_t n)
{
    int mended = store_sqlite_mend(path, w->config.site);

    if (mended == 0 || !hub_world_open(w, why, n))
        return false;
    w->store->mended = mended;
    return true;
}

bool hub_world_rescue(struct hub_world *w, char *why, size_t n)
{
    const char *uri = w->config.store_uri, *path = uri + strlen("sqlite:");
    char reason[512] = "";
    struct rescued r;

    if (strncmp(uri, "sqlite:", strlen("sqlite:")) != 0 || !store_sqlite_has_second(path))
        return false;
    if (w->store != NULL)
        w->store->ops->close(w->store);
    w->store = NULL;
    if (mend(w, path, why, n))
        return true;
    if (access(path, F_OK) == 0 &&
        (access(path, R_OK | W_OK) != 0 || (store_sqlite_is_whole(path, reason, sizeof reason) &&
                                            !store_sqlite_decayed(path, w->config.site))))
        return false;
    log_fault("hub: %s", why);
    if (!store_sqlite_rescue(path, w->config.site, w->keys.device, &r, reason, sizeof reason)) {
        log_fault("hub: the second copy of the store does not help: %s", reason);
        return false;
    }
    tell(&r);
    return hub_world_open(w, why, n);
}
