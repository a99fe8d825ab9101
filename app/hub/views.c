/* views.c - GET and POST /api/views: the views of tables that a person keeps by name; they
 * follow the person from machine to machine.
 *
 * Record: "views" NUMBER = the JSON object as it is answered. */
#include <stdlib.h>
#include <string.h>

#include "hub/inside.h"
#include "wire/views_json.h"

void run_views(struct hub *h, struct hub_call *c)
{
    static const char none[] = "{\"views\":[]}";
    char *kept = h->store->ops->get_new(h->store, "views", staff_of(h, c)->number);
    struct json_out o = {0};

    if (kept == NULL)
        out_bytes(&o, none, sizeof none - 1);
    else
        out_bytes(&o, kept, strlen(kept));
    free(kept);
    answer_out(c, 200, &o);
}

static char *encode_new(const struct views_request *r)
{
    struct json_out o = {0};
    size_t size;

    out_open(&o, NULL, '{');
    out_open(&o, "views", '[');
    for (int i = 0; i < r->count; i++) {
        const struct table_view *v = &r->views[i];

        out_open(&o, NULL, '{');
        out_text(&o, "table", v->table);
        out_text(&o, "name", v->name);
        out_text(&o, "find", v->find);
        out_text(&o, "sort", v->sort);
        out_text(&o, "only", v->only);
        out_bool(&o, "down", v->down);
        out_close(&o, '}');
    }
    out_close(&o, ']');
    out_close(&o, '}');
    return out_take(&o, &size);
}

/* All of them at once: the page has read them before. */
void run_views_keep(struct hub *h, struct hub_call *c)
{
    struct views_request r;
    char why[256], *text;

    if (views_request_decode(c->request->body, c->request->body_size, &r, why, sizeof why) != OK) {
        answer_problem(c, 400, "request", "%s", why);
        return;
    }
    text = encode_new(&r);
    if (log_put(h, "views", staff_of(h, c)->number, text))
        answer_json(c, 204, NULL);
    free(text);
}
