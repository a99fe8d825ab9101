/* world.c - a hub and terminals as they run in a hall. */
#include "world.h"

#include <curl/curl.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/text.h"
#include "machine.h"
#include "terminal/signed.h"
#include "wire/api_json.h"

enum { START_MS = 20000, OUTPUT = 16 * 1024, PATHS = BENCH_PATH + 64 };

static const char password[] = "GUITAI_ADMIN_PASSWORD=bench-lobby-2f81c6";

/* ---- the hub ---- */

static bool read_address(struct hall *h, const char *log)
{
    char line[256];
    FILE *f = fopen(log, "r");
    bool found = false;

    while (f != NULL && !found && fgets(line, sizeof line, f) != NULL)
        found = sscanf(line, "listening %63s", h->url) == 1 && strchr(line, '\n') != NULL;
    if (f != NULL)
        fclose(f);
    if (found && strrchr(h->url, ':') != NULL)
        h->port = atoi(strrchr(h->url, ':') + 1);
    return found;
}

bool hall_start(struct hall *h, const struct bench *b, int limit_ms, char *why, size_t n)
{
    char program[PATHS], log[PATHS];
    const char *argv[] = {program, "--config", h->config, NULL};

    text_format(program, sizeof program, "%s/guitai-hub", b->bin);
    text_format(log, sizeof log, "%s/hub.log", h->folder);
    remove(log); /* of an earlier start */
    h->hub = process_start(argv, NULL, log);
    for (int ms = 0; ms < limit_ms; ms += 10) {
        if (read_address(h, log))
            return true;
        sleep_ms(10);
    }
    text_format(why, n, "guitai-hub does not say where it listens within %d s", limit_ms / 1000);
    process_stop(h->hub);
    return false;
}

bool hall_make(struct hall *h, const struct bench *b, const char *name, char *why, size_t n)
{
    char program[PATHS], folder[PATHS], out[OUTPUT];
    const char *argv[] = {program,    "init",     "--dir",       folder,
                          "--sample", "--listen", "127.0.0.1:0", NULL};
    const char *env[] = {password, NULL};

    memset(h, 0, sizeof *h);
    text_format(h->folder, sizeof h->folder, "%.150s/%.40s", b->folder, name);
    text_format(h->config, sizeof h->config, "%.200s/hub/hub.conf", h->folder);
    text_format(program, sizeof program, "%s/guitai-hub", b->bin);
    text_format(folder, sizeof folder, "%s/hub", h->folder);
    if (access(program, X_OK) != 0) {
        text_format(why, n, "build/guitai-hub is not built");
        return false;
    }
    mkdir(h->folder, 0700);
    if (process_run(argv, env, out, sizeof out) != 0) {
        text_format(why, n, "guitai-hub init: %.120s", out);
        return false;
    }
    return true;
}

bool hall_open(struct hall *h, const struct bench *b, const char *name, char *why, size_t n)
{
    return hall_make(h, b, name, why, n) && hall_start(h, b, START_MS, why, n);
}

void hall_close(struct hall *h)
{
    process_stop(h->hub);
    h->hub = 0;
}

/* ---- enrolment ---- */

static bool offer(struct hall *h, const struct bench *b, const char *name, const char *role,
                  char code[64], char *why, size_t n)
{
    char program[PATHS], out[OUTPUT], *last;
    const char *argv[] = {program, "enrol",  "--config", h->config, "--name",
                          name,    "--role", role,       NULL};

    text_format(program, sizeof program, "%s/guitai-hub", b->bin);
    if (process_run(argv, NULL, out, sizeof out) != 0) {
        text_format(why, n, "guitai-hub enrol: %.120s", out);
        return false;
    }
    while (out[0] != '\0' && strchr("\n ", out[strlen(out) - 1]) != NULL)
        out[strlen(out) - 1] = '\0';
    last = strrchr(out, '\n');
    last = last != NULL ? last + 1 : out;
    if (strrchr(last, ' ') != NULL)
        last = strrchr(last, ' ') + 1;
    return text_copy(code, 64, last);
}

