/* receivers.c - who is sent events: seen by auditors, named and changed by administrators.
 *
 * Records: "receiver" CODE = what was set, as JSON; "receiver_key" CODE = the key of its
 * signatures and the values of its headers, both sealed to the office's key. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"
#include "wire/rating_template.h"
#include "wire/receiver_json.h"

enum { WHY = 512, SEALED_ROOM = 12288, SECRET_TEXT = 64, NEWS_WAIT_S = 30 };

static const char secret_mark[] = "whsec_"; /* Standard Webhooks 1.0 */

/* ---- secrets ---- */

static bool read_secrets(const struct hub *h, const char *code, char key[SECRET_TEXT],
                         char headers[SEALED_ROOM])
{
    char *value = h->store->ops->get_new(h->store, "receiver_key", code);
    char *blank = value != NULL ? strchr(value, ' ') : NULL;
    bool good = blank != NULL;

    if (good) {
        *blank = '\0';
        good = crypto_unseal(&h->c.ring.office, value, key, SECRET_TEXT) &&
               crypto_unseal(&h->c.ring.office, blank + 1, headers, SEALED_ROOM);
    }
    free(value);
    return good;
}

static bool put_secrets(struct hub *h, const struct receiver *r, const char *key)
{
    char *headers = receiver_headers_encode_new(r), *value = malloc(SEALED_ROOM * 2);
    size_t at;
    bool good;

    must(value != NULL);
    must(crypto_seal(h->c.ring.office.open, key, value, SEALED_SIZE));
    at = strlen(value);
    value[at++] = ' ';
    must(crypto_seal(h->c.ring.office.open, headers, value + at, SEALED_ROOM * 2 - at));
    good = log_put(h, "receiver_key", r->code, value);
    wipe(headers, strlen(headers));
    free(headers);
    free(value);
    return good;
}

bool push_secrets(struct hub *h, struct receiver *r, uint8_t key[PUSH_KEY_BYTES])
{
    char text[SECRET_TEXT], headers[SEALED_ROOM];
    size_t size = PUSH_KEY_BYTES;
    bool good = read_secrets(h, r->code, text, headers) && crypto_base64_decode(text, key, &size) &&
                size == PUSH_KEY_BYTES;

    if (good)
        receiver_headers_take(r, headers);
    wipe(text, sizeof text);
    wipe(headers, sizeof headers);
    return good;
}

static void make_key(char to[SECRET_TEXT])
{
    uint8_t random[PUSH_KEY_BYTES];

    crypto_random(random, sizeof random);
    must(crypto_base64(random, sizeof random, to, SECRET_TEXT));
    wipe(random, sizeof random);
}

/* ---- GET /api/receivers ---- */

static const char *state_of(const struct push_slot *s)
{
    return s->at.mode == PUSH_ON && s->at.failing != 0 ? "failing" : push_mode_names[s->at.mode];
}

void receiver_test_json(struct json_out *o, const struct push_slot *s)
{
    if (s->test.asked == 0) {
        out_null(o, "test");
        return;
    }
    out_open(o, "test", '{');
    out_time(o, "asked", s->test.asked);
    out_time(o, "done", s->test.done);
    out_bool(o, "good", s->test.done != 0 && s->test.cause[0] == '\0');
    out_int(o, "status", s->test.status);
    out_text(o, "cause", s->test.cause);
    out_text(o, "said", s->test.said);
    out_close(o, '}');
}

static void out_receiver(struct json_out *o, const struct push_slot *s)
{
    char *set = receiver_encode_new(&s->r);

    out_open(o, NULL, '{');
    out_raw(o, "set", set, strlen(set));
    out_text(o, "state", state_of(s));
    out_int(o, "pos", (int64_t)s->at.pos);
    out_int(o, "waiting", s->waiting);
    out_time(o, "sent", s->at.sent);
    out_time(o, "failing", s->at.failing);
    out_time(o, "again", s->at.mode == PUSH_ON ? s->at.again : 0);
    out_int(o, "tries", s->at.tries);
    out_int(o, "status", s->at.status);
    out_text(o, "cause", s->at.cause);
    out_text(o, "said", s->at.said);
    receiver_test_json(o, s);
    out_close(o, '}');
    free(set);
}

