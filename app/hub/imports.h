/* imports.h - services, people and calendar from a file of a spreadsheet; for routes, and for
 * guitai-hub import. */
#pragma once

#include "hub/hub.h"
#include "port/charset.h"
#include "wire/hall_table.h"

/* What a file in UTF-8, GB18030 or UTF-16 comes to over the hall's JSON; `*read_as` says which
 * it was.  table_plan_free() afterwards. */
struct table_plan *import_plan_new(enum hall_table t, const char *hall, const char *file,
                                   size_t size, enum charset *read_as);

/* The same over the hall that is in force; nobody publishes another one until hub_commit() or
 * hub_free(). */
struct table_plan *import_plan_in_force_new(struct hub *h, enum hall_table t, const char *file,
                                            size_t size);

/* Takes a plan without faults: people as accounts, others as the next version of the hall,
 * named by `file`.  Commit afterwards.  False with the place and the mend, or with what it
 * would leave alone and may not without `accept`. */
bool import_take(struct hub *h, const struct table_plan *p, const char *file, bool accept,
                 struct moment now, char *why, size_t why_size);

/* The table of a hall's JSON, or its template when that is NULL; the caller frees. */
char *import_table_new(enum hall_table t, const char *hall, size_t *size);

/* A password for one sign-in. */
enum { FIRST_PASSWORD_TEXT = 16 };
void people_first_password(char to[FIRST_PASSWORD_TEXT]);
