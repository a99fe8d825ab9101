/* matters.h - what the files about the office's records share; for no one else. */
#pragma once

#include "core/matter.h"
#include "hub/inside.h"

/* Who asks may see it: what is about a person is for them and for who leads. */
bool matter_is_shown(const struct hub *h, const struct hub_call *c, const struct matter *m);

/* Who asks may do what a supervisor may. */
bool matter_by_lead(const struct hub *h, const struct hub_call *c);

/* The hall with the steps by which the work that began at that place of the log was done
 * (edition_when()). */
const struct catalogue *matter_written(const struct hub *h, uint64_t pos);

/* The whole of one, as the reply. */
void matter_answer(struct hub *h, struct hub_call *c, const struct matter *m);
