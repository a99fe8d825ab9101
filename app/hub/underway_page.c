/* underway_page.c - a case's page: the proposal with its milestones, the newest report,
 * objections and their answers (R11, R12, R13, R14).
 *
 * The customer may agree to the proposal without drawing, confirm a milestone that they
 * are asked of, and object.  What they objected is not shown again. */
#include <string.h>

#include "base/text.h"
#include "hub/page.h"
#include "wire/form.h"

enum say {
    SAY_PROPOSAL,
    SAY_GOAL,
    SAY_PEOPLE,
    SAY_RISKS,
    SAY_PROMISED,
    SAY_SIGNED,
    SAY_MILESTONES,
    SAY_CONFIRMED,
    SAY_ASKED,
    SAY_CONFIRM,
    SAY_SIGN_ABOUT,
    SAY_SIGN,
    SAY_REPORT,
    SAY_DONE,
    SAY_TO_DO,
    SAY_NEXT,
    SAY_OBJECTION,
    SAY_RAISED,
    SAY_ANSWER_BY,
    SAY_ANSWERED,
    SAY_OBJECT,
    SAY_OBJECT_ABOUT,
    SAY_SEND,
    SAY_BACK,
    SAYS
};

static const char *const says[SAYS][LANGUAGES] = {
    [SAY_PROPOSAL] = {"办理方案", "辦理方案", "The proposal"},
    [SAY_GOAL] = {"目标", "目標", "Goal"},
    [SAY_PEOPLE] = {"人员", "人員", "People"},
    [SAY_RISKS] = {"风险", "風險", "Risks"},
    [SAY_PROMISED] = {"承诺办结", "承諾辦結", "Promised by"},
    [SAY_SIGNED] = {"已同意", "已同意", "Agreed to"},
    [SAY_MILESTONES] = {"节点", "節點", "Milestones"},
    [SAY_CONFIRMED] = {"已确认", "已確認", "confirmed"},
    [SAY_ASKED] = {"请您确认", "請您確認", "please confirm"},
    [SAY_CONFIRM] = {"确认：", "確認：", "Confirm: "},
    [SAY_SIGN_ABOUT] = {"您同意这个方案吗？需要手写签名的，请到大厅。",
                        "您同意這個方案嗎？需要手寫簽名的，請到大廳。",
                        "Do you agree to this proposal? To sign by hand, please come to the hall."},
    [SAY_SIGN] = {"同意这个方案", "同意這個方案", "I agree to the proposal"},
    [SAY_REPORT] = {"进展报告", "進展報告", "How it goes"},
    [SAY_DONE] = {"已完成", "已完成", "Done"},
    [SAY_TO_DO] = {"待办", "待辦", "To do"},
    [SAY_NEXT] = {"下次报告", "下次報告", "Next report by"},
    [SAY_OBJECTION] = {"您的异议", "您的異議", "Your objection"},
    [SAY_RAISED] = {"提出时间", "提出時間", "Raised"},
    [SAY_ANSWER_BY] = {"最迟答复", "最遲答覆", "Answered by"},
    [SAY_ANSWERED] = {"答复", "答覆", "Answer"},
    [SAY_OBJECT] = {"提出异议", "提出異議", "Object to the proposal"},
    [SAY_OBJECT_ABOUT] = {"您对方案有什么异议？", "您對方案有什麼異議？", "What do you object to?"},
    [SAY_SEND] = {"提交", "提交", "Send"},
    [SAY_BACK] = {"返回", "返回", "Back"},
};

static const char *say(enum say what, int lang)
{
    return says[what][lang];
}

static void row(struct json_out *o, enum say label, int lang, const char *value)
{
    if (value[0] != '\0')
        page_row(o, say(label, lang), value);
}

static void time_row(struct json_out *o, enum say label, int lang, instant at)
{
    char text[MOMENT_TEXT];

    if (at == 0)
        return;
    page_time(at, text);
    page_row(o, say(label, lang), text);
}

/* ---- the proposal ---- */

static void milestones(struct json_out *o, const struct underway *u, int lang)
{
    char when[MOMENT_TEXT];

    if (u->milestone_count == 0)
        return;
    out_format(o, "<h3>%s</h3><ol class=\"steps\">", say(SAY_MILESTONES, lang));
    for (int i = 0; i < u->milestone_count; i++) {
        const struct milestone *m = &u->milestones[i];

        page_time(m->due, when);
        out_format(o, "<li><b>%s</b> ", when);
        page_text(o, m->text);
        if (m->confirmed > 0 || m->told > 0)
            out_format(o, " <small>%s</small>",
                       say(m->confirmed > 0 ? SAY_CONFIRMED : SAY_ASKED, lang));
        out_format(o, "</li>");
    }
    out_format(o, "</ol>");
}

