/* case_rules.c - which step may follow on which, and which promise it starts. */
#include <string.h>

#include "core/casework.h"

#define REQUEST (1u << CASE_REQUEST)
#define COMPLAINT (1u << CASE_COMPLAINT)
#define SAID (1u << CASE_ENQUIRY | 1u << CASE_PRAISE | 1u << CASE_SUGGESTION)
#define SUGGESTION (1u << CASE_SUGGESTION)
#define IN(state) (1u << (state))
#define BEFORE_DONE                                                                                \
    (IN(CASE_FILED) | IN(CASE_IN_HAND) | IN(CASE_ACCEPTED) | IN(CASE_PROPOSAL) | IN(CASE_AGREED))
#define COMPLAINT_STATES (IN(CASE_FILED) | IN(CASE_IN_HAND) | IN(CASE_DONE) | IN(CASE_CLOSED))
#define PROMISE(standard) (1u << STANDARD_##standard)
#define RESPONSES (PROMISE(RESPONSE) | PROMISE(RESPONSE_REMOTE) | PROMISE(COMPLAINT_RESPONSE))
#define UNDER_WAY (IN(CASE_ACCEPTED) | IN(CASE_PROPOSAL) | IN(CASE_AGREED))

const struct case_rule case_rules[CASE_ACTS] = {
    [ACT_CONFIRM] = {.name = "confirm",
                     .event = CASE_CONFIRMED,
                     .kinds = REQUEST,
                     .from = IN(CASE_FILED),
                     .to = CASE_FILED,
                     .starts = KEEPS_STEP,
                     .customer = true},
    [ACT_ASSIGN] = {.name = "assign",
                    .event = CASE_ASSIGNED,
                    .kinds = REQUEST | COMPLAINT | SAID,
                    .from = BEFORE_DONE | IN(CASE_DONE),
                    .to = -1,
                    .starts = KEEPS_STEP},
    [ACT_RESPOND] = {.name = "respond",
                     .event = COMPLAINT_RESPONDED,
                     .kinds = REQUEST | COMPLAINT,
                     .from = IN(CASE_FILED),
                     .to = CASE_IN_HAND,
                     .starts = STANDARD_ASSESSMENT,
                     .fulfils = RESPONSES},
    [ACT_ACCEPT] = {.name = "accept",
                    .event = CASE_ASSESSED,
                    .kinds = REQUEST,
                    .from = IN(CASE_FILED) | IN(CASE_IN_HAND),
                    .to = CASE_ACCEPTED,
                    .starts = STANDARD_PROPOSAL,
                    .fulfils = RESPONSES | PROMISE(ASSESSMENT)},
    [ACT_REFUSE] = {.name = "refuse",
                    .event = CASE_REFUSED,
                    .kinds = REQUEST,
                    .from = BEFORE_DONE,
                    .to = CASE_DENIED,
                    .starts = STANDARD_NONE,
                    .fulfils = RESPONSES | PROMISE(ASSESSMENT),
                    .needs_text = true,
                    .needs_cause = true},
    [ACT_PROPOSE] = {.name = "propose",
                     .event = CASE_PROPOSED,
                     .kinds = REQUEST,
                     .from = UNDER_WAY,
                     .to = CASE_PROPOSAL,
                     .starts = STANDARD_DELIVERY,
                     .fulfils = PROMISE(PROPOSAL),
                     .needs_text = true,
                     .needs_due = true},
    [ACT_SIGN] = {.name = "sign",
                  .event = CASE_SIGNED,
                  .kinds = REQUEST,
                  .from = IN(CASE_PROPOSAL),
                  .to = CASE_AGREED,
                  .starts = KEEPS_STEP,
                  .customer = true},
    [ACT_PROGRESS] = {.name = "progress",
                      .event = CASE_PROGRESS,
                      .kinds = REQUEST,
                      .from = IN(CASE_IN_HAND) | UNDER_WAY,
                      .to = -1,
                      .starts = KEEPS_STEP,
                      .needs_text = true},
    [ACT_EXTEND] = {.name = "extend",
                    .event = CASE_EXTENDED,
                    .kinds = REQUEST,
                    .from = IN(CASE_PROPOSAL) | IN(CASE_AGREED),
                    .to = -1,
                    .starts = KEEPS_STEP,
                    .needs_text = true,
                    .needs_due = true},
    [ACT_CONSENT] = {.name = "consent",
                     .event = CASE_CONSENTED,
                     .kinds = REQUEST,
                     .from = IN(CASE_PROPOSAL) | IN(CASE_AGREED),
                     .to = -1,
                     .starts = KEEPS_STEP,
                     .customer = true},
    [ACT_PAUSE] = {.name = "pause",
                   .event = CASE_PAUSED,
                   .kinds = REQUEST,
                   .from = IN(CASE_IN_HAND) | UNDER_WAY,
                   .to = -1,
                   .starts = KEEPS_STEP,
                   .needs_text = true},
    [ACT_RESUME] = {.name = "resume",
                    .event = CASE_RESUMED,
                    .kinds = REQUEST,
                    .from = IN(CASE_IN_HAND) | UNDER_WAY,
                    .to = -1,
                    .starts = KEEPS_STEP},
    [ACT_DELIVER] = {.name = "deliver",
                     .event = CASE_DELIVERED,
                     .kinds = REQUEST,
                     .from = UNDER_WAY,
                     .to = CASE_DONE,
                     .starts = STANDARD_SURVEY,
                     .fulfils = PROMISE(DELIVERY),
                     .needs_text = true},
    [ACT_FOLLOW_UP] = {.name = "follow-up",
                       .event = CASE_FOLLOWED_UP,
                       .kinds = REQUEST,
                       .from = IN(CASE_DONE),
                       .to = CASE_CLOSED,
                       .starts = STANDARD_NONE,
                       .fulfils = PROMISE(SURVEY),
                       .customer = true},
    [ACT_INTERIM] = {.name = "interim",
                     .event = COMPLAINT_INTERIM,
                     .kinds = COMPLAINT | 1u << CASE_ENQUIRY,
                     .from = IN(CASE_FILED) | IN(CASE_IN_HAND),
                     .to = CASE_IN_HAND,
                     .starts = STANDARD_COMPLAINT_PROMISE,
                     .fulfils = RESPONSES | PROMISE(COMPLAINT_SOLUTION) |
                                PROMISE(COMPLAINT_INTERIM) | PROMISE(ANSWER),
                     .needs_text = true,
                     .needs_due = true},
    [ACT_RESOLVE] = {.name = "resolve",
                     .event = COMPLAINT_RESOLVED,
                     .kinds = COMPLAINT,
                     .from = IN(CASE_FILED) | IN(CASE_IN_HAND),
                     .to = CASE_DONE,
                     .starts = STANDARD_COMPLAINT_FOLLOW_UP,
                     .fulfils =
                         RESPONSES | PROMISE(COMPLAINT_SOLUTION) | PROMISE(COMPLAINT_PROMISE),
                     .needs_text = true,
                     .needs_cause = true},
    [ACT_JUDGE] = {.name = "judge",
                   .event = COMPLAINT_JUDGED,
                   .kinds = COMPLAINT,
                   .from = IN(CASE_DONE),
                   .to = CASE_CLOSED, /* when satisfied; else it is opened again */
                   .starts = STANDARD_NONE,
                   .fulfils = PROMISE(COMPLAINT_FOLLOW_UP),
                   .customer = true},
    [ACT_REOPEN] = {.name = "reopen",
                    .event = COMPLAINT_REOPENED,
                    .kinds = COMPLAINT,
                    .from = IN(CASE_DONE) | IN(CASE_CLOSED),
                    .to = CASE_IN_HAND,
                    .starts = STANDARD_COMPLAINT_SOLUTION},
    [ACT_CLOSE] = {.name = "close",
                   .event = COMPLAINT_CLOSED,
                   .kinds = COMPLAINT,
                   .from = IN(CASE_FILED) | IN(CASE_IN_HAND) | IN(CASE_DONE),
                   .to = CASE_CLOSED,
                   .starts = STANDARD_NONE,
                   .manager = true,
                   .needs_cause = true},
    [ACT_ANSWER] = {.name = "answer",
                    .event = ENQUIRY_ANSWERED,
                    .kinds = SAID,
                    .from = IN(CASE_FILED) | IN(CASE_IN_HAND),
                    .to = CASE_CLOSED,
                    .starts = STANDARD_NONE,
                    .fulfils = PROMISE(ANSWER) | PROMISE(ANSWER_PROMISE),
                    .needs_text = true},
    [ACT_IMPROVE] = {.name = "improve",
                     .event = IMPROVEMENT_OPENED,
                     .kinds = SUGGESTION,
                     .from = IN(CASE_FILED) | IN(CASE_IN_HAND),
                     .to = CASE_DONE,
                     .starts = STANDARD_IMPROVEMENT,
                     .fulfils = PROMISE(ANSWER),
                     .needs_text = true,
                     .needs_due = true},
    [ACT_IMPROVED] = {.name = "improved",
                      .event = IMPROVEMENT_CLOSED,
                      .kinds = SUGGESTION,
                      .from = IN(CASE_DONE),
                      .to = CASE_CLOSED,
                      .starts = STANDARD_NONE,
                      .fulfils = PROMISE(IMPROVEMENT),
                      .needs_text = true},
    [ACT_ARCHIVE] = {.name = "archive",
                     .event = CASE_ARCHIVED,
                     .kinds = REQUEST,
                     .from = IN(CASE_DONE) | IN(CASE_DENIED),
                     .to = CASE_CLOSED,
                     .starts = STANDARD_NONE},
    [ACT_APPEAL] = {.name = "appeal",
                    .event = RATING_APPEALED,
                    .kinds = COMPLAINT,
                    .from = COMPLAINT_STATES,
                    .to = -1,
                    .starts = KEEPS_STEP,
                    .needs_cause = true},
    [ACT_RULE] = {.name = "rule",
                  .event = RATING_RULED,
                  .kinds = COMPLAINT,
                  .from = COMPLAINT_STATES,
                  .to = -1,
                  .starts = KEEPS_STEP,
                  .manager = true,
                  .needs_cause = true},
    [ACT_SETTLE] = {.name = "settle",
                    .event = CASE_SETTLED,
                    .kinds = REQUEST,
                    .from = UNDER_WAY | IN(CASE_DONE) | IN(CASE_CLOSED),
                    .to = -1,
                    .starts = KEEPS_STEP},
};

