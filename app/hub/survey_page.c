/* survey_page.c - on the page of a ticket or a case: may the customer be asked by message
 * afterwards how it was?  They say so, and call it off, themselves (survey.h). */
#include <string.h>

#include "base/text.h"
#include "hub/page.h"
#include "port/crypto.h"

enum say { SAY_WILL_ASK, SAY_DO_NOT, SAY_MAY_ASK, SAYS };

static const char *const says[SAYS][LANGUAGES] = {
    [SAY_WILL_ASK] = {"办好后会发消息问您一次是否满意。", "辦好後會發訊息問您一次是否滿意。",
                      "We ask you once by message how it was."},
    [SAY_DO_NOT] = {"请不要问我", "請不要問我", "Do not ask me"},
    [SAY_MAY_ASK] = {"办好后可以发消息问我一次", "辦好後可以發訊息問我一次",
                     "You may ask me once by message how it was"},
};

const char *const survey_page_tick[LANGUAGES] = {
    "办好后也可以问我一次是否满意", "辦好後也可以問我一次是否滿意",
    "You may also ask me once, afterwards, how it was"};

static void decide_word(const struct hub *h, struct id about, int lang, bool agreed, const char *to,
                        enum message_channel channel, struct moment now, struct decision *d)
{
    struct survey_consent what = {
        .agreed = agreed, .channel = (int)channel, .language = lang, .via = VIA_WEB};

    text_copy(what.to, sizeof what.to, to);
    decide_survey_consent(h->surveys, h->site, about, &what, now, d);
}

void survey_page_offer(struct json_out *o, const struct hub *h, int lang,
                       const struct page_thing *thing, struct moment now)
{
    const struct survey *v = survey_of(h->surveys, thing->id);
    const struct case_file *f = case_by_id(h->site, thing->id);
    struct decision d;

    if (v != NULL && (v->state == SURVEY_AGREED || v->state == SURVEY_OPEN)) {
        if (v->state == SURVEY_OPEN && (v->ask == 0 || now.at >= v->until))
            return;
        out_format(o, "<p>%s</p>", says[SAY_WILL_ASK][lang]);
        page_button(o, h, thing, "notask", lang, says[SAY_DO_NOT][lang]);
        return;
    }
    if (f != NULL && f->kind != CASE_REQUEST) /* who complained is asked anyway (R22) */
        return;
    decide_word(h, thing->id, lang, true, "", CHANNEL_SMS, now, &d);
    if (d.refusal == ALLOWED && h->c.sends[CHANNEL_SMS] && h->catalogue->surveys.ask_min > 0)
        page_button(o, h, thing, "mayask", lang, says[SAY_MAY_ASK][lang]);
}

bool survey_page_agree(struct hub *h, const struct hub_call *c, struct id about, const char *to,
                       enum message_channel channel)
{
    struct decision d;

    decide_word(h, about, page_language(c), true, to, channel, c->now, &d);
    return d.refusal != ALLOWED || log_record(h, &d, c->now);
}

bool survey_page_said(struct hub *h, const struct hub_call *c, struct id about, const char *what,
                      const char **done)
{
    bool agrees = strcmp(what, "mayask") == 0;
    struct decision d;

    if (!agrees && strcmp(what, "notask") != 0)
        return false;
    decide_word(h, about, page_language(c), agrees, "", CHANNEL_SMS, c->now, &d);
    *done = d.refusal != ALLOWED ? "changed" : log_record(h, &d, c->now) ? "noted" : NULL;
    return true;
}
