/* fake_httpd.h - a request as the server would give it, without a server. */
#pragma once

#include "port/httpd.h"

enum { FAKE_HEADERS = 16 };

struct fake_request {
    struct http_request r; /* `connection` points back here */
    char target[512], path[512];
    struct {
        char name[64], value[512];
    } headers[FAKE_HEADERS];
    int header_count;
    char values[24][256]; /* of the query, as they were asked for */
    int value_count;
};

/* `target` with its query; `body` is borrowed, NULL none. */
void fake_request_init(struct fake_request *f, const char *method, const char *target,
                       const char *body);
void fake_request_header(struct fake_request *f, const char *name, const char *value);
