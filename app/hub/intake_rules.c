/* intake_rules.c - which events are a terminal's to tell: its own, by its role. */
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"

/* What staff do are events of the hub; a terminal tells of its own alone, and of nobody of staff. */
static bool is_terminals(const struct event *e)
{
    switch (e->type) {
    case APPOINTMENT_BOOKED: /* what takes a place is decided here */
        return e->body.booked.wish != 0 && e->body.booked.staff[0] == '\0';
    case CASE_REGISTERED: /* by the customer, with its promise; of a bad rating: here */
    case COMPLAINT_FILED:
    case PRAISE_GIVEN:
    case SUGGESTION_GIVEN:
    case ENQUIRY_ASKED:
        return e->body.opened.staff[0] == '\0' && e->body.opened.level == 0 &&
               e->body.opened.due > e->at.at &&
               e->body.opened.due - e->at.at <= (instant)WORKTIME_DAYS_MAX * 24 * HOUR;
    case CASE_CONFIRMED:
        return e->body.step.staff[0] == '\0';
    case SURVEY_CONSENT: /* of who left a number there; it goes nowhere else */
        return e->body.consent.agreed && e->body.consent.staff[0] == '\0' &&
               e->body.consent.to[0] == '\0';
    case APPOINTMENT_ARRIVED:
        return e->body.arrived.staff[0] == '\0';
    case TICKET_CANCELLED:
        return e->body.at_counter.counter == 0 && e->body.at_counter.staff[0] == '\0';
    case RATING_GIVEN:
        return e->body.given.via != VIA_WEB;
    case RATING_DECLINED:
    case RATING_LAPSED:
        return e->body.ended.via != VIA_WEB;
    case DEVICE_FAULT:
    case DEVICE_RECOVERED:
    case DEVICE_MAINTAINED:
        return e->body.condition.staff[0] == '\0';
    case TICKET_ISSUED:
    case TICKET_PRINTED:
        return true;
    default:
        return false;
    }
}

/* A pad tells of ratings and of itself, a board of itself, a kiosk of all that a visitor does. */
static bool is_of_role(const struct event *e, const char *role)
{
    switch (e->type) {
    case DEVICE_FAULT:
    case DEVICE_RECOVERED:
    case DEVICE_MAINTAINED:
        return true;
    case RATING_GIVEN:
    case RATING_DECLINED:
    case RATING_LAPSED:
        return strcmp(role, "board") != 0;
    default:
        return strcmp(role, "kiosk") == 0;
    }
}

/* The hub's numbers, and those of its own lane: no other's. */
static bool is_in_lane(const struct event *e, int lane)
{
    return e->type != TICKET_ISSUED || e->body.issued.number.lane == 0 ||
           e->body.issued.number.lane == lane;
}

bool intake_refuses(const struct hub *h, const struct event *e, char why[REFUSED_WHY])
{
    const struct device *d = site_device(h->site, e->device);
    const char *role = d != NULL ? d->role : "";

    if (is_terminals(e) && is_of_role(e, role)) {
        text_copy(why, REFUSED_WHY, "its number is in another terminal's lane");
        return !is_in_lane(e, d != NULL ? d->lane : 0);
    }
    text_format(why, REFUSED_WHY, "%s is not a %s's to tell", event_types[e->type].name,
                is_terminals(e) ? role : "terminal");
    return true;
}
