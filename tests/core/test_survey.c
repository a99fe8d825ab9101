/* test_survey.c - who is asked by message how it was, when, and never twice (R18, R22, R24). */
#include "core/survey.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "fakes/hall.h"

enum { HOUR_MIN = 60, DAY_MIN = 24 * 60, NINE = 60, TWENTY = 12 * 60 }; /* since 08:00 */

static struct world {
    struct site *site;
    struct surveys *surveys;
    struct decision d;
    int next;
} w;

static struct day_clock east(civil day)
{
    (void)day;
    return (struct day_clock){480, 480, DAY_MINUTES};
}

/* Works Monday to Friday; asks from nine to eight in the evening. */
static const struct catalogue *asking(void)
{
    static struct catalogue c;

    c = *hall_catalogue();
    for (int i = 0; i < 5; i++)
        c.week[i] = (struct hours){{{540, 1020}}, 1};
    c.surveys = (struct survey_rules){
        .ask_min = 60, .remind_hours = 48, .callback_min = 120, .hours = {540, 1200}};
    return &c;
}

static int begin(void **state)
{
    (void)state;
    w.site = calloc(1, sizeof *w.site);
    w.surveys = calloc(1, sizeof *w.surveys);
    must(w.site != NULL && w.surveys != NULL);
    site_init(w.site, asking());
    w.next = 1000;
    return 0;
}

static int end(void **state)
{
    (void)state;
    free(w.site);
    free(w.surveys);
    return 0;
}

/* As the hub does: the fold, and what follows from it. */
static void tell(const struct event *e, struct moment now)
{
    struct decision follows;

    site_apply(w.site, e, now);
    surveys_apply(w.surveys, w.site, e, now);
    decide_survey_open(w.surveys, w.site, e, east, now, &follows);
    for (int i = 0; i < follows.count; i++) {
        site_apply(w.site, &follows.events[i], now);
        surveys_apply(w.surveys, w.site, &follows.events[i], now);
    }
}

static void tell_all(struct moment now)
{
    struct decision d = w.d;

    for (int i = 0; i < d.count; i++)
        tell(&d.events[i], now);
}

static enum refusal command(struct command c, struct moment now)
{
    decide(w.site, &c, now, &w.d);
    tell_all(now);
    return w.d.refusal;
}

static enum refusal consent(int about, int agreed, const char *to, struct moment now)
{
    struct survey_consent what = {.agreed = agreed, .channel = CHANNEL_MAIL, .language = ENGLISH};

    text_copy(what.to, sizeof what.to, to);
    decide_survey_consent(w.surveys, w.site, hall_id(about), &what, now, &w.d);
    tell_all(now);
    return w.d.refusal;
}

static void visit(int n, double minute, bool agrees)
{
    struct ticket_issued what = {.day = day_of(hall_at(minute)),
                                 .number = {"A", 0, n},
                                 .service = "a",
                                 .quoted_low = -1,
                                 .quoted_high = -1};
    struct moment now = hall_at(minute);

    assert_int_equal(
        command((struct command){.kind = ISSUE, .ticket = hall_id(n), .issue = &what}, now),
        ALLOWED);
    if (agrees)
        assert_int_equal(consent(n, 1, "bWFpbA==", now), ALLOWED);
}

static void serve(int n, double minute)
{
    struct moment now = hall_at(minute);
    struct command c = {.ticket = hall_id(n), .counter = 1, .staff = "0001", .ask = true};

    c.kind = OPEN_COUNTER;
    (void)command(c, now);
    c.kind = CALL_TICKET;
    assert_int_equal(command(c, now), ALLOWED);
    c.kind = SERVE;
    assert_int_equal(command(c, now), ALLOWED);
    c.kind = COMPLETE;
    assert_int_equal(command(c, now), ALLOWED);
}

static enum refusal rate(int n, enum command_kind kind, double minute)
{
    return command((struct command){.kind = kind, .ticket = hall_id(n), .level = 4, .via = VIA_WEB},
                   hall_at(minute));
}

/* Its id when a question is due. */
static int ask(double minute)
{
    decide_survey_ask(w.surveys, w.site, hall_id(++w.next), hall_at(minute), &w.d);
    tell_all(hall_at(minute));
    return w.d.count > 0 ? w.next : 0;
}

static bool take(double minute)
{
    decide_message_take(w.site, hall_at(minute), &w.d);
    tell_all(hall_at(minute));
    return w.d.count > 0 && w.d.events[0].type == MESSAGE_TRIED;
}

