/* httpd_request.c - a request as it comes in: target, method, body. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "httpd_internal.h"

static void refuse(struct exchange *x, int status, const char *why)
{
    if (x->refused != 0)
        return;
    x->refused = status;
    x->why = why;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Decodes `len` bytes once; false unless the result is UTF-8 without control
 * characters.  Moves `*to` past the end mark. */
static bool decode(const char *from, size_t len, bool plus, char **to)
{
    char *start = *to, *at = *to;

    for (size_t i = 0; i < len; i++) {
        if (from[i] == '%') {
            int high = i + 2 < len ? hex(from[i + 1]) : -1;
            int low = i + 2 < len ? hex(from[i + 2]) : -1;

            if (high < 0 || low < 0)
                return false;
            *at++ = (char)(high << 4 | low);
            i += 2;
        } else {
            *at++ = plus && from[i] == '+' ? ' ' : from[i];
        }
    }
    *at = '\0';
    *to = at + 1;
    return text_is_plain(start, (size_t)(at - start));
}

static bool climbs(const char *path)
{
    const char *at = path;

    while ((at = strstr(at, "/..")) != NULL) {
        at += 3;
        if (*at == '/' || *at == '\0')
            return true;
    }
    return false;
}

/* "a=1&b" -> "a\0" "1\0" "b\0" "\0" */
static bool decode_query(struct exchange *x, const char *from, char *to)
{
    x->query = to;
    while (*from != '\0') {
        size_t len = strcspn(from, "&"), name = strcspn(from, "=&");

        if (len > 0) {
            size_t value = name < len ? name + 1 : len;

            if (!decode(from, name, true, &to) || !decode(from + value, len - value, true, &to))
                return false;
            x->query_count++;
        }
        from += len + (from[len] == '&');
    }
    return true;
}

static void decode_target(struct exchange *x, char *to)
{
    size_t path_len = strcspn(x->target, "?");
    char *path = to;

    if (x->target[0] != '/') {
        refuse(x, 400, "the request target must begin with '/'");
        return;
    }
    if (!decode(x->target, path_len, false, &to) || climbs(path)) {
        refuse(x, 400, "the path must be UTF-8, percent-encoded, without control characters or ..");
        return;
    }
    x->path = path;
    if (x->target[path_len] == '?' && !decode_query(x, x->target + path_len + 1, to))
        refuse(x, 400, "the query must be UTF-8, percent-encoded, without control characters");
}

struct exchange *exchange_new(struct conn *c, const char *target)
{
    size_t len = strlen(target);
    bool fits = len <= TARGET_MAX;
    /* The target as sent, then decoded; each part of a query takes two ends. */
    struct exchange *x = calloc(1, sizeof *x + (fits ? 3 * len : 0) + 8);

    if (x == NULL)
        return NULL;
    x->conn = c;
    x->raw.h = x->plain.h = c->h;
    x->raw.from = x->plain.from = c->address;
    x->target = (char *)(x + 1);
    if (!fits) {
        refuse(x, 414, "the request target is longer than 2048 bytes");
        return x;
    }
    memcpy(x->target, target, len + 1);
    decode_target(x, x->target + len + 1);
    return x;
}

void exchange_free(struct exchange *x)
{
    bytes_free(&x->raw);
    bytes_free(&x->plain);
    free(x->part);
    free(x);
}

struct sought {
    const char *name, *value;
};

static enum MHD_Result take_header(void *ctx, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    struct sought *s = ctx;

    (void)kind;
    if (strcasecmp(name, s->name) == 0)
        s->value = value;
    return MHD_YES;
}

static const char *header(const struct exchange *x, const char *name)
{
    struct sought s = {.name = name};

    MHD_get_connection_values(x->conn->mhd, MHD_HEADER_KIND, take_header, &s);
    return s.value;
}

static void check_method(struct exchange *x, const char *method)
{
    static const char *const known[] = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"};

    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        if (text_equal(method, known[i])) {
            text_copy(x->method, sizeof x->method, text_equal(method, "HEAD") ? "GET" : method);
            return;
        }
    }
    refuse(x, 405, "this method is not served");
}

struct framing {
    int hosts, lengths, encodings;
    bool good;
};

