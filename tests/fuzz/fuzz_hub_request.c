/* fuzz_hub_request.c - any requests, one after the other, to the hub's routes: no
 * 5xx, replies that are what they say, and a log that can be replayed.
 *
 * An input is text:
 *     t POST /v1/numbers          who (n nobody, t terminal, c clerk, a admin, u auditor)
 *     Guitai-Boot: 1 2            headers
 *                                 an empty line
 *     {"service":"social"}        the body, up to a line "===" or the end
 * A run of 32 letters d stands for the terminal's id.
 * Nothing is committed: after each input the hub folds its log again. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "base/text.h"
#include "fakes/fake_store.h"
#include "hub/hub.h"
#include "wire/event_json.h"
#include "wire/signing.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEADERS = 24, NAME = 64, VALUE = 512, TARGET = 512, REQUESTS = 8, CATALOGUE = 64 * 1024 };

struct asked {
    char who;
    char method[8], target[TARGET], path[TARGET];
    struct {
        char name[NAME], value[VALUE];
    } headers[HEADERS];
    int count;
    char *body; /* of its exact size: reading on is noticed */
    size_t size;
    char found[8][VALUE]; /* of the query */
    int found_count;
};

static struct store *store;
static struct hub *hub;
static struct hub_config config;
static struct moment now = {1795487400000, 480}; /* 2026-11-24 10:30 at +08:00 */
static struct boot boot = {77, 1000};
static struct sign_key key;
static struct id device;
static uint64_t sequence;
static char clerk[2][128], admin[2][128], auditor[2][128]; /* cookie, token */
static int base_rows;

/* ---- the world ---- */

static void discard(const char *fmt, va_list args)
{
    char line[1024];

    must(vsnprintf(line, sizeof line, fmt, args) >= 0);
}

void log_info(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    discard(fmt, args);
    va_end(args);
}

void log_fault(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    discard(fmt, args);
    va_end(args);
}

const char *http_header(const struct http_request *r, const char *name)
{
    const struct asked *a = r->connection;

    for (int i = a->count - 1; i >= 0; i--) {
        if (strcasecmp(a->headers[i].name, name) == 0)
            return a->headers[i].value;
    }
    return NULL;
}

const char *http_query(const struct http_request *r, const char *name)
{
    struct asked *a = r->connection;
    const char *at = strchr(a->target, '?');
    size_t len = strlen(name);

    for (; at != NULL; at = strchr(at, '&')) {
        at++;
        if (strncmp(at, name, len) != 0 || (at[len] != '=' && at[len] != '&' && at[len] != '\0'))
            continue;
        text_format(a->found[a->found_count % 8], VALUE, "%.*s",
                    at[len] == '=' ? (int)strcspn(at + len + 1, "&") : 0, at + len + 1);
        return a->found[a->found_count++ % 8];
    }
    return NULL;
}

/* ---- asking ---- */

static void add_header(struct asked *a, const char *name, const char *value)
{
    if (a->count == HEADERS)
        return;
    text_copy(a->headers[a->count].name, NAME, name);
    snprintf(a->headers[a->count++].value, VALUE, "%s", value);
}

static void sign(struct asked *a)
{
    struct signed_request s = {.method = a->method,
                               .target = a->target,
                               .device = device,
                               .epoch = 1,
                               .sequence = ++sequence};
    char hash[HASH_TEXT], text[SIGNING_TEXT], value[128];
    uint8_t signature[SIGNATURE_BYTES];
    size_t len;

    crypto_hash_text(a->body, a->size, hash);
    s.body_hash = hash;
    len = signing_text(&s, text, sizeof text);
    if (len == 0)
        return;
    crypto_sign(&key, text, len, signature);
    id_to_text(device, value);
    add_header(a, HEADER_DEVICE, value);
    add_header(a, HEADER_EPOCH, "1");
    signing_number(sequence, value);
    add_header(a, HEADER_SEQUENCE, value);
    must(crypto_base64url(signature, sizeof signature, value, sizeof value));
    add_header(a, HEADER_SIGNATURE, value);
}

static void be_somebody(struct asked *a)
{
    char(*who)[128] = a->who == 'c' ? clerk : a->who == 'a' ? admin : auditor;

    if (a->who == 't') {
        sign(a);
    } else if (a->who != 'n') {
        add_header(a, "Cookie", who[0]);
        add_header(a, "X-CSRF-Token", who[1]);
    }
}