static void outcome(int message, enum message_outcome how, double minute)
{
    decide_message_outcome(w.site, hall_id(message), how, "connect", hall_at(minute), &w.d);
    tell_all(hall_at(minute));
}

/* A question that goes out. */
static void expect_asked(double minute)
{
    int message = ask(minute);

    assert_int_not_equal(message, 0);
    assert_true(take(minute));
    outcome(message, MESSAGE_WAS_SENT, minute);
}

static const struct survey *of(int about)
{
    return survey_of(w.surveys, hall_id(about));
}

static instant next(double minute)
{
    return surveys_next(w.surveys, w.site, hall_at(minute));
}

/* ---- a visit ---- */

static void test_asked_once_and_reminded_once(void **state)
{
    (void)state;
    visit(1, 100, true);
    assert_int_equal(of(1)->state, SURVEY_AGREED);
    assert_int_equal(next(100), 0);
    serve(1, 120);
    assert_int_equal(of(1)->state, SURVEY_OPEN);
    assert_int_equal(next(120), hall_at(180).at);
    assert_int_equal(ask(179), 0);
    expect_asked(180);
    assert_int_equal(of(1)->asked, hall_at(180).at);
    assert_int_equal(ask(181), 0);
    assert_int_equal(next(181), hall_at(180 + 48 * HOUR_MIN).at);
    expect_asked(180 + 48 * HOUR_MIN);
    assert_int_not_equal(of(1)->reminded, 0);
    for (int day = 3; day < 20; day++)
        assert_int_equal(ask(180 + day * DAY_MIN), 0);
    assert_int_equal(next(300 + 48 * HOUR_MIN), 0);
}

static void test_who_did_not_agree_is_not_asked(void **state)
{
    (void)state;
    visit(1, 100, false);
    serve(1, 120);
    assert_null(of(1));
    for (int day = 0; day < 10; day++)
        assert_int_equal(ask(180 + day * DAY_MIN), 0);
}

static void test_who_has_rated_is_not_asked_nor_reminded(void **state)
{
    int message;

    (void)state;
    for (int n = 1; n <= 4; n++) {
        visit(n, 100, true);
        serve(n, 120);
    }
    assert_int_equal(rate(1, RATE, 121), ALLOWED);
    assert_int_equal(of(1)->state, SURVEY_ANSWERED);
    assert_int_equal(rate(2, DECLINE_RATING, 121), ALLOWED); /* voluntary (R25) */
    assert_string_equal(of(2)->cause, "declined");
    expect_asked(180); /* 3 */
    assert_int_equal(rate(3, RATE, 181), ALLOWED);
    message = ask(182); /* 4 rates while its question is on the way */
    assert_int_not_equal(message, 0);
    assert_int_equal(rate(4, RATE, 183), ALLOWED);
    assert_false(take(184));
    assert_string_equal(message_by_id(w.site, hall_id(message))->cause, "over");
    for (int day = 0; day < 10; day++)
        assert_int_equal(ask(190 + day * DAY_MIN), 0);
    assert_int_equal(w.surveys->under_way, 0);
}

static void test_a_rating_that_lapsed_at_the_pad_is_asked_for(void **state)
{
    (void)state;
    visit(1, 100, true);
    serve(1, 120);
    assert_int_equal(rate(1, LAPSE_RATING, 121), ALLOWED);
    expect_asked(180);
    assert_int_equal(rate(1, RATE, 200), ALLOWED);
    assert_int_equal(site_ticket(w.site, hall_id(1))->level, 4);
    assert_int_equal(rate(1, RATE, 201), REFUSED_RATED); /* invariant 6 */
}

static void test_nobody_is_asked_at_night(void **state)
{
    int message;

    (void)state;
    visit(1, 11 * HOUR_MIN, true);
    serve(1, 11 * HOUR_MIN + 30); /* half past seven in the evening */
    assert_int_equal(next(11 * HOUR_MIN + 30), hall_at(DAY_MIN + NINE).at);
    assert_int_equal(ask(TWENTY + 30), 0);
    assert_int_equal(ask(DAY_MIN + NINE - 1), 0);
    message = ask(DAY_MIN + NINE);
    assert_int_not_equal(message, 0);
    /* It is tried until the evening, and no further. */
    for (double m = DAY_MIN + NINE; m < DAY_MIN + TWENTY; m += 30) {
        assert_true(take(m));
        outcome(message, MESSAGE_MAY_GO_LATER, m);
    }
    assert_false(take(DAY_MIN + TWENTY + 1));
    assert_string_equal(message_by_id(w.site, hall_id(message))->cause, "late");
    assert_int_equal(of(1)->asked, 0);
    assert_int_equal(next(DAY_MIN + TWENTY + 2), hall_at(2 * DAY_MIN + NINE).at);
    expect_asked(2 * DAY_MIN + NINE);
    expect_asked(2 * DAY_MIN + NINE + 48 * HOUR_MIN);
    assert_int_equal(ask(2 * DAY_MIN + NINE + 72 * HOUR_MIN), 0);
}

