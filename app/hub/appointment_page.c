/* appointment_page.c - /a/{token}: an appointment's page for the customer's phone.
 *
 * Whoever has the paper has the link; its token is signed by a terminal of the
 * hall or by the hub.  Moving and cancelling are plain HTML forms.  Each form
 * carries a proof, made by the hub for this appointment as it stood: nobody else
 * can make one, and after any change it is worth nothing, so that a form is never
 * taken twice. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/slot.h"
#include "hub/page.h"
#include "port/clock.h"
#include "wire/form.h"

enum say {
    SAY_TITLE,
    SAY_FIRM,
    SAY_WISHED,
    SAY_ARRIVED,
    SAY_MISSED,
    SAY_CANCELLED,
    SAY_HELD,
    SAY_UNKNOWN,
    SAY_WHEN,
    SAY_WHERE,
    SAY_CODE,
    SAY_NUMBER,
    SAY_COME,
    SAY_LATE,
    SAY_MOVE,
    SAY_CANCEL,
    SAY_KEEP,
    SAY_SURE,
    SAY_CHOOSE_DAY,
    SAY_CHOOSE_TIME,
    SAY_NO_TIMES,
    SAY_LEFT,
    SAY_OTHER_DAY,
    SAY_MOVED,
    SAY_DID_CANCEL,
    SAY_TAKEN,
    SAY_TOO_OFTEN,
    SAY_CHANGED,
    SAY_IMPOSSIBLE,
    SAY_PAUSED,
    SAY_WARNED,
    SAY_MOVES_LEFT,
    SAY_BAD_LINK,
    SAYS
};

static const char *const says[SAYS][LANGUAGES] = {
    [SAY_TITLE] = {"您的预约", "您的預約", "Your appointment"},
    [SAY_FIRM] = {"已预约", "已預約", "Booked"},
    [SAY_WISHED] = {"等待确认", "等待確認", "Waiting to be confirmed"},
    [SAY_ARRIVED] = {"已到达", "已到達", "You have arrived"},
    [SAY_MISSED] = {"未按时到达", "未按時到達", "Missed"},
    [SAY_CANCELLED] = {"已取消", "已取消", "Cancelled"},
    [SAY_HELD] = {"尚未完成预约", "尚未完成預約", "Not booked yet"},
    [SAY_UNKNOWN] = {"凭证有效，大厅正在登记", "憑證有效，大廳正在登記",
                     "The paper is real; the hall is registering it"},
    [SAY_WHEN] = {"时间", "時間", "When"},
    [SAY_WHERE] = {"地点", "地點", "Where"},
    [SAY_CODE] = {"预约码", "預約碼", "Code"},
    [SAY_NUMBER] = {"排队号", "號碼", "Number"},
    [SAY_COME] = {"请提前 %d 分钟以内到，在自助机上扫码签到。",
                  "請提前 %d 分鐘以內到，在自助機上掃碼報到。",
                  "Come up to %d minutes early and scan the code at the kiosk."},
    [SAY_LATE] = {"迟到超过 %d 分钟将按现场取号排队。", "遲到超過 %d 分鐘將按現場取號排隊。",
                  "If you are more than %d minutes late, you join the ordinary queue."},
    [SAY_MOVE] = {"改期", "改期", "Change the time"},
    [SAY_CANCEL] = {"取消预约", "取消預約", "Cancel the appointment"},
    [SAY_KEEP] = {"返回", "返回", "Back"},
    [SAY_SURE] = {"确定要取消这个预约吗？", "確定要取消這個預約嗎？",
                  "Do you want to cancel this appointment?"},
    [SAY_CHOOSE_DAY] = {"选择日期", "選擇日期", "Choose a day"},
    [SAY_CHOOSE_TIME] = {"选择时间", "選擇時間", "Choose a time"},
    [SAY_NO_TIMES] = {"现在没有可约的时间。", "現在沒有可約的時間。",
                      "There are no free times just now."},
    [SAY_LEFT] = {"余 %d", "餘 %d", "%d left"},
    [SAY_OTHER_DAY] = {"换一天", "換一天", "Another day"},
    [SAY_MOVED] = {"已改期。", "已改期。", "The time has been changed."},
    [SAY_DID_CANCEL] = {"预约已取消。", "預約已取消。", "The appointment has been cancelled."},
    [SAY_TAKEN] = {"这个时间刚被约满，请另选时间。", "這個時間剛被約滿，請另選時間。",
                   "This time has just been taken. Please choose another."},
    [SAY_TOO_OFTEN] = {"改期次数已用完。", "改期次數已用完。",
                       "It cannot be changed any more times."},
    [SAY_CHANGED] = {"预约已有变化，请看下面的最新情况。", "預約已有變化，請看下面的最新情況。",
                     "The appointment has changed since. This is how it stands:"},
    [SAY_IMPOSSIBLE] = {"现在不能这样做，请到咨询台。", "現在不能這樣做，請到諮詢台。",
                        "This cannot be done now. Please ask at the desk."},
    [SAY_PAUSED] = {"爽约或取消次数过多，暂停预约。", "爽約或取消次數過多，暫停預約。",
                    "Booking is paused: too many appointments were missed or cancelled."},
    [SAY_WARNED] = {"再次爽约或取消，将暂停预约。", "再次爽約或取消，將暫停預約。",
                    "If you miss or cancel again, booking may be paused."},
    [SAY_MOVES_LEFT] = {"还可改期 %d 次", "還可改期 %d 次", "Changes left: %d"},
    [SAY_BAD_LINK] = {"没有这个预约", "沒有這個預約", "There is no such appointment"},
};

static const char *const weekdays[LANGUAGES][7] = {
    {"周一", "周二", "周三", "周四", "周五", "周六", "周日"},
    {"週一", "週二", "週三", "週四", "週五", "週六", "週日"},
    {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
};

/* ---- links and proofs ---- */

