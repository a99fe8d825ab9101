/* test_openapi.c - the hub answers what assets/hub/openapi.yaml says, no more and
 * no less: routes, status codes and members. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"

enum { LINES = 8000, REQUIRED_MAX = 48 };

static char text[512 * 1024], *lines[LINES];
static int line_count;
static struct rig rig;
static struct rig_terminal kiosk;
static struct rig_staff admin;

static int load(void **state)
{
    FILE *f = fopen(GUITAI_TESTS "/../assets/hub/openapi.yaml", "rb");

    (void)state;
    if (f == NULL)
        return -1;
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    for (char *at = strtok(text, "\n"); at != NULL && line_count < LINES; at = strtok(NULL, "\n"))
        lines[line_count++] = at;
    rig_start(&rig);
    rig_enrol(&rig, &kiosk, "kiosk");
    rig_login(&rig, &admin, "admin");
    return fclose(f);
}

static int unload(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

/* ---- a reader for this one file: blanks tell what belongs to what ---- */

static int indent(const char *line)
{
    return (int)strspn(line, " ");
}

static bool is_key(const char *line, int depth, const char *key)
{
    size_t len = strlen(key);

    return indent(line) == depth && strncmp(line + depth, key, len) == 0 &&
           line[depth + (int)len] == ':';
}

/* The line of `key` at that depth behind `from`, before anything less deep. */
static int find_key(int from, int depth, const char *key)
{
    for (int i = from + 1; i < line_count; i++) {
        if (is_key(lines[i], depth, key))
            return i;
        if (indent(lines[i]) < depth && lines[i][0] != '#')
            break;
    }
    return -1;
}

static int top(const char *key)
{
    for (int i = 0; i < line_count; i++) {
        if (is_key(lines[i], 0, key))
            return i;
    }
    return -1;
}

static int find_operation(const char *method, const char *path)
{
    char lower[8] = "";
    int at = find_key(top("paths"), 2, path);

    for (size_t i = 0; method[i] != '\0'; i++)
        lower[i] = (char)(method[i] | 0x20);
    return at < 0 ? -1 : find_key(at, 4, lower);
}

static bool has_status(const char *method, const char *path, int status)
{
    char code[8];
    int at = find_operation(method, path);

    assert_true(at >= 0);
    at = find_key(at, 6, "responses");
    assert_true(at >= 0);
    text_format(code, sizeof code, "\"%d\"", status);
    return find_key(at, 8, code) >= 0;
}

/* The members that `schema` requires, in `to`; their number. */
static int required(const char *schema, char to[REQUIRED_MAX][48])
{
    int at = find_key(find_key(top("components"), 2, "schemas"), 4, schema), n = 0;
    char list[1024];

    assert_true(at >= 0);
    at = find_key(at, 6, "required");
    assert_true(at >= 0);
    assert_int_equal(sscanf(strchr(lines[at], '['), "[%1023[^]]]", list), 1);
    for (char *name = strtok(list, ", "); name != NULL && n < REQUIRED_MAX;
         name = strtok(NULL, ", "))
        text_copy(to[n++], 48, name);
    return n;
}

/* The last reply is one that the document has, with what it requires. */
static void check(const char *method, const char *path, int status, const char *schema)
{
    char members[REQUIRED_MAX][48], quoted[64];
    int n = schema == NULL ? 0 : required(schema, members);

    if (rig.status != status || !has_status(method, path, status))
        fail_msg("%s %s: %d, not %d, or it is not in the document: %s", method, path, rig.status,
                 status, rig.body);
    for (int i = 0; i < n; i++) {
        text_format(quoted, sizeof quoted, "\"%s\":", members[i]);
        if (!rig_said(&rig, quoted))
            fail_msg("%s %s: %s is missing in %s", method, path, quoted, rig.body);
    }
}

/* ---- routes ---- */

static void test_each_route_is_in_the_document(void **state)
{
    const char *method, *path;
    int i = 0;

    (void)state;
    for (; (path = hub_route_at(i, &method)) != NULL; i++) {
        if (find_operation(method, path) < 0)
            fail_msg("%s %s is not in openapi.yaml", method, path);
    }
    assert_true(i > 30);
}

