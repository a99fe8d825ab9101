/* edition_api.c - the hall is edited at the console: drafts, checks, publications (R34).
 *
 * A draft is its author's alone: record "draft" NUMBER = {"base", "at", "document"}.  Who
 * publishes names the publication that the draft was made from; when there is a newer one
 * nothing is published. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/edition.h"
#include "hub/editions.h"
#include "wire/catalogue_json.h"

enum { WHY = 512 };

/* The file is the first. */
static int number_of(struct hub *h)
{
    int number = edition_number(h);

    return number > 0 ? number : 1;
}

/* Terminals go by it: never that of the hall in force, whatever its file says. */
static void version_of(const struct hub *h, int number, char to[CODE_SIZE])
{
    text_format(to, CODE_SIZE, "v%d", number);
    if (strcmp(to, h->catalogue->version) == 0)
        text_append(to, CODE_SIZE, ".1");
}

/* ---- GET ---- */

static void out_document(struct json_out *o, const char *hall)
{
    char *document = edition_document_new(hall, strlen(hall));

    if (document != NULL)
        out_raw(o, "document", document, strlen(document));
    else
        out_null(o, "document");
    free(document);
}

static void out_draft(struct json_out *o, struct hub *h, struct hub_call *c)
{
    char *draft = h->store->ops->get_new(h->store, "draft", staff_of(h, c)->number);

    if (draft != NULL)
        out_raw(o, "draft", draft, strlen(draft));
    else
        out_null(o, "draft");
    free(draft);
}

static void out_publication(struct json_out *o, const struct publication *p)
{
    out_open(o, NULL, '{');
    out_int(o, "number", p->number);
    out_text(o, "version", p->version);
    out_time(o, "at", p->at.at);
    out_text(o, "by", p->by);
    out_text(o, "reason", p->reason);
    out_close(o, '}');
}

/* The newest first. */
static void out_publications(struct json_out *o, struct hub *h)
{
    int newest = edition_number(h);
    struct publication p = {.number = 1, .at = h->published_at};

    out_open(o, "versions", '[');
    for (int i = newest; i > 0; i--) {
        if (edition_publication(h, i, &p))
            out_publication(o, &p);
    }
    if (newest == 0) {
        text_copy(p.version, sizeof p.version, h->catalogue->version);
        out_publication(o, &p);
    }
    out_close(o, ']');
}

static void out_review(struct json_out *o, const char *kind, const char *code,
                       const struct review *r, civil today)
{
    out_open(o, NULL, '{');
    out_text(o, "kind", kind);
    out_text(o, "code", code);
    out_text(o, "owner", r->owner);
    if (r->day == 0)
        out_null(o, "day");
    else
        out_day(o, "day", r->day);
    out_bool(o, "overdue", r->day != 0 && r->day < today);
    out_close(o, '}');
}

static void out_reviews(struct json_out *o, const struct catalogue *hall, civil today)
{
    out_open(o, "reviews", '[');
    out_review(o, "standards", "", &hall->standards_review, today);
    for (int i = 0; i < hall->service_count; i++)
        out_review(o, "service", hall->services[i].code, &hall->services[i].review, today);
    out_close(o, ']');
}

