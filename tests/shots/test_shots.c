/* test_shots.c - every screen in every size and language looks as it did when
 * somebody looked at it.
 *
 * GUITAI_SHOTS_ACCEPT=1 takes the screens as they are now; GUITAI_SHOTS_FULL=DIR
 * also writes each in its full size there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "screens/name.h"
#include "support/golden.h"
#include "support/hand.h"
#include "support/stage.h"

/* ---- the scenes: what is set by hand before the picture ---- */

static void at_welcome(struct stage *s)
{
    (void)s;
}

static void at_welcome_stale(struct stage *s)
{
    stage_lose_hub(s, 720);
}

static void at_services(struct stage *s)
{
    stage_go(s, &services_screen);
}

static void at_identify(struct stage *s)
{
    s->t->visit.service = 0;
    s->t->view.asks = true;
    stage_go(s, &identify_screen);
    for (const char *c = "13800138000"; *c != '\0'; c++) {
        char id[] = {'k', 'e', 'y', ':', *c, '\0'};

        stage_press(s, id);
    }
}

static void at_ticket(struct stage *s)
{
    stage_ticket(s, PRINT_DONE, 0);
    stage_go(s, &ticket_screen);
}

static void at_ticket_no_paper(struct stage *s)
{
    stage_ticket(s, PRINT_FAILED, PRINTER_PAPER_OUT);
    s->t->visit.offline = true;
    stage_go(s, &ticket_screen);
}

static void at_progress(struct stage *s)
{
    stage_go(s, &progress_screen);
}

static void at_progress_typing(struct stage *s)
{
    stage_go(s, &progress_screen);
    stage_press(s, "key:A");
    stage_press(s, "key:1");
}

static void at_progress_found(struct stage *s)
{
    struct visit *v = &s->t->visit;

    v->looking = LOOKING_FOUND;
    v->looked = (struct ticket_view){.number = {"A", 0, 12},
                                     .service = "social",
                                     .state = TICKET_WAITING,
                                     .before = 4,
                                     .wait = {5, 8},
                                     .now = s->now};
    stage_go(s, &progress_screen);
}

static void at_progress_foreign(struct stage *s)
{
    s->t->visit.looking = LOOKING_FOREIGN;
    stage_go(s, &progress_screen);
}

static void at_feedback(struct stage *s)
{
    stage_go(s, &feedback_screen);
}

static void at_guide(struct stage *s)
{
    stage_go(s, &guide_screen);
}

static void at_guide_service(struct stage *s)
{
    stage_go(s, &guide_screen);
    stage_press(s, "service:property");
}

static void at_documents(struct stage *s)
{
    stage_go(s, &guide_screen);
    stage_press(s, "service:property");
    stage_press(s, "check");
    stage_press(s, "document:1");
    stage_press(s, "document:3");
}

/* ---- appointments ---- */

static void at_appointment_service(struct stage *s)
{
    stage_go(s, &appointment_service_screen);
}

static void at_appointment_slot(struct stage *s)
{
    struct visit_booking *b = &s->t->visit.booking;
    static const int left[] = {0, 2, 1, 4, 4, 3, 4, 0, 2, 4, 4, 1, 3, 2, 2, 1};
    civil today = day_of(s->now);

    s->t->visit.service = 1;
    stage_go(s, &appointment_slot_screen);
    b->day_count = 0;
    for (int i = 0; i < 9; i++)
        b->days[b->day_count++] = (struct visit_day){today + i + i / 5 * 2, i == 5 ? 0 : 12};
    b->day = b->offered = today + 1;
    b->slot_count = ARRAY_LEN(left);
    for (int i = 0; i < b->slot_count; i++)
        b->slots[i] = (struct slot){
            .minute = i < 6 ? 540 + 30 * i : 810 + 30 * (i - 6), .left = left[i], .places = 4};
    b->want = WANT_TIMES;
    b->asking = ASKING_DONE;
    stage_show(s);
    stage_press(s, "slot:10:30");
}

static void book(struct stage *s, enum booking_want want, enum booking_state state, civil day)
{
    struct visit_booking *b = &s->t->visit.booking;
    struct appointment_view *v = &b->shown;

    s->t->visit.service = 1;
    b->on = true;
    b->day = day;
    b->minute = 630;
    b->want = want;
    b->asking = ASKING_DONE;
    b->appointment = (struct id){{9}};
    if (want == WANT_HOLD)
        return;
    b->found = 1;
    b->print = PRINT_DONE;
    *v = (struct appointment_view){
        .id = {{9}}, .service = "property", .day = day, .minute = 630, .state = state};
    appointment_code(v->id, v->code);
    v->due = (instant)day * DAY_MINUTES * MINUTE + (instant)(630 - s->now.offset_min) * MINUTE;
    v->may_change = true;
    v->standing = STANDING_EARLY;
    text_copy(b->link, sizeof b->link, s->t->visit.link);
}