/* R24: within seven working days of the end. */
static void test_it_ends_seven_working_days_after(void **state)
{
    const double friday_week = 9 * DAY_MIN; /* since Monday: Wednesday is the seventh */

    (void)state;
    visit(1, 100, true);
    serve(1, 120);
    /* Tuesday to Friday, Monday to Wednesday, at 17:00. */
    assert_int_equal(of(1)->until, hall_at(friday_week + 9 * HOUR_MIN).at);
    assert_int_equal(ask(friday_week + 9 * HOUR_MIN), 0);
    assert_int_equal(next(friday_week + 9 * HOUR_MIN), 0);
}

static void test_called_off_while_it_is_under_way(void **state)
{
    int message;

    (void)state;
    visit(1, 100, true);
    serve(1, 120);
    message = ask(180);
    assert_int_equal(consent(1, 0, "", hall_at(181)), ALLOWED);
    assert_false(take(182));
    assert_string_equal(message_by_id(w.site, hall_id(message))->cause, "withdrawn");
    assert_string_equal(of(1)->cause, "withdrawn");
    assert_string_equal(of(1)->to, "");
    assert_int_equal(w.surveys->under_way, 0);
    assert_int_equal(consent(1, 1, "bWFpbA==", hall_at(183)), REFUSED_STATE);
    assert_int_equal(consent(1, 0, "", hall_at(184)), ALLOWED); /* said again: nothing */
    assert_int_equal(w.d.count, 0);
    for (int day = 0; day < 10; day++)
        assert_int_equal(ask(190 + day * DAY_MIN), 0);
}

static void test_an_address_that_is_none_is_tried_once(void **state)
{
    int message;

    (void)state;
    visit(1, 100, true);
    serve(1, 120);
    message = ask(180);
    assert_true(take(180));
    outcome(message, MESSAGE_WAS_REFUSED, 180);
    assert_string_equal(of(1)->cause, "refused");
    for (int day = 0; day < 10; day++)
        assert_int_equal(ask(190 + day * DAY_MIN), 0);
}

static void test_agreement_needs_an_address_and_a_visit(void **state)
{
    (void)state;
    assert_int_equal(consent(77, 1, "bWFpbA==", hall_at(1)), REFUSED_NO_CASE);
    visit(1, 100, false);
    assert_int_equal(consent(1, 1, "", hall_at(101)), REFUSED_NO_TEXT);
    serve(1, 120);
    assert_int_equal(rate(1, RATE, 121), ALLOWED);
    assert_int_equal(consent(1, 1, "bWFpbA==", hall_at(122)), REFUSED_STATE);
    visit(2, 130, false); /* who agrees after the visit is asked too */
    serve(2, 140);
    assert_int_equal(consent(2, 1, "bWFpbA==", hall_at(150)), ALLOWED);
    assert_int_equal(of(2)->state, SURVEY_OPEN);
    expect_asked(200);
}

/* ---- cases ---- */

static void open_case(enum case_kind kind, int n, double minute)
{
    struct case_opened what = {.service = "a", .contact = "cGhvbmU=", .language = ZH_HANT};

    decide_case_open(w.site, kind, hall_id(n), &what, east, hall_at(minute), &w.d);
    tell_all(hall_at(minute));
}

static void step(int n, double minute, struct case_command c)
{
    c.id = hall_id(n);
    c.clock = east;
    c.text = c.cause = "words";
    decide_case(w.site, &c, hall_at(minute), &w.d);
    assert_int_equal(w.d.refusal, ALLOWED);
    tell_all(hall_at(minute));
}

