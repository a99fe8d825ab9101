/* shelf.h - a case as it stands, or as it stood when its row went to another: then it is
 * folded again from its own events, beside the hub's fold; of hub/ alone. */
#pragma once

#include "hub/inside.h"

struct shelf {
    struct hub *view;          /* by which it is shown: the hub, or one with this case alone */
    const struct case_file *f; /* NULL: there is none */
    bool archived;             /* it can be read, and nothing can be done with it */
};

/* By id or by code.  Close it in any case. */
struct shelf shelf_open(struct hub *h, const char *text);
struct shelf shelf_take(struct hub *h, const struct filing *of);
void shelf_close(struct shelf *s);

/* cases.c: the members of a case in a list. */
void case_row(struct json_out *o, const struct hub *h, const struct case_file *f, struct moment now,
              bool manager, bool archived);

/* cases_list.c: the same, or, `live` being NULL, what is known without its events. */
void case_filed(struct json_out *o, const struct hub *h, const struct filing *f,
                const struct case_file *live, struct moment now, bool manager);
bool case_is_manager(const struct hub *h, const struct hub_call *c);
