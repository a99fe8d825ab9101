/* fail_at.h - the n-th call fails: of those that write to a disk, read from it, or ask
 * for memory.
 *
 * The test program includes fail_at_hooks.h once.  Memory is what our own objects ask
 * for, and SQLite and jansson for us. */
#pragma once

#include <stdbool.h>

enum fail_kind { FAIL_NOTHING, FAIL_WRITE, FAIL_READ, FAIL_MEMORY };

/* Once, before the first use of SQLite. */
void fail_start(void);

/* From now on calls of this kind are counted, and those from the `at`-th on, `times` of
 * them, fail with this errno; at 0: none.  Any thread. */
void fail_arm(enum fail_kind kind, int at, int times, int error);
void fail_disarm(void);

int fail_calls(void); /* counted since it was armed */

/* For fail_at_hooks.h: true when this call is to fail; errno is set. */
bool fail_now(enum fail_kind kind);
bool fail_file(enum fail_kind kind, int fd); /* the same of a regular file */