static void at_appointment_confirm(struct stage *s)
{
    book(s, WANT_HOLD, BOOKING_HELD, day_of(s->now) + 1);
    text_copy(s->t->visit.phone, sizeof s->t->visit.phone, "13800138000");
    stage_go(s, &appointment_confirm_screen);
}

static void at_appointment_booked(struct stage *s)
{
    stage_ticket(s, PRINT_DONE, 0);
    s->t->visit.taking = TAKING_NOTHING;
    book(s, WANT_BOOK, BOOKING_FIRM, day_of(s->now) + 1);
    stage_go(s, &appointment_confirm_screen);
}

static void at_appointment_wish(struct stage *s)
{
    at_appointment_slot(s);
    s->t->visit.booking.wishing = true;
}

static void at_appointment_wished(struct stage *s)
{
    at_appointment_booked(s);
    s->t->visit.booking.wishing = true;
    s->t->visit.booking.shown.state = BOOKING_WISHED;
}

static void at_appointment_arrive(struct stage *s)
{
    stage_go(s, &appointment_arrive_screen);
}

static void at_appointment_code(struct stage *s)
{
    stage_go(s, &appointment_arrive_screen);
    stage_press(s, "way");
    stage_press(s, "key:4");
}

static void at_appointment_found(struct stage *s)
{
    stage_go(s, &appointment_arrive_screen);
    stage_press(s, "key:1");
    stage_press(s, "done");
    book(s, WANT_FIND, BOOKING_FIRM, day_of(s->now));
    stage_show(s);
}

static void at_appointment_by_phone(struct stage *s)
{
    at_appointment_found(s);
    s->t->visit.booking.by_phone = true;
    stage_show(s);
}

static void at_appointment_change(struct stage *s)
{
    at_appointment_by_phone(s);
    stage_press(s, "change");
}

static void at_appointment_none(struct stage *s)
{
    at_appointment_by_phone(s);
    s->t->visit.booking.found = 0;
    stage_show(s);
}

static void at_appointment_several(struct stage *s)
{
    struct visit_booking *b = &s->t->visit.booking;

    at_appointment_found(s);
    for (int i = 0; i < 3; i++) {
        b->rows[i] = b->shown;
        b->rows[i].due += (instant)i * 2 * HOUR;
    }
    text_copy(b->rows[1].service, sizeof b->rows[1].service, "social");
    b->found = 3;
    b->choose = true;
    stage_show(s);
}

/* ---- writing ---- */

static void press_keys(struct stage *s, const char *keys)
{
    for (const char *c = keys; *c != '\0'; c++) {
        char id[] = {'k', 'e', 'y', ':', *c, '\0'};

        stage_show(s);
        if (ui_press(&s->t->ui, id)) {
            stage_show(s);
            continue;
        }
        stage_press(s, "later"); /* the other half of the letters */
        stage_press(s, id);
    }
}

static void at_name(struct stage *s)
{
    stage_go(s, &name_screen);
    stage_show(s);
    if (s->t->visit.language == ENGLISH) {
        press_keys(s, "carol");
        return;
    }
    press_keys(s, "wang");
    stage_press(s, "candidate:1");
    press_keys(s, "xiaoming");
}

static void at_name_empty(struct stage *s)
{
    stage_go(s, &name_screen);
}

/* Where the display has no room for both, the pad is in the place of the keys. */
static void at_name_by_hand(struct stage *s)
{
    at_name_empty(s);
    stage_show(s);
    if (s->t->ui.pad[0] == '\0')
        stage_press(s, "hand");
    s->t->visit.writing.ink.count = hand_write(&hands[8], s->t->visit.writing.ink.points);
    visit_write_ink(s->t);
    stage_show(s);
}

static const struct entry in_words = {.title = "Feedback",
                                      .label = "Feedback",
                                      .at = offsetof(struct visit, name),
                                      .size = PERSON_SIZE,
                                      .lines = true,
                                      .back = &welcome_screen,
                                      .next = &welcome_screen};

