/* net_curl.c - requests to the hub with libcurl, on one thread.
 *
 * net_send() and net_cancel() leave word under the lock and wake the thread;
 * only the thread touches the transfers. */
#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "beat.h"
#include "net_url.h"
#include "port/net.h"
#include "port/notice.h"

/* A turn may end a look-up of a name that no server answers. */
enum { WORK_LONGEST_MS = 120 * 1000 };
enum { CONNECT_MS = 5000, POLL_MS = 60 * 1000, KEPT_CONNECTIONS = 8 };

struct call {
    struct call *next;
    uint64_t id;
    CURL *easy;
    struct curl_slist *headers;
    char *body;
    char *reply;
    size_t reply_size, reply_room;
    bool large;     /* the reply passed NET_REPLY_MAX */
    bool added;     /* the thread knows it */
    bool cancelled; /* under the lock */
};

static struct {
    pthread_mutex_t lock;
    pthread_t thread;
    CURLM *multi;       /* made by the thread; under the lock until it is there */
    struct call *calls; /* under the lock; freed by the thread */
    bool running, ending;
    bool tls;
    char url[NET_URL_MAX];
    char ca[NET_CA_MAX];
} net = {.lock = PTHREAD_MUTEX_INITIALIZER};

static size_t on_reply(char *data, size_t one, size_t n, void *arg)
{
    struct call *c = arg;
    size_t room = c->reply_room == 0 ? 4096 : c->reply_room;
    char *grown;

    (void)one;
    if (n > NET_REPLY_MAX - c->reply_size) {
        c->large = true;
        return 0;
    }
    while (room < c->reply_size + n + 1)
        room *= 2;
    if (room != c->reply_room) {
        grown = realloc(c->reply, room);
        if (grown == NULL)
            return 0;
        c->reply = grown;
        c->reply_room = room;
    }
    memcpy(c->reply + c->reply_size, data, n);
    c->reply_size += n;
    c->reply[c->reply_size] = '\0';
    return n;
}

static void call_free(struct call *c)
{
    if (c->easy != NULL)
        curl_easy_cleanup(c->easy);
    curl_slist_free_all(c->headers);
    free(c->body);
    free(c->reply);
    free(c);
}

