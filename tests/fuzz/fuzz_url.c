/* fuzz_url.c - any text as the address of a hub or of a receiver: judged, with the mend; none
 * that is taken leads to this machine or its network unless that is allowed. */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <string.h>

#include "base/text.h"
#include "net_url.h"
#include "push_url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As libcurl connects to it: what is no address is a name, judged when it is looked up. */
static void expect_outside(const struct push_allow *a, const char *url)
{
    CURLU *u = curl_url();
    struct sockaddr_in to = {.sin_family = AF_INET};
    char *host = NULL;

    must(u != NULL && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK);
    must(curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK);
    if (inet_aton(host, &to.sin_addr) != 0)
        must(push_address_is_good(a, (const struct sockaddr *)&to));
    curl_free(host);
    curl_url_cleanup(u);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const allowed[] = {"", "http", "private loopback"};
    char url[600], why[1024];
    struct push_allow allow;
    bool tls;
    struct net_config hub = {.url = url, .ca = "/dev/null"};

    text_format(url, sizeof url, "%.*s", (int)(size < sizeof url ? size : sizeof url - 1),
                (const char *)data);
    for (size_t i = 0; i < ARRAY_LEN(allowed); i++) {
        must(push_allow_read(allowed[i], &allow));
        why[0] = '\0';
        if (push_url_is_good(&allow, url, why, sizeof why))
            expect_outside(&allow, url);
        else
            must(why[0] != '\0');
    }
    (void)push_allow_read(url, &allow);
    why[0] = '\0';
    if (net_url_judge(&hub, &tls, why, sizeof why) != OK)
        must(why[0] != '\0');
    return 0;
}
