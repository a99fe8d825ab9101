/* event.c - every kind of event, described field by field. */
#include "core/event.h"

#include <string.h>

#include "core/retention.h"

static const char *const print_names[] = {"queued", "printed", "failed", "unknown"};
static const char *const rating_vias[] = {"pad", "kiosk", "web"};
const char *const via_names[VIAS] = {"pad", "kiosk", "web", "console", "phone", "mail", "counter"};
static const char *const message_names[] = {"near", "case", "booking", "survey", "judge"};
static const char *const survey_names[] = {"visit", "delivery", "callback"};
const char *const way_names[WAYS] = {"none", "in_person", "post"};
static const char *const post_names[] = {"sms", "mail"};
static const char *const standing_names[] = {"early", "on_time", "late"};
static const char *const language_names[] = {"zh_Hans", "zh_Hant", "en"};
static const char *const why_names[] = {"only",   "arrival", "appointment", "priority",
                                        "waited", "direct",  "chosen"};

#define AT(body, member) offsetof(struct body, member)
#define INT(body, member, low, high)                                                               \
    {                                                                                              \
#member, FIELD_INT, AT(body, member), low, high, NULL, 0                                   \
    }
#define CHARS(kind, body, member)                                                                  \
    {                                                                                              \
#member, kind, AT(body, member), 0, sizeof((struct body *)0)->member, NULL, 0              \
    }
#define TEXT(body, member) CHARS(FIELD_TEXT, body, member)
#define CODE(body, member) CHARS(FIELD_CODE, body, member)
#define NAMED(body, member, names)                                                                 \
    {                                                                                              \
#member, FIELD_ENUM, AT(body, member), 0, ARRAY_LEN(names), names, 0                       \
    }
#define OTHER(kind, body, member)                                                                  \
    {                                                                                              \
#member, kind, AT(body, member), 0, 0, NULL, 0                                             \
    }

#define SINCE(v, kind, body, member, low, high, names)                                             \
    {                                                                                              \
#member, kind, AT(body, member), low, high, names, v                                       \
    }

static const struct field issued[] = {
    OTHER(FIELD_DAY, ticket_issued, day),
    OTHER(FIELD_NUMBER, ticket_issued, number),
    CODE(ticket_issued, service),
    CODE(ticket_issued, cls),
    OTHER(FIELD_INSTANT, ticket_issued, due),
    NAMED(ticket_issued, language, language_names),
    INT(ticket_issued, quoted_low, -1, DAY_MINUTES),
    INT(ticket_issued, quoted_high, -1, DAY_MINUTES),
    CHARS(FIELD_SEALED, ticket_issued, contact),
    CODE(ticket_issued, papers),
};
static const struct field printed[] = {
    NAMED(ticket_printed, state, print_names),
    INT(ticket_printed, copy, 0, 99),
    CODE(ticket_printed, cause),
};
static const struct field at_counter[] = {
    INT(at_counter, counter, 0, 999),
    CODE(at_counter, staff),
};
static const struct field called[] = {
    INT(ticket_called, counter, 1, 999),
    CODE(ticket_called, staff),
    NAMED(ticket_called, why, why_names),
    OTHER(FIELD_NUMBER, ticket_called, over),
    SINCE(2, FIELD_TEXT, ticket_called, reason, 0, NOTE_SIZE, NULL),
};
static const struct field transferred[] = {
    INT(ticket_transferred, counter, 0, 999), CODE(ticket_transferred, staff),
    CODE(ticket_transferred, service),        INT(ticket_transferred, to, 0, 999),
    TEXT(ticket_transferred, note),
};
static const struct field asked[] = {
    INT(rating_asked, counter, 0, 999),
    CODE(rating_asked, staff),
    NAMED(rating_asked, via, rating_vias),
};
static const struct field given[] = {
    INT(rating_given, level, 1, 5),
    TEXT(rating_given, reasons),
    NAMED(rating_given, via, rating_vias),
};
static const struct field ended[] = {
    NAMED(rating_ended, via, rating_vias),
};
#define INSIDE(label, kind, body, member, low, high)                                               \
    {                                                                                              \
        label, kind, AT(body, member), low, high, NULL, 0                                          \
    }
