/* hub_rig.c - a hub over a store in memory, with terminals and staff to ask it. */
#include "fakes/hub_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/site.h"
#include "hub/page.h"
#include "wire/api_json.h"
#include "wire/event_json.h"
#include "wire/signing.h"

enum { CATALOGUE_ROOM = 64 * 1024 };

static const char *const people[] = {"admin", "0312", "0313", "0315", "0316", "0318"};

/* ---- its life ---- */

static void read_catalogue(struct rig *r)
{
    FILE *f = fopen(GUITAI_TESTS "/../assets/sample/hall.json", "rb");

    r->catalogue = calloc(1, CATALOGUE_ROOM);
    must(f != NULL && r->catalogue != NULL);
    r->config.catalogue_size = fread(r->catalogue, 1, CATALOGUE_ROOM - 1, f);
    fclose(f);
    r->config.catalogue = r->catalogue;
}

/* As the file of keys: they outlive the hub. */
static bool keep_ring(void *ctx, const struct seal_ring *ring)
{
    struct rig *r = ctx;

    if (r->keys_stuck)
        return false;
    r->config.ring = *ring;
    if (r->keys != NULL)
        r->keys->ring = *ring;
    if (ring->first_gone)
        memset(&r->config.seal.secret, 0, sizeof r->config.seal.secret);
    return true;
}

static void start_hub(struct rig *r)
{
    char why[512] = "";

    r->config.keep = keep_ring;
    r->config.keep_ctx = r;
    r->config.now = r->now;
    r->config.boot = r->boot;
    r->hub = hub_new(&r->config, why, sizeof why);
    if (r->hub == NULL)
        fprintf(stderr, "%s\n", why);
    must(r->hub != NULL);
    hub_set_public_url(r->hub, "https://hub.example:8443");
}

void rig_start(struct rig *r)
{
    rig_start_on(r, fake_store_new("xincheng"));
}

void rig_start_on(struct rig *r, struct store *s)
{
    rig_start_keyed(r, s, NULL);
}

static void take_keys(struct rig *r, struct rig_keys *keys)
{
    struct hub_config *c = &r->config;

    r->keys = keys;
    if (keys != NULL && keys->made) {
        c->device = keys->device;
        c->sign = keys->sign;
        c->seal = keys->seal;
        c->ring = keys->ring;
        return;
    }
    c->device = crypto_id();
    crypto_sign_key(&c->sign);
    crypto_seal_key(&c->seal);
    if (keys != NULL)
        *keys = (struct rig_keys){true, c->device, c->sign, c->seal, c->ring};
}

void rig_start_keyed(struct rig *r, struct store *s, struct rig_keys *keys)
{
    char made[PASSWORD_TEXT];

    memset(r, 0, sizeof *r);
    must(s != NULL);
    r->store = s;
    r->now = (struct moment){1795487400000, 480}; /* 2026-11-24 10:30 at +08:00 */
    r->boot = (struct boot){77, 1000};
    r->config = (struct hub_config){.store = r->store,
                                    .catalogue_name = "hall.json",
                                    .site = "xincheng",
                                    .version = "test",
                                    .machine = "one boot"};
    take_keys(r, keys);
    read_catalogue(r);
    must(crypto_password("password", made) == OK);
    for (size_t i = 0; i < ARRAY_LEN(people); i++)
        must(staff_set_password(r->store, people[i], made, false) == OK);
    r->body = calloc(1, 1);
    start_hub(r);
}

void rig_stop(struct rig *r)
{
    hub_free(r->hub);
    r->store->ops->close(r->store);
    free(r->catalogue);
    free(r->body);
}

void rig_restart(struct rig *r)
{
    hub_free(r->hub);
    r->boot.id++;
    start_hub(r);
}

const char *rig_step_needs(const char *act)
{
    if (strcmp(act, "accept") == 0)
        return ",\"options\":[\"at the counter\"]";
    if (strcmp(act, "deliver") == 0)
        return ",\"way\":\"in_person\",\"explained\":1";
    return "";
}

void rig_later(struct rig *r, int seconds)
{
    r->now.at += (instant)seconds * SECOND;
    r->boot.millis += (int64_t)seconds * SECOND;
}