static enum MHD_Result count_header(void *ctx, enum MHD_ValueKind kind, const char *name,
                                    const char *value)
{
    struct framing *f = ctx;

    (void)kind;
    f->good &= name[strcspn(name, " \t\r\n")] == '\0';
    f->hosts += strcasecmp(name, MHD_HTTP_HEADER_HOST) == 0;
    f->lengths += strcasecmp(name, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0;
    if (strcasecmp(name, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0) {
        f->encodings++;
        f->good &= value != NULL && strcasecmp(value, "chunked") == 0;
    }
    return MHD_YES;
}

/* A proxy in front must not see another end of the request than we do (RFC 9112, 5.1, 6.3). */
static void check_framing(struct exchange *x)
{
    struct framing f = {.good = true};

    MHD_get_connection_values(x->conn->mhd, MHD_HEADER_KIND, count_header, &f);
    if (f.good && f.hosts <= 1 && f.lengths + f.encodings <= 1)
        return;
    refuse(x, 400,
           "Host, Content-Length and Transfer-Encoding: at most one each, the two last "
           "not together, no encoding but chunked; no blank in a header's name");
    x->discard = true;
}

/* The library reads the length itself; here only the bound is judged. */
static void check_length(struct exchange *x)
{
    const char *length = header(x, MHD_HTTP_HEADER_CONTENT_LENGTH);
    unsigned long long n;

    if (length == NULL)
        return;
    n = strtoull(length, NULL, 10);
    if (n > HTTP_BODY_MAX)
        refuse(x, 413, "the body is larger than 4 MiB");
    x->discard |= n > DISCARD_MAX;
    if (x->refused == 0 && n > 0 &&
        !bytes_reserve(&x->raw, n < BODY_FIRST ? (size_t)n : BODY_FIRST))
        refuse(x, 503, "too many bodies at once; try again in a second");
}

void exchange_begin(struct exchange *x, const char *method, const char *version)
{
    x->begun = true;
    check_method(x, method);
    if (text_equal(version, "HTTP/1.1") && header(x, MHD_HTTP_HEADER_HOST) == NULL)
        refuse(x, 400, "the Host header is missing");
    check_framing(x);
    check_length(x);
}

void exchange_take(struct exchange *x, const char *data, size_t size)
{
    size_t room = x->raw.room < 4096 ? 4096 : x->raw.room;

    if (x->refused == 0 && size > HTTP_BODY_MAX - x->raw.size)
        refuse(x, 413, "the body is larger than 4 MiB");
    while (room < x->raw.size + size)
        room *= 2;
    if (x->refused == 0 && !bytes_reserve(&x->raw, room))
        refuse(x, 503, "too many bodies at once; try again in a second");
    if (x->refused != 0) {
        bytes_free(&x->raw);
        x->discarded += size;
        return;
    }
    memcpy(x->raw.data + x->raw.size, data, size);
    x->raw.size += size;
    x->raw.data[x->raw.size] = '\0';
}

void exchange_check(struct exchange *x)
{
    const char *encoding = header(x, MHD_HTTP_HEADER_CONTENT_ENCODING);

    x->checked = true;
    if (x->refused != 0 || encoding == NULL || strcasecmp(encoding, "identity") == 0)
        return;
    switch (encoding_decode(encoding, &x->raw, &x->plain)) {
    case DECODE_OK:
        break;
    case DECODE_LARGE:
        refuse(x, 413, "the body is larger than 4 MiB when it is unpacked");
        break;
    case DECODE_BAD:
        refuse(x, 400, "the body is not what its Content-Encoding says");
        break;
    case DECODE_UNKNOWN:
        refuse(x, 415, "Content-Encoding must be gzip or zstd, or be left out");
        break;
    case DECODE_FULL:
        refuse(x, 503, "too many bodies at once; try again in a second");
        break;
    }
    if (x->refused != 0)
        bytes_free(&x->plain);
}

void exchange_request(struct exchange *x, bool expired, struct http_request *r)
{
    const struct bytes *body = x->plain.data != NULL ? &x->plain : &x->raw;

    *r = (struct http_request){
        .method = x->method,
        .path = x->path,
        .target = x->target,
        .body = body->data != NULL ? body->data : "",
        .body_size = body->size,
        .raw = x->raw.data != NULL ? x->raw.data : "",
        .raw_size = x->raw.size,
        .peer = x->conn->peer,
        .secure = x->conn->h->tls,
        .again = x->again,
        .expired = expired,
        .cursor = x->cursor,
        .connection = x,
    };
}

const char *http_header(const struct http_request *r, const char *name)
{
    return header(r->connection, name);
}

const char *http_query(const struct http_request *r, const char *name)
{
    const struct exchange *x = r->connection;
    const char *at = x->query;

    for (int i = 0; i < x->query_count; i++) {
        const char *value = at + strlen(at) + 1;

        if (text_equal(at, name))
            return value;
        at = value + strlen(value) + 1;
    }
    return NULL;
}
