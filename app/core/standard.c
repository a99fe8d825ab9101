/* standard.c - the promised times and their usual figures, from the rule book. */
#include "core/standard.h"

const struct standard_form standard_forms[STANDARDS] = {
    [STANDARD_NONE] = {"", UNIT_PROMISED, ""},
    [STANDARD_RESPONSE] = {"response", UNIT_WORK_MINUTES, "R3"},
    [STANDARD_ASSESSMENT] = {"assessment", UNIT_WORK_MINUTES, "R6"},
    [STANDARD_PROPOSAL] = {"proposal", UNIT_MINUTES, "R11"},
    [STANDARD_DELIVERY] = {"delivery", UNIT_PROMISED, "R16"},
    [STANDARD_SURVEY] = {"survey", UNIT_WORK_DAYS, "R24"},
    [STANDARD_ANSWER] = {"answer", UNIT_MINUTES, "R4"},
    [STANDARD_COMPLAINT_RESPONSE] = {"complaint_response", UNIT_MINUTES, "R21"},
    [STANDARD_COMPLAINT_SOLUTION] = {"complaint_solution", UNIT_MINUTES, "R21"},
    [STANDARD_COMPLAINT_PROMISE] = {"complaint_promise", UNIT_PROMISED, "R21"},
    [STANDARD_COMPLAINT_FOLLOW_UP] = {"complaint_follow_up", UNIT_MINUTES, "R22"},
    [STANDARD_IMPROVEMENT] = {"improvement", UNIT_PROMISED, "R33"},
    [STANDARD_REPORT] = {"report", UNIT_PROMISED, "R14"},
    [STANDARD_OBJECTION] = {"objection", UNIT_WORK_MINUTES, "R12"},
    [STANDARD_RESPONSE_REMOTE] = {"response_remote", UNIT_MINUTES, "R3"},
    [STANDARD_REGISTRATION] = {"registration", UNIT_WORK_MINUTES, "R1"},
    [STANDARD_COMPLAINT_INTERIM] = {"complaint_interim", UNIT_MINUTES, "R21"},
    [STANDARD_ANSWER_PROMISE] = {"answer_promise", UNIT_PROMISED, "R4"},
    [STANDARD_FEE] = {"fee", UNIT_WORK_MINUTES, "R20"},
    [STANDARD_PROPOSAL_COMPLEX] = {"proposal_complex", UNIT_MINUTES, "R11"},
};

const struct standards usual_standards = {
    .tier = TIER_BASIC,
    .warn_percent = 20,
    .figures =
        {
            [STANDARD_RESPONSE] = {30, 20, 10},
            [STANDARD_ASSESSMENT] = {480, 240, 120},
            [STANDARD_PROPOSAL] = {1440, 720, 360},
            [STANDARD_SURVEY] = {7, 5, 3},
            [STANDARD_ANSWER] = {1440, 720, 240},
            [STANDARD_COMPLAINT_RESPONSE] = {10, 10, 5},
            [STANDARD_COMPLAINT_SOLUTION] = {30, 30, 20},
            [STANDARD_COMPLAINT_FOLLOW_UP] = {1440, 720, 240},
            [STANDARD_OBJECTION] = {480, 240, 120},
            [STANDARD_RESPONSE_REMOTE] = {1440, 720, 240},
            [STANDARD_REGISTRATION] = {15, 10, 5},
            [STANDARD_COMPLAINT_INTERIM] = {60, 60, 40},
            [STANDARD_FEE] = {480, 240, 120},
            [STANDARD_PROPOSAL_COMPLEX] = {2880, 1440, 720},
        },
};

const struct report_rules usual_reports = {
    .weekday = 4,
    .minute = 17 * 60,
    .warn_hours = 24,
    .urgent_minutes = 120,
    .milestone_hours = 24,
};