bool rig_erase_some(struct rig *r)
{
    struct hub_erasing *e = calloc(1, sizeof *e);
    uint64_t topics;
    bool found;

    must(e != NULL);
    found = hub_erase_next(r->hub, e);
    must(!hub_is_dirty(r->hub) || hub_commit(r->hub, &topics) == OK);
    if (found) {
        must(hub_erase_look(r->store, e) == OK);
        hub_erase_found(r->hub, e, r->now);
        r->outcome = hub_commit(r->hub, &topics);
    }
    free(e);
    return found;
}

void rig_erase_all(struct rig *r)
{
    while (rig_erase_some(r))
        continue;
}

/* ---- requests ---- */

static void keep(struct rig *r, struct http_reply *reply)
{
    free(r->body);
    r->status = reply->status;
    r->what = reply->what;
    r->topics = reply->topics;
    r->cursor = reply->cursor;
    r->wait_ms = reply->wait_ms;
    r->body_size = reply->body_size;
    r->body = calloc(1, reply->body_size + 1);
    must(r->body != NULL);
    if (reply->body != NULL)
        memcpy(r->body, reply->body, reply->body_size);
    memcpy(r->headers, reply->headers, sizeof r->headers);
    free(reply->body);
}

void rig_run(struct rig *r, struct fake_request *f)
{
    struct hub_call *c = calloc(1, sizeof *c);

    must(c != NULL);
    if (r->peer != NULL)
        f->r.peer = r->peer;
    c->request = &f->r;
    c->now = r->now;
    c->boot = r->boot;
    c->reply.status = 200;
    r->outcome = OK;
    r->woken = 0;
    if (!hub_alone(r->hub, c)) {
        if (hub_begin(r->hub, c))
            hub_work(c);
        for (int try = 0; try < 3; try++) {
            while (hub_handle(r->hub, c))
                hub_work(c);
            r->outcome = hub_is_dirty(r->hub) ? hub_commit(r->hub, &r->woken) : OK;
            if (r->outcome != ERR_CONFLICT)
                break;
            hub_call_retry(c);
        }
        if (r->outcome != OK)
            hub_fail(c);
    }
    keep(r, &c->reply);
    hub_call_end(c);
    free(c);
}

void rig_ask(struct rig *r, const char *method, const char *target, const char *body)
{
    struct fake_request f;

    fake_request_init(&f, method, target, body);
    rig_run(r, &f);
}

bool rig_said(const struct rig *r, const char *part)
{
    return strstr(r->body, part) != NULL;
}

bool rig_is_aside(const struct rig *r)
{
    return r->status == 200 && rig_said(r, "\"aside\":");
}

const char *rig_header(const struct rig *r, const char *name)
{
    size_t len = strlen(name);

    for (int i = 0; i < HTTP_HEADERS; i++) {
        if (strncmp(r->headers[i], name, len) == 0 && r->headers[i][len] == ':')
            return r->headers[i] + len + 2;
    }
    return NULL;
}

/* ---- terminals ---- */

void rig_enrol(struct rig *r, struct rig_terminal *t, const char *role)
{
    char code[16], key[KEY_TEXT], body[160], why[160];
    struct enrol_reply reply;

    memset(t, 0, sizeof *t);
    t->epoch = 1;
    t->boot = (struct boot){5, 1000};
    crypto_sign_key(&t->key);
    must(enrol_offer(r->store, "lobby 1", role, r->now, code) == OK);
    must(crypto_base64(t->key.open, KEY_BYTES, key, sizeof key));
    text_format(body, sizeof body, "{\"code\":\"%s\",\"key\":\"%s\"}", code, key);
    rig_ask(r, "POST", "/v1/enrol", body);
    must(r->status == 200);
    must(enrol_reply_decode(r->body, strlen(r->body), &reply, why, sizeof why) == OK);
    t->device = reply.device;
    t->lane = reply.lane;
}

void rig_sign(struct rig *r, struct rig_terminal *t, struct fake_request *f)
{
    struct signed_request s = {.method = f->r.method,
                               .target = f->r.target,
                               .device = t->device,
                               .epoch = t->epoch,
                               .sequence = ++t->sequence};
    char hash[HASH_TEXT], text[SIGNING_TEXT], value[128];
    uint8_t signature[SIGNATURE_BYTES];
    size_t len;

    (void)r;
    crypto_hash_text(f->r.raw, f->r.raw_size, hash);
    s.body_hash = hash;
    len = signing_text(&s, text, sizeof text);
    must(len > 0);
    crypto_sign(&t->key, text, len, signature);
    id_to_text(t->device, value);
    fake_request_header(f, HEADER_DEVICE, value);
    signing_number(t->epoch, value);
    fake_request_header(f, HEADER_EPOCH, value);
    signing_number(t->sequence, value);
    fake_request_header(f, HEADER_SEQUENCE, value);
    must(crypto_base64url(signature, sizeof signature, value, sizeof value));
    fake_request_header(f, HEADER_SIGNATURE, value);
    fake_request_header(f, "User-Agent", "guitai/9.8.7");
}

