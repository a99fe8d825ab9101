/* routes.c - the routes: which request runs what, and who may ask it. */
#include <string.h>

#include "base/text.h"
#include "core/equipment.h"
#include "hub/inside.h"
#include "wire/hall_table.h"

#define COUNTER_ROUTE(verb, command)                                                               \
    {                                                                                              \
        "POST", "/api/counters/{n}/" verb, STAFF, ROLE_DESK, run_counter, command                  \
    }
#define TICKET_ROUTE(verb, command)                                                                \
    {                                                                                              \
        "POST", "/api/tickets/{id}/" verb, STAFF, ROLE_DESK, run_desk, command                     \
    }

#define TABLE_ROUTES(name, table, see, change)                                                     \
    {"GET", "/api/imports/" name, STAFF, see, run_import_table, table},                            \
        {"POST", "/api/imports/" name "/check", STAFF, change, run_import_check, table},           \
    {                                                                                              \
        "POST", "/api/imports/" name, STAFF, change, run_import, table                             \
    }

static const struct hub_route routes[] = {
    {"GET", "/", ALONE, 0, NULL, 0},
    {"GET", "/console/{path}", ALONE, 0, NULL, 0},
    {"GET", "/public.css", ALONE, 0, NULL, 0},
    {"GET", "/public.js", ALONE, 0, NULL, 0},
    {"GET", "/healthz", ANYONE, 0, run_health, 0},
    {"GET", "/metrics", ANYONE, 0, run_metrics, 0},
    {"GET", "/t/{token}", ANYONE, 0, run_ticket_page, 0},
    {"POST", "/t/{token}", ANYONE, 0, run_ticket_form, 0},
    {"GET", "/c/{token}", ANYONE, 0, run_case_page, 0},
    {"POST", "/c/{token}", ANYONE, 0, run_case_form, 0},
    {"GET", "/c/{token}/paper.pdf", ANYONE, 0, run_case_paper, 0},
    {"GET", "/say", ANYONE, 0, run_say_page, 0},
    {"POST", "/say", ANYONE, 0, run_say_form, 0},
    {"GET", "/a/{token}", ANYONE, 0, run_appointment_page, 0},
    {"POST", "/a/{token}", ANYONE, 0, run_appointment_form, 0},
    {"POST", "/v1/enrol", ANYONE, 0, run_enrol, 0},
    {"POST", "/v1/events", TERMINAL, 0, run_events, 0},
    {"GET", "/v1/feed", TERMINAL, 0, run_feed, 0},
    {"POST", "/v1/numbers", TERMINAL, DEVICE_KIOSK, run_numbers, 0},
    {"GET", "/v1/catalogue", TERMINAL, 0, run_catalogue, 0},
    {"GET", "/v1/tickets/{id}", TERMINAL, DEVICE_KIOSK, run_ticket, 0},
    {"GET", "/v1/cases/{id}", TERMINAL, DEVICE_KIOSK, run_case_view, 0},
    {"POST", "/v1/cases/{id}", TERMINAL, DEVICE_KIOSK, run_case_answer, 0},
    {"GET", "/v1/slots/{service}", TERMINAL, DEVICE_KIOSK, run_slots, 0},
    {"GET", "/v1/appointments", TERMINAL, DEVICE_KIOSK, run_find_appointments, 0},
    {"POST", "/v1/appointments/hold", TERMINAL, DEVICE_KIOSK, run_booking, BOOK_HOLD},
    {"POST", "/v1/appointments/book", TERMINAL, DEVICE_KIOSK, run_booking, BOOK_FIRM},
    {"POST", "/v1/appointments/move", TERMINAL, DEVICE_KIOSK, run_booking, BOOK_MOVE},
    {"POST", "/v1/appointments/cancel", TERMINAL, DEVICE_KIOSK, run_booking, BOOK_CANCEL},
    {"POST", "/v1/appointments/arrive", TERMINAL, DEVICE_KIOSK, run_arrival, 0},
    {"POST", "/api/login", ANYONE, 0, run_login, 0},
    {"POST", "/api/logout", STAFF, ROLE_ANY, run_logout, 0},
    {"GET", "/api/session", STAFF, ROLE_ANY, run_session, 0},
    {"POST", "/api/password", STAFF, ROLE_ANY, run_password, 0},
    {"POST", "/api/second-factor", STAFF, ROLE_ANY, run_factor_begin, 0},
    {"POST", "/api/second-factor/confirm", STAFF, ROLE_ANY, run_factor_confirm, 0},
    {"GET", "/api/people", STAFF, ROLE_AUDIT, run_people, 0},
    {"POST", "/api/people", STAFF, ROLE_ADMIN, run_person, 0},
    {"POST", "/api/people/{number}/password", STAFF, ROLE_ADMIN, run_person_password, 0},
    {"POST", "/api/people/{number}/disable", STAFF, ROLE_ADMIN, run_person_disable, 1},
    {"POST", "/api/people/{number}/enable", STAFF, ROLE_ADMIN, run_person_disable, 0},
    {"POST", "/api/people/{number}/second-factor", STAFF, ROLE_ADMIN, run_person_factor, 0},
    {"GET", "/api/receivers", STAFF, ROLE_AUDIT, run_receivers, 0},
    {"POST", "/api/receivers", STAFF, ROLE_ADMIN, run_receiver, 0},
    {"POST", "/api/receivers/preview", STAFF, ROLE_ADMIN, run_receiver_preview, 0},
    {"POST", "/api/receivers/{code}/on", STAFF, ROLE_ADMIN, run_receiver_mode, PUSH_ON},
    {"POST", "/api/receivers/{code}/off", STAFF, ROLE_ADMIN, run_receiver_mode, PUSH_OFF},
    {"POST", "/api/receivers/{code}/remove", STAFF, ROLE_ADMIN, run_receiver_remove, 0},
    {"POST", "/api/receivers/{code}/secret", STAFF, ROLE_ADMIN, run_receiver_secret, 0},
    {"POST", "/api/receivers/{code}/from", STAFF, ROLE_ADMIN, run_receiver_from, 0},
    {"POST", "/api/receivers/{code}/test", STAFF, ROLE_ADMIN, run_receiver_test, 0},
    {"GET", "/api/receivers/{code}/test", STAFF, ROLE_ADMIN, run_receiver_tested, 0},
    {"GET", "/api/hall", STAFF, ROLE_ANY, run_hall, 0},
    {"GET", "/api/catalogue", STAFF, ROLE_REPORT, run_editions, 0},
    {"GET", "/api/catalogue/versions/{n}", STAFF, ROLE_REPORT, run_edition, 0},
    {"POST", "/api/catalogue/check", STAFF, ROLE_MANAGE, run_edition_check, 0},
    {"POST", "/api/catalogue/draft", STAFF, ROLE_MANAGE, run_edition_draft, 0},
    {"POST", "/api/catalogue/publish", STAFF, ROLE_MANAGE, run_edition_publish, 0},
    TABLE_ROUTES("services", TABLE_SERVICES, ROLE_REPORT, ROLE_MANAGE),
    TABLE_ROUTES("calendar", TABLE_CALENDAR, ROLE_REPORT, ROLE_MANAGE),
    TABLE_ROUTES("staff", TABLE_STAFF, ROLE_AUDIT, ROLE_ADMIN),
    {"GET", "/api/queue", STAFF, ROLE_ANY, run_queue, 0},
    {"GET", "/api/events", STAFF, ROLE_ANY, run_log, 0},
    {"GET", "/api/live", STAFF, ROLE_ANY, run_live, 0},
    COUNTER_ROUTE("open", OPEN_COUNTER),
    COUNTER_ROUTE("close", CLOSE_COUNTER),
    COUNTER_ROUTE("pause", PAUSE_COUNTER),
    COUNTER_ROUTE("next", CALL_NEXT),
    TICKET_ROUTE("call", CALL_TICKET),
    TICKET_ROUTE("recall", RECALL),
    TICKET_ROUTE("serve", SERVE),
    TICKET_ROUTE("hold", HOLD),
    TICKET_ROUTE("resume", RESUME),
    TICKET_ROUTE("transfer", TRANSFER),
    TICKET_ROUTE("no-show", NO_SHOW),
    TICKET_ROUTE("complete", COMPLETE),
    TICKET_ROUTE("cancel", CANCEL),
    {"POST", "/api/tickets/{id}/refuse", STAFF, ROLE_DESK, run_ticket_refuse, 0},
    {"POST", "/api/tickets/{id}/printed", STAFF, ROLE_DESK, run_printed, 0},
    {"GET", "/api/tickets/{id}/contact", STAFF, ROLE_DESK, run_contact, 0},
    {"GET", "/api/appointments", STAFF, ROLE_DESK, run_day_sheet, 0},
    {"GET", "/api/slots/{service}", STAFF, ROLE_DESK, run_staff_slots, 0},
    {"POST", "/api/appointments/book", STAFF, ROLE_DESK, run_staff_booking, BOOK_FIRM},
    {"POST", "/api/appointments/{id}/move", STAFF, ROLE_DESK, run_staff_change, BOOK_MOVE},
    {"POST", "/api/appointments/{id}/cancel", STAFF, ROLE_DESK, run_staff_change, BOOK_CANCEL},
    {"POST", "/api/appointments/{id}/confirm", STAFF, ROLE_DESK, run_staff_change, BOOK_CONFIRM},
    {"POST", "/api/appointments/{id}/no-show", STAFF, ROLE_DESK, run_staff_change, BOOK_MISS},
    {"POST", "/api/appointments/{id}/arrive", STAFF, ROLE_DESK, run_staff_change, BOOK_ARRIVE},
    {"GET", "/api/cases", STAFF, ROLE_DESK, run_cases, 0},
    {"POST", "/api/cases", STAFF, ROLE_DESK, run_case_register, 0},
    {"GET", "/api/cases/table", STAFF, ROLE_DESK, run_cases_table, 0},
    {"POST", "/api/cases/named", STAFF, ROLE_DESK, run_cases_named, 0},
    {"GET", "/api/cases/{id}", STAFF, ROLE_DESK, run_case, 0},
    {"POST", "/api/cases/{id}", STAFF, ROLE_DESK, run_case_act, 0},
    {"GET", "/api/cases/{id}/paper.pdf", STAFF, ROLE_DESK, run_staff_paper, 0},
    {"POST", "/api/cases/{id}/under-way", STAFF, ROLE_DESK, run_case_underway, 0},
    {"POST", "/api/cases/{id}/hold", STAFF, ROLE_MANAGE, run_case_keep, 1},
    {"POST", "/api/cases/{id}/free", STAFF, ROLE_MANAGE, run_case_keep, 0},
    {"GET", "/api/privacy", STAFF, ROLE_REPORT, run_privacy, 0},
    {"POST", "/api/privacy/erase", STAFF, ROLE_MANAGE, run_erase, 0},
    {"GET", "/api/privacy/erasures/{n}", STAFF, ROLE_REPORT, run_erasure, 0},
    {"GET", "/api/equipment", STAFF, ROLE_ANY, run_equipment, 0},
    {"POST", "/api/equipment", STAFF, ROLE_LEAD, run_equipment_list, 0},
    {"POST", "/api/equipment/{id}/report", STAFF, ROLE_DESK, run_equipment_act, EQUIPMENT_REPORT},
    {"POST", "/api/equipment/{id}/assign", STAFF, ROLE_LEAD, run_equipment_act, EQUIPMENT_ASSIGN},
    {"POST", "/api/equipment/{id}/close", STAFF, ROLE_DESK, run_equipment_act, EQUIPMENT_CLOSE},
    {"POST", "/api/equipment/{id}/upkeep", STAFF, ROLE_DESK, run_equipment_act, EQUIPMENT_UPKEEP},
    {"POST", "/api/emergency", STAFF, ROLE_LEAD, run_emergency, 0},
    {"POST", "/api/emergency/lift", STAFF, ROLE_LEAD, run_resumed, 0},
    {"GET", "/api/feedback", STAFF, ROLE_REPORT, run_feedback, 0},
    {"GET", "/api/indicators", STAFF, ROLE_REPORT, run_indicators, 0},
    {"GET", "/api/indicators/{id}/cases", STAFF, ROLE_REPORT, run_indicator_cases, 0},
    {"GET", "/api/appraisals", STAFF, ROLE_ANY, run_appraisals, 0},
    {"POST", "/api/appraisals/{staff}", STAFF, ROLE_ANY, run_appraisal, 0},
    {"GET", "/api/matters", STAFF, ROLE_ANY, run_matters, 0},
    {"POST", "/api/matters", STAFF, ROLE_DESK, run_matter_open, 0},
    {"GET", "/api/matters/{id}", STAFF, ROLE_ANY, run_matter, 0},
    {"POST", "/api/matters/{id}", STAFF, ROLE_DESK, run_matter_step, 0},
    {"POST", "/api/samples", STAFF, ROLE_LEAD, run_sample, 0},
    {"GET", "/api/trainings", STAFF, ROLE_ANY, run_trainings, 0},
    {"GET", "/api/views", STAFF, ROLE_ANY, run_views, 0},
    {"POST", "/api/views", STAFF, ROLE_ANY, run_views_keep, 0},
    {"POST", "/api/terminals", STAFF, ROLE_ADMIN, run_terminals, 0},
    {"POST", "/api/terminals/{id}/revoke", STAFF, ROLE_ADMIN, run_revoke, 0},
    {"GET", "/api/aside", STAFF, ROLE_ADMIN, run_aside, 0},
    {"POST", "/api/aside/{id}/retry", STAFF, ROLE_ADMIN, run_aside_end, ASIDE_TAKEN},
    {"POST", "/api/aside/{id}/remove", STAFF, ROLE_ADMIN, run_aside_end, ASIDE_REMOVED},
    {"GET", "/api/audit", STAFF, ROLE_AUDIT, run_audit, 0},
    {"GET", "/api/audit/table", STAFF, ROLE_AUDIT, run_audit_table, 0},
    {"GET", "/api/audit/check", STAFF, ROLE_AUDIT, run_audit_check, 0},
};