void run_editions(struct hub *h, struct hub_call *c)
{
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    out_int(&o, "number", number_of(h));
    out_text(&o, "version", h->catalogue->version);
    out_bool(&o, "may_edit", staff_has(h, c, ROLE_MANAGE));
    out_document(&o, h->hall_text);
    out_draft(&o, h, c);
    out_publications(&o, h);
    out_reviews(&o, h->catalogue, day_of(c->now));
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

void run_edition(struct hub *h, struct hub_call *c)
{
    struct publication p = {.number = 1};
    struct json_out o = {0};
    char *hall = NULL;

    if (edition_publication(h, atoi(c->arg), &p))
        hall = edition_text_new(h, p.number);
    else if (edition_number(h) == 0 && strcmp(c->arg, "1") == 0)
        hall = strdup(h->hall_text);
    if (hall == NULL) {
        answer_problem(c, 404, "no_version", "there is no such version of the hall");
        return;
    }
    out_open(&o, NULL, '{');
    out_int(&o, "number", p.number);
    out_document(&o, hall);
    out_close(&o, '}');
    free(hall);
    answer_out(c, 200, &o);
}

/* ---- what a document comes to ---- */

static bool read_request(struct hub_call *c, struct edition_request *to, bool whole)
{
    char why[WHY] = "";

    if (edition_request_decode(c->request->body, c->request->body_size, to, why, sizeof why) != OK)
        answer_problem(c, 400, "request", "%s", why);
    else if (whole && to->document == NULL)
        answer_problem(c, 400, "request", "member \"document\" is missing");
    else
        return true;
    free(to->document);
    to->document = NULL;
    return false;
}

/* Ready as the publication of that number; else answered with place and mend. */
static bool prepare(struct hub *h, struct hub_call *c, const char *document, int number)
{
    char version[CODE_SIZE], why[WHY] = "", *hall;

    version_of(h, number, version);
    hall = edition_hall_new(document, h->hall_text, strlen(h->hall_text), version);
    if (hall == NULL)
        text_copy(why, sizeof why, "this is no JSON object");
    if (hall != NULL && edition_prepare(h, hall, NULL, why, sizeof why))
        return true;
    answer_problem(c, 422, "catalogue", "%s", why);
    return false;
}

static void out_orphans(struct json_out *o, const struct orphan *orphans, int count)
{
    out_open(o, "orphans", '[');
    for (int i = 0; i < count; i++) {
        out_open(o, NULL, '{');
        out_text(o, "kind", orphan_names[orphans[i].kind]);
        out_text(o, "code", orphans[i].code);
        out_int(o, "count", orphans[i].count);
        out_bool(o, "stops", orphan_stops(orphans[i].kind));
        out_close(o, '}');
    }
    out_close(o, ']');
}

void run_edition_check(struct hub *h, struct hub_call *c)
{
    struct orphan orphans[ORPHANS_MAX];
    struct edition_request r;
    struct json_out o = {0};

    if (!read_request(c, &r, true))
        return;
    if (prepare(h, c, r.document, number_of(h) + 1)) {
        out_open(&o, NULL, '{');
        out_orphans(&o, orphans, edition_orphans(h->site, h->next, c->now, orphans));
        out_close(&o, '}');
        answer_out(c, 200, &o);
    }
    free(r.document);
}

/* ---- drafts ---- */

static char *draft_new(int base, const char *document, struct moment now)
{
    struct json_out o = {0};
    size_t size;

    out_open(&o, NULL, '{');
    out_int(&o, "base", base);
    out_time(&o, "at", now.at);
    out_raw(&o, "document", document, strlen(document));
    out_close(&o, '}');
    return out_take(&o, &size);
}

bool edition_keep_draft(struct hub *h, struct hub_call *c, int base, const char *document)
{
    char *draft = document != NULL ? draft_new(base, document, c->now) : NULL;
    bool kept = log_put(h, "draft", staff_of(h, c)->number, draft);

    free(draft);
    return kept;
}

char *edition_drafted_new(struct hub *h, struct hub_call *c, int *base)
{
    char *draft = h->store->ops->get_new(h->store, "draft", staff_of(h, c)->number);
    char *document = draft != NULL ? edition_draft_document_new(draft, base) : NULL, *hall;

    free(draft);
    if (document == NULL) {
        *base = number_of(h);
        return strdup(h->hall_text);
    }
    hall = edition_hall_new(document, h->hall_text, strlen(h->hall_text), h->catalogue->version);
    free(document);
    return hall;
}

void run_edition_draft(struct hub *h, struct hub_call *c)
{
    struct edition_request r;

    if (!read_request(c, &r, false))
        return;
    if (edition_keep_draft(h, c, r.expected, r.document))
        answer_json(c, 204, NULL);
    free(r.document);
}

/* ---- publishing ---- */

/* The first thing in the way of the prepared hall; false: nothing, but for what is accepted. */
static bool in_the_way(const struct hub *h, struct moment now, bool accept, struct orphan *first)
{
    struct orphan orphans[ORPHANS_MAX];
    int count = edition_orphans(h->site, h->next, now, orphans);

    for (int i = 0; i < count; i++) {
        if (accept && !orphan_stops(orphans[i].kind))
            continue;
        *first = orphans[i];
        return true;
    }
    return false;
}

static bool may_publish(struct hub *h, struct hub_call *c, bool accept)
{
    struct orphan o;

    if (!in_the_way(h, c->now, accept, &o))
        return true;
    answer_problem(c, 409, orphan_stops(o.kind) ? "in_use" : "orphans",
                   "this would leave alone: %s %s (%d)%s", orphan_names[o.kind], o.code, o.count,
                   orphan_stops(o.kind) ? "; end that first"
                                        : "; say \"accept\": true to publish all the same");
    return false;
}

static void say_published(struct hub *h, struct hub_call *c, int number)
{
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    out_int(&o, "number", number);
    out_text(&o, "version", h->catalogue->version);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

static void publish(struct hub *h, struct hub_call *c, const struct edition_request *r)
{
    int number = number_of(h) + 1;
    char by[STAFF_SIZE], version[CODE_SIZE];

    if (r->expected != number - 1) {
        answer_problem(c, 409, "edition", "somebody published version %d meanwhile; compare again",
                       number - 1);
        return;
    }
    if (!prepare(h, c, r->document, number) || !may_publish(h, c, r->accept))
        return;
    text_copy(by, sizeof by, staff_of(h, c)->number);
    text_copy(version, sizeof version, h->next->version);
    if (edition_publish_next(h, number, by, r->reason, c->now) && log_put(h, "draft", by, NULL) &&
        audit_call(h, c, "hall_published", version, r->reason))
        say_published(h, c, number);
}

void run_edition_publish(struct hub *h, struct hub_call *c)
{
    struct edition_request r;

    if (!read_request(c, &r, true))
        return;
    if (r.reason[0] == '\0')
        answer_problem(c, 400, "request", "member \"reason\" is missing");
    else if (log_begin(h))
        publish(h, c, &r);
    free(r.document);
}

/* ---- guitai-hub catalogue ---- */

char *edition_export_new(struct store *s)
{
    char *hash = s->ops->get_new(s, "catalogue", "hash");
    char *text = hash != NULL ? s->ops->get_new(s, "edition", hash) : NULL;

    free(hash);
    return text;
}

/* Ready as the next publication, under its version. */
static bool prepare_import(struct hub *h, const char *hall, size_t size, const char *file,
                           char *why, size_t why_size)
{
    char *people = people_merged_new(h, hall, size, NULL, 0, why, why_size), *renamed;
    char version[CODE_SIZE];

    if (people == NULL)
        return false;
    version_of(h, number_of(h) + 1, version);
    renamed = edition_renamed_new(people, strlen(people), version);
    free(people);
    must(renamed != NULL);
    if (!edition_prepare(h, renamed, file, why, why_size))
        return false;
    if (strcmp(h->next->site, h->c.site) == 0 && strcmp(h->next->zone, h->catalogue->zone) == 0)
        return true;
    text_format(why, why_size, "%s: site is \"%s\" and zone \"%s\"; this hall's are \"%s\", \"%s\"",
                file, h->next->site, h->next->zone, h->c.site, h->catalogue->zone);
    return false;
}

bool edition_take(struct hub *h, const char *hall, size_t size, const char *file, bool accept,
                  struct moment now, char *why, size_t why_size)
{
    struct orphan o;

    if (!prepare_import(h, hall, size, file, why, why_size))
        return false;
    if (in_the_way(h, now, accept, &o)) {
        text_format(why, why_size, "%s: this would leave alone: %s %s (%d)%s", file,
                    orphan_names[o.kind], o.code, o.count,
                    orphan_stops(o.kind) ? "; end that first"
                                         : "; --accept publishes it all the same");
        return false;
    }
    text_copy(why, why_size, "the store cannot be written");
    return edition_publish_next(h, number_of(h) + 1, "", file, now) &&
           audit_add(h->store, now, "", "hall_published", h->catalogue->version, file) == OK;
}

bool edition_import(struct hub *h, const char *hall, size_t size, const char *file, bool accept,
                    struct moment now, char *why, size_t why_size)
{
    /* As it is written first: the lines of mistakes are those of the file. */
    return catalogue_decode(file, hall, size, h->next, why, why_size) == OK &&
           edition_take(h, hall, size, file, accept, now, why, why_size) &&
           edition_took_file(h, hall, size);
}
