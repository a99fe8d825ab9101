/* ticket_page.c - /t/{token}: a ticket's page for the customer's phone.
 *
 * Whoever has the paper has the link; the token is signed by the terminal that
 * printed it.  The customer may leave the queue, and rate the visit within the time
 * of the survey's standard (R18, R25).  No script, nothing personal, one small style
 * sheet. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/page.h"
#include "port/clock.h"
#include "wire/form.h"

enum say {
    SAY_TITLE,
    SAY_WAITING,
    SAY_CALLED,
    SAY_SERVING,
    SAY_HELD,
    SAY_MISSED,
    SAY_CANCELLED,
    SAY_DONE,
    SAY_LAPSED,
    SAY_UNKNOWN,
    SAY_BEFORE,
    SAY_WAIT,
    SAY_MINUTES,
    SAY_AT_ONCE,
    SAY_NO_COUNTER,
    SAY_GO_TO,
    SAY_AGE,
    SAY_REFRESH,
    SAY_BAD_LINK,
    SAY_LEAVE,
    SAY_SURE,
    SAY_STAY,
    SAY_LEFT,
    SAY_HOW_WAS_IT,
    SAY_WHAT_WAS_IT,
    SAY_SEND,
    SAY_THANKS,
    SAY_CHANGED,
    SAYS
};

static const char *const says[SAYS][LANGUAGES] = {
    [SAY_TITLE] = {"您的号票", "您的號票", "Your ticket"},
    [SAY_WAITING] = {"正在等候", "正在等候", "Waiting"},
    [SAY_CALLED] = {"正在叫您的号", "正在叫您的號", "You are being called"},
    [SAY_SERVING] = {"正在办理", "正在辦理", "Being served"},
    [SAY_HELD] = {"暂停办理，请留意叫号", "暫停辦理，請留意叫號",
                  "On hold: listen for your number"},
    [SAY_MISSED] = {"已过号，请到咨询台", "已過號，請到諮詢台",
                    "Your call was missed: please ask at the desk"},
    [SAY_CANCELLED] = {"已取消", "已取消", "Cancelled"},
    [SAY_DONE] = {"已办结，谢谢", "已辦結，謝謝", "Done, thank you"},
    [SAY_LAPSED] = {"已过期，请重新取号", "已過期，請重新取號",
                    "No longer valid: please take a new number"},
    [SAY_UNKNOWN] = {"号票有效，大厅正在登记", "號票有效，大廳正在登記",
                     "The ticket is real; the hall is registering it"},
    [SAY_BEFORE] = {"前面还有", "前面還有", "People before you"},
    [SAY_WAIT] = {"预计等候", "預計等候", "Expected wait"},
    [SAY_MINUTES] = {"分钟", "分鐘", "min"},
    [SAY_AT_ONCE] = {"马上", "馬上", "at once"},
    [SAY_NO_COUNTER] = {"窗口尚未开放", "窗口尚未開放", "no counter is open yet"},
    [SAY_GO_TO] = {"请到", "請到", "Please go to"},
    [SAY_AGE] = {"更新于", "更新於", "As of"},
    [SAY_REFRESH] = {"本页每 20 秒自动更新", "本頁每 20 秒自動更新",
                     "This page renews itself every 20 seconds"},
    [SAY_BAD_LINK] = {"没有这张号票", "沒有這張號票", "There is no such ticket"},
    [SAY_LEAVE] = {"不等了，取消号票", "不等了，取消號票", "Leave the queue"},
    [SAY_SURE] = {"取消后不能恢复，需要重新取号。确定吗？",
                  "取消後不能恢復，需要重新取號。確定嗎？",
                  "You give up your place and would need a new number. Leave?"},
    [SAY_STAY] = {"继续等候", "繼續等候", "Stay in the queue"},
    [SAY_LEFT] = {"号票已取消。", "號票已取消。", "You have left the queue."},
    [SAY_HOW_WAS_IT] = {"这次办理，您满意吗？", "這次辦理，您滿意嗎？",
                        "How satisfied are you with this visit?"},
    [SAY_WHAT_WAS_IT] = {"哪里没有做好？可以不选。", "哪裡沒有做好？可以不選。",
                         "What was not good? You may leave this open."},
    [SAY_SEND] = {"提交", "提交", "Send"},
    [SAY_THANKS] = {"谢谢您的评价。", "謝謝您的評價。", "Thank you for your rating."},
    [SAY_CHANGED] = {"情况有了变化，请再看一看。", "情況有了變化，請再看一看。",
                     "This has changed; please look again."},
};

static enum say state_text(const struct ticket *t)
{
    switch (t->state) {
    case TICKET_WAITING:
        return SAY_WAITING;
    case TICKET_AT_CALL:
        return SAY_CALLED;
    case TICKET_SERVING:
        return SAY_SERVING;
    case TICKET_ON_HOLD:
        return SAY_HELD;
    case TICKET_MISSED:
        return SAY_MISSED;
    case TICKET_ENDED_CANCELLED:
        return SAY_CANCELLED;
    case TICKET_ENDED_DONE:
        return SAY_DONE;
    case TICKET_FREE:
    case TICKET_ENDED_LAPSED:
        break;
    }
    return SAY_LAPSED;
}

static void waiting(struct json_out *o, int lang, const struct ticket_view *v)
{
    char text[64];

    text_format(text, sizeof text, "%d", v->before);
    page_row(o, says[SAY_BEFORE][lang], text);
    if (v->wait.low < 0)
        text_copy(text, sizeof text, says[SAY_NO_COUNTER][lang]);
    else if (v->wait.high == 0)
        text_copy(text, sizeof text, says[SAY_AT_ONCE][lang]);
    else
        text_format(text, sizeof text, "%d\xE2\x80\x93%d %s", v->wait.low, v->wait.high,
                    says[SAY_MINUTES][lang]);
    page_row(o, says[SAY_WAIT][lang], text);
}

static void where(struct json_out *o, const struct hub *h, int lang, int counter)
{
    int i = catalogue_counter(h->catalogue, counter);

    if (i >= 0)
        page_row(o, says[SAY_GO_TO][lang], h->catalogue->counters[i].name.text[lang]);
}

/* ---- what the customer may do ---- */