void run_receivers(struct hub *h, struct hub_call *c)
{
    int64_t change = (int64_t)(h->site->pos + h->push_changes);
    int64_t wait = query_number(c, "wait", 0);
    struct json_out o = {0};

    if (wait > 0 && !c->request->expired && query_number(c, "after", -1) == change) {
        answer_wait(c, TOPIC(TOPIC_ANY) | TOPIC(TOPIC_PUSH),
                    (int)(wait < NEWS_WAIT_S ? wait : NEWS_WAIT_S) * SECOND);
        return;
    }
    if (!push_refresh(h)) {
        h->failed = true;
        return;
    }
    out_open(&o, NULL, '{');
    out_int(&o, "change", change);
    out_open(&o, "receivers", '[');
    for (int i = 0; i < RECEIVERS_MAX; i++) {
        if (h->pushes[i].r.code[0] == '\0')
            continue;
        (void)push_look_on(h, &h->pushes[i]);
        out_receiver(&o, &h->pushes[i]);
    }
    out_close(&o, ']');
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

/* ---- looked at before it is kept ---- */

static bool is_template(const struct hub *h, const struct receiver *r, struct moment now,
                        char made[RATING_BODY], char *why, size_t size)
{
    struct rating_values *v = calloc(1, sizeof *v);
    char reason[WHY - 16];
    bool good;

    must(v != NULL);
    push_sample(h, now, v);
    good =
        rating_template_try(r->body, (enum receiver_type)r->type, v, made, reason, sizeof reason);
    free(v);
    if (!good)
        text_format(why, size, "body: %s", reason);
    return good;
}

/* False after an answer. */
static bool read_receiver(struct hub *h, struct hub_call *c, struct receiver *r,
                          char made[RATING_BODY])
{
    char why[WHY] = "", reason[WHY - 16] = "the hub's config allows no receivers";

    made[0] = '\0';
    if (receiver_decode(c->request->body, c->request->body_size, r, why, sizeof why) != OK) {
        answer_problem(c, 400, "request", "%s", why);
        return false;
    }
    if (r->kind == RECEIVER_RATING && !is_template(h, r, c->now, made, why, sizeof why)) {
        answer_problem(c, 422, "template", "%s", why);
        return false;
    }
    if (h->c.may_push != NULL && h->c.may_push(h->c.push_ctx, r->url, reason, sizeof reason))
        return true;
    answer_problem(c, 422, "url", "url: %s", reason);
    return false;
}

void run_receiver_preview(struct hub *h, struct hub_call *c)
{
    struct receiver *r = malloc(sizeof *r);
    char *made = malloc(RATING_BODY);
    struct json_out o = {0};

    must(r != NULL && made != NULL);
    if (read_receiver(h, c, r, made)) {
        out_open(&o, NULL, '{');
        out_text(&o, "content_type", receiver_type_names[r->type]);
        out_text(&o, "body", made);
        out_close(&o, '}');
        answer_out(c, 200, &o);
    }
    wipe(r, sizeof *r);
    free(r);
    free(made);
}

/* ---- named, changed ---- */

static bool put_receiver(struct hub *h, const struct receiver *r)
{
    char *json = receiver_encode_new(r);
    bool good = log_put(h, "receiver", r->code, json);

    free(json);
    push_touch(h);
    return good && push_refresh(h);
}

static void say_secret(struct hub_call *c, const char *key)
{
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    if (key[0] == '\0') {
        out_null(&o, "secret");
    } else {
        char text[sizeof secret_mark + SECRET_TEXT];

        text_format(text, sizeof text, "%s%s", secret_mark, key);
        out_text(&o, "secret", text);
        wipe(text, sizeof text);
    }
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

/* From now on, and off: so that the other end gets the secret first. */
static bool begin_receiver(struct hub *h, const struct receiver *r)
{
    struct push_slot *s = push_slot(h, r->code);

    if (s == NULL)
        return false;
    s->at = (struct push_state){.mode = PUSH_OFF, .pos = h->site->pos};
    memset(&s->test, 0, sizeof s->test);
    return push_keep(h, s);
}

static bool is_full(struct hub *h)
{
    int n = 0;

    for (int i = 0; i < RECEIVERS_MAX; i++)
        n += h->pushes[i].r.code[0] != '\0';
    return n == RECEIVERS_MAX;
}

/* False after an answer. */
static bool headers_have_values(struct hub_call *c, const struct receiver *r)
{
    for (int i = 0; i < r->header_count; i++) {
        if (r->headers[i].value[0] != '\0')
            continue;
        answer_problem(c, 422, "header", "headers[%d].value: give the value of %s", i,
                       r->headers[i].name);
        return false;
    }
    return true;
}

/* Without what may be a secret of the other end. */
static bool audit_set(struct hub *h, struct hub_call *c, const struct receiver *r)
{
    char where[RECEIVER_URL];

    text_format(where, sizeof where, "%.*s", (int)strcspn(r->url, "?"), r->url);
    return audit_call(h, c, "receiver_set", r->code, where);
}

static void store_receiver(struct hub *h, struct hub_call *c, struct receiver *r)
{
    char key[SECRET_TEXT] = "", headers[SEALED_ROOM];
    bool is_new = push_slot(h, r->code) == NULL, is_kept;

    if (is_new && is_full(h)) {
        answer_problem(c, 409, "full", "there are as many receivers as there can be, %d",
                       RECEIVERS_MAX);
        return;
    }
    is_kept = !is_new && read_secrets(h, r->code, key, headers);
    if (is_kept)
        receiver_headers_take(r, headers);
    else
        make_key(key);
    if (headers_have_values(c, r) && put_secrets(h, r, key) && put_receiver(h, r) &&
        (!is_new || begin_receiver(h, r)) && audit_set(h, c, r))
        say_secret(c, is_kept ? "" : key);
    wipe(key, sizeof key);
    wipe(headers, sizeof headers);
}

void run_receiver(struct hub *h, struct hub_call *c)
{
    struct receiver *r = malloc(sizeof *r);
    char *made = malloc(RATING_BODY);

    must(r != NULL && made != NULL);
    if (read_receiver(h, c, r, made) && log_begin(h) && push_refresh(h))
        store_receiver(h, c, r);
    wipe(r, sizeof *r);
    free(r);
    free(made);
}

/* The old one signs no more. */
void run_receiver_secret(struct hub *h, struct hub_call *c)
{
    const struct push_slot *s = receiver_named(h, c);
    char key[SECRET_TEXT], headers[SEALED_ROOM];
    struct receiver *r;

    if (s == NULL)
        return;
    r = malloc(sizeof *r);
    must(r != NULL);
    *r = s->r;
    if (read_secrets(h, r->code, key, headers))
        receiver_headers_take(r, headers);
    make_key(key);
    if (put_secrets(h, r, key) && audit_call(h, c, "receiver_secret", r->code, ""))
        say_secret(c, key);
    wipe(key, sizeof key);
    wipe(headers, sizeof headers);
    wipe(r, sizeof *r);
    free(r);
}
