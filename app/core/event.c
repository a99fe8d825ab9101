/* event.c - every kind of event, described field by field. */
#include "core/event.h"

#include <string.h>

static const char *const print_names[] = {"queued", "printed", "failed", "unknown"};
static const char *const via_names[] = {"pad", "kiosk", "web"};
static const char *const language_names[] = {"zh_Hans", "zh_Hant", "en"};
static const char *const why_names[] = {"only",     "arrival", "appointment",
                                        "priority", "waited",  "direct"};

#define AT(body, member) offsetof(struct body, member)
#define INT(body, member, low, high)                                                               \
    {                                                                                              \
#member, FIELD_INT, AT(body, member), low, high, NULL                                      \
    }
#define CHARS(kind, body, member)                                                                  \
    {                                                                                              \
#member, kind, AT(body, member), 0, sizeof((struct body *)0)->member, NULL                 \
    }
#define TEXT(body, member) CHARS(FIELD_TEXT, body, member)
#define CODE(body, member) CHARS(FIELD_CODE, body, member)
#define NAMED(body, member, names)                                                                 \
    {                                                                                              \
#member, FIELD_ENUM, AT(body, member), 0, ARRAY_LEN(names), names                          \
    }
#define OTHER(kind, body, member)                                                                  \
    {                                                                                              \
#member, kind, AT(body, member), 0, 0, NULL                                                \
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
    CHARS(FIELD_BASE64, ticket_issued, contact),
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
};
static const struct field transferred[] = {
    INT(ticket_transferred, counter, 0, 999), CODE(ticket_transferred, staff),
    CODE(ticket_transferred, service),        INT(ticket_transferred, to, 0, 999),
    TEXT(ticket_transferred, note),
};
static const struct field asked[] = {
    INT(rating_asked, counter, 0, 999),
    CODE(rating_asked, staff),
    NAMED(rating_asked, via, via_names),
};
static const struct field given[] = {
    INT(rating_given, level, 1, 5),
    TEXT(rating_given, reasons),
    NAMED(rating_given, via, via_names),
};
static const struct field ended[] = {
    NAMED(rating_ended, via, via_names),
};
static const struct field complaint[] = {
    OTHER(FIELD_ID, complaint_filed, ticket),
    INT(complaint_filed, level, 0, 5),
    TEXT(complaint_filed, reasons),
    CODE(complaint_filed, owner),
    OTHER(FIELD_INSTANT, complaint_filed, due),
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
};
static const struct field notice[] = {
    TEXT(site_notice, text),
};
static const struct field config[] = {
    CODE(config_published, version),
    CODE(config_published, hash),
};

#define FORM(type, name, fields) [type] = {name, 1, fields, ARRAY_LEN(fields)}

const struct event_form event_types[EVENT_TYPES] = {
    FORM(TICKET_ISSUED, "ticket.issued", issued),
    FORM(TICKET_PRINTED, "ticket.printed", printed),
    FORM(TICKET_CALLED, "ticket.called", called),
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
    FORM(COMPLAINT_FILED, "complaint.filed", complaint),
    FORM(DEVICE_ENROLLED, "device.enrolled", enrolled),
    FORM(DEVICE_FAULT, "device.fault", condition),
    FORM(DEVICE_RECOVERED, "device.recovered", condition),
    FORM(DEVICE_MAINTAINED, "device.maintained", condition),
    FORM(COUNTER_OPENED, "counter.opened", at_counter),
    FORM(COUNTER_PAUSED, "counter.paused", at_counter),
    FORM(COUNTER_CLOSED, "counter.closed", at_counter),
    FORM(SITE_EMERGENCY, "site.emergency", notice),
    FORM(SITE_RESUMED, "site.resumed", notice),
    FORM(CONFIG_PUBLISHED, "config.published", config),
};

enum event_type event_type_named(const char *name)
{
    for (int i = EVENT_NONE + 1; i < EVENT_TYPES; i++) {
        if (strcmp(event_types[i].name, name) == 0)
            return (enum event_type)i;
    }
    return EVENT_NONE;
}
