/* case_json.h - a case as a terminal shows it, GET /v1/cases/{id}, and what the customer
 * answers there, POST to the same path.
 *
 * assets/hub/openapi.yaml is the truth about it.  Strict, as api_json.h. */
#pragma once

#include "core/view.h"

enum { REVISIONS_MAX = 1000000 };

char *case_view_encode_new(const struct case_view *from); /* the caller frees */
MUST_USE enum err case_view_decode(const char *json, size_t size, struct case_view *to, char *why,
                                   size_t n);

char *case_answer_encode_new(const struct case_answer *from); /* the caller frees */
MUST_USE enum err case_answer_decode(const char *json, size_t size, struct case_answer *to,
                                     char *why, size_t n);
