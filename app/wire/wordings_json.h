/* wordings_json.h - the words of messages in a hall's JSON (core/wording.h):
 * {"near": {"zh_Hans": "...", "zh_Hant": "...", "en": "..."}, ...}. */
#pragma once

#include "core/wording.h"
#include "wire/json_read.h"

/* As a member's `read`, into struct wordings. */
bool wordings_read(struct json_reader *r, json_t *v, const struct json_member *m, void *base);
