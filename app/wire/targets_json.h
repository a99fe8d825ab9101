/* targets_json.h - reads "targets" and the weights of "appraisal" of the hall's JSON (R27, R29):
 *     {"satisfaction": [4.5, 4.7, 4.8]}
 * by indicator (indicator.h) a figure for each tier, in its unit; 0 none.  What is not
 * named stays as it is.  Inside of app/wire alone. */
#pragma once

#include "core/catalogue.h"
#include "wire/json_read.h"

/* For struct json_member; into a struct targets. */
bool targets_read(struct json_reader *r, json_t *v, const struct json_member *m, void *base);

/* {"satisfaction": 20, "spot": 20}: how much each counts in a score; into a struct
 * appraisal_rules of the catalogue in r->whole, whose targets are read before. */
bool weights_read(struct json_reader *r, json_t *v, const struct json_member *m, void *base);
