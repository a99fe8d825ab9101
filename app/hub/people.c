/* people.c - who works here, and may sign in: seen by auditors, changed by
 * administrators, without a new start of the hub.
 *
 * Records: "people" NUMBER = the person as JSON, over the one of the hall's file;
 * "people_edition" "edition" = how often that changed; "disabled" NUMBER = since
 * when.  Nobody can shut themselves out, so that an administrator always remains; nor
 * take the old password or the second factor away from themselves, so that a session
 * which somebody left open gives neither. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/editions.h"
#include "hub/imports.h"
#include "wire/people_json.h"

enum { TEMPORARY_BYTES = 9, WHY = 256 };

/* ---- records ---- */

struct rows {
    char *people[2 * STAFF_MAX]; /* and those that are added or changed */
    int count;
};

static bool keep_row(void *ctx, const char *key, const char *value)
{
    struct rows *r = ctx;

    (void)key;
    r->people[r->count] = strdup(value);
    must(r->people[r->count] != NULL);
    return ++r->count < STAFF_MAX;
}

static void free_rows(struct rows *r)
{
    for (int i = 0; i < r->count; i++)
        free(r->people[i]);
    r->count = 0;
}

static int read_edition(struct store *s)
{
    char *value = s->ops->get_new(s, "people_edition", "edition");
    int edition = value != NULL ? atoi(value) : 0;

    free(value);
    return edition;
}

bool people_is_disabled(const struct hub *h, const char *number)
{
    return log_has(h, "disabled", number);
}

bool people_has(struct store *s, const char *number)
{
    char *value = s->ops->get_new(s, "people", number);
    bool there = value != NULL;

    free(value);
    return there;
}

/* ---- the hall with them ---- */

char *people_merged_new(struct hub *h, const char *hall, size_t size, char *const *more,
                        int more_count, char *why, size_t why_size)
{
    int edition = read_edition(h->store) + (more_count > 0);
    struct rows r = {.count = 0};
    bool good = hall != NULL && h->store->ops->list(h->store, "people", keep_row, &r) == OK;
    char *text = NULL;

    for (int i = 0; good && i < more_count && r.count < (int)ARRAY_LEN(r.people); i++)
        (void)keep_row(&r, "", more[i]);
    if (good && edition > 0)
        text = catalogue_with_people_new(hall, size, r.people, r.count, edition);
    else if (good)
        text = strndup(hall, size);
    if (text == NULL)
        text_copy(why, why_size, "the hall or its people cannot be read");
    free_rows(&r);
    return text;
}

/* ---- GET /api/people ---- */

static int counter_of(const struct hub *h, const char *number)
{
    for (int i = 0; i < h->catalogue->counter_count; i++) {
        if (h->site->desks[i].state != COUNTER_SHUT && strcmp(h->site->desks[i].staff, number) == 0)
            return h->catalogue->counters[i].number;
    }
    return 0;
}

/* "none", "temporary" (to be changed at the next sign-in) or "own". */
static const char *password_of(const struct hub *h, const char *number)
{
    char *value = h->store->ops->get_new(h->store, "staff", number);
    const char *flag = value != NULL ? strrchr(value, ' ') : NULL;
    const char *state = flag == NULL ? "none" : flag[1] == '1' ? "temporary" : "own";

    free(value);
    return state;
}

static void out_person(struct json_out *o, const struct hub *h, const struct staff *s)
{
    out_open(o, NULL, '{');
    out_text(o, "number", s->number);
    out_names(o, "name", &s->name);
    out_names(o, "level", &s->level);
    out_text(o, "role", s->role);
    out_int(o, "counter", counter_of(h, s->number));
    out_text(o, "password", password_of(h, s->number));
    out_bool(o, "second_factor", second_factor_is_on(h, s->number));
    out_bool(o, "disabled", people_is_disabled(h, s->number));
    out_close(o, '}');
}

