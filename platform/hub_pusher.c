/* hub_pusher.c - takes what is next, sends it, tells how it went. */
#include "hub_pusher.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "port/clock.h"
#include "post_http.h"

enum { WAIT_MOST_MS = HOUR, STORE_RETRY_MS = 5 * SECOND };

struct transfer { /* of the row of the same place */
    struct hub_pusher *of;
    CURL *easy; /* NULL: none */
    struct curl_slist *headers;
    char *reply; /* malloc'ed */
    size_t size;
    bool cut;     /* the reply was longer than is read */
    bool refused; /* the address is none that may be connected to */
    bool done;
    CURLcode rc;
};

struct hub_pusher {
    struct hub_lane *lane;
    struct hub_pusher_config c;
    pthread_t thread;
    CURLM *multi;
    struct hub_push *rows; /* RECEIVERS_MAX */
    struct transfer transfers[RECEIVERS_MAX];
    instant next;             /* to look again; 0: there is no receiver */
    bool idle, called, ended; /* atomic */
};

/* ---- under the hub's lock ---- */

/* Again from the begin when another hub was first. */
static void take(struct hub *h, void *ctx)
{
    struct hub_pusher *p = ctx;

    for (int i = 0; i < RECEIVERS_MAX; i++) {
        if (p->rows[i].fresh)
            wipe(&p->rows[i], sizeof p->rows[i]);
    }
    hub_push_take(h, p->rows, clock_now(), &p->next);
}

static void leave(struct hub *h, void *ctx)
{
    (void)ctx;
    hub_push_leave(h);
}

static int64_t retry_after(CURL *e)
{
    curl_off_t seconds = 0;

    curl_easy_getinfo(e, CURLINFO_RETRY_AFTER, &seconds);
    return seconds > 0 && seconds < 24 * 3600 ? (int64_t)seconds * SECOND : 0;
}

static void tell_of(struct hub *h, const struct hub_push *row, const struct transfer *t)
{
    struct hub_push_reply r = {.cause = post_http_cause(t->cut ? CURLE_OK : t->rc),
                               .body = t->reply != NULL ? t->reply : "",
                               .size = t->size,
                               .wait = retry_after(t->easy)};
    long status = 0;

    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    r.status = (int)status;
    if (t->refused)
        r.cause = "address";
    hub_push_done(h, row, &r, clock_now());
}

static void done(struct hub *h, void *ctx)
{
    struct hub_pusher *p = ctx;

    for (int i = 0; i < RECEIVERS_MAX; i++) {
        if (p->transfers[i].done)
            tell_of(h, &p->rows[i], &p->transfers[i]);
    }
}

/* ---- one transfer ---- */

static size_t keep_reply(char *data, size_t one, size_t n, void *arg)
{
    struct transfer *t = arg;
    size_t size = one * n;

    if (t->reply == NULL) {
        t->reply = malloc(PUSH_REPLY_MAX + 1);
        must(t->reply != NULL);
    }
    if (size > PUSH_REPLY_MAX - t->size) {
        size = PUSH_REPLY_MAX - t->size;
        t->cut = true;
    }
    memcpy(t->reply + t->size, data, size);
    t->size += size;
    t->reply[t->size] = '\0';
    return t->cut ? CURL_WRITEFUNC_ERROR : size;
}

/* Behind all names and redirections: the address itself. */
static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *to)
{
    struct transfer *t = ctx;

    (void)purpose;
    if (!push_address_is_good(&t->of->c.allow, &to->addr)) {
        t->refused = true;
        return CURL_SOCKET_BAD;
    }
    t->refused = false;
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static struct curl_slist *headers_of(const struct hub_push *row)
{
    const struct receiver *r = &row->receiver;
    struct curl_slist *list = post_http_sign(row->key, sizeof row->key, row->id, clock_now().at,
                                             row->body, row->body_size);
    char type[64];

    text_format(type, sizeof type, "%s%s",
                receiver_type_names[r->kind == RECEIVER_RATING ? r->type : BODY_JSON],
                r->kind == RECEIVER_RATING && r->type != BODY_JSON ? "; charset=utf-8" : "");
    list = post_http_add(list, "Content-Type", type);
    list = post_http_add(list, "User-Agent", "Guitai/" GUITAI_VERSION);
    list = post_http_add(list, "Expect", ""); /* no wait for "100 Continue" */
    for (int i = 0; i < r->header_count; i++) {
        if (r->headers[i].value[0] != '\0')
            list = post_http_add(list, r->headers[i].name, r->headers[i].value);
    }
    return list;
}

static void begin(struct hub_pusher *p, int i)
{
    struct hub_push *row = &p->rows[i];
    struct transfer *t = &p->transfers[i];

    memset(t, 0, sizeof *t);
    t->of = p;
    t->easy = post_http_begin(row->receiver.url, p->c.allow.http ? "http,https" : "https", p->c.ca);
    t->headers = headers_of(row);
    curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
    curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, row->body);
    curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE, (long)row->body_size);
    curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, keep_reply);
    curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
    must(curl_multi_add_handle(p->multi, t->easy) == CURLM_OK);
    row->fresh = false;
}

