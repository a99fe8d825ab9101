/* hub_keys.h - the keys of a hub: who it is, its signature, its seals.
 *
 * One file beside the config, hub.keys, mode 0600, apart from the store: neither the
 * store nor a backup of it holds a key, so that what is destroyed here is gone for all of
 * them.  A copy of this file is needed after a fire, and holds what has not ended when it
 * was made: it has to be replaced (guitai-hub backup --keys), not collected.
 *
 * The file is written anew beside the old one, flushed, put in its place; then the old
 * one is overwritten.  A power cut at any instant leaves the old or the new one, and the
 * next start overwrites what was left over.  What a flash drive or a file system that
 * copies on write keeps of overwritten blocks is out of reach from here. */
#pragma once

#include "hub/seal_ring.h"
#include "port/crypto.h"

struct hub_keys {
    struct id device;
    struct sign_key sign;
    struct seal_key seal; /* the first key; its secret is zero once it has ended */
    struct seal_ring ring;
};

/* `month`: the first that has keys (month_of()). */
void hub_keys_make(struct hub_keys *to, int month);
bool hub_keys_write(const char *path, const struct hub_keys *k, char *why, size_t why_size);
bool hub_keys_read(const char *path, struct hub_keys *to, char *why, size_t why_size);

/* Overwrites what a write that was cut short left beside it. */
void hub_keys_tidy(const char *path);

/* Each hub that serves from these keys holds it; `alone`: the one program that does, for
 * a change when no hub runs.  -1: another one holds it.  close() gives it back. */
int hub_keys_lock(const char *path, bool alone);
