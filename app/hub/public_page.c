/* public_page.c - GET /t/{token}: a ticket's page for the customer's phone.
 *
 * Whoever has the paper has the link; the token is signed by the terminal that
 * printed it.  No script, nothing personal, one small style sheet. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/page.h"

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
    SAY_BAD_MEND,
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
    [SAY_BAD_MEND] = {"请再扫一次号票上的二维码，或到咨询台。",
                      "請再掃一次號票上的二維碼，或到諮詢台。",
                      "Scan the code on your ticket again, or ask at the desk."},
};

static const char *const tags[LANGUAGES] = {"zh-Hans", "zh-Hant", "en"};

/* ---- language ---- */

static bool begins(const char *s, const char *with)
{
    for (; *with != '\0'; s++, with++) {
        if ((*s | 0x20) != (*with | 0x20))
            return false;
    }
    return true;
}

static int language_at(const char *s)
{
    if (begins(s, "zh-hant") || begins(s, "zh_hant") || begins(s, "zh-tw") || begins(s, "zh-hk") ||
        begins(s, "zh-mo"))
        return ZH_HANT;
    if (begins(s, "zh"))
        return ZH_HANS;
    return begins(s, "en") ? ENGLISH : -1;
}

int page_language(const struct hub_call *c)
{
    const char *named = http_query(c->request, "lang");
    const char *at = http_header(c->request, "Accept-Language");

    if (named != NULL && language_at(named) >= 0)
        return language_at(named);
    while (at != NULL && *at != '\0') {
        int found = language_at(at);

        if (found >= 0)
            return found;
        at = strchr(at, ',');
        at = at == NULL ? NULL : at + 1 + strspn(at + 1, " ");
    }
    return ZH_HANS;
}

/* ---- HTML ---- */

void page_text(struct json_out *o, const char *s)
{
    for (; *s != '\0'; s++) {
        if (*s == '<')
            out_format(o, "&lt;");
        else if (*s == '>')
            out_format(o, "&gt;");
        else if (*s == '&')
            out_format(o, "&amp;");
        else if (*s == '"')
            out_format(o, "&quot;");
        else
            out_bytes(o, s, 1);
    }
}

