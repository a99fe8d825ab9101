/* test_permissions.c - each operation of openapi.yaml, asked by nobody, by each role of staff and
 * by each kind of terminal, lets in whom its x-roles name, and nobody else (R37). */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"

enum { STAFF_ROLES = 5, TERMINALS = 3 };

static char document[512 * 1024];
static struct rig rig;

static struct {
    const char *role, *number;
    struct rig_staff session;
} people[STAFF_ROLES] = {{.role = "clerk", .number = "0312"},
                         {.role = "supervisor", .number = "0315"},
                         {.role = "manager", .number = "0316"},
                         {.role = "admin", .number = "admin"},
                         {.role = "auditor", .number = "0318"}};

static struct {
    const char *role;
    struct rig_terminal machine;
} terminals[TERMINALS] = {{.role = "kiosk"}, {.role = "counter"}, {.role = "board"}};

static int begin(void **state)
{
    FILE *f = fopen(GUITAI_TESTS "/../assets/hub/openapi.yaml", "rb");

    (void)state;
    if (f == NULL)
        return -1;
    document[fread(document, 1, sizeof document - 1, f)] = '\0';
    fclose(f);
    rig_start(&rig);
    for (int i = 0; i < TERMINALS; i++)
        rig_enrol(&rig, &terminals[i].machine, terminals[i].role);
    return 0;
}

