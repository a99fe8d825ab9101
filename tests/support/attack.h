/* attack.h - a hub to attack, and what an attacker has: raw requests from many
 * addresses, a key that signs what it likes, a stolen or honest sign-in. */
#pragma once

#include "base/id.h"
#include "http_talk.h"
#include "port/crypto.h"
#include "programs.h"

#define ATTACK_PASSWORD "lobby-5c20e8" /* of everybody */

enum { ATTACK_HEADERS = 1024 };

struct target {
    char dir[PROGRAM_PATH], config[PROGRAM_PATH];
    struct program hub;
    int port;
};

/* `guitai-hub init --sample`, a name of the hall replaced where `name` is given,
 * and the hub running. */
void target_open(struct target *t, const char *name);
void target_restart(struct target *t); /* SIGTERM, then again */
void target_close(struct target *t);   /* SIGTERM; fails when it or a sanitizer complains */
void target_abandon(struct target *t); /* for a teardown after a failure */

/* Place of the newest event; fails the test unless the hub answers. */
int64_t target_pos(const struct target *t);
int64_t target_metric(const struct target *t, const char *name);
int target_rss_kib(const struct target *t);

/* One request on a connection of its own from 127.x.y.z (NULL: 127.0.0.1).
 * `headers` may be NULL; Host is added.  The status; 0 no reply. */
int attack_raw(const struct target *t, const char *from, const char *method, const char *path,
               const char *headers, const char *body, size_t size, struct talk_reply *to);
/* The same without the reply. */
int attack_ask(const struct target *t, const char *from, const char *method, const char *path,
               const char *headers, const char *body);

/* ---- terminals ---- */

struct signer {
    struct id device;
    struct sign_key key;
    uint64_t epoch, sequence, seq;
    int lane;
};

void attack_code(const struct target *t, const char *role, char code[16]);
int attack_enrol(const struct target *t, const char *from, const char *code, struct signer *s);
void signer_enrol(const struct target *t, struct signer *s, const char *role);

/* The four headers over these bytes, with the next sequence. */
void signer_headers(struct signer *s, const char *method, const char *path, const char *body,
                    size_t size, char to[ATTACK_HEADERS]);
int signer_ask(const struct target *t, struct signer *s, const char *method, const char *path,
               const char *body);

/* ---- staff ---- */

struct person {
    char cookie[128], csrf[64]; /* as headers, with their ends of line */
    char both[256];
};

int attack_login(const struct target *t, const char *from, const char *staff, const char *password,
                 const char *headers, struct person *p);