/* A form holds for the ticket as it stood. */
static struct page_thing thing_of(const struct ticket *t)
{
    return (struct page_thing){"ticket", t->id,
                               (int)t->state + 16 * (int)t->rating + 256 * t->calls};
}

static bool may_leave(const struct ticket *t)
{
    return t->state == TICKET_WAITING || t->state == TICKET_MISSED;
}

static bool may_rate(const struct hub *h, const struct ticket *t, struct moment now)
{
    struct moment ended = {t->ended, now.offset_min};
    struct ticket_view v;

    view_of_ticket(h->site, t, now, &v);
    return v.may_rate && t->service >= 0 &&
           now.at <= standard_due(h->catalogue, clock_day, STANDARD_SURVEY, ended);
}

static void ask_leave(struct json_out *o, const struct hub *h, int lang, const struct ticket *t)
{
    const struct page_thing thing = thing_of(t);

    out_format(o, "<h2>%s</h2>", says[SAY_SURE][lang]);
    page_form(o, h, &thing, "leave", lang);
    out_format(o, "<button class=\"bad\">%s</button></form>", says[SAY_LEAVE][lang]);
    page_link(o, lang, "", "b", says[SAY_STAY][lang]);
}

/* Whoever is content is asked no more; who is not may say what it was. */
static void ask_level(struct json_out *o, const struct hub *h, int lang, const struct ticket *t)
{
    const struct page_thing thing = thing_of(t);
    char what[32];

    out_format(o, "<h2>%s</h2>", says[SAY_HOW_WAS_IT][lang]);
    for (int level = 5; level > 0; level--) {
        text_format(what, sizeof what, level > 2 ? "level%d" : "&amp;ask=level%d", level);
        if (level > 2)
            page_button(o, h, &thing, what, lang, page_levels[level][lang]);
        else
            page_link(o, lang, what, "b", page_levels[level][lang]);
    }
}