static void at_words(struct stage *s)
{
    s->t->visit.entry = &in_words;
    stage_go(s, &name_screen);
    stage_show(s);
    text_copy(s->t->visit.name, PERSON_SIZE,
              s->t->visit.language == ENGLISH
                  ? "The lift has been out of order since Monday; my mother cannot"
                  : "电梯从星期一起就坏了，我母亲坐轮椅上不了二楼，请尽快修好。");
    if (s->t->visit.language != ENGLISH)
        press_keys(s, "wang");
}

static void at_name_large(struct stage *s)
{
    at_name(s);
    s->t->visit.access.face.large = true;
}

static void at_name_reach(struct stage *s)
{
    at_name(s);
    s->t->visit.access.face.reach = true;
}

static struct view_rating asked(const struct stage *s)
{
    struct view_rating r = {
        .ticket = {{5}}, .number = {"A", 0, 12}, .minutes = 7, .asked = s->now.at};

    text_copy(r.service, sizeof r.service, "social");
    text_copy(r.staff, sizeof r.staff, "0317");
    return r;
}

static void at_rating(struct stage *s)
{
    s->t->view.rating = asked(s);
    stage_show(s);
}

static void at_reasons(struct stage *s)
{
    at_rating(s);
    stage_press(s, "level:1");
    stage_press(s, "reason:waited_long");
}

static void at_reasons_good(struct stage *s)
{
    at_rating(s);
    stage_press(s, "level:5");
}

static void at_thanks(struct stage *s)
{
    s->t->visit.level = 5;
    stage_go(s, &thanks_screen);
}

static void at_sorry(struct stage *s)
{
    s->t->visit.taking = TAKING_FAILED;
    s->t->visit.failure = ERR_FULL;
    stage_go(s, &sorry_screen);
}

static void at_pad_closed(struct stage *s)
{
    s->t->view.desk = COUNTER_SHUT;
    s->t->view.staff[0] = '\0';
    s->t->view.serving.prefix[0] = '\0';
}

static void at_board_empty(struct stage *s)
{
    s->t->view.call_count = 0;
}

static void at_unlock(struct stage *s)
{
    stage_go(s, &unlock_screen);
    stage_press(s, "key:2");
    stage_press(s, "key:4");
}

static void at_diagnostics(struct stage *s)
{
    stage_go(s, &diagnostics_screen);
}

static void at_warning(struct stage *s)
{
    stage_go(s, &services_screen);
    stage_show(s);
    s->t->nav.touched = s->boot.millis - 61 * SECOND;
}

static void at_accessibility(struct stage *s)
{
    stage_press(s, "accessibility");
    stage_press(s, "speech");
}

static void in_contrast(struct stage *s)
{
    s->t->visit.access.face.contrast = true;
}

static void in_large(struct stage *s)
{
    s->t->visit.access.face.large = true;
}

static void in_reach(struct stage *s)
{
    s->t->visit.access.face.reach = true;
}

static void at_welcome_contrast(struct stage *s)
{
    in_contrast(s);
}

static void at_welcome_large(struct stage *s)
{
    in_large(s);
}

static void at_welcome_reach(struct stage *s)
{
    in_reach(s);
}

static void at_ticket_contrast(struct stage *s)
{
    at_ticket(s);
    in_contrast(s);
}

static void at_ticket_large(struct stage *s)
{
    at_ticket(s);
    in_large(s);
}

static void at_services_large(struct stage *s)
{
    at_services(s);
    in_large(s);
}

static void at_emergency(struct stage *s)
{
    s->t->view.emergency = true;
    text_copy(s->t->view.emergency_text, sizeof s->t->view.emergency_text,
              "二楼发生火情，请保持镇静，立即离开大厅。");
    s->t->view.emergency_since = s->t->now.at;
    alarm_hear(s->t);
}

static void at_progress_case(struct stage *s)
{
    struct visit *v = &s->t->visit;

    v->looking = LOOKING_FOUND;
    v->follows = true;
    v->seen = (struct case_view){.kind = CASE_COMPLAINT,
                                 .state = CASE_DONE,
                                 .due = s->t->now.at + 26 * HOUR,
                                 .asks = ASKED_SETTLED,
                                 .owner = "0315",
                                 .answer = "3 号窗口已增开，并向您致歉。",
                                 .now = s->t->now};
    text_copy(v->seen.code, CASE_CODE, "K7MW2QXH");
    stage_go(s, &progress_screen);
}

static void at_progress_code(struct stage *s)
{
    stage_go(s, &progress_screen);
    stage_press(s, "case");
    stage_press(s, "key:4");
}

