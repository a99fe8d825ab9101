/* fuzz_staff_json.c - any bytes as what the console sends: taken within its
 * bounds, or refused with a reason. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "wire/edition_json.h"
#include "wire/matter_json.h"
#include "wire/rating_template.h"
#include "wire/receiver_json.h"
#include "wire/staff_json.h"
#include "wire/views_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_bounded(const char *s, size_t room)
{
    size_t len = strnlen(s, room);

    return len < room && text_is_plain(s, len);
}

static void try_matters(const char *json, size_t size)
{
    static struct matter_request matter;
    static struct views_request views;
    char why[160] = "-";

    if (matter_request_decode(json, size, &matter, why, sizeof why) == OK)
        must(is_bounded(matter.what.title, sizeof matter.what.title) &&
             is_bounded(matter.what.text, sizeof matter.what.text) && matter.line_count >= 0 &&
             matter.line_count <= STAFF_MAX && matter.what.harm <= 5);
    if (views_request_decode(json, size, &views, why, sizeof why) == OK)
        must(views.count >= 0 && views.count <= VIEWS_MAX);
    must(why[0] != '\0');
}

static void try_receivers(const char *json, size_t size)
{
    static struct receiver receiver, again;
    static struct rating_values values;
    static char made[RATING_BODY];
    struct receiver_from from;
    char why[512] = "-", *text;

    if (receiver_from_decode(json, size, &from, why, sizeof why) == OK)
        must(from.now || from.pos > 0 || from.since.at != 0);
    if (receiver_decode(json, size, &receiver, why, sizeof why) == OK) {
        text = receiver_encode_new(&receiver);
        must(receiver_decode(text, strlen(text), &again, why, sizeof why) == OK);
        free(text);
        (void)rating_template_try(receiver.body, (enum receiver_type)receiver.type, &values, made,
                                  why, sizeof why);
    }
    (void)rating_reply_fits(json, size, "code.x", "0");
    must(why[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *json = (const char *)data;
    struct login_request login;
    struct password_request password;
    struct desk_request desk;
    struct terminal_request terminal;
    struct booking_request booking;
    struct edition_request edition;
    char why[160] = "-";

    try_receivers(json, size);
    if (login_request_decode(json, size, &login, why, sizeof why) == OK)
        must(is_bounded(login.staff, sizeof login.staff) &&
             is_bounded(login.password, sizeof login.password) && login.password[0] != '\0');
    if (password_request_decode(json, size, &password, why, sizeof why) == OK)
        must(is_bounded(password.old, sizeof password.old) &&
             is_bounded(password.fresh, sizeof password.fresh));
    if (desk_request_decode(json, size, &desk, why, sizeof why) == OK)
        must(is_bounded(desk.note, sizeof desk.note) &&
             is_bounded(desk.service, sizeof desk.service) && desk.counter >= 0 &&
             desk.counter <= 999 && desk.to >= 0 && desk.to <= 999);
    if (terminal_request_decode(json, size, &terminal, why, sizeof why) == OK)
        must(is_bounded(terminal.name, sizeof terminal.name) &&
             is_bounded(terminal.role, sizeof terminal.role));
    if (booking_request_decode(json, size, &booking, why, sizeof why) == OK)
        must(is_bounded(booking.name, sizeof booking.name) &&
             is_bounded(booking.phone, sizeof booking.phone) &&
             is_bounded(booking.need, sizeof booking.need) && booking.minute >= 0 &&
             booking.minute < DAY_MINUTES);
    if (edition_request_decode(json, size, &edition, why, sizeof why) == OK) {
        must(is_bounded(edition.reason, sizeof edition.reason) && edition.expected >= 0);
        if (edition.document != NULL)
            free(edition_hall_new(edition.document, "{}", 2, "v2"));
        free(edition.document);
    }
    must(why[0] != '\0');
    try_matters(json, size);
    return 0;
}