/* The members of struct booked_slot within a body. */
#define SLOT(body)                                                                                 \
    INSIDE("service", FIELD_CODE, body, slot.service, 0, CODE_SIZE),                               \
        INSIDE("day", FIELD_DAY, body, slot.day, 0, 0),                                            \
        INSIDE("minute", FIELD_INT, body, slot.minute, 0, DAY_MINUTES - 1),                        \
        INSIDE("length", FIELD_INT, body, slot.length, 1, DAY_MINUTES),                            \
        INSIDE("due", FIELD_INSTANT, body, slot.due, 0, 0),                                        \
        INSIDE("places", FIELD_INT, body, slot.places, 0, PLACES_MAX)

static const struct field held[] = {
    SLOT(appointment_held),
    OTHER(FIELD_INSTANT, appointment_held, until),
    NAMED(appointment_held, via, via_names),
};
static const struct field booked[] = {
    SLOT(appointment_booked),
    INT(appointment_booked, wish, 0, 1),
    NAMED(appointment_booked, language, language_names),
    NAMED(appointment_booked, via, via_names),
    CODE(appointment_booked, staff),
    CHARS(FIELD_SEALED, appointment_booked, name),
    CHARS(FIELD_SEALED, appointment_booked, contact),
    CHARS(FIELD_SEALED, appointment_booked, need),
    CODE(appointment_booked, find),
};
static const struct field confirmed[] = {
    INT(appointment_confirmed, places, 0, PLACES_MAX),
    CODE(appointment_confirmed, staff),
};
static const struct field moved[] = {
    SLOT(appointment_moved),
    OTHER(FIELD_INSTANT, appointment_moved, back),
    NAMED(appointment_moved, via, via_names),
    CODE(appointment_moved, staff),
};
static const struct field cancelled[] = {
    CODE(appointment_cancelled, cause),
    OTHER(FIELD_INSTANT, appointment_cancelled, back),
    NAMED(appointment_cancelled, via, via_names),
    CODE(appointment_cancelled, staff),
};
static const struct field arrived[] = {
    OTHER(FIELD_ID, appointment_arrived, ticket),
    NAMED(appointment_arrived, standing, standing_names),
    NAMED(appointment_arrived, via, via_names),
    CODE(appointment_arrived, staff),
};
static const struct field missed[] = {
    CODE(appointment_no_show, cause),
    CODE(appointment_no_show, staff),
};
#define OPENED_TAIL                                                                                \
    CODE(case_opened, service), SINCE(2, FIELD_INT, case_opened, counter, 0, 999, NULL),           \
        SINCE(2, FIELD_INT, case_opened, urgent, 0, 1, NULL),                                      \
        SINCE(2, FIELD_ENUM, case_opened, via, 0, ARRAY_LEN(via_names), via_names),                \
        SINCE(2, FIELD_ENUM, case_opened, language, 0, ARRAY_LEN(language_names), language_names), \
        CODE(case_opened, staff), CHARS(FIELD_SEALED, case_opened, name),                          \
        CHARS(FIELD_SEALED, case_opened, contact), CHARS(FIELD_SEALED, case_opened, told),         \
        CODE(case_opened, find), SINCE(3, FIELD_INSTANT, case_opened, contacted, 0, 0, NULL),      \
        SINCE(3, FIELD_INSTANT, case_opened, register_by, 0, 0, NULL)

static const struct field opened[] = {
    OTHER(FIELD_ID, case_opened, ticket),
    INT(case_opened, level, 0, 5),
    TEXT(case_opened, reasons),
    CODE(case_opened, owner),
    OTHER(FIELD_INSTANT, case_opened, due),
    OPENED_TAIL,
};

