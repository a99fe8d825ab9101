/* visit_look.c - a visitor looks for a ticket, by its code or its number. */
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "terminal/inside.h"
#include "wire/case_json.h"
#include "wire/token.h"

/* The open key of the device whose id begins so; NULL unknown. */
static const char *key_of(const struct terminal *t, const uint8_t signer[4])
{
    for (int i = 0; i < t->view.key_count; i++) {
        if (memcmp(t->view.keys[i].device.b, signer, 4) == 0)
            return t->view.keys[i].key;
    }
    return NULL;
}

static bool is_genuine(const struct terminal *t, const struct ticket_token *token,
                       const uint8_t bytes[TOKEN_BYTES])
{
    uint8_t message[TOKEN_MESSAGE], key[KEY_BYTES];
    const char *text = key_of(t, token->signer);
    size_t size = sizeof key;

    token_message(bytes, message);
    if (memcmp(t->id.device.b, token->signer, 4) == 0)
        return crypto_verify(t->id.key.open, message, sizeof message, bytes + TOKEN_BODY);
    return text != NULL && crypto_base64_decode(text, key, &size) && size == sizeof key &&
           crypto_verify(key, message, sizeof message, bytes + TOKEN_BODY);
}

static bool read_token(const struct terminal *t, const char *scanned, struct ticket_token *to)
{
    char text[TOKEN_TEXT];
    uint8_t bytes[TOKEN_BYTES];
    size_t size = sizeof bytes;

    return token_from_scan(scanned, text, sizeof text) &&
           crypto_base64url_decode(text, bytes, &size) && size == sizeof bytes &&
           token_unpack(bytes, to) && is_genuine(t, to, bytes);
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
    char what[ID_TEXT];
    bool known;

    memset(&v->looked, 0, sizeof v->looked);
    v->follows = false;
    v->answer = (struct visit_answer){.asking = ASKING_NOTHING};
    if (case_id_from_scan(scanned_or_typed, &id)) {
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
