/* audit.c - who did what with passwords, keys and personal data.
 *
 * Each line holds the hash of the one before, so that a line which is changed or
 * taken out shows.  Records "audit" NNNNNNNNNNNN = the line as JSON; "audit_head"
 * "head" = "<number> <hash>".  Ids and staff numbers, never a name or a phone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"

enum { AUDIT_KEY = 16, AUDIT_PAGE = 200 };

static bool read_head(struct store *s, unsigned long long *n, char hash[HASH_TEXT])
{
    char *value = s->ops->get_new(s, "audit_head", "head");
    bool found = value != NULL && sscanf(value, "%llu %64s", n, hash) == 2;

    free(value);
    if (!found) {
        *n = 0;
        memset(hash, '0', HASH_TEXT - 1);
        hash[HASH_TEXT - 1] = '\0';
    }
    return found;
}

enum err audit_add(struct store *s, struct moment now, const char *who, const char *what,
                   const char *subject, const char *detail)
{
    char before[HASH_TEXT], hash[HASH_TEXT], key[AUDIT_KEY], head[96];
    struct json_out o = {0};
    unsigned long long n;
    size_t size;
    char *line;
    enum err e;

    (void)read_head(s, &n, before);
    n++;
    out_open(&o, NULL, '{');
    out_int(&o, "n", (int64_t)n);
    out_time(&o, "at", now.at, now.offset_min);
    out_text(&o, "who", who);
    out_text(&o, "what", what);
    out_text(&o, "subject", subject);
    out_text(&o, "detail", detail);
    out_text(&o, "before", before);
    out_close(&o, '}');
    line = out_take(&o, &size);
    crypto_hash_text(line, size, hash);
    text_format(key, sizeof key, "%012llu", n);
    text_format(head, sizeof head, "%llu %s", n, hash);
    e = s->ops->put(s, "audit", key, line);
    if (e == OK)
        e = s->ops->put(s, "audit_head", "head", head);
    free(line);
    return e;
}

bool audit_call(struct hub *h, struct hub_call *c, const char *what, const char *subject,
                const char *detail)
{
    const char *who = c->staff >= 0 ? staff_of(h, c)->number : "";

    if (!log_begin(h))
        return false;
    if (audit_add(h->store, c->now, who, what, subject, detail) == OK)
        return true;
    h->failed = true;
    return false;
}

struct page {
    struct json_out o;
    unsigned long long after;
    int count;
};

static bool add_line(void *ctx, const char *key, const char *value)
{
    struct page *p = ctx;

    if (strtoull(key, NULL, 10) <= p->after)
        return true;
    if (p->count++ == AUDIT_PAGE)
        return false;
    out_raw(&p->o, NULL, value, strlen(value));
    return true;
}

void run_audit(struct hub *h, struct hub_call *c)
{
    struct page p = {.after = (unsigned long long)query_number(c, "after", 0)};
    char hash[HASH_TEXT];
    unsigned long long n;

    (void)read_head(h->store, &n, hash);
    out_open(&p.o, NULL, '{');
    out_int(&p.o, "newest", (int64_t)n);
    out_text(&p.o, "head", hash);
    out_open(&p.o, "lines", '[');
    if (h->store->ops->list(h->store, "audit", add_line, &p) != OK)
        h->failed = true;
    out_close(&p.o, ']');
    out_close(&p.o, '}');
    answer_out(c, 200, &p.o);
}
