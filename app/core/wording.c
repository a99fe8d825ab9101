/* wording.c - the usual words of messages, and how names in braces are filled in. */
#include "core/wording.h"

#include <string.h>

#include "base/text.h"

#define BIT(name) (1u << (name))

const char *const wording_names[WORDING_NAMES] = {
    [NAME_HALL] = "hall",       [NAME_NUMBER] = "number",   [NAME_BEFORE] = "before",
    [NAME_WAIT] = "wait",       [NAME_LOW] = "low",         [NAME_HIGH] = "high",
    [NAME_COUNTER] = "counter", [NAME_CODE] = "code",       [NAME_STATE] = "state",
    [NAME_TIME] = "time",       [NAME_SERVICE] = "service", [NAME_UNTIL] = "until",
    [NAME_LINK] = "link",
};

enum {
    OF_TICKET = BIT(NAME_HALL) | BIT(NAME_NUMBER) | BIT(NAME_SERVICE) | BIT(NAME_LINK),
    OF_CASE =
        BIT(NAME_HALL) | BIT(NAME_CODE) | BIT(NAME_SERVICE) | BIT(NAME_STATE) | BIT(NAME_LINK),
    OF_BOOKING =
        BIT(NAME_HALL) | BIT(NAME_CODE) | BIT(NAME_SERVICE) | BIT(NAME_TIME) | BIT(NAME_LINK),
    OF_SURVEY = BIT(NAME_HALL) | BIT(NAME_SERVICE) | BIT(NAME_UNTIL) | BIT(NAME_LINK),
    LINK = BIT(NAME_LINK)
};

const struct wording_form wording_forms[WORDINGS] = {
    [WORDING_NEAR] = {"near",
                      OF_TICKET | BIT(NAME_BEFORE) | BIT(NAME_WAIT),
                      BIT(NAME_NUMBER),
                      {"【{hall}】您的号 {number}：前面还有 {before} 人。{wait}{link}",
                       "【{hall}】您的號 {number}：前面還有 {before} 人。{wait}{link}",
                       "{hall}: your number is {number}, people before you: {before}. "
                       "{wait}{link}"}},
    [WORDING_WAIT] = {"wait",
                      BIT(NAME_LOW) | BIT(NAME_HIGH),
                      BIT(NAME_HIGH),
                      {"预计 {low}–{high} 分钟。", "預計 {low}–{high} 分鐘。",
                       "About {low}–{high} min. "}},
    [WORDING_CALLED] = {"called",
                        OF_TICKET | BIT(NAME_COUNTER),
                        BIT(NAME_NUMBER) | BIT(NAME_COUNTER),
                        {"【{hall}】正在叫您的号 {number}，请到 {counter}。{link}",
                         "【{hall}】正在叫您的號 {number}，請到 {counter}。{link}",
                         "{hall}: number {number} is being called, please go to {counter}. "
                         "{link}"}},
    [WORDING_NEAR_SUBJECT] = {"near_subject",
                              BIT(NAME_HALL) | BIT(NAME_NUMBER),
                              0,
                              {"您的号快到了", "您的號快到了", "It is nearly your turn"}},
    [WORDING_CASE] = {"case",
                      OF_CASE,
                      LINK,
                      {"【{hall}】您的事项 {code} 有新进展：{state}。{link}",
                       "【{hall}】您的事項 {code} 有新進展：{state}。{link}",
                       "{hall}: news of your case {code}: {state}. {link}"}},
    [WORDING_BOOKED] = {"booked",
                        OF_BOOKING,
                        BIT(NAME_TIME),
                        {"【{hall}】您的预约 {code} 已确认：{time}。{link}",
                         "【{hall}】您的預約 {code} 已確認：{time}。{link}",
                         "{hall}: your appointment {code} is confirmed: {time}. {link}"}},
    [WORDING_FULL] =
        {"full",
         OF_BOOKING,
         BIT(NAME_TIME),
         {"【{hall}】很抱歉，您希望的时间 {code}（{time}）已约满，没有预约成功。{link}",
          "【{hall}】很抱歉，您希望的時間 {code}（{time}）已約滿，沒有預約成功。{link}",
          "{hall}: we are sorry, the time that you wished for ({code}, {time}) is "
          "full; nothing is booked. {link}"}},
    [WORDING_SURVEY] = {"survey",
                        OF_SURVEY | BIT(NAME_NUMBER),
                        LINK,
                        {"【{hall}】您办理的“{service}”还满意吗？请用一分钟评价：{link}",
                         "【{hall}】您辦理的「{service}」還滿意嗎？請用一分鐘評價：{link}",
                         "{hall}: how was your visit ({service})? It takes a minute to say: "
                         "{link}"}},
    [WORDING_DELIVERY] = {"delivery",
                          OF_SURVEY | BIT(NAME_CODE),
                          LINK,
                          {"【{hall}】您的事项 {code} 已办好，您满意吗？请用一分钟评价：{link}",
                           "【{hall}】您的事項 {code} 已辦好，您滿意嗎？請用一分鐘評價：{link}",
                           "{hall}: your case {code} is done. How was it? It takes a minute to "
                           "say: {link}"}},
    [WORDING_REMINDER] = {"reminder",
                          OF_SURVEY | BIT(NAME_NUMBER) | BIT(NAME_CODE),
                          LINK,
                          {"【{hall}】想听听您对“{service}”的评价，{until} 前有效，"
                           "之后不再打扰：{link}",
                           "【{hall}】想聽聽您對「{service}」的評價，{until} 前有效，"
                           "之後不再打擾：{link}",
                           "{hall}: we would still like to know how it was ({service}), until "
                           "{until}. We will not ask again: {link}"}},
    [WORDING_JUDGE] =
        {"judge",
         OF_CASE | BIT(NAME_UNTIL),
         LINK,
         {"【{hall}】您反映的问题 {code} 已处理，这样处理您满意吗？请告诉我们：{link}",
          "【{hall}】您反映的問題 {code} 已處理，這樣處理您滿意嗎？請告訴我們：{link}",
          "{hall}: we have dealt with your complaint {code}. Is it settled for you? "
          "Please tell us: {link}"}},
    [WORDING_JUDGE_AGAIN] =
        {"judge_again",
         OF_CASE | BIT(NAME_UNTIL),
         LINK,
         {"【{hall}】还想请您确认：问题 {code} 解决了吗？没有解决，我们会继续处理：{link}",
          "【{hall}】還想請您確認：問題 {code} 解決了嗎？沒有解決，我們會繼續處理：{link}",
          "{hall}: please tell us whether your complaint {code} is settled; if it is not, we go "
          "on: {link}"}},
    [WORDING_SURVEY_SUBJECT] = {"survey_subject",
                                BIT(NAME_HALL) | BIT(NAME_CODE) | BIT(NAME_SERVICE),
                                0,
                                {"您还满意吗？", "您還滿意嗎？", "How was it?"}},
    [WORDING_PLACED] = {"placed",
                        OF_BOOKING,
                        BIT(NAME_TIME),
                        {"【{hall}】已为您安排预约 {code}：{time}。如不合适，可自行更改：{link}",
                         "【{hall}】已為您安排預約 {code}：{time}。如不合適，可自行更改：{link}",
                         "{hall}: we have put your appointment {code} down for {time}. You can "
                         "change it yourself: {link}"}},
    [WORDING_CANCELLED] = {"cancelled",
                           OF_BOOKING,
                           BIT(NAME_TIME),
                           {"【{hall}】您的预约 {code}（{time}）已由大厅取消。{link}",
                            "【{hall}】您的預約 {code}（{time}）已由大廳取消。{link}",
                            "{hall}: your appointment {code} ({time}) was called off by the hall. "
                            "{link}"}},
};

