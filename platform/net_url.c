/* net_url.c - judges the hub's address: https everywhere but on this machine. */
#include "net_url.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/text.h"

bool net_is_loopback(const char *host)
{
    struct in_addr v4;

    if (strcasecmp(host, "localhost") == 0 || text_equal(host, "[::1]"))
        return true;
    return inet_pton(AF_INET, host, &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127;
}

static bool has_part(CURLU *u, CURLUPart part)
{
    char *text = NULL;
    bool has = curl_url_get(u, part, &text, 0) == CURLUE_OK && text[0] != '\0' &&
               !(part == CURLUPART_PATH && text_equal(text, "/"));

    curl_free(text);
    return has;
}

/* Scheme, host and port, and nothing else. */
static bool is_plain(CURLU *u)
{
    static const CURLUPart extra[] = {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_PATH,
                                      CURLUPART_QUERY, CURLUPART_FRAGMENT};

    for (size_t i = 0; i < ARRAY_LEN(extra); i++) {
        if (has_part(u, extra[i]))
            return false;
    }
    return true;
}

/* OK, ERR_FORMAT, or ERR_DENIED for plain http to another machine. */
static enum err judge(const char *url, bool *tls)
{
    CURLU *u = curl_url();
    char *scheme = NULL, *host = NULL;
    enum err e = ERR_FORMAT;

    must(u != NULL);
    if (strlen(url) < NET_URL_MAX && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
        curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK && is_plain(u)) {
        *tls = text_equal(scheme, "https");
        if (*tls)
            e = OK;
        else if (text_equal(scheme, "http"))
            e = net_is_loopback(host) ? OK : ERR_DENIED;
    }
    curl_free(scheme);
    curl_free(host);
    curl_url_cleanup(u);
    return e;
}

static enum err judge_ca(const char *ca, char *why, size_t why_size)
{
    if (ca == NULL || ca[0] == '\0') {
        text_format(why, why_size,
                    "hub.ca is missing: name the PEM file of the hub's certificate authority");
        return ERR_DENIED;
    }
    if (strlen(ca) >= NET_CA_MAX || access(ca, R_OK) != 0) {
        text_format(why, why_size, "hub.ca = %s: cannot be read; name a PEM file", ca);
        return ERR_ABSENT;
    }
    return OK;
}

enum err net_url_judge(const struct net_config *c, bool *tls, char *why, size_t why_size)
{
    enum err e = judge(c->url, tls);

    if (e == ERR_FORMAT)
        text_format(why, why_size, "hub.url = %s: write https://HOST:PORT and nothing after it",
                    c->url);
    if (e == ERR_DENIED)
        text_format(why, why_size,
                    "hub.url = %s: plain http is for this machine alone (127.0.0.1, [::1], "
                    "localhost); write https:// and set hub.ca",
                    c->url);
    if (e == OK && *tls)
        e = judge_ca(c->ca, why, why_size);
    return e;
}
