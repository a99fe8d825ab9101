/* test_hostile_kiosk.c - a kiosk whose key is in bad hands tells whatever has the form of an
 * event: the hub stays up, serves all that it serves, and begins again over the same log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hub_rig.h"
#include "hub/inside.h"
#include "wire/event_json.h"

enum { EVENTS = 3000, EACH = 250, POOL = 24 };

static struct rig rig;
static struct rig_terminal kiosk;
static struct rig_staff admin, clerk;
static unsigned seed = 20261128;

static unsigned dice(unsigned sides)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % sides;
}

static int start(void **state)
{
    (void)state;
    rig_start(&rig);
    rig_login(&rig, &admin, "admin");
    rig_login(&rig, &clerk, "0312");
    rig_enrol(&rig, &kiosk, "kiosk");
    for (int i = 0; i < MESSAGE_CHANNELS; i++)
        rig.hub->c.sends[i] = true;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    rig_stop(&rig);
    return 0;
}

/* ---- events ---- */

static int any_int(int low, int high)
{
    switch (dice(4)) {
    case 0:
        return low;
    case 1:
        return high;
    default:
        return high > low ? low + (int)dice((unsigned)(high - low) + 1) : low;
    }
}

static instant any_time(void)
{
    const instant all[] = {0,
                           1,
                           rig.now.at,
                           rig.now.at - 1,
                           rig.now.at + HOUR,
                           rig.now.at - (instant)400 * 24 * HOUR,
                           rig.now.at + (instant)4 * 24 * HOUR,
                           253402214400000};

    return all[dice(ARRAY_LEN(all))];
}

static void any_text(char *to, size_t size)
{
    static const char *const all[] = {"", "x", "\xE2\x80\xAE<script>\"'&", "\xF0\x9F\x98\x80",
                                      "=cmd()"};
    size_t n = 0;

    if (dice(6) > 0) {
        text_copy(to, size, all[dice(ARRAY_LEN(all))]);
        return;
    }
    while (n + 4 < size) { /* as long as it may be */
        memcpy(to + n, "\xE5\xA4\xAA", 3);
        n += 3;
    }
    to[n] = '\0';
}

static void any_code(char *to, size_t size)
{
    static const char *const all[] = {"",     "0312",  "0315", "admin",      "social",
                                      "none", "other", "..",   "waited_long"};

    text_copy(to, size, all[dice(ARRAY_LEN(all))]);
}

/* Mostly to a key of the hub: what is in it is as hostile as the rest. */
static void any_sealed(char *to, size_t size)
{
    static const char *const all[] = {"13800138000", "a@b.example\r\nBcc: c@d.example",
                                      "\x1b[2J\xff\xfe", "<img src=x onerror=alert(1)>", ""};

    to[0] = '\0';
    if (dice(4) > 0 &&
        seals_close(rig.hub, (enum seal_use)dice(SEAL_USES), all[dice(ARRAY_LEN(all))], to, size))
        return;
    text_copy(to, size, dice(2) ? "" : "bm90IHNlYWxlZA==");
}

static void any_number(struct number *to)
{
    static const char *const all[] = {"A", "B", "ZZZ", "Q"};
    const int counts[] = {1, 2, 12, COUNT_MAX};

    *to = (struct number){.lane = (int16_t)(dice(2) ? 0 : kiosk.lane),
                          .count = counts[dice(ARRAY_LEN(counts))]};
    text_copy(to->prefix, sizeof to->prefix, all[dice(ARRAY_LEN(all))]);
}