/* The name at "{...}", WORDING_NAMES when it is none; its length with the braces. */
static int name_at(const char *s, size_t *len)
{
    size_t n = strcspn(s + 1, "{}");

    *len = s[1 + n] == '}' ? n + 2 : 0;
    for (int i = 0; i<WORDING_NAMES && * len> 0; i++) {
        if (strlen(wording_names[i]) == n && strncmp(wording_names[i], s + 1, n) == 0)
            return i;
    }
    return WORDING_NAMES;
}

enum wording_fault wording_check(enum wording w, const char *text, char name[WORDING_SIZE])
{
    const struct wording_form *form = &wording_forms[w];
    unsigned found = 0;

    while (*(text += strcspn(text, "{}")) != '\0') {
        size_t len = 0;
        int i = *text == '{' ? name_at(text, &len) : WORDING_NAMES;

        text_format(name, WORDING_SIZE, "%.*s", len > 2 ? (int)len - 2 : 1, text + (len > 2));
        if (len == 0)
            return WORDING_BRACE;
        if (i == WORDING_NAMES || (form->knows & BIT(i)) == 0)
            return WORDING_UNKNOWN;
        found |= BIT(i);
        text += len;
    }
    for (int i = 0; i < WORDING_NAMES; i++) {
        if ((form->needs & ~found & BIT(i)) == 0)
            continue;
        text_copy(name, WORDING_SIZE, wording_names[i]);
        return WORDING_LACKS;
    }
    return WORDING_GOOD;
}

void wording_fill(const struct wordings *hall, enum wording w, int language,
                  const char *const values[WORDING_NAMES], char *to, size_t size)
{
    const char *own = hall->text[w][language];
    const char *s = own[0] != '\0' ? own : wording_forms[w].usual[language];

    to[0] = '\0';
    while (*s != '\0') {
        size_t plain = strcspn(s, "{"), len = 0;
        int i;

        text_append(to, size, "%.*s", (int)plain, s);
        s += plain;
        if (*s == '\0')
            break;
        i = name_at(s, &len);
        if (i < WORDING_NAMES && values[i] != NULL)
            text_append(to, size, "%s", values[i]);
        s += len > 0 ? len : 1;
    }
}