static void proposal(struct json_out *o, const struct case_file *f, const struct underway *u,
                     int lang)
{
    out_format(o, "<h2>%s</h2><p>", say(SAY_PROPOSAL, lang));
    page_text(o, f->proposal);
    out_format(o, "</p><dl>");
    row(o, SAY_GOAL, lang, u->goal);
    row(o, SAY_PEOPLE, lang, u->people);
    row(o, SAY_RISKS, lang, u->risks);
    time_row(o, SAY_PROMISED, lang, f->proposed_due);
    time_row(o, SAY_SIGNED, lang, f->signed_at);
    out_format(o, "</dl>");
    milestones(o, u, lang);
}

static void confirmations(struct json_out *o, const struct hub *h, const struct case_file *f,
                          const struct underway *u, const struct page_thing *thing, int lang)
{
    char what[16];

    for (int i = 0; i < u->milestone_count && case_is_under_way(f); i++) {
        const struct milestone *m = &u->milestones[i];

        if (m->told == 0 || m->confirmed > 0)
            continue;
        text_format(what, sizeof what, "confirm%d", i + 1);
        page_form(o, h, thing, what, lang);
        out_format(o, "<button class=\"go\">%s", say(SAY_CONFIRM, lang));
        page_text(o, m->text);
        out_format(o, "</button></form>");
    }
}

/* ---- reports and objections ---- */

static void report(struct json_out *o, const struct underway *u, int lang)
{
    char when[MOMENT_TEXT];

    if (u->report.at == 0 && u->due == 0)
        return;
    out_format(o, "<h2>%s</h2>", say(SAY_REPORT, lang));
    if (u->report.at > 0) {
        page_time(u->report.at, when);
        out_format(o, "<p>%s</p>", when);
    }
    out_format(o, "<dl>");
    row(o, SAY_DONE, lang, u->report.done);
    row(o, SAY_TO_DO, lang, u->report.to_do);
    row(o, SAY_RISKS, lang, u->report.risks);
    time_row(o, SAY_NEXT, lang, u->due);
    out_format(o, "</dl>");
}

static void objections(struct json_out *o, const struct underway *u, int lang)
{
    for (int n = 1; n <= u->objection_count; n++) {
        const struct objection *x = &u->objections[(n - 1) % OBJECTIONS_KEPT];

        if (x->n != n)
            continue;
        out_format(o, "<h2>%s</h2><dl>", say(SAY_OBJECTION, lang));
        time_row(o, SAY_RAISED, lang, x->raised);
        if (x->answered == 0)
            time_row(o, SAY_ANSWER_BY, lang, x->due);
        row(o, SAY_ANSWERED, lang, x->answer);
        out_format(o, "</dl>");
    }
}

static void object(struct json_out *o, const struct hub *h, const struct hub_call *c,
                   const struct page_thing *thing, int lang)
{
    const char *ask = http_query(c->request, "ask");

    if (ask == NULL || strcmp(ask, "object") != 0) {
        page_link(o, lang, "&amp;ask=object", "b", say(SAY_OBJECT, lang));
        return;
    }
    page_form(o, h, thing, "object", lang);
    out_format(o,
               "<label class=\"field\">%s<textarea name=\"text\" rows=\"4\" maxlength=\"199\" "
               "required></textarea></label><button class=\"go\">%s</button></form>",
               say(SAY_OBJECT_ABOUT, lang), say(SAY_SEND, lang));
    page_link(o, lang, "", "b", say(SAY_BACK, lang));
}

void underway_page(struct json_out *o, const struct hub *h, const struct hub_call *c,
                   const struct case_file *f, const struct page_thing *thing, int lang)
{
    const struct underway *u = underway_of(h->underways, h->site, f->id);

    if (f->proposal[0] != '\0')
        proposal(o, f, u, lang);
    confirmations(o, h, f, u, thing, lang);
    if (case_may(f, ACT_SIGN)) {
        out_format(o, "<p>%s</p>", say(SAY_SIGN_ABOUT, lang));
        page_button(o, h, thing, "sign", lang, say(SAY_SIGN, lang));
    }
    report(o, u, lang);
    objections(o, u, lang);
    if (underway_may(u, f, UNDERWAY_OBJECT))
        object(o, h, c, thing, lang);
}

/* ---- its forms ---- */

bool underway_form(struct hub *h, const struct hub_call *c, const struct case_file *f,
                   const char *what, const char **done)
{
    struct underway_command command = {.id = f->id, .staff = "", .via = VIA_WEB};
    bool objects = strcmp(what, "object") == 0;
    char told[TOLD_PLAIN] = "";
    enum refusal refusal;

    if (!objects && strncmp(what, "confirm", 7) != 0)
        return false;
    command.act = objects ? UNDERWAY_OBJECT : UNDERWAY_CONFIRM;
    if (!objects && what[7] >= '1' && what[7] <= '9' && what[8] == '\0')
        command.n = what[7] - '0';
    if (objects &&
        (!form_text(c->request->body, c->request->body_size, "text", told, sizeof told) ||
         told[0] == '\0')) {
        *done = "long";
        return true;
    }
    *done = NULL;
    if (underway_act(h, &command, told, c->now, &refusal))
        *done = refusal == ALLOWED ? "noted" : "changed";
    wipe(told, sizeof told);
    return true;
}
