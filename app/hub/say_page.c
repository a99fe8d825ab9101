/* say_page.c - /say: whoever is not in the hall opens a case by phone or computer (R1, R5).
 *
 * First what was written is shown again, and only then sent (R2).  What somebody tells,
 * their name and where they are reached are sealed at once; the page of the case says
 * from then on how it stands.  Anybody may post here, so an address is slowed after some
 * cases and the hall takes so many an hour; what was typed is never lost by that, it stays
 * in the form.  No script. */
#include <string.h>

#include "base/text.h"
#include "hub/page.h"
#include "port/clock.h"
#include "wire/form.h"

enum {
    HOUR_MAX = 60, /* cases by this page within an hour: beyond that it is no customers */
    REACH_SIZE = 65,
    CALLER_NAME = 97
};

enum say {
    SAY_TITLE,
    SAY_INTRO,
    SAY_KIND,
    SAY_SERVICE,
    SAY_ANY,
    SAY_WORDS,
    SAY_NAME,
    SAY_REACH,
    SAY_OPTIONAL,
    SAY_PRIVATE,
    SAY_LOOK,
    SAY_RIGHT,
    SAY_SEND,
    SAY_CHANGE,
    SAY_SHORT,
    SAY_BUSY,
    SAY_CHANGED,
    SAYS
};

static const char *const says[SAYS][LANGUAGES] = {
    [SAY_TITLE] = {"告诉大厅", "告訴大廳", "Tell the hall"},
    [SAY_INTRO] = {"不用到现场：在这里办事、提问、投诉、提建议或表扬。发送后您会得到查询码，"
                   "随时可以查看进展。",
                   "不用到現場：在這裡辦事、提問、投訴、提建議或表揚。發送後您會得到查詢碼，"
                   "隨時可以查看進展。",
                   "No need to come: ask for something, put a question, complain, suggest or "
                   "praise. You then get a code and a page that says how it stands."},
    [SAY_KIND] = {"您要说的是", "您要說的是", "What is it?"},
    [SAY_SERVICE] = {"哪项业务", "哪項業務", "Which service?"},
    [SAY_ANY] = {"不清楚", "不清楚", "I do not know"},
    [SAY_WORDS] = {"请用您自己的话写下来", "請用您自己的話寫下來", "In your own words"},
    [SAY_NAME] = {"姓名", "姓名", "Your name"},
    [SAY_REACH] = {"手机号或邮箱", "手機號或郵箱", "Phone or mail"},
    [SAY_OPTIONAL] = {"（可不填）", "（可不填）", " (if you like)"},
    [SAY_PRIVATE] = {"您写的内容加密保存，只有办理的人能打开，每次打开都有记录。",
                     "您寫的內容加密保存，只有辦理的人能打開，每次打開都有記錄。",
                     "What you write is kept sealed. Only who deals with it can open it, and each "
                     "time is on record."},
    [SAY_LOOK] = {"再看一遍", "再看一遍", "Read it over"},
    [SAY_RIGHT] = {"我们这样理解，对吗？", "我們這樣理解，對嗎？", "Is this what you mean?"},
    [SAY_SEND] = {"对，发送", "對，發送", "Yes, send it"},
    [SAY_CHANGE] = {"修改", "修改", "Change it"},
    [SAY_SHORT] = {"还没有发送：请写下内容，最多 199 个字；其他栏请写短一些。",
                   "還沒有發送：請寫下內容，最多 199 個字；其他欄請寫短一些。",
                   "Not sent yet: please write something, up to 199 characters, and keep the "
                   "other lines short."},
    [SAY_BUSY] = {"现在来信太多，还没有发送。请过几分钟再按一次“发送”，或拨打电话：",
                  "現在來信太多，還沒有發送。請過幾分鐘再按一次「發送」，或撥打電話：",
                  "Too many are writing just now: it is not sent yet. Please press send again in "
                  "some minutes, or call:"},
    [SAY_CHANGED] = {"这一页已经过期，请再写一次。", "這一頁已經過期，請再寫一次。",
                     "This page is too old; please write it again."},
};

/* What stands in the form. */
struct written {
    struct id id; /* of the case that it becomes: sent twice, it is one */
    int kind;     /* enum case_kind */
    char service[CODE_SIZE];
    char words[TOLD_PLAIN], name[CALLER_NAME], reach[REACH_SIZE];
};

static struct page_thing thing_of(const struct written *w)
{
    return (struct page_thing){"say", w->id, 0};
}

static const enum case_kind order[KINDS] = {CASE_ENQUIRY, CASE_REQUEST, CASE_COMPLAINT,
                                            CASE_SUGGESTION, CASE_PRAISE};

/* ---- the page ---- */

static void hidden(struct json_out *o, const char *name, const char *value)
{
    out_format(o, "<input type=\"hidden\" name=\"%s\" value=\"", name);
    page_text(o, value);
    out_format(o, "\">");
}

static void begin_form(struct json_out *o, const struct hub *h, const struct written *w,
                       const char *what, int lang)
{
    const struct page_thing thing = thing_of(w);
    char id[ID_TEXT];

    id_to_text(w->id, id);
    page_form(o, h, &thing, what, lang);
    hidden(o, "id", id);
}

