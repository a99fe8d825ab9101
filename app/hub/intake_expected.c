/* intake_expected.c - a walk-in who has an appointment today is told by the phone number. */
#include <string.h>

#include "hub/inside.h"

static bool is_expected(const struct hub *h, const struct appointment *a)
{
    return (a->state == BOOKING_FIRM || a->state == BOOKING_MISSED) && a->find[0] != '\0' &&
           a->service >= 0 && a->day == h->site->day;
}

bool intake_expects(const struct hub *h)
{
    const struct appointment *a = NULL;

    while ((a = appointment_of_day(h->site, h->site->day, a)) != NULL) {
        if (is_expected(h, a))
            return true;
    }
    return false;
}

/* The soonest of today for that service; NULL none. */
static const struct appointment *expected(const struct hub *h, const char *find,
                                          const char *service)
{
    const struct appointment *a = NULL, *soonest = NULL;

    while ((a = appointment_of_day(h->site, h->site->day, a)) != NULL) {
        if (is_expected(h, a) && strcmp(a->find, find) == 0 &&
            strcmp(h->catalogue->services[a->service].code, service) == 0 &&
            (soonest == NULL || a->due < soonest->due))
            soonest = a;
    }
    return soonest;
}

bool intake_recognise(struct hub *h, const char *find, const struct event *e, struct moment now)
{
    const struct appointment *a =
        find[0] == '\0' ? NULL : expected(h, find, e->body.issued.service);
    struct booking_command command = {.act = BOOK_ARRIVE, .via = VIA_KIOSK, .staff = ""};
    struct decision d;

    if (a == NULL)
        return true;
    command.appointment = a->id;
    command.ticket = e->subject;
    decide_booking(h->site, &command, now, &d);
    return d.count == 0 || log_record(h, &d, now);
}
