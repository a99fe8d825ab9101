/* fake_httpd.c - a request as the server would give it, without a server. */
#include "fakes/fake_httpd.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"

void fake_request_init(struct fake_request *f, const char *method, const char *target,
                       const char *body)
{
    f->header_count = f->value_count = 0; /* the rest is large, and written before it is read */
    must(text_copy(f->target, sizeof f->target, target));
    must(text_copy(f->path, sizeof f->path, target));
    f->path[strcspn(f->path, "?")] = '\0';
    f->r = (struct http_request){.method = method,
                                 .path = f->path,
                                 .target = f->target,
                                 .body = body != NULL ? body : "",
                                 .peer = "127.0.0.1",
                                 .connection = f};
    f->r.body_size = strlen(f->r.body);
    f->r.raw = f->r.body;
    f->r.raw_size = f->r.body_size;
}

void fake_request_header(struct fake_request *f, const char *name, const char *value)
{
    must(f->header_count < FAKE_HEADERS);
    must(text_copy(f->headers[f->header_count].name, 64, name));
    must(text_copy(f->headers[f->header_count++].value, 512, value));
}

const char *http_header(const struct http_request *r, const char *name)
{
    const struct fake_request *f = r->connection;

    for (int i = f->header_count - 1; i >= 0; i--) {
        if (strcasecmp(f->headers[i].name, name) == 0)
            return f->headers[i].value;
    }
    return NULL;
}

/* Without decoding: tests send plain letters. */
const char *http_query(const struct http_request *r, const char *name)
{
    struct fake_request *f = r->connection;
    const char *at = strchr(r->target, '?');
    size_t len = strlen(name);

    while (at != NULL) {
        at++;
        if (strncmp(at, name, len) == 0 && at[len] == '=') {
            char *value = f->values[f->value_count++ % ARRAY_LEN(f->values)];

            text_format(value, sizeof f->values[0], "%.*s", (int)strcspn(at + len + 1, "&"),
                        at + len + 1);
            return value;
        }
        at = strchr(at, '&');
    }
    return NULL;
}
