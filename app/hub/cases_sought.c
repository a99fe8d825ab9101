/* cases_sought.c - finds and orders cases among all that there were.
 *
 * One walk over the archive a request: what is looked for in texts is looked up in the
 * codes of services and people first, so that a filing costs some comparisons. */
#include "hub/cases_sought.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "port/clock.h"

/* ---- what is asked ---- */

static char folded(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

bool sought_in(const char *text, const char *word)
{
    for (; *text != '\0'; text++) {
        size_t n = 0;

        while (word[n] != '\0' && folded(text[n]) == folded(word[n]))
            n++;
        if (word[n] == '\0')
            return true;
    }
    return word[0] == '\0';
}

static bool read_named(struct hub_call *c, const char *name, const char *const *words, int n,
                       unsigned *bits)
{
    const char *said = http_query(c->request, name);

    if (said == NULL || said[0] == '\0')
        return true;
    for (int i = 0; i < n; i++) {
        if (strcmp(said, words[i]) == 0) {
            *bits = 1u << i;
            return true;
        }
    }
    answer_problem(c, 422, name, "there is no such %s", name);
    return false;
}

static bool read_state(struct sought *q, struct hub_call *c)
{
    const char *said = http_query(c->request, "state");
    const unsigned all = (1u << CASE_STATES) - 1 - (1u << CASE_FREE), closed = 1u << CASE_CLOSED;

    q->states = all & ~closed;
    q->open = said == NULL || strcmp(said, "open") == 0;
    if (q->open)
        return true;
    q->states = all;
    if (strcmp(said, "all") == 0)
        return true;
    return read_named(c, "state", case_state_names, CASE_STATES, &q->states);
}

static bool read_day(struct hub_call *c, const char *name, int later, instant *to)
{
    const char *said = http_query(c->request, name);
    civil day;

    if (said == NULL || said[0] == '\0')
        return true;
    if (day_from_text(said, &day) && day_clock_at(day + later, clock_day(day + later), 0, to))
        return true;
    answer_problem(c, 422, name, "%s is not a date; write e.g. 2026-11-24", name);
    return false;
}

static bool read_order(struct sought *q, struct hub_call *c)
{
    static const char *const names[CASE_ORDERS] = {"promise", "filed", "changed", "code",
                                                   "kind",    "state", "service", "owner"};
    static const char *const onlys[] = {"", "late", "callback", "owed"};
    const char *down = http_query(c->request, "down");
    unsigned order = 1, only = 1;

    if (!read_named(c, "sort", names, CASE_ORDERS, &order) ||
        !read_named(c, "only", onlys, ARRAY_LEN(onlys), &only))
        return false;
    q->order = (enum case_order)__builtin_ctz(order);
    q->only = (unsigned)__builtin_ctz(only);
    q->down = down != NULL && strcmp(down, "1") == 0;
    return true;
}

static bool read_words(struct sought *q, struct hub_call *c)
{
    const char *said = http_query(c->request, "find");
    char *s = q->text;

    if (said != NULL && !text_copy(q->text, sizeof q->text, said)) {
        answer_problem(c, 422, "find", "look for at most %d bytes", SOUGHT_TEXT - 1);
        return false;
    }
    for (s += strspn(s, " "); *s != '\0' && q->words < SOUGHT_WORDS; q->words++) {
        s += strcspn(s, " ");
        if (*s != '\0')
            *s++ = '\0';
        s += strspn(s, " ");
    }
    if (*s == '\0')
        return true;
    answer_problem(c, 422, "find", "look for at most %d words", SOUGHT_WORDS);
    return false;
}

static const char *next_word(const char *word)
{
    word += strspn(word, " ");
    return word;
}

static uint8_t words_in(const struct sought *q, const char *code, const struct names *n)
{
    const char *word = q->text;
    uint8_t bits = 0;

    for (int i = 0; i < q->words; i++, word += strlen(word) + 1) {
        bool in;

        word = next_word(word);
        in = sought_in(code, word);
        for (int l = 0; n != NULL && l < LANGUAGES; l++)
            in = in || sought_in(n->text[l], word);
        bits = (uint8_t)(bits | in << i);
    }
    return bits;
}

static void rank(const struct fact_codes *c, uint16_t to[FACT_CODES_MAX])
{
    for (int i = 1; i < c->count; i++) {
        for (int k = 1; k < c->count; k++)
            to[i] = (uint16_t)(to[i] + (strcmp(c->text[k], c->text[i]) < 0));
        to[i]++; /* nobody's come first */
    }
}

static void look_up_codes(struct sought *q, const struct hub *h)
{
    const struct fact_codes *services = &h->archive->services, *staff = &h->archive->staff;

    for (int i = 1; i < services->count && q->words > 0; i++) {
        int row = catalogue_service(h->catalogue, services->text[i]);

        q->service[i] =
            words_in(q, services->text[i], row < 0 ? NULL : &h->catalogue->services[row].name);
    }
    for (int i = 1; i < staff->count && q->words > 0; i++) {
        int row = catalogue_staff(h->catalogue, staff->text[i]);

        q->staff[i] = words_in(q, staff->text[i], row < 0 ? NULL : &h->catalogue->staff[row].name);
    }
    if (q->order == ORDER_SERVICE)
        rank(services, q->service_rank);
    if (q->order == ORDER_OWNER)
        rank(staff, q->staff_rank);
}

static int code_row(const struct fact_codes *c, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return -1;
    for (int i = 1; i < c->count; i++) {
        if (strcmp(c->text[i], text) == 0)
            return i;
    }
    return -2;
}

bool sought_read(struct sought *q, const struct hub *h, struct hub_call *c)
{
    *q = (struct sought){.kinds = (1u << KINDS) - 1, .until = INT64_MAX};
    if (!read_named(c, "kind", case_kind_names, KINDS, &q->kinds) || !read_state(q, c) ||
        !read_day(c, "from", 0, &q->from) || !read_day(c, "to", 1, &q->until) ||
        !read_order(q, c) || !read_words(q, c))
        return false;
    q->owner = code_row(&h->archive->staff, http_query(c->request, "owner"));
    look_up_codes(q, h);
    return true;
}

/* ---- one case ---- */

static bool holds_words(const struct sought *q, const struct filing *f)
{
    unsigned bits = q->service[f->service] | q->staff[f->owner], all = (1u << q->words) - 1;
    const char *word = q->text;
    char code[CASE_CODE];

    if (bits == all)
        return true;
    appointment_code(f->id, code);
    for (int i = 0; i < q->words; i++, word += strlen(word) + 1) {
        word = next_word(word);
        if (sought_in(code, word))
            bits |= 1u << i;
    }
    return bits == all;
}

static bool fits(const struct sought *q, const struct filing *f)
{
    return (q->kinds >> f->kind & 1) != 0 && (q->states >> f->state & 1) != 0 &&
           f->filed >= q->from && f->filed < q->until && (q->owner == -1 || q->owner == f->owner) &&
           (q->words == 0 || holds_words(q, f));
}

static bool is_callback(const struct case_file *c)
{
    return c->step == STANDARD_COMPLAINT_FOLLOW_UP || c->step == STANDARD_SURVEY;
}

static bool is_late(const struct hub *h, const struct case_file *c, instant now, bool warned)
{
    enum urgency u = case_urgency(h->catalogue, c, now);

    return u == URGENCY_LATE || (warned && u == URGENCY_WARN);
}

/* A word that the hall owes the customer by now. */
static bool is_owed(const struct hub *h, const struct case_file *c, instant now)
{
    const struct underway *u = underway_of(h->underways, h->site, c->id);

    return underway_urgency(u, now) >= URGENCY_WARN || underway_objection(u) != NULL;
}

static bool is_meant(const struct sought *q, const struct hub *h, const struct case_file *c,
                     instant now)
{
    switch (q->only) {
    case LATE_CASES:
        return c != NULL && is_late(h, c, now, true);
    case CALLBACKS:
        return c != NULL && is_callback(c);
    case OWED_CASES:
        return c != NULL && is_owed(h, c, now);
    default:
        return true;
    }
}

/* ---- the order ---- */

static int64_t code_key(struct id id)
{
    char code[CASE_CODE];
    int64_t key = 0;

    appointment_code(id, code);
    for (int i = 0; i < CASE_CODE - 1; i++)
        key = key << 7 | code[i];
    return key;
}

static int64_t key_of(const struct sought *q, const struct filing *f, const struct case_file *c)
{
    switch (q->order) {
    case ORDER_FILED:
        return f->filed;
    case ORDER_CHANGED:
        return f->changed;
    case ORDER_CODE:
        return code_key(f->id);
    case ORDER_KIND:
        return f->kind;
    case ORDER_STATE:
        return f->state;
    case ORDER_SERVICE:
        return q->service_rank[f->service];
    case ORDER_OWNER:
        return q->staff_rank[f->owner];
    default:
        return c == NULL || c->due == 0 ? INT64_MAX / 2 : c->due;
    }
}

static struct found found_at(const struct sought *q, const struct hub *h, uint64_t place)
{
    const struct filing *f = archive_at(h->archive, place);
    int64_t key = key_of(
        q, f,
        q->order == ORDER_PROMISE && f->state != CASE_CLOSED ? case_by_id(h->site, f->id) : NULL);

    return (struct found){q->down ? -key : key, -f->changed, place};
}

static int compare(const void *x, const void *y)
{
    const struct found *a = x, *b = y;

    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    if (a->second != b->second)
        return a->second < b->second ? -1 : 1;
    return a->place > b->place ? -1 : a->place < b->place;
}

/* Counts one that fits; false when its page was shown before. */
static bool take(const struct sought *q, const struct hub *h, uint64_t place, instant now,
                 const struct found *after, struct findings *to)
{
    const struct filing *f = archive_at(h->archive, place);
    const struct case_file *c = f->state == CASE_CLOSED ? NULL : case_by_id(h->site, f->id);
    struct found found;

    to->callbacks += c != NULL && is_callback(c);
    if ((q->open && c == NULL) || !is_meant(q, h, c, now))
        return false;
    to->all++;
    to->late += c != NULL && is_late(h, c, now, false);
    found = found_at(q, h, place);
    if (after->place != 0 && compare(after, &found) >= 0)
        return false;
    to->rows[to->count++] = found;
    return true;
}

bool sought_find(const struct sought *q, const struct hub *h, struct hub_call *c, uint64_t after,
                 struct findings *to)
{
    const struct archive *a = h->archive;
    uint64_t oldest = archive_oldest(a);
    struct found behind = {.place = 0};

    *to = (struct findings){.rows = NULL};
    if (after != 0 && archive_at(a, after) == NULL) {
        answer_problem(c, 422, "after", "the list has moved on; begin it again");
        return false;
    }
    if (after != 0)
        behind = found_at(q, h, after);
    to->rows = malloc((size_t)(a->count - oldest + 2) * sizeof *to->rows);
    must(to->rows != NULL);
    for (uint64_t place = oldest; place <= a->count; place++) {
        const struct filing *f = archive_at(a, place);

        if (f != NULL && fits(q, f))
            (void)take(q, h, place, c->now.at, &behind, to);
    }
    qsort(to->rows, (size_t)to->count, sizeof *to->rows, compare);
    return true;
}
