/* ticket_page.c - /t/{token}: a ticket's page for the customer's phone.
 *
 * Whoever has the paper has the link; the token is signed by the terminal that
 * printed it.  The customer may leave the queue, ask for a word when it is nearly their
 * turn and be asked afterwards, and rate the visit within the time of the survey's standard (R18, R25).  One
 * small style sheet; a script renews the page where scripts run, a link anywhere. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/ticket_page.h"
#include "port/crypto.h"

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
    SAY_TELL,
    SAY_TELL_ABOUT,
    SAY_TO_BOTH,
    SAY_TO_PHONE,
    SAY_TO_MAIL,
    SAY_TELL_ME,
    SAY_WILL_TELL,
    SAY_TOLD,
    SAY_NOT_NOW,
    SAY_NO_ADDRESS,
    SAY_FULL,
    SAY_BACK,
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
    [SAY_REFRESH] = {"更新", "更新", "Renew"},
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
    [SAY_TELL] = {"快到时通知我", "快到時通知我", "Tell me when it is nearly my turn"},
    [SAY_TELL_ABOUT] = {"前面还有 3 人时，我们会通知您。号码只用于这一次。",
                        "前面還有 3 人時，我們會通知您。號碼只用於這一次。",
                        "We write to you when three are before you, and use it for this alone."},
    [SAY_TO_BOTH] = {"手机号或电子邮箱", "手機號或電子郵箱", "Phone number or mail address"},
    [SAY_TO_PHONE] = {"手机号", "手機號", "Phone number"},
    [SAY_TO_MAIL] = {"电子邮箱", "電子郵箱", "Mail address"},
    [SAY_TELL_ME] = {"通知我", "通知我", "Tell me"},
    [SAY_WILL_TELL] = {"快到时会通知：", "快到時會通知：", "We will write to:"},
    [SAY_TOLD] = {"已经通知：", "已經通知：", "We have written to:"},
    [SAY_NOT_NOW] = {"不用通知", "不用通知", "Do not write to me"},
    [SAY_NO_ADDRESS] = {"号码或邮箱不对，请再看一看。", "號碼或郵箱不對，請再看一看。",
                        "That is not a whole number or address; please look again."},
    [SAY_FULL] = {"现在不能再登记通知，请留意叫号。", "現在不能再登記通知，請留意叫號。",
                  "No more can be told just now; please listen for your number."},
    [SAY_BACK] = {"返回", "返回", "Back"},
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

void page_ticket_link(const struct hub *h, const struct ticket *t, char to[LINK_TEXT])
{
    struct ticket_token token = {.ticket = t->id, .day = t->day, .number = t->number};
    uint8_t bytes[TOKEN_BYTES];

    memcpy(token.signer, h->c.device.b, sizeof token.signer);
    must(token_pack(&token, bytes));
    page_sign_link(h, "t", token_message, bytes, to);
}

/* ---- what the customer may do ---- */

static void ask_leave(struct json_out *o, const struct hub *h, int lang, const struct ticket *t)
{
    const struct page_thing thing = ticket_thing(h, t);

    out_format(o, "<h2>%s</h2>", says[SAY_SURE][lang]);
    page_form(o, h, &thing, "leave", lang);
    out_format(o, "<button class=\"bad\">%s</button></form>", says[SAY_LEAVE][lang]);
    page_link(o, lang, "", "b", says[SAY_STAY][lang]);
}

/* Whoever is content is asked no more; who is not may say what it was. */
static void ask_level(struct json_out *o, const struct hub *h, int lang, const struct ticket *t)
{
    const struct page_thing thing = ticket_thing(h, t);
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
    const struct page_thing thing = ticket_thing(h, t);
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
    out_format(o, "<button class=\"go\">%s</button></form>", says[SAY_SEND][lang]);
}

static bool may_be_told(const struct hub *h, const struct ticket *t)
{
    const struct message_file *m = message_about(h->site, t->id);

    return t->state == TICKET_WAITING && (m == NULL || m->state == MESSAGE_OVER) &&
           (h->c.sends[CHANNEL_SMS] || h->c.sends[CHANNEL_MAIL]);
}

/* Where it goes, masked, and how to call it off. */
static void told(struct json_out *o, const struct hub *h, int lang, const struct ticket *t,
                 const struct message_file *m)
{
    const struct page_thing thing = ticket_thing(h, t);
    char to[160], masked[160];

    if (!seals_open(h, m->to, to, sizeof to))
        return;
    if (m->channel == CHANNEL_MAIL)
        text_format(masked, sizeof masked, "%.1s\xE2\x80\xA6%s", to, strchr(to, '@'));
    else
        text_mask_phone(masked, sizeof masked, to);
    wipe(to, sizeof to);
    out_format(o, "<p>%s ", says[m->state == MESSAGE_WAITS ? SAY_WILL_TELL : SAY_TOLD][lang]);
    page_text(o, masked);
    out_format(o, "</p>");
    if (m->state == MESSAGE_WAITS)
        page_button(o, h, &thing, "quiet", lang, says[SAY_NOT_NOW][lang]);
}

