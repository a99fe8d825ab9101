/* staff_json.h - what the console sends to the hub.
 *
 * assets/hub/openapi.yaml is the truth about it.  Strict, as api_json.h; an
 * empty body is an empty object where every member may be left out. */
#pragma once

#include "core/catalogue.h"

struct login_request {
    char staff[STAFF_SIZE];
    char password[256];
    char code[32]; /* of the second factor; "" not given */
};
MUST_USE enum err login_request_decode(const char *json, size_t size, struct login_request *to,
                                       char *why, size_t n);

struct factor_request { /* both may be left out */
    char password[256];
    char code[32];
};
MUST_USE enum err factor_request_decode(const char *json, size_t size, struct factor_request *to,
                                        char *why, size_t n);

struct password_request {
    char old[256], fresh[256]; /* "old", "new" */
};
MUST_USE enum err password_request_decode(const char *json, size_t size,
                                          struct password_request *to, char *why, size_t n);

struct desk_request {
    int counter; /* 0: where the ticket is, or where the person works */
    char service[CODE_SIZE];
    int to; /* counter; 0 any */
    char note[NOTE_SIZE];
    bool ask;               /* true when left out: asking is the rule (R25) */
    char reason[NOTE_SIZE]; /* why this ticket is called out of turn (R39) */
};
MUST_USE enum err desk_request_decode(const char *json, size_t size, struct desk_request *to,
                                      char *why, size_t n);

struct equipment_request { /* all may be left out */
    char part[CODE_SIZE];  /* of an order */
    char text[NAME_SIZE];  /* what is broken, what it was, what was done, who, where */
};
MUST_USE enum err equipment_request_decode(const char *json, size_t size,
                                           struct equipment_request *to, char *why, size_t n);

struct listing_request { /* all but what is asked for may be left out */
    struct id id;        /* of a terminal or a listed machine; none: a new one */
    char name[32], place[PLACE_SIZE], settings[NOTE_SIZE];
    int days; /* between two upkeeps; 0 not by the calendar */
    bool gone;
};
MUST_USE enum err listing_request_decode(const char *json, size_t size, struct listing_request *to,
                                         char *why, size_t n);

struct emergency_request {
    char text[NOTE_SIZE];
};
MUST_USE enum err emergency_request_decode(const char *json, size_t size,
                                           struct emergency_request *to, char *why, size_t n);

struct terminal_request {
    char name[32];
    char role[CODE_SIZE];
};
MUST_USE enum err terminal_request_decode(const char *json, size_t size,
                                          struct terminal_request *to, char *why, size_t n);

struct case_request { /* staff register a case or go a step; all may be left out */
    struct id id;     /* of a new one; made by the page, so that it may ask again */
    char kind[CODE_SIZE], act[CODE_SIZE];
    char service[CODE_SIZE], ticket[33];
    int language, urgent, agreed, level;
    int survey; /* 1: a new one; the customer may be asked by message afterwards */
    char name[97], phone[33], told[TOLD_PLAIN]; /* plain; sealed before they are stored */
    char text[STEP_SIZE], cause[NOTE_SIZE], owner[STAFF_SIZE];
    char due[MOMENT_TEXT];       /* RFC 3339 */
    int via;                     /* of a new one: VIA_CONSOLE when it is left out */
    char contacted[MOMENT_TEXT]; /* first contact (R1), RFC 3339 */
    char how[NOTE_SIZE];         /* a customer was asked, whose answer is noted */
    char papers[PAPERS_SIZE];    /* missing at the counter: places in the service's list, "1.3" */
    int complex;                 /* accept: and why in cause */
    char options[OPTIONS_MAX][NOTE_SIZE];
    int way, explained; /* deliver: enum delivery_way */
    char parcel[REF_SIZE], amount[REF_SIZE], receipt[REF_SIZE];
    char goal[REPORT_SIZE], people[REPORT_SIZE], risks[REPORT_SIZE]; /* of a proposal */
    struct milestone_request {
        char text[NOTE_SIZE], due[MOMENT_TEXT];
    } milestones[MILESTONES_MAX];
    int milestone_count;
};
MUST_USE enum err case_request_decode(const char *json, size_t size, struct case_request *to,
                                      char *why, size_t n);

struct underway_request { /* a report, a confirmed milestone, an objection or its answer */
    char act[CODE_SIZE + 4];
    int n;
    char done[REPORT_SIZE], to_do[REPORT_SIZE], risks[REPORT_SIZE];
    char told[TOLD_PLAIN]; /* plain; sealed before it is stored */
    char text[STEP_SIZE];
};
MUST_USE enum err underway_request_decode(const char *json, size_t size,
                                          struct underway_request *to, char *why, size_t n);

struct appraisal_request { /* a step of a person's appraisal */
    char act[CODE_SIZE];
    civil from, to;
    int spot; /* -1 none */
    int agreed;
    char text[STEP_SIZE];
};
MUST_USE enum err appraisal_request_decode(const char *json, size_t size,
                                           struct appraisal_request *to, char *why, size_t n);

struct booking_request {   /* staff book, change, receive; all may be left out */
    struct id appointment; /* of a new one; made by the page, so that it may ask again */
    char service[CODE_SIZE];
    civil day;
    int minute;
    int language;
    char name[97], phone[33], need[97]; /* plain; sealed before they are stored */
    char ticket[33];                    /* arrive: the number that the customer has already */
};
MUST_USE enum err booking_request_decode(const char *json, size_t size, struct booking_request *to,
                                         char *why, size_t n);

struct search_request { /* cases by the customer's name */
    char name[NAME_SIZE];
    char reason[NOTE_SIZE];
};

struct reason_request { /* personal data is erased, held, let go of */
    char subject[33];   /* id, number or code; where the path does not say it */
    char reason[NOTE_SIZE];
};
MUST_USE enum err search_request_decode(const char *json, size_t size, struct search_request *to,
                                        char *why, size_t n);
MUST_USE enum err reason_request_decode(const char *json, size_t size, struct reason_request *to,
                                        char *why, size_t n);
