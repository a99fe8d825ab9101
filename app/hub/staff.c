/* staff.c - sessions, and what who is signed in may do.
 *
 * Record: "session" HASH OF THE TOKEN = "<number> <csrf> <until ms>". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"

#define COOKIE "guitai_session"

enum { TOKEN_BYTES_RANDOM = 32, CSRF_BYTES = 18, SESSION_VALUE = 160, SWEEP = 64 };

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
    return c->staff >= 0 && !people_is_disabled(h, to->number);
}

bool staff_open_session(struct hub *h, struct hub_call *c, const char *number)
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
                  token, SESSION_HOURS * 3600, c->secure ? "; Secure" : "");
    wipe(token, sizeof token);
    return true;
}

bool staff_end_sessions(struct hub *h, const char *number, const char *except)
{
    struct sweep sweep = {.number = number, .except = except};

    h->topics |= TOPIC(TOPIC_ANY); /* their live streams end */
    if (log_begin(h) && sweep_sessions(h->store, &sweep) == OK)
        return true;
    h->failed = true;
    return false;
}

enum err staff_forget_sessions(struct store *s, const char *number, const char *except)
{
    struct sweep sweep = {.number = number, .except = except};

    return sweep_sessions(s, &sweep);
}

void run_logout(struct hub *h, struct hub_call *c)
{
    if (!log_put(h, "session", c->session, NULL) ||
        !audit_call(h, c, "logout", staff_of(h, c)->number, ""))
        return;
    answer_header(c, "Set-Cookie: " COOKIE "=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0%s",
                  c->secure ? "; Secure" : "");
    h->topics |= TOPIC(TOPIC_ANY); /* live streams of this session end */
    answer_json(c, 204, NULL);
}

/* ---- roles ---- */

static int roles_of(const char *role)
{
    if (strcmp(role, "admin") == 0)
        return ROLE_ANY | ROLE_DESK | ROLE_AUDIT | ROLE_ADMIN | ROLE_LEAD | ROLE_REPORT |
               ROLE_MANAGE;
    if (strcmp(role, "auditor") == 0)
        return ROLE_ANY | ROLE_AUDIT | ROLE_REPORT;
    if (strcmp(role, "manager") == 0)
        return ROLE_ANY | ROLE_DESK | ROLE_LEAD | ROLE_REPORT | ROLE_MANAGE;
    if (strcmp(role, "supervisor") == 0)
        return ROLE_ANY | ROLE_DESK | ROLE_LEAD | ROLE_REPORT;
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

bool staff_needs_factor(const struct hub *h, const struct hub_call *c)
{
    const struct staff *s = staff_of(h, c);

    return h->catalogue->rules.second_factor &&
           (strcmp(s->role, "admin") == 0 || strcmp(s->role, "manager") == 0) &&
           !second_factor_is_on(h, s->number);
}

static bool may(const struct hub *h, struct hub_call *c, int role)
{
    if ((roles_of(staff_of(h, c)->role) & role) == 0) {
        answer_problem(c, 403, "role", "your role may not do this");
        return false;
    }
    if (role != ROLE_ANY && staff_needs_factor(h, c)) {
        answer_problem(c, 403, "second_factor",
                       "this hall wants a second factor of your role; set "
                       "it up first");
        return false;
    }
    return true;
}

/* Who has a password that somebody else knows may do nothing but make a new one. */
static bool has_own_password(struct hub *h, struct hub_call *c)
{
    void (*run)(struct hub *, struct hub_call *) = c->route->run;

    if (run == run_password || run == run_session || run == run_logout ||
        !staff_must_change(h, staff_of(h, c)->number))
        return true;
    answer_problem(c, 403, "must_change",
                   "your password was made by somebody else; make one of your own first: POST "
                   "/api/password");
    return false;
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
    return has_own_password(h, c) && may(h, c, role);
}
