/* post_http.h - what all that the hub sends to others by libcurl has in common: TLS, time
 * limits, the signature of a webhook, the words for what went wrong. */
#pragma once

#include <curl/curl.h>

#include "base/day.h"

/* A transfer to `url` by these schemes, which verifies the other end by the PEM file `ca`
 * ("": those that the system trusts), follows no redirect, uses no proxy and drops what
 * it is answered.  curl_easy_cleanup() ends it. */
CURL *post_http_begin(const char *url, const char *schemes, const char *ca);

/* The list with one more, "name: value". */
struct curl_slist *post_http_add(struct curl_slist *list, const char *name, const char *value);

/* The three headers of Standard Webhooks 1.0: webhook-id, webhook-timestamp and
 * webhook-signature, HMAC-SHA256 over id, time and body.  curl_slist_free_all() ends it. */
struct curl_slist *post_http_sign(const void *key, size_t key_size, const char *id, instant now,
                                  const char *body, size_t size);

/* "" the other end answered; else "login", "tls", "timeout" or "connect".  Static. */
const char *post_http_cause(CURLcode rc);