static void choice(struct json_out *o, const char *value, bool chosen, const char *words)
{
    out_format(o, "<option value=\"%s\"%s>", value, chosen ? " selected" : "");
    page_text(o, words);
    out_format(o, "</option>");
}

static void kind_field(struct json_out *o, const struct written *w, int lang)
{
    out_format(o, "<label class=\"field\">%s<select name=\"kind\">", says[SAY_KIND][lang]);
    for (int i = 0; i < KINDS; i++)
        choice(o, case_kind_names[order[i]], w->kind == (int)order[i],
               page_case_kinds[order[i]][lang]);
    out_format(o, "</select></label>");
}

static void service_field(struct json_out *o, const struct hub *h, const struct written *w,
                          int lang)
{
    int offered[SERVICES_MAX], n = catalogue_offered(h->catalogue, offered);

    out_format(o, "<label class=\"field\">%s<select name=\"service\">", says[SAY_SERVICE][lang]);
    choice(o, "", w->service[0] == '\0', says[SAY_ANY][lang]);
    for (int i = 0; i < n; i++) {
        const struct service *s = &h->catalogue->services[offered[i]];

        choice(o, s->code, strcmp(w->service, s->code) == 0, s->name.text[lang]);
    }
    out_format(o, "</select></label>");
}

static void text_field(struct json_out *o, enum say label, const char *name, const char *complete,
                       int most, const char *value, int lang)
{
    out_format(o,
               "<label class=\"field\">%s%s<input name=\"%s\" autocomplete=\"%s\" maxlength=\"%d\" "
               "value=\"",
               says[label][lang], says[SAY_OPTIONAL][lang], name, complete, most);
    page_text(o, value);
    out_format(o, "\"></label>");
}

static void ask(struct json_out *o, const struct hub *h, const struct written *w, int lang)
{
    out_format(o, "<h1 class=\"words\">%s</h1><p>%s</p>", says[SAY_TITLE][lang],
               says[SAY_INTRO][lang]);
    begin_form(o, h, w, "look", lang);
    kind_field(o, w, lang);
    service_field(o, h, w, lang);
    out_format(o,
               "<label class=\"field\">%s<textarea name=\"words\" rows=\"5\" maxlength=\"199\" "
               "required>",
               says[SAY_WORDS][lang]);
    page_text(o, w->words);
    out_format(o, "</textarea></label>");
    text_field(o, SAY_NAME, "name", "name", 32, w->name, lang);
    text_field(o, SAY_REACH, "reach", "on", REACH_SIZE - 1, w->reach, lang);
    out_format(o, "<p><small>%s</small></p><button class=\"go\">%s</button></form>",
               says[SAY_PRIVATE][lang], says[SAY_LOOK][lang]);
}

static void all_hidden(struct json_out *o, const struct written *w)
{
    hidden(o, "kind", case_kind_names[w->kind]);
    hidden(o, "service", w->service);
    hidden(o, "words", w->words);
    hidden(o, "name", w->name);
    hidden(o, "reach", w->reach);
}

/* What was understood is said back (R2). */
static void say_back(struct json_out *o, const struct hub *h, const struct written *w, int lang)
{
    int service = catalogue_service(h->catalogue, w->service);

    out_format(o, "<h1 class=\"words\">%s</h1><dl>", says[SAY_RIGHT][lang]);
    page_row(o, says[SAY_KIND][lang], page_case_kinds[w->kind][lang]);
    if (service >= 0)
        page_row(o, says[SAY_SERVICE][lang], h->catalogue->services[service].name.text[lang]);
    if (w->name[0] != '\0')
        page_row(o, says[SAY_NAME][lang], w->name);
    if (w->reach[0] != '\0')
        page_row(o, says[SAY_REACH][lang], w->reach);
    out_format(o, "</dl><blockquote>");
    page_text(o, w->words);
    out_format(o, "</blockquote>");
    begin_form(o, h, w, "send", lang);
    all_hidden(o, w);
    out_format(o, "<button class=\"go\">%s</button></form>", says[SAY_SEND][lang]);
    begin_form(o, h, w, "change", lang);
    all_hidden(o, w);
    out_format(o, "<button class=\"b\">%s</button></form>", says[SAY_CHANGE][lang]);
}

static void show(const struct hub *h, struct hub_call *c, const struct written *w, bool back,
                 int status, enum say word)
{
    int lang = page_language(c);
    struct json_out o = {0};

    page_head(&o, h, lang, says[SAY_TITLE][lang], PAGE_FORMS);
    if (word != SAYS) {
        out_format(&o, "<p class=\"said\" role=\"status\">%s", says[word][lang]);
        if (word == SAY_BUSY)
            page_text(&o, h->catalogue->hotline);
        out_format(&o, "</p>");
    }
    if (back)
        say_back(&o, h, w, lang);
    else
        ask(&o, h, w, lang);
    page_foot(&o, c, status, lang, PAGE_FORMS);
}

