/* people_json.c - people of the console, put into the hall's JSON. */
#include "wire/people_json.h"

#include <string.h>

#include "base/text.h"
#include "wire/json_write.h"

enum { BASE_VERSION = 10 }; /* bytes of it that leave room for the edition */

#define TONGUE(language, tag)                                                                      \
    {                                                                                              \
        .name = (tag), .read = json_read_text, .offset = offsetof(struct names, text[language]),   \
        .low = 1, .high = NAME_SIZE                                                                \
    }
#define CODE(field)                                                                                \
    {                                                                                              \
        .name = #field, .read = json_read_code, .offset = offsetof(struct person_request, field),  \
        .low = 1, .high = sizeof((struct person_request *)0)->field                                \
    }
#define NAMES(field)                                                                               \
    {                                                                                              \
        .name = #field, .read = json_read_object,                                                  \
        .offset = offsetof(struct person_request, field), .form = &names_form                      \
    }

static const struct json_member names_members[] = {
    TONGUE(ZH_HANS, "zh_Hans"),
    TONGUE(ZH_HANT, "zh_Hant"),
    TONGUE(ENGLISH, "en"),
};
static const struct json_form names_form = {names_members, ARRAY_LEN(names_members),
                                            sizeof(struct names)};

static const struct json_member members[] = {
    CODE(number),
    NAMES(name),
    NAMES(level),
    CODE(role),
};
static const struct json_form form = {members, ARRAY_LEN(members), sizeof(struct person_request)};

enum err person_request_decode(const char *json, size_t size, struct person_request *to, char *why,
                               size_t n)
{
    memset(to, 0, sizeof *to);
    return json_decode(&form, size > 0 ? json : "{}", size > 0 ? size : 2, to, why, n);
}

char *person_request_encode_new(const struct person_request *from)
{
    return json_write_new(&form, from);
}

static void put_person(json_t *staff, json_t *person)
{
    const char *number = json_string_value(json_object_get(person, "number"));
    size_t i;
    json_t *row;

    json_array_foreach(staff, i, row)
    {
        const char *have = json_string_value(json_object_get(row, "number"));

        if (have != NULL && number != NULL && strcmp(have, number) == 0) {
            must(json_object_update(row, person) == 0);
            return;
        }
    }
    must(json_array_append(staff, person) == 0);
}

static void put_edition(json_t *hall, int edition)
{
    const char *was = json_string_value(json_object_get(hall, "version"));
    char version[CODE_SIZE];

    text_format(version, sizeof version, "%.*s.p%d", BASE_VERSION, was != NULL ? was : "",
                edition % 1000);
    must(json_object_set_new(hall, "version", json_string(version)) == 0);
}

char *catalogue_with_people_new(const char *hall, size_t size, char *const *people, int count,
                                int edition)
{
    json_t *v = json_loadb(hall, size, JSON_REJECT_DUPLICATES, NULL);
    json_t *staff = json_object_get(v, "staff");
    char *text = NULL;

    for (int i = 0; i < count && json_is_array(staff); i++) {
        json_t *person = json_loads(people[i], 0, NULL);

        if (person != NULL)
            put_person(staff, person);
        json_decref(person);
    }
    if (json_is_array(staff)) {
        put_edition(v, edition);
        text = json_dumps(v, JSON_COMPACT);
        must(text != NULL);
    }
    json_decref(v);
    return text;
}