#define STEP_STAFF CODE(case_step, staff)
#define STEP_VIA NAMED(case_step, via, via_names)
#define STEP_TEXT TEXT(case_step, text)
#define STEP_CAUSE TEXT(case_step, cause)
#define STEP_DUE OTHER(FIELD_INSTANT, case_step, due)
#define STEP_AGREED INT(case_step, agreed, 0, 1)
#define STEP_HOW(v) SINCE(v, FIELD_TEXT, case_step, how, 0, NOTE_SIZE, NULL)

static const struct field assigned[] = {STEP_STAFF, CODE(case_step, owner)};
static const struct field told[] = {STEP_STAFF, STEP_VIA, STEP_TEXT, STEP_DUE};
static const struct field reasoned[] = {STEP_STAFF, STEP_TEXT, STEP_CAUSE, STEP_DUE};
static const struct field agreed[] = {STEP_STAFF, STEP_VIA,    STEP_TEXT,
                                      STEP_DUE,   STEP_AGREED, STEP_HOW(2)};
static const struct field appealed[] = {STEP_STAFF, STEP_CAUSE};
static const struct field ruled[] = {STEP_STAFF, STEP_CAUSE, STEP_AGREED};
static const struct field signature[] = {
    STEP_STAFF,
    STEP_VIA,
    CHARS(FIELD_CODE, case_step, hash),
    STEP_DUE,
    SINCE(2, FIELD_SEALED, case_step, ink, 0, INK_SIZE, NULL),
    STEP_HOW(3),
};
static const struct field followed[] = {
    STEP_STAFF,  STEP_VIA,
    STEP_TEXT,   INT(case_step, level, 1, 5),
    STEP_HOW(2), SINCE(2, FIELD_SEALED, case_step, told, 0, TOLD_SIZE, NULL),
};
static const struct field enrolled[] = {
    TEXT(device_enrolled, name),
    CODE(device_enrolled, role),
    CHARS(FIELD_BASE64, device_enrolled, key),
    INT(device_enrolled, lane, 0, LANES - 1),
};
static const struct field condition[] = {
    CODE(device_condition, part),
    TEXT(device_condition, detail),
    CODE(device_condition, staff),
    CODE(device_condition, owner),
};
static const struct field notice[] = {
    TEXT(site_notice, text),
    CODE(site_notice, staff),
};
static const struct field config[] = {
    CODE(config_published, version),
    CODE(config_published, hash),
    SINCE(2, FIELD_CODE, config_published, by, 0, STAFF_SIZE, NULL),
    SINCE(2, FIELD_TEXT, config_published, reason, 0, NOTE_SIZE, NULL),
};

