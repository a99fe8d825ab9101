/* tls_files.h - a certificate authority and certificates for tests. */
#pragma once

#include <stdbool.h>

enum { TLS_PATH = 128 };

struct tls_files {
    char dir[TLS_PATH];
    char ca[TLS_PATH + 16];                                 /* signs the two below */
    char cert[TLS_PATH + 16], key[TLS_PATH + 16];           /* for 127.0.0.1 and localhost */
    char away_cert[TLS_PATH + 16], away_key[TLS_PATH + 16]; /* for elsewhere.example */
    char other_ca[TLS_PATH + 16];                           /* signs none of them */
};

/* Made with the openssl command in a new folder; false when that fails. */
bool tls_files_make(struct tls_files *f);

/* One for 127.0.0.1, good between two times ("20200101000000Z"): NAME.pem and NAME.key. */
bool tls_files_dated(const struct tls_files *f, const char *name, const char *from,
                     const char *until, char cert[TLS_PATH + 16], char key[TLS_PATH + 16]);

void tls_files_remove(struct tls_files *f);
