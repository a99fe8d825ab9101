/* hub_post.h - what the hub's config says about messages to customers, with its secrets. */
#pragma once

#include "config_hub.h"
#include "post_curl.h"

/* Reads the files of sms.key and mail.password.  False with "FILE: reason; mend". */
bool hub_post_read(const struct config_hub *c, struct post_config *to, char *why, size_t why_size);