static void show_new(const struct hub *h, struct hub_call *c, int status, enum say word)
{
    show(h, c, &(struct written){.id = crypto_id(), .kind = CASE_ENQUIRY}, false, status, word);
}

void run_say_page(struct hub *h, struct hub_call *c)
{
    show_new(h, c, 200, SAYS);
}

/* ---- the form ---- */

/* False: something is missing or too long; the rest stands in `to` all the same. */
static bool read_form(const struct hub *h, const struct http_request *r, struct written *to)
{
    char kind[CODE_SIZE];
    bool good = form_value(r->body, r->body_size, "kind", kind, sizeof kind);

    to->kind = CASE_ENQUIRY;
    for (int i = 0; i < KINDS; i++) {
        if (strcmp(case_kind_names[i], kind) == 0)
            to->kind = i;
    }
    if (!form_value(r->body, r->body_size, "service", to->service, sizeof to->service) ||
        catalogue_service(h->catalogue, to->service) < 0)
        to->service[0] = '\0';
    good &= form_text(r->body, r->body_size, "words", to->words, sizeof to->words);
    good &= form_text(r->body, r->body_size, "name", to->name, sizeof to->name);
    good &= form_typed(r->body, r->body_size, "reach", to->reach, sizeof to->reach);
    return good && to->words[0] != '\0';
}

static int within_the_hour(const struct site *s, instant now)
{
    int n = 0;

    for (int i = 0; i < s->cases.used; i++)
        n += s->cases.rows[i].via == VIA_WEB && s->cases.rows[i].author[0] == '\0' &&
             s->cases.rows[i].filed > now - HOUR;
    return n;
}

/* Many by one address, or by all together, or no room: false, and none is opened. */
static bool has_turn(struct hub *h, const struct hub_call *c)
{
    return lockout_wait(&h->writers, c->address, c->boot.millis) == 0 &&
           within_the_hour(h->site, c->now.at) < HOUR_MAX && case_has_room(h->site, c->now.at);
}

/* False: it could not be stored, or does not fit. */
static bool enter(struct hub *h, struct hub_call *c, const struct written *w)
{
    struct case_opened what = {.via = VIA_WEB, .language = page_language(c)};
    struct decision d;

    if (!log_begin(h) || !seals_close(h, SEAL_CASE, w->words, what.told, sizeof what.told) ||
        !seals_close(h, SEAL_CASE, w->name, what.name, sizeof what.name) ||
        !seals_close(h, SEAL_CASE, w->reach, what.contact, sizeof what.contact))
        return false;
    text_copy(what.service, sizeof what.service, w->service);
    text_copy(what.find, sizeof what.find, c->worked ? c->made : "");
    decide_case_open(h->site, (enum case_kind)w->kind, w->id, &what, clock_day, c->now, &d);
    return log_record(h, &d, c->now);
}

static void go_to_case(const struct hub *h, struct hub_call *c, struct id id)
{
    char link[LINK_TEXT];

    page_case_link(h, id, link);
    answer_text(c, 303, "text/plain", NULL);
    answer_header(c, "Location: %s?lang=%s&done=sent", link + strlen(h->c.public_url),
                  page_tag(page_language(c)));
    answer_header(c, "Cache-Control: no-store");
    answer_header(c, "Referrer-Policy: same-origin");
}

static void send(struct hub *h, struct hub_call *c, const struct written *w)
{
    bool known = case_by_id(h->site, w->id) != NULL; /* its reply was lost */

    if (!known && !has_turn(h, c)) {
        show(h, c, w, true, 429, SAY_BUSY);
        answer_header(c, "Retry-After: 300");
    } else if (!known && w->reach[0] != '\0' && strchr(w->reach, '@') == NULL && !c->worked) {
        text_copy(c->given, sizeof c->given, w->reach); /* the slow hash is made without the lock */
        memcpy(c->stored, h->c.ring.find, KEY_BYTES);
        c->work = WORK_FIND;
    } else if (known || enter(h, c, w)) {
        if (!known)
            lockout_try(&h->writers, c->address, c->boot.millis);
        go_to_case(h, c, w->id);
    }
}

void run_say_form(struct hub *h, struct hub_call *c)
{
    const struct http_request *r = c->request;
    struct written w = {.kind = CASE_ENQUIRY};
    char id[ID_TEXT], what[16];
    struct page_thing thing;
    bool whole;

    whole = read_form(h, r, &w);
    (void)form_value(r->body, r->body_size, "id", id, sizeof id);
    if (id_from_text(id, &w.id))
        thing = thing_of(&w);
    if (id_is_none(w.id) || !page_form_said(h, r, &thing, what, sizeof what))
        show_new(h, c, 409, SAY_CHANGED);
    else if (!whole || strcmp(what, "change") == 0)
        show(h, c, &w, false, whole ? 200 : 422, whole ? SAYS : SAY_SHORT);
    else if (strcmp(what, "send") == 0)
        send(h, c, &w);
    else
        show(h, c, &w, true, 200, SAYS);
    wipe(&w, sizeof w);
}
