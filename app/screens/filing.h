/* filing.h - what a customer says (visit->filing), at its end: read back, and sent. */
#pragma once

#include "screens/name.h"

/* Who it is from, asked and put right by name_ask(). */
extern const struct entry filing_name;

/* Neither reasons nor words: there is nothing to send. */
bool filing_is_empty(const struct page *p);

/* All that was said (R2), with the way to what is missing.  The step may be another
 * screen's. */
struct step filing_check(struct page *p, struct ui *ui, struct rect body);

/* Its code, the promised time, its paper. */
void filing_sent(struct page *p, struct ui *ui, struct rect body);
