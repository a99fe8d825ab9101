/* config_file.h - a flat config file: one `key = value` a line, dotted keys, no
 * sections; ';' and '#' begin a comment.
 *
 * What is wrong is said as "FILE:LINE: reason; mend".  What the keys mean is in
 * config_keys.h. */
#pragma once

#include "base/err.h"

enum {
    CONFIG_LINES = 64,
    CONFIG_KEY_SIZE = 48,
    CONFIG_VALUE_SIZE = 192, /* a line of inih has at most 199 bytes */
    CONFIG_PATH_SIZE = 512,
    CONFIG_FILE_MAX = 64 * 1024
};

struct config_line {
    char key[CONFIG_KEY_SIZE];
    char value[CONFIG_VALUE_SIZE];
    int line; /* from 1 */
};

struct config {
    char path[CONFIG_PATH_SIZE]; /* of the file, as it was given */
    struct config_line lines[CONFIG_LINES];
    int count;
    int last; /* lines of the file, at least 1 */
};

/* Reads the file.  ERR_ABSENT, ERR_FORMAT or ERR_FULL with `why`. */
MUST_USE enum err config_read(const char *path, struct config *to, char *why, size_t why_size);

/* The same from memory; `path` is only said in messages. */
MUST_USE enum err config_parse(const char *path, const char *text, size_t size, struct config *to,
                               char *why, size_t why_size);

/* The line that sets `key`; NULL when none does. */
const struct config_line *config_find(const struct config *c, const char *key);

/* Its value; NULL when none. */
const char *config_get(const struct config *c, const char *key);
