/* audit_page.c - the audit log for who looks after it: read, as a table, checked.
 *
 * A part at a time, so that a log of many years holds nobody up: each reply says
 * where the next one begins. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/csv_out.h"
#include "hub/inside.h"
#include "wire/audit_json.h"

enum { AUDIT_PAGE = 100, AUDIT_SCAN = 2000 };

struct filter { /* NULL or "": any */
    const char *who, *what, *day;
};

static struct filter filter_of(const struct hub_call *c)
{
    return (struct filter){.who = http_query(c->request, "who"),
                           .what = http_query(c->request, "what"),
                           .day = http_query(c->request, "day")};
}

static bool is_any(const char *wanted)
{
    return wanted == NULL || wanted[0] == '\0';
}

static bool fits(const struct filter *f, const struct audit_line *l)
{
    return (is_any(f->who) || strcmp(f->who, l->who) == 0) &&
           (is_any(f->what) || strcmp(f->what, l->what) == 0) &&
           (is_any(f->day) || strncmp(f->day, l->at, strlen(f->day)) == 0);
}

/* From the newest down, or from `before`.  A line that cannot be read fits every
 * filter: it must not hide.  Gives what `before` is for the next part; 0 the end. */
static uint64_t walk(struct hub *h, struct hub_call *c,
                     bool (*each)(void *ctx, const char *text, const struct audit_line *l),
                     void *ctx)
{
    const struct filter f = filter_of(c);
    char hash[HASH_TEXT], why[160];
    uint64_t end = audit_head(h->store, hash) + 1,
             n = (uint64_t)query_number(c, "before", (int64_t)end);
    struct audit_line line;

    if (n > end)
        n = end;
    for (int i = 0; i < AUDIT_SCAN && n > 1; i++) {
        char *text = audit_line_new(h->store, --n);
        bool read, on = true;

        if (text == NULL)
            continue; /* the check names it */
        read = audit_line_decode(text, strlen(text), &line, why, sizeof why) == OK;
        if (!read || fits(&f, &line))
            on = each(ctx, text, read ? &line : NULL);
        free(text);
        if (!on)
            break;
    }
    return n > 1 ? n : 0;
}

struct page {
    struct json_out o;
    int count;
};

static bool add_line(void *ctx, const char *text, const struct audit_line *l)
{
    struct page *p = ctx;

    (void)l;
    out_raw(&p->o, NULL, text, strlen(text));
    return ++p->count < AUDIT_PAGE;
}

void run_audit(struct hub *h, struct hub_call *c)
{
    struct page p = {.count = 0};
    char hash[HASH_TEXT];

    out_open(&p.o, NULL, '{');
    out_int(&p.o, "newest", (int64_t)audit_head(h->store, hash));
    out_text(&p.o, "head", hash);
    out_open(&p.o, "lines", '[');
    uint64_t next = walk(h, c, add_line, &p);

    out_close(&p.o, ']');
    out_int(&p.o, "next", (int64_t)next);
    out_close(&p.o, '}');
    answer_out(c, 200, &p.o);
}

static bool add_row(void *ctx, const char *text, const struct audit_line *l)
{
    struct json_out *o = ctx;

    if (l == NULL) {
        csv_cell(o, text);
    } else {
        csv_int(o, (int64_t)l->n);
        csv_cell(o, l->at);
        csv_cell(o, l->who);
        csv_cell(o, l->what);
        csv_cell(o, l->subject);
        csv_cell(o, l->detail);
    }
    csv_end_row(o);
    return true;
}

/* The first part has the names of the columns; that it was taken is on record. */
void run_audit_csv(struct hub *h, struct hub_call *c)
{
    static const char *const columns[] = {"n", "at", "who", "what", "subject", "detail"};
    struct json_out o = {0};
    uint64_t next;

    if (http_query(c->request, "before") == NULL) {
        csv_begin(&o);
        for (size_t i = 0; i < ARRAY_LEN(columns); i++)
            csv_cell(&o, columns[i]);
        csv_end_row(&o);
        if (!audit_call(h, c, "audit_exported", "", "")) {
            free(o.text);
            return;
        }
    }
    next = walk(h, c, add_row, &o);
    if (o.text == NULL)
        out_bytes(&o, "", 0);
    answer_csv(c, &o, "audit.csv");
    answer_header(c, "Guitai-Next: %llu", (unsigned long long)next);
}

static void out_wrong(struct json_out *o, const struct audit_check *a)
{
    if (a->wrong == 0) {
        out_null(o, "wrong");
        return;
    }
    out_open(o, "wrong", '{');
    out_int(o, "line", (int64_t)a->wrong);
    out_text(o, "why", a->why);
    out_close(o, '}');
}

/* Goes on behind ?n=, whose hash is ?hash=, as the reply before said. */
void run_audit_check(struct hub *h, struct hub_call *c)
{
    const char *hash = http_query(c->request, "hash");
    struct json_out o = {0};
    struct audit_check a;
    bool more;

    audit_check_begin(h->store, &a);
    if (hash != NULL && strlen(hash) == HASH_TEXT - 1) {
        a.n = (uint64_t)query_number(c, "n", 0);
        text_copy(a.hash, sizeof a.hash, hash);
    }
    more = audit_check_on(h->store, &a, AUDIT_SCAN);
    out_open(&o, NULL, '{');
    out_int(&o, "n", (int64_t)a.n);
    out_text(&o, "hash", a.hash);
    out_int(&o, "newest", (int64_t)a.end);
    out_bool(&o, "more", more);
    out_wrong(&o, &a);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}
