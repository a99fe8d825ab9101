/* underway.c - what goes on by itself while a case is under way: clocks of reports, words
 * to the customer, the archive; the proposal with its plan (R11, R12, R14, R19). */
#include "base/text.h"
#include "hub/page.h"
#include "port/clock.h"
#include "port/crypto.h"

enum { SETTLE_MAX = 2 * CASES_MAX };

/* ---- the proposal ---- */

enum say { SAY_OPTION, SAY_GOAL, SAY_MILESTONE, SAY_PEOPLE, SAY_RISKS, SAY_CONFIRM, SAYS };

/* What is signed is made of these: a change of them asks for another signature. */
static const char *const says[SAYS][LANGUAGES] = {
    [SAY_OPTION] = {"；办法 %d：%s", "；辦法 %d：%s", "; way %d: %s"},
    [SAY_GOAL] = {"；目标：%s", "；目標：%s", "; goal: %s"},
    [SAY_MILESTONE] = {"；节点 %d：%s %s", "；節點 %d：%s %s", "; milestone %d: %s %s"},
    [SAY_PEOPLE] = {"；人员：%s", "；人員：%s", "; people: %s"},
    [SAY_CONFIRM] = {"请确认 %s 的节点：%s。", "請確認 %s 的節點：%s。",
                     "Please confirm the milestone of %s: %s. "},
    [SAY_RISKS] = {"；风险：%s", "；風險：%s", "; risks: %s"},
};

static void add(char to[PROPOSAL_SIZE], enum say say, int language, const char *text)
{
    if (text[0] != '\0')
        (void)text_append(to, PROPOSAL_SIZE, says[say][language], text);
}

void underway_proposal(const struct hub *h, const struct case_file *f, char to[PROPOSAL_SIZE])
{
    const struct underway *u = underway_of(h->underways, h->site, f->id);
    char when[MOMENT_TEXT];

    text_copy(to, PROPOSAL_SIZE, f->proposal);
    for (int i = 0; i < OPTIONS_MAX && f->options[i][0] != '\0'; i++)
        (void)text_append(to, PROPOSAL_SIZE, says[SAY_OPTION][f->language], i + 1, f->options[i]);
    add(to, SAY_GOAL, f->language, u->goal);
    for (int i = 0; i < u->milestone_count; i++) {
        page_time(u->milestones[i].due, when);
        (void)text_append(to, PROPOSAL_SIZE, says[SAY_MILESTONE][f->language], i + 1, when,
                          u->milestones[i].text);
    }
    add(to, SAY_PEOPLE, f->language, u->people);
    add(to, SAY_RISKS, f->language, u->risks);
}

void underway_words(const struct hub *h, const struct case_file *f, int language, char *to,
                    size_t size)
{
    const struct underway *u = underway_of(h->underways, h->site, f->id);
    int asked = underway_asks(u);
    char when[MOMENT_TEXT];

    if (asked == 0)
        return;
    page_time(u->milestones[asked - 1].due, when);
    text_append(to, size, " ");
    text_append(to, size, says[SAY_CONFIRM][language], when, u->milestones[asked - 1].text);
}

/* ---- what time brings ---- */

static void clocks_due(const struct hub *h, struct moment now, struct decision *to)
{
    decide_underway_due(h->site, h->underways, clock_day, now, to);
}

static void promises_due(const struct hub *h, struct moment now, struct decision *to)
{
    decide_case_due(h->site, clock_day, now, to);
}

static void archive_due(const struct hub *h, struct moment now, struct decision *to)
{
    decide_case_archive(h->site, now, to);
}

static bool settle(struct hub *h, struct moment now,
                   void (*due)(const struct hub *h, struct moment now, struct decision *to))
{
    struct decision d;

    for (int i = 0; i < SETTLE_MAX; i++) {
        due(h, now, &d);
        if (d.count == 0)
            return true;
        if (!h->open) { /* it was decided on what this hub knows; look again */
            if (!log_begin(h))
                return false;
            continue;
        }
        if (!log_record(h, &d, now))
            return false;
    }
    return true;
}

bool underway_settle(struct hub *h, struct moment now)
{
    return settle(h, now, clocks_due) && settle(h, now, promises_due) &&
           settle(h, now, archive_due);
}

bool case_tell(struct hub *h, struct id about, struct moment now)
{
    enum message_channel channel;
    struct decision d;

    if (!message_channel_of(h, about, &channel))
        return true;
    decide_message_news(h->site, crypto_id(), about, channel, now, &d);
    return log_record(h, &d, now);
}

bool underway_follow(struct hub *h, const struct event *e, struct moment now)
{
    if (e->type >= CASE_REGISTERED && e->type <= CASE_ARCHIVED)
        return underway_settle(h, now);
    if (e->type == REPORT_GIVEN || e->type == MILESTONE_TOLD || e->type == OBJECTION_ANSWERED)
        return case_tell(h, e->subject, now);
    return true;
}

/* ---- steps ---- */

bool underway_act(struct hub *h, struct underway_command *command, const char *told,
                  struct moment now, enum refusal *refusal)
{
    char sealed[TOLD_SIZE] = "";
    struct decision d;

    if (!log_begin(h))
        return false;
    if (told != NULL && !text_is_blank(told) &&
        !seals_close(h, SEAL_CASE, told, sealed, sizeof sealed)) {
        *refusal = REFUSED_NO_TEXT;
        return true;
    }
    if (told != NULL)
        command->told = sealed;
    command->clock = clock_day;
    decide_underway(h->site, h->underways, command, now, &d);
    *refusal = d.refusal;
    return d.refusal != ALLOWED || log_record(h, &d, now);
}
