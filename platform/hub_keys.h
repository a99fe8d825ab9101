/* hub_keys.h - the keys of a hub: who it is, its signature, its seal.
 *
 * One file beside the config, hub.keys, mode 0600, apart from the store: who
 * takes a copy of the store or of a backup cannot open a phone number. */
#pragma once

#include "port/crypto.h"

struct hub_keys {
    struct id device;
    struct sign_key sign;
    struct seal_key seal;
};

void hub_keys_make(struct hub_keys *to);
bool hub_keys_write(const char *path, const struct hub_keys *k, char *why, size_t why_size);
bool hub_keys_read(const char *path, struct hub_keys *to, char *why, size_t why_size);