static void at_progress_consent(struct stage *s)
{
    at_progress_case(s);
    s->t->visit.seen.id = (struct id){{7}};
    s->t->visit.seen.kind = CASE_REQUEST;
    s->t->visit.seen.state = CASE_PROPOSAL;
    s->t->visit.seen.asks = ASKED_CONSENT;
    s->t->visit.seen.asked_due = s->t->now.at + 74 * HOUR;
    text_copy(s->t->visit.seen.answer, STEP_SIZE, "材料需由省厅复核，预计多用三天。");
    stage_show(s);
    stage_press(s, "reply");
}

static void at_progress_satisfied(struct stage *s)
{
    at_progress_consent(s);
    s->t->visit.seen.asks = ASKED_SATISFIED;
    stage_show(s);
}

static void at_progress_objection(struct stage *s)
{
    struct visit *v = &s->t->visit;

    at_progress_consent(s);
    v->seen.asks = ASKED_SIGNATURE;
    v->seen.may_object = true;
    text_copy(v->objection, sizeof v->objection,
              v->language == ENGLISH ? "Friday is too late for me; Thursday at the hall would do."
                                     : "周五太晚了，周四我可以自己到大厅来取。");
    stage_go(s, &progress_screen);
}

static void at_request_service(struct stage *s)
{
    s->t->visit.filing.kind = CASE_REQUEST;
    s->t->visit.filing.step = FILING_SERVICE;
    stage_go(s, &complaint_screen);
}

static void at_request_check(struct stage *s)
{
    struct visit *v = &s->t->visit;

    v->filing.kind = CASE_REQUEST;
    v->filing.step = FILING_CHECK;
    v->filing.urgent = true;
    text_copy(v->filing.service, CODE_SIZE, "social");
    text_copy(v->phone, sizeof v->phone, "13800138000");
    text_copy(v->name, sizeof v->name, v->language == ENGLISH ? "Canary Trading" : "金丝雀商贸");
    text_copy(v->filing.told, TOLD_PLAIN,
              v->language == ENGLISH
                  ? "Eleven of us start on the first of December; we need cards by then."
                  : "我们有十一名员工十二月一日入职，需要在此之前办好社保卡。");
    stage_go(s, &complaint_screen);
}

static void at_sign(struct stage *s)
{
    struct case_view *v = &s->t->visit.seen;

    at_progress_case(s);
    v->id = (struct id){{7}};
    v->kind = CASE_REQUEST;
    v->state = CASE_PROPOSAL;
    v->asks = ASKED_SIGNATURE;
    v->proposed_due = s->t->now.at + 98 * HOUR;
    text_copy(
        v->proposal, STEP_SIZE,
        s->t->visit.language == ENGLISH
            ? "We bring the residence permit to your door by Friday noon. On Tuesday the "
              "papers are checked, on Wednesday it is printed. Zhao Min answers for it."
            : "周五中午前，由赵敏把居住证送到您家中。周二审核材料，周三制证，周五送达。如制证中心"
              "停电，顺延一个工作日，并提前电话告知。不收费用。");
    stage_go(s, &sign_screen);
}

static bool has(const struct stage *s, const char *id)
{
    for (int i = 0; i < s->t->ui.node_count; i++) {
        if (strcmp(s->t->ui.nodes[i].id, id) == 0)
            return true;
    }
    return false;
}

static void at_sign_drawn(struct stage *s)
{
    struct ink *ink = &s->t->visit.signature.ink;

    at_sign(s);
    for (stage_show(s); has(s, "next"); stage_show(s))
        stage_press(s, "next");
    for (int i = 0; i < 12; i++)
        for (int k = 0; k < 8; k++)
            ink->points[ink->count++] =
                (struct ink_point){(int16_t)(300 + 90 * i + 12 * k),
                                   (int16_t)(500 + (k % 4 - 2) * (12 - i) * 14), k == 7};
    stage_show(s);
}

static void at_complaint(struct stage *s)
{
    stage_go(s, &complaint_screen);
}

static void at_complaint_reasons(struct stage *s)
{
    s->t->visit.filing.kind = CASE_COMPLAINT;
    s->t->visit.filing.step = FILING_REASONS;
    s->t->visit.filing.reasons = 1;
    at_complaint(s);
}

