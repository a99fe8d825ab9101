/* catalogue_json.c - the tables by which a hall's JSON is read. */
#include "wire/catalogue_json.h"

#include <string.h>

#include "base/text.h"
#include "wire/catalogue_check.h"
#include "wire/catalogue_form.h"
#include "wire/nearest.h"
#include "wire/targets_json.h"
#include "wire/wordings_json.h"

/* One character: it is drawn in a badge. */
static bool read_mark(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    if (!json_read_text(r, v, m, base))
        return false;
    if (text_length(json_into(m, base)) != 1)
        return json_fail(r, "\"%s\" is not one character", (const char *)json_into(m, base));
    return true;
}

static bool read_zone(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    const char *zone = json_into(m, base);

    if (!json_read_text(r, v, m, base))
        return false;
    for (const char *s = zone; *s != '\0'; s++) {
        bool letter = (*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z');

        if (!letter && !(s > zone && *s >= '0' && *s <= '9') &&
            !(s > zone && strchr("/_+-", *s) != NULL))
            return json_fail(r, "\"%s\" is not a time zone; write e.g. \"Asia/Shanghai\"", zone);
    }
    return true;
}

static bool read_unlock(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    if (!json_read_text(r, v, m, base))
        return false;
    if (strncmp(json_into(m, base), "$argon2id$", 10) != 0)
        return json_fail(r, "is not an argon2id string, \"$argon2id$...\"; never write the PIN");
    return true;
}

/* A file under the catalogue's folder, and nowhere else. */
static bool read_photo(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    const char *path = json_into(m, base);

    if (!json_read_text(r, v, m, base))
        return false;
    if (path[0] == '/' || strstr(path, "..") != NULL || strchr(path, '\\') != NULL)
        return json_fail(r, "\"%s\" is outside this file's folder; write e.g. \"photos/0311.svg\"",
                         path);
    return true;
}

static bool read_role(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    static const char *const roles[] = {"clerk", "supervisor", "manager", "admin", "auditor"};
    int row;
    struct json_member as_row = {.name = m->name, .high = ARRAY_LEN(roles), .names = roles};

    if (!json_read_enum(r, v, &as_row, &row))
        return false;
    return text_copy(json_into(m, base), CODE_SIZE, roles[row]);
}

static bool read_counter_service(struct json_reader *r, json_t *v, struct counter *to)
{
    const struct catalogue *c = r->whole;
    const char *code = json_plain(r, v, 1, 48);
    struct nearest near;
    int row;

    if (code == NULL)
        return false;
    row = catalogue_service(c, code);
    if (row < 0) {
        nearest_init(&near, code);
        for (int i = 0; i < c->service_count; i++)
            nearest_try(&near, c->services[i].code);
        if (nearest_best(&near) == NULL)
            return json_fail(r, "there is no service \"%s\"; add it to \"services\"", code);
        return json_fail(r, "there is no service \"%s\"; did you mean \"%s\"?", code,
                         nearest_best(&near));
    }
    if ((to->services >> row & 1) != 0)
        return json_fail(r, "\"%s\" is here twice; take one out", code);
    to->services |= UINT64_C(1) << row;
    return true;
}

static bool read_counter_services(struct json_reader *r, json_t *v, const struct json_member *m,
                                  void *base)
{
    (void)m;
    if (!json_is_array(v) || json_array_size(v) == 0)
        return json_fail(r, "is not a list of services' codes, [\"social\", ...]");
    for (size_t i = 0; i < json_array_size(v); i++) {
        json_enter_row(r, i);
        if (!read_counter_service(r, json_array_get(v, i), base))
            return false;
        json_leave(r);
    }
    return true;
}

static bool read_levels(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    int *levels = json_into(m, base);

    if (!json_is_array(v) || json_array_size(v) == 0)
        return json_fail(r, "is not a list of levels, [1, 2]");
    for (size_t i = 0; i < json_array_size(v); i++) {
        int64_t level;

        json_enter_row(r, i);
        if (!json_whole(r, json_array_get(v, i), 1, 5, &level))
            return false;
        *levels |= 1 << level;
        json_leave(r);
    }
    return true;
}

static const struct json_member counter_members[] = {
    INT(counter, number, 1, 999),
    NAMES(counter, name),
    {.name = "services", .read = read_counter_services},
};
static const struct json_form counter_form = FORM(counter_members, counter);

static const struct json_member staff_members[] = {
    CODE(staff, number),
    NAMES(staff, name),
    NAMES(staff, level),
    {.name = "photo",
     .read = read_photo,
     IN(staff, photo),
     .high = sizeof((struct staff *)0)->photo,
     .optional = true},
    {.name = "role", .read = read_role, IN(staff, role)},
};
const struct json_form staff_form = FORM(staff_members, staff);

static const struct json_member class_members[] = {
    CODE(priority_class, code),
    NAMES(priority_class, name),
    INT(priority_class, head_start_min, 1, 480),
};
static const struct json_form class_form = FORM(class_members, priority_class);

static const struct json_member reason_members[] = {
    CODE(reason, code),
    NAMES(reason, name),
    {.name = "levels", .read = read_levels, IN(reason, levels)},
};
static const struct json_form reason_form = FORM(reason_members, reason);

static const struct json_member rules_members[] = {
    RULE(appointment_lead_min, 0, 240),
    RULE(recall_limit, 1, 20),
    RULE(rating_seconds, 5, 600),
    RULE(idle_seconds, 10, 3600),
    RULE(warn_seconds, 5, 120),
    RULE(complaint_minutes, 1, 1440),
    RULE(stale_seconds, 10, 3600),
    CODE(rules, complaint_owner),
    RULE(repair_minutes, 1, 10080),
    RULE(archive_days, 1, 3650),
    {.name = "equipment_owner",
     .read = json_read_code,
     IN(rules, equipment_owner),
     .low = 1,
     .high = STAFF_SIZE,
     .optional = true},
    {.name = "second_factor", .read = json_read_bool, IN(rules, second_factor), .optional = true},
};
static const struct json_form rules_form = FORM(rules_members, rules);

#define BOOKING(field, from, to) USUAL(booking_rules, field, from, to)
static const struct json_member booking_members[] = {
    BOOKING(notice_min, 0, 10080),
    BOOKING(horizon_days, 0, HORIZON_MAX),
    BOOKING(hold_min, 1, 60),
    BOOKING(early_min, 0, 480),
    BOOKING(late_min, 0, 480),
    BOOKING(no_show_min, 0, 1440),
    BOOKING(back_low_min, 0, 1440),
    BOOKING(back_high_min, 0, 1440),
    BOOKING(moves_max, 0, 100),
    BOOKING(limit_days, 1, 366),
    BOOKING(warn_no_shows, 0, 100),
    BOOKING(pause_no_shows, 0, 100),
    BOOKING(warn_cancels, 0, 100),
    BOOKING(pause_cancels, 0, 100),
    BOOKING(pause_days, 1, 366),
    {.name = "wishes", .read = json_read_bool, IN(booking_rules, wishes), .optional = true},
};
static const struct json_form booking_form = FORM(booking_members, booking_rules);

static bool read_survey_hours(struct json_reader *r, json_t *v, const struct json_member *m,
                              void *base)
{
    struct hours one = {.count = 0};

    if (!hours_read_span(r, v, &one))
        return false;
    *(struct span *)json_into(m, base) = one.spans[0];
    return true;
}

#define SURVEYS(field, from, to) USUAL(survey_rules, field, from, to)
static const struct json_member surveys_members[] = {
    SURVEYS(ask_min, 0, 10080),
    SURVEYS(remind_hours, 0, 720),
    SURVEYS(callback_min, 0, 1440),
    {.name = "hours", .read = read_survey_hours, IN(survey_rules, hours), .optional = true},
};
static const struct json_form surveys_form = FORM(surveys_members, survey_rules);

#define MONTHS(name_, use)                                                                         \
    {                                                                                              \
        .name = name_, .read = json_read_int,                                                      \
        .offset = offsetof(struct retention_rules, months[use]), .low = 1,                         \
        .high = RETENTION_MONTHS_MAX, .optional = true                                             \
    }
static const struct json_member retention_members[] = {
    MONTHS("contact", SEAL_CONTACT),
    MONTHS("appointment", SEAL_APPOINTMENT),
    MONTHS("case", SEAL_CASE),
    MONTHS("held", SEAL_HELD),
};
static const struct json_form retention_form = FORM(retention_members, retention_rules);

static const struct json_member grade_members[] = {
    CODE(grade, code),
    INT(grade, from, 0, 100),
    NAMES(grade, name),
};
static const struct json_form grade_form = FORM(grade_members, grade);

static const struct json_member appraisal_members[] = {
    {.name = "weights", .read = weights_read},
    ROWS(appraisal_rules, grades, grade_count, 1, GRADES_MAX, grade_form),
};
static const struct json_form appraisal_form = FORM(appraisal_members, appraisal_rules);

/* In this order: counters name services, weights have targets. */
static const struct json_member catalogue_members[] = {
    CODE(catalogue, version),
    CODE(catalogue, site),
    NAMES(catalogue, name),
    {.name = "mark", .read = read_mark, IN(catalogue, mark), .low = 1, .high = 8},
    TEXT(catalogue, hotline, 1),
    {.name = "way_out",
     .read = json_read_object,
     IN(catalogue, way_out),
     .form = &line_form,
     .optional = true},
    {.name = "zone", .read = read_zone, IN(catalogue, zone), .low = 1, .high = 48},
    {.name = "unlock",
     .read = read_unlock,
     IN(catalogue, unlock),
     .high = sizeof((struct catalogue *)0)->unlock,
     .optional = true},
    {.name = "always_open", .read = json_read_bool, IN(catalogue, always_open), .optional = true},
    ROWS(catalogue, services, service_count, 1, SERVICES_MAX, service_form),
    ROWS(catalogue, counters, counter_count, 1, COUNTERS_MAX, counter_form),
    ROWS(catalogue, staff, staff_count, 1, STAFF_MAX, staff_form),
    ROWS(catalogue, classes, class_count, 0, CLASSES_MAX, class_form),
    ROWS(catalogue, reasons, reason_count, 0, REASONS_MAX, reason_form),
    {.name = "week", .read = json_read_object, IN(catalogue, week), .form = &week_form},
    ROWS(catalogue, days, day_count, 0, DAYS_MAX, day_form),
    {.name = "rules", .read = json_read_object, IN(catalogue, rules), .form = &rules_form},
    {.name = "booking",
     .read = json_read_object,
     IN(catalogue, booking),
     .form = &booking_form,
     .optional = true},
    {.name = "standards", .read = json_read_object, .form = &standards_form, .optional = true},
    {.name = "reports",
     .read = json_read_object,
     IN(catalogue, reports),
     .form = &reports_form,
     .optional = true},
    {.name = "targets", .read = targets_read, IN(catalogue, targets), .optional = true},
    {.name = "appraisal",
     .read = json_read_object,
     IN(catalogue, appraisal),
     .form = &appraisal_form,
     .optional = true},
    {.name = "surveys",
     .read = json_read_object,
     IN(catalogue, surveys),
     .form = &surveys_form,
     .optional = true},
    {.name = "messages", .read = wordings_read, IN(catalogue, wordings), .optional = true},
    {.name = "retention",
     .read = json_read_object,
     IN(catalogue, retention),
     .form = &retention_form,
     .optional = true},
};
static const struct json_form catalogue_form = FORM(catalogue_members, catalogue);

/* What a hall gets that does not say otherwise. */
static const struct rules usual_rules = {
    .appointment_lead_min = 20,
    .recall_limit = 3,
    .rating_seconds = 30,
    .idle_seconds = 60,
    .warn_seconds = 20,
    .complaint_minutes = 10,
    .stale_seconds = 120,
    .repair_minutes = 240,
    .archive_days = 30,
};

static const struct booking_rules usual_booking = {
    .notice_min = 60,
    .horizon_days = 14,
    .hold_min = 5,
    .early_min = 30,
    .late_min = 15,
    .no_show_min = 60,
    .back_low_min = 10,
    .back_high_min = 60,
    .moves_max = 3,
    .limit_days = 90,
    .warn_no_shows = 2,
    .pause_no_shows = 3,
    .warn_cancels = 3,
    .pause_cancels = 5,
    .pause_days = 30,
    .wishes = false,
};

static const struct survey_rules usual_surveys = {
    .ask_min = 60,
    .remind_hours = 72,
    .callback_min = 120,
    .hours = {9 * 60, 20 * 60},
};
static const struct retention_rules usual_retention = {
    {[SEAL_CONTACT] = 1, [SEAL_APPOINTMENT] = 3, [SEAL_CASE] = 36, [SEAL_HELD] = 120}};

/* The rule is the figure of a hall that names no standard for it. */
static void use_complaint_minutes(struct catalogue *c)
{
    int *figures = c->standards.figures[STANDARD_COMPLAINT_RESPONSE];

    if (figures[TIER_BASIC] != 0)
        return;
    for (int i = 0; i < TIERS; i++)
        figures[i] = c->rules.complaint_minutes;
}

enum err catalogue_decode(const char *file, const char *json, size_t size, struct catalogue *to,
                          char *why, size_t why_size)
{
    struct json_reader r = {.file = file,
                            .text = size > 0 ? json : "",
                            .size = size,
                            .comments = true,
                            .whole = to,
                            .why = why,
                            .why_size = why_size};
    json_t *v;
    bool good;

    memset(to, 0, sizeof *to);
    to->rules = usual_rules;
    to->booking = usual_booking;
    to->retention = usual_retention;
    to->standards = usual_standards;
    to->surveys = usual_surveys;
    to->reports = usual_reports;
    usual_targets(&to->targets);
    memset(to->standards.figures[STANDARD_COMPLAINT_RESPONSE], 0, TIERS * sizeof(int));
    if (size > CATALOGUE_JSON_MAX) {
        r.err = ERR_FULL;
        json_fail(&r, "%zu bytes are too many; at most %d are read", size, CATALOGUE_JSON_MAX);
        return r.err;
    }
    v = json_read_new(&r, r.text, size);
    if (v == NULL)
        return r.err;
    good = json_read_form(&r, v, &catalogue_form, to) && catalogue_check(&r, to);
    use_complaint_minutes(to);
    json_decref(v);
    return good ? OK : r.err;
}