static void any_field(const struct field *f, char *body)
{
    char *at = body + f->offset;
    instant time = any_time();
    civil day = (civil)(dice(3) ? rig.hub->site->day : (civil)dice(3000000));
    struct id id = dice(5) ? rig_id((int)dice(POOL)) : (struct id){{0}};
    int n = f->kind == FIELD_ENUM ? (int)dice((unsigned)f->high) : any_int(f->low, f->high);

    switch (f->kind) {
    case FIELD_INT:
    case FIELD_ENUM:
        memcpy(at, &n, sizeof n);
        break;
    case FIELD_INSTANT:
        memcpy(at, &time, sizeof time);
        break;
    case FIELD_DAY:
        memcpy(at, &day, sizeof day);
        break;
    case FIELD_TEXT:
        any_text(at, (size_t)f->high);
        break;
    case FIELD_CODE:
        any_code(at, (size_t)f->high);
        break;
    case FIELD_BASE64:
        text_copy(at, (size_t)f->high, dice(2) ? "" : "QUJD");
        break;
    case FIELD_SEALED:
        any_sealed(at, (size_t)f->high);
        break;
    case FIELD_ID:
        memcpy(at, &id, sizeof id);
        break;
    case FIELD_NUMBER:
        any_number((struct number *)(void *)at);
        break;
    }
}

/* Mostly of a type that a kiosk may tell. */
static enum event_type any_type(void)
{
    static const enum event_type kiosks[] = {
        TICKET_ISSUED,   TICKET_PRINTED,     TICKET_CANCELLED,    RATING_GIVEN,     RATING_DECLINED,
        RATING_LAPSED,   APPOINTMENT_BOOKED, APPOINTMENT_ARRIVED, CASE_REGISTERED,  CASE_CONFIRMED,
        COMPLAINT_FILED, PRAISE_GIVEN,       ENQUIRY_ASKED,       SUGGESTION_GIVEN, SURVEY_CONSENT,
        DEVICE_FAULT,    DEVICE_RECOVERED,   DEVICE_MAINTAINED};

    return dice(8) ? kiosks[dice(ARRAY_LEN(kiosks))] : (enum event_type)(1 + dice(EVENT_TYPES - 1));
}

/* What makes most events one of a kiosk: nobody of staff, and a promise that is to come. */
static void be_likely(struct event *e)
{
    if (case_opens(e->type)) {
        e->body.opened.staff[0] = '\0';
        e->body.opened.level = 0;
        e->body.opened.due = e->at.at + 10 * MINUTE;
    } else if (e->type == APPOINTMENT_BOOKED) {
        e->body.booked.wish = 1;
        e->body.booked.staff[0] = '\0';
    } else if (e->type == APPOINTMENT_ARRIVED) {
        e->body.arrived.staff[0] = '\0';
    } else if (e->type == TICKET_CANCELLED) {
        e->body.at_counter = (struct at_counter){.counter = 0};
    } else if (e->type >= DEVICE_FAULT && e->type <= DEVICE_MAINTAINED) {
        e->body.condition.staff[0] = '\0';
    } else if (e->type == SURVEY_CONSENT) {
        e->body.consent.agreed = 1;
        e->body.consent.staff[0] = e->body.consent.to[0] = '\0';
    } else if (e->type == CASE_CONFIRMED) {
        e->body.step.staff[0] = '\0';
    }
}

/* True when the hub took it. */
static bool tell_one(void)
{
    struct event e = {.type = any_type()};
    const struct event_form *form = &event_types[e.type];
    char json[EVENT_JSON_SIZE];
    bool taken;

    e.subject = rig_id((int)dice(POOL));
    for (size_t i = 0; i < form->field_count; i++) {
        if (dice(8) > 0)
            any_field(&form->fields[i], (char *)&e.body);
    }
    e.v = form->v;
    e.device = kiosk.device;
    e.seq = kiosk.seq + 1;
    e.at = (struct moment){dice(4) ? rig.now.at : any_time(), 480};
    e.boot = kiosk.boot;
    if (dice(8) > 0)
        be_likely(&e);
    if (event_encode(&e, json, sizeof json) == 0)
        return false;
    rig_send(&rig, &kiosk, json);
    if (rig.status >= 500 || rig.status == 0)
        fail_msg("%d for %s", rig.status, json);
    taken = rig.status == 200;
    kiosk.seq += taken;
    return taken;
}

/* ---- who else asks ---- */