void booking_link(const struct hub *h, const struct appointment *a, char to[LINK_TEXT])
{
    struct appointment_token t = {.appointment = a->id, .day = a->day, .minute = a->minute};
    uint8_t bytes[TOKEN_BYTES];

    memcpy(t.signer, h->c.device.b, sizeof t.signer);
    if (a->service >= 0)
        token_service(h->catalogue->services[a->service].code, t.service);
    must(appointment_token_pack(&t, bytes));
    page_sign_link(h, "a", appointment_token_message, bytes, to);
}

static bool read_token(const struct hub *h, const struct hub_call *c, struct appointment_token *to)
{
    uint8_t bytes[TOKEN_BYTES];

    return page_token(h, c->arg, appointment_token_message, bytes) &&
           appointment_token_unpack(bytes, to);
}

/* ---- parts of the page ---- */

static void say_number(struct json_out *o, const char *format, int n)
{
    const char *hole = strstr(format, "%d");

    out_bytes(o, format, (size_t)(hole - format));
    out_format(o, "%d%s", n, hole + 2);
}

static void day_words(civil day, int lang, char to[48])
{
    char text[DAY_TEXT];

    day_to_text(day, text);
    text_format(to, 48, "%s %s", text, weekdays[lang][date_of(day).weekday]);
}

static void rows(struct json_out *o, struct hub *h, int lang, const struct appointment *a)
{
    const struct ticket *t = site_ticket(h->site, a->ticket);
    char day[48], when[64], number[NUMBER_TEXT];

    day_words(a->day, lang, day);
    text_format(when, sizeof when, "%s %02d:%02d", day, a->minute / 60, a->minute % 60);
    out_format(o, "<dl>");
    page_row(o, says[SAY_WHEN][lang], when);
    if (a->service >= 0)
        page_row(o, says[SAY_WHERE][lang], h->catalogue->services[a->service].area.text[lang]);
    fee_row(o, h, a->service, lang, a->changed);
    page_row(o, says[SAY_CODE][lang], a->code);
    if (t != NULL && t->service >= 0) {
        number_to_text(t->number, number);
        page_row(o, says[SAY_NUMBER][lang], number);
    }
    out_format(o, "</dl>");
}

static enum say state_text(const struct appointment *a)
{
    switch (a->state) {
    case BOOKING_FIRM:
        return SAY_FIRM;
    case BOOKING_WISHED:
        return SAY_WISHED;
    case BOOKING_ARRIVED:
        return SAY_ARRIVED;
    case BOOKING_MISSED:
        return SAY_MISSED;
    case BOOKING_CANCELLED:
        return SAY_CANCELLED;
    case BOOKING_FREE:
    case BOOKING_HELD:
        break;
    }
    return SAY_HELD;
}

/* What came of the last form, by a word of ours in the address. */
static void outcome(struct json_out *o, const struct hub_call *c, int lang)
{
    static const struct {
        const char *word;
        enum say say;
    } outcomes[] = {
        {"moved", SAY_MOVED},       {"cancelled", SAY_DID_CANCEL},  {"slot_taken", SAY_TAKEN},
        {"not_offered", SAY_TAKEN}, {"moves", SAY_TOO_OFTEN},       {"changed", SAY_CHANGED},
        {"paused", SAY_PAUSED},     {"impossible", SAY_IMPOSSIBLE},
    };
    const char *said = http_query(c->request, "done");

    for (size_t i = 0; said != NULL && i < ARRAY_LEN(outcomes); i++) {
        if (strcmp(outcomes[i].word, said) == 0)
            out_format(o, "<p class=\"said\" role=\"status\">%s</p>", says[outcomes[i].say][lang]);
    }
}

