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

enum { AUDIT_KEY = 16 };

struct newest_line {
    unsigned long long n;
    char hash[HASH_TEXT];
};

static bool take_line(void *ctx, const char *key, const char *value)
{
    struct newest_line *newest = ctx;

    newest->n = strtoull(key, NULL, 10);
    crypto_hash_text(value, strlen(value), newest->hash);
    return true;
}

/* The head decayed: what it said stands in the lines themselves. */
static bool find_head(struct store *s, unsigned long long *n, char hash[HASH_TEXT])
{
    struct newest_line newest = {.n = 0};

    if (s->ops->list(s, "audit", take_line, &newest) != OK || newest.n == 0)
        return false;
    s->unread[0] = '\0';
    *n = newest.n;
    return text_copy(hash, HASH_TEXT, newest.hash);
}

uint64_t audit_head(struct store *s, char hash[HASH_TEXT])
{
    bool unread = s->unread[0] != '\0'; /* before */
    char *value = s->ops->get_new(s, "audit_head", "head");
    unsigned long long n = 0;
    bool found = value != NULL && sscanf(value, "%llu %64s", &n, hash) == 2;

    free(value);
    if (!found && !unread && s->unread[0] != '\0')
        found = find_head(s, &n, hash);
    if (found)
        return n;
    memset(hash, '0', HASH_TEXT - 1);
    hash[HASH_TEXT - 1] = '\0';
    return 0;
}

char *audit_line_new(struct store *s, uint64_t n)
{
    bool unread = s->unread[0] != '\0'; /* before */
    char key[AUDIT_KEY], *line;

    text_format(key, sizeof key, "%012llu", (unsigned long long)n);
    line = s->ops->get_new(s, "audit", key);
    if (!unread) /* one that decayed shows as one that is missing does */
        s->unread[0] = '\0';
    return line;
}

enum err audit_add(struct store *s, struct moment now, const char *who, const char *what,
                   const char *subject, const char *detail)
{
    char before[HASH_TEXT], hash[HASH_TEXT], key[AUDIT_KEY], head[96];
    struct json_out o = {0};
    unsigned long long n = audit_head(s, before) + 1;
    size_t size;
    char *line;
    enum err e;

    out_open(&o, NULL, '{');
    out_int(&o, "n", (int64_t)n);
    out_time(&o, "at", now.at);
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