static void ask_reasons(struct json_out *o, const struct hub *h, int lang, const struct ticket *t,
                        int level)
{
    const struct page_thing thing = thing_of(t);
    const struct catalogue *c = h->catalogue;
    char what[16];

    text_format(what, sizeof what, "level%d", level);
    out_format(o, "<h2>%s</h2><p>%s</p>", page_levels[level][lang], says[SAY_WHAT_WAS_IT][lang]);
    page_form(o, h, &thing, what, lang);
    for (int i = 0; i < c->reason_count; i++) {
        if ((c->reasons[i].levels >> level & 1) == 0)
            continue;
        out_format(o, "<label><input type=\"checkbox\" name=\"r%d\" value=\"1\"> ", i);
        page_text(o, c->reasons[i].name.text[lang]);
        out_format(o, "</label>");
    }
    out_format(o, "<button class=\"b\">%s</button></form>", says[SAY_SEND][lang]);
}

/* 1..5 of "level2"; 0 anything else. */
static int level_of(const char *word)
{
    int level = strncmp(word, "level", 5) == 0 ? word[5] - '0' : 0;

    return level >= 1 && level <= 5 && word[6] == '\0' ? level : 0;
}

static void choices(struct json_out *o, const struct hub *h, int lang, const struct ticket *t,
                    const char *ask, struct moment now)
{
    if (may_leave(t)) {
        if (strcmp(ask, "leave") == 0)
            ask_leave(o, h, lang, t);
        else
            page_link(o, lang, "&amp;ask=leave", "b", says[SAY_LEAVE][lang]);
    } else if (may_rate(h, t, now)) {
        if (level_of(ask) > 0)
            ask_reasons(o, h, lang, t, level_of(ask));
        else
            ask_level(o, h, lang, t);
    }
}

/* ---- the page ---- */

/* What came of the last form, by a word of ours in the address. */
static void outcome(struct json_out *o, const struct hub_call *c, int lang)
{
    static const struct {
        const char *word;
        enum say say;
    } outcomes[] = {{"left", SAY_LEFT}, {"rated", SAY_THANKS}, {"changed", SAY_CHANGED}};
    const char *said = http_query(c->request, "done");

    for (size_t i = 0; said != NULL && i < ARRAY_LEN(outcomes); i++) {
        if (strcmp(outcomes[i].word, said) == 0)
            out_format(o, "<p class=\"said\" role=\"status\">%s</p>", says[outcomes[i].say][lang]);
    }
}

static void place(struct json_out *o, const struct hub *h, int lang, const struct ticket *t,
                  struct moment now)
{
    struct ticket_view v;

    view_of_ticket(h->site, t, now, &v);
    if (t->state == TICKET_WAITING)
        waiting(o, lang, &v);
    else if (t->state == TICKET_AT_CALL || t->state == TICKET_SERVING)
        where(o, h, lang, t->counter);
}

