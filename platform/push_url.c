/* push_url.c - judges names and addresses of receivers (RFC 6890). */
#include "push_url.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>

#include "base/text.h"

bool push_allow_read(const char *words, struct push_allow *to)
{
    memset(to, 0, sizeof *to);
    for (const char *s = words + strspn(words, " "); *s != '\0'; s += strspn(s, " ")) {
        size_t n = strcspn(s, " ");

        if (n == 4 && strncmp(s, "http", n) == 0)
            to->http = true;
        else if (n == 7 && strncmp(s, "private", n) == 0)
            to->private = true;
        else if (n == 8 && strncmp(s, "loopback", n) == 0)
            to->loopback = true;
        else
            return false;
        s += n;
    }
    return true;
}

/* ---- addresses ---- */

static bool within(uint32_t ip, uint32_t net, int bits)
{
    return (ip ^ net) >> (32 - bits) == 0;
}

static bool v4_is_good(const struct push_allow *a, uint32_t ip)
{
    if (within(ip, 0x7f000000, 8))
        return a->loopback;
    if (within(ip, 0x0a000000, 8) || within(ip, 0xac100000, 12) || within(ip, 0xc0a80000, 16) ||
        within(ip, 0x64400000, 10))
        return a->private;
    return !within(ip, 0, 8) && !within(ip, 0xa9fe0000, 16) && !within(ip, 0xc0000000, 24) &&
           !within(ip, 0xc6120000, 15) && !within(ip, 0xe0000000, 3);
}

static uint32_t v4_in(const uint8_t *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* An IPv4 address within it is judged as such. */
static bool v6_is_good(const struct push_allow *a, const struct in6_addr *ip)
{
    static const uint8_t nat64[12] = {0, 0x64, 0xff, 0x9b}; /* RFC 6052 */
    static const uint8_t teredo[4] = {0x20, 0x01};          /* RFC 4380 */
    const uint8_t *b = ip->s6_addr;

    if (IN6_IS_ADDR_LOOPBACK(ip))
        return a->loopback;
    if (IN6_IS_ADDR_V4MAPPED(ip) || memcmp(b, nat64, sizeof nat64) == 0)
        return v4_is_good(a, v4_in(b + 12));
    if (b[0] == 0x20 && b[1] == 0x02) /* 6to4, RFC 3056 */
        return v4_is_good(a, v4_in(b + 2));
    if ((b[0] & 0xfe) == 0xfc)
        return a->private;
    return (b[0] & 0xe0) == 0x20 &&
           memcmp(b, teredo, sizeof teredo) != 0; /* global unicast alone */
}

bool push_address_is_good(const struct push_allow *a, const struct sockaddr *to)
{
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;

    if (to->sa_family == AF_INET) {
        memcpy(&v4, to, sizeof v4);
        return v4_is_good(a, ntohl(v4.sin_addr.s_addr));
    }
    if (to->sa_family != AF_INET6)
        return false;
    memcpy(&v6, to, sizeof v6);
    return v6_is_good(a, &v6.sin6_addr);
}

/* ---- names ---- */

/* The host as an address, in the letters that libcurl left it; false: a name. */
static bool host_address(const char *host, struct sockaddr_storage *to)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    char bare[64];

    memset(to, 0, sizeof *to);
    text_format(bare, sizeof bare, "%.*s", (int)strcspn(host + (host[0] == '['), "]%"),
                host + (host[0] == '['));
    if (inet_aton(bare, &v4.sin_addr) != 0) /* "127.1" too, as a resolver takes it */
        memcpy(to, &v4, sizeof v4);
    else if (inet_pton(AF_INET6, bare, &v6.sin6_addr) == 1)
        memcpy(to, &v6, sizeof v6);
    else
        return false;
    return true;
}

static bool is_there(CURLU *u, CURLUPart part)
{
    char *text = NULL;
    bool there = curl_url_get(u, part, &text, 0) == CURLUE_OK;

    curl_free(text);
    return there;
}

static const char *fault_of(const struct push_allow *a, CURLU *u)
{
    struct sockaddr_storage address;
    char *scheme = NULL, *host = NULL;
    const char *fault = NULL;

    if (curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
        curl_url_get(u, CURLUPART_HOST, &host, 0) != CURLUE_OK)
        fault = "write https://HOST/PATH";
    else if (strcmp(scheme, "https") != 0 && !(a->http && strcmp(scheme, "http") == 0))
        fault = "write https://HOST/PATH; http:// is for a hub whose config says push.allow = http";
    else if (is_there(u, CURLUPART_USER) || is_there(u, CURLUPART_PASSWORD) ||
             is_there(u, CURLUPART_FRAGMENT))
        fault = "leave account, password and #... out; a token goes into a header";
    else if (host_address(host, &address) &&
             !push_address_is_good(a, (const struct sockaddr *)&address))
        fault = "this address is in the hub's own network; where that is meant, name private or "
                "loopback in push.allow of the hub's config";
    curl_free(scheme);
    curl_free(host);
    return fault;
}

bool push_url_is_good(const struct push_allow *a, const char *url, char *why, size_t why_size)
{
    CURLU *u = curl_url();
    const char *fault;

    must(u != NULL);
    fault = curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK ? fault_of(a, u)
                                                                : "write https://HOST/PATH";
    curl_url_cleanup(u);
    if (fault != NULL)
        text_copy(why, why_size, fault);
    return fault == NULL;
}
