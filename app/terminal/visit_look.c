/* visit_look.c - a visitor looks for a ticket, by its code or its number. */
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "terminal/inside.h"

/* The bytes of a token that a device of the hall has signed. */
static bool decode(const struct terminal *t, const char *text, token_message_fn *message,
                   uint8_t bytes[TOKEN_BYTES])
{
    size_t size = TOKEN_BYTES;

    return crypto_base64url_decode(text, bytes, &size) && size == TOKEN_BYTES &&
           link_is_genuine(t, message, bytes);
}

static bool read_token(const struct terminal *t, const char *scanned, struct ticket_token *to)
{
    char text[TOKEN_TEXT];
    uint8_t bytes[TOKEN_BYTES];

    return token_from_scan(scanned, text, sizeof text) && decode(t, text, token_message, bytes) &&
           token_unpack(bytes, to);
}

static bool read_case(const struct terminal *t, const char *scanned, char text[TOKEN_TEXT],
                      struct id *to)
{
    uint8_t bytes[TOKEN_BYTES];
    struct case_token token;

    if (!case_token_from_scan(scanned, text, TOKEN_TEXT) ||
        !decode(t, text, case_token_message, bytes) || !case_token_unpack(bytes, &token))
        return false;
    *to = token.id;
    return true;
}

/* What this machine itself knows of the ticket. */
static bool know(struct terminal *t, const struct ticket *ticket)
{
    if (ticket == NULL || ticket->service < 0)
        return false;
    view_of_ticket(t->site, ticket, t->now, &t->visit.looked);
    t->visit.looked.before = -1; /* of the queue it knows its own part alone */
    t->visit.looked.wait = (struct wait){-1, -1};
    return true;
}

void visit_look_up(struct terminal *t, const char *scanned_or_typed)
{
    struct visit *v = &t->visit;
    struct id id;
    struct ticket_token token;
    struct number number;
    char what[ID_TEXT], link[TOKEN_TEXT];
    bool known;

    memset(&v->looked, 0, sizeof v->looked);
    v->follows = false;
    v->answer = (struct visit_answer){.asking = ASKING_NOTHING};
    if (read_case(t, scanned_or_typed, link, &id)) {
        text_copy(v->followed, sizeof v->followed, link);
        visit_follow(t, id);
        return;
    }
    if (read_token(t, scanned_or_typed, &token)) {
        id_to_text(token.ticket, what);
        v->looked.id = token.ticket;
        v->looked.number = token.number;
        known = know(t, site_ticket(t->site, token.ticket));
    } else if (number_from_text(scanned_or_typed, &number)) {
        number_to_text(number, what);
        v->looked.number = number;
        known = know(t, site_ticket_numbered(t->site, number));
    } else {
        v->looking = LOOKING_FOREIGN;
        return;
    }
    v->looking = LOOKING_BUSY;
    if (!sync_ask_ticket(t, what))
        v->looking = LOOKING_OFFLINE;
    else if (known)
        log_info("visit: the ticket is one of this machine's");
}

void visit_ticket_found(struct terminal *t, const struct ticket_view *found, int status)
{
    struct visit *v = &t->visit;

    if (v->looking != LOOKING_BUSY || v->follows)
        return;
    if (found != NULL) {
        v->looked = *found;
        v->looking = LOOKING_FOUND;
    } else {
        v->looking = status == 404 ? LOOKING_UNKNOWN : LOOKING_OFFLINE;
    }
}
