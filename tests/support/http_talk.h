/* http_talk.h - a plain HTTP client for tests: sockets, no library, no mercy. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct talk_reply {
    int status; /* 0: the connection ended without a reply */
    char head[8192];
    char *body; /* terminated; talk_free() */
    size_t size;
};

/* A connection to 127.0.0.1 from `from` ("127.0.0.2"; NULL any), or -1.
 * Reading gives up after 60 s. */
int talk_open(const char *from, int port);

bool talk_send(int fd, const char *data, size_t size);
bool talk_say(int fd, const char *text);

/* Reads one reply, whole; HEAD replies need talk_read_head(). */
void talk_read(int fd, struct talk_reply *to);
void talk_read_head(int fd, struct talk_reply *to);

/* Reads the next chunk of a chunked body into `to`; false at its end. */
bool talk_chunk(int fd, char *to, size_t room);

/* Waits for the other side to close; false when it does not within 60 s. */
bool talk_ended(int fd);

/* The value of a header of the reply, or NULL; until the next call. */
const char *talk_header(const struct talk_reply *r, const char *name);

/* One request on a connection of its own.  `headers` is "Name: value\r\n"... */
void talk_once(int port, const char *method, const char *target, const char *headers,
               const char *body, size_t size, struct talk_reply *to);

void talk_free(struct talk_reply *r);
