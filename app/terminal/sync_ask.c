/* sync_ask.c - what a visitor waits for is asked of the hub: once, soon, or not at all.
 *
 * A question is never repeated by itself: who asked sees that nobody answered. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "port/net.h"
#include "terminal/inside.h"
#include "wire/case_json.h"

enum {
    NUMBER_TIMEOUT_MS = 300, /* then the kiosk numbers from its own lane */
    ASK_TIMEOUT_MS = 2000,
    RELEASE_TIMEOUT_MS = 20000 /* nobody waits for it */
};

/* ---- asking ---- */

bool sync_ask_number(struct terminal *t, const struct number_request *r)
{
    char *body;

    if (!t->sync.reachable || t->sync.running[ASK_NUMBER] != 0)
        return false;
    t->sync.number_for = r->ticket;
    body = number_request_encode_new(r);
    sync_send(t, ASK_NUMBER, "POST", "/v1/numbers", body, NUMBER_TIMEOUT_MS);
    free(body);
    return true;
}

/* One question at a time: about a ticket or about a case. */
static bool ask_about(struct terminal *t, const char *kind, const char *what)
{
    char path[TOKEN_TEXT + 32];

    if (!t->sync.reachable)
        return false;
    if (t->sync.running[ASK_TICKET] != 0)
        net_cancel(t->sync.running[ASK_TICKET]);
    text_format(path, sizeof path, "/v1/%s/%s", kind, what);
    sync_send(t, ASK_TICKET, "GET", path, NULL, ASK_TIMEOUT_MS);
    return true;
}

bool sync_ask_ticket(struct terminal *t, const char *what)
{
    return ask_about(t, "tickets", what);
}

bool sync_ask_case(struct terminal *t, const char *what)
{
    return ask_about(t, "cases", what);
}

bool sync_answer_case(struct terminal *t, const char *token, const char *body)
{
    char path[TOKEN_TEXT + 32];

    if (!t->sync.reachable || t->sync.running[ASK_ANSWER] != 0)
        return false;
    text_format(path, sizeof path, "/v1/cases/%s", token);
    sync_send(t, ASK_ANSWER, "POST", path, body, ASK_TIMEOUT_MS);
    return true;
}

bool sync_ask_booking(struct terminal *t, const char *method, const char *path, const char *body,
                      bool soon)
{
    if (!t->sync.reachable)
        return false;
    if (t->sync.running[ASK_BOOKING] != 0)
        net_cancel(t->sync.running[ASK_BOOKING]);
    sync_send(t, ASK_BOOKING, method, path, body, soon ? NUMBER_TIMEOUT_MS : ASK_TIMEOUT_MS);
    return true;
}

void sync_release(struct terminal *t, const char *body)
{
    sync_send(t, ASK_RELEASE, "POST", "/v1/appointments/cancel", body, RELEASE_TIMEOUT_MS);
}

/* ---- replies ---- */

static void number_done(struct terminal *t, const struct notice *n)
{
    struct number_reply r;
    char why[160];

    if (!id_equal(t->sync.number_for, t->visit.ticket))
        return; /* that customer has gone */
    if (n->a == 409 && n->data != NULL && strstr(n->data, "\"no_service\"") != NULL)
        visit_refused(t, REFUSED_NO_SERVICE);
    else if (n->a == 200 && n->data != NULL &&
             number_reply_decode(n->data, n->size, &r, why, sizeof why) == OK)
        visit_numbered(t, &r);
    else
        visit_numbered(t, NULL);
}

static void case_done(struct terminal *t, const struct notice *n,
                      void (*tell)(struct terminal *, const struct case_view *, int))
{
    struct case_view found;
    char why[160];
    bool good = n->a == 200 && n->data != NULL &&
                case_view_decode(n->data, n->size, &found, why, sizeof why) == OK;

    tell(t, good ? &found : NULL, (int)n->a);
}

static void ticket_done(struct terminal *t, const struct notice *n)
{
    struct ticket_view found;
    char why[160];

    if (n->a == 200 && n->data != NULL &&
        ticket_view_decode(n->data, n->size, &found, why, sizeof why) == OK)
        visit_ticket_found(t, &found, n->a);
    else
        visit_ticket_found(t, NULL, n->a);
}

void sync_answered(struct terminal *t, enum asked what, const struct notice *n)
{
    if (what == ASK_NUMBER)
        number_done(t, n);
    else if (what == ASK_BOOKING)
        visit_booking_reply(t, n);
    else if (what == ASK_ANSWER)
        case_done(t, n, visit_case_answered);
    else if (t->visit.follows)
        case_done(t, n, visit_case_found);
    else
        ticket_done(t, n);
}
