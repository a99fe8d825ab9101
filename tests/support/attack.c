/* attack.c - a hub to attack, and what an attacker has. */
#include "attack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/text.h"
#include "wire/api_json.h"
#include "wire/signing.h"

enum { OUT = 8192, HEAD = 8192 };

/* ---- the hub ---- */

static void start_hub(struct target *t)
{
    const char *argv[] = {"guitai-hub", "--config", t->config, NULL};

    if (!program_start(&t->hub, t->dir, "hub", argv, "listening ")) {
        program_show_log(&t->hub);
        fail_msg("the hub does not start; see %s", t->dir);
    }
    t->port = atoi(strrchr(t->hub.said, ':') + 1);
}

/* Every name of the hall becomes `name`. */
static void rename_all(json_t *v, const char *name)
{
    const char *key;
    json_t *member;
    size_t i;

    json_array_foreach(v, i, member) rename_all(member, name);
    json_object_foreach(v, key, member)
    {
        if (strcmp(key, "name") == 0 && json_is_object(member)) {
            json_object_set_new(member, "zh_Hans", json_string(name));
            json_object_set_new(member, "zh_Hant", json_string(name));
            json_object_set_new(member, "en", json_string(name));
        } else {
            rename_all(member, name);
        }
    }
}

static void rename_hall(const struct target *t, const char *name)
{
    char path[PROGRAM_PATH + 16];
    json_t *hall;

    text_format(path, sizeof path, "%s/hall.json", t->dir);
    hall = json_load_file(path, 0, NULL);
    assert_non_null(hall);
    rename_all(hall, name);
    assert_int_equal(json_dump_file(hall, path, JSON_INDENT(1)), 0);
    json_decref(hall);
}

void target_open(struct target *t, const char *name)
{
    const char *argv[] = {"guitai-hub", "init",     "--dir",       t->dir,
                          "--sample",   "--listen", "127.0.0.1:0", NULL};
    const char *tmp = getenv("TMPDIR");
    char out[OUT];

    memset(t, 0, sizeof *t);
    setenv("GUITAI_ADMIN_PASSWORD", ATTACK_PASSWORD, 1);
    setenv("GUITAI_SAMPLE_PASSWORD", ATTACK_PASSWORD, 1);
    assert_int_equal(crypto_start(), OK);
    text_format(t->dir, sizeof t->dir, "%s/guitai-attack-XXXXXX", tmp != NULL ? tmp : "/tmp");
    assert_non_null(mkdtemp(t->dir));
    text_format(t->config, sizeof t->config, "%.100s/hub.conf", t->dir);
    if (program_run(argv, out, sizeof out) != 0)
        fail_msg("%s", out);
    if (name != NULL)
        rename_hall(t, name);
    start_hub(t);
}

void target_restart(struct target *t)
{
    program_end(&t->hub);
    start_hub(t);
}

static void remove_dir(struct target *t)
{
    char line[PROGRAM_PATH + 16];

    text_format(line, sizeof line, "rm -rf '%s'", t->dir);
    if (t->dir[0] != '\0' && system(line) != 0)
        print_message("%s stays\n", t->dir);
    t->dir[0] = '\0';
}

void target_close(struct target *t)
{
    program_end(&t->hub);
    remove_dir(t);
}

void target_abandon(struct target *t)
{
    if (t->hub.pid != 0) {
        program_show_log(&t->hub);
        program_kill(&t->hub);
    }
    remove_dir(t);
}

/* ---- raw requests ---- */

int attack_raw(const struct target *t, const char *from, const char *method, const char *path,
               const char *headers, const char *body, size_t size, struct talk_reply *to)
{
    int fd = talk_open(from, t->port);
    char head[HEAD], length[48] = "";

    memset(to, 0, sizeof *to);
    if (fd < 0)
        return 0;
    if (body != NULL)
        text_format(length, sizeof length, "Content-Length: %zu\r\n", size);
    text_format(head, sizeof head, "%s %s HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n%s%s\r\n",
                method, path, headers == NULL ? "" : headers, length);
    if (talk_say(fd, head) && body != NULL)
        talk_send(fd, body, size);
    if (strcmp(method, "HEAD") == 0)
        talk_read_head(fd, to);
    else
        talk_read(fd, to);
    close(fd);
    return to->status;
}

int attack_ask(const struct target *t, const char *from, const char *method, const char *path,
               const char *headers, const char *body)
{
    struct talk_reply r;
    int status =
        attack_raw(t, from, method, path, headers, body, body != NULL ? strlen(body) : 0, &r);

    talk_free(&r);
    return status;
}

static int64_t number_behind(const struct target *t, const char *path, const char *before)
{
    struct talk_reply r;
    const char *at;
    int64_t n;

    assert_int_equal(attack_raw(t, "127.9.9.9", "GET", path, NULL, NULL, 0, &r), 200);
    at = strstr(r.body, before);
    assert_non_null(at);
    n = strtoll(at + strlen(before), NULL, 10);
    talk_free(&r);
    return n;
}

