/* main_hub_audit.c - guitai-hub audit --verify: walks along the chain, beside the
 * running hub. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/hub.h"
#include "main_hub.h"

enum { LINES_AT_ONCE = 1000, WHY = 512 };

struct noted { /* a head that was written down elsewhere */
    uint64_t n;
    char hash[HASH_TEXT];
};

static bool read_noted(const char *text, struct noted *to)
{
    char end;

    return text == NULL ||
           (sscanf(text, "%" SCNu64 ":%64[0-9a-f]%c", &to->n, to->hash, &end) == 2 && to->n > 0 &&
            strlen(to->hash) == HASH_TEXT - 1);
}

/* False with the reason: the chain is whole, but it is another one. */
static bool is_noted(const struct audit_check *c, const struct noted *noted)
{
    return c->n != noted->n || strcmp(c->hash, noted->hash) == 0;
}

static int walk(struct store *s, const struct noted *noted)
{
    struct audit_check c;
    bool same = true, more = true;

    audit_check_begin(s, &c);
    while (more && same) {
        bool before = c.n < noted->n && noted->n - c.n < LINES_AT_ONCE;

        more = audit_check_on(s, &c, before ? (int)(noted->n - c.n) : LINES_AT_ONCE);
        same = c.wrong != 0 || is_noted(&c, noted);
    }
    if (c.wrong != 0)
        fprintf(stderr, "guitai-hub: audit line %" PRIu64 ": %s\n", c.wrong, c.why);
    else if (!same)
        fprintf(stderr, "guitai-hub: audit line %" PRIu64 ": its hash is not the one of --head\n",
                c.n);
    else if (c.end < noted->n)
        fprintf(stderr,
                "guitai-hub: audit line %" PRIu64 ": it is missing; the log ends at %" PRIu64 "\n",
                noted->n, c.end);
    else
        printf("%" PRIu64 " lines, each as it was written.  Note this apart from the hub, for "
               "--head: %" PRIu64 ":%s\n",
               c.n, c.n, c.hash);
    return c.wrong == 0 && same && c.end >= noted->n ? 0 : 1;
}

int hub_audit(const struct hub_options *o)
{
    struct hub_world w = {.store = NULL};
    struct noted noted = {.n = 0};
    char why[WHY] = "";
    int status = 2;

    if (!read_noted(o->head, &noted))
        text_format(why, sizeof why, "--head: give NUMBER:HASH as --verify printed it");
    else if (!hub_world_read(&w, o->config, why, sizeof why))
        ;
    else if (!hub_world_open(&w, why, sizeof why))
        status = 1;
    if (why[0] != '\0')
        fprintf(stderr, "guitai-hub: %s\n", why);
    else
        status = walk(w.store, &noted);
    hub_world_close(&w);
    return status;
}