static void test_a_delivered_case_is_asked_for(void **state)
{
    (void)state;
    open_case(CASE_REQUEST, 1, 70);
    assert_int_equal(consent(1, 1, "", hall_at(71)), ALLOWED); /* to where it says */
    assert_int_equal(w.d.count, 1);
    assert_int_equal(consent(1, 1, "", hall_at(71)), ALLOWED); /* said again: nothing */
    assert_int_equal(w.d.count, 0);
    step(1, 80, (struct case_command){ACT_ACCEPT, .staff = "0001", .options = {"at the counter"}});
    step(1, 90,
         (struct case_command){ACT_DELIVER, .staff = "0001", .way = WAY_IN_PERSON,
                               .explained = true});
    assert_int_equal(of(1)->kind, SURVEY_DELIVERY);
    expect_asked(150);
    assert_string_equal(message_about(w.site, hall_id(1))->to, ""); /* forgotten when sent */
    step(1, 160, (struct case_command){ACT_FOLLOW_UP, .level = 5});
    assert_int_equal(of(1)->state, SURVEY_ANSWERED);
    assert_int_equal(ask(150 + 49 * HOUR_MIN), 0);
}

/* R22: within 24 hours after it was solved. */
static void test_who_complained_is_asked_whether_it_is_settled(void **state)
{
    (void)state;
    open_case(CASE_COMPLAINT, 1, 70);
    step(1, 80, (struct case_command){ACT_RESOLVE, .staff = "0001"});
    assert_int_equal(of(1)->kind, SURVEY_CALLBACK);
    assert_int_equal(of(1)->until, hall_at(80 + DAY_MIN).at); /* R22 */
    assert_int_equal(next(80), hall_at(200).at);
    expect_asked(200);
    assert_int_equal(message_about(w.site, hall_id(1))->kind, MESSAGE_JUDGE);
    assert_int_equal(message_about(w.site, hall_id(1))->language, ZH_HANT);
    step(1, 210, (struct case_command){ACT_JUDGE, .agreed = 0});
    assert_int_equal(ask(DAY_MIN + NINE), 0); /* it is dealt with again */
    step(1, DAY_MIN + 100, (struct case_command){ACT_RESOLVE, .staff = "0001"});
    expect_asked(DAY_MIN + 220);
    step(1, DAY_MIN + 230, (struct case_command){ACT_JUDGE, .agreed = 1});
    for (int day = 1; day < 5; day++)
        assert_int_equal(ask(230 + day * DAY_MIN + 1), 0);
}

static void test_a_closed_or_archived_case_is_not_asked_for(void **state)
{
    (void)state;
    open_case(CASE_COMPLAINT, 1, 70);
    step(1, 80, (struct case_command){ACT_RESOLVE, .staff = "0001"});
    step(1, 90, (struct case_command){ACT_CLOSE, .staff = "0009", .manager = true});
    open_case(CASE_REQUEST, 2, 70);
    assert_int_equal(consent(2, 1, "", hall_at(71)), ALLOWED);
    step(2, 80, (struct case_command){ACT_ACCEPT, .staff = "0001", .options = {"at the counter"}});
    step(2, 90,
         (struct case_command){ACT_DELIVER, .staff = "0001", .way = WAY_IN_PERSON,
                               .explained = true});
    step(2, 95, (struct case_command){ACT_ARCHIVE, .staff = "0001"});
    assert_string_equal(of(1)->cause, "ended");
    assert_string_equal(of(2)->cause, "ended");
    assert_int_equal(ask(300), 0);
}

/* ---- many ---- */

static void test_few_are_under_way_at_once(void **state)
{
    (void)state;
    for (int n = 1; n <= 10; n++) {
        visit(n, 100, true);
        serve(n, 120);
    }
    for (int i = 0; i < SURVEYS_AT_ONCE; i++)
        assert_int_not_equal(ask(200), 0);
    assert_int_equal(ask(200), 0);
    assert_int_equal(next(200), 0);
    assert_true(take(201));
    outcome(w.next - SURVEYS_AT_ONCE, MESSAGE_WAS_SENT, 201);
    assert_int_not_equal(ask(202), 0);
}