void rig_terminal_ask(struct rig *r, struct rig_terminal *t, const char *method, const char *target,
                      const char *body)
{
    struct fake_request f;

    fake_request_init(&f, method, target, body);
    rig_sign(r, t, &f);
    rig_run(r, &f);
}

void rig_event(struct rig *r, struct rig_terminal *t, struct event *e, char to[2048])
{
    e->device = t->device;
    e->seq = ++t->seq;
    e->at = r->now;
    e->boot = t->boot;
    e->v = event_types[e->type].v;
    must(event_encode(e, to, 2048) > 0);
}

void rig_send(struct rig *r, struct rig_terminal *t, const char *events)
{
    size_t size = strlen(events) + 32;
    char *body = malloc(size);

    must(body != NULL);
    text_format(body, size, "{\"events\":[%s]}", events);
    rig_terminal_ask(r, t, "POST", "/v1/events", body);
    free(body);
}

struct id rig_id(int n)
{
    struct id a = {{0}};

    a.b[0] = 0x11;
    a.b[14] = (uint8_t)(n >> 8);
    a.b[15] = (uint8_t)n;
    return a;
}

void rig_issued(struct rig *r, struct rig_terminal *t, struct id ticket, const char *service,
                const char *number, char to[2048])
{
    struct event e = {.type = TICKET_ISSUED, .subject = ticket};
    struct ticket_issued *b = &e.body.issued;

    b->day = day_of(r->now);
    must(number_from_text(number, &b->number));
    text_copy(b->service, sizeof b->service, service);
    must(crypto_seal(r->config.seal.open, "13800138000", b->contact, sizeof b->contact));
    rig_event(r, t, &e, to);
}

/* ---- staff ---- */

static void cut(const char *from, const char *begin, const char *end, char *to, size_t size)
{
    const char *at = strstr(from, begin);

    must(at != NULL);
    at += strlen(begin);
    text_format(to, size, "%.*s", (int)strcspn(at, end), at);
}

void rig_login(struct rig *r, struct rig_staff *s, const char *number)
{
    char body[128];

    text_format(body, sizeof body, "{\"staff\":\"%s\",\"password\":\"password\"}", number);
    rig_ask(r, "POST", "/api/login", body);
    must(r->status == 200);
    text_format(s->cookie, sizeof s->cookie, "%.*s", (int)strcspn(rig_header(r, "Set-Cookie"), ";"),
                rig_header(r, "Set-Cookie"));
    cut(r->body, "\"csrf\":\"", "\"", s->csrf, sizeof s->csrf);
}

void rig_staff_ask(struct rig *r, const struct rig_staff *s, const char *method, const char *target,
                   const char *body)
{
    struct fake_request f;

    fake_request_init(&f, method, target, body);
    fake_request_header(&f, "Cookie", s->cookie);
    if (strcmp(method, "POST") == 0)
        fake_request_header(&f, "X-CSRF-Token", s->csrf);
    rig_run(r, &f);
}

const char *rig_case_token(const struct rig *r, struct id id)
{
    static char link[LINK_TEXT];

    page_case_link(r->hub, id, link);
    return strrchr(link, '/') + 1;
}

void rig_press(struct rig *r, const char *page, const char *what, const char *more)
{
    static const char proof[] = "name=\"proof\" value=\"";
    char mark[64], body[512];
    const char *at;

    text_format(mark, sizeof mark, "name=\"do\" value=\"%s\"", what);
    at = strstr(r->body, mark);
    must(at != NULL);
    at = strstr(at, proof);
    must(at != NULL);
    text_format(body, sizeof body, "do=%s&proof=%.32s%s", what, at + sizeof proof - 1, more);
    rig_ask(r, "POST", page, body);
    must(r->status == 303);
}
