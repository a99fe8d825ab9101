/* second_factor.c - codes of an authenticator beside the password (RFC 6238).
 *
 * A code counts once, from the step before to the step after the hub's clock.
 * Records: "otp" NUMBER = "<sealed key> <step of the newest code>"; "otp_new" the
 * same with the time until which it may be confirmed; "recovery" NUMBER = hashes of
 * the codes for a lost authenticator, each good once. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"
#include "port/qr.h"
#include "wire/staff_json.h"

enum {
    OTP_SKEW = 1,
    OTP_TEXT = 33, /* base32 of OTP_BYTES with its end */
    RECOVERY_CODES = 10,
    RECOVERY_TEXT = 11, /* fifty random bits, base32 */
    CODE_TEXT = 32,
    URI_TEXT = 256,
    CONFIRM_MINUTES = 10,
    RECORD_TEXT = 400
};

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; /* RFC 4648 */

struct otp {
    uint8_t key[OTP_BYTES];
    uint64_t mark; /* newest step, or ms until which it may be confirmed */
};

/* `size` bytes, of which five make eight letters. */
static void to_base32(const uint8_t *bytes, size_t size, char *to)
{
    uint32_t bits = 0, held = 0;

    for (size_t i = 0; i < size; i++) {
        bits = bits << 8 | bytes[i];
        for (held += 8; held >= 5; held -= 5)
            *to++ = base32[bits >> (held - 5) & 31];
    }
    *to = '\0';
}

static bool from_base32(const char *text, uint8_t to[OTP_BYTES])
{
    uint32_t bits = 0, held = 0;
    size_t n = 0;

    for (; *text != '\0' && n < OTP_BYTES; text++) {
        const char *at = strchr(base32, *text);

        if (at == NULL)
            return false;
        bits = bits << 5 | (uint32_t)(at - base32);
        held += 5;
        if (held >= 8) {
            held -= 8;
            to[n++] = (uint8_t)(bits >> held);
        }
    }
    return n == OTP_BYTES && *text == '\0';
}

/* ---- records ---- */

bool second_factor_is_on(const struct hub *h, const char *number)
{
    return log_has(h, "otp", number);
}

/* The first key was the office's too. */
static bool open_key(const struct hub *h, const char *sealed, char *to, size_t size)
{
    return crypto_unseal(&h->c.ring.office, sealed, to, size) ||
           (!h->c.ring.first_gone && crypto_unseal(&h->c.seal, sealed, to, size));
}

static bool read_otp(const struct hub *h, const char *kind, const char *number, struct otp *to)
{
    char *value = h->store->ops->get_new(h->store, kind, number);
    char sealed[SEALED_SIZE], key[OTP_TEXT];
    bool good = value != NULL && sscanf(value, "%255s %" SCNu64, sealed, &to->mark) == 2 &&
                open_key(h, sealed, key, sizeof key) && from_base32(key, to->key);

    free(value);
    wipe(key, sizeof key);
    return good;
}

static bool put_otp(struct hub *h, const char *kind, const char *number, const struct otp *o)
{
    char sealed[SEALED_SIZE], key[OTP_TEXT], value[RECORD_TEXT];

    to_base32(o->key, OTP_BYTES, key);
    must(crypto_seal(h->c.ring.office.open, key, sealed, sizeof sealed));
    wipe(key, sizeof key);
    text_format(value, sizeof value, "%s %" PRIu64, sealed, o->mark);
    return log_put(h, kind, number, value);
}

struct numbers {
    char text[STAFF_MAX][STAFF_SIZE];
    int count;
};

static bool add_number(void *ctx, const char *key, const char *value)
{
    struct numbers *n = ctx;

    (void)value;
    if (n->count < STAFF_MAX)
        text_copy(n->text[n->count++], STAFF_SIZE, key);
    return true;
}

bool second_factor_reseal(struct hub *h)
{
    struct numbers n = {.count = 0};
    struct otp o;
    bool good = h->store->ops->list(h->store, "otp", add_number, &n) == OK;

    for (int i = 0; good && i < n.count; i++)
        good = !read_otp(h, "otp", n.text[i], &o) || put_otp(h, "otp", n.text[i], &o);
    wipe(&o, sizeof o);
    return good;
}