bool hall_terminal(struct hall *h, const struct bench *b, const char *name, const char *extra,
                   char config[BENCH_PATH], char *why, size_t n)
{
    char program[PATHS], code[64], out[OUTPUT];
    const char *argv[] = {program, "--config", config, "--enrol", code, NULL};
    FILE *f;

    text_format(program, sizeof program, "%s/guitai", b->bin);
    text_format(config, BENCH_PATH, "%.180s/%.40s.conf", h->folder, name);
    f = fopen(config, "w");
    if (f == NULL || access(program, X_OK) != 0) {
        text_format(why, n,
                    f == NULL ? "the config cannot be written" : "build/guitai is not built");
        if (f != NULL)
            fclose(f);
        return false;
    }
    fprintf(f, "role = kiosk\nhub.url = %s\nstore.path = %s.db\n%s", h->url, name, extra);
    fclose(f);
    if (!offer(h, b, name, "kiosk", code, why, n))
        return false;
    if (process_run(argv, NULL, out, sizeof out) != 0) {
        text_format(why, n, "guitai --enrol: %.120s", out);
        return false;
    }
    return true;
}

static void take_enrolment(const struct enrol_reply *r, struct identity *to)
{
    size_t size = KEY_BYTES;

    to->device = r->device;
    to->lane = r->lane;
    text_copy(to->name, sizeof to->name, r->name);
    text_copy(to->role, sizeof to->role, r->role);
    text_copy(to->site, sizeof to->site, r->site);
    text_copy(to->public_url, sizeof to->public_url, r->public_url);
    if (!crypto_base64_decode(r->seal, to->seal, &size))
        give_up("the hub's key cannot be read");
}

bool hall_device(struct hall *h, const struct bench *b, const char *name, const char *role,
                 struct identity *to, char *why, size_t n)
{
    struct enrol_request q = {.code = ""};
    struct enrol_reply r;
    char code[64], *body, *answer;
    int status;

    memset(to, 0, sizeof *to);
    if (!offer(h, b, name, role, code, why, n))
        return false;
    crypto_sign_key(&to->key);
    text_copy(q.code, sizeof q.code, code);
    crypto_base64(to->key.open, KEY_BYTES, q.key, sizeof q.key);
    body = enrol_request_encode_new(&q);
    status = hall_ask(h, NULL, "POST", "/v1/enrol", body, &answer);
    free(body);
    if (status / 100 != 2 || enrol_reply_decode(answer, strlen(answer), &r, why, n) != OK) {
        text_format(why, n, "POST /v1/enrol answers %d: %.120s", status, answer);
        free(answer);
        return false;
    }
    free(answer);
    take_enrolment(&r, to);
    return true;
}

/* ---- requests ---- */

struct received {
    char *data;
    size_t size;
    char cookie[256];
};

static size_t take_body(char *data, size_t one, size_t n, void *ctx)
{
    struct received *r = ctx;
    char *grown = realloc(r->data, r->size + n + 1);

    (void)one;
    if (grown == NULL)
        return 0;
    r->data = grown;
    memcpy(r->data + r->size, data, n);
    r->size += n;
    r->data[r->size] = '\0';
    return n;
}

static size_t take_header(char *data, size_t one, size_t n, void *ctx)
{
    struct received *r = ctx;

    (void)one;
    if (n > 12 && strncasecmp(data, "Set-Cookie: ", 12) == 0)
        text_format(r->cookie, sizeof r->cookie, "%.*s", (int)strcspn(data + 12, ";\r\n"),
                    data + 12);
    return n;
}

static int ask(const struct hall *h, const struct session *s, const char *method, const char *path,
               const char *body, struct received *r)
{
    char url[512], cookie[300], csrf[200];
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    CURL *c = curl_easy_init();
    long status = 0;

    text_format(url, sizeof url, "%s%s", h->url, path);
    if (s != NULL) {
        text_format(cookie, sizeof cookie, "Cookie: %s", s->cookie);
        text_format(csrf, sizeof csrf, "X-CSRF-Token: %s", s->csrf);
        headers = curl_slist_append(curl_slist_append(headers, cookie), csrf);
    }
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    if (body != NULL)
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, r);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, r);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, 20000L);
    if (curl_easy_perform(c) == CURLE_OK)
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(c);
    curl_slist_free_all(headers);
    return (int)status;
}

int hall_ask(const struct hall *h, const struct session *s, const char *method, const char *path,
             const char *body, char **answer)
{
    struct received r = {0};
    int status = ask(h, s, method, path, body, &r);

    if (r.data == NULL)
        r.data = calloc(1, 1);
    if (answer != NULL)
        *answer = r.data;
    else
        free(r.data);
    return status;
}

