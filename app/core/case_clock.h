/* case_clock.h - the clock of a case's promise: whether it stands, when it is broken, how
 * it is counted.  For the files of cases alone. */
#pragma once

#include "core/casework.h"
#include "core/desk.h"

/* Whether its promise is broken, counted or not. */
bool case_is_late(const struct case_file *f, instant now);

/* When the promise is due if the clock that stands goes on now; `due` itself when it runs.
 * What was left when it was stopped is left then. */
instant case_due_from(const struct site *s, const struct case_file *f, day_clocks clock,
                      struct moment now);

/* Adds what the clock says and is not yet on record: CASE_LATE, once or twice. */
void case_add_late(const struct site *s, const struct case_file *f, day_clocks clock,
                   struct moment now, struct decision *to);

/* ---- folding ---- */

/* The promise that ran ends with the act: kept by what was promised, broken, or, where
 * another act took its place in time, neither.  Counts it and notes it in `ended`. */
void case_promise_end(struct site *s, const struct case_file *f, enum case_act act,
                      const struct case_step *b, instant now, struct case_mark *ended);
void case_promise_begin(struct case_file *f, int standard, instant due, instant now);

/* R20: the fee has a clock of its own, which runs beside that of the case. */
void case_fee_settle(struct site *s, struct case_file *f, const struct case_step *b, instant now,
                     struct case_mark *ended);

/* False when it is not, or is known already. */
bool case_promise_late(struct site *s, struct case_file *f, const struct case_late *b, instant now);