static const struct field made[] = {
    OTHER(FIELD_ID, message_made, about),     NAMED(message_made, kind, message_names),
    NAMED(message_made, channel, post_names), NAMED(message_made, language, language_names),
    CHARS(FIELD_SEALED, message_made, to),    OTHER(FIELD_INSTANT, message_made, until),
};
static const struct field tried[] = {
    OTHER(FIELD_INSTANT, message_try, again),
    CODE(message_try, cause),
};
static const struct field appraised[] = {
    CODE(appraisal_step, staff),
    CODE(appraisal_step, by),
    OTHER(FIELD_DAY, appraisal_step, from),
    OTHER(FIELD_DAY, appraisal_step, to),
    INT(appraisal_step, score, -1, 10000),
    INT(appraisal_step, spot, -1, 100),
    CODE(appraisal_step, grade),
    INT(appraisal_step, agreed, 0, 1),
    TEXT(appraisal_step, text),
};
static const struct field report_clock[] = {
    OTHER(FIELD_INSTANT, report_step, warn),
    OTHER(FIELD_INSTANT, report_step, due),
};
static const struct field reported[] = {
    CODE(report_step, staff),
    TEXT(report_step, done),
    TEXT(report_step, to_do),
    TEXT(report_step, risks),
    OTHER(FIELD_INSTANT, report_step, warn),
    OTHER(FIELD_INSTANT, report_step, due),
};
static const struct field planned[] = {
    CODE(plan_step, staff),
    TEXT(plan_step, goal),
    TEXT(plan_step, people),
    TEXT(plan_step, risks),
};
static const struct field milestone_set[] = {
    INT(milestone_step, n, 1, MILESTONES_MAX),
    CODE(milestone_step, staff),
    TEXT(milestone_step, text),
    OTHER(FIELD_INSTANT, milestone_step, due),
};
static const struct field milestone_passed[] = {
    INT(milestone_step, n, 1, MILESTONES_MAX),
    CODE(milestone_step, staff),
    NAMED(milestone_step, via, via_names),
};
static const struct field objected[] = {
    INT(objection_step, n, 1, 9999),           CODE(objection_step, staff),
    NAMED(objection_step, via, via_names),     CHARS(FIELD_SEALED, objection_step, told),
    OTHER(FIELD_INSTANT, objection_step, due),
};
static const struct field objection_passed[] = {
    INT(objection_step, n, 1, 9999),
    CODE(objection_step, staff),
    TEXT(objection_step, text),
};

static const struct field consent[] = {
    INT(survey_consent, agreed, 0, 1),
    NAMED(survey_consent, channel, post_names),
    NAMED(survey_consent, language, language_names),
    NAMED(survey_consent, via, via_names),
    CODE(survey_consent, staff),
    CHARS(FIELD_SEALED, survey_consent, to),
};
static const struct field survey[] = {
    NAMED(survey_opened, kind, survey_names),
    OTHER(FIELD_INSTANT, survey_opened, ask),
    OTHER(FIELD_INSTANT, survey_opened, remind),
    OTHER(FIELD_INSTANT, survey_opened, until),
};

const char *const matter_kind_names[MATTER_KINDS] = {"improvement", "sample",   "review",
                                                     "risk",        "incident", "training"};
const char *const matter_act_names[MATTER_ACTS] = {"assign",  "plan",   "do",     "check",
                                                   "rate",    "note",   "mark",   "answer",
                                                   "session", "attend", "reopen", "close"};

#define MATTER_COMMON                                                                              \
    CODE(matter_step, by), CODE(matter_step, owner), CODE(matter_step, staff),                     \
        TEXT(matter_step, text), OTHER(FIELD_DAY, matter_step, due), CODE(matter_step, indicator), \
        OTHER(FIELD_DAY, matter_step, from), OTHER(FIELD_DAY, matter_step, to),                    \
        INT(matter_step, figure, FIGURE_NONE, FIGURE_MAX), INT(matter_step, likelihood, 0, 5),     \
        INT(matter_step, harm, 0, 5), INT(matter_step, number, 0, 999)

static const struct field matter[] = {
    NAMED(matter_step, kind, matter_kind_names),
    MATTER_COMMON,
    CODE(matter_step, service),
    CODE(matter_step, whom),
    CODE(matter_step, source),
    OTHER(FIELD_ID, matter_step, origin),
    TEXT(matter_step, title),
    INT(matter_step, months, 0, 120),
    INT(matter_step, seed, 0, INT32_MAX),
    INT(matter_step, pos, 0, INT32_MAX),
};
static const struct field stepped[] = {
    NAMED(matter_step, act, matter_act_names),
    MATTER_COMMON,
    INT(matter_step, said, 0, 9),
    OTHER(FIELD_INSTANT, matter_step, when),
};
static const struct field sealing[] = {
    INT(seal_step, month, 0, 12 * 10000),
    NAMED(seal_step, use, seal_use_names),
    CODE(seal_step, check),
};
static const char *const aside_names[ASIDE_ENDS] = {"taken", "removed", "erased", "over"};
static const struct field set_aside[] = {
    INT(aside_step, seq, 1, INT32_MAX),
    CODE(aside_step, hash),
    TEXT(aside_step, why),
};
static const struct field aside_over[] = {
    INT(aside_step, seq, 0, INT32_MAX),
    NAMED(aside_step, how, aside_names),
    CODE(aside_step, staff),
};
static const struct field erased[] = {CODE(data_erased, staff)};
static const struct field kept[] = {
    CODE(case_kept, staff),
    TEXT(case_kept, cause),
    SINCE(2, FIELD_INT, case_kept, n, 0, 9999, NULL),
    CHARS(FIELD_SEALED, case_kept, name),
    CHARS(FIELD_SEALED, case_kept, contact),
    CHARS(FIELD_SEALED, case_kept, told),
    CHARS(FIELD_SEALED, case_kept, ink),
};

