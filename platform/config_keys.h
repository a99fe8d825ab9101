/* config_keys.h - what the keys of a config file mean: a table a program, the
 * check of a file against it, and the values by their kind.
 *
 * The getters are for keys of the table, after config_check() has passed. */
#pragma once

#include "config_file.h"

enum config_kind {
    CONFIG_TEXT,
    CONFIG_CODE,   /* letters, digits, '.', '-', '_'; at most 31 */
    CONFIG_PATH,   /* relative to the config file's folder */
    CONFIG_INT,    /* low..high */
    CONFIG_BOOL,   /* yes, no, true, false, on, off */
    CONFIG_SIZE,   /* 1920x1080; each side low..high */
    CONFIG_URL,    /* https://HOST[:PORT]; http:// only to this machine */
    CONFIG_LISTEN, /* ADDRESS:PORT */
    CONFIG_CHOICE  /* one of `choices`; '-' and '_' are the same */
};

struct config_key {
    const char *name;
    enum config_kind kind;
    bool required;
    int low, high;
    const char *const *choices; /* NULL ends */
    const char *fallback;       /* when not required; "" may be none */
    const char *example;
    const char *help; /* what it is, in a few words */
    /* A further check of the value; NULL none.  False with reason and mend. */
    bool (*check)(const char *value, char *why, size_t why_size);
};

struct config_table {
    const struct config_key *keys;
    size_t count;
};

/* The first fault of the file, in the order of its lines; then what is missing. */
MUST_USE enum err config_check(const struct config *c, struct config_table t, char *why,
                               size_t why_size);

/* The value, or the table's when the file has none. */
const char *config_value(const struct config *c, struct config_table t, const char *key);
int config_int(const struct config *c, struct config_table t, const char *key);
bool config_bool(const struct config *c, struct config_table t, const char *key);
int config_choice(const struct config *c, struct config_table t, const char *key); /* its place */
void config_size(const struct config *c, struct config_table t, const char *key, int *w, int *h);

/* The path from here, without the `skip` first bytes of the value ("sqlite:"),
 * which are copied; "" stays "".  False when it is too long. */
MUST_USE bool config_path(const struct config *c, struct config_table t, const char *key,
                          size_t skip, char *to, size_t size);

/* "FILE:LINE: reason" for a fault that `key`'s line shows, or the last line. */
MUST_USE enum err config_wrong(const struct config *c, const char *key, char *why, size_t why_size,
                               const char *fmt, ...) PRINTF_LIKE(5, 6);
