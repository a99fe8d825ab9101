/* hall.h - a small hall for tests.
 *
 * Services a "A", b "B", c "C"; counter 1 does a and b, counter 2 does b and c,
 * counter 3 does a and c.  Classes elderly (15 min) and disabled (20 min).
 * Always open. */
#pragma once

#include "core/desk.h"

const struct catalogue *hall_catalogue(void);

/* Zeroed and begun; the caller gives it to free(). */
struct site *hall_new(void);

/* 2026-11-23 08:00 at +08:00, and so many minutes later. */
struct moment hall_at(double minutes);

struct id hall_id(int n);

/* Decides and, when allowed, applies. */
enum refusal hall_do(struct site *s, struct command c, struct moment now);

/* Ticket `n` of that service and class; its number is the next of lane 0. */
enum refusal hall_issue(struct site *s, int n, const char *service, const char *cls, instant due,
                        struct moment now);

/* Commands of the clerk "0001" at counter `counter`. */
enum refusal hall_open(struct site *s, int counter, struct moment now);
enum refusal hall_call(struct site *s, int counter, struct moment now);
enum refusal hall_ticket(struct site *s, enum command_kind kind, int n, int counter,
                         struct moment now);
