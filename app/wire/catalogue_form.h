/* catalogue_form.h - what the tables of the hall's JSON are made of, and the tables that
 * catalogue_json.c puts together.  Inside of app/wire alone. */
#pragma once

#include <stddef.h>

#include "core/catalogue.h"
#include "wire/json_read.h"

#define IN(type, field) .offset = offsetof(struct type, field)
#define TEXT(type, field, least)                                                                   \
    {                                                                                              \
        .name = #field, .read = json_read_text, IN(type, field), .low = (least),                   \
        .high = sizeof((struct type *)0)->field                                                    \
    }
#define CODE(type, field)                                                                          \
    {                                                                                              \
        .name = #field, .read = json_read_code, IN(type, field), .low = 1,                         \
        .high = sizeof((struct type *)0)->field                                                    \
    }
#define NAMES(type, field)                                                                         \
    {                                                                                              \
        .name = #field, .read = json_read_object, IN(type, field), .form = &names_form             \
    }
#define INT(type, field, from, to)                                                                 \
    {                                                                                              \
        .name = #field, .read = json_read_int, IN(type, field), .low = (from), .high = (to)        \
    }
#define RULE(field, from, to)                                                                      \
    {                                                                                              \
        .name = #field, .read = json_read_int, IN(rules, field), .low = (from), .high = (to),      \
        .optional = true                                                                           \
    }
#define ROWS(type, field, counter, least, most, rows)                                              \
    {                                                                                              \
        .name = #field, .read = json_read_rows, IN(type, field), .low = (least), .high = (most),   \
        .form = &(rows), .count_at = offsetof(struct type, counter)                                \
    }
#define FORM(table, type)                                                                          \
    {                                                                                              \
        (table), ARRAY_LEN(table), sizeof(struct type)                                             \
    }
#define USUAL(type, field, from, to)                                                               \
    {                                                                                              \
        .name = #field, .read = json_read_int, IN(type, field), .low = (from), .high = (to),       \
        .optional = true                                                                           \
    }
/* Who answers for a description, and the day on which it is looked at again (R34). */
#define OWNER(type, field)                                                                         \
    {                                                                                              \
        .name = "owner", .read = json_read_code, IN(type, field), .low = 1, .high = STAFF_SIZE,    \
        .optional = true                                                                           \
    }
#define REVIEW(type, field)                                                                        \
    {                                                                                              \
        .name = "review", .read = json_read_day, IN(type, field), .optional = true                 \
    }

/* One text in each language: struct names, struct line. */
extern const struct json_form names_form, line_form;

/* Rows of struct service, struct staff and struct day_rule; seven of struct hours; the hours
 * of a struct day_rule alone. */
extern const struct json_form service_form, staff_form, day_form, week_form, day_hours_form;

/* Puts "08:30-12:00" behind the spans that are there. */
bool hours_read_span(struct json_reader *r, json_t *v, struct hours *h);

/* Promised times: of the site, into a struct catalogue. */
extern const struct json_form standards_form;

/* When a case is reported on, into a struct report_rules. */
extern const struct json_form reports_form;

/* A service's own, into a struct service_standards. */
bool service_standards_read(struct json_reader *r, json_t *v, const struct json_member *m,
                            void *base);