bool hall_sign_in(const struct hall *h, struct session *to)
{
    struct received r = {0};
    char body[160];
    json_t *j;
    int status;

    memset(to, 0, sizeof *to);
    text_format(body, sizeof body, "{\"staff\":\"admin\",\"password\":\"%s\"}",
                strchr(password, '=') + 1);
    status = ask(h, NULL, "POST", "/api/login", body, &r);
    j = r.data != NULL ? json_loads(r.data, 0, NULL) : NULL;
    text_copy(to->cookie, sizeof to->cookie, r.cookie);
    if (json_is_string(json_object_get(j, "csrf")))
        text_copy(to->csrf, sizeof to->csrf, json_string_value(json_object_get(j, "csrf")));
    json_decref(j);
    free(r.data);
    return status == 200 && to->cookie[0] != '\0' && to->csrf[0] != '\0';
}

int hall_ask_signed(const struct hall *h, const struct identity *id, uint64_t epoch,
                    uint64_t sequence, const char *path, const char *body)
{
    char url[512], signs[SIGNED_HEADERS][SIGNED_HEADER_SIZE];
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    struct received r = {0};
    CURL *c = curl_easy_init();
    long status = 0;

    signed_headers(id, epoch, sequence, "POST", path, body, strlen(body), signs);
    for (int i = 0; i < SIGNED_HEADERS; i++)
        headers = curl_slist_append(headers, signs[i]);
    text_format(url, sizeof url, "%s%s", h->url, path);
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, &r);
    if (curl_easy_perform(c) == CURLE_OK)
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200)
        progress("%s answers %ld: %.160s", path, status, r.data != NULL ? r.data : "");
    curl_easy_cleanup(c);
    curl_slist_free_all(headers);
    free(r.data);
    return (int)status;
}

/* ---- the inspector ---- */

int inspector_open(const char *path, int limit_ms)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    int fd;

    text_copy(a.sun_path, sizeof a.sun_path, path);
    for (int ms = 0; ms < limit_ms; ms += 20) {
        fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(fd, (struct sockaddr *)&a, sizeof a) == 0)
            return fd;
        close(fd);
        sleep_ms(20);
    }
    return -1;
}

char *inspector_ask(int fd, const char *line)
{
    size_t size = 64 * 1024, n = 0;
    char *to = malloc(size);

    if (to == NULL || send(fd, line, strlen(line), MSG_NOSIGNAL) < 0 ||
        send(fd, "\n", 1, MSG_NOSIGNAL) < 0)
        goto gone;
    for (;;) {
        ssize_t got;
        char *grown = n + 1 >= size ? realloc(to, size *= 2) : to;

        if (grown == NULL)
            goto gone;
        to = grown;
        got = recv(fd, to + n, size - n - 1, 0);
        if (got <= 0)
            goto gone;
        n += (size_t)got;
        if (to[n - 1] == '\n')
            break;
    }
    to[n - 1] = '\0';
    return to;
gone:
    free(to);
    return NULL;
}

bool inspector_wait(int fd, const char *screen, int ms)
{
    char line[128], *answer;
    bool came;

    text_format(line, sizeof line, "{\"do\":\"wait\",\"screen\":\"%s\",\"ms\":%d}", screen, ms);
    answer = inspector_ask(fd, line);
    came = answer != NULL && strstr(answer, "\"ok\":true") != NULL;
    free(answer);
    return came;
}

static int member(const json_t *node, const char *name)
{
    return (int)json_integer_value(json_object_get(node, name));
}

bool inspector_find(int fd, const char *id, int *x, int *y)
{
    char *answer = inspector_ask(fd, "{\"do\":\"tree\"}");
    json_t *tree = answer != NULL ? json_loads(answer, 0, NULL) : NULL, *node;
    bool found = false;
    size_t i;

    json_array_foreach(json_object_get(tree, "nodes"), i, node)
    {
        const char *name = json_string_value(json_object_get(node, "id"));

        if (name == NULL || strcmp(name, id) != 0 ||
            !json_is_true(json_object_get(node, "enabled")))
            continue;
        *x = member(node, "x") + member(node, "w") / 2;
        *y = member(node, "y") + member(node, "h") / 2;
        found = true;
    }
    json_decref(tree);
    free(answer);
    return found;
}
