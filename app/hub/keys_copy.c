/* keys_copy.c - the copy of the keys, as the command that makes it has noted it.
 *
 * Record "keys_copy" "last" = "<ms> <path>". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/hub.h"

enum err keys_copy_note(struct store *s, instant made, const char *path)
{
    char value[KEYS_COPY_PATH + 32];

    text_format(value, sizeof value, "%lld %s", (long long)made, path);
    return s->ops->put(s, "keys_copy", "last", value);
}

bool keys_copy_read(struct store *s, struct keys_copy *to)
{
    char *value = s->ops->get_new(s, "keys_copy", "last");
    long long made;
    int at = 0;
    bool found = value != NULL && sscanf(value, "%lld %n", &made, &at) == 1 && at > 0;

    if (found) {
        to->made = made;
        text_copy(to->path, sizeof to->path, value + at);
    }
    free(value);
    return found;
}

bool keys_copy_is_stale(const struct keys_copy *copy, const struct retention *r)
{
    for (int use = 0; use < SEAL_ENDS; use++) {
        if (r->ended_at[use] > copy->made)
            return true;
    }
    return false;
}
