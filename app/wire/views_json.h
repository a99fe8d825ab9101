/* views_json.h - the views of tables that a person keeps by name: what is looked for and how
 * it is sorted.  Strict, as staff_json.h. */
#pragma once

#include "core/catalogue.h"

enum { VIEWS_MAX = 32 };

struct table_view {
    char table[CODE_SIZE], name[49];
    char find[NAME_SIZE];
    char sort[CODE_SIZE]; /* a column */
    char only[NAME_SIZE]; /* which rows, in words of the page */
    bool down;
};

struct views_request {
    struct table_view views[VIEWS_MAX];
    int count;
};
MUST_USE enum err views_request_decode(const char *json, size_t size, struct views_request *to,
                                       char *why, size_t n);
