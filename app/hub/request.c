/* request.c - what the hub does with a request: before the lock, under it, and outside of it. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/hub.h"
#include "hub/inside.h"
#include "port/pdf.h"
#include "wire/catalogue_json.h"

enum { BROKEN_RETRY_MS = SECOND, CLOCK_BACK_MS = 10 * MINUTE, LOOK_MS = 5 * SECOND };
/* Read under the lock, but for a batch of events. */
enum { BODY_MAX = 16 * 1024, HALL_BODY_MAX = CATALOGUE_JSON_MAX };

/* ---- helpers of the routes ---- */

int64_t query_number(const struct hub_call *c, const char *name, int64_t otherwise)
{
    const char *text = http_query(c->request, name);
    char *end;
    int64_t n;

    if (text == NULL)
        return otherwise;
    n = strtoll(text, &end, 10);
    return end == text || *end != '\0' || n < 0 ? otherwise : n;
}

const struct ticket *find_ticket(const struct hub *h, const char *text)
{
    struct number n;
    struct id id;

    if (id_from_text(text, &id))
        return site_ticket(h->site, id);
    return number_from_text(text, &n) ? site_ticket_numbered(h->site, n) : NULL;
}

/* ---- before it runs ---- */

/* A clock that was set back a little does not make time run back; one that was
 * set back by more was wrong before, and is believed now. */
static void steady_time(struct hub *h, struct hub_call *c)
{
    if (c->now.at < h->newest && h->newest - c->now.at <= CLOCK_BACK_MS)
        c->now.at = h->newest;
}

static bool is_ready(struct hub *h, struct hub_call *c)
{
    h->boot = c->boot;
    if (h->broken && c->boot.millis - h->retried > BROKEN_RETRY_MS) {
        h->retried = c->boot.millis;
        (void)log_rebuild(h);
    }
    return !h->broken;
}

/* The session is over: nothing may follow what was streamed. */
static void end_stream(struct hub_call *c)
{
    free(c->reply.body);
    c->reply.body = NULL;
    c->reply.body_size = 0;
}

/* A hall is as large as its file may be. */
static size_t body_max(const struct hub_call *c)
{
    bool hall = c->route->run == run_edition_check || c->route->run == run_edition_draft ||
                c->route->run == run_edition_publish;

    return c->route->run == run_events ? SIZE_MAX : hall ? HALL_BODY_MAX : BODY_MAX;
}

static bool is_small(const struct hub_call *c)
{
    return c->request->body_size <= body_max(c);
}

static bool check_size(struct hub_call *c)
{
    if (is_small(c))
        return true;
    answer_problem(c, 413, "too_large", "the body is larger than %zu bytes", body_max(c));
    return false;
}

/* A store that brings no news of others is looked at now and then: guitai-hub catalogue may
 * have published a hall. */
static bool look_for_others(struct hub *h)
{
    if (h->store->ops->wait != NULL || h->boot.millis - h->looked < LOOK_MS)
        return true;
    h->looked = h->boot.millis;
    return log_begin(h);
}

/* Behind a proxy all have one address, and a few wrong passwords would lock everybody out;
 * so it is believed for whom it asks.  Of a list the last is what the proxy itself saw. */
static void find_client(const struct hub *h, struct hub_call *c)
{
    const struct http_request *r = c->request;
    const char *named = http_header(r, "X-Forwarded-For");
    const char *how = http_header(r, "X-Forwarded-Proto"), *last;
    size_t len;

    text_copy(c->client, sizeof c->client, r->peer);
    c->secure = r->secure;
    if (strcmp(r->peer, h->c.proxy_from) != 0)
        return;
    c->secure |= how != NULL && strcmp(how, "https") == 0;
    last = named != NULL ? strrchr(named, ',') : NULL;
    last = last != NULL ? last + 1 + strspn(last + 1, " ") : named;
    len = last != NULL ? strspn(last, "0123456789abcdefABCDEF.:") : 0;
    if (len > 0 && len < sizeof c->client && last[len] == '\0')
        text_copy(c->client, sizeof c->client, last);
}

/* A record that was needed and is not what was stored would have been taken for one that is not
 * there: then nothing is done. */
static void run(struct hub *h, struct hub_call *c)
{
    int rows;

    c->staff = -1;
    find_client(h, c);
    lockout_address(c->client, c->address);
    if (!check_size(c))
        return;
    if (!look_for_others(h) || !log_today(h, c->now) || !booking_sweep(h, c) ||
        !own_store_damage(h, c->now) || !own_store_mended(h, c->now) || !own_store_lost(h, c->now))
        return;
    if (c->route->who == TERMINAL && !auth_terminal(h, c))
        return;
    if (c->route->who == STAFF && !staff_enter(h, c, c->route->role)) {
        if (c->request->again)
            end_stream(c);
        return;
    }
    rows = h->rows;
    c->route->run(h, c);
    h->failed |= h->store->unread[0] != '\0' && h->rows != rows;
}

bool hub_begin(const struct hub *h, struct hub_call *c)
{
    c->route = route_look(c);
    if (c->route == NULL || c->route->who != TERMINAL || c->request->again || !is_small(c) ||
        !auth_begin(h, c))
        return false;
    if (c->route->run == run_events)
        batch_begin(h, c);
    c->work = WORK_SIGNATURE;
    return true;
}

bool hub_handle(struct hub *h, struct hub_call *c)
{
    if (!c->worked && !c->request->again)
        h->tally.requests++;
    c->route = route_find(c);
    if (c->route != NULL && c->route->who == ALONE) {
        answer_problem(c, 404, "not_found", "there is no such file");
    } else if (c->route != NULL) {
        steady_time(h, c);
        h->store->unread[0] = '\0';
        if (!is_ready(h, c) || h->failed)
            hub_fail(c);
        else
            run(h, c);
        if (h->store->unread[0] != '\0')
            answer_unread(c);
        h->store->unread[0] = '\0';
    }
    if (c->work != WORK_NONE)
        return true;
    if (c->reply.status >= 500 || h->failed)
        h->tally.failures++;
    else if (c->reply.status >= 400)
        h->tally.problems++;
    return false;
}

void hub_work(struct hub_call *c)
{
    switch (c->work) {
    case WORK_CHANGE:
    case WORK_VERIFY:
        c->fits = crypto_password_fits(c->stored, c->given);
        if (c->work == WORK_CHANGE && c->fits && crypto_password(c->fresh, c->made) != OK)
            c->fits = false;
        break;
    case WORK_SIGNATURE:
        c->proved = auth_is_signed(c);
        if (c->proved && c->route->run == run_events)
            batch_decode(c);
        c->work = WORK_NONE;
        return;
    case WORK_FIND: /* the key stands in `stored`, the phone number in `given` */
        crypto_find((const uint8_t *)c->stored, c->given, c->made);
        break;
    case WORK_MAKE:
        c->fits = crypto_password(c->fresh, c->made) == OK;
        break;
    case WORK_PAPER:
        c->fits = pdf_make(c->sheet, &c->paper, &c->paper_size, c->made, sizeof c->made) == OK;
        break;
    case WORK_NONE:
        break;
    }
    c->work = WORK_NONE;
    c->worked = true;
}
