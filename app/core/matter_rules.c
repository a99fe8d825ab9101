/* matter_rules.c - which step may follow on which, by whom, and what has to be said. */
#include <string.h>

#include "base/text.h"
#include "core/desk.h"
#include "core/matter.h"

#define IN(state) (1u << (state))
#define IMPROVEMENT (1u << MATTER_IMPROVEMENT)
#define REVIEW (1u << MATTER_REVIEW)
#define RISK (1u << MATTER_RISK)
#define INCIDENT (1u << MATTER_INCIDENT)
#define TRAINING (1u << MATTER_TRAINING)
#define UNDER_WAY                                                                                  \
    (IN(MATTER_OPEN) | IN(MATTER_PLANNED) | IN(MATTER_CARRIED_OUT) | IN(MATTER_CHECKED))
#define LEAD_OR_OWNER (BY_LEAD | BY_OWNER)

const struct matter_rule matter_rules[MATTER_RULES] = {
    {MATTER_PLAN, IMPROVEMENT, IN(MATTER_OPEN) | IN(MATTER_PLANNED) | IN(MATTER_CHECKED),
     MATTER_PLANNED, LEAD_OR_OWNER, NEEDS_TEXT},
    {MATTER_CARRY_OUT, IMPROVEMENT, IN(MATTER_PLANNED), MATTER_CARRIED_OUT, LEAD_OR_OWNER,
     NEEDS_TEXT},
    {MATTER_CHECK, IMPROVEMENT, IN(MATTER_CARRIED_OUT), MATTER_CHECKED, LEAD_OR_OWNER, NEEDS_TEXT},
    {MATTER_RATE, RISK, IN(MATTER_OPEN), -1, LEAD_OR_OWNER, NEEDS_TEXT | NEEDS_RATING | NEEDS_DUE},
    {MATTER_NOTE, INCIDENT | RISK, IN(MATTER_OPEN), -1, LEAD_OR_OWNER, NEEDS_TEXT},
    {MATTER_SESSION, TRAINING, IN(MATTER_OPEN), -1, LEAD_OR_OWNER, NEEDS_TEXT},
    {MATTER_ATTEND, TRAINING, IN(MATTER_OPEN), -1, LEAD_OR_OWNER, 0},
    {MATTER_MARK, REVIEW, IN(MATTER_OPEN), -1, BY_LEAD, 0},
    {MATTER_ASSIGN, IMPROVEMENT | REVIEW | RISK | INCIDENT | TRAINING, UNDER_WAY, -1, BY_LEAD,
     NEEDS_OWNER},
    {MATTER_CLOSE, IMPROVEMENT, UNDER_WAY, MATTER_CLOSED, BY_LEAD, NEEDS_TEXT},
    {MATTER_CLOSE, REVIEW, IN(MATTER_OPEN), MATTER_CLOSED, BY_LEAD, 0},
    {MATTER_CLOSE, RISK | TRAINING, IN(MATTER_OPEN), MATTER_CLOSED, BY_LEAD, NEEDS_TEXT},
    {MATTER_CLOSE, INCIDENT, IN(MATTER_OPEN), MATTER_CLOSED, LEAD_OR_OWNER, NEEDS_TEXT},
    {MATTER_ANSWER, REVIEW, IN(MATTER_CLOSED), MATTER_ANSWERED, BY_PERSON, 0},
    {MATTER_REOPEN, REVIEW, IN(MATTER_ANSWERED), MATTER_OPEN, BY_LEAD, NEEDS_TEXT},
};

const struct matter_rule *matter_rule_for(const struct matter *m, enum matter_act act)
{
    for (int i = 0; i < MATTER_RULES; i++) {
        const struct matter_rule *r = &matter_rules[i];

        if (r->act == act && (r->kinds & 1u << m->kind) != 0 && (r->from & IN(m->state)) != 0)
            return r;
    }
    return NULL;
}

bool matter_may(const struct matter *m, enum matter_act act, const char *by, bool lead)
{
    const struct matter_rule *r = matter_rule_for(m, act);
    bool person = m->kind == MATTER_REVIEW && strcmp(by, m->first.staff) == 0;

    if (r == NULL)
        return false;
    if (person)
        return (r->by & BY_PERSON) != 0;
    return ((r->by & BY_LEAD) != 0 && lead) ||
           ((r->by & BY_OWNER) != 0 && strcmp(by, m->first.owner) == 0);
}

/* ---- what has to be said ---- */

static bool is_said(const char *text)
{
    return !text_is_blank(text);
}

static bool is_level(int n)
{
    return n >= 1 && n <= 5;
}

static enum refusal check_needs(const struct catalogue *c, const struct matter_step *w,
                                unsigned needs, civil today)
{
    if ((w->owner[0] != '\0' || (needs & NEEDS_OWNER) != 0) && catalogue_staff(c, w->owner) < 0)
        return REFUSED_NO_STAFF;
    if (((needs & NEEDS_TEXT) != 0 && !is_said(w->text)) ||
        ((needs & NEEDS_TITLE) != 0 && !is_said(w->title)))
        return REFUSED_NO_TEXT;
    if ((w->due != 0 || (needs & NEEDS_DUE) != 0) && w->due < today)
        return REFUSED_NO_DUE;
    if ((needs & NEEDS_RATING) != 0 && !(is_level(w->likelihood) && is_level(w->harm)))
        return REFUSED_LEVEL;
    return ALLOWED;
}