static void ask_address(struct json_out *o, const struct hub *h, int lang, const struct ticket *t)
{
    const struct page_thing thing = ticket_thing(h, t);
    bool phone = h->c.sends[CHANNEL_SMS], mail = h->c.sends[CHANNEL_MAIL];
    enum say label = phone && mail ? SAY_TO_BOTH : phone ? SAY_TO_PHONE : SAY_TO_MAIL;

    out_format(o, "<h2>%s</h2><p>%s</p>", says[SAY_TELL][lang], says[SAY_TELL_ABOUT][lang]);
    page_form(o, h, &thing, "tell", lang);
    out_format(o,
               "<label class=\"field\">%s<input name=\"to\" type=\"%s\" autocomplete=\"%s\" "
               "maxlength=\"120\" required></label>",
               says[label][lang], mail ? (phone ? "text" : "email") : "tel",
               mail ? (phone ? "on" : "email") : "tel");
    if (h->catalogue->surveys.ask_min > 0 && survey_of(h->surveys, t->id) == NULL)
        out_format(o, "<label><input type=\"checkbox\" name=\"after\" value=\"1\"> %s</label>",
                   survey_page_tick[lang]);
    out_format(o, "<button class=\"go\">%s</button></form>", says[SAY_TELL_ME][lang]);
    page_link(o, lang, "", "b", says[SAY_BACK][lang]);
}

static void offer_word(struct json_out *o, const struct hub *h, int lang, const struct ticket *t)
{
    const struct message_file *m = message_about(h->site, t->id);

    if (m != NULL && m->state != MESSAGE_OVER)
        told(o, h, lang, t, m);
    else if (may_be_told(h, t))
        page_link(o, lang, "&amp;ask=tell", "b", says[SAY_TELL][lang]);
}

static void wait_choices(struct json_out *o, const struct hub *h, int lang, const struct ticket *t,
                         const char *ask, struct moment now)
{
    if (strcmp(ask, "leave") == 0) {
        ask_leave(o, h, lang, t);
    } else if (strcmp(ask, "tell") == 0 && may_be_told(h, t)) {
        ask_address(o, h, lang, t);
    } else {
        const struct page_thing thing = ticket_thing(h, t);

        offer_word(o, h, lang, t);
        survey_page_offer(o, h, lang, &thing, now);
        page_link(o, lang, "&amp;ask=leave", "b", says[SAY_LEAVE][lang]);
    }
}

static void choices(struct json_out *o, const struct hub *h, int lang, const struct ticket *t,
                    const char *ask, struct moment now)
{
    const struct page_thing thing = ticket_thing(h, t);

    if (ticket_may_leave(t)) {
        wait_choices(o, h, lang, t, ask, now);
    } else if (ticket_may_be_rated(h, t, now)) {
        if (ticket_level_of(ask) > 0)
            ask_reasons(o, h, lang, t, ticket_level_of(ask));
        else
            ask_level(o, h, lang, t);
        survey_page_offer(o, h, lang, &thing, now);
    }
}

/* ---- the page ---- */

/* What came of the last form, by a word of ours in the address. */
static void outcome(struct json_out *o, const struct hub_call *c, int lang)
{
    static const struct {
        const char *word;
        enum say say;
    } outcomes[] = {{"left", SAY_LEFT},
                    {"rated", SAY_THANKS},
                    {"changed", SAY_CHANGED},
                    {"full", SAY_FULL},
                    {"address", SAY_NO_ADDRESS}};
    const char *said = http_query(c->request, "done");

    for (size_t i = 0; said != NULL && i < ARRAY_LEN(outcomes); i++) {
        if (strcmp(outcomes[i].word, said) == 0)
            out_format(o, "<p class=\"said\" role=\"status\">%s</p>", says[outcomes[i].say][lang]);
    }
}

static void place(struct json_out *o, struct hub *h, int lang, const struct ticket *t,
                  struct moment now)
{
    struct ticket_view v;

    view_of_ticket(h->site, t, now, &v);
    if (t->state == TICKET_WAITING) {
        waiting(o, lang, &v);
        fee_row(o, h, t->service, lang, t->issued);
    } else if (t->state == TICKET_AT_CALL || t->state == TICKET_SERVING)
        where(o, h, lang, t->counter);
}

/* `renews`: the page, for it holds no question that the customer is about to answer. */
static void body(struct json_out *o, struct hub *h, const struct hub_call *c, int lang,
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
    out_format(o, "<p class=\"age\">%s %s:%02d</p>", says[SAY_AGE][lang], clock,
               (int)(c->now.at / SECOND % 60));
    if (renews)
        page_link(o, lang, "", "b", says[SAY_REFRESH][lang]);
}

void ticket_no_such(struct hub *h, struct hub_call *c)
{
    page_not_found(h, c, says[SAY_BAD_LINK]);
}

void run_ticket_page(struct hub *h, struct hub_call *c)
{
    bool renews = http_query(c->request, "ask") == NULL;
    unsigned traits = PAGE_FORMS | (renews ? PAGE_RENEWS : 0);
    int lang = page_language(c);
    struct ticket_token token;
    struct json_out o = {0};

    if (!ticket_of_link(h, c, &token)) {
        ticket_no_such(h, c);
        return;
    }
    page_head(&o, h, lang, says[SAY_TITLE][lang], traits);
    body(&o, h, c, lang, &token, renews);
    page_foot(&o, c, 200, lang, traits);
}
