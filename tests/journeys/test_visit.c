/* test_visit.c - whole visits through the real programs: kiosk, paper, hub, clerk,
 * board, pad. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/house.h"

static struct house hall;

static int begin(void **state)
{
    (void)state;
    house_init(&hall);
    return 0;
}

static int end(void **state)
{
    (void)state;
    house_abandon(&hall); /* nothing to do after a test that passed */
    return 0;
}

static struct machine *open_with_kiosk(const char *language)
{
    struct machine *kiosk;

    house_open(&hall);
    kiosk = house_add(&hall, "kiosk-1", "kiosk", language);
    assert_true(machine_start(kiosk));
    expect_screen(&kiosk->inspector, "welcome");
    return kiosk;
}

static void to_identify(struct machine *kiosk, const char *service)
{
    expect_screen(&kiosk->inspector, "welcome");
    expect_tap(&kiosk->inspector, "take_number");
    expect_screen(&kiosk->inspector, "services");
    expect_tap(&kiosk->inspector, service);
    expect_screen(&kiosk->inspector, "identify");
}

static void type_phone(struct machine *kiosk, const char *digits)
{
    for (; *digits != '\0'; digits++) {
        char id[8] = "key:0";

        id[4] = *digits;
        expect_tap(&kiosk->inspector, id);
    }
}

/* Takes a number without a phone; leaves the ticket on the screen. */
static void take_number(struct machine *kiosk, const char *service, char number[32])
{
    to_identify(kiosk, service);
    expect_tap(&kiosk->inspector, "skip");
    expect_screen(&kiosk->inspector, "ticket");
    expect_label(&kiosk->inspector, "number", number, 32);
}

/* The id of the ticket with this number, once it is at the hub. */
static void ticket_of(const char *number, char id[40])
{
    int64_t patience = program_millis() + PROGRAM_PATIENCE / 2;

    id[0] = '\0';
    while (id[0] == '\0') {
        json_t *queue = house_queue(&hall), *ticket;
        size_t at;

        json_array_foreach(json_object_get(queue, "tickets"), at, ticket)
        {
            if (strcmp(json_string_value(json_object_get(ticket, "number")), number) == 0)
                strcpy(id, json_string_value(json_object_get(ticket, "id")));
        }
        json_decref(queue);
        if (program_millis() > patience)
            fail_msg("the hub does not know ticket %s; see %s", number, hall.dir);
    }
}

static json_t *at_counter(void)
{
    return json_pack("{s:i}", "counter", 3);
}

static void act(const char *ticket, const char *what, json_t *body)
{
    char path[96];

    snprintf(path, sizeof path, "/api/tickets/%s/%s", ticket, what);
    json_decref(staff_do(&hall.clerk, path, body));
}

/* Next, serve, complete with the question. */
static void call_next(const char *number)
{
    json_t *reply = staff_do(&hall.clerk, "/api/counters/3/next", NULL);

    assert_string_equal(
        json_string_value(json_object_get(json_object_get(reply, "ticket"), "number")), number);
    json_decref(reply);
}

static void serve_and_ask(const char *ticket)
{
    act(ticket, "serve", at_counter());
    act(ticket, "complete", json_pack("{s:i, s:b}", "counter", 3, "ask", 1));
}

static void expect_once(const char *type, const char *ticket)
{
    json_t *events = house_await_events(&hall, type, ticket, 1);

    assert_int_equal(events_count(events, type, ticket), 1);
    events_check_seqs(events);
    json_decref(events);
}

static int count_of(json_t *queue, const char *name)
{
    return (int)json_integer_value(json_object_get(json_object_get(queue, "counts"), name));
}

/* The paper's code leads to a page that shows the number. */
static void check_paper(const char *number, char *link, size_t size)
{
    char names[4][32], *page;
    struct staff_client phone;

    house_await_sheets(&hall, 1);
    assert_int_equal(house_sheets(&hall, names, 4), 1);
    assert_true(house_read_sheet(&hall, names[0], link, size));
    staff_open(&phone, hall.url);
    page = staff_page_new(&phone, link, "en");
    assert_int_equal(phone.status, 200);
    assert_non_null(page);
    assert_non_null(strstr(page, number));
    assert_null(strstr(page, "<script>"));
    free(page);
    staff_close(&phone);
}

