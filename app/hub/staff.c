/* staff.c - sign-in, sessions, roles, passwords.
 *
 * A wrong password and an account that is not there take the same time and get
 * the same answer.  Records: "staff" NUMBER = "<argon2id> <must change>";
 * "session" HASH OF THE TOKEN = "<number> <csrf> <until ms>". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"
#include "wire/staff_json.h"

#define COOKIE "guitai_session"

enum { TOKEN_BYTES_RANDOM = 32, CSRF_BYTES = 18, SESSION_VALUE = 160, LOCK_NAME = 96 };
enum { PASSWORD_MIN = 8, SWEEP = 64 };

struct session {
    char number[STAFF_SIZE];
    char csrf[48];
    instant until;
};

const struct staff *staff_of(const struct hub *h, const struct hub_call *c)
{
    return &h->catalogue->staff[c->staff];
}

/* ---- records ---- */

static bool read_session(const char *value, struct session *to)
{
    long long until;

    if (sscanf(value, "%15s %47s %lld", to->number, to->csrf, &until) != 3)
        return false;
    to->until = until;
    return true;
}

struct sweep {
    const char *number; /* of whom; NULL: whoever's time is over */
    const char *except; /* key that stays */
    instant now;
    char keys[SWEEP][HASH_TEXT];
    int count;
};

static bool find_ended(void *ctx, const char *key, const char *value)
{
    struct sweep *s = ctx;
    struct session found;
    bool ended = !read_session(value, &found) || found.until <= s->now;

    if (s->number != NULL)
        ended |= text_equal(found.number, s->number) && !text_equal(key, s->except);
    if (ended && strlen(key) < HASH_TEXT)
        text_copy(s->keys[s->count++], HASH_TEXT, key);
    return s->count < SWEEP;
}

static enum err sweep_sessions(struct store *store, struct sweep *s)
{
    enum err e;

    do {
        s->count = 0;
        e = store->ops->list(store, "session", find_ended, s);
        for (int i = 0; e == OK && i < s->count; i++)
            e = store->ops->put(store, "session", s->keys[i], NULL);
    } while (e == OK && s->count == SWEEP);
    return e;
}

static enum err set_password(struct store *s, const char *number, const char *made,
                             bool must_change, const char *except)
{
    struct sweep sweep = {.number = number, .except = except};
    char value[PASSWORD_TEXT + 8];
    enum err e;

    text_format(value, sizeof value, "%s %d", made, must_change);
    e = s->ops->put(s, "staff", number, value);
    return e == OK ? sweep_sessions(s, &sweep) : e;
}

enum err staff_set_password(struct store *s, const char *number, const char *made, bool must_change)
{
    return set_password(s, number, made, must_change, "");
}

/* False when there is none; `to` is then a password that nothing fits. */
static bool read_password(struct hub *h, const char *number, char to[PASSWORD_TEXT],
                          bool *must_change)
{
    char *value = h->store->ops->get_new(h->store, "staff", number);
    int flag = 0;
    bool found = value != NULL && catalogue_staff(h->catalogue, number) >= 0 &&
                 sscanf(value, "%127s %d", to, &flag) == 2;

    free(value);
    if (!found)
        text_copy(to, PASSWORD_TEXT, h->dummy);
    *must_change = found && flag != 0;
    return found;
}

/* ---- sessions ---- */

/* The token in the cookie; "" none. */
static void read_cookie(const struct http_request *r, char to[48])
{
    static const char name[] = COOKIE "=";
    const char *at = http_header(r, "Cookie");
    size_t len = 0;

    to[0] = '\0';
    while (at != NULL && strncmp(at, name, sizeof name - 1) != 0) {
        at = strchr(at, ';');
        if (at != NULL)
            at += 1 + strspn(at + 1, " ");
    }
    if (at == NULL)
        return;
    at += sizeof name - 1;
    while (at[len] != '\0' && at[len] != ';' && len < 47)
        len++;
    memcpy(to, at, len);
    to[len] = '\0';
}

static bool find_session(struct hub *h, struct hub_call *c, struct session *to)
{
    char token[48], *value;
    bool found;

    read_cookie(c->request, token);
    if (token[0] == '\0')
        return false;
    crypto_hash_text(token, strlen(token), c->session);
    value = h->store->ops->get_new(h->store, "session", c->session);
    found = value != NULL && read_session(value, to) && to->until > c->now.at;
    free(value);
    if (!found)
        return false;
    c->staff = catalogue_staff(h->catalogue, to->number);
    text_copy(c->csrf, sizeof c->csrf, to->csrf);
    return c->staff >= 0;
}