const char *const appeal_names[APPEALS] = {"none", "open", "rejected", "upheld"};

const char *const case_kind_names[KINDS] = {"request", "complaint", "enquiry", "praise",
                                            "suggestion"};
const char *const case_state_names[CASE_STATES] = {
    "free", "filed", "in_hand", "accepted", "proposed", "agreed", "done", "refused", "closed"};

enum event_type case_event(enum case_act act, enum case_kind kind)
{
    if (act == ACT_ASSIGN && kind == CASE_COMPLAINT)
        return COMPLAINT_ASSIGNED;
    if (act == ACT_RESPOND && kind == CASE_REQUEST)
        return CASE_PROGRESS;
    if (act == ACT_INTERIM && kind == CASE_ENQUIRY)
        return ENQUIRY_PROMISED;
    return case_rules[act].event;
}

enum standard case_fulfils(enum case_act act, enum standard running)
{
    if ((case_rules[act].fulfils >> running & 1) == 0)
        return STANDARD_NONE;
    /* Not a simple one: the interim answer is what was promised (R21). */
    return act == ACT_INTERIM && running == STANDARD_COMPLAINT_SOLUTION ? STANDARD_COMPLAINT_INTERIM
                                                                        : running;
}

int case_starts(enum case_act act, enum case_kind kind)
{
    if (act == ACT_RESPOND && kind == CASE_COMPLAINT)
        return STANDARD_COMPLAINT_SOLUTION;
    if (act == ACT_INTERIM && kind == CASE_ENQUIRY)
        return STANDARD_ANSWER_PROMISE;
    return case_rules[act].starts;
}

