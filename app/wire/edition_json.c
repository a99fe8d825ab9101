/* edition_json.c - documents of the hall, and publications, as JSON. */
#include "wire/edition_json.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "wire/json_write.h"

#define ROOM(type, field) ((int)sizeof((struct type *)0)->field)
#define MEMBER(type, kind, field, from, to, may_lack)                                              \
    {                                                                                              \
        .name = #field, .read = json_read_##kind, .offset = offsetof(struct type, field),          \
        .low = (from), .high = (to), .optional = (may_lack)                                        \
    }

/* ---- publications ---- */

static const struct json_member publication_members[] = {
    MEMBER(publication, int, number, 1, 1000000, false),
    MEMBER(publication, code, version, 1, ROOM(publication, version), false),
    MEMBER(publication, code, hash, 1, ROOM(publication, hash), false),
    MEMBER(publication, moment, at, 0, 0, false),
    MEMBER(publication, code, by, 0, ROOM(publication, by), false),
    MEMBER(publication, text, reason, 0, ROOM(publication, reason), false),
};
static const struct json_form publication_form = {
    publication_members, ARRAY_LEN(publication_members), sizeof(struct publication)};

char *publication_encode_new(const struct publication *from)
{
    return json_write_new(&publication_form, from);
}

enum err publication_decode(const char *json, struct publication *to)
{
    char why[160];
    struct json_reader r = {.why = why, .why_size = sizeof why};
    json_t *v = json_read_new(&r, json, strlen(json));

    memset(to, 0, sizeof *to);
    if (v != NULL)
        json_read_form(&r, v, &publication_form, to);
    json_decref(v);
    return r.err;
}

/* ---- requests ---- */

static bool read_document(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    char **to = json_into(m, base);

    if (json_is_null(v))
        return true;
    if (!json_is_object(v))
        return json_fail(r, "is not an object, {...}");
    *to = json_dumps(v, JSON_COMPACT);
    must(*to != NULL);
    return true;
}

static const struct json_member request_members[] = {
    MEMBER(edition_request, int, expected, 1, 1000000, true),
    MEMBER(edition_request, bool, accept, 0, 0, true),
    MEMBER(edition_request, text, reason, 1, ROOM(edition_request, reason), true),
    {.name = "document",
     .read = read_document,
     .offset = offsetof(struct edition_request, document),
     .optional = true},
};
static const struct json_form request_form = {request_members, ARRAY_LEN(request_members),
                                              sizeof(struct edition_request)};

enum err edition_request_decode(const char *json, size_t size, struct edition_request *to,
                                char *why, size_t n)
{
    struct json_reader r = {.why = why, .why_size = n};
    json_t *v = json_read_new(&r, size > 0 ? json : "{}", size > 0 ? size : 2);

    memset(to, 0, sizeof *to);
    if (v != NULL)
        json_read_form(&r, v, &request_form, to);
    json_decref(v);
    if (r.err != OK) {
        free(to->document);
        to->document = NULL;
    }
    return r.err;
}

/* ---- documents ---- */

static const char *const kept[] = {"version", "site", "zone", "unlock", "staff"};

static json_t *object_of(const char *json, size_t size)
{
    json_t *v = json_loadb(json, size, JSON_REJECT_DUPLICATES, NULL);

    if (json_is_object(v))
        return v;
    json_decref(v);
    return NULL;
}

static char *write(json_t *v)
{
    char *text = v == NULL ? NULL : json_dumps(v, JSON_COMPACT);

    must(v == NULL || text != NULL);
    json_decref(v);
    return text;
}

char *edition_draft_document_new(const char *draft, int *base)
{
    json_t *v = object_of(draft, strlen(draft));
    json_t *document = json_object_get(v, "document");
    char *text = json_is_object(document) ? json_dumps(document, JSON_COMPACT) : NULL;

    must(text != NULL || !json_is_object(document));
    *base = (int)json_integer_value(json_object_get(v, "base"));
    json_decref(v);
    return text;
}

char *edition_document_new(const char *hall, size_t size)
{
    json_t *v = object_of(hall, size);

    for (size_t i = 0; v != NULL && i < ARRAY_LEN(kept); i++)
        (void)json_object_del(v, kept[i]);
    return write(v);
}

char *edition_hall_new(const char *document, const char *hall, size_t size, const char *version)
{
    json_t *base = object_of(hall, size), *edited = object_of(document, strlen(document));
    json_t *v = NULL;

    if (base != NULL && edited != NULL) {
        v = json_object();
        must(v != NULL);
        for (size_t i = 0; i < ARRAY_LEN(kept); i++) {
            json_t *of_base = json_object_get(base, kept[i]);

            (void)json_object_del(edited, kept[i]);
            must(of_base == NULL || json_object_set(v, kept[i], of_base) == 0);
        }
        must(json_object_set_new(v, "version", json_string(version)) == 0 &&
             json_object_update(v, edited) == 0);
    }
    json_decref(base);
    json_decref(edited);
    return write(v);
}

char *edition_renamed_new(const char *hall, size_t size, const char *version)
{
    json_t *v = object_of(hall, size);

    must(v == NULL || json_object_set_new(v, "version", json_string(version)) == 0);
    return write(v);
}