static void test_visit_goes_from_number_to_rating(void **state)
{
    struct machine *kiosk, *pad, *board;
    char number[32], ticket[40], link[512], id[64], device[40];
    json_t *events, *queue, *complaint, *body;

    (void)state;
    kiosk = open_with_kiosk("en");
    pad = house_add(&hall, "pad-3", "counter", "en");
    board = house_add(&hall, "board-1", "board", "en");
    assert_true(machine_start(pad) && machine_start(board));
    house_sign_in(&hall);

    to_identify(kiosk, "service:social");
    type_phone(kiosk, "13800138000");
    expect_tap(&kiosk->inspector, "done");
    expect_screen(&kiosk->inspector, "ticket");
    expect_label(&kiosk->inspector, "number", number, sizeof number);
    assert_int_equal(number[0], 'A'); /* from the hub or, when that is slow, its own lane */
    ticket_of(number, ticket);
    check_paper(number, link, sizeof link);
    expect_once("ticket.issued", ticket);
    expect_once("ticket.printed", ticket);
    expect_done(&kiosk->inspector);

    call_next(number);
    snprintf(id, sizeof id, "call:%s", number);
    expect_node(&board->inspector, id, NULL);
    serve_and_ask(ticket);
    expect_screen(&pad->inspector, "rating");
    expect_node(&pad->inspector, "staff", NULL);
    expect_tap(&pad->inspector, "level:2");
    expect_screen(&pad->inspector, "reasons");
    expect_tap(&pad->inspector, "reason:waited_long");
    expect_tap(&pad->inspector, "reason:unclear");
    expect_tap(&pad->inspector, "done");
    expect_screen(&pad->inspector, "thanks");

    events = house_await_events(&hall, "complaint.filed", NULL, 1);
    complaint = events_find(events, "complaint.filed", NULL);
    body = json_object_get(complaint, "body");
    assert_string_equal(json_string_value(json_object_get(body, "ticket")), ticket);
    assert_string_equal(json_string_value(json_object_get(body, "owner")), "0315");
    assert_non_null(json_object_get(body, "due"));
    body = json_object_get(events_find(events, "rating.given", ticket), "body");
    assert_int_equal(json_integer_value(json_object_get(body, "level")), 2);
    assert_string_equal(json_string_value(json_object_get(body, "reasons")), "waited_long,unclear");
    assert_string_equal(json_string_value(json_object_get(body, "via")), "pad");
    assert_int_equal(events_count(events, "complaint.filed", NULL), 1);
    json_decref(events);

    queue = house_queue(&hall);
    assert_int_equal(count_of(queue, "issued"), 1);
    assert_int_equal(count_of(queue, "asked"), 1);
    assert_int_equal(count_of(queue, "rated"), 1);
    assert_int_equal(count_of(queue, "complaints"), 1);
    assert_int_equal(count_of(queue, "completed"), 1);
    json_decref(queue);

    /* Invariant 9: the number was sealed before it was written. */
    strcpy(device, house_device(&hall, kiosk));
    machine_end(kiosk);
    assert_true(folder_holds(kiosk->folder, device)); /* the search finds what is there */
    assert_false(folder_holds(kiosk->folder, "13800138000"));
    assert_false(folder_holds(kiosk->folder, "138 0013 8000"));
    assert_false(folder_holds(hall.hub_dir, "13800138000"));
    house_close(&hall);
}