static struct page_thing thing_of(const struct appointment *a)
{
    return (struct page_thing){"page", a->id, a->revision};
}

static void ask_cancel(struct json_out *o, const struct hub *h, int lang,
                       const struct appointment *a)
{
    const struct page_thing thing = thing_of(a);

    out_format(o, "<h2>%s</h2>", says[SAY_SURE][lang]);
    if (appointment_conduct(h->site, a->find, h->newest).warned)
        out_format(o, "<p class=\"said\">%s</p>", says[SAY_WARNED][lang]);
    page_form(o, h, &thing, "cancel", lang);
    out_format(o, "<button class=\"bad\">%s</button></form>", says[SAY_CANCEL][lang]);
    page_link(o, lang, "", "b", says[SAY_KEEP][lang]);
}

static void ask_day(struct json_out *o, const struct hub *h, int lang, const struct appointment *a,
                    struct moment now)
{
    civil today = day_of(now);
    struct slot slots[SLOTS_MAX];
    bool any = false;

    out_format(o, "<h2>%s</h2><div class=\"list\">", says[SAY_CHOOSE_DAY][lang]);
    for (civil day = today; day <= today + h->catalogue->booking.horizon_days; day++) {
        int n = slots_of_day(h->site, a->service, day, clock_day(day), now, true, slots), left = 0;
        char words[48], query[48], text[DAY_TEXT];

        for (int i = 0; i < n; i++)
            left += slots[i].left;
        if (left == 0)
            continue;
        any = true;
        day_to_text(day, text);
        day_words(day, lang, words);
        text_format(query, sizeof query, "&amp;do=move&amp;day=%s", text);
        page_link(o, lang, query, "b", words);
    }
    out_format(o, "</div>");
    if (!any)
        out_format(o, "<p>%s</p>", says[SAY_NO_TIMES][lang]);
    page_link(o, lang, "", "b", says[SAY_KEEP][lang]);
}

static void ask_time(struct json_out *o, const struct hub *h, int lang, const struct appointment *a,
                     civil day, struct moment now)
{
    struct slot slots[SLOTS_MAX];
    int n = slots_of_day(h->site, a->service, day, clock_day(day), now, true, slots);
    const struct page_thing thing = thing_of(a);
    char words[48], text[DAY_TEXT];

    day_words(day, lang, words);
    day_to_text(day, text);
    out_format(o, "<h2>%s<br>%s</h2>", says[SAY_CHOOSE_TIME][lang], words);
    page_form(o, h, &thing, "move", lang);
    out_format(o, "<input type=\"hidden\" name=\"day\" value=\"%s\"><div class=\"list\">", text);
    for (int i = 0; i < n; i++) {
        if (slots[i].left == 0)
            continue;
        out_format(o, "<button name=\"minute\" value=\"%d\">%02d:%02d <small>", slots[i].minute,
                   slots[i].minute / 60, slots[i].minute % 60);
        say_number(o, says[SAY_LEFT][lang], slots[i].left);
        out_format(o, "</small></button>");
    }
    out_format(o, "</div></form>");
    page_link(o, lang, "&amp;do=move", "b", says[SAY_OTHER_DAY][lang]);
}

static void choices(struct json_out *o, const struct hub *h, int lang, const struct appointment *a,
                    struct moment now)
{
    struct appointment_view v;

    view_of_appointment(h->site, a, now, &v);
    out_format(o, "<p>");
    say_number(o, says[SAY_COME][lang], h->catalogue->booking.early_min);
    out_format(o, "<br>");
    say_number(o, says[SAY_LATE][lang], h->catalogue->booking.late_min);
    out_format(o, "</p>");
    if (!v.may_change)
        return;
    if (v.moves_left > 0 || a->state == BOOKING_WISHED)
        page_link(o, lang, "&amp;do=move", "b", says[SAY_MOVE][lang]);
    page_link(o, lang, "&amp;do=cancel", "b", says[SAY_CANCEL][lang]);
    out_format(o, "<p class=\"age\">");
    say_number(o, says[SAY_MOVES_LEFT][lang], v.moves_left);
    out_format(o, "</p>");
}