static void at_complaint_check(struct stage *s)
{
    at_complaint_reasons(s);
    s->t->visit.filing.step = FILING_CHECK;
    text_copy(s->t->visit.phone, sizeof s->t->visit.phone, "13800138000");
    text_copy(s->t->visit.filing.told, TOLD_PLAIN,
              "我上午九点取号，十一点半还没有叫到。窗口说系统坏了，但没有人来告诉大家要等多久。"
              "希望以后能在屏幕上写明。");
}

static void at_complaint_failed(struct stage *s)
{
    at_complaint_check(s);
    s->t->visit.filing.state = FILING_FAILED;
}

static void at_complaint_phone(struct stage *s)
{
    at_complaint_reasons(s);
    s->t->visit.filing.step = FILING_PHONE;
}

static void at_complaint_done(struct stage *s)
{
    at_complaint_check(s);
    s->t->visit.filing.state = FILING_DONE;
    s->t->visit.filing.print = PRINT_DONE;
    s->t->visit.filing.due = s->t->now.at + 10 * MINUTE;
    text_copy(s->t->visit.filing.code, CASE_CODE, "K7MW2QXH");
    text_copy(s->t->visit.filing.link, LINK_SIZE,
              "https://hall.example/c/0123456789abcdef0123456789abcdef");
}

static const struct scene {
    const char *name, *role;
    void (*set)(struct stage *s);
} scenes[] = {
    {"welcome", "kiosk", at_welcome},
    {"welcome_stale", "kiosk", at_welcome_stale},
    {"services", "kiosk", at_services},
    {"identify", "kiosk", at_identify},
    {"ticket", "kiosk", at_ticket},
    {"ticket_no_paper", "kiosk", at_ticket_no_paper},
    {"progress", "kiosk", at_progress},
    {"progress_typing", "kiosk", at_progress_typing},
    {"progress_found", "kiosk", at_progress_found},
    {"progress_foreign", "kiosk", at_progress_foreign},
    {"progress_case", "kiosk", at_progress_case},
    {"progress_code", "kiosk", at_progress_code},
    {"progress_consent", "kiosk", at_progress_consent},
    {"progress_satisfied", "kiosk", at_progress_satisfied},
    {"progress_objection", "kiosk", at_progress_objection},
    {"request_service", "kiosk", at_request_service},
    {"request_check", "kiosk", at_request_check},
    {"sign", "kiosk", at_sign},
    {"sign_drawn", "kiosk", at_sign_drawn},
    {"feedback", "kiosk", at_feedback},
    {"complaint", "kiosk", at_complaint},
    {"complaint_reasons", "kiosk", at_complaint_reasons},
    {"complaint_check", "kiosk", at_complaint_check},
    {"complaint_failed", "kiosk", at_complaint_failed},
    {"complaint_phone", "kiosk", at_complaint_phone},
    {"complaint_done", "kiosk", at_complaint_done},
    {"guide", "kiosk", at_guide},
    {"guide_service", "kiosk", at_guide_service},
    {"documents", "kiosk", at_documents},
    {"appointment_service", "kiosk", at_appointment_service},
    {"appointment_slot", "kiosk", at_appointment_slot},
    {"appointment_confirm", "kiosk", at_appointment_confirm},
    {"appointment_booked", "kiosk", at_appointment_booked},
    {"appointment_several", "kiosk", at_appointment_several},
    {"appointment_wish", "kiosk", at_appointment_wish},
    {"appointment_wished", "kiosk", at_appointment_wished},
    {"appointment_arrive", "kiosk", at_appointment_arrive},
    {"appointment_code", "kiosk", at_appointment_code},
    {"appointment_found", "kiosk", at_appointment_found},
    {"appointment_by_phone", "kiosk", at_appointment_by_phone},
    {"appointment_change", "kiosk", at_appointment_change},
    {"appointment_none", "kiosk", at_appointment_none},
    {"name", "kiosk", at_name},
    {"name_empty", "kiosk", at_name_empty},
    {"name_by_hand", "kiosk", at_name_by_hand},
    {"name_words", "kiosk", at_words},
    {"rating", "counter", at_rating},
    {"reasons", "counter", at_reasons},
    {"reasons_good", "counter", at_reasons_good},
    {"thanks", "kiosk", at_thanks},
    {"sorry", "kiosk", at_sorry},
    {"pad", "counter", at_welcome},
    {"pad_closed", "counter", at_pad_closed},
    {"board", "board", at_welcome},
    {"board_empty", "board", at_board_empty},
    {"board_stale", "board", at_welcome_stale},
    {"unlock", "kiosk", at_unlock},
    {"diagnostics", "kiosk", at_diagnostics},
    {"warning", "kiosk", at_warning},
    {"emergency", "board", at_emergency},
    {"accessibility", "kiosk", at_accessibility},
    {"face_contrast", "kiosk", at_welcome_contrast},
    {"face_contrast_ticket", "kiosk", at_ticket_contrast},
    {"face_large", "kiosk", at_welcome_large},
    {"face_large_services", "kiosk", at_services_large},
    {"face_large_ticket", "kiosk", at_ticket_large},
    {"face_reach", "kiosk", at_welcome_reach},
    {"face_name_large", "kiosk", at_name_large},
    {"face_name_reach", "kiosk", at_name_reach},
};