static void test_clerk_reads_the_sealed_phone_and_is_noted(void **state)
{
    struct machine *kiosk;
    char number[32], ticket[40], path[160];
    json_t *reply;

    (void)state;
    kiosk = open_with_kiosk("en");
    house_sign_in(&hall);
    to_identify(kiosk, "service:social");
    type_phone(kiosk, "13911112222");
    expect_tap(&kiosk->inspector, "done");
    expect_screen(&kiosk->inspector, "ticket");
    expect_label(&kiosk->inspector, "number", number, sizeof number);
    ticket_of(number, ticket);
    snprintf(path, sizeof path, "/api/tickets/%s/contact", ticket);
    reply = staff_get(&hall.clerk, path);
    assert_string_equal(json_string_value(json_object_get(reply, "phone")), "139****2222");
    json_decref(reply);
    strcat(path, "?reveal=1&reason=callback");
    reply = staff_get(&hall.clerk, path);
    assert_string_equal(json_string_value(json_object_get(reply, "phone")), "13911112222");
    json_decref(reply);
    reply = staff_get(&hall.admin, "/api/audit");
    {
        char *text = json_dumps(reply, 0);

        assert_non_null(strstr(text, "contact_revealed"));
        assert_non_null(strstr(text, "callback"));
        assert_null(strstr(text, "13911112222"));
        free(text);
    }
    json_decref(reply);
    house_close(&hall);
}

static void test_ticket_is_followed_by_its_code(void **state)
{
    struct machine *kiosk;
    char number[32], ticket[40], link[512];

    (void)state;
    kiosk = open_with_kiosk("en");
    house_sign_in(&hall);
    take_number(kiosk, "service:social", number);
    check_paper(number, link, sizeof link);
    expect_done(&kiosk->inspector);
    ticket_of(number, ticket);

    expect_scan(&kiosk->inspector, link, "state", "Waiting");
    expect_screen(&kiosk->inspector, "progress");
    expect_node(&kiosk->inspector, "number", number);
    expect_tap(&kiosk->inspector, "home");
    call_next(number);
    serve_and_ask(ticket);

    expect_scan(&kiosk->inspector, link, "rate", NULL); /* rated here: there is no pad */
    expect_screen(&kiosk->inspector, "progress");
    expect_tap(&kiosk->inspector, "rate");
    expect_screen(&kiosk->inspector, "rating");
    expect_tap(&kiosk->inspector, "level:5");
    expect_screen(&kiosk->inspector, "reasons");
    expect_tap(&kiosk->inspector, "done");
    expect_screen(&kiosk->inspector, "thanks");
    expect_once("rating.given", ticket);

    expect_screen(&kiosk->inspector, "welcome"); /* one visit, one rating */
    expect_scan(&kiosk->inspector, link, "state", "The service has ended");
    expect_node(&kiosk->inspector, "number", number);
    expect_no_node(&kiosk->inspector, "rate");
    house_close(&hall);
}

static void test_unknown_code_says_what_to_do(void **state)
{
    static const char *const strange[] = {"https://example.org/pay", "6901234567892", "WIFI:S:x;;",
                                          "'; DROP TABLE log; --"};
    struct machine *kiosk;

    (void)state;
    kiosk = open_with_kiosk("en");
    for (int i = 0; i < 4; i++) {
        assert_true(inspector_scan(&kiosk->inspector, strange[i]));
        expect_screen(&kiosk->inspector, "progress");
        expect_text(&kiosk->inspector, "not a ticket of this hall");
        expect_text(&kiosk->inspector, "type its number");
        expect_tap(&kiosk->inspector, "home");
        expect_screen(&kiosk->inspector, "welcome");
    }
    expect_tap(&kiosk->inspector, "track"); /* a number that nobody has */
    expect_screen(&kiosk->inspector, "progress");
    assert_true(inspector_type(&kiosk->inspector, "Z999"));
    expect_tap(&kiosk->inspector, "done");
    expect_text(&kiosk->inspector, "ask the staff");
    house_close(&hall);
}

/* A visit in the language of the site, with the button for the next language
 * pressed `presses` times. */