static int roles_of(const char *role)
{
    if (strcmp(role, "admin") == 0)
        return ROLE_ANY | ROLE_DESK | ROLE_AUDIT | ROLE_ADMIN | ROLE_REPORT;
    if (strcmp(role, "auditor") == 0)
        return ROLE_ANY | ROLE_AUDIT | ROLE_REPORT;
    if (strcmp(role, "supervisor") == 0 || strcmp(role, "manager") == 0)
        return ROLE_ANY | ROLE_DESK | ROLE_REPORT;
    return ROLE_ANY | ROLE_DESK;
}

bool staff_has(const struct hub *h, const struct hub_call *c, int role)
{
    return (roles_of(staff_of(h, c)->role) & role) != 0;
}

/* A page of another site must not act in the name of who is signed in here. */
bool call_is_same_origin(const struct http_request *r)
{
    const char *origin = http_header(r, "Origin"), *host = http_header(r, "Host");
    const char *at;

    if (origin == NULL)
        return true;
    at = strstr(origin, "://");
    return at != NULL && host != NULL && strcmp(at + 3, host) == 0;
}

static bool check_post(struct hub_call *c)
{
    const char *given = http_header(c->request, "X-CSRF-Token");

    if (strcmp(c->request->method, "POST") != 0)
        return true;
    if (!call_is_same_origin(c->request)) {
        answer_problem(c, 403, "origin", "the request comes from another site");
        return false;
    }
    if (given == NULL || strlen(given) != strlen(c->csrf) ||
        !crypto_equal(given, c->csrf, strlen(given))) {
        answer_problem(c, 403, "csrf", "send the token of the sign-in as X-CSRF-Token");
        return false;
    }
    return true;
}

bool staff_enter(struct hub *h, struct hub_call *c, int role)
{
    struct session s;

    if (!find_session(h, c, &s)) {
        answer_problem(c, 401, "session", "sign in first");
        return false;
    }
    if (!check_post(c))
        return false;
    if (!staff_has(h, c, role)) {
        answer_problem(c, 403, "role", "your role may not do this");
        return false;
    }
    return true;
}

/* ---- sign-in ---- */

static void lock_name(char to[LOCK_NAME], const char *number, const char *stored)
{
    /* The stored password is part of the name: a new one begins anew. */
    text_format(to, LOCK_NAME, "%s %016llx", number,
                (unsigned long long)log_hash(stored, strlen(stored)));
}

/* Counts the try; false when it comes too soon. */
static bool may_try(struct hub *h, struct hub_call *c, const char *account)
{
    int64_t ms = c->boot.millis;
    int a = lockout_wait(&h->accounts, account, ms);
    int b = lockout_wait(&h->addresses, c->address, ms);

    if (a > 0 || b > 0) {
        answer_problem(c, 429, "locked", "too many wrong passwords; try again later");
        answer_header(c, "Retry-After: %d", a > b ? a : b);
        return false;
    }
    lockout_try(&h->accounts, account, ms);
    lockout_try(&h->addresses, c->address, ms);
    return true;
}

static void tried_well(struct hub *h, struct hub_call *c, const char *account)
{
    lockout_clear(&h->accounts, account);
    lockout_undo(&h->addresses, c->address);
}

