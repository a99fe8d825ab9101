/* enrol.c - admits a terminal by a one-time code, and shows one out.
 *
 * Record "enrol" HASH OF THE CODE = "<until ms> <role> <device or -> <name>".  A
 * code that was used stays until its time is over, so that a terminal whose reply
 * was lost gets the same answer again, and no other terminal does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"
#include "wire/api_json.h"
#include "wire/staff_json.h"

enum { CODE_LETTERS = 10, OFFER_VALUE = 160 };

struct offer {
    instant until;
    char role[CODE_SIZE];
    char device[ID_TEXT]; /* "-" until it is used */
    char name[32];
};

bool enrol_role_is_known(const char *role)
{
    return strcmp(role, "kiosk") == 0 || strcmp(role, "counter") == 0 || strcmp(role, "board") == 0;
}

/* ---- codes ---- */

static void code_key(const char *code, char to[HASH_TEXT])
{
    char plain[32] = "";
    size_t n = 0;

    for (; *code != '\0' && n < sizeof plain - 1; code++) {
        if (*code != '-')
            plain[n++] = *code >= 'a' && *code <= 'z' ? (char)(*code - 'a' + 'A') : *code;
    }
    crypto_hash_text(plain, n, to);
}

static enum err put_offer(struct store *s, const char *key, const struct offer *o)
{
    char value[OFFER_VALUE];

    text_format(value, sizeof value, "%lld %s %s %s", (long long)o->until, o->role, o->device,
                o->name);
    return s->ops->put(s, "enrol", key, value);
}