/* ---- codes ---- */

/* The step of a code that fits and is newer than every one that was taken. */
static bool find_step(const struct otp *o, const char *code, instant now, uint64_t newest,
                      uint64_t *step)
{
    uint64_t at = (uint64_t)(now / SECOND) / OTP_STEP_S;
    char wanted[8];

    for (uint64_t s = at - OTP_SKEW; s <= at + OTP_SKEW; s++) {
        text_format(wanted, sizeof wanted, "%06" PRIu32, crypto_otp(o->key, s));
        if (s > newest && crypto_equal(wanted, code, 6)) {
            *step = s;
            return true;
        }
    }
    return false;
}

/* Letters and digits alone: "123 456", "abcde-fghij". */
static void tidy(const char *given, char to[CODE_TEXT])
{
    size_t n = 0;

    for (; *given != '\0' && n < CODE_TEXT - 1; given++) {
        if (*given >= 'a' && *given <= 'z')
            to[n++] = (char)(*given - 'a' + 'A');
        else if (*given != ' ' && *given != '-')
            to[n++] = *given;
    }
    to[n] = '\0';
}

static bool take_otp(struct hub *h, struct hub_call *c, const char *number, const char *code)
{
    struct otp o;
    bool good = read_otp(h, "otp", number, &o) && find_step(&o, code, c->now.at, o.mark, &o.mark) &&
                put_otp(h, "otp", number, &o);

    wipe(&o, sizeof o);
    return good;
}

/* A recovery code is used up by being given. */
static bool take_recovery(struct hub *h, struct hub_call *c, const char *number, const char *code)
{
    char *value = h->store->ops->get_new(h->store, "recovery", number), hash[HASH_TEXT], *at;
    bool good;

    crypto_hash_text(code, strlen(code), hash);
    at = value != NULL ? strstr(value, hash) : NULL;
    good = at != NULL;
    if (good) {
        memmove(at, at + strlen(hash), strlen(at + strlen(hash)) + 1);
        good =
            log_put(h, "recovery", number, value) && audit_call(h, c, "recovery_used", number, "");
    }
    free(value);
    return good;
}

enum factor second_factor_check(struct hub *h, struct hub_call *c, const char *number,
                                const char *given)
{
    char code[CODE_TEXT];
    bool good;

    if (!log_begin(h))
        return FACTOR_WRONG; /* the reply says why */
    if (!second_factor_is_on(h, number))
        return FACTOR_GOOD;
    tidy(given, code);
    if (code[0] == '\0')
        return FACTOR_ASKED;
    good = strlen(code) == 6
               ? take_otp(h, c, number, code)
               : strlen(code) == RECOVERY_TEXT - 1 && take_recovery(h, c, number, code);
    wipe(code, sizeof code);
    return good ? FACTOR_GOOD : FACTOR_WRONG;
}

/* ---- a new authenticator ---- */

static void out_qr(struct json_out *o, const char *text)
{
    struct qr *code = malloc(sizeof *code);
    char row[QR_SIDE_MAX + 1];

    must(code != NULL && qr_make(text, code) == OK);
    out_open(o, "qr", '[');
    for (int y = 0; y < code->side; y++) {
        for (int x = 0; x < code->side; x++)
            row[x] = code->dark[y * code->side + x] ? '1' : '0';
        row[code->side] = '\0';
        out_text(o, NULL, row);
    }
    out_close(o, ']');
    free(code);
}

static void say_key(struct hub *h, struct hub_call *c, const struct otp *o)
{
    const char *number = staff_of(h, c)->number;
    char key[OTP_TEXT], uri[URI_TEXT];
    struct json_out out = {0};

    to_base32(o->key, OTP_BYTES, key);
    text_format(uri, sizeof uri, "otpauth://totp/Guitai-%s:%s?secret=%s&issuer=Guitai-%s",
                h->c.site, number, key, h->c.site);
    out_open(&out, NULL, '{');
    out_text(&out, "secret", key);
    out_text(&out, "uri", uri);
    out_qr(&out, uri);
    out_close(&out, '}');
    answer_out(c, 200, &out);
    wipe(key, sizeof key);
    wipe(uri, sizeof uri);
}

