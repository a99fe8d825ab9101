/* mailbox.h - a real SMTP server (aiosmtpd) that keeps what it gets. */
#pragma once

#include "programs.h"

struct mailbox {
    char folder[64];
    int port;
    struct program program;
};

/* On 127.0.0.1; with cert and key (PEM files) by TLS from the first byte.  Whoever
 * writes to an address that begins with "nobody" is refused for good (550), with "busy"
 * for now (450). */
void mailbox_open(struct mailbox *m, const char *cert, const char *key);
void mailbox_close(struct mailbox *m);

/* Ends the server and begins it again at the same port. */
void mailbox_kill(struct mailbox *m);
void mailbox_start(struct mailbox *m);

/* Waits until it holds so many mails. */
void mailbox_await(const struct mailbox *m, int n);
int mailbox_count(const struct mailbox *m);

/* The mail that came as the `n`th, from 0: as it was sent, and its text in plain. */
void mailbox_read(const struct mailbox *m, int n, char *raw, size_t raw_size, char *text,
                  size_t text_size);
