/* post_curl.c - a mail or a webhook, one at a time. */
#include "post_curl.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/text.h"
#include "net_url.h"
#include "port/crypto.h"
#include "post_http.h"

enum { BODY = 4096, BASE64_LINE = 76 };

/* ---- where to ---- */

bool post_url_is_safe(const char *url, const char *secure, const char *plain, char *why,
                      size_t why_size)
{
    CURLU *u = curl_url();
    char *scheme = NULL, *host = NULL;
    bool good = false;

    must(u != NULL);
    if (strlen(url) < POST_URL_SIZE &&
        curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK)
        good = text_equal(scheme, secure) ||
               (text_equal(scheme, plain) && (text_equal(plain, "smtp") || net_is_loopback(host)));
    if (!good)
        text_format(why, why_size, "write %s://HOST%s; %s:// is %s", secure,
                    text_equal(plain, "smtp") ? "[:PORT]" : "/PATH", plain,
                    text_equal(plain, "smtp") ? "for STARTTLS" : "for this machine alone");
    curl_free(scheme);
    curl_free(host);
    curl_url_cleanup(u);
    return good;
}

static bool is_local(const char *url)
{
    CURLU *u = curl_url();
    char *host = NULL;
    bool local;

    must(u != NULL);
    local = curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
            curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK && net_is_loopback(host);
    curl_free(host);
    curl_url_cleanup(u);
    return local;
}

/* ---- both ---- */

/* What the other end, or the way to it, said. */
static enum post_result judge(CURL *e, CURLcode rc, long bad_from, char cause[POST_CAUSE_SIZE])
{
    long status = 0;

    curl_easy_getinfo(e, CURLINFO_RESPONSE_CODE, &status);
    if (rc == CURLE_OK && status >= 200 && status < 300)
        return POST_SENT;
    text_copy(cause, POST_CAUSE_SIZE, post_http_cause(rc));
    if (status > 0 && (rc == CURLE_OK || text_equal(cause, "connect")))
        text_format(cause, POST_CAUSE_SIZE, "status_%ld", status);
    return status >= bad_from && status < bad_from + 100 && rc != CURLE_LOGIN_DENIED ? POST_REFUSED
                                                                                     : POST_LATER;
}

/* ---- webhook ---- */

/* The letters of JSON; the texts are valid UTF-8. */
static void put_json(char *to, size_t size, const char *name, const char *value)
{
    char more[BODY];
    size_t n = 0;

    for (const char *s = value; *s != '\0' && n + 8 < sizeof more; s++) {
        if (*s == '"' || *s == '\\')
            more[n++] = '\\';
        if ((unsigned char)*s >= 0x20)
            more[n++] = *s;
    }
    more[n] = '\0';
    text_append(to, size, "%s\"%s\":\"%s\"", to[1] == '\0' ? "" : ",", name, more);
}

enum post_result post_sms(const struct post_config *c, const struct post_letter *l,
                          char cause[POST_CAUSE_SIZE])
{
    CURL *e = post_http_begin(c->sms_url, "http,https", c->ca);
    char body[BODY] = "{";
    struct curl_slist *headers;
    enum post_result result;
    long status = 0;

    put_json(body, sizeof body, "to", l->to);
    put_json(body, sizeof body, "text", l->text);
    put_json(body, sizeof body, "language", l->language);
    text_append(body, sizeof body, "}");
    headers = post_http_sign(c->sms_key, c->sms_key_size, l->id, l->now.at, body, strlen(body));
    headers = post_http_add(headers, "Content-Type", "application/json");
    curl_easy_setopt(e, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(e, CURLOPT_HTTPHEADER, headers);
    result = judge(e, curl_easy_perform(e), 400, cause);
    curl_easy_getinfo(e, CURLINFO_RESPONSE_CODE, &status);
    if (status == 408 || status == 429) /* RFC 9110, 6585: come again */
        result = POST_LATER;
    curl_slist_free_all(headers);
    curl_easy_cleanup(e);
    wipe(body, sizeof body);
    return result;
}

/* ---- mail ---- */

/* RFC 2047, for a text of any language. */
static void encoded_word(const char *text, char *to, size_t size)
{
    char base64[256];

    must(crypto_base64(text, strlen(text), base64, sizeof base64));
    must(text_format(to, size, "=?UTF-8?B?%s?=", base64));
}

/* RFC 5322, 3.3: in GMT, so that no zone's name is needed. */
static void date(struct moment now, char *to, size_t size)
{
    time_t t = (time_t)(now.at / SECOND);
    struct tm tm;

    gmtime_r(&t, &tm);
    strftime(to, size, "%a, %d %b %Y %H:%M:%S +0000", &tm);
}

/* RFC 5322, with the text as base64 in lines (RFC 2045, 6.8). */
static void write_mail(const struct post_config *c, const struct post_letter *l, char to[BODY])
{
    char when[64], subject[256], base64[BODY / 2];

    date(l->now, when, sizeof when);
    encoded_word(l->subject, subject, sizeof subject);
    must(text_format(to, BODY,
                     "Date: %s\r\nFrom: %s\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s%s>\r\n"
                     "Content-Language: %s\r\nAuto-Submitted: auto-generated\r\n" /* RFC 3834 */
                     "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                     "Content-Transfer-Encoding: base64\r\n\r\n",
                     when, c->mail_from, l->to, subject, l->id, strchr(c->mail_from, '@'),
                     l->language));
    must(crypto_base64(l->text, strlen(l->text), base64, sizeof base64));
    for (const char *at = base64; *at != '\0'; at += strnlen(at, BASE64_LINE))
        must(text_append(to, BODY, "%.*s\r\n", BASE64_LINE, at));
}

struct upload {
    const char *at;
};

static size_t read_upload(char *to, size_t one, size_t n, void *arg)
{
    struct upload *u = arg;
    size_t len = strnlen(u->at, one * n);

    memcpy(to, u->at, len);
    u->at += len;
    return len;
}

static void set_mail(CURL *e, const struct post_config *c, struct curl_slist *to)
{
    curl_easy_setopt(e, CURLOPT_MAIL_FROM, c->mail_from);
    curl_easy_setopt(e, CURLOPT_MAIL_RCPT, to);
    if (!is_local(c->mail_url))
        curl_easy_setopt(e, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
    if (c->mail_user[0] != '\0') {
        curl_easy_setopt(e, CURLOPT_USERNAME, c->mail_user);
        curl_easy_setopt(e, CURLOPT_PASSWORD, c->mail_password);
    }
}

enum post_result post_mail(const struct post_config *c, const struct post_letter *l,
                           char cause[POST_CAUSE_SIZE])
{
    CURL *e = post_http_begin(c->mail_url, "smtp,smtps", c->ca);
    struct curl_slist *to = curl_slist_append(NULL, l->to);
    char mail[BODY];
    struct upload upload = {mail};
    enum post_result result;
    long status = 0;

    must(to != NULL);
    write_mail(c, l, mail);
    set_mail(e, c, to);
    curl_easy_setopt(e, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(e, CURLOPT_READFUNCTION, read_upload);
    curl_easy_setopt(e, CURLOPT_READDATA, &upload);
    result = judge(e, curl_easy_perform(e), 500, cause);
    curl_easy_getinfo(e, CURLINFO_RESPONSE_CODE, &status);
    if (status == 530) /* RFC 4954: who we are is wrong, not who it goes to */
        result = POST_LATER;
    curl_slist_free_all(to);
    wipe(mail, sizeof mail);
    curl_easy_cleanup(e);
    return result;
}