/* ---- opening ---- */

static const struct {
    unsigned by, needs;
} openings[MATTER_KINDS] = {
    [MATTER_IMPROVEMENT] = {BY_LEAD, NEEDS_TITLE | NEEDS_TEXT | NEEDS_OWNER | NEEDS_DUE},
    [MATTER_SAMPLE] = {BY_LEAD, NEEDS_DUE},
    [MATTER_REVIEW] = {BY_LEAD, NEEDS_DUE},
    [MATTER_RISK] = {BY_LEAD, NEEDS_TITLE | NEEDS_TEXT | NEEDS_OWNER | NEEDS_DUE | NEEDS_RATING},
    [MATTER_INCIDENT] = {BY_ANYONE, NEEDS_TITLE | NEEDS_TEXT | NEEDS_OWNER},
    [MATTER_TRAINING] = {BY_LEAD, NEEDS_TITLE | NEEDS_OWNER | NEEDS_DUE},
};

void decide_matter_open(const struct matters *x, const struct catalogue *c,
                        const struct matter_command *command, struct moment now,
                        struct decision *to)
{
    const struct matter_step *w = &command->what;

    to->count = 0;
    to->refusal =
        command->lead || (openings[w->kind].by & BY_ANYONE) != 0 ? ALLOWED : REFUSED_NOT_ALLOWED;
    if (to->refusal != ALLOWED || matter_of(x, command->id) != NULL)
        return;
    to->refusal = check_needs(c, w, openings[w->kind].needs, day_of(now));
    if (to->refusal == ALLOWED)
        decision_add(to, MATTER_OPENED, command->id, now)->body.matter = *w;
}

/* ---- steps ---- */

static bool all_marked(const struct catalogue *c, const struct matter *m)
{
    for (int i = 0; i < matter_step_count(c, m); i++) {
        if (m->marks[i] == MARK_NONE)
            return false;
    }
    return true;
}

/* What only one act asks for. */
static enum refusal check_act(const struct catalogue *c, const struct matter *m,
                              const struct matter_command *command)
{
    const struct catalogue *written = command->written != NULL ? command->written : c;
    const struct matter_step *w = &command->what;

    switch (w->act) {
    case MATTER_ASSIGN:
        return m->kind == MATTER_REVIEW && strcmp(w->owner, m->first.staff) == 0
                   ? REFUSED_NOT_ALLOWED
                   : ALLOWED;
    case MATTER_MARK:
        if (w->number < 1 || w->number > matter_step_count(written, m) || w->said == MARK_NONE)
            return REFUSED_STATE;
        return w->said == MARK_NOT_MET && !is_said(w->text) ? REFUSED_NO_TEXT : ALLOWED;
    case MATTER_ANSWER:
        return w->said == ANSWER_AGREES || is_said(w->text) ? ALLOWED : REFUSED_NO_TEXT;
    case MATTER_ATTEND:
        if (w->number < 1 || w->number > m->sessions || w->said == RESULT_NONE)
            return REFUSED_STATE;
        return catalogue_staff(c, w->staff) < 0 ? REFUSED_NO_STAFF : ALLOWED;
    case MATTER_CLOSE:
        if (m->kind == MATTER_REVIEW)
            return all_marked(written, m) ? ALLOWED : REFUSED_STATE;
        /* What was not checked is neither better nor worse. */
        return m->kind != MATTER_IMPROVEMENT || w->said == VERDICT_DROPPED ||
                       (m->state == MATTER_CHECKED && w->said != VERDICT_NONE)
                   ? ALLOWED
                   : REFUSED_STATE;
    default:
        return ALLOWED;
    }
}

static enum refusal check(const struct catalogue *c, const struct matter *m,
                          const struct matter_command *command, civil today)
{
    const struct matter_step *w = &command->what;
    const struct matter_rule *r;
    enum refusal refusal;

    if (m == NULL)
        return REFUSED_NO_MATTER;
    r = matter_rule_for(m, (enum matter_act)w->act);
    if (r == NULL)
        return REFUSED_STATE;
    if (!matter_may(m, r->act, w->by, command->lead))
        return REFUSED_NOT_ALLOWED;
    refusal = check_needs(c, w, r->needs, today);
    return refusal != ALLOWED ? refusal : check_act(c, m, command);
}

/* Whom and until when is changed by the steps that are there for it alone. */
static void leave_out(struct matter_step *w)
{
    if (w->act != MATTER_ASSIGN)
        w->owner[0] = '\0';
    if (w->act != MATTER_ASSIGN && w->act != MATTER_RATE)
        w->due = 0;
    if (w->act != MATTER_PLAN && w->act != MATTER_CHECK) {
        w->figure = FIGURE_NONE;
        w->from = w->to = 0;
    }
    if (w->act != MATTER_PLAN)
        w->indicator[0] = '\0';
}

void decide_matter(const struct matters *x, const struct catalogue *c,
                   const struct matter_command *command, struct moment now, struct decision *to)
{
    const struct matter *m = matter_of(x, command->id);
    struct matter_step *b;

    to->count = 0;
    to->refusal = check(c, m, command, day_of(now));
    if (to->refusal != ALLOWED)
        return;
    b = &decision_add(to, MATTER_STEPPED, command->id, now)->body.matter;
    *b = command->what;
    leave_out(b);
    if (m->kind == MATTER_REVIEW) /* the log tells it to this person alone */
        text_copy(b->staff, sizeof b->staff, m->first.staff);
}