static bool is_json(const char *text, size_t size)
{
    json_t *v = json_loadb(text, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    bool good = v != NULL;

    json_decref(v);
    return good;
}

static void check(const struct http_reply *r)
{
    must(r->status >= 200 && r->status < 500);
    for (int i = 0; i < HTTP_HEADERS; i++)
        must(text_is_plain(r->headers[i], strlen(r->headers[i])));
    if (r->body == NULL || r->what != HTTP_DONE)
        return;
    must(r->body[r->body_size] == '\0' && strlen(r->body) == r->body_size);
    if (strstr(r->type, "json") != NULL)
        must(is_json(r->body, r->body_size));
    else if (strstr(r->type, "html") != NULL)
        must(strstr(r->body, "<script>") == NULL && text_is_plain(r->body, r->body_size));
}

/* As platform/hub_lane.c, but that no password is really tried. */
static struct http_reply run(struct asked *a, bool again, uint64_t cursor, bool really)
{
    struct http_request request = {.method = a->method,
                                   .path = a->path,
                                   .target = a->target,
                                   .body = a->body,
                                   .body_size = a->size,
                                   .raw = a->body,
                                   .raw_size = a->size,
                                   .peer = a->who == 'u' ? "2001:db8::7" : "127.0.0.1",
                                   .again = again,
                                   .expired = again,
                                   .cursor = cursor,
                                   .connection = a};
    struct hub_call *c = calloc(1, sizeof *c);
    struct http_reply reply;

    must(c != NULL);
    c->request = &request;
    c->now = now;
    c->boot = boot;
    c->reply.status = 200;
    if (!hub_alone(hub, c) && hub_begin(hub, c))
        hub_work(c);
    while (!hub_alone(hub, c) && hub_handle(hub, c)) {
        if (really) {
            hub_work(c);
            continue;
        }
        c->fits = a->who == 'a';
        text_copy(c->made, sizeof c->made, c->work == WORK_FIND ? "found" : "$argon2id$made");
        c->work = WORK_NONE;
        c->worked = true;
    }
    reply = c->reply;
    hub_call_end(c);
    free(c);
    check(&reply);
    return reply;
}

static void ask(struct asked *a)
{
    struct http_reply r = run(a, false, 0, false);

    free(r.body);
    if (r.what != HTTP_DONE) {
        r = run(a, true, r.cursor, false);
        free(r.body);
    }
}

static void ask_plainly(struct asked *a, const char *method, const char *target, const char *body)
{
    *a = (struct asked){.who = 'n', .size = strlen(body)};
    text_copy(a->method, sizeof a->method, method);
    text_copy(a->target, sizeof a->target, target);
    text_copy(a->path, sizeof a->path, target);
    a->body = strdup(body);
    must(a->body != NULL);
}

static void ask_health(void)
{
    struct asked a;

    ask_plainly(&a, "GET", "/healthz", "");
    ask(&a);
    free(a.body);
}

/* ---- the begin ---- */

static void cut(const char *from, const char *begin, char end, char to[128])
{
    const char *at = strstr(from, begin), *stop;

    must(at != NULL);
    at += strlen(begin);
    stop = strchr(at, end);
    must(stop != NULL);
    text_format(to, 128, "%.*s", (int)(stop - at), at);
}

static void sign_in(const char *number, char to[2][128])
{
    struct http_reply r;
    struct asked a;
    char body[96];

    text_format(body, sizeof body, "{\"staff\":\"%s\",\"password\":\"password\"}", number);
    ask_plainly(&a, "POST", "/api/login", body);
    r = run(&a, false, 0, true);
    must(r.status == 200);
    for (int i = 0; i < HTTP_HEADERS; i++) {
        if (strncmp(r.headers[i], "Set-Cookie: ", 12) == 0)
            cut(r.headers[i], "Set-Cookie: ", ';', to[0]);
    }
    cut(r.body, "\"csrf\":\"", '"', to[1]);
    free(r.body);
    free(a.body);
}

static void enrol(void)
{
    char code[16], open[KEY_TEXT], body[160], id[128];
    struct http_reply r;
    struct asked a;

    crypto_sign_key(&key);
    must(enrol_offer(store, "lobby 1", "kiosk", now, code) == OK);
    must(crypto_base64(key.open, KEY_BYTES, open, sizeof open));
    text_format(body, sizeof body, "{\"code\":\"%s\",\"key\":\"%s\"}", code, open);
    ask_plainly(&a, "POST", "/v1/enrol", body);
    r = run(&a, false, 0, true);
    must(r.status == 200);
    cut(r.body, "\"device\":\"", '"', id);
    must(id_from_text(id, &device));
    free(r.body);
    free(a.body);
}

static void read_catalogue(void)
{
    static char text[CATALOGUE];
    FILE *f = fopen(GUITAI_TESTS "/../assets/sample/hall.json", "rb");

    must(f != NULL);
    config.catalogue_size = fread(text, 1, sizeof text - 1, f);
    config.catalogue = text;
    fclose(f);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static const char *const people[] = {"admin", "0312", "0318"};
    char made[PASSWORD_TEXT], why[512];
    uint64_t topics;

    (void)argc, (void)argv;
    must(crypto_start() == OK);
    store = fake_store_new("xincheng");
    config = (struct hub_config){.store = store,
                                 .catalogue_name = "hall.json",
                                 .site = "xincheng",
                                 .version = "fuzz",
                                 .device = crypto_id(),
                                 .now = now,
                                 .boot = boot};
    read_catalogue();
    crypto_sign_key(&config.sign);
    crypto_seal_key(&config.seal);
    must(crypto_password("password", made) == OK);
    for (size_t i = 0; i < ARRAY_LEN(people); i++)
        must(staff_set_password(store, people[i], made, false) == OK);
    hub = hub_new(&config, why, sizeof why);
    must(hub != NULL);
    sign_in("0312", clerk);
    sign_in("admin", admin);
    sign_in("0318", auditor);
    enrol();
    must(hub_commit(hub, &topics) == OK);
    base_rows = fake_store_rows(store);
    return 0;
}

/* ---- an input ---- */

/* Moves past the line; its length without the end. */
static size_t take_line(const char **at, const char *end, const char **line)
{
    const char *stop = memchr(*at, '\n', (size_t)(end - *at));

    *line = *at;
    *at = stop != NULL ? stop + 1 : end;
    return (size_t)((stop != NULL ? stop : end) - *line);
}

/* Thirty-two letters d stand for the terminal's id, which is another in each run. */
static void put_device(char *text, size_t size)
{
    char id[ID_TEXT];

    id_to_text(device, id);
    for (size_t i = 0; i + ID_TEXT - 1 <= size; i++) {
        if (text[i] == 'd' && strspn(text + i, "d") >= ID_TEXT - 1)
            memcpy(text + i, id, ID_TEXT - 1);
    }
}

static bool read_head(const char **at, const char *end, struct asked *a)
{
    char text[TARGET + 16];
    const char *line, *space;
    size_t len = take_line(at, end, &line);

    if (len < 5 || len >= sizeof text || memchr(line, '\0', len) != NULL)
        return false;
    text_format(text, sizeof text, "%.*s", (int)len, line);
    space = strchr(text + 2, ' ');
    if (text[1] != ' ' || strchr("ntcau", text[0]) == NULL || space == NULL || space[1] != '/' ||
        space - text - 2 >= (int)sizeof a->method || !text_is_plain(text, strlen(text)))
        return false;
    a->who = text[0];
    text_format(a->method, sizeof a->method, "%.*s", (int)(space - text - 2), text + 2);
    text_copy(a->target, sizeof a->target, space + 1);
    put_device(a->target, strlen(a->target));
    text_format(a->path, sizeof a->path, "%.*s", (int)strcspn(a->target, "?"), a->target);
    return true;
}

static void read_headers(const char **at, const char *end, struct asked *a)
{
    const char *line, *colon;
    size_t len;

    while (*at < end && (len = take_line(at, end, &line)) > 0) {
        colon = memchr(line, ':', len);
        if (colon == NULL || memchr(line, '\0', len) != NULL || a->count >= HEADERS - 5)
            continue;
        snprintf(a->headers[a->count].name, NAME, "%.*s", (int)(colon - line), line);
        colon += 1 + (colon + 1 < line + len && colon[1] == ' ');
        snprintf(a->headers[a->count++].value, VALUE, "%.*s", (int)(line + len - colon), colon);
    }
}

static void read_body(const char **at, const char *end, struct asked *a)
{
    const char *from = *at, *stop = end, *line, *before;
    size_t len;

    while (*at < end) {
        before = *at;
        len = take_line(at, end, &line);
        if (len == 3 && memcmp(line, "===", 3) == 0) {
            stop = before;
            break;
        }
    }
    a->size = (size_t)(stop - from);
    a->body = malloc(a->size + 1);
    must(a->body != NULL);
    memcpy(a->body, from, a->size);
    a->body[a->size] = '\0';
    put_device(a->body, a->size);
}

static void check_rows(void)
{
    struct event e;
    char why[160];

    for (int i = base_rows; i < fake_store_rows(store); i++) {
        const struct log_row *row = fake_store_row(store, i);

        must(event_decode(row->json, row->size, &e, why, sizeof why) == OK);
        must(id_equal(e.device, row->device) && e.seq == row->seq);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *at = (const char *)data, *end = at + size;
    uint64_t topics;

    boot.millis += 2 * HOUR; /* no lock-out of an earlier input holds */
    for (int i = 0; i < REQUESTS && at < end; i++) {
        static struct asked a;

        a = (struct asked){.who = 'n'};
        if (!read_head(&at, end, &a))
            break;
        read_headers(&at, end, &a);
        read_body(&at, end, &a);
        be_somebody(&a);
        ask(&a);
        free(a.body);
    }
    ask_health(); /* 503 when something failed */
    check_rows();
    if (hub_is_dirty(hub)) {
        fake_store_fail(store, FAKE_COMMIT, ERR_IO, 1);
        (void)hub_commit(hub, &topics);
        fake_store_fail(store, FAKE_COMMIT, OK, 0);
        ask_health();
    }
    must(fake_store_rows(store) == base_rows);
    return 0;
}
