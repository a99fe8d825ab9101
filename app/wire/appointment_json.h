/* appointment_json.h - requests and replies about appointments, terminal and hub.
 *
 * As api_json.h.  The id of an appointment is made by who asks and each request
 * may be repeated: what was done already is answered again. */
#pragma once

#include "core/slot.h"
#include "core/view.h"

/* GET /v1/slots/{service}, or with ?day=2026-11-24 */
struct offer_day { /* in a list of days: those that the hall is open */
    civil day;
    int left; /* places of all its times; 0: full */
};
struct offer {
    char service[CODE_SIZE];
    struct offer_day days[HORIZON_MAX + 1];
    int day_count;
    civil day; /* whose times follow; 0 none */
    struct slot slots[SLOTS_MAX];
    int slot_count;
    struct moment now;
};
char *offer_encode_new(const struct offer *from);
MUST_USE enum err offer_decode(const char *json, size_t size, struct offer *to, char *why,
                               size_t n);

/* POST /v1/appointments/hold | book | move | cancel | arrive */
struct appointment_request {
    struct id appointment;
    char service[CODE_SIZE]; /* hold, book */
    civil day;               /* hold, book, move */
    int minute;
    int language;                                                    /* book: enum language */
    char name[SEALED_SIZE], contact[SEALED_SIZE], need[SEALED_SIZE]; /* book; sealed, "" none */
    char find[FIND_SIZE]; /* book; crypto_find() of the phone number, "" none */
    struct id ticket;     /* arrive: the one that would be issued */
    int32_t floor;        /* arrive: as of number_request */
};
char *appointment_request_encode_new(const struct appointment_request *from);
MUST_USE enum err appointment_request_decode(const char *json, size_t size,
                                             struct appointment_request *to, char *why, size_t n);

/* struct appointment_view is in view.h */
char *appointment_view_encode_new(const struct appointment_view *from);
MUST_USE enum err appointment_view_decode(const char *json, size_t size,
                                          struct appointment_view *to, char *why, size_t n);

/* POST /v1/appointments/arrive: the hub gives the number as POST /v1/numbers does
 * and changes nothing else.  The terminal then stores what decide_booking() says
 * to BOOK_ARRIVE.  `joined`: a ticket waits for it already; show that one. */
struct arrival_reply {
    struct appointment_view appointment;
    bool joined;
    struct number number;
    civil day;
    int before;
    struct wait wait;
};
char *arrival_reply_encode_new(const struct arrival_reply *from);
MUST_USE enum err arrival_reply_decode(const char *json, size_t size, struct arrival_reply *to,
                                       char *why, size_t n);

/* GET /v1/appointments?id=, ?code= or ?find=.  Who types a phone number may be anybody who
 * knows it: it finds those of today alone. */
enum { FOUND_MAX = 8 };
struct found_appointments {
    struct appointment_view rows[FOUND_MAX];
    int count;
};
char *found_appointments_encode_new(const struct found_appointments *from);
MUST_USE enum err found_appointments_decode(const char *json, size_t size,
                                            struct found_appointments *to, char *why, size_t n);
