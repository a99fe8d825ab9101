/* sign_in.c - passwords, and the way in.
 *
 * A wrong password and an account that is not there take the same time and get
 * the same answer.  Record: "staff" NUMBER = "<argon2id> <must change>". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "base/text.h"
#include "hub/inside.h"
#include "wire/staff_json.h"

enum { LOCK_NAME = 96, PASSWORD_MIN = 8 };

/* ---- records ---- */

static enum err put_password(struct store *s, const char *number, const char *made,
                             bool must_change)
{
    char value[PASSWORD_TEXT + 8];

    text_format(value, sizeof value, "%s %d", made, must_change);
    return s->ops->put(s, "staff", number, value);
}

enum err staff_set_password(struct store *s, const char *number, const char *made, bool must_change)
{
    enum err e = put_password(s, number, made, must_change);

    return e == OK ? staff_forget_sessions(s, number, "") : e;
}

/* False when there is none; `to` is then a password that nothing fits. */
static bool read_password(struct hub *h, const char *number, char to[PASSWORD_TEXT],
                          bool *must_change)
{
    char *value = h->store->ops->get_new(h->store, "staff", number);
    int flag = 0;
    bool found = value != NULL && catalogue_staff(h->catalogue, number) >= 0 &&
                 !people_is_disabled(h, number) && sscanf(value, "%127s %d", to, &flag) == 2;

    free(value);
    if (!found)
        text_copy(to, PASSWORD_TEXT, h->dummy);
    *must_change = found && flag != 0;
    return found;
}

bool staff_must_change(struct hub *h, const char *number)
{
    char stored[PASSWORD_TEXT];
    bool must_change;

    (void)read_password(h, number, stored, &must_change);
    wipe(stored, sizeof stored);
    return must_change;
}

/* ---- tries ---- */

static void lock_name(char to[LOCK_NAME], const char *number, const char *stored)
{
    /* The stored password is part of the name: a new one begins anew. */
    text_format(to, LOCK_NAME, "%s %016llx", number,
                (unsigned long long)checksum(0, stored, strlen(stored)));
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

void staff_ask_password(struct hub *h, struct hub_call *c, const char *number, const char *given)
{
    char account[LOCK_NAME];
    bool must_change;

    (void)read_password(h, number, c->stored, &must_change);
    lock_name(account, number, c->stored);
    if (!may_try(h, c, account))
        return;
    text_copy(c->given, sizeof c->given, given);
    c->work = WORK_VERIFY;
}

bool staff_password_fits(struct hub *h, struct hub_call *c, const char *number)
{
    char account[LOCK_NAME];

    if (!c->fits) {
        answer_problem(c, 401, "login", "the password is wrong");
        return false;
    }
    lock_name(account, number, c->stored);
    tried_well(h, c, account);
    return true;
}

/* ---- sign-in ---- */

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
    out_text(&o, "second_factor",
             staff_needs_factor(h, c)            ? "needed"
             : second_factor_is_on(h, s->number) ? "on"
                                                 : "off");
    out_close(&o, '}');
    answer_out(c, 200, &o);
}

/* A code that is missing or wrong counts as a try: nobody tries all of them. */
static bool factor_fits(struct hub *h, struct hub_call *c, const struct login_request *r)
{
    enum factor f = second_factor_check(h, c, r->staff, r->code);

    if (f == FACTOR_ASKED) {
        answer_problem(c, 401, "otp", "give the code that your authenticator shows");
    } else if (f == FACTOR_WRONG && !h->failed) {
        h->tally.logins_refused++;
        if (audit_call(h, c, "login_refused", r->staff, "second factor"))
            answer_problem(c, 401, "otp_wrong", "the code does not fit, or was used before");
    }
    return f == FACTOR_GOOD;
}

static void login_checked(struct hub *h, struct hub_call *c, const struct login_request *r)
{
    char account[LOCK_NAME], stored[PASSWORD_TEXT];
    bool must_change, known = read_password(h, r->staff, stored, &must_change);

    if (!c->fits || !known || strcmp(stored, c->stored) != 0) {
        h->tally.logins_refused++;
        c->staff = catalogue_staff(h->catalogue, r->staff);
        if (audit_call(h, c, "login_refused", known ? r->staff : "", c->client))
            answer_problem(c, 401, "login", "staff number or password is wrong");
        return;
    }
    c->staff = catalogue_staff(h->catalogue, r->staff);
    if (!factor_fits(h, c, r))
        return;
    lock_name(account, r->staff, stored);
    tried_well(h, c, account);
    if (!staff_open_session(h, c, r->staff) || !audit_call(h, c, "login", r->staff, c->client))
        return;
    h->tally.logins++;
    say_session(h, c, must_change);
}

void run_login(struct hub *h, struct hub_call *c)
{
    struct login_request r;
    char why[256];

    if (!call_is_same_origin(c->request)) {
        answer_problem(c, 403, "origin", "the request comes from another site");
    } else if (login_request_decode(c->request->body, c->request->body_size, &r, why, sizeof why) !=
               OK) {
        answer_problem(c, 400, "request", "%s", why);
    } else if (c->worked) {
        login_checked(h, c, &r);
    } else {
        staff_ask_password(h, c, r.staff, r.password);
    }
    wipe(&r, sizeof r);
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

    if (!staff_password_fits(h, c, number) || !log_begin(h) ||
        !audit_call(h, c, "password_changed", number, ""))
        return;
    if (put_password(h->store, number, c->made, false) != OK)
        h->failed = true;
    else if (staff_end_sessions(h, number, c->session))
        answer_json(c, 204, NULL);
}

void run_password(struct hub *h, struct hub_call *c)
{
    struct password_request r;
    char why[256];

    if (password_request_decode(c->request->body, c->request->body_size, &r, why, sizeof why) !=
        OK) {
        answer_problem(c, 400, "request", "%s", why);
    } else if (strlen(r.fresh) < PASSWORD_MIN) {
        answer_problem(c, 422, "password", "take at least %d characters", PASSWORD_MIN);
    } else if (strcmp(r.fresh, r.old) == 0) { /* who made a first one would know it still */
        answer_problem(c, 422, "password_same", "take another password than before");
    } else if (c->worked) {
        password_checked(h, c);
    } else {
        staff_ask_password(h, c, staff_of(h, c)->number, r.old);
        text_copy(c->fresh, sizeof c->fresh, r.fresh);
        if (c->work == WORK_VERIFY)
            c->work = WORK_CHANGE;
    }
    wipe(&r, sizeof r);
}