static bool is_route(const char *path, const char *verb)
{
    const char *method, *have;

    for (int i = 0; (have = hub_route_at(i, &method)) != NULL; i++) {
        if (strcmp(have, path) == 0 && strncasecmp(method, verb, strlen(method)) == 0)
            return true;
    }
    return false;
}

static void test_each_operation_of_the_document_is_a_route(void **state)
{
    char path[128] = "";
    int n = 0;

    (void)state;
    for (int i = top("paths") + 1; i < line_count && indent(lines[i]) > 0; i++) {
        if (indent(lines[i]) == 2)
            text_format(path, sizeof path, "%.*s", (int)strlen(lines[i]) - 3, lines[i] + 2);
        if (indent(lines[i]) != 4)
            continue;
        if (!is_route(path, lines[i] + 4))
            fail_msg("%s%s is no route of the hub", path, lines[i] + 3);
        n++;
    }
    assert_true(n > 30);
}

/* ---- replies ---- */

static void test_public_replies(void **state)
{
    (void)state;
    rig_ask(&rig, "GET", "/healthz", NULL);
    check("GET", "/healthz", 200, "health");
    rig_ask(&rig, "GET", "/metrics", NULL);
    check("GET", "/metrics", 200, NULL);
    assert_true(rig_said(&rig, "# TYPE guitai_log_position gauge\nguitai_log_position "));
    rig_ask(&rig, "GET", "/t/nothing", NULL);
    check("GET", "/t/{token}", 404, NULL);
    rig_ask(&rig, "GET", "/c/nothing", NULL);
    check("GET", "/c/{token}", 404, NULL);
    rig_ask(&rig, "GET", "/a/nothing", NULL);
    check("GET", "/a/{token}", 404, NULL);
    rig_ask(&rig, "POST", "/a/nothing", "do=cancel");
    check("POST", "/a/{token}", 404, NULL);
    rig_ask(&rig, "GET", "/", NULL);
    check("GET", "/", 302, NULL);
    rig_ask(&rig, "GET", "/console/none.js", NULL);
    check("GET", "/console/{path}", 404, "problem");
    rig_ask(&rig, "POST", "/v1/enrol", "{\"code\":\"AAAA\",\"key\":\"AAAA\"}");
    check("POST", "/v1/enrol", 422, "problem");
    rig_ask(&rig, "POST", "/v1/enrol", "{}");
    check("POST", "/v1/enrol", 400, "problem");
    rig_ask(&rig, "POST", "/api/login", "{\"staff\":\"0312\",\"password\":\"no\"}");
    check("POST", "/api/login", 401, "problem");
    rig_ask(&rig, "POST", "/api/login", "{\"staff\":\"0312\",\"password\":\"password\"}");
    check("POST", "/api/login", 200, "session");
}

static void test_terminal_replies(void **state)
{
    char json[2048];

    (void)state;
    rig_issued(&rig, &kiosk, rig_id(1), "social", "A1-001", json);
    rig_send(&rig, &kiosk, json);
    check("POST", "/v1/events", 200, "events_reply");
    rig_issued(&rig, &kiosk, rig_id(2), "social", "A7-001", json); /* another's lane */
    rig_send(&rig, &kiosk, json);
    check("POST", "/v1/events", 200, "events_reply");
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/feed?after=0", NULL);
    check("GET", "/v1/feed", 200, "view");
    rig_terminal_ask(&rig, &kiosk, "POST", "/v1/numbers",
                     "{\"ticket\":\"11000000000000000000000000000055\",\"service\":\"tax\"}");
    check("POST", "/v1/numbers", 200, "number_reply");
    rig_terminal_ask(&rig, &kiosk, "POST", "/v1/numbers", "{}");
    check("POST", "/v1/numbers", 422, "problem");
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/tickets/A1-001", NULL);
    check("GET", "/v1/tickets/{id}", 200, "ticket_view");
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/tickets/A777", NULL);
    check("GET", "/v1/tickets/{id}", 404, "problem");
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/catalogue", NULL);
    check("GET", "/v1/catalogue", 200, NULL);
    rig_ask(&rig, "GET", "/v1/feed", NULL);
    check("GET", "/v1/feed", 401, "problem");
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/slots/social", NULL);
    check("GET", "/v1/slots/{service}", 200, "offer");
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/slots/social?day=x", NULL);
    check("GET", "/v1/slots/{service}", 422, "problem");
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/slots/none", NULL);
    check("GET", "/v1/slots/{service}", 409, "problem");
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/appointments?code=22222222", NULL);
    check("GET", "/v1/appointments", 200, "found");
    rig_terminal_ask(&rig, &kiosk, "POST", "/v1/appointments/book", "{}");
    check("POST", "/v1/appointments/book", 422, "problem");
    rig_terminal_ask(&rig, &kiosk, "POST", "/v1/appointments/cancel",
                     "{\"appointment\":\"11000000000000000000000000000055\"}");
    check("POST", "/v1/appointments/cancel", 404, "problem");
    rig_terminal_ask(&rig, &kiosk, "POST", "/v1/appointments/arrive",
                     "{\"appointment\":\"11000000000000000000000000000055\"}");
    check("POST", "/v1/appointments/arrive", 404, "problem");
}