static void visit_in(const char *site, int presses, const char *invitation, const char *language)
{
    struct machine *kiosk;
    char number[32], ticket[40];
    json_t *events;

    kiosk = open_with_kiosk(site);
    for (int i = 0; i < presses; i++)
        expect_tap(&kiosk->inspector, "language");
    expect_node(&kiosk->inspector, "take_number", invitation);
    take_number(kiosk, "service:tax", number);
    assert_int_equal(number[0], 'F');
    ticket_of(number, ticket);
    events = house_await_events(&hall, "ticket.issued", ticket, 1);
    assert_string_equal(
        json_string_value(json_object_get(
            json_object_get(events_find(events, "ticket.issued", ticket), "body"), "language")),
        language);
    json_decref(events);
    expect_done(&kiosk->inspector); /* and the next customer gets the site's again */
    if (presses > 0)
        assert_false(inspector_await(&kiosk->inspector, "take_number", invitation, 0));
    house_close(&hall);
}

static void test_visit_in_english(void **state)
{
    (void)state;
    visit_in("zh_CN", 2, "Take a number", "en");
}

static void test_visit_in_traditional_chinese(void **state)
{
    (void)state;
    visit_in("zh_CN", 1, "取號", "zh_Hant");
}

static void test_visit_in_simplified_chinese(void **state)
{
    (void)state;
    visit_in("zh_CN", 0, "取号", "zh_Hans");
}

static void node_middle(struct machine *m, const char *id, int *x, int *y)
{
    json_t *tree = inspector_tree(&m->inspector), *node = inspector_find(tree, id);

    assert_non_null(node);
    *x = (int)(json_integer_value(json_object_get(node, "x")) +
               json_integer_value(json_object_get(node, "w")) / 2);
    *y = (int)(json_integer_value(json_object_get(node, "y")) +
               json_integer_value(json_object_get(node, "h")) / 2);
    json_decref(tree);
}

static void test_double_tap_takes_one_number(void **state)
{
    struct machine *kiosk;
    char number[32], names[4][32];
    json_t *events;
    int x, y;

    (void)state;
    kiosk = open_with_kiosk("en");
    to_identify(kiosk, "service:social");
    node_middle(kiosk, "skip", &x, &y);
    assert_true(inspector_tap_at(&kiosk->inspector, x, y));
    assert_true(inspector_tap_at(&kiosk->inspector, x, y));
    expect_screen(&kiosk->inspector, "ticket");
    expect_label(&kiosk->inspector, "number", number, sizeof number);
    house_await_sheets(&hall, 1);
    events = house_await_events(&hall, "ticket.printed", NULL, 1);
    assert_int_equal(events_count(events, "ticket.issued", NULL), 1);
    json_decref(events);
    /* So does the same on what the keypad calls done. */
    expect_done(&kiosk->inspector);
    to_identify(kiosk, "service:social");
    type_phone(kiosk, "13800138000");
    node_middle(kiosk, "done", &x, &y);
    assert_true(inspector_tap_at(&kiosk->inspector, x, y));
    inspector_tap_at(&kiosk->inspector, x, y);
    inspector_tap_at(&kiosk->inspector, x, y);
    house_await_sheets(&hall, 2);
    events = house_await_events(&hall, "ticket.printed", NULL, 2);
    assert_int_equal(events_count(events, "ticket.issued", NULL), 2);
    json_decref(events);
    assert_int_equal(house_sheets(&hall, names, 4), 2);
    house_close(&hall);
}

static void test_idle_kiosk_wipes_what_was_given(void **state)
{
    struct machine *kiosk;
    char label[128];

    (void)state;
    house_rule(&hall, "idle_seconds", 10);
    house_rule(&hall, "warn_seconds", 5);
    kiosk = open_with_kiosk("en");
    to_identify(kiosk, "service:social");
    type_phone(kiosk, "138001");
    expect_node(&kiosk->inspector, "more_time", NULL);
    expect_no_node(&kiosk->inspector, "key:1"); /* only the warning can be tapped */
    expect_screen(&kiosk->inspector, "welcome");
    to_identify(kiosk, "service:social");
    if (inspector_label(&kiosk->inspector, "phone", label, sizeof label)) {
        json_t *tree = inspector_tree(&kiosk->inspector);
        const char *value =
            json_string_value(json_object_get(inspector_find(tree, "phone"), "value"));

        assert_string_equal(value != NULL ? value : "", "");
        json_decref(tree);
    }
    house_close(&hall);
}