static void end(struct hub_pusher *p, int i)
{
    struct transfer *t = &p->transfers[i];

    if (t->easy != NULL) {
        curl_multi_remove_handle(p->multi, t->easy);
        curl_easy_cleanup(t->easy);
    }
    curl_slist_free_all(t->headers);
    free(t->reply);
    memset(t, 0, sizeof *t);
    wipe(&p->rows[i], sizeof p->rows[i]);
}

/* ---- the thread ---- */

/* What was taken counts only when its commit came about. */
static void take_more(struct hub_pusher *p)
{
    bool good = hub_lane_do(p->lane, take, p) == OK;

    for (int i = 0; i < RECEIVERS_MAX; i++) {
        if (p->rows[i].fresh && good)
            begin(p, i);
        else if (p->rows[i].fresh)
            end(p, i);
    }
    if (!good)
        p->next = clock_now().at + STORE_RETRY_MS;
    __atomic_store_n(&p->idle, p->next == 0, __ATOMIC_SEQ_CST);
}

/* True: some ended, and there may be more. */
static bool tell_done(struct hub_pusher *p)
{
    bool any = false;
    CURLMsg *m;
    int left;

    while ((m = curl_multi_info_read(p->multi, &left)) != NULL) {
        struct transfer *t = NULL;

        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&t);
        t->rc = m->data.result;
        t->done = any = true;
    }
    if (any)
        (void)hub_lane_do(p->lane, done, p); /* untold: it is sent again */
    for (int i = 0; i < RECEIVERS_MAX && any; i++) {
        if (p->transfers[i].done)
            end(p, i);
    }
    return any;
}

static bool is_due(const struct hub_pusher *p)
{
    return p->next != 0 && p->next <= clock_now().at;
}

/* Until something is due, was called, or came over the wire. */
static void wait(struct hub_pusher *p)
{
    int64_t ms = p->next == 0 ? WAIT_MOST_MS : p->next - clock_now().at;

    ms = ms < 0 ? 0 : ms > WAIT_MOST_MS ? WAIT_MOST_MS : ms;
    must(curl_multi_poll(p->multi, NULL, 0, (int)ms, NULL) == CURLM_OK);
}

static void *run(void *ctx)
{
    struct hub_pusher *p = ctx;
    bool some = true;
    int running;

    while (!__atomic_load_n(&p->ended, __ATOMIC_SEQ_CST)) {
        if (__atomic_exchange_n(&p->called, false, __ATOMIC_SEQ_CST) || some || is_due(p))
            take_more(p);
        must(curl_multi_perform(p->multi, &running) == CURLM_OK);
        some = tell_done(p);
        if (!some)
            wait(p);
    }
    for (int i = 0; i < RECEIVERS_MAX; i++)
        end(p, i);
    (void)hub_lane_do(p->lane, leave, NULL); /* else another hub waits a little */
    return NULL;
}

/* ---- its life ---- */

static void call(void *ctx, uint64_t topics)
{
    struct hub_pusher *p = ctx;

    if (__atomic_load_n(&p->idle, __ATOMIC_SEQ_CST) && !hub_has_receivers(topics))
        return;
    __atomic_store_n(&p->called, true, __ATOMIC_SEQ_CST);
    curl_multi_wakeup(p->multi);
}

struct hub_pusher *hub_pusher_new(struct hub_lane *lane, const struct hub_pusher_config *c)
{
    struct hub_pusher *p = calloc(1, sizeof *p);

    must(p != NULL);
    p->lane = lane;
    p->c = *c;
    p->rows = calloc(RECEIVERS_MAX, sizeof *p->rows);
    p->multi = curl_multi_init();
    must(p->rows != NULL && p->multi != NULL);
    hub_lane_hear(lane, call, p);
    must(pthread_create(&p->thread, NULL, run, p) == 0);
    return p;
}

void hub_pusher_end(struct hub_pusher *p)
{
    if (p == NULL)
        return;
    __atomic_store_n(&p->ended, true, __ATOMIC_SEQ_CST);
    curl_multi_wakeup(p->multi);
    pthread_join(p->thread, NULL);
}

void hub_pusher_free(struct hub_pusher *p)
{
    if (p == NULL)
        return;
    curl_multi_cleanup(p->multi);
    free(p->rows);
    free(p);
}