static const struct field listed[] = {
    TEXT(device_listed, name),      TEXT(device_listed, place),
    TEXT(device_listed, settings),  INT(device_listed, upkeep_days, 0, UPKEEP_DAYS_MAX),
    INT(device_listed, gone, 0, 1), CODE(device_listed, staff),
};

#define STEP_OPTION(n) SINCE_INSIDE("option" #n, FIELD_TEXT, case_step, options[n - 1], NOTE_SIZE)
#define SINCE_INSIDE(label, kind, body, member, size)                                              \
    {                                                                                              \
        label, kind, AT(body, member), 0, size, NULL, 2                                            \
    }
static const struct field assessed[] = {
    STEP_STAFF,
    STEP_VIA,
    STEP_TEXT,
    STEP_DUE,
    SINCE(2, FIELD_INT, case_step, complex, 0, 1, NULL),
    SINCE(2, FIELD_TEXT, case_step, cause, 0, NOTE_SIZE, NULL),
    STEP_OPTION(1),
    STEP_OPTION(2),
    STEP_OPTION(3),
    SINCE(2, FIELD_TEXT, case_step, amount, 0, REF_SIZE, NULL),
};
static const struct field delivered[] = {
    STEP_STAFF,
    STEP_VIA,
    STEP_TEXT,
    STEP_DUE,
    SINCE(2, FIELD_ENUM, case_step, way, 0, ARRAY_LEN(way_names), way_names),
    SINCE(2, FIELD_TEXT, case_step, parcel, 0, REF_SIZE, NULL),
    SINCE(2, FIELD_INT, case_step, explained, 0, 1, NULL),
    SINCE(2, FIELD_INSTANT, case_step, fee_due, 0, 0, NULL),
};
static const struct field interim[] = {
    STEP_STAFF, STEP_VIA, STEP_TEXT, STEP_DUE, SINCE(2, FIELD_INT, case_step, agreed, 0, 1, NULL),
};
static const struct field late[] = {
    CODE(case_late, standard),
    OTHER(FIELD_INSTANT, case_late, due),
};
static const struct field settled[] = {
    STEP_STAFF,
    TEXT(case_step, amount),
    TEXT(case_step, receipt),
};

#define FORM_OF(version, type, name, fields) [type] = {name, version, fields, ARRAY_LEN(fields)}
#define FORM(type, name, fields) FORM_OF(1, type, name, fields)

