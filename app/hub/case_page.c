/* case_page.c - /c/{token}: a case's page for the customer's phone.
 *
 * The token is signed by the terminal that printed the paper, or by the hub for a
 * message: whoever has it has the paper or got the message.  Who knows the case's id, as
 * staff do, has neither.  What was said is not shown.  The customer may consent to a
 * later end (R16), say whether a complaint is settled (R23) and how it was (R18); see the
 * proposal and agree to it without drawing (R13).  No script. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/case_work.h"
#include "hub/page.h"
#include "hub/paper.h"
#include "port/clock.h"
#include "wire/form.h"

enum say {
    SAY_TITLE,
    SAY_NONE,
    SAY_CODE,
    SAY_SERVICE,
    SAY_OWNER,
    SAY_BY,
    SAY_WAITS,
    SAY_LATE,
    SAY_ANSWER,
    SAY_ASKS_LATER,
    SAY_AGREE,
    SAY_REFUSE,
    SAY_ASKS_SETTLED,
    SAY_SETTLED,
    SAY_NOT_SETTLED,
    SAY_ASKS_GOOD,
    SAY_THANKS,
    SAY_CHANGED,
    SAY_INSTEAD,
    SAY_REFUSAL,
    SAY_REPORT,
    SAY_TOO_LONG,
    SAY_BETTER,
    SAY_SENT,
    SAYS
};

static const char *const says[SAYS][LANGUAGES] = {
    [SAY_TITLE] = {"您的事项", "您的事項", "Your case"},
    [SAY_NONE] = {"没有这件事项，或大厅还在登记", "沒有這件事項，或大廳還在登記",
                  "There is no such case, or the hall is still registering it"},
    [SAY_CODE] = {"查询码", "查詢碼", "Code"},
    [SAY_SERVICE] = {"业务", "業務", "Service"},
    [SAY_OWNER] = {"负责人", "負責人", "In charge"},
    [SAY_BY] = {"最迟", "最遲", "Promised by"},
    [SAY_WAITS] = {"正在等您补充，时限已暂停", "正在等您補充，時限已暫停",
                   "We are waiting for you; the clock stands"},
    [SAY_LATE] = {"已超过承诺时间，非常抱歉", "已超過承諾時間，非常抱歉",
                  "This is later than promised; we are sorry"},
    [SAY_ANSWER] = {"大厅的答复", "大廳的答覆", "What the hall says"},
    [SAY_ASKS_LATER] = {"大厅请您同意延期到", "大廳請您同意延期到",
                        "The hall asks you to agree to a later end:"},
    [SAY_AGREE] = {"同意", "同意", "I agree"},
    [SAY_REFUSE] = {"不同意", "不同意", "I do not agree"},
    [SAY_ASKS_SETTLED] = {"这样处理您满意吗？", "這樣處理您滿意嗎？", "Is it settled for you?"},
    [SAY_SETTLED] = {"满意", "滿意", "Yes, it is"},
    [SAY_NOT_SETTLED] = {"不满意", "不滿意", "No, it is not"},
    [SAY_ASKS_GOOD] = {"这次办理，您满意吗？", "這次辦理，您滿意嗎？", "How satisfied are you?"},
    [SAY_THANKS] = {"谢谢，已经记下。", "謝謝，已經記下。", "Thank you, it is noted."},
    [SAY_CHANGED] = {"情况有了变化，请再看一看。", "情況有了變化，請再看一看。",
                     "This has changed; please look again."},
    [SAY_INSTEAD] = {"您可以这样办", "您可以這樣辦", "What you can do instead"},
    [SAY_REFUSAL] = {"不予受理告知单（PDF）", "不予受理告知單（PDF）", "The notice as PDF"},
    [SAY_REPORT] = {"服务总结报告（PDF）", "服務總結報告（PDF）", "The report as PDF"},
    [SAY_TOO_LONG] = {"没有写下：请写 1 到 199 个字。", "沒有寫下：請寫 1 到 199 個字。",
                      "It is not written down: please write something, up to 199 characters."},
    [SAY_BETTER] = {"哪里可以做得更好？（可不填）", "哪裡可以做得更好？（可不填）",
                    "What could be better? (You need not say.)"},
    [SAY_SENT] =
        {"已经收到。请收藏这一页或记下查询码，随时可以查看进展。",
         "已經收到。請收藏這一頁或記下查詢碼，隨時可以查看進展。",
         "We have it. Keep this page or note the code: it says how it stands at any time."},
};

const char *const page_case_kinds[KINDS][LANGUAGES] = {
    [CASE_REQUEST] = {"办事需求", "辦事需求", "Request"},
    [CASE_COMPLAINT] = {"投诉", "投訴", "Complaint"},
    [CASE_ENQUIRY] = {"咨询", "諮詢", "Question"},
    [CASE_PRAISE] = {"表扬", "表揚", "Praise"},
    [CASE_SUGGESTION] = {"建议", "建議", "Suggestion"},
};

const char *const page_case_states[CASE_STATES][LANGUAGES] = {
    [CASE_FREE] = {"", "", ""},
    [CASE_FILED] = {"已登记", "已登記", "Registered"},
    [CASE_IN_HAND] = {"正在处理", "正在處理", "In hand"},
    [CASE_ACCEPTED] = {"已受理", "已受理", "Accepted"},
    [CASE_PROPOSAL] = {"已提出方案", "已提出方案", "A proposal is made"},
    [CASE_AGREED] = {"方案已签署，正在办理", "方案已簽署，正在辦理", "Agreed, under way"},
    [CASE_DONE] = {"已办理", "已辦理", "Done"},
    [CASE_DENIED] = {"不予受理", "不予受理", "Not accepted"},
    [CASE_CLOSED] = {"已办结", "已辦結", "Closed"},
};

/* ---- parts of the page ---- */

