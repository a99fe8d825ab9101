/* cases_named.c - POST /api/cases/named: cases by the customer's name (R19), which stands in
 * no address.
 *
 * Names are sealed, so each has to be opened: that is a look at personal data, for a reason,
 * noted in the audit log (R37).  A part at a time, the newest case first; what `after` is
 * for the next part cannot be made up, so nobody goes on with a search that is not on
 * record. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/cases_sought.h"
#include "hub/page.h"
#include "hub/report.h"
#include "wire/staff_json.h"

enum { LOOKS = 200, NAME_PLAIN = 256 };

struct search {
    struct search_request said;
    struct sought q;
    uint64_t after;
    struct json_out o;
    int looked, unread, hits;
};

/* ---- the proof of a part ---- */

static void proof(const struct hub *h, const struct hub_call *c, const struct search *s,
                  uint64_t place, char to[PROOF_TEXT])
{
    const struct page_thing thing = {.kind = "search", .revision = (int)place};
    char text[sizeof s->said + STAFF_SIZE + 4], hash[HASH_TEXT];

    text_format(text, sizeof text, "%s\n%s\n%s", staff_of(h, c)->number, s->said.name,
                s->said.reason);
    crypto_hash_text(text, strlen(text), hash);
    hash[PROOF_TEXT - 1] = '\0'; /* half of it is as good */
    page_proof(h, &thing, hash, to);
    wipe(text, sizeof text);
}

static bool read_after(const struct hub *h, struct hub_call *c, struct search *s)
{
    const char *after = http_query(c->request, "after");
    char given[PROOF_TEXT] = "", right[PROOF_TEXT];

    if (after == NULL)
        return true;
    if (sscanf(after, "%" SCNu64 "-%32s", &s->after, given) == 2) {
        proof(h, c, s, s->after, right);
        if (strlen(given) == strlen(right) && crypto_equal(given, right, strlen(right)))
            return true;
    }
    answer_problem(c, 422, "after", "after is next of the part before");
    return false;
}

static bool read_search(struct search *s, const struct hub *h, struct hub_call *c)
{
    char why[256];

    if (search_request_decode(c->request->body, c->request->body_size, &s->said, why, sizeof why) !=
        OK)
        answer_problem(c, 400, "request", "%s", why);
    else if (text_is_blank(s->said.name))
        answer_problem(c, 422, "name", "say in name whom you look for");
    else if (!is_reason(s->said.reason))
        answer_problem(c, 422, "reason", "say in reason, in up to %d bytes, what you need it for",
                       REASON_MAX);
    else
        return read_after(h, c, s) && sought_read(&s->q, h, c);
    return false;
}

/* ---- one name ---- */

/* The sealed name of a case that is in the log alone; false: it could not be read. */
static bool name_of(struct hub *h, const struct filing *f, char to[SEALED_SIZE])
{
    uint32_t life[ARCHIVE_LIFE];
    int n = archive_life(h->archive, f, life);
    struct looked_up *l = malloc(sizeof *l);
    bool found;

    must(l != NULL);
    found = n > 0 && report_look_up(h, life[0], l) && case_opens(l->event.type);
    text_copy(to, SEALED_SIZE, found ? l->event.body.opened.name : "");
    free(l);
    if (found && seals_gone(h, to)[0] != '\0') { /* it may have been held, under another key */
        struct shelf s = shelf_take(h, f);

        if (s.f != NULL)
            text_copy(to, SEALED_SIZE, s.f->name);
        shelf_close(&s);
    }
    return found;
}

/* "王小明" -> "王**": to know it again, not to learn it. */
static void mask(const char *name, char *to, size_t size)
{
    const char *rest = name;

    (void)text_next(&rest);
    text_format(to, size, "%.*s", (int)(rest - name), name);
    while (text_next(&rest) != 0)
        text_append(to, size, "*");
}

static void add_hit(struct search *s, const struct hub *h, const struct hub_call *c,
                    const struct filing *f, const char *name)
{
    const struct case_file *live = case_by_id(h->site, f->id);
    char masked[NAME_PLAIN];

    mask(name, masked, sizeof masked);
    out_open(&s->o, NULL, '{');
    case_filed(&s->o, h, f, live, c->now, case_is_manager(h, c));
    out_text(&s->o, "masked", masked);
    out_close(&s->o, '}');
    s->hits++;
}

static void look(struct search *s, struct hub *h, const struct hub_call *c, uint64_t place)
{
    const struct filing *f = archive_at(h->archive, place);
    const struct case_file *live = case_by_id(h->site, f->id);
    char sealed[SEALED_SIZE] = "", name[NAME_PLAIN] = "";

    s->looked++;
    if (live != NULL)
        text_copy(sealed, sizeof sealed, live->name);
    else if (f->erased || !name_of(h, f, sealed))
        s->unread++;
    if (sealed[0] != '\0' && !seals_open(h, sealed, name, sizeof name))
        s->unread++;
    else if (name[0] != '\0' && sought_in(name, s->said.name))
        add_hit(s, h, c, f, name);
    wipe(name, sizeof name);
}

/* ---- a part ---- */

static void answer_part(struct search *s, const struct hub *h, struct hub_call *c,
                        const struct findings *all)
{
    char next[PROOF_TEXT + 24] = "", right[PROOF_TEXT];

    out_close(&s->o, ']');
    out_int(&s->o, "done", all->all - all->count + s->looked);
    out_int(&s->o, "of", all->all);
    out_int(&s->o, "unread", s->unread);
    if (s->looked < all->count) {
        uint64_t place = all->rows[s->looked - 1].place;

        proof(h, c, s, place, right);
        text_format(next, sizeof next, "%" PRIu64 "-%s", place, right);
    }
    out_text(&s->o, "next", next);
    out_close(&s->o, '}');
    answer_out(c, 200, &s->o);
}

void run_cases_named(struct hub *h, struct hub_call *c)
{
    struct search s = {.after = 0};
    struct findings all;

    if (!read_search(&s, h, c))
        return;
    s.q.order = ORDER_FILED;
    s.q.down = true;
    if (!sought_find(&s.q, h, c, s.after, &all))
        return;
    if (s.after == 0 && !audit_call(h, c, "cases_searched", "", s.said.reason)) {
        free(all.rows);
        return;
    }
    out_open(&s.o, NULL, '{');
    out_open(&s.o, "cases", '[');
    for (int i = 0; i < all.count && i < LOOKS; i++)
        look(&s, h, c, all.rows[i].place);
    answer_part(&s, h, c, &all);
    wipe(&s.said, sizeof s.said);
    free(all.rows);
}
