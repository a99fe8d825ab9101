/* auth.c - signed requests of terminals: who it is, and that it is not a copy. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "hub/inside.h"

bool auth_is_revoked(struct hub *h, struct id device)
{
    char key[ID_TEXT];

    id_to_text(device, key);
    return log_has(h, "revoked", key);
}

void auth_note_refusal(struct hub *h, const struct hub_call *c, const char *type)
{
    if (h->refusal_told != 0 && c->boot.millis - h->refusal_told < MINUTE) {
        h->refusals_untold++;
        return;
    }
    log_info("hub: refused a request from %s: %s; %d more since the last such line", c->client,
             type, h->refusals_untold);
    h->refusal_told = c->boot.millis;
    h->refusals_untold = 0;
}

static bool refuse(struct hub *h, struct hub_call *c, const char *type, const char *detail)
{
    h->tally.signatures_refused++;
    auth_note_refusal(h, c, type);
    answer_problem(c, 401, type, "%s", detail);
    return false;
}

static const char *first_raw(const struct http_request *r)
{
    return r->raw != NULL ? r->raw : "";
}

static bool read_signing(const struct http_request *r, struct signed_request *to)
{
    return signing_read(http_header(r, HEADER_DEVICE), http_header(r, HEADER_EPOCH),
                        http_header(r, HEADER_SEQUENCE), to);
}

bool auth_is_signed(const struct hub_call *c)
{
    const struct http_request *r = c->request;
    struct signed_request s = {0};
    const char *given = http_header(r, HEADER_SIGNATURE);
    uint8_t open[KEY_BYTES], signature[SIGNATURE_BYTES];
    size_t key_size = sizeof open, size = sizeof signature, len;
    char hash[HASH_TEXT], text[SIGNING_TEXT];

    if (given == NULL || !crypto_base64url_decode(given, signature, &size) ||
        size != sizeof signature || !read_signing(r, &s))
        return false;
    if (!crypto_base64_decode(c->stored, open, &key_size) || key_size != sizeof open)
        return false;
    crypto_hash_text(first_raw(r), r->raw_size, hash);
    s.method = r->method;
    s.target = r->target;
    s.body_hash = hash;
    len = signing_text(&s, text, sizeof text);
    return len > 0 && crypto_verify(open, text, len, signature);
}

/* The window outlives the hub: what changes something at the hub is never
 * taken a second time, nor by another hub of the site.  False: it decayed. */
static bool load_window(struct hub *h, struct peer *p)
{
    char key[ID_TEXT], *value;
    unsigned long long epoch, top, seen;

    if (p->window_known && h->store->ops->wait == NULL) /* there are no others */
        return true;
    id_to_text(p->id, key);
    value = h->store->ops->get_new(h->store, "window", key);
    if (value != NULL && sscanf(value, "%llu %llu %llx", &epoch, &top, &seen) == 3)
        replay_window_join(&p->window, &(struct replay_window){epoch, top, seen});
    free(value);
    p->window_known = h->store->unread[0] == '\0';
    return p->window_known;
}

static bool keep_window(struct hub *h, const struct peer *p)
{
    char key[ID_TEXT], value[80];

    id_to_text(p->id, key);
    text_format(value, sizeof value, "%llu %llu %llx", (unsigned long long)p->window.epoch,
                (unsigned long long)p->window.top, (unsigned long long)p->window.seen);
    return log_put(h, "window", key, value);
}

static bool take(struct hub *h, struct hub_call *c, const struct signed_request *s)
{
    bool posts = strcmp(c->request->method, "POST") == 0;
    struct peer *p = c->peer;
    uint64_t epoch;

    if (posts && !log_begin(h)) /* no other hub takes it meanwhile */
        return false;
    if (!load_window(h, p))
        return false;
    epoch = p->window.epoch;
    if (s->epoch < epoch)
        return refuse(h, c, "stale_epoch",
                      "the hub knows a later start of this terminal; begin a new epoch");
    if (!replay_window_take(&p->window, s->epoch, s->sequence))
        return refuse(h, c, "replayed", "this request was seen before; send it anew");
    if (posts || s->epoch != epoch)
        return keep_window(h, p);
    return true;
}

/* What it tells of itself, for the list of the machines. */
static void note_state(struct hub_call *c)
{
    const char *backlog = http_header(c->request, "Guitai-Backlog");
    const char *agent = http_header(c->request, "User-Agent");

    if (agent != NULL && strncmp(agent, "guitai/", 7) == 0 && text_is_plain(agent, strlen(agent)))
        text_copy(c->peer->version, sizeof c->peer->version, agent + 7);

    if (backlog != NULL)
        c->peer->backlog = strtoll(backlog, NULL, 10);
}

bool auth_begin(const struct hub *h, struct hub_call *c)
{
    struct signed_request s = {0};
    const struct device *d;

    if (!read_signing(c->request, &s) || (d = site_device(h->site, s.device)) == NULL)
        return false; /* auth_terminal() will say so */
    text_copy(c->stored, sizeof c->stored, d->key);
    return true;
}

/* The key may have been changed since the signature was checked. */
static bool is_proved(const struct hub_call *c, const struct device *d)
{
    return c->proved && text_equal(c->stored, d->key);
}

static bool note_revoked(void *ctx, const char *key, const char *value)
{
    struct id device;
    struct peer *p = id_from_text(key, &device) ? log_peer(ctx, device) : NULL;

    (void)value;
    if (p != NULL)
        p->revoked = true;
    return true;
}

bool auth_look_for_revoked(struct hub *h)
{
    /* One that decayed is in force when its terminal asks. */
    return log_list(h, "revoked", note_revoked, h);
}

/* Ten thousand that wake at once do not each ask the store: who waits was looked
 * at when it began to, and when another hub has appended. */
static bool is_shut_out(struct hub *h, const struct hub_call *c, struct id device)
{
    const struct peer *p = log_peer(h, device);

    if (c->request->again && p != NULL)
        return p->revoked;
    return auth_is_revoked(h, device);
}

/* Who has the key of a pad or a board has no more than that machine needs. */
static bool may(struct hub_call *c, const struct device *d)
{
    if ((c->route->role & DEVICE_KIOSK) == 0 || strcmp(d->role, "kiosk") == 0)
        return true;
    answer_problem(c, 403, "role", "a kiosk alone may ask this; this terminal is a %s", d->role);
    return false;
}

bool auth_terminal(struct hub *h, struct hub_call *c)
{
    const struct http_request *r = c->request;
    struct signed_request s = {0};
    const struct device *d;

    if (!read_signing(r, &s))
        return refuse(h, c, "signature",
                      "the request is not signed: " HEADER_DEVICE ", " HEADER_EPOCH
                      ", " HEADER_SEQUENCE " and " HEADER_SIGNATURE " are needed");
    d = site_device(h->site, s.device);
    if (d == NULL || id_equal(s.device, h->c.device) || is_shut_out(h, c, s.device))
        return refuse(h, c, "unknown_device", "this terminal is not enrolled here, or no more");
    c->peer = log_peer(h, s.device);
    if (c->peer == NULL)
        return refuse(h, c, "unknown_device", "there are too many devices");
    if (!r->again && !c->retried) {
        if (!is_proved(c, d))
            return refuse(h, c, "signature", "the signature does not fit the request");
        if (!take(h, c, &s))
            return false;
    }
    if (!r->again)
        note_state(c);
    c->peer->contact = c->now.at;
    return may(c, d);
}
