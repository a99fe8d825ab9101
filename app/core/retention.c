/* retention.c - months, names of keys, the two witnesses, the rule. */
#include "core/retention.h"

#include <string.h>

#include "base/checksum.h"
#include "base/text.h"

const char *const seal_use_names[SEAL_ENDS] = {"contact", "appointment", "case", "held", "first"};

static const char letters[SEAL_USES + 1] = "caph"; /* a "case" is p, a process: c is taken */

static const enum seal_use uses[] = {SEAL_CONTACT, SEAL_APPOINTMENT, SEAL_CASE, SEAL_HELD};

enum { COUNT_MONTHS = RETENTION_MONTHS_MAX + 2 };

/* ---- months ---- */

int month_of(civil day)
{
    struct date d = date_of(day);

    return d.year * 12 + d.month - 1;
}

civil month_begin(int month)
{
    return civil_of(month / 12, month % 12 + 1, 1);
}

void month_to_text(int month, char to[MONTH_TEXT])
{
    text_format(to, MONTH_TEXT, "%04d-%02d", month / 12 % 10000, month % 12 + 1);
}

/* ---- names ---- */

void seal_name_to_text(struct seal_name n, char to[SEAL_NAME])
{
    to[0] = '\0';
    if (n.use < SEAL_USES)
        text_format(to, SEAL_NAME, "%c%04d%02d:", letters[n.use], n.month / 12 % 10000,
                    n.month % 12 + 1);
}

static bool read_month(const char *s, int *month)
{
    int year = 0, of_year;

    for (int i = 0; i < 6; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
    }
    for (int i = 0; i < 4; i++)
        year = year * 10 + s[i] - '0';
    of_year = (s[4] - '0') * 10 + s[5] - '0';
    *month = year * 12 + of_year - 1;
    return of_year >= 1 && of_year <= 12 && year > 0;
}

bool seal_name_of(const char *sealed, struct seal_name *n, const char **box)
{
    const char *letter = sealed[0] == '\0' ? NULL : strchr(letters, sealed[0]);

    *n = (struct seal_name){.use = SEAL_FIRST};
    *box = sealed;
    if (letter != NULL && strnlen(sealed, SEAL_NAME) >= SEAL_NAME - 1 &&
        sealed[SEAL_NAME - 2] == ':') {
        n->use = uses[letter - letters];
        *box = sealed + SEAL_NAME - 1;
        return read_month(sealed + 1, &n->month) && **box != '\0';
    }
    return sealed[0] != '\0' && strchr(sealed, ':') == NULL;
}

bool seal_is_erased(const char *sealed)
{
    struct seal_name n;
    const char *box;

    return seal_name_of(sealed, &n, &box) && strcmp(box, SEAL_ERASED) == 0;
}

void seal_erase(char *sealed, size_t size)
{
    char name[SEAL_NAME];
    struct seal_name n;
    const char *box;

    if (!seal_name_of(sealed, &n, &box))
        n.use = SEAL_FIRST;
    seal_name_to_text(n, name);
    if (sealed[0] == '\0')
        return;
    wipe(sealed, size);
    text_format(sealed, size, "%s%s", name, SEAL_ERASED);
}

static bool is_about(const struct event *e, struct id subject)
{
    bool message = e->type == MESSAGE_WANTED || e->type == MESSAGE_DUE;

    return id_equal(e->subject, subject) || (message && id_equal(e->body.made.about, subject));
}

static bool is_held(const char *sealed)
{
    struct seal_name n;
    const char *box;

    return seal_name_of(sealed, &n, &box) && n.use == SEAL_HELD;
}

static bool erase_field(const struct field *f, char *text, bool held_alone)
{
    if (text[0] == '\0')
        return false;
    if (f->kind == FIELD_SEALED && !seal_is_erased(text) && (!held_alone || is_held(text))) {
        seal_erase(text, (size_t)f->high);
        return true;
    }
    if (f->kind == FIELD_CODE && strcmp(f->name, "find") == 0 && !held_alone) {
        wipe(text, (size_t)f->high);
        return true;
    }
    return false;
}

static bool erase_event(struct event *e, struct id subject, bool held_alone)
{
    const struct event_form *form = &event_types[e->type];
    bool erased = false;

    for (size_t i = 0; i < form->field_count && is_about(e, subject); i++)
        erased |=
            erase_field(&form->fields[i], (char *)&e->body + form->fields[i].offset, held_alone);
    return erased;
}

bool seal_erase_event(struct event *e, struct id subject)
{
    return erase_event(e, subject, false);
}

bool seal_erase_held(struct event *e, struct id subject)
{
    return erase_event(e, subject, true);
}

bool seal_erase_all(struct event *e)
{
    const struct event_form *form = &event_types[e->type];
    bool has = false;

    for (size_t i = 0; i < form->field_count; i++) {
        const struct field *f = &form->fields[i];

        (void)erase_field(f, (char *)&e->body + f->offset, false);
        has |= f->kind == FIELD_SEALED || (f->kind == FIELD_CODE && strcmp(f->name, "find") == 0);
    }
    return has;
}