static void staff(const char *method, const char *target, const char *path, const char *body,
                  int status, const char *schema)
{
    rig_staff_ask(&rig, &admin, method, target, body);
    check(method, path, status, schema);
}

static bool may_push(void *ctx, const char *url, char *why, size_t size)
{
    (void)ctx;
    (void)url;
    text_copy(why, size, "");
    return true;
}

static void test_staff_replies(void **state)
{
    char paper[LINK_TEXT], id[ID_TEXT], target[96];

    (void)state;
    staff("GET", "/api/session", "/api/session", NULL, 200, "session");
    staff("GET", "/api/hall", "/api/hall", NULL, 200, "hall");
    staff("GET", "/api/catalogue", "/api/catalogue", NULL, 200, "hall_editions");
    staff("GET", "/api/catalogue/versions/1", "/api/catalogue/versions/{n}", NULL, 200,
          "hall_edition");
    staff("GET", "/api/catalogue/versions/9", "/api/catalogue/versions/{n}", NULL, 404, "problem");
    staff("POST", "/api/catalogue/check", "/api/catalogue/check", "{}", 400, "problem");
    staff("POST", "/api/catalogue/check", "/api/catalogue/check", "{\"document\":{}}", 422,
          "problem");
    staff("POST", "/api/catalogue/draft", "/api/catalogue/draft", "{\"document\":{}}", 204, NULL);
    staff("POST", "/api/catalogue/publish", "/api/catalogue/publish",
          "{\"expected\":9,\"reason\":\"x\",\"document\":{}}", 409, "problem");
    staff("GET", "/api/imports/staff", "/api/imports/staff", NULL, 200, NULL);
    staff("POST", "/api/imports/staff/check", "/api/imports/staff/check", "number\n0312\n", 200,
          "table_plan");
    staff("POST", "/api/imports/staff", "/api/imports/staff", "number\n312\n", 422, "problem");
    staff("GET", "/api/people", "/api/people", NULL, 200, "people");
    staff("POST", "/api/people", "/api/people", "{}", 400, "problem");
    staff("POST", "/api/people/0312/password", "/api/people/{number}/password", NULL, 200,
          "temporary");
    staff("POST", "/api/people/admin/disable", "/api/people/{number}/disable", NULL, 409,
          "problem");
    staff("POST", "/api/people/0312/enable", "/api/people/{number}/enable", NULL, 204, NULL);
    staff("POST", "/api/people/0312/second-factor", "/api/people/{number}/second-factor", NULL, 204,
          NULL);
    staff("POST", "/api/second-factor", "/api/second-factor", "{\"password\":\"password\"}", 200,
          "factor_key");
    staff("POST", "/api/second-factor/confirm", "/api/second-factor/confirm", "{\"code\":\"1\"}",
          401, "problem");
    staff("GET", "/api/receivers", "/api/receivers", NULL, 200, NULL);
    staff("POST", "/api/receivers", "/api/receivers", "{}", 400, "problem");
    staff("POST", "/api/receivers", "/api/receivers",
          "{\"code\":\"x\",\"name\":\"x\",\"url\":\"x\",\"events\":[\"*\"]}", 422, "problem");
    rig.hub->c.may_push = may_push;
    staff("POST", "/api/receivers", "/api/receivers",
          "{\"code\":\"x\",\"name\":\"x\",\"url\":\"x\",\"kind\":\"rating\",\"body\":\"[1]\"}", 200,
          "receiver_secret");
    staff("POST", "/api/receivers/preview", "/api/receivers/preview",
          "{\"code\":\"x\",\"name\":\"x\",\"url\":\"x\",\"kind\":\"rating\",\"body\":\"[1]\"}", 200,
          "receiver_preview");
    staff("POST", "/api/receivers/x/on", "/api/receivers/{code}/on", NULL, 204, NULL);
    staff("POST", "/api/receivers/x/test", "/api/receivers/{code}/test", NULL, 204, NULL);
    staff("GET", "/api/receivers", "/api/receivers", NULL, 200, "receivers");
    staff("POST", "/api/receivers/x/from", "/api/receivers/{code}/from", "{}", 400, "problem");
    staff("POST", "/api/receivers/x/from", "/api/receivers/{code}/from", "{\"now\":true}", 204,
          NULL);
    staff("POST", "/api/receivers/x/secret", "/api/receivers/{code}/secret", NULL, 200,
          "receiver_secret");
    staff("POST", "/api/receivers/x/off", "/api/receivers/{code}/off", NULL, 204, NULL);
    staff("POST", "/api/receivers/x/remove", "/api/receivers/{code}/remove", NULL, 204, NULL);
    staff("GET", "/api/receivers/x/test", "/api/receivers/{code}/test", NULL, 404, "problem");
    staff("GET", "/api/queue", "/api/queue", NULL, 200, "queue");
    staff("GET", "/api/queue", "/api/queue", NULL, 200, "counts");
    staff("GET", "/api/queue", "/api/queue", NULL, 200, "ticket");
    staff("GET", "/api/events?after=0", "/api/events", NULL, 200, "log");
    staff("GET", "/api/events?after=0", "/api/events", NULL, 200, "event");
    staff("POST", "/api/counters/1/next", "/api/counters/{n}/next", NULL, 409, "problem");
    staff("POST", "/api/counters/1/open", "/api/counters/{n}/open", NULL, 200, "done");
    staff("POST", "/api/counters/9/open", "/api/counters/{n}/open", NULL, 404, "problem");
    staff("POST", "/api/counters/1/next", "/api/counters/{n}/next", NULL, 200, "ticket");
    assert_true(rig_said(&rig, "\"why\":"));
    staff("POST", "/api/tickets/A1-001/recall", "/api/tickets/{id}/recall", NULL, 200, "done");
    staff("POST", "/api/tickets/A1-001/complete", "/api/tickets/{id}/complete", NULL, 409,
          "problem");
    staff("POST", "/api/tickets/A1-001/serve", "/api/tickets/{id}/serve", "{\"countr\":1}", 400,
          "problem");
    staff("POST", "/api/tickets/A1-001/serve", "/api/tickets/{id}/serve", NULL, 200, "ticket");
    staff("GET", "/api/tickets/A1-001/contact", "/api/tickets/{id}/contact", NULL, 200, "contact");
    staff("POST", "/api/tickets/Z9/hold", "/api/tickets/{id}/hold", NULL, 404, "problem");
    staff("GET", "/api/slots/social", "/api/slots/{service}", NULL, 200, "offer");
    staff("POST", "/api/appointments/book", "/api/appointments/book",
          "{\"service\":\"social\",\"day\":\"2020-01-01\",\"minute\":600}", 409, "problem");
    staff("POST", "/api/appointments/ABCD2345/cancel", "/api/appointments/{id}/cancel", NULL, 404,
          "problem");
    staff("GET", "/api/appointments", "/api/appointments", NULL, 200, "day_sheet");
    staff("POST", "/api/cases", "/api/cases",
          "{\"id\":\"0c000000000000000000000000000001\",\"kind\":\"request\",\"told\":\"x\"}", 200,
          "case_done");
    staff("POST", "/api/cases", "/api/cases", "{\"kind\":\"x\",\"told\":\"x\"}", 422, "problem");
    staff("GET", "/api/cases", "/api/cases", NULL, 200, "cases");
    staff("GET", "/api/cases/0c000000000000000000000000000001", "/api/cases/{id}", NULL, 200,
          "case_whole");
    staff("GET", "/api/cases/ABCD2345", "/api/cases/{id}", NULL, 404, "problem");
    text_format(paper, sizeof paper, "/v1/cases/%s",
                rig_case_token(&rig, (struct id){{0x0c, [15] = 1}}));
    rig_terminal_ask(&rig, &kiosk, "GET", paper, NULL);
    check("GET", "/v1/cases/{id}", 200, "case_view");
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/cases/ABCD2345", NULL);
    check("GET", "/v1/cases/{id}", 404, "problem");
    rig_terminal_ask(&rig, &kiosk, "POST", paper, "{\"asked\":\"consent\",\"revision\":1}");
    check("POST", "/v1/cases/{id}", 409, "problem");
    rig_terminal_ask(&rig, &kiosk, "POST", paper, "{}");
    check("POST", "/v1/cases/{id}", 422, "problem");
    staff("POST", "/api/cases/0c000000000000000000000000000001/under-way",
          "/api/cases/{id}/under-way", "{\"act\":\"report\"}", 409, "problem");
    staff("POST", "/api/cases/0c000000000000000000000000000001/under-way",
          "/api/cases/{id}/under-way", "{\"act\":\"fly\"}", 422, "problem");
    staff("POST", "/api/cases/0c0000000000000000000000000000ff/under-way",
          "/api/cases/{id}/under-way", "{\"act\":\"report\"}", 404, "problem");
    staff("POST", "/api/cases/0c000000000000000000000000000001", "/api/cases/{id}",
          "{\"act\":\"respond\"}", 200, "case_done");
    staff("POST", "/api/cases/0c000000000000000000000000000001", "/api/cases/{id}",
          "{\"act\":\"respond\"}", 409, "problem");
    staff("GET", "/api/indicators?by=day", "/api/indicators", NULL, 200, "indicators");
    staff("GET", "/api/indicators?by=day", "/api/indicators", NULL, 200, "indicator");
    staff("GET", "/api/indicators?by=day", "/api/indicators", NULL, 200, "figure");
    staff("GET", "/api/indicators?by=x", "/api/indicators", NULL, 422, "problem");
    staff("GET", "/api/indicators/wait/cases", "/api/indicators/{id}/cases", NULL, 200,
          "indicator_cases");
    staff("GET", "/api/indicators/x/cases", "/api/indicators/{id}/cases", NULL, 404, "problem");
    staff("GET", "/api/appraisals", "/api/appraisals", NULL, 200, "appraisals");
    staff("GET", "/api/appraisals", "/api/appraisals", NULL, 200, "appraisal");
    staff("GET", "/api/appraisals?from=x", "/api/appraisals", NULL, 422, "problem");
    staff("POST", "/api/appraisals/0312", "/api/appraisals/{staff}",
          "{\"act\":\"propose\",\"from\":\"2020-01-01\",\"to\":\"2020-01-31\"}", 200, "appraisal");
    staff("POST", "/api/appraisals/0312", "/api/appraisals/{staff}",
          "{\"act\":\"sign\",\"from\":\"2020-01-01\",\"to\":\"2020-01-31\"}", 409, "problem");
    staff("POST", "/api/appraisals/0312", "/api/appraisals/{staff}", "{}", 400, "problem");
    staff("GET", "/api/matters?kind=risk", "/api/matters", NULL, 200, "matters");
    staff("GET", "/api/matters?kind=x", "/api/matters", NULL, 422, "problem");
    staff("POST", "/api/matters", "/api/matters",
          "{\"id\":\"0e000000000000000000000000000001\",\"kind\":\"incident\",\"title\":\"x\","
          "\"text\":\"x\",\"owner\":\"0312\"}",
          200, "matter_line");
    staff("POST", "/api/matters", "/api/matters", "{\"kind\":\"incident\"}", 409, "problem");
    staff("GET", "/api/matters/0e000000000000000000000000000001", "/api/matters/{id}", NULL, 200,
          "matter");
    staff("POST", "/api/matters/0e000000000000000000000000000001", "/api/matters/{id}",
          "{\"act\":\"note\",\"text\":\"x\"}", 200, "matter");
    staff("POST", "/api/samples", "/api/samples",
          "{\"from\":\"2020-01-01\",\"to\":\"2020-01-31\",\"number\":3}", 409, "problem");
    staff("GET", "/api/trainings", "/api/trainings", NULL, 200, "trainings");
    staff("GET", "/api/views", "/api/views", NULL, 200, "views");
    staff("POST", "/api/views", "/api/views", "{\"views\":[]}", 204, NULL);
    staff("POST", "/api/views", "/api/views", "{\"views\":[{}]}", 400, "problem");
    staff("GET", "/api/appointments?day=x", "/api/appointments", NULL, 422, "problem");
    staff("POST", "/api/terminals", "/api/terminals", "{\"name\":\"a\",\"role\":\"kiosk\"}", 200,
          "code");
    staff("POST", "/api/terminals/12/revoke", "/api/terminals/{id}/revoke", NULL, 404, "problem");
    staff("GET", "/api/aside", "/api/aside", NULL, 200, "aside");
    staff("POST", "/api/aside/12/retry", "/api/aside/{id}/retry", "{}", 404, "problem");
    staff("POST", "/api/aside/12/remove", "/api/aside/{id}/remove", "{}", 404, "problem");
    id_to_text(kiosk.device, id);
    text_format(target, sizeof target, "/api/aside/%s/retry", id);
    staff("POST", target, "/api/aside/{id}/retry", "{}", 200, "aside_ended");
    staff("GET", "/api/equipment", "/api/equipment", NULL, 200, "equipment");
    staff("POST", "/api/equipment/12/report", "/api/equipment/{id}/report", "{\"text\":\"x\"}", 404,
          "problem");
    staff("POST", "/api/emergency", "/api/emergency", "{\"text\":\"Fire\"}", 200,
          "emergency_reply");
    staff("POST", "/api/emergency", "/api/emergency", "{\"text\":\" \"}", 409, "problem");
    staff("POST", "/api/emergency/lift", "/api/emergency/lift", NULL, 200, "emergency_reply");
    staff("GET", "/api/audit", "/api/audit", NULL, 200, "audit");
    staff("GET", "/api/audit/table", "/api/audit/table", NULL, 200, NULL);
    staff("GET", "/api/audit/table?form=pdf", "/api/audit/table", NULL, 422, NULL);
    staff("GET", "/api/cases/table", "/api/cases/table", NULL, 200, NULL);
    staff("GET", "/api/cases/table?after=x", "/api/cases/table", NULL, 422, NULL);
    staff("GET", "/api/cases?from=x", "/api/cases", NULL, 422, NULL);
    staff("POST", "/api/cases/named", "/api/cases/named", "{\"name\":\"li\",\"reason\":\"asked\"}",
          200, "cases_named");
    staff("POST", "/api/cases/named", "/api/cases/named", "{\"name\":\" \",\"reason\":\"asked\"}",
          422, NULL);
    staff("POST", "/api/cases/named", "/api/cases/named", "{}", 400, NULL);
    staff("GET", "/api/audit/check", "/api/audit/check", NULL, 200, "audit_check");
    staff("POST", "/api/logout", "/api/logout", NULL, 204, NULL);
    staff("GET", "/api/queue", "/api/queue", NULL, 401, "problem");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_route_is_in_the_document),
        cmocka_unit_test(test_each_operation_of_the_document_is_a_route),
        cmocka_unit_test(test_public_replies),
        cmocka_unit_test(test_terminal_replies),
        cmocka_unit_test(test_staff_replies),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
