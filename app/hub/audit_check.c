/* audit_check.c - is each line of the audit log as it was written?
 *
 * A line that was changed no longer has the hash that the next one holds; one that
 * was taken out leaves its number.  Who can write the whole store can make a whole
 * new chain: against that the head is noted elsewhere (guitai-hub audit --head). */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/hub.h"
#include "wire/audit_json.h"

void audit_check_begin(struct store *s, struct audit_check *c)
{
    memset(c, 0, sizeof *c);
    c->end = audit_head(s, c->head);
    memset(c->hash, '0', HASH_TEXT - 1);
}

static void found(struct audit_check *c, uint64_t line, const char *why)
{
    c->wrong = line;
    text_copy(c->why, sizeof c->why, why);
}

/* What holds the hash of line n: the next one, or the head. */
static bool is_held(struct store *s, const struct audit_check *c, uint64_t n, const char *hash)
{
    struct audit_line next;
    char *text, why[160];
    bool held;

    if (n == c->end)
        return strcmp(hash, c->head) == 0;
    text = audit_line_new(s, n + 1);
    held = text != NULL && audit_line_decode(text, strlen(text), &next, why, sizeof why) == OK &&
           strcmp(next.before, hash) == 0;
    free(text);
    return held;
}

/* The line behind those that are good. */
static void check_line(struct store *s, struct audit_check *c, const char *text)
{
    uint64_t n = c->n + 1;
    char hash[HASH_TEXT], why[160];
    struct audit_line line;

    crypto_hash_text(text, strlen(text), hash);
    if (audit_line_decode(text, strlen(text), &line, why, sizeof why) != OK)
        found(c, n, "it is not readable");
    else if (line.n != n)
        found(c, n, "it has the number of another line");
    else if (strcmp(line.before, c->hash) != 0 && is_held(s, c, n, hash) && c->n > 0)
        found(c, c->n, "it was changed");
    else if (strcmp(line.before, c->hash) != 0)
        found(c, n, "it was changed");
    c->n = n;
    text_copy(c->hash, sizeof c->hash, hash);
}

bool audit_check_on(struct store *s, struct audit_check *c, int lines)
{
    for (; lines > 0 && c->n < c->end && c->wrong == 0; lines--) {
        char *text = audit_line_new(s, c->n + 1);

        if (text == NULL)
            found(c, c->n + 1, "it is missing");
        else
            check_line(s, c, text);
        free(text);
    }
    if (c->wrong == 0 && c->n == c->end && strcmp(c->hash, c->head) != 0)
        found(c, c->n, "it was changed, or lines behind it were taken out");
    return c->wrong == 0 && c->n < c->end;
}
