/* post_http.c - the parts of libcurl that mail, messages and receivers share. */
#include "post_http.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "port/crypto.h"
#include "post_curl.h"

enum { LINE = 1024 };

static size_t ignore(char *data, size_t one, size_t n, void *arg)
{
    (void)data;
    (void)one;
    (void)arg;
    return n;
}

CURL *post_http_begin(const char *url, const char *schemes, const char *ca)
{
    CURL *e = curl_easy_init();

    must(e != NULL);
    curl_easy_setopt(e, CURLOPT_URL, url);
    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, schemes);
    curl_easy_setopt(e, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L); /* waits for no look-up of a name */
    curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)POST_TIMEOUT_MS);
    curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)POST_TIMEOUT_MS / 2);
    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, ignore);
    curl_easy_setopt(e, CURLOPT_PROXY, "");
    if (ca[0] != '\0') {
        curl_easy_setopt(e, CURLOPT_CAINFO, ca);
        curl_easy_setopt(e, CURLOPT_CAPATH, NULL);
    }
    return e;
}

struct curl_slist *post_http_add(struct curl_slist *list, const char *name, const char *value)
{
    char line[LINE];

    must(text_format(line, sizeof line, "%s: %s", name, value));
    list = curl_slist_append(list, line);
    must(list != NULL);
    return list;
}

struct curl_slist *post_http_sign(const void *key, size_t key_size, const char *id, instant now,
                                  const char *body, size_t size)
{
    char mac[MAC_TEXT], stamp[24], signature[MAC_TEXT + 4], *said;
    struct curl_slist *list;
    size_t head, room = strlen(id) + sizeof stamp + size + 3;

    said = malloc(room);
    must(said != NULL);
    text_format(stamp, sizeof stamp, "%lld", (long long)(now / SECOND));
    must(text_format(said, room, "%s.%s.", id, stamp));
    head = strlen(said);
    memcpy(said + head, body, size);
    crypto_mac_text(key, key_size, said, head + size, mac);
    wipe(said, room);
    free(said);
    text_format(signature, sizeof signature, "v1,%s", mac);
    list = post_http_add(NULL, "webhook-id", id);
    list = post_http_add(list, "webhook-timestamp", stamp);
    return post_http_add(list, "webhook-signature", signature);
}

const char *post_http_cause(CURLcode rc)
{
    switch (rc) {
    case CURLE_OK:
        return "";
    case CURLE_LOGIN_DENIED:
        return "login";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_USE_SSL_FAILED:
        return "tls";
    case CURLE_OPERATION_TIMEDOUT:
        return "timeout";
    default:
        return "connect";
    }
}