static void owner_words(const struct hub *h, const struct case_file *f, int lang, char *to,
                        size_t size)
{
    int row = catalogue_staff(h->catalogue, f->owner);

    text_copy(to, size, f->owner);
    if (row >= 0)
        text_format(to, size, "%s · %s", h->catalogue->staff[row].name.text[lang], f->owner);
}

static void facts(struct json_out *o, struct hub *h, const struct case_file *f, int lang,
                  struct moment now)
{
    enum urgency urgency = case_urgency(h->catalogue, f, now.at);
    char text[NAME_SIZE + 32];

    out_format(o, "<dl>");
    page_row(o, says[SAY_CODE][lang], f->code);
    if (f->service >= 0)
        page_row(o, says[SAY_SERVICE][lang], h->catalogue->services[f->service].name.text[lang]);
    if (f->kind == CASE_REQUEST)
        fee_row(o, h, f->service, lang, f->filed);
    owner_words(h, f, lang, text, sizeof text);
    page_row(o, says[SAY_OWNER][lang], text);
    if (f->due > 0 && !f->waits) {
        page_time(f->due, text);
        page_row(o, says[SAY_BY][lang], text);
    }
    work_page_rows(o, f, lang);
    out_format(o, "</dl>");
    if (f->waits)
        out_format(o, "<p role=\"status\">%s</p>", says[SAY_WAITS][lang]);
    else if (urgency == URGENCY_LATE)
        out_format(o, "<p role=\"status\">%s</p>", says[SAY_LATE][lang]);
    if (f->answer[0] != '\0' && !text_equal(f->answer, f->proposal)) {
        out_format(o, "<h2>%s</h2><p>", says[SAY_ANSWER][lang]);
        page_text(o, f->answer);
        out_format(o, "</p>");
    }
    if (paper_of(f) == PAPER_REFUSAL && f->cause[0] != '\0') {
        out_format(o, "<h2>%s</h2><p>", says[SAY_INSTEAD][lang]);
        page_text(o, f->cause);
        out_format(o, "</p>");
    }
}

static struct page_thing thing_of(const struct hub *h, const struct case_file *f)
{
    const struct underway *u = underway_of(h->underways, h->site, f->id);

    return (struct page_thing){"case", f->id, f->mark_count + u->revision};
}

static void questions(struct json_out *o, const struct hub *h, const struct case_file *f, int lang)
{
    const struct page_thing thing = thing_of(h, f);
    char text[MOMENT_TEXT];

    if (case_may(f, ACT_CONSENT)) {
        page_time(f->asked_due, text);
        out_format(o, "<h2>%s %s</h2>", says[SAY_ASKS_LATER][lang], text);
        page_button(o, h, &thing, "agree", lang, says[SAY_AGREE][lang]);
        page_button(o, h, &thing, "refuse", lang, says[SAY_REFUSE][lang]);
    }
    if (case_may(f, ACT_JUDGE)) {
        out_format(o, "<h2>%s</h2>", says[SAY_ASKS_SETTLED][lang]);
        page_button(o, h, &thing, "settled", lang, says[SAY_SETTLED][lang]);
        page_button(o, h, &thing, "open", lang, says[SAY_NOT_SETTLED][lang]);
    }
    if (case_may(f, ACT_FOLLOW_UP)) {
        out_format(o, "<h2>%s</h2>", says[SAY_ASKS_GOOD][lang]);
        page_form(o, h, &thing, "how", lang);
        out_format(o,
                   "<label class=\"field\">%s<textarea name=\"better\" rows=\"3\" "
                   "maxlength=\"199\"></textarea></label>",
                   says[SAY_BETTER][lang]);
        for (int level = 5; level > 0; level--)
            out_format(o, "<button class=\"b\" name=\"level\" value=\"%d\">%s</button>", level,
                       page_levels[level][lang]);
        out_format(o, "</form>");
    }
}

static void paper_link(struct json_out *o, const struct hub_call *c, const struct case_file *f,
                       int lang)
{
    if (paper_of(f) == PAPER_NONE)
        return;
    out_format(o, "<a class=\"b\" href=\"/c/%s/paper.pdf?lang=%s\">%s</a>", c->arg, page_tag(lang),
               says[paper_of(f) == PAPER_REFUSAL ? SAY_REFUSAL : SAY_REPORT][lang]);
}