const char *hub_route_at(int i, const char **method)
{
    if (i < 0 || (size_t)i >= ARRAY_LEN(routes))
        return NULL;
    *method = routes[i].method;
    return routes[i].path;
}

/* ---- which route ---- */

/* What stands for {...} goes to `arg`. */
static bool path_fits(const char *pattern, const char *path, char *arg, size_t size)
{
    size_t before = strcspn(pattern, "{"), len;
    const char *after;

    if (strncmp(pattern, path, before) != 0)
        return false;
    if (pattern[before] == '\0')
        return path[before] == '\0';
    path += before;
    after = strchr(pattern, '}') + 1;
    len = strcspn(path, "/");
    if (len == 0 || len >= size || strcmp(path + len, after) != 0)
        return false;
    memcpy(arg, path, len);
    arg[len] = '\0';
    return true;
}

enum { METHODS_TEXT = 32 };

/* NULL: none, or `allowed` names the methods that there are. */
static const struct hub_route *route_of(struct hub_call *c, char allowed[METHODS_TEXT])
{
    const char *method = c->request->method;

    allowed[0] = '\0';
    if (strcmp(method, "HEAD") == 0)
        method = "GET";
    for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
        if (!path_fits(routes[i].path, c->request->path, c->arg, sizeof c->arg))
            continue;
        if (strcmp(method, routes[i].method) == 0)
            return &routes[i];
        text_append(allowed, METHODS_TEXT, "%s%s", allowed[0] != '\0' ? ", " : "",
                    routes[i].method);
    }
    return NULL;
}

const struct hub_route *route_look(struct hub_call *c)
{
    char allowed[METHODS_TEXT];

    return route_of(c, allowed);
}

const struct hub_route *route_find(struct hub_call *c)
{
    char allowed[METHODS_TEXT];
    const struct hub_route *route = route_of(c, allowed);

    if (route != NULL)
        return route;
    if (allowed[0] == '\0') {
        answer_problem(c, 404, "not_found", "there is nothing under this path");
    } else {
        answer_problem(c, 405, "method", "use %s", allowed);
        answer_header(c, "Allow: %s", allowed);
    }
    return NULL;
}
