/* case_work.h - how a request was decided, delivered and paid, in the words of who reads it
 * (R10, R11, R17, R20). */
#pragma once

#include "core/casework.h"
#include "hub/json_out.h"
#include "wire/staff_json.h"

enum work_word {
    WORK_OPTIONS,
    WORK_COMPLEX,
    WORK_DELIVERED,
    WORK_PARCEL,
    WORK_FEE,
    WORK_RECEIPT,
    WORK_FEE_BY,
    WORK_PAID_TO,
    WORK_WORDS
};
const char *work_word(enum work_word word, int lang);

/* "By post, parcel 77, explained"; "" not delivered, or nobody said how. */
void work_way(const struct case_file *f, int lang, char *to, size_t size);

/* Of a step that staff go; `to` borrows the texts. */
void work_read(const struct case_request *r, struct case_command *to);

/* Members of a case's JSON. */
void work_json(struct json_out *o, const struct case_file *f);

/* Within the list of facts of a case's page; and, after it, the ways in which it can be done. */
void work_page_rows(struct json_out *o, const struct case_file *f, int lang);
void work_page_options(struct json_out *o, const struct case_file *f, int lang);