void page_case_link(const struct hub *h, struct id id, char to[LINK_TEXT])
{
    struct case_token t = {.id = id};
    uint8_t bytes[TOKEN_BYTES];

    memcpy(t.signer, h->c.device.b, sizeof t.signer);
    case_token_pack(&t, bytes);
    page_sign_link(h, "c", case_token_message, bytes, to);
}

const struct case_file *page_case_of(const struct hub *h, const char *token)
{
    uint8_t bytes[TOKEN_BYTES];
    struct case_token t;

    if (!page_token(h, token, case_token_message, bytes) || !case_token_unpack(bytes, &t))
        return NULL;
    return case_by_id(h->site, t.id);
}

static enum say came_of(const char *done)
{
    return strcmp(done, "noted") == 0  ? SAY_THANKS
           : strcmp(done, "sent") == 0 ? SAY_SENT
           : strcmp(done, "long") == 0 ? SAY_TOO_LONG
                                       : SAY_CHANGED;
}

void run_case_page(struct hub *h, struct hub_call *c)
{
    const struct case_file *f = page_case_of(h, c->arg);
    const char *done = http_query(c->request, "done");
    struct page_thing thing;
    struct json_out o = {0};
    int lang = page_language(c);

    if (f == NULL) {
        page_not_found(h, c, says[SAY_NONE]);
        return;
    }
    thing = thing_of(h, f);
    page_head(&o, h, lang, says[SAY_TITLE][lang], PAGE_FORMS);
    if (done != NULL)
        out_format(&o, "<p class=\"said\" role=\"status\">%s</p>", says[came_of(done)][lang]);
    out_format(&o, "<p>%s</p><h1 class=\"words\">%s</h1>", page_case_kinds[f->kind][lang],
               page_case_states[f->state][lang]);
    facts(&o, h, f, lang, c->now);
    questions(&o, h, f, lang);
    work_page_options(&o, f, lang);
    underway_page(&o, h, c, f, &thing, lang);
    paper_link(&o, c, f, lang);
    survey_page_offer(&o, h, lang, &thing, c->now);
    page_foot(&o, c, 200, lang, PAGE_FORMS);
}

/* ---- the forms ---- */

/* False for a word that no form of the page sends. */
static bool read_answer(const char *what, struct case_command *to)
{
    static const struct {
        const char *word;
        enum case_act act;
        int agreed;
    } answers[] = {
        {"agree", ACT_CONSENT, 1}, {"refuse", ACT_CONSENT, 0}, {"settled", ACT_JUDGE, 1},
        {"open", ACT_JUDGE, 0},    {"sign", ACT_SIGN, 0},
    };

    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        if (strcmp(answers[i].word, what) == 0) {
            to->act = answers[i].act;
            to->agreed = answers[i].agreed;
            return true;
        }
    }
    return false;
}

/* How it was, and what could be better (R18), which is sealed.  The word for the page;
 * "" goes on. */
static const char *read_follow_up(const struct hub *h, const struct http_request *r,
                                  struct case_command *to, char told[TOLD_SIZE])
{
    char level[4], better[TOLD_PLAIN];
    bool fits;

    to->act = ACT_FOLLOW_UP;
    to->told = told;
    if (!form_value(r->body, r->body_size, "level", level, sizeof level) || level[1] != '\0')
        return "changed";
    to->level = level[0] - '0';
    fits = form_text(r->body, r->body_size, "better", better, sizeof better) &&
           seals_close(h, SEAL_CASE, better, told, TOLD_SIZE);
    wipe(better, sizeof better);
    return fits ? "" : "long";
}

void run_case_form(struct hub *h, struct hub_call *c)
{
    struct case_command command = {.via = VIA_WEB, .clock = clock_day};
    const struct case_file *f;
    struct page_thing thing;
    const char *done;
    char what[16], hash[HASH_TEXT], told[TOLD_SIZE] = "";
    struct decision d;

    if (!log_begin(h))
        return;
    f = page_case_of(h, c->arg);
    if (f == NULL) {
        page_not_found(h, c, says[SAY_NONE]);
        return;
    }
    thing = thing_of(h, f);
    if (!page_form_said(h, c->request, &thing, what, sizeof what)) {
        page_go_back(c, "changed");
        return;
    }
    if (survey_page_said(h, c, f->id, what, &done)) {
        if (done != NULL)
            page_go_back(c, done);
        return;
    }
    if (underway_form(h, c, f, what, &done)) {
        if (done != NULL)
            page_go_back(c, done);
        return;
    }
    if (strcmp(what, "how") == 0)
        done = read_follow_up(h, c->request, &command, told);
    else
        done = read_answer(what, &command) ? "" : "changed";
    if (done[0] != '\0') {
        page_go_back(c, done);
        return;
    }
    if (command.act == ACT_SIGN) { /* of the document that the proof was made for */
        case_document_hash(h, f, hash);
        command.hash = hash;
    }
    command.id = f->id;
    decide_case(h->site, &command, c->now, &d);
    if (d.refusal != ALLOWED)
        page_go_back(c, "changed");
    else if (log_record(h, &d, c->now))
        page_go_back(c, "noted");
}