bool seal_is_erased_event(const struct event *e)
{
    const struct event_form *form = &event_types[e->type];

    for (size_t i = 0; i < form->field_count; i++) {
        if (form->fields[i].kind == FIELD_SEALED &&
            seal_is_erased((const char *)&e->body + form->fields[i].offset))
            return true;
    }
    return false;
}

/* ---- the trail ---- */

static void follow(struct retention *r, struct moment when)
{
    instant step = (instant)TRAIL_STEP_DAYS * 24 * HOUR;

    if (r->trail == 0 || when.at - r->trail <= step) {
        r->doubt_days = 0;
        if (when.at > r->trail)
            r->trail = when.at;
        return;
    }
    if (r->doubt_days == 0 || when.at < r->doubt) {
        r->doubt = when.at;
        r->doubt_day = day_of(when);
        r->doubt_days = 1;
    } else if (day_of(when) > r->doubt_day) {
        r->doubt_day = day_of(when);
        r->doubt_days++;
    }
    if (r->doubt_days > TRAIL_PROOF_DAYS) {
        r->trail = when.at;
        r->doubt_days = 0;
    }
}

int retention_month(const struct retention *r, struct moment now)
{
    struct moment trail = {r->trail, now.offset_min};
    int clock = month_of(day_of(now)), log = month_of(day_of(trail));

    if (r->trail == 0)
        return 0;
    return clock < log ? clock : log;
}

/* ---- the fold ---- */

static int *count_of(struct retention *r, struct seal_name n)
{
    if (n.use == SEAL_FIRST)
        return &r->count_first;
    return &r->counts[n.use][n.month % COUNT_MONTHS];
}

static void count_texts(struct retention *r, const struct event *e)
{
    const struct event_form *form = &event_types[e->type];

    for (size_t i = 0; i < form->field_count; i++) {
        const char *sealed = (const char *)&e->body + form->fields[i].offset;
        struct seal_name n;
        const char *box;

        if (form->fields[i].kind == FIELD_SEALED && seal_name_of(sealed, &n, &box) &&
            (n.use == SEAL_FIRST || (n.month > r->newest - COUNT_MONTHS && n.month <= r->newest)))
            ++*count_of(r, n);
    }
}

static void begin(struct retention *r, int month)
{
    if (r->first == 0)
        r->first = r->newest = month;
    for (; r->newest < month; r->newest++) {
        for (int use = 0; use < SEAL_USES; use++)
            r->counts[use][(r->newest + 1) % COUNT_MONTHS] = 0;
    }
}

static void end(struct retention *r, const struct seal_step *b, instant when)
{
    int month = b->use == SEAL_FIRST ? 1 : b->month;

    if (r->ended[b->use] >= month)
        return;
    r->ended[b->use] = month;
    r->ended_at[b->use] = when;
}

uint64_t retention_erased_sum(const struct retention *r, int n)
{
    if (n <= 0 || n > r->erased || n <= r->erased - RETENTION_GONE_MAX)
        return 0;
    return r->sums[(n - 1) % RETENTION_GONE_MAX];
}

static void erase(struct retention *r, struct id subject)
{
    uint64_t before = retention_erased_sum(r, r->erased);
    int at = r->erased++ % RETENTION_GONE_MAX;

    r->gone[at] = subject;
    r->sums[at] = checksum(before, subject.b, sizeof subject.b) >> 11; /* a number of JSON */
}

void retention_apply(struct retention *r, const struct event *e, struct moment when)
{
    follow(r, when);
    if (e->type == SEAL_BEGUN)
        begin(r, e->body.seal.month);
    else if (e->type == SEAL_ENDED)
        end(r, &e->body.seal, when.at);
    else if (e->type == DATA_ERASED)
        erase(r, e->subject);
    else
        count_texts(r, e);
}

int retention_count(const struct retention *r, struct seal_name n)
{
    if (n.use == SEAL_FIRST)
        return r->count_first;
    return n.month > r->newest - COUNT_MONTHS && n.month <= r->newest
               ? r->counts[n.use][n.month % COUNT_MONTHS]
               : 0;
}

/* ---- the rule ---- */

/* What has no use of its own may be any: it stays as long as the longest. */
static int limit(const struct retention_rules *rules, enum seal_use use)
{
    int most = 0;

    if (use < SEAL_USES)
        return rules->months[use];
    for (int i = SEAL_CONTACT; i < SEAL_HELD; i++)
        most = rules->months[i] > most ? rules->months[i] : most;
    return most;
}

int retention_end(const struct retention_rules *rules, struct seal_name n)
{
    return n.month + 1 + limit(rules, n.use);
}

int retention_due(const struct retention_rules *rules, enum seal_use use, int month)
{
    return month - 1 - limit(rules, use);
}

bool retention_is_ended(const struct retention *r, struct seal_name n)
{
    return n.use == SEAL_FIRST ? r->ended[SEAL_FIRST] != 0
                               : r->ended[n.use] != 0 && n.month <= r->ended[n.use];
}