static void test_a_full_table_keeps_what_is_open(void **state)
{
    struct event e = {.type = SURVEY_CONSENT, .v = 1};

    (void)state;
    e.body.consent.agreed = 1;
    visit(1, 70, true);
    serve(1, 80);
    for (int i = 2; i < SURVEYS_MAX + 100; i++) {
        struct event t = {.type = TICKET_ISSUED, .v = 1, .subject = hall_id(i)};

        t.body.issued.number = (struct number){"A", 1, i};
        text_copy(t.body.issued.service, CODE_SIZE, "a");
        t.body.issued.day = day_of(hall_at(90));
        site_apply(w.site, &t, hall_at(90));
        e.subject = t.subject;
        surveys_apply(w.surveys, w.site, &e, hall_at(90 + i * 0.001));
    }
    assert_int_equal(of(1)->state, SURVEY_OPEN);
    assert_null(of(2));
    assert_non_null(of(SURVEYS_MAX + 99));
    assert_int_equal(w.surveys->ignored, 0);
    expect_asked(200);
}

/* ---- any lives ---- */

enum { STEPS = 100000, LIVES = 40, KEPT = 4 * STEPS };

static struct kept {
    struct event event;
    struct moment when;
} * kept;
static int kept_count;

static uint32_t roll(uint64_t *random, uint32_t sides)
{
    *random ^= *random << 13; /* xorshift64 */
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return (uint32_t)(*random >> 33) % sides;
}

static void keep(const struct decision *d, struct moment now)
{
    for (int i = 0; i < d->count; i++) {
        struct decision follows;

        assert_true(kept_count < KEPT);
        kept[kept_count++] = (struct kept){d->events[i], now};
        site_apply(w.site, &d->events[i], now);
        surveys_apply(w.surveys, w.site, &d->events[i], now);
        decide_survey_open(w.surveys, w.site, &d->events[i], east, now, &follows);
        if (follows.count > 0)
            keep(&follows, now);
    }
}

/* Of those of the last while. */
static struct id some_visit(uint64_t *random)
{
    return hall_id(100000 + LIVES * (kept_count / 1500) + (int)roll(random, LIVES));
}

static struct id some_case(uint64_t *random)
{
    return hall_id(500 + LIVES * (kept_count / 1500) + (int)roll(random, LIVES));
}

static void any_visit(uint64_t *random, struct moment now)
{
    struct ticket_issued what = {
        .day = day_of(now), .service = "a", .quoted_low = -1, .quoted_high = -1};
    struct command c = {.kind = (enum command_kind)roll(random, LAPSE_RATING + 1),
                        .ticket = some_visit(random),
                        .counter = 1,
                        .staff = "0001",
                        .service = "a",
                        .ask = roll(random, 2) == 0,
                        .level = 1 + (int)roll(random, 5),
                        .issue = &what};

    what.number = (struct number){"A", 0, ++w.next};
    if (w.site->desks[0].ticket >= 0 && roll(random, 2) == 0) {
        c.ticket = w.site->tickets[w.site->desks[0].ticket].id;
        c.kind = roll(random, 2) == 0 ? SERVE : COMPLETE;
    }
    if (c.kind == CLOSE_COUNTER || c.kind == PAUSE_COUNTER)
        c.kind = OPEN_COUNTER;
    if (c.kind == NOTE_PRINT || c.kind == TRANSFER)
        c.kind = CALL_NEXT;
    decide(w.site, &c, now, &w.d);
    keep(&w.d, now);
}

static void any_case(uint64_t *random, struct moment now)
{
    struct case_opened what = {.service = "b", .contact = "cGhvbmU="};
    struct case_command c = {.act = (enum case_act)roll(random, CASE_ACTS),
                             .id = some_case(random),
                             .staff = roll(random, 3) == 0 ? "" : "0001",
                             .manager = true,
                             .owner = "",
                             .text = "words",
                             .cause = "why",
                             .agreed = (int)roll(random, 2),
                             .level = 1 + (int)roll(random, 5),
                             .options = {"at the counter"},
                             .way = WAY_IN_PERSON,
                             .explained = true,
                             .amount = "80",
                             .receipt = "R-1",
                             .due = now.at + DAY_MIN * MINUTE,
                             .clock = east};
    const struct case_file *f = case_by_id(w.site, c.id);

    for (int i = 0; i < 20 && f != NULL && !case_may(f, c.act); i++)
        c.act = (enum case_act)roll(random, CASE_ACTS);
    if (f == NULL)
        decide_case_open(w.site, roll(random, 2) == 0 ? CASE_REQUEST : CASE_COMPLAINT, c.id, &what,
                         east, now, &w.d);
    else
        decide_case(w.site, &c, now, &w.d);
    keep(&w.d, now);
}