static void ask(const struct rig_staff *who, const char *method, const char *target,
                const char *body)
{
    rig_staff_ask(&rig, who, method, target, body);
    if (rig.status >= 500 || rig.status == 0)
        fail_msg("%d for %s %s", rig.status, method, target);
}

static void serve_somebody(void)
{
    static const char *const steps[] = {"call", "serve",    "complete", "no-show",
                                        "hold", "transfer", "cancel",   "refuse"};
    char target[96], id[ID_TEXT];

    id_to_text(rig_id((int)dice(POOL)), id);
    text_format(target, sizeof target, "/api/tickets/%s/%s", id, steps[dice(ARRAY_LEN(steps))]);
    ask(&clerk, "POST", target, "{\"counter\":3,\"reason\":\"x\",\"papers\":\"1.1\"}");
    text_format(target, sizeof target, "/api/tickets/%s/contact?reveal=1&reason=x", id);
    ask(&clerk, "GET", target, NULL);
    text_format(target, sizeof target, "/api/cases/%s?reveal=1&reason=x", id);
    ask(&clerk, "GET", target, NULL);
    text_format(target, sizeof target, "/api/cases/%s/paper.pdf?reveal=1&reason=x", id);
    ask(&clerk, "GET", target, NULL);
    text_format(target, sizeof target, "/api/cases/%s", id);
    ask(&clerk, "POST", target,
        dice(2) ? "{\"act\":\"respond\",\"text\":\"x\",\"cause\":\"x\"}"
                : "{\"act\":\"refuse\",\"text\":\"x\",\"cause\":\"x\"}");
}

static void ask_everything(void)
{
    static const char *const targets[] = {"/api/queue",       "/api/hall",
                                          "/api/events",      "/api/cases?state=all&limit=100",
                                          "/api/feedback",    "/api/indicators",
                                          "/api/privacy",     "/api/indicators?by=staff&format=csv",
                                          "/api/matters",     "/api/appointments",
                                          "/api/equipment",   "/api/appraisals",
                                          "/api/people",      "/api/audit",
                                          "/api/cases/table", "/api/aside"};

    for (size_t i = 0; i < ARRAY_LEN(targets); i++)
        ask(&admin, "GET", targets[i], NULL);
    ask(&clerk, "POST", "/api/counters/3/open", "{}");
    ask(&clerk, "POST", "/api/counters/3/next", "{}");
    rig_terminal_ask(&rig, &kiosk, "GET", "/v1/feed?after=0&counter=3", NULL);
    assert_int_equal(rig.status, 200);
    for (int i = 0; i < 8; i++)
        serve_somebody();
}

static void send_messages(void)
{
    struct hub_message letter;
    uint64_t topics;

    while (hub_message_take(rig.hub, rig.now, &letter)) {
        assert_null(strpbrk(letter.to, "\r\n <>"));
        hub_message_done(rig.hub, letter.id, MESSAGE_WAS_SENT, "", rig.now);
        assert_int_equal(hub_commit(rig.hub, &topics), OK);
    }
    if (hub_is_dirty(rig.hub))
        assert_int_equal(hub_commit(rig.hub, &topics), OK);
}

static void test_hub_outlives_what_a_hostile_kiosk_tells(void **state)
{
    int taken = 0;

    (void)state;
    for (int i = 1; i <= EVENTS; i++) {
        taken += tell_one();
        if (i % EACH == 0) {
            ask_everything();
            send_messages();
            rig_later(&rig, (int)dice(2) ? 60 : 3 * 3600);
            rig_login(&rig, &clerk, "0312");
            rig_login(&rig, &admin, "admin");
        }
    }
    print_message("%d events, %d taken\n", EVENTS, taken);
    assert_true(taken > EVENTS / 2);
    rig_restart(&rig);
    rig_login(&rig, &clerk, "0312");
    rig_login(&rig, &admin, "admin");
    ask_everything();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_hub_outlives_what_a_hostile_kiosk_tells, start, stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