static void test_more_time_keeps_what_was_given(void **state)
{
    struct machine *kiosk;
    json_t *tree;

    (void)state;
    house_rule(&hall, "idle_seconds", 10);
    house_rule(&hall, "warn_seconds", 30);
    kiosk = open_with_kiosk("en");
    to_identify(kiosk, "service:social");
    type_phone(kiosk, "13800");
    expect_node(&kiosk->inspector, "more_time", NULL);
    expect_tap(&kiosk->inspector, "more_time");
    tree = inspector_tree(&kiosk->inspector);
    assert_string_equal(json_string_value(json_object_get(tree, "screen")), "identify");
    assert_non_null(
        strstr(json_string_value(json_object_get(inspector_find(tree, "phone"), "value")), "138"));
    json_decref(tree);
    house_close(&hall);
}

static int unprinted(void)
{
    json_t *queue = house_queue(&hall);
    int n = (int)json_array_size(json_object_get(queue, "unprinted"));

    json_decref(queue);
    return n;
}

static void test_ticket_without_paper_is_told_and_printed_as_a_copy(void **state)
{
    struct machine *kiosk;
    char number[32], ticket[40], names[4][32], link[512];
    json_t *events, *first, *body;

    (void)state;
    house_rule(&hall, "idle_seconds", 120);
    kiosk = open_with_kiosk("en");
    assert_true(house_printer(&hall, "paper out"));
    take_number(kiosk, "service:social", number);
    expect_text(&kiosk->inspector, "the printer has no paper");
    expect_node(&kiosk->inspector, "code", NULL); /* for the phone */
    ticket_of(number, ticket);
    events = house_await_events(&hall, "ticket.printed", ticket, 1);
    first = events_find(events, "ticket.printed", ticket);
    body = json_object_get(first, "body");
    assert_string_equal(json_string_value(json_object_get(body, "state")), "failed");
    assert_string_equal(json_string_value(json_object_get(body, "cause")), "paper");
    json_decref(events);
    assert_int_equal(unprinted(), 1);

    assert_true(house_printer(&hall, "paper in"));
    expect_tap(&kiosk->inspector, "copy"); /* off until the refill is noticed */
    house_await_sheets(&hall, 1);
    events = house_await_events(&hall, "ticket.printed", ticket, 2);
    json_decref(events);
    assert_int_equal(house_sheets(&hall, names, 4), 1); /* the job from before was purged */
    assert_true(house_read_sheet(&hall, names[0], link, sizeof link));
    assert_int_equal(unprinted(), 0);
    events = house_await_events(&hall, "ticket.printed", ticket, 2);
    {
        json_t *event;
        size_t at;
        int copies = 0;

        json_array_foreach(events, at, event)
        {
            if (strcmp(json_string_value(json_object_get(event, "type")), "ticket.printed") != 0)
                continue;
            body = json_object_get(event, "body");
            copies += json_integer_value(json_object_get(body, "copy")) == 1 &&
                      strcmp(json_string_value(json_object_get(body, "state")), "printed") == 0;
        }
        assert_int_equal(copies, 1);
        assert_int_equal(events_count(events, "ticket.issued", NULL), 1);
    }
    json_decref(events);
    house_close(&hall);
}

int main(void)
{
#define JOURNEY(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        JOURNEY(test_visit_goes_from_number_to_rating),
        JOURNEY(test_clerk_reads_the_sealed_phone_and_is_noted),
        JOURNEY(test_ticket_is_followed_by_its_code),
        JOURNEY(test_unknown_code_says_what_to_do),
        JOURNEY(test_visit_in_english),
        JOURNEY(test_visit_in_traditional_chinese),
        JOURNEY(test_visit_in_simplified_chinese),
        JOURNEY(test_double_tap_takes_one_number),
        JOURNEY(test_idle_kiosk_wipes_what_was_given),
        JOURNEY(test_more_time_keeps_what_was_given),
        JOURNEY(test_ticket_without_paper_is_told_and_printed_as_a_copy),
    };

    cmocka_set_test_filter(getenv("TEST_FILTER")); /* "*clock*"; all when it is not set */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
