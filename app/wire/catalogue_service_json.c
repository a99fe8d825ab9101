/* catalogue_service_json.c - the tables by which a service of the hall's JSON is read. */
#include <string.h>

#include "base/text.h"
#include "wire/catalogue_form.h"
#include "wire/targets_json.h"

/* Names and lines: one text a language. */
#define TONGUE(type, language, tag)                                                                \
    {                                                                                              \
        .name = (tag), .read = json_read_text, .offset = offsetof(struct type, text[language]),    \
        .low = 1, .high = sizeof((struct type *)0)->text[language]                                 \
    }

static const struct json_member names_members[] = {
    TONGUE(names, ZH_HANS, "zh_Hans"),
    TONGUE(names, ZH_HANT, "zh_Hant"),
    TONGUE(names, ENGLISH, "en"),
};
const struct json_form names_form = FORM(names_members, names);

static const struct json_member line_members[] = {
    TONGUE(line, ZH_HANS, "zh_Hans"),
    TONGUE(line, ZH_HANT, "zh_Hant"),
    TONGUE(line, ENGLISH, "en"),
};
const struct json_form line_form = FORM(line_members, line);

/* `line` comes first, so that its members have their places. */
static const struct json_member document_members[] = {
    TONGUE(line, ZH_HANS, "zh_Hans"),
    TONGUE(line, ZH_HANT, "zh_Hant"),
    TONGUE(line, ENGLISH, "en"),
    {.name = "where",
     .read = json_read_object,
     IN(document, where),
     .form = &line_form,
     .optional = true},
};
static const struct json_form document_form = FORM(document_members, document);

/* Who does a step, and what is checked there (R15), is for the office, which reads the
 * JSON itself; here it is made sure that it can be read. */
static bool read_post(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    struct names seen;

    (void)m;
    (void)base;
    return json_read_form(r, v, &names_form, &seen);
}

static bool read_check(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    struct line seen;

    (void)m;
    (void)base;
    return json_read_form(r, v, &line_form, &seen);
}

static const struct json_member step_members[] = {
    TONGUE(line, ZH_HANS, "zh_Hans"),
    TONGUE(line, ZH_HANT, "zh_Hant"),
    TONGUE(line, ENGLISH, "en"),
    {.name = "owner", .read = read_post, .optional = true},
    {.name = "check", .read = read_check, .optional = true},
};
static const struct json_form step_form = FORM(step_members, line);

/* "active": what is left out is offered. */
static bool read_active(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    bool *resting = json_into(m, base);

    if (!json_read_bool(r, v, m, base))
        return false;
    *resting = !*resting;
    return true;
}

static bool read_prefix(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    const char *s = json_plain(r, v, 0, 48);
    size_t len;

    if (s == NULL)
        return false;
    len = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (len < 1 || len >= PREFIX_SIZE || s[len] != '\0')
        return json_fail(r, "\"%s\" is not 1 to 3 capital letters; write e.g. \"A\"", s);
    return text_copy(json_into(m, base), PREFIX_SIZE, s);
}

static const struct json_member service_booking_members[] = {
    INT(service_booking, slot_min, 5, 240),
    USUAL(service_booking, slots, 1, 16),
    INT(service_booking, places, 1, PLACES_MAX),
    USUAL(service_booking, walk_in, 0, PLACES_MAX),
};
static const struct json_form service_booking_form = FORM(service_booking_members, service_booking);

static bool read_service_booking(struct json_reader *r, json_t *v, const struct json_member *m,
                                 void *base)
{
    struct service_booking *to = json_into(m, base);

    to->slots = 1;
    return json_read_form(r, v, &service_booking_form, to);
}

static const struct json_member service_members[] = {
    CODE(service, code),
    {.name = "prefix", .read = read_prefix, IN(service, prefix)},
    NAMES(service, name),
    NAMES(service, area),
    NAMES(service, fee),
    CODE(service, icon),
    INT(service, typical_min, 1, 240),
    INT(service, promised_days, 0, 365),
    INT(service, promised_wait_min, 1, 240),
    ROWS(service, documents, document_count, 0, LINES_MAX, document_form),
    ROWS(service, steps, step_count, 1, LINES_MAX, step_form),
    {.name = "booking", .read = read_service_booking, IN(service, booking), .optional = true},
    {.name = "active", .read = read_active, IN(service, resting), .optional = true},
    {.name = "standards", .read = service_standards_read, IN(service, standards), .optional = true},
    {.name = "targets", .read = targets_read, IN(service, targets), .optional = true},
    OWNER(service, review.owner),
    REVIEW(service, review.day),
};
const struct json_form service_form = FORM(service_members, service);