void page_head(struct json_out *o, const struct hub *h, int lang, const char *title, bool refresh)
{
    out_format(o, "<!DOCTYPE html><html lang=\"%s\"><head><meta charset=\"utf-8\">", tags[lang]);
    out_format(o, "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
    if (refresh)
        out_format(o, "<meta http-equiv=\"refresh\" content=\"20\">");
    out_format(o, "<link rel=\"stylesheet\" href=\"/public.css\"><title>%s</title></head><body>",
               title);
    out_format(o, "<header><b>");
    page_text(o, h->catalogue->mark);
    out_format(o, "</b> ");
    page_text(o, h->catalogue->name.text[lang]);
    out_format(o, "</header><main>");
}

void page_foot(struct json_out *o, struct hub_call *c, int status, int lang, bool forms)
{
    size_t size;

    out_format(o, "</main><nav>");
    for (int i = 0; i < LANGUAGES; i++) {
        static const char *const names[LANGUAGES] = {"简体中文", "繁體中文", "English"};

        out_format(o, "<a href=\"?lang=%s\" lang=\"%s\"%s>%s</a>", tags[i], tags[i],
                   i == lang ? " aria-current=\"true\"" : "", names[i]);
    }
    out_format(o, "</nav></body></html>");
    answer_text(c, status, "text/html; charset=utf-8", out_take(o, &size));
    answer_header(c, "Cache-Control: no-store");
    /* Under no-referrer a browser would not name the origin of a form either. */
    answer_header(c, "Referrer-Policy: %s", forms ? "same-origin" : "no-referrer");
    answer_header(c,
                  "Content-Security-Policy: default-src 'none'; style-src 'self'; "
                  "base-uri 'none'; form-action %s; frame-ancestors 'none'",
                  forms ? "'self'" : "'none'");
}

void page_proof(const struct hub *h, const char *kind, struct id id, int revision, const char *what,
                char to[PROOF_TEXT])
{
    char text[176], id_text[ID_TEXT], key[HASH_TEXT], hash[HASH_TEXT];

    id_to_text(id, id_text);
    crypto_hash_text(h->c.seal.secret, sizeof h->c.seal.secret, key);
    must(text_format(text, sizeof text, "guitai-%s-1 %s %s %s %d", kind, key, id_text, what,
                     revision));
    crypto_hash_text(text, strlen(text), hash);
    text_format(to, PROOF_TEXT, "%.32s", hash);
    wipe(text, sizeof text);
    wipe(key, sizeof key);
}

bool page_proves(const struct hub *h, const char *kind, struct id id, int revision,
                 const char *what, const char *given)
{
    char proof[PROOF_TEXT];

    page_proof(h, kind, id, revision, what, proof);
    return strlen(given) == strlen(proof) && crypto_equal(proof, given, strlen(proof));
}

void page_go_back(struct hub_call *c, const char *done)
{
    answer_text(c, 303, "text/plain", NULL);
    answer_header(c, "Location: ?lang=%s&done=%s", tags[page_language(c)], done);
    answer_header(c, "Cache-Control: no-store");
    answer_header(c, "Referrer-Policy: same-origin");
}

void page_not_found(struct hub *h, struct hub_call *c, const char *const titles[LANGUAGES])
{
    int lang = page_language(c);
    struct json_out o = {0};

    page_head(&o, h, lang, titles[lang], false);
    out_format(&o, "<h1>%s</h1><p>%s</p>", titles[lang], says[SAY_BAD_MEND][lang]);
    page_foot(&o, c, 404, lang, false);
}

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

static void row(struct json_out *o, int lang, enum say label, const char *value)
{
    out_format(o, "<dt>%s</dt><dd>", says[label][lang]);
    page_text(o, value);
    out_format(o, "</dd>");
}

static void waiting(struct json_out *o, int lang, const struct ticket_view *v)
{
    char text[64];

    text_format(text, sizeof text, "%d", v->before);
    row(o, lang, SAY_BEFORE, text);
    if (v->wait.low < 0)
        text_copy(text, sizeof text, says[SAY_NO_COUNTER][lang]);
    else if (v->wait.high == 0)
        text_copy(text, sizeof text, says[SAY_AT_ONCE][lang]);
    else
        text_format(text, sizeof text, "%d\xE2\x80\x93%d %s", v->wait.low, v->wait.high,
                    says[SAY_MINUTES][lang]);
    row(o, lang, SAY_WAIT, text);
}

static void where(struct json_out *o, const struct hub *h, int lang, int counter)
{
    int i = catalogue_counter(h->catalogue, counter);

    if (i >= 0)
        row(o, lang, SAY_GO_TO, h->catalogue->counters[i].name.text[lang]);
}

static void body(struct json_out *o, struct hub *h, int lang, const struct ticket_token *token,
                 struct moment now)
{
    const struct ticket *t = site_ticket(h->site, token->ticket);
    char number[NUMBER_TEXT], clock[CLOCK_TEXT];
    struct ticket_view v;
    enum say say = token->day < h->site->day ? SAY_LAPSED : SAY_UNKNOWN;

    number_to_text(token->number, number);
    out_format(o, "<h1>%s</h1>", number);
    if (t != NULL && t->service >= 0) {
        say = state_text(t);
        out_format(o, "<p class=\"service\">");
        page_text(o, h->catalogue->services[t->service].name.text[lang]);
        out_format(o, "</p>");
    }
    out_format(o, "<p class=\"state s%d\">%s</p><dl>", (int)say, says[say][lang]);
    if (t != NULL && t->service >= 0) {
        view_of_ticket(h->site, t, now, &v);
        if (t->state == TICKET_WAITING)
            waiting(o, lang, &v);
        else if (t->state == TICKET_AT_CALL || t->state == TICKET_SERVING)
            where(o, h, lang, t->counter);
    }
    clock_to_text(now, clock);
    out_format(o, "</dl><p class=\"age\">%s %s:%02d. %s</p>", says[SAY_AGE][lang], clock,
               (int)(now.at / SECOND % 60), says[SAY_REFRESH][lang]);
}

/* ---- the token ---- */

bool page_token(const struct hub *h, const char *text,
                void (*message)(const uint8_t body[TOKEN_BODY], uint8_t to[TOKEN_MESSAGE]),
                uint8_t bytes[TOKEN_BYTES])
{
    uint8_t open[KEY_BYTES], said[TOKEN_MESSAGE];
    size_t size = TOKEN_BYTES;

    if (!crypto_base64url_decode(text, bytes, &size) || size != TOKEN_BYTES)
        return false;
    message(bytes, said);
    for (int i = 0; i < h->site->device_count; i++) {
        const struct device *d = &h->site->devices[i];

        size = sizeof open;
        if (memcmp(d->id.b, bytes + 1, sizeof((struct ticket_token *)0)->signer) == 0 &&
            crypto_base64_decode(d->key, open, &size) && size == sizeof open &&
            crypto_verify(open, said, sizeof said, bytes + TOKEN_BODY))
            return true;
    }
    return false;
}

void run_ticket_page(struct hub *h, struct hub_call *c)
{
    int lang = page_language(c);
    struct ticket_token token;
    struct json_out o = {0};
    uint8_t bytes[TOKEN_BYTES];

    if (!page_token(h, c->arg, token_message, bytes) || !token_unpack(bytes, &token)) {
        page_not_found(h, c, says[SAY_BAD_LINK]);
        return;
    }
    page_head(&o, h, lang, says[SAY_TITLE][lang], true);
    body(&o, h, lang, &token, c->now);
    page_foot(&o, c, 200, lang, false);
}