enum err enrol_offer(struct store *s, const char *name, const char *role, struct moment now,
                     char code[16])
{
    static const char letters[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"; /* none looks like another */
    struct offer o = {.until = now.at + (instant)CODE_MINUTES * MINUTE, .device = "-"};
    uint8_t random[CODE_LETTERS];
    char key[HASH_TEXT];

    crypto_random(random, sizeof random);
    for (int i = 0; i < CODE_LETTERS; i++)
        code[i] = letters[random[i] % 32];
    code[CODE_LETTERS] = '\0';
    text_copy(o.role, sizeof o.role, role);
    text_copy(o.name, sizeof o.name, name);
    code_key(code, key);
    return put_offer(s, key, &o);
}

static bool read_offer(struct hub *h, const char *key, instant now, struct offer *to)
{
    char *value = h->store->ops->get_new(h->store, "enrol", key);
    long long until;
    int at = 0;
    bool found = value != NULL &&
                 sscanf(value, "%lld %15s %32s %n", &until, to->role, to->device, &at) == 3 &&
                 at > 0;

    if (found) {
        to->until = until;
        text_copy(to->name, sizeof to->name, value + at);
        found = to->until > now;
    }
    free(value);
    return found;
}

/* ---- a new device ---- */

/* A lane that nobody has had, else one whose terminal was shown out; 0 none.
 * Only kiosks number tickets. */
static int free_lane(struct hub *h, const char *role)
{
    bool used[LANES] = {true}, had[LANES] = {true};

    if (strcmp(role, "kiosk") != 0)
        return 0;
    for (int i = 0; i < h->site->device_count; i++) {
        const struct device *d = &h->site->devices[i];

        had[d->lane] = true;
        if (!auth_is_revoked(h, d->id))
            used[d->lane] = true;
    }
    for (int lane = 1; lane < LANES; lane++) {
        if (!had[lane])
            return lane;
    }
    for (int lane = 1; lane < LANES; lane++) {
        if (!used[lane])
            return lane;
    }
    return -1;
}

static bool record_device(struct hub *h, struct id device, const struct offer *o, const char *key,
                          int lane, struct moment now)
{
    struct decision d = {.count = 1};
    struct device_enrolled *b = &d.events[0].body.enrolled;

    d.events[0].type = DEVICE_ENROLLED;
    d.events[0].v = event_types[DEVICE_ENROLLED].v;
    d.events[0].subject = device;
    text_copy(b->name, sizeof b->name, o->name);
    text_copy(b->role, sizeof b->role, o->role);
    text_copy(b->key, sizeof b->key, key);
    b->lane = lane;
    return log_record(h, &d, now);
}

static bool is_key(const char *text)
{
    uint8_t key[KEY_BYTES];
    size_t size = sizeof key;

    return crypto_base64_decode(text, key, &size) && size == sizeof key;
}

void enrol_fingerprint(const struct device *d, char to[FINGERPRINT_TEXT])
{
    uint8_t key[KEY_BYTES];
    size_t size = sizeof key;
    char hash[HASH_TEXT] = "";

    if (crypto_base64_decode(d->key, key, &size) && size == sizeof key)
        crypto_hash_text(key, sizeof key, hash);
    signing_fingerprint(hash, to);
}

static void answer(struct hub *h, struct hub_call *c, const struct device *d)
{
    struct enrol_reply r = {.device = d->id, .lane = d->lane};

    text_copy(r.name, sizeof r.name, d->name);
    text_copy(r.role, sizeof r.role, d->role);
    text_copy(r.site, sizeof r.site, h->c.site);
    text_copy(r.public_url, sizeof r.public_url, h->c.public_url);
    must(crypto_base64(h->c.seal.open, KEY_BYTES, r.seal, sizeof r.seal));
    r.seal_count = seals_for_terminals(h, r.seals);
    answer_json(c, 200, enrol_reply_encode_new(&r));
}

static void admit(struct hub *h, struct hub_call *c, const struct enrol_request *r,
                  const char *code, struct offer *o)
{
    char fingerprint[FINGERPRINT_TEXT], detail[96];
    int lane = free_lane(h, o->role);
    struct id device = crypto_id();

    if (lane < 0 || h->site->device_count == DEVICES_MAX) {
        answer_problem(c, 409, "full", "this hall has as many terminals as it can; revoke one");
        return;
    }
    id_to_text(device, o->device);
    c->staff = -1;
    if (!record_device(h, device, o, r->key, lane, c->now))
        return;
    enrol_fingerprint(site_device(h->site, device), fingerprint);
    text_format(detail, sizeof detail, "%s, key %s", o->name, fingerprint);
    if (!audit_call(h, c, "enrolled", o->device, detail))
        return;
    if (put_offer(h->store, code, o) != OK)
        h->failed = true;
    else
        answer(h, c, site_device(h->site, device));
}

static void refuse_code(struct hub *h, struct hub_call *c)
{
    lockout_try(&h->addresses, c->address, c->boot.millis);
    auth_note_refusal(h, c, "enrol_code");
    answer_problem(c, 403, "enrol_code",
                   "the code is wrong, used or older than %d minutes; take a new one with "
                   "guitai-hub enrol",
                   CODE_MINUTES);
}

void run_enrol(struct hub *h, struct hub_call *c)
{
    int wait = lockout_wait(&h->addresses, c->address, c->boot.millis);
    char code[HASH_TEXT], why[256];
    struct enrol_request r;
    struct offer o;
    struct id device;
    const struct device *d;

    if (wait > 0) {
        answer_problem(c, 429, "locked", "too many wrong codes; try again later");
        answer_header(c, "Retry-After: %d", wait);
        return;
    }
    if (enrol_request_decode(c->request->body, c->request->body_size, &r, why, sizeof why) != OK) {
        answer_problem(c, 400, "request", "%s", why);
        return;
    }
    if (!is_key(r.key)) {
        answer_problem(c, 422, "key", "key is not the base64 of 32 bytes");
        return;
    }
    code_key(r.code, code);
    if (!log_begin(h))
        return;
    if (!read_offer(h, code, c->now.at, &o)) {
        refuse_code(h, c);
    } else if (strcmp(o.device, "-") == 0) {
        admit(h, c, &r, code, &o);
    } else {
        d = id_from_text(o.device, &device) ? site_device(h->site, device) : NULL;
        if (d != NULL && strcmp(d->key, r.key) == 0 && !auth_is_revoked(h, device))
            answer(h, c, d);
        else
            refuse_code(h, c);
    }
}

/* ---- by an administrator, in the console ---- */

void run_terminals(struct hub *h, struct hub_call *c)
{
    struct terminal_request r;
    struct json_out o = {0};
    char code[16], why[256];

    if (terminal_request_decode(c->request->body, c->request->body_size, &r, why, sizeof why) !=
        OK) {
        answer_problem(c, 400, "request", "%s", why);
        return;
    }
    if (!enrol_role_is_known(r.role)) {
        answer_problem(c, 422, "role_unknown", "role: use kiosk, counter or board");
        return;
    }
    if (!log_begin(h) || !audit_call(h, c, "enrol_code", r.name, r.role))
        return;
    if (enrol_offer(h->store, r.name, r.role, c->now, code) != OK) {
        h->failed = true;
        return;
    }
    out_open(&o, NULL, '{');
    out_text(&o, "code", code);
    out_int(&o, "minutes", CODE_MINUTES);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

void run_revoke(struct hub *h, struct hub_call *c)
{
    char when[MOMENT_TEXT], key[ID_TEXT]; /* the path may have capital letters */
    struct peer *peer;
    struct id device;

    if (!id_from_text(c->arg, &device) || site_device(h->site, device) == NULL ||
        id_equal(device, h->c.device)) {
        answer_problem(c, 404, "no_terminal", "there is no such terminal");
        return;
    }
    moment_to_text(c->now, when);
    id_to_text(device, key);
    if (!audit_call(h, c, "revoked", key, "") || !log_put(h, "revoked", key, when))
        return;
    peer = log_peer(h, device);
    if (peer != NULL)
        peer->revoked = true;
    h->topics |= UINT64_MAX; /* its waiting feed ends at once */
    answer_json(c, 204, NULL);
}

enum err backup_note(struct store *s, struct id device, uint64_t seq)
{
    char key[ID_TEXT], value[24];

    id_to_text(device, key);
    text_format(value, sizeof value, "%llu", (unsigned long long)seq);
    return s->ops->put(s, "watermark", key, value);
}
