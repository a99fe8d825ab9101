/* audit_page.c - the audit log for who looks after it: read, as a table, checked.
 *
 * A part at a time, so that a log of many years holds nobody up: each reply says
 * where the next one begins. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/cases_sought.h"
#include "hub/table_out.h"
#include "wire/audit_json.h"

enum { AUDIT_PAGE = 100, AUDIT_SCAN = 2000 };

struct filter { /* NULL or "": any */
    const char *who, *what, *day, *find;
    bool up; /* the oldest first */
};

static struct filter filter_of(const struct hub_call *c)
{
    const char *up = http_query(c->request, "up");

    return (struct filter){.who = http_query(c->request, "who"),
                           .what = http_query(c->request, "what"),
                           .day = http_query(c->request, "day"),
                           .find = http_query(c->request, "find"),
                           .up = up != NULL && strcmp(up, "1") == 0};
}

static bool is_any(const char *wanted)
{
    return wanted == NULL || wanted[0] == '\0';
}

static bool fits(const struct filter *f, const struct audit_line *l)
{
    return (is_any(f->who) || strcmp(f->who, l->who) == 0) &&
           (is_any(f->what) || strcmp(f->what, l->what) == 0) &&
           (is_any(f->day) || strncmp(f->day, l->at, strlen(f->day)) == 0) &&
           (is_any(f->find) || sought_in(l->subject, f->find) || sought_in(l->detail, f->find));
}

/* From the newest down, or with ?up=1 from the oldest up, or from behind `after`.  A line
 * that cannot be read fits every filter: it must not hide.  Gives what `after` is for the
 * next part; 0 the end. */
static uint64_t walk(struct hub *h, struct hub_call *c, uint64_t after,
                     bool (*each)(void *ctx, const char *text, const struct audit_line *l),
                     void *ctx)
{
    const struct filter f = filter_of(c);
    char hash[HASH_TEXT], why[160];
    uint64_t newest = audit_head(h->store, hash), n = after;
    struct audit_line line;

    if (n == 0 || n > newest)
        n = f.up && n == 0 ? 0 : newest + 1;
    for (int i = 0; i < AUDIT_SCAN && (f.up ? n < newest : n > 1); i++) {
        char *text = audit_line_new(h->store, f.up ? ++n : --n);
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
    return (f.up ? n < newest : n > 1) ? n : 0;
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
    uint64_t next = walk(h, c, (uint64_t)query_number(c, "after", 0), add_line, &p);

    out_close(&p.o, ']');
    out_int(&p.o, "next", (int64_t)next);
    out_close(&p.o, '}');
    answer_out(c, 200, &p.o);
}

static bool add_row(void *ctx, const char *text, const struct audit_line *l)
{
    struct table_out *t = ctx;

    if (l == NULL) {
        table_text(t, text);
    } else {
        table_int(t, (int64_t)l->n);
        table_text(t, l->at);
        table_text(t, l->who);
        table_text(t, l->what);
        table_text(t, l->subject);
        table_text(t, l->detail);
    }
    table_end_row(t);
    return true;
}

/* The first part has the names of the columns; that it was taken is on record. */
void run_audit_table(struct hub *h, struct hub_call *c)
{
    static const char *const columns[] = {"n", "at", "who", "what", "subject", "detail"};
    char hash[HASH_TEXT];
    struct table_out t;
    uint64_t next, done, newest = audit_head(h->store, hash);

    if (!table_begin(&t, c))
        return;
    if (t.from == 0) {
        for (size_t i = 0; i < ARRAY_LEN(columns); i++)
            table_text(&t, columns[i]);
        table_end_row(&t);
        if (!audit_call(h, c, "audit_exported", "", "")) {
            table_drop(&t);
            return;
        }
    }
    next = walk(h, c, t.from, add_row, &t);
    done = next == 0 ? newest : filter_of(c).up ? next : newest + 1 - next;
    table_answer(&t, c, "audit", next, done, newest);
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
