/* post_curl.h - sends a message to a customer with libcurl: a mail by SMTP, a short
 * message by a signed webhook (Standard Webhooks 1.0: HMAC-SHA256 over id, time and
 * body), whose other end hands it to a provider of SMS.
 *
 * Blocking; one thread at a time.  Mail goes by TLS (RFC 8314, or STARTTLS of RFC 3207)
 * to any other machine, a webhook by HTTPS; without either to this machine alone. */
#pragma once

#include "base/day.h"

enum { POST_URL_SIZE = 512, POST_KEY_BYTES = 64, POST_TIMEOUT_MS = 20 * 1000 };

struct post_config {             /* borrowed texts outlive it; "" none */
    char sms_url[POST_URL_SIZE]; /* https://HOST/PATH, http:// to this machine */
    uint8_t sms_key[POST_KEY_BYTES];
    size_t sms_key_size;
    char mail_url[POST_URL_SIZE]; /* smtps://HOST[:465] or smtp://HOST[:587] */
    char mail_from[128], mail_user[128], mail_password[128];
    char ca[4096]; /* PEM file; "" those that the system trusts */
};

struct post_letter {
    const char *id; /* the same for each try: the other end may know it again */
    const char *to; /* +8613800138000, name@example.org: checked by the caller */
    const char *subject, *text, *language;
    struct moment now;
};

enum post_result {
    POST_SENT,
    POST_LATER,  /* nobody there, or not now */
    POST_REFUSED /* this address, or this message, never */
};

/* "smtps" or "https"; `plain`, its name without TLS, is for this machine alone, but for
 * smtp, which is secured after it has begun.  False with the mend in `why`. */
bool post_url_is_safe(const char *url, const char *secure, const char *plain, char *why,
                      size_t why_size);

/* `cause` is a code such as "connect", "tls", "status_503". */
enum { POST_CAUSE_SIZE = 16 };
enum post_result post_sms(const struct post_config *c, const struct post_letter *l,
                          char cause[POST_CAUSE_SIZE]);
enum post_result post_mail(const struct post_config *c, const struct post_letter *l,
                           char cause[POST_CAUSE_SIZE]);
