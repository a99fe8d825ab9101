/* report.h - what the files about indicators share; for no one else. */
#pragma once

#include "core/indicator_sum.h"
#include "hub/inside.h"

struct report { /* as it was asked for */
    struct fact_filter which;
    enum grouping by;
};

/* Reads from, to, by, service, counter, staff, hour of the query.  False: answered. */
bool report_read(struct hub_call *c, struct report *to);

/* The figures; caller frees.  NULL: answered. */
struct sums *report_sums_new(struct hub *h, struct hub_call *c, const struct report *r);

/* The hall as it was when the period ended: whose targets and weights it is held to (R34).
 * As edition_when(). */
const struct catalogue *report_hall(const struct hub *h, const struct report *r);

/* "percent", and a text in each language. */
extern const char *const report_units[];
void report_say(struct json_out *o, const char *name, const char *const text[LANGUAGES]);

struct looked_up { /* an event of the log */
    struct event event;
    struct moment when;
    bool found;
};
/* The event at that place; false when it is not there. */
bool report_look_up(const struct hub *h, uint64_t pos, struct looked_up *to);

enum { GROUP_TEXT = 24 };
/* "2026-11-23", "2026-11", "2026-Q4", "09", a code or number; "" nobody's. */
void report_key(const struct hub *h, enum grouping by, int key, char to[GROUP_TEXT]);