static void set_security(CURL *e)
{
    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, net.tls ? "https" : "http");
    curl_easy_setopt(e, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(e, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(e, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(e, CURLOPT_USERAGENT, "guitai/" GUITAI_VERSION);
    curl_easy_setopt(e, CURLOPT_CAPATH, NULL); /* Debian's default trusts the whole web */
    if (net.tls)
        curl_easy_setopt(e, CURLOPT_CAINFO, net.ca);
    curl_easy_setopt(e, CURLOPT_PROXY, "");
    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
}

static void set_method(struct call *c, const struct net_request *r)
{
    if (r->body != NULL || text_equal(r->method, "POST")) {
        curl_easy_setopt(c->easy, CURLOPT_POST, 1L);
        curl_easy_setopt(c->easy, CURLOPT_POSTFIELDS, c->body == NULL ? "" : c->body);
        curl_easy_setopt(c->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body_size);
    }
    if (!text_equal(r->method, "GET") || r->body != NULL)
        curl_easy_setopt(c->easy, CURLOPT_CUSTOMREQUEST, r->method);
}

static void add_header(struct call *c, const char *line)
{
    struct curl_slist *list = curl_slist_append(c->headers, line);

    must(list != NULL);
    c->headers = list;
}

static struct call *call_new(const struct net_request *r)
{
    struct call *c = calloc(1, sizeof *c);
    char url[NET_URL_MAX + 4096];
    long ms = r->timeout_ms > 0 ? r->timeout_ms : CONNECT_MS;

    must(c != NULL && r->id != 0 && r->path[0] == '/');
    must(text_format(url, sizeof url, "%s%s", net.url, r->path));
    c->id = r->id;
    c->easy = curl_easy_init();
    must(c->easy != NULL);
    if (r->body != NULL) {
        c->body = malloc(r->body_size + 1);
        must(c->body != NULL);
        memcpy(c->body, r->body, r->body_size);
    }
    for (size_t i = 0; i < NET_HEADERS && r->headers[i] != NULL; i++)
        add_header(c, r->headers[i]);
    add_header(c, "Expect:"); /* else a large body waits a second for leave */
    set_security(c->easy);
    set_method(c, r);
    curl_easy_setopt(c->easy, CURLOPT_URL, url);
    curl_easy_setopt(c->easy, CURLOPT_HTTPHEADER, c->headers);
    curl_easy_setopt(c->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(c->easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(c->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c->easy, CURLOPT_QUICK_EXIT, 1L); /* waits for no look-up of a name */
    curl_easy_setopt(c->easy, CURLOPT_TIMEOUT_MS, ms);
    curl_easy_setopt(c->easy, CURLOPT_CONNECTTIMEOUT_MS, ms < CONNECT_MS ? ms : (long)CONNECT_MS);
    curl_easy_setopt(c->easy, CURLOPT_WRITEFUNCTION, on_reply);
    curl_easy_setopt(c->easy, CURLOPT_WRITEDATA, c);
    curl_easy_setopt(c->easy, CURLOPT_PRIVATE, c);
    return c;
}

static enum err failure(const struct call *c, CURLcode rc)
{
    switch (rc) {
    case CURLE_OK:
        return OK;
    case CURLE_OPERATION_TIMEDOUT:
        return ERR_TIMEOUT;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
        return ERR_DENIED;
    default:
        return c->large ? ERR_FULL : ERR_IO;
    }
}

/* Under the lock, so that a cancel that has returned holds. */
static void post(struct call *c, CURLcode rc)
{
    struct notice n = {.kind = NOTICE_REPLY, .id = c->id};
    enum err e = failure(c, rc);
    long status = 0;

    if (e == OK) {
        curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
        n.data = c->reply;
        n.size = c->reply_size;
        c->reply = NULL;
    }
    n.a = (int)status;
    n.b = (int)e;
    notice_post(&n);
}

/* Under the lock. */
static void drop(struct call *c)
{
    struct call **at = &net.calls;

    while (*at != c)
        at = &(*at)->next;
    *at = c->next;
    if (c->added)
        curl_multi_remove_handle(net.multi, c->easy);
    call_free(c);
}

/* Under the lock: starts what is new, ends what was cancelled. */
static void take_word(void)
{
    struct call *next;

    for (struct call *c = net.calls; c != NULL; c = next) {
        next = c->next;
        if (c->cancelled) {
            drop(c);
        } else if (!c->added) {
            c->added = true;
            if (curl_multi_add_handle(net.multi, c->easy) == CURLM_OK)
                continue;
            c->added = false;
            post(c, CURLE_FAILED_INIT);
            drop(c);
        }
    }
}

/* Under the lock. */
static void take_replies(void)
{
    CURLMsg *m;
    int left;

    while ((m = curl_multi_info_read(net.multi, &left)) != NULL) {
        CURLcode rc = m->data.result;
        struct call *c = NULL;

        if (m->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &c);
        if (!c->cancelled)
            post(c, rc);
        drop(c);
    }
}

/* Under the lock. */
static void wake(void)
{
    if (net.multi != NULL)
        curl_multi_wakeup(net.multi);
}

/* Takes longer than opening the window, so the program does not wait for it; a
 * request that comes meanwhile does.  Fails only without memory. */
static void start_library(void)
{
    CURLM *multi;

    must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
    multi = curl_multi_init();
    must(multi != NULL);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)KEPT_CONNECTIONS);
    pthread_mutex_lock(&net.lock);
    net.multi = multi;
    pthread_mutex_unlock(&net.lock);
}

static void *run(void *arg)
{
    int active;

    (void)arg;
    beat_join("network", WORK_LONGEST_MS);
    start_library();
    for (;;) {
        bool ending;

        pthread_mutex_lock(&net.lock);
        ending = net.ending;
        if (!ending)
            take_word();
        pthread_mutex_unlock(&net.lock);
        if (ending) {
            beat_leave();
            return NULL;
        }
        curl_multi_perform(net.multi, &active);
        pthread_mutex_lock(&net.lock);
        take_replies();
        pthread_mutex_unlock(&net.lock);
        beat_rest();
        curl_multi_poll(net.multi, NULL, 0, POLL_MS, NULL);
        beat_work();
    }
}

enum err net_open(const struct net_config *c, char *why, size_t why_size)
{
    enum err e;

    must(!net.running);
    e = net_url_judge(c, &net.tls, why, why_size);
    if (e != OK)
        return e;
    must(text_copy(net.url, sizeof net.url, c->url));
    must(text_copy(net.ca, sizeof net.ca, net.tls ? c->ca : ""));
    if (net.url[strlen(net.url) - 1] == '/')
        net.url[strlen(net.url) - 1] = '\0';
    net.ending = false;
    net.running = pthread_create(&net.thread, NULL, run, NULL) == 0;
    if (!net.running) {
        text_format(why, why_size, "the network thread does not start");
        return ERR_IO;
    }
    return OK;
}

void net_send(const struct net_request *r)
{
    struct call *c;

    must(net.running);
    c = call_new(r);
    pthread_mutex_lock(&net.lock);
    c->next = net.calls;
    net.calls = c;
    wake();
    pthread_mutex_unlock(&net.lock);
}

void net_cancel(uint64_t id)
{
    if (!net.running)
        return;
    pthread_mutex_lock(&net.lock);
    for (struct call *c = net.calls; c != NULL; c = c->next) {
        if (c->id == id)
            c->cancelled = true;
    }
    wake();
    pthread_mutex_unlock(&net.lock);
}

void net_close(void)
{
    if (!net.running)
        return;
    pthread_mutex_lock(&net.lock);
    net.ending = true;
    wake();
    pthread_mutex_unlock(&net.lock);
    pthread_join(net.thread, NULL);
    while (net.calls != NULL)
        drop(net.calls);
    curl_multi_cleanup(net.multi);
    net.multi = NULL;
    net.running = false;
}