/* `renews`: the page, for it holds no question that the customer is about to answer. */
static void body(struct json_out *o, const struct hub *h, const struct hub_call *c, int lang,
                 const struct ticket_token *token, bool renews)
{
    const struct ticket *t = site_ticket(h->site, token->ticket);
    const char *ask = http_query(c->request, "ask");
    char number[NUMBER_TEXT], clock[CLOCK_TEXT];
    enum say say = token->day < h->site->day ? SAY_LAPSED : SAY_UNKNOWN;
    bool known = t != NULL && t->service >= 0;

    number_to_text(token->number, number);
    out_format(o, "<h1>%s</h1>", number);
    if (known) {
        say = state_text(t);
        out_format(o, "<p class=\"service\">");
        page_text(o, h->catalogue->services[t->service].name.text[lang]);
        out_format(o, "</p>");
    }
    out_format(o, "<p class=\"state s%d\">%s</p>", (int)say, says[say][lang]);
    outcome(o, c, lang);
    out_format(o, "<dl>");
    if (known)
        place(o, h, lang, t, c->now);
    out_format(o, "</dl>");
    if (known)
        choices(o, h, lang, t, ask != NULL ? ask : "", c->now);
    clock_to_text(c->now, clock);
    out_format(o, "<p class=\"age\">%s %s:%02d. %s</p>", says[SAY_AGE][lang], clock,
               (int)(c->now.at / SECOND % 60), renews ? says[SAY_REFRESH][lang] : "");
}

static bool read_token(const struct hub *h, const struct hub_call *c, struct ticket_token *to)
{
    uint8_t bytes[TOKEN_BYTES];

    return page_token(h, c->arg, token_message, bytes) && token_unpack(bytes, to);
}

void run_ticket_page(struct hub *h, struct hub_call *c)
{
    bool renews = http_query(c->request, "ask") == NULL;
    int lang = page_language(c);
    struct ticket_token token;
    struct json_out o = {0};

    if (!read_token(h, c, &token)) {
        page_not_found(h, c, says[SAY_BAD_LINK]);
        return;
    }
    page_head(&o, h, lang, says[SAY_TITLE][lang], renews);
    body(&o, h, c, lang, &token, renews);
    page_foot(&o, c, 200, lang, true);
}

/* ---- the forms ---- */

static void read_reasons(const struct hub *h, const struct http_request *r, int level,
                         char to[REASONS_SIZE])
{
    const struct catalogue *c = h->catalogue;

    to[0] = '\0';
    for (int i = 0; i < c->reason_count; i++) {
        char name[8], value[4];

        text_format(name, sizeof name, "r%d", i);
        if ((c->reasons[i].levels >> level & 1) != 0 &&
            form_value(r->body, r->body_size, name, value, sizeof value))
            (void)text_append(to, REASONS_SIZE, "%s%s", to[0] != '\0' ? "," : "",
                              c->reasons[i].code);
    }
}

/* The word for the page, of what came of it; NULL: it could not be stored. */
static const char *act(struct hub *h, const struct hub_call *c, const struct ticket *t,
                       const char *what)
{
    struct command command = {.ticket = t->id, .staff = "", .via = VIA_WEB};
    char reasons[REASONS_SIZE];
    struct decision d;

    command.level = level_of(what);
    if (command.level > 0 && may_rate(h, t, c->now)) {
        command.kind = RATE;
        read_reasons(h, c->request, command.level, reasons);
        command.reasons = reasons;
    } else if (strcmp(what, "leave") == 0 && may_leave(t)) {
        command.kind = CANCEL;
    } else {
        return "changed";
    }
    decide(h->site, &command, c->now, &d);
    if (d.refusal != ALLOWED)
        return "changed";
    if (!log_record(h, &d, c->now))
        return NULL;
    return command.kind == RATE ? "rated" : "left";
}

void run_ticket_form(struct hub *h, struct hub_call *c)
{
    const struct ticket *t;
    struct ticket_token token;
    struct page_thing thing;
    const char *done;
    char what[16];

    if (!log_begin(h))
        return;
    if (!read_token(h, c, &token) || (t = site_ticket(h->site, token.ticket)) == NULL) {
        page_not_found(h, c, says[SAY_BAD_LINK]);
        return;
    }
    thing = thing_of(t);
    done =
        page_form_said(h, c->request, &thing, what, sizeof what) ? act(h, c, t, what) : "changed";
    if (done != NULL)
        page_go_back(c, done);
}