void run_people(struct hub *h, struct hub_call *c)
{
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    out_open(&o, "people", '[');
    for (int i = 0; i < h->catalogue->staff_count; i++)
        out_person(&o, h, &h->catalogue->staff[i]);
    out_close(&o, ']');
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

/* ---- added, changed ---- */

static void done(struct hub_call *c)
{
    answer_json(c, 204, NULL);
}

static bool is_self(const struct hub *h, struct hub_call *c, const char *number)
{
    if (strcmp(staff_of(h, c)->number, number) != 0)
        return false;
    answer_problem(c, 409, "self", "another administrator has to do that for you");
    return true;
}

static bool put_person(struct hub *h, const char *json, const char *by, struct moment now)
{
    struct person_request r;
    char why[WHY];

    must(person_request_decode(json, strlen(json), &r, why, sizeof why) == OK);
    if (!log_put(h, "people", r.number, json))
        return false;
    if (audit_add(h->store, now, by, "person_set", r.number, r.role) == OK)
        return true;
    h->failed = true;
    return false;
}

bool people_take(struct hub *h, char *const *people, int count, const char *by, struct moment now,
                 char *why, size_t why_size)
{
    char *base, *hall, text[16];

    if (!log_begin(h))
        return false;
    base = edition_base_new(h);
    hall =
        people_merged_new(h, base, base != NULL ? strlen(base) : 0, people, count, why, why_size);
    free(base);
    if (hall == NULL || !edition_prepare(h, hall, NULL, why, why_size))
        return false;
    for (int i = 0; i < count; i++) {
        if (!put_person(h, people[i], by, now))
            return false;
    }
    text_format(text, sizeof text, "%d", read_edition(h->store) + 1);
    return log_put(h, "people_edition", "edition", text) && edition_publish(h, by, "", now);
}

void run_person(struct hub *h, struct hub_call *c)
{
    struct person_request r;
    char why[WHY] = "", by[STAFF_SIZE], *json;
    int at;

    if (person_request_decode(c->request->body, c->request->body_size, &r, why, sizeof why) != OK) {
        answer_problem(c, 400, "request", "%s", why);
        return;
    }
    at = catalogue_staff(h->catalogue, r.number);
    if (at >= 0 && strcmp(h->catalogue->staff[at].role, r.role) != 0 && is_self(h, c, r.number))
        return;
    if (at < 0 && h->catalogue->staff_count == STAFF_MAX) {
        answer_problem(c, 409, "full", "this hall has as many people as it can");
        return;
    }
    json = person_request_encode_new(&r);
    text_copy(by, sizeof by, staff_of(h, c)->number);
    if (people_take(h, &json, 1, by, c->now, why, sizeof why))
        done(c);
    else if (why[0] != '\0')
        answer_problem(c, 422, "person", "%s", why);
    free(json);
}

/* ---- the way in ---- */

/* Who stands in the path; -1 after an answer. */
static int person_of(const struct hub *h, struct hub_call *c)
{
    int at = catalogue_staff(h->catalogue, c->arg);

    if (at < 0)
        answer_problem(c, 404, "no_person", "there is no such member of staff");
    return at;
}

static void say_temporary(struct hub_call *c)
{
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    out_text(&o, "password", c->fresh);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

void people_first_password(char to[FIRST_PASSWORD_TEXT])
{
    uint8_t random[TEMPORARY_BYTES];

    crypto_random(random, sizeof random);
    must(crypto_base64url(random, sizeof random, to, FIRST_PASSWORD_TEXT));
}

/* A password for one sign-in, shown once. */
void run_person_password(struct hub *h, struct hub_call *c)
{
    int at = person_of(h, c);

    if (at < 0 || is_self(h, c, c->arg))
        return;
    if (!c->worked) {
        people_first_password(c->fresh);
        c->work = WORK_MAKE;
        return;
    }
    if (!c->fits) {
        answer_problem(c, 503, "storage", "there is no memory to make a password; try again");
        return;
    }
    if (!log_begin(h) || !audit_call(h, c, "password_reset", c->arg, ""))
        return;
    if (staff_set_password(h->store, h->catalogue->staff[at].number, c->made, true) == OK)
        say_temporary(c);
    else
        h->failed = true;
    h->topics |= TOPIC(TOPIC_ANY); /* live streams of those sessions end */
}

void run_person_disable(struct hub *h, struct hub_call *c)
{
    bool on = c->route->command != 0;
    char when[MOMENT_TEXT];

    if (person_of(h, c) < 0 || (on && is_self(h, c, c->arg)))
        return;
    moment_to_text(c->now, when);
    if (!log_put(h, "disabled", c->arg, on ? when : NULL) ||
        (on && !staff_end_sessions(h, c->arg, "")) ||
        !audit_call(h, c, on ? "person_disabled" : "person_enabled", c->arg, ""))
        return;
    done(c);
}

void run_person_factor(struct hub *h, struct hub_call *c)
{
    if (person_of(h, c) < 0 || is_self(h, c, c->arg) || !log_begin(h))
        return;
    if (second_factor_reset(h->store, c->arg) != OK)
        h->failed = true;
    else if (audit_call(h, c, "second_factor_reset", c->arg, ""))
        done(c);
}