static int end(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

/* ---- the document ---- */

/* The text of an operation, from its method's line to the next line that is no deeper. */
static void find_operation(const char *method, const char *path, char *to, size_t size)
{
    char head[128], verb[16];
    const char *at, *next;

    text_format(head, sizeof head, "\n  %s:\n", path);
    text_format(verb, sizeof verb, "\n    %s:\n", strcmp(method, "GET") == 0 ? "get" : "post");
    at = strstr(document, head);
    at = at != NULL ? strstr(at + 1, verb) : NULL;
    if (at == NULL)
        fail_msg("%s %s is not in openapi.yaml", method, path);
    at += strlen(verb);
    for (next = at; strncmp(next, "      ", 6) == 0; next = strchr(next, '\n') + 1)
        continue;
    text_format(to, size, "%.*s", (int)(next - at), at);
}

/* Its list of roles, "" for what anybody may ask. */
static void roles_of(const char *method, const char *path, char *to, size_t size)
{
    static const char key[] = "x-roles: [";
    static char operation[64 * 1024];
    const char *at;

    find_operation(method, path, operation, sizeof operation);
    at = strstr(operation, key);
    text_copy(to, size, "");
    if (at != NULL)
        text_format(to, size, "%.*s", (int)strcspn(at + strlen(key), "]"), at + strlen(key));
    else if (strstr(operation, "tags: [public]") == NULL)
        fail_msg("%s %s: x-roles must say who may ask it", method, path);
}

static bool names(const char *roles, const char *role)
{
    const char *at = strstr(roles, role);

    return at != NULL && strchr(", ", at[strlen(role)]) != NULL;
}

/* ---- asking ---- */

/* Whatever stands in the path is looked for only when the role may. */
static void target_of(const char *path, char *to, size_t size)
{
    const char *open = strchr(path, '{');

    text_format(to, size, "%.*s%s%s", (int)strcspn(path, "{"), path, open != NULL ? "1" : "",
                open != NULL ? strchr(open, '}') + 1 : "");
}

static const char *body_of(const char *method)
{
    return strcmp(method, "POST") == 0 ? "{}" : NULL;
}

static void expect(bool let_in, const char *role, const char *method, const char *path)
{
    bool refused = (rig.status == 401 && !rig_said(&rig, "\"login\"")) || /* of a password */
                   (rig.status == 403 && rig_said(&rig, "\"role\""));

    if (refused == let_in)
        fail_msg("%s %s by %s: %d %s", method, path, role, rig.status, rig.body);
}

static void ask_as_staff(const char *method, const char *path, const char *roles)
{
    char target[160];

    target_of(path, target, sizeof target);
    for (int i = 0; i < STAFF_ROLES; i++) {
        rig_login(&rig, &people[i].session, people[i].number); /* one before may have ended it */
        rig_staff_ask(&rig, &people[i].session, method, target, body_of(method));
        expect(names(roles, people[i].role), people[i].role, method, path);
    }
}

static void ask_as_terminals(const char *method, const char *path, const char *roles)
{
    char target[160];

    target_of(path, target, sizeof target);
    for (int i = 0; i < TERMINALS; i++) {
        rig_terminal_ask(&rig, &terminals[i].machine, method, target, body_of(method));
        expect(names(roles, terminals[i].role), terminals[i].role, method, path);
    }
}

static void ask_as_nobody(const char *method, const char *path, const char *roles)
{
    char target[160];

    target_of(path, target, sizeof target);
    rig_ask(&rig, method, target, body_of(method));
    expect(roles[0] == '\0', "nobody", method, path);
}

static void test_r37_each_operation_lets_in_whom_the_document_names(void **state)
{
    const char *method, *path;
    int bound = 0;

    (void)state;
    for (int i = 0; (path = hub_route_at(i, &method)) != NULL; i++) {
        char roles[128];

        roles_of(method, path, roles, sizeof roles);
        if (strcmp(path, "/v1/enrol") == 0 || strcmp(path, "/api/login") == 0)
            continue; /* they refuse by what is sent */
        ask_as_nobody(method, path, roles);
        if (roles[0] == '\0')
            continue;
        ask_as_staff(method, path, roles);
        ask_as_terminals(method, path, roles);
        bound++;
    }
    assert_true(bound > 90);
}

/* ---- POST by a page of somebody else's ---- */

static void test_each_post_of_staff_wants_the_token(void **state)
{
    const char *method, *path;

    (void)state;
    rig_login(&rig, &people[3].session, people[3].number);
    for (int i = 0; (path = hub_route_at(i, &method)) != NULL; i++) {
        char target[160], roles[128];
        struct fake_request f;

        roles_of(method, path, roles, sizeof roles);
        if (strcmp(method, "POST") != 0 || !names(roles, "admin"))
            continue;
        target_of(path, target, sizeof target);
        fake_request_init(&f, method, target, "{}");
        fake_request_header(&f, "Cookie", people[3].session.cookie);
        rig_run(&rig, &f);
        if (rig.status != 403 || !rig_said(&rig, "\"csrf\""))
            fail_msg("%s without a token: %d %s", path, rig.status, rig.body);
    }
}

/* ---- a terminal that was shut out ---- */

static void test_no_operation_serves_a_terminal_that_was_shut_out(void **state)
{
    const char *method, *path;
    char target[160];

    (void)state;
    rig_login(&rig, &people[3].session, people[3].number);
    id_to_text(terminals[0].machine.device, target);
    text_format(target, sizeof target, "/api/terminals/%s/revoke", strdupa(target));
    rig_staff_ask(&rig, &people[3].session, "POST", target, "{}");
    assert_int_equal(rig.status, 204);
    for (int i = 0; (path = hub_route_at(i, &method)) != NULL; i++) {
        if (strncmp(path, "/v1/", 4) != 0 || strcmp(path, "/v1/enrol") == 0)
            continue;
        target_of(path, target, sizeof target);
        rig_terminal_ask(&rig, &terminals[0].machine, method, target, body_of(method));
        expect(false, "a kiosk that was shut out", method, path);
    }
}

/* ---- what a terminal may tell ---- */

enum { TAKEN, ASIDE };

static int send_as(int terminal, enum event_type type)
{
    struct rig_terminal *t = &terminals[terminal].machine;
    struct event e = {.type = type, .subject = rig_id(7)};
    char json[2048];

    if (type == TICKET_ISSUED) {
        rig_issued(&rig, t, rig_id(7), "social", "A001", json);
    } else {
        if (type == DEVICE_FAULT)
            e.body.condition = (struct device_condition){.part = "disk", .detail = "full"};
        rig_event(&rig, t, &e, json);
    }
    rig_send(&rig, t, json);
    assert_int_equal(rig.status, 200);
    return rig_said(&rig, "\"aside\":") ? ASIDE : TAKEN;
}

static void test_terminal_tells_of_what_its_role_does(void **state)
{
    const struct device *board = site_device(rig.hub->site, terminals[2].machine.device);

    (void)state;
    for (int i = 0; i < TERMINALS; i++) {
        assert_int_equal(send_as(i, DEVICE_FAULT), TAKEN);
        assert_int_equal(send_as(i, RATING_DECLINED), i < 2 ? TAKEN : ASIDE);
        assert_int_equal(send_as(i, TICKET_ISSUED), i == 0 ? TAKEN : ASIDE);
    }
    assert_int_equal(board->aside, 2);
    assert_string_equal(board->aside_why, "ticket.issued is not a board's to tell");
}

#define WITH_HUB(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_HUB(test_r37_each_operation_lets_in_whom_the_document_names),
        WITH_HUB(test_each_post_of_staff_wants_the_token),
        WITH_HUB(test_no_operation_serves_a_terminal_that_was_shut_out),
        WITH_HUB(test_terminal_tells_of_what_its_role_does),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
