/* catalogue_json.h - the hall's JSON to struct catalogue, checked.
 *
 * assets/sample/hall.json shows every member.  Names are given in all three
 * languages.  Members that begin with '$' are for people and are left alone. */
#pragma once

#include "core/catalogue.h"

enum { CATALOGUE_JSON_MAX = 1024 * 1024 };

/* `file` is the name that messages begin with: "hall.json:31: services[3]...".
 * `to` is large (about a megabyte): heap, not stack.  Unspecified on failure.
 * ERR_FORMAT; ERR_FULL for a text of more than CATALOGUE_JSON_MAX bytes. */
MUST_USE enum err catalogue_decode(const char *file, const char *json, size_t size,
                                   struct catalogue *to, char *why, size_t why_size);
