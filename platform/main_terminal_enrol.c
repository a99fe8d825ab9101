/* main_terminal_enrol.c - joins the hub with a one-time code. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "enrol_terminal.h"
#include "machine_mark.h"
#include "notice_queue.h"
#include "port/net.h"
#include "terminal/signed.h"
#include "terminal/terminal.h"
#include "wire/api_json.h"
#include "wire/catalogue_json.h"
#include "wire/signing.h"

enum { PATIENCE_MS = 10000 };

/* Sends and waits.  The body is the caller's to free; NULL when none came. */
static char *ask_new(const struct net_request *r, int *status, size_t *size)
{
    struct notice n;

    *status = 0;
    net_send(r);
    while (notice_wait(&n, PATIENCE_MS + 1000)) {
        if (n.kind == NOTICE_REPLY && n.id == r->id) {
            *status = n.a;
            *size = n.size;
            return n.data;
        }
        free(n.data);
    }
    return NULL;
}

static enum err said_no(const char *what, const char *url, int status, const char *body, char *why,
                        size_t n)
{
    if (status == 0)
        text_format(why, n,
                    "%s: the hub at %s does not answer; check hub.url, hub.ca and the network",
                    what, url);
    else if (status == 403)
        text_format(why, n,
                    "%s: the code is wrong, used or older than ten minutes; run "
                    "`guitai-hub enrol` for a new one",
                    what);
    else
        text_format(why, n, "%s: the hub at %s answered %d: %.200s", what, url, status,
                    body != NULL ? body : "");
    return ERR_DENIED;
}

static enum err join(const struct config_terminal *c, const char *code, struct identity *to,
                     char *why, size_t n)
{
    struct enrol_request request = {.code = ""};
    struct enrol_reply reply;
    struct net_request r = {.id = 1,
                            .method = "POST",
                            .path = "/v1/enrol",
                            .headers = {"Content-Type: application/json"},
                            .timeout_ms = PATIENCE_MS};
    size_t size = 0, seal = sizeof to->seal;
    char *body, *answer;
    int status;
    enum err e;

    text_copy(request.code, sizeof request.code, code);
    crypto_sign_key(&to->key);
    must(crypto_base64(to->key.open, sizeof to->key.open, request.key, sizeof request.key));
    body = enrol_request_encode_new(&request);
    r.body = body;
    r.body_size = strlen(body);
    answer = ask_new(&r, &status, &size);
    free(body);
    if (status != 200 || answer == NULL) {
        e = said_no("enrol", c->hub_url, status, answer, why, n);
        free(answer);
        return e;
    }
    e = enrol_reply_decode(answer, size, &reply, why, n);
    free(answer);
    if (e != OK)
        return e;
    to->device = reply.device;
    to->lane = reply.lane;
    text_copy(to->name, sizeof to->name, reply.name);
    text_copy(to->role, sizeof to->role, reply.role);
    text_copy(to->site, sizeof to->site, reply.site);
    text_copy(to->public_url, sizeof to->public_url, reply.public_url);
    if (!crypto_base64_decode(reply.seal, to->seal, &seal) || seal != sizeof to->seal) {
        text_copy(why, n, "enrol: the hub's key for personal data is malformed");
        return ERR_FORMAT;
    }
    identity_hear_seals(to, reply.seals, reply.seal_count, NULL);
    if (strcmp(to->role, c->role) != 0) {
        text_format(why, n, "enrol: the code is for the role %s, this machine's config says %s",
                    to->role, c->role);
        return ERR_DENIED;
    }
    return OK;
}

static enum err fetch_catalogue(struct journal *j, const struct config_terminal *c,
                                const struct identity *id, char *why, size_t n)
{
    struct net_request r = {
        .id = 2, .method = "GET", .path = "/v1/catalogue", .timeout_ms = PATIENCE_MS};
    char headers[SIGNED_HEADERS][SIGNED_HEADER_SIZE];
    struct catalogue *parsed = calloc(1, sizeof *parsed);
    size_t size = 0;
    char *answer;
    int status;
    enum err e;

    must(parsed != NULL);
    signed_headers(id, 1, 1, r.method, r.path, "", 0, headers);
    for (int i = 0; i < SIGNED_HEADERS; i++)
        r.headers[i] = headers[i];
    answer = ask_new(&r, &status, &size);
    if (status != 200 || answer == NULL)
        e = said_no("the hall's catalogue", c->hub_url, status, answer, why, n);
    else
        e = catalogue_decode("catalogue", answer, size, parsed, why, n);
    if (e == OK)
        journal_set(j, "catalogue", answer);
    free(parsed);
    free(answer);
    return e;
}

/* Somebody who used the code first has another key. */
static void say_enrolled(const struct identity *id)
{
    char hash[HASH_TEXT], fingerprint[FINGERPRINT_TEXT];

    crypto_hash_text(id->key.open, sizeof id->key.open, hash);
    signing_fingerprint(hash, fingerprint);
    printf("enrolled as %s, role %s, lane %d\n", id->name, id->role, id->lane);
    printf(
        "key %s: compare it with the console's page Terminals; where that shows another, revoke\n"
        "the terminal there\n",
        fingerprint);
}

enum err enrol_terminal(struct journal *j, const struct config_terminal *c, const char *code,
                        char *why, size_t n)
{
    char marks[MACHINE_MARKS];
    struct identity id;
    enum err e;

    if (identity_load(j, &id) != ERR_ABSENT) {
        text_format(why, n, "%s is already enrolled as \"%s\"; move that file away to begin anew",
                    c->store_path, id.name);
        return ERR_CONFLICT;
    }
    e = join(c, code, &id, why, n);
    if (e == OK)
        e = fetch_catalogue(j, c, &id, why, n);
    if (e == OK) {
        journal_set(j, "epoch", "1");
        identity_store(j, &id);
        machine_marks("", marks);
        identity_at(&id, j, marks);
        say_enrolled(&id);
    }
    wipe(&id, sizeof id);
    return e;
}