static void body(struct json_out *o, struct hub *h, struct hub_call *c, int lang,
                 const struct appointment *a)
{
    const char *what = http_query(c->request, "do"), *day_text = http_query(c->request, "day");
    bool open = appointment_is_open(a, c->now.at) && a->due > c->now.at && a->service >= 0 &&
                a->state != BOOKING_HELD;
    civil day;

    out_format(o, "<h1 class=\"words\">%s</h1>", says[SAY_TITLE][lang]);
    if (a->service >= 0) {
        out_format(o, "<p class=\"service\">");
        page_text(o, h->catalogue->services[a->service].name.text[lang]);
        out_format(o, "</p>");
    }
    out_format(o, "<p class=\"state\">%s</p>", says[state_text(a)][lang]);
    outcome(o, c, lang);
    rows(o, h, lang, a);
    if (!open)
        return;
    if (what != NULL && strcmp(what, "cancel") == 0)
        ask_cancel(o, h, lang, a);
    else if (what != NULL && strcmp(what, "move") == 0 && day_text != NULL &&
             day_from_text(day_text, &day))
        ask_time(o, h, lang, a, day, c->now);
    else if (what != NULL && strcmp(what, "move") == 0)
        ask_day(o, h, lang, a, c->now);
    else
        choices(o, h, lang, a, c->now);
}

/* Told by a kiosk that the hub has not heard yet. */
static void unheard(struct json_out *o, int lang, const struct appointment_token *t)
{
    char day[48], when[64];

    day_words(t->day, lang, day);
    text_format(when, sizeof when, "%s %02d:%02d", day, t->minute / 60, t->minute % 60);
    out_format(o, "<h1 class=\"words\">%s</h1><p class=\"state\">%s</p><dl>", says[SAY_TITLE][lang],
               says[SAY_UNKNOWN][lang]);
    page_row(o, says[SAY_WHEN][lang], when);
    out_format(o, "</dl>");
}

void run_appointment_page(struct hub *h, struct hub_call *c)
{
    struct appointment_token token;
    const struct appointment *a;
    struct json_out o = {0};
    int lang = page_language(c);

    if (!read_token(h, c, &token)) {
        page_not_found(h, c, says[SAY_BAD_LINK]);
        return;
    }
    a = appointment_by_id(h->site, token.appointment);
    page_head(&o, h, lang, says[SAY_TITLE][lang], PAGE_FORMS);
    if (a == NULL)
        unheard(&o, lang, &token);
    else
        body(&o, h, c, lang, a);
    page_foot(&o, c, 200, lang, PAGE_FORMS);
}

/* ---- the forms ---- */

static bool read_move(const struct http_request *r, struct booking_command *to)
{
    char day[DAY_TEXT], minute[8], *end;

    if (!form_value(r->body, r->body_size, "day", day, sizeof day) ||
        !form_value(r->body, r->body_size, "minute", minute, sizeof minute) ||
        !day_from_text(day, &to->day))
        return false;
    to->minute = (int)strtol(minute, &end, 10);
    return *end == '\0' && to->minute >= 0 && to->minute < DAY_MINUTES;
}

static const char *word_of(enum refusal r)
{
    switch (r) {
    case REFUSED_SLOT_TAKEN:
    case REFUSED_NOT_OFFERED:
    case REFUSED_MOVES:
    case REFUSED_PAUSED:
        return refusal_name(r);
    default:
        return "impossible";
    }
}

void run_appointment_form(struct hub *h, struct hub_call *c)
{
    const struct http_request *r = c->request;
    struct booking_command command = {.via = VIA_WEB, .staff = ""};
    struct appointment_token token;
    const struct appointment *a;
    struct page_thing thing;
    char what[16];
    enum refusal refusal;

    if (!read_token(h, c, &token) || !log_begin(h) ||
        (a = appointment_by_id(h->site, token.appointment)) == NULL) {
        if (!h->failed)
            page_not_found(h, c, says[SAY_BAD_LINK]);
        return;
    }
    thing = thing_of(a);
    if (!page_form_said(h, r, &thing, what, sizeof what)) {
        page_go_back(c, "changed");
        return;
    }
    command.appointment = a->id;
    command.act = strcmp(what, "move") == 0 ? BOOK_MOVE : BOOK_CANCEL;
    if (command.act == BOOK_MOVE && !read_move(r, &command))
        page_go_back(c, "impossible");
    else if (booking_try(h, c, &command, &refusal))
        page_go_back(c, refusal != ALLOWED         ? word_of(refusal)
                        : command.act == BOOK_MOVE ? "moved"
                                                   : "cancelled");
}