int64_t target_pos(const struct target *t)
{
    return number_behind(t, "/healthz", "\"pos\":");
}

int64_t target_metric(const struct target *t, const char *name)
{
    char line[96];

    text_format(line, sizeof line, "\nguitai_%s ", name);
    return number_behind(t, "/metrics", line);
}

int target_rss_kib(const struct target *t)
{
    char path[64], line[128];
    int kib = 0;
    FILE *f;

    text_format(path, sizeof path, "/proc/%d/status", (int)t->hub.pid);
    f = fopen(path, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f) != NULL) {
        if (strncmp(line, "VmRSS:", 6) == 0)
            kib = atoi(line + 6);
    }
    fclose(f);
    return kib;
}

/* ---- terminals ---- */

void attack_code(const struct target *t, const char *role, char code[16])
{
    const char *argv[] = {"guitai-hub", "enrol",  "--config", t->config, "--name",
                          "lobby 1",    "--role", role,       NULL};
    char out[OUT];

    if (program_run(argv, out, sizeof out) != 0)
        fail_msg("%s", out);
    out[strcspn(out, "\n")] = '\0';
    text_copy(code, 16, strrchr(out, ' ') + 1);
}

int attack_enrol(const struct target *t, const char *from, const char *code, struct signer *s)
{
    char key[KEY_TEXT], body[160], why[160];
    struct enrol_reply e;
    struct talk_reply r;
    int status;

    memset(s, 0, sizeof *s);
    s->epoch = 1;
    crypto_sign_key(&s->key);
    assert_true(crypto_base64(s->key.open, KEY_BYTES, key, sizeof key));
    text_format(body, sizeof body, "{\"code\":\"%s\",\"key\":\"%s\"}", code, key);
    status = attack_raw(t, from, "POST", "/v1/enrol", NULL, body, strlen(body), &r);
    if (status == 200) {
        assert_int_equal(enrol_reply_decode(r.body, r.size, &e, why, sizeof why), OK);
        s->device = e.device;
        s->lane = e.lane;
    }
    talk_free(&r);
    return status;
}

void signer_enrol(const struct target *t, struct signer *s, const char *role)
{
    char code[16];

    attack_code(t, role, code);
    assert_int_equal(attack_enrol(t, NULL, code, s), 200);
}

void signer_headers(struct signer *s, const char *method, const char *path, const char *body,
                    size_t size, char to[ATTACK_HEADERS])
{
    struct signed_request r = {.method = method,
                               .target = path,
                               .device = s->device,
                               .epoch = s->epoch,
                               .sequence = ++s->sequence};
    char hash[HASH_TEXT], text[SIGNING_TEXT], device[ID_TEXT], signature[96];
    uint8_t raw[SIGNATURE_BYTES];

    crypto_hash_text(body != NULL ? body : "", size, hash);
    r.body_hash = hash;
    crypto_sign(&s->key, text, signing_text(&r, text, sizeof text), raw);
    assert_true(crypto_base64url(raw, sizeof raw, signature, sizeof signature));
    id_to_text(s->device, device);
    text_format(to, ATTACK_HEADERS,
                HEADER_DEVICE ": %s\r\n" HEADER_EPOCH ": %llu\r\n" HEADER_SEQUENCE
                              ": %llu\r\n" HEADER_SIGNATURE ": %s\r\n",
                device, (unsigned long long)s->epoch, (unsigned long long)s->sequence, signature);
}

int signer_ask(const struct target *t, struct signer *s, const char *method, const char *path,
               const char *body)
{
    char headers[ATTACK_HEADERS];

    signer_headers(s, method, path, body, body != NULL ? strlen(body) : 0, headers);
    return attack_ask(t, NULL, method, path, headers, body);
}

/* ---- staff ---- */

int attack_login(const struct target *t, const char *from, const char *staff, const char *password,
                 const char *headers, struct person *p)
{
    char body[512];
    struct talk_reply r;
    const char *cookie, *csrf;
    int status;

    memset(p, 0, sizeof *p);
    text_format(body, sizeof body, "{\"staff\":\"%s\",\"password\":\"%s\"}", staff, password);
    status = attack_raw(t, from, "POST", "/api/login", headers, body, strlen(body), &r);
    if (status == 200) {
        cookie = talk_header(&r, "Set-Cookie");
        csrf = strstr(r.body, "\"csrf\":\"");
        assert_true(cookie != NULL && csrf != NULL);
        csrf += strlen("\"csrf\":\"");
        text_format(p->cookie, sizeof p->cookie, "Cookie: %.*s\r\n", (int)strcspn(cookie, ";"),
                    cookie);
        text_format(p->csrf, sizeof p->csrf, "X-CSRF-Token: %.*s\r\n", (int)strcspn(csrf, "\""),
                    csrf);
        text_format(p->both, sizeof p->both, "%s%s", p->cookie, p->csrf);
    }
    talk_free(&r);
    return status;
}