static void say_session(struct hub *h, struct hub_call *c, bool must_change)
{
    const struct staff *s = staff_of(h, c);
    struct json_out o = {0};

    out_open(&o, NULL, '{');
    out_text(&o, "staff", s->number);
    out_names(&o, "name", &s->name);
    out_names(&o, "level", &s->level);
    out_text(&o, "role", s->role);
    out_text(&o, "csrf", c->csrf);
    out_bool(&o, "must_change", must_change);
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

static bool open_session(struct hub *h, struct hub_call *c, const char *number)
{
    struct sweep sweep = {.now = c->now.at};
    uint8_t random[TOKEN_BYTES_RANDOM];
    char token[48], value[SESSION_VALUE];

    crypto_random(random, sizeof random);
    must(crypto_base64url(random, sizeof random, token, sizeof token));
    crypto_random(random, CSRF_BYTES);
    must(crypto_base64url(random, CSRF_BYTES, c->csrf, sizeof c->csrf));
    crypto_hash_text(token, strlen(token), c->session);
    text_format(value, sizeof value, "%s %s %lld", number, c->csrf,
                (long long)(c->now.at + (instant)SESSION_HOURS * HOUR));
    if (!log_begin(h) || sweep_sessions(h->store, &sweep) != OK ||
        !log_put(h, "session", c->session, value))
        return false;
    answer_header(c, "Set-Cookie: " COOKIE "=%s; HttpOnly; SameSite=Strict; Path=/; Max-Age=%d%s",
                  token, SESSION_HOURS * 3600, c->request->secure ? "; Secure" : "");
    wipe(token, sizeof token);
    return true;
}

static void login_checked(struct hub *h, struct hub_call *c, const struct login_request *r)
{
    char account[LOCK_NAME], stored[PASSWORD_TEXT];
    bool must_change, known = read_password(h, r->staff, stored, &must_change);

    if (!c->fits || !known || strcmp(stored, c->stored) != 0) {
        h->tally.logins_refused++;
        c->staff = catalogue_staff(h->catalogue, r->staff);
        if (audit_call(h, c, "login_refused", known ? r->staff : "", c->request->peer))
            answer_problem(c, 401, "login", "staff number or password is wrong");
        return;
    }
    lock_name(account, r->staff, stored);
    tried_well(h, c, account);
    c->staff = catalogue_staff(h->catalogue, r->staff);
    if (!open_session(h, c, r->staff) || !audit_call(h, c, "login", r->staff, c->request->peer))
        return;
    h->tally.logins++;
    say_session(h, c, must_change);
}

void run_login(struct hub *h, struct hub_call *c)
{
    struct login_request r;
    char account[LOCK_NAME], why[256];
    bool must_change;

    if (!call_is_same_origin(c->request)) {
        answer_problem(c, 403, "origin", "the request comes from another site");
    } else if (login_request_decode(c->request->body, c->request->body_size, &r, why, sizeof why) !=
               OK) {
        answer_problem(c, 400, "request", "%s", why);
    } else if (c->worked) {
        login_checked(h, c, &r);
    } else {
        (void)read_password(h, r.staff, c->stored, &must_change);
        lock_name(account, r.staff, c->stored);
        if (may_try(h, c, account)) {
            text_copy(c->given, sizeof c->given, r.password);
            c->work = WORK_VERIFY;
        }
    }
    wipe(&r, sizeof r);
}

void run_logout(struct hub *h, struct hub_call *c)
{
    if (!log_put(h, "session", c->session, NULL) ||
        !audit_call(h, c, "logout", staff_of(h, c)->number, ""))
        return;
    answer_header(c, "Set-Cookie: " COOKIE "=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0%s",
                  c->request->secure ? "; Secure" : "");
    h->topics |= TOPIC(TOPIC_ANY); /* live streams of this session end */
    answer_json(c, 204, NULL);
}

void run_session(struct hub *h, struct hub_call *c)
{
    char stored[PASSWORD_TEXT];
    bool must_change;

    (void)read_password(h, staff_of(h, c)->number, stored, &must_change);
    say_session(h, c, must_change);
}

static void password_checked(struct hub *h, struct hub_call *c)
{
    const char *number = staff_of(h, c)->number;
    char account[LOCK_NAME];

    if (!c->fits) {
        answer_problem(c, 401, "login", "the old password is wrong");
        return;
    }
    lock_name(account, number, c->stored);
    tried_well(h, c, account);
    if (!log_begin(h) || !audit_call(h, c, "password_changed", number, ""))
        return;
    if (set_password(h->store, number, c->made, false, c->session) != OK)
        h->failed = true;
    else
        answer_json(c, 204, NULL);
}

void run_password(struct hub *h, struct hub_call *c)
{
    struct password_request r;
    char account[LOCK_NAME], why[256];
    bool must_change;

    if (password_request_decode(c->request->body, c->request->body_size, &r, why, sizeof why) !=
        OK) {
        answer_problem(c, 400, "request", "%s", why);
    } else if (strlen(r.fresh) < PASSWORD_MIN) {
        answer_problem(c, 422, "password", "take at least %d characters", PASSWORD_MIN);
    } else if (c->worked) {
        password_checked(h, c);
    } else {
        (void)read_password(h, staff_of(h, c)->number, c->stored, &must_change);
        lock_name(account, staff_of(h, c)->number, c->stored);
        if (may_try(h, c, account)) {
            text_copy(c->given, sizeof c->given, r.old);
            text_copy(c->fresh, sizeof c->fresh, r.fresh);
            c->work = WORK_CHANGE;
        }
    }
    wipe(&r, sizeof r);
}