static void any_word(uint64_t *random, struct moment now)
{
    struct survey_consent what = {.agreed = roll(random, 5) > 0, .to = "bWFpbA=="};
    struct id about = roll(random, 2) == 0 ? some_visit(random) : some_case(random);

    decide_survey_consent(w.surveys, w.site, about, &what, now, &w.d);
    keep(&w.d, now);
}

/* What is taken is asked by the rules, or it was not to be taken. */
static void any_try(uint64_t *random, struct moment now)
{
    const struct message_file *m;
    const struct survey *v;

    decide_survey_ask(w.surveys, w.site, hall_id(++w.next), now, &w.d);
    keep(&w.d, now);
    decide_message_take(w.site, now, &w.d);
    keep(&w.d, now);
    if (w.d.count == 0 || w.d.events[0].type != MESSAGE_TRIED)
        return;
    m = message_by_id(w.site, w.d.events[0].subject);
    v = survey_of(w.surveys, m->about);
    assert_non_null(v);
    assert_true(survey_is_hour(&w.site->catalogue->surveys, now));
    assert_true(survey_may_be_answered(w.site, m->about));
    assert_true(now.at <= v->until && v->state == SURVEY_OPEN && v->reminded == 0);
    decide_message_outcome(w.site, m->id, (enum message_outcome)roll(random, 3), "connect", now,
                           &w.d);
    keep(&w.d, now);
}

static void expect_sound(void)
{
    int under_way = 0;

    for (int i = 0; i < w.surveys->used; i++) {
        const struct survey *v = &w.surveys->rows[i];

        under_way += !id_is_none(v->message);
        assert_ptr_equal(survey_of(w.surveys, v->about), v);
        assert_int_not_equal(v->state, SURVEY_FREE);
        assert_true(v->state != SURVEY_OPEN || v->until > 0);
        assert_true(v->reminded == 0 || v->asked > 0);
    }
    assert_int_equal(under_way, w.surveys->under_way);
    assert_true(under_way <= SURVEYS_AT_ONCE);
}

static void test_any_lives_are_sound_and_replay_alike(void **state)
{
    struct surveys *live = w.surveys;
    uint64_t random = 20261128;
    double minute = 0;
    int sent[SURVEY_KINDS] = {0};

    (void)state;
    kept = calloc(KEPT, sizeof *kept);
    assert_non_null(kept);
    for (int i = 0; i < STEPS; i++) {
        struct moment now;
        uint32_t what = roll(&random, 10);

        minute += roll(&random, 12);
        now = hall_at(minute);
        if (what < 4)
            any_visit(&random, now);
        else if (what < 6)
            any_case(&random, now);
        else if (what < 7)
            any_word(&random, now);
        else
            any_try(&random, now);
        if (i % 50 == 0)
            expect_sound();
    }
    for (int i = 0; i < live->used; i++)
        sent[live->rows[i].kind] += (live->rows[i].asked > 0) + (live->rows[i].reminded > 0);
    for (int kind = 0; kind < SURVEY_KINDS; kind++) {
        print_message("%s: %d sent\n", survey_kind_names[kind], sent[kind]);
        assert_true(sent[kind] > 5);
    }
    memset(w.site, 0, sizeof *w.site);
    site_init(w.site, asking());
    w.surveys = calloc(1, sizeof *w.surveys);
    assert_non_null(w.surveys);
    for (int i = 0; i < kept_count; i++) {
        site_apply(w.site, &kept[i].event, kept[i].when);
        surveys_apply(w.surveys, w.site, &kept[i].event, kept[i].when);
    }
    assert_memory_equal(live, w.surveys, sizeof *live);
    free(live);
    free(kept);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_asked_once_and_reminded_once),
        TEST(test_who_did_not_agree_is_not_asked),
        TEST(test_who_has_rated_is_not_asked_nor_reminded),
        TEST(test_a_rating_that_lapsed_at_the_pad_is_asked_for),
        TEST(test_nobody_is_asked_at_night),
        TEST(test_it_ends_seven_working_days_after),
        TEST(test_called_off_while_it_is_under_way),
        TEST(test_an_address_that_is_none_is_tried_once),
        TEST(test_agreement_needs_an_address_and_a_visit),
        TEST(test_a_delivered_case_is_asked_for),
        TEST(test_who_complained_is_asked_whether_it_is_settled),
        TEST(test_a_closed_or_archived_case_is_not_asked_for),
        TEST(test_few_are_under_way_at_once),
        TEST(test_a_full_table_keeps_what_is_open),
        TEST(test_any_lives_are_sound_and_replay_alike),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