enum case_act case_act_named(const char *name)
{
    for (int i = 0; i < CASE_ACTS; i++) {
        if (strcmp(case_rules[i].name, name) == 0)
            return (enum case_act)i;
    }
    return CASE_ACTS;
}

enum standard case_first_promise(enum case_kind kind, int via)
{
    bool remote = via == VIA_WEB || via == VIA_PHONE || via == VIA_MAIL;

    switch (kind) {
    case CASE_REQUEST:
        return remote ? STANDARD_RESPONSE_REMOTE : STANDARD_RESPONSE;
    case CASE_COMPLAINT:
        return STANDARD_COMPLAINT_RESPONSE;
    default:
        return STANDARD_ANSWER;
    }
}

enum event_type case_opening(enum case_kind kind)
{
    static const enum event_type types[KINDS] = {
        [CASE_REQUEST] = CASE_REGISTERED,     [CASE_COMPLAINT] = COMPLAINT_FILED,
        [CASE_ENQUIRY] = ENQUIRY_ASKED,       [CASE_PRAISE] = PRAISE_GIVEN,
        [CASE_SUGGESTION] = SUGGESTION_GIVEN,
    };

    return types[kind];
}

bool case_is_of_rating(const struct case_file *f)
{
    return f->kind == CASE_COMPLAINT && f->level > 0 &&
           id_equal(case_complaint_of(f->ticket), f->id);
}

struct id case_refusal_of(struct id ticket)
{
    for (size_t i = 0; i < sizeof ticket.b; i++)
        ticket.b[i] ^= 0x3A;
    return ticket;
}

struct id case_complaint_of(struct id cause)
{
    for (size_t i = 0; i < sizeof cause.b; i++)
        cause.b[i] ^= 0xC5;
    return cause;
}