const struct event_form event_types[EVENT_TYPES] = {
    FORM(TICKET_ISSUED, "ticket.issued", issued),
    FORM(TICKET_PRINTED, "ticket.printed", printed),
    FORM_OF(2, TICKET_CALLED, "ticket.called", called),
    FORM(TICKET_RECALLED, "ticket.recalled", at_counter),
    FORM(TICKET_SERVED, "ticket.served", at_counter),
    FORM(TICKET_HELD, "ticket.held", at_counter),
    FORM(TICKET_RESUMED, "ticket.resumed", at_counter),
    FORM(TICKET_TRANSFERRED, "ticket.transferred", transferred),
    FORM(TICKET_NO_SHOW, "ticket.no_show", at_counter),
    FORM(TICKET_CANCELLED, "ticket.cancelled", at_counter),
    FORM(TICKET_COMPLETED, "ticket.completed", at_counter),
    FORM(RATING_ASKED, "rating.asked", asked),
    FORM(RATING_GIVEN, "rating.given", given),
    FORM(RATING_DECLINED, "rating.declined", ended),
    FORM(RATING_LAPSED, "rating.lapsed", ended),
    FORM(APPOINTMENT_HELD, "appointment.held", held),
    FORM(APPOINTMENT_BOOKED, "appointment.booked", booked),
    FORM(APPOINTMENT_CONFIRMED, "appointment.confirmed", confirmed),
    FORM(APPOINTMENT_MOVED, "appointment.moved", moved),
    FORM(APPOINTMENT_CANCELLED, "appointment.cancelled", cancelled),
    FORM(APPOINTMENT_ARRIVED, "appointment.arrived", arrived),
    FORM(APPOINTMENT_NO_SHOW, "appointment.no_show", missed),
    FORM_OF(3, CASE_REGISTERED, "case.registered", opened),
    FORM(CASE_CONFIRMED, "case.confirmed", told),
    FORM(CASE_ASSIGNED, "case.assigned", assigned),
    FORM_OF(2, CASE_ASSESSED, "case.assessed", assessed),
    FORM(CASE_REFUSED, "case.refused", reasoned),
    FORM(CASE_PROPOSED, "case.proposed", told),
    FORM_OF(3, CASE_SIGNED, "case.signed", signature),
    FORM(CASE_PROGRESS, "case.progress", told),
    FORM(CASE_EXTENDED, "case.extended", reasoned),
    FORM_OF(2, CASE_CONSENTED, "case.consented", agreed),
    FORM(CASE_PAUSED, "case.paused", reasoned),
    FORM(CASE_RESUMED, "case.resumed", told),
    FORM_OF(2, CASE_DELIVERED, "case.delivered", delivered),
    FORM_OF(2, CASE_FOLLOWED_UP, "case.followed_up", followed),
    FORM(CASE_ARCHIVED, "case.archived", told),
    FORM_OF(3, COMPLAINT_FILED, "complaint.filed", opened),
    FORM(COMPLAINT_ASSIGNED, "complaint.assigned", assigned),
    FORM(COMPLAINT_RESPONDED, "complaint.responded", told),
    FORM_OF(2, COMPLAINT_INTERIM, "complaint.interim", interim),
    FORM(COMPLAINT_RESOLVED, "complaint.resolved", reasoned),
    FORM_OF(2, COMPLAINT_JUDGED, "complaint.judged", agreed),
    FORM(COMPLAINT_REOPENED, "complaint.reopened", reasoned),
    FORM(COMPLAINT_CLOSED, "complaint.closed", reasoned),
    FORM_OF(3, PRAISE_GIVEN, "praise.given", opened),
    FORM_OF(3, SUGGESTION_GIVEN, "suggestion.given", opened),
    FORM_OF(3, ENQUIRY_ASKED, "enquiry.asked", opened),
    FORM(ENQUIRY_ANSWERED, "enquiry.answered", told),
    FORM(IMPROVEMENT_OPENED, "improvement.opened", reasoned),
    FORM(IMPROVEMENT_CLOSED, "improvement.closed", reasoned),
    FORM(DEVICE_ENROLLED, "device.enrolled", enrolled),
    FORM(DEVICE_FAULT, "device.fault", condition),
    FORM(DEVICE_RECOVERED, "device.recovered", condition),
    FORM(DEVICE_MAINTAINED, "device.maintained", condition),
    FORM(COUNTER_OPENED, "counter.opened", at_counter),
    FORM(COUNTER_PAUSED, "counter.paused", at_counter),
    FORM(COUNTER_CLOSED, "counter.closed", at_counter),
    FORM(SITE_EMERGENCY, "site.emergency", notice),
    FORM(SITE_RESUMED, "site.resumed", notice),
    FORM_OF(2, CONFIG_PUBLISHED, "config.published", config),
    FORM(MESSAGE_WANTED, "message.wanted", made),
    FORM(MESSAGE_DUE, "message.due", made),
    FORM(MESSAGE_TRIED, "message.tried", tried),
    FORM(MESSAGE_FAILED, "message.failed", tried),
    FORM(MESSAGE_ENDED, "message.ended", tried),
    FORM(APPRAISAL_PROPOSED, "appraisal.proposed", appraised),
    FORM(APPRAISAL_ANSWERED, "appraisal.answered", appraised),
    FORM(APPRAISAL_SIGNED, "appraisal.signed", appraised),
    FORM(RATING_APPEALED, "rating.appealed", appealed),
    FORM(RATING_RULED, "rating.ruled", ruled),
    FORM(SURVEY_CONSENT, "survey.consent", consent),
    FORM(SURVEY_OPENED, "survey.opened", survey),
    FORM(MATTER_OPENED, "matter.opened", matter),
    FORM(MATTER_STEPPED, "matter.stepped", stepped),
    FORM(REPORT_DUE, "report.due", report_clock),
    FORM(REPORT_GIVEN, "report.given", reported),
    FORM(REPORT_MISSED, "report.missed", report_clock),
    FORM(CASE_PLANNED, "case.planned", planned),
    FORM(MILESTONE_SET, "milestone.set", milestone_set),
    FORM(MILESTONE_TOLD, "milestone.told", milestone_passed),
    FORM(MILESTONE_CONFIRMED, "milestone.confirmed", milestone_passed),
    FORM(OBJECTION_RAISED, "objection.raised", objected),
    FORM(OBJECTION_LATE, "objection.late", objection_passed),
    FORM(OBJECTION_ANSWERED, "objection.answered", objection_passed),
    FORM(SEAL_BEGUN, "seal.begun", sealing),
    FORM(SEAL_ENDED, "seal.ended", sealing),
    FORM(DATA_ERASED, "data.erased", erased),
    FORM_OF(2, CASE_HELD, "case.held", kept),
    FORM_OF(2, CASE_FREED, "case.freed", kept),
    FORM(DEVICE_LISTED, "device.listed", listed),
    FORM(CASE_LATE, "case.late", late),
    FORM(CASE_SETTLED, "case.settled", settled),
    FORM(ENQUIRY_PROMISED, "enquiry.promised", interim),
    FORM(ASIDE_BEGUN, "aside.begun", set_aside),
    FORM(ASIDE_ENDED, "aside.ended", aside_over),
};

static size_t size_of(const struct field *f)
{
    switch (f->kind) {
    case FIELD_INT:
    case FIELD_ENUM:
        return sizeof(int);
    case FIELD_INSTANT:
        return sizeof(instant);
    case FIELD_DAY:
        return sizeof(civil);
    case FIELD_ID:
        return sizeof(struct id);
    case FIELD_NUMBER:
        return sizeof(struct number);
    case FIELD_TEXT:
    case FIELD_CODE:
    case FIELD_BASE64:
    case FIELD_SEALED:
        break;
    }
    return (size_t)f->high;
}

void event_keep_form(struct event *e)
{
    const struct event_form *form = &event_types[e->type];
    const union event_body all = e->body;

    memset(&e->body, 0, sizeof e->body);
    for (size_t i = 0; i < form->field_count; i++) {
        const struct field *f = &form->fields[i];

        memcpy((char *)&e->body + f->offset, (const char *)&all + f->offset, size_of(f));
    }
}

enum event_type event_type_named(const char *name)
{
    for (int i = EVENT_NONE + 1; i < EVENT_TYPES; i++) {
        if (strcmp(event_types[i].name, name) == 0)
            return (enum event_type)i;
    }
    return EVENT_NONE;
}