static void begin_checked(struct hub *h, struct hub_call *c, const char *code)
{
    const char *number = staff_of(h, c)->number;
    struct otp o = {.mark = (uint64_t)c->now.at + CONFIRM_MINUTES * MINUTE};

    /* A wrong code counts as a try, as at the door. */
    if (c->fits && second_factor_check(h, c, number, code) != FACTOR_GOOD) {
        answer_problem(c, 401, "otp", "give a code of the authenticator that is to be replaced");
        return;
    }
    if (!staff_password_fits(h, c, number))
        return;
    crypto_random(o.key, sizeof o.key);
    if (log_begin(h) && put_otp(h, "otp_new", number, &o))
        say_key(h, c, &o);
    wipe(&o, sizeof o);
}

void run_factor_begin(struct hub *h, struct hub_call *c)
{
    struct factor_request r;
    char why[256];

    if (factor_request_decode(c->request->body, c->request->body_size, &r, why, sizeof why) != OK)
        answer_problem(c, 400, "request", "%s", why);
    else if (c->worked)
        begin_checked(h, c, r.code);
    else
        staff_ask_password(h, c, staff_of(h, c)->number, r.password);
    wipe(&r, sizeof r);
}

/* Ten codes, shown once. */
static bool make_recovery(struct hub *h, const char *number, struct json_out *o)
{
    char value[RECOVERY_CODES * HASH_TEXT + 1] = "", code[17], hash[HASH_TEXT];
    uint8_t random[10];

    out_open(o, "recovery", '[');
    for (int i = 0; i < RECOVERY_CODES; i++) {
        crypto_random(random, sizeof random);
        to_base32(random, sizeof random, code);
        code[RECOVERY_TEXT - 1] = '\0';
        crypto_hash_text(code, strlen(code), hash);
        text_append(value, sizeof value, "%s ", hash);
        out_format(o, "%s\"%.5s-%s\"", i > 0 ? "," : "", code, code + 5);
    }
    out_close(o, ']');
    return log_put(h, "recovery", number, value);
}

static void confirm(struct hub *h, struct hub_call *c, struct otp *o)
{
    const char *number = staff_of(h, c)->number;
    struct json_out out = {0};

    out_open(&out, NULL, '{');
    if (!log_begin(h) || !put_otp(h, "otp", number, o) || !log_put(h, "otp_new", number, NULL) ||
        !make_recovery(h, number, &out) || !staff_end_sessions(h, number, c->session) ||
        !audit_call(h, c, "second_factor_set", number, "")) {
        free(out.text);
        return;
    }
    out_close(&out, '}');
    answer_out(c, 200, &out);
}

void run_factor_confirm(struct hub *h, struct hub_call *c)
{
    const char *number = staff_of(h, c)->number;
    char why[256], code[CODE_TEXT];
    struct factor_request r;
    struct otp o;

    if (factor_request_decode(c->request->body, c->request->body_size, &r, why, sizeof why) != OK) {
        answer_problem(c, 400, "request", "%s", why);
        return;
    }
    tidy(r.code, code);
    if (!read_otp(h, "otp_new", number, &o) || o.mark < (uint64_t)c->now.at)
        answer_problem(c, 409, "otp_late", "begin again: nothing waits to be confirmed");
    else if (strlen(code) != 6 || !find_step(&o, code, c->now.at, 0, &o.mark))
        answer_problem(c, 401, "otp_wrong",
                       "the code does not fit; is the clock of the "
                       "authenticator right?");
    else
        confirm(h, c, &o);
    wipe(&o, sizeof o);
}

/* ---- taken away ---- */

enum err second_factor_reset(struct store *s, const char *number)
{
    static const char *const kinds[] = {"otp", "otp_new", "recovery"};
    enum err e = OK;

    for (size_t i = 0; i < ARRAY_LEN(kinds) && e == OK; i++)
        e = s->ops->put(s, kinds[i], number, NULL);
    return e;
}