/* ---- pictures ---- */

static bool is_wanted(const char *name)
{
    const char *only = getenv("GUITAI_SHOTS_ONLY");

    return only == NULL || strstr(name, only) != NULL;
}

/* The guide shows some of them: its copy is taken with the golden one. */
static void take_for_guide(const char *golden, const char *name)
{
    char path[512], buffer[4096];
    size_t n;
    FILE *from, *to;

    text_format(path, sizeof path, "%s/guide/pictures/%s.png", GUITAI_ASSETS, name);
    from = fopen(golden, "rb");
    to = fopen(path, "r+b"); /* where there is one */
    if (to != NULL)
        to = freopen(path, "wb", to);
    while (from != NULL && to != NULL && (n = fread(buffer, 1, sizeof buffer, from)) > 0)
        fwrite(buffer, 1, n, to);
    if (from != NULL)
        fclose(from);
    if (to != NULL)
        fclose(to);
}

static int take(const struct scene *scene, struct stage *s, int language)
{
    static const char *const languages[] = {"hans", "hant", "en"};
    const char *full = getenv("GUITAI_SHOTS_FULL");
    char name[64], path[512], why[512];

    text_format(name, sizeof name, "%s-%dx%d-%s", scene->name, s->t->w, s->t->h,
                languages[language]);
    if (!is_wanted(name))
        return 0;
    stage_reset(s, language);
    scene->set(s);
    stage_show(s);
    if (full != NULL) {
        text_format(path, sizeof path, "%s/%s.png", full, name);
        assert_int_equal(gfx_shot(path), OK);
    }
    text_format(path, sizeof path, "%s/shots/golden/%s.png", GUITAI_TESTS, name);
    if (golden_fits(path, getenv("GUITAI_SHOTS_ACCEPT") != NULL, why, sizeof why)) {
        if (getenv("GUITAI_SHOTS_ACCEPT") != NULL)
            take_for_guide(path, name);
        return 0;
    }
    print_message("%s: %s\n", name, why);
    return 1;
}

static void shoot(int w, int h)
{
    static const char *const roles[] = {"kiosk", "counter", "board"};
    int wrong = 0;

    for (size_t r = 0; r < ARRAY_LEN(roles); r++) {
        struct stage s;

        stage_open(&s, roles[r], w, h);
        for (size_t i = 0; i < ARRAY_LEN(scenes); i++) {
            for (int language = 0; language < LANGUAGES; language++) {
                if (strcmp(scenes[i].role, roles[r]) == 0)
                    wrong += take(&scenes[i], &s, language);
            }
        }
        stage_close(&s);
    }
    assert_int_equal(wrong, 0);
}

static void test_screens_of_1920x1080_look_as_accepted(void **state)
{
    (void)state;
    shoot(1920, 1080);
}

static void test_screens_of_1280x800_look_as_accepted(void **state)
{
    (void)state;
    shoot(1280, 800);
}

static void test_screens_of_1080x1920_look_as_accepted(void **state)
{
    (void)state;
    shoot(1080, 1920);
}

static void test_screens_of_1024x600_look_as_accepted(void **state)
{
    (void)state;
    shoot(1024, 600);
}

static void test_screens_of_800x480_look_as_accepted(void **state)
{
    (void)state;
    shoot(800, 480);
}

static int start(void **state)
{
    (void)state;
    stage_start();
    return 0;
}

static int stop(void **state)
{
    (void)state;
    stage_stop();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_screens_of_1920x1080_look_as_accepted),
        cmocka_unit_test(test_screens_of_1280x800_look_as_accepted),
        cmocka_unit_test(test_screens_of_1080x1920_look_as_accepted),
        cmocka_unit_test(test_screens_of_1024x600_look_as_accepted),
        cmocka_unit_test(test_screens_of_800x480_look_as_accepted),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
