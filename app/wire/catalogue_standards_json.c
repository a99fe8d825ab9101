/* catalogue_standards_json.c - the tables by which promised times are read (R14, R27). */
#include "wire/catalogue_form.h"

/* "complaint_response": [10, 10, 5], a figure for each tier. */
static bool read_figures(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    int *figures = json_into(m, base);

    if (!json_is_array(v) || json_array_size(v) != TIERS)
        return json_fail(r, "is not three figures, basic, raised and excellent: [30, 20, 10]");
    for (size_t i = 0; i < TIERS; i++) {
        int64_t figure;

        json_enter_row(r, i);
        if (!json_whole(r, json_array_get(v, i), 1, 525600, &figure))
            return false;
        figures[i] = (int)figure;
        json_leave(r);
    }
    return true;
}

#define FIGURES(type, field, standard, code)                                                       \
    {                                                                                              \
        .name = (code), .read = read_figures, IN(type, field[standard]), .optional = true          \
    }
#define ALL_FIGURES(type, field)                                                                   \
    FIGURES(type, field, STANDARD_RESPONSE, "response"),                                           \
        FIGURES(type, field, STANDARD_ASSESSMENT, "assessment"),                                   \
        FIGURES(type, field, STANDARD_PROPOSAL, "proposal"),                                       \
        FIGURES(type, field, STANDARD_SURVEY, "survey"),                                           \
        FIGURES(type, field, STANDARD_ANSWER, "answer"),                                           \
        FIGURES(type, field, STANDARD_COMPLAINT_RESPONSE, "complaint_response"),                   \
        FIGURES(type, field, STANDARD_COMPLAINT_SOLUTION, "complaint_solution"),                   \
        FIGURES(type, field, STANDARD_COMPLAINT_FOLLOW_UP, "complaint_follow_up"),                 \
        FIGURES(type, field, STANDARD_OBJECTION, "objection"),                                     \
        FIGURES(type, field, STANDARD_RESPONSE_REMOTE, "response_remote"),                         \
        FIGURES(type, field, STANDARD_REGISTRATION, "registration"),                               \
        FIGURES(type, field, STANDARD_COMPLAINT_INTERIM, "complaint_interim"),                     \
        FIGURES(type, field, STANDARD_FEE, "fee"),                                                 \
        FIGURES(type, field, STANDARD_PROPOSAL_COMPLEX, "proposal_complex")
#define TIER(type, field)                                                                          \
    {                                                                                              \
        .name = "tier", .read = json_read_enum, IN(type, field), .high = TIERS, .names = tiers,    \
        .optional = true                                                                           \
    }

static const char *const tiers[TIERS] = {"basic", "raised", "excellent"};

static const struct json_member standards_members[] = {
    TIER(catalogue, standards.tier),
    {.name = "warn_percent",
     .read = json_read_int,
     IN(catalogue, standards.warn_percent),
     .low = 1,
     .high = 90,
     .optional = true},
    OWNER(catalogue, standards_review.owner),
    REVIEW(catalogue, standards_review.day),
    ALL_FIGURES(catalogue, standards.figures),
};
const struct json_form standards_form = FORM(standards_members, catalogue);

static const struct json_member own_members[] = {
    TIER(service_standards, tier),
    ALL_FIGURES(service_standards, figures),
};
static const struct json_form own_form = FORM(own_members, service_standards);

bool service_standards_read(struct json_reader *r, json_t *v, const struct json_member *m,
                            void *base)
{
    struct service_standards *to = json_into(m, base);

    if (!json_read_form(r, v, &own_form, to))
        return false;
    to->tier += json_object_get(v, "tier") != NULL; /* 0 is the site's */
    return true;
}

/* ---- when a case under way is reported on (R14) ---- */

static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

static bool read_minute(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    const char *text = json_string_value(v);
    int *minute = json_into(m, base);

    return (text != NULL && minute_from_text(text, minute) && *minute < DAY_MINUTES) ||
           json_fail(r, "is no time of the day; write e.g. \"17:00\"");
}

static const struct json_member reports_members[] = {
    {.name = "weekday",
     .read = json_read_enum,
     IN(report_rules, weekday),
     .high = ARRAY_LEN(weekdays),
     .names = weekdays,
     .optional = true},
    {.name = "at", .read = read_minute, IN(report_rules, minute), .optional = true},
    USUAL(report_rules, warn_hours, 1, 120),
    USUAL(report_rules, urgent_minutes, 10, 1440),
    USUAL(report_rules, milestone_hours, 1, 240),
};
const struct json_form reports_form = FORM(reports_members, report_rules);
