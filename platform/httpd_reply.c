/* httpd_reply.c - replies: whole ones, problems, the head of a stream. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "httpd_internal.h"

static bool add_header(struct MHD_Response *response, const char *name, const char *value)
{
    return MHD_add_response_header(response, name, value) == MHD_YES;
}

/* "Name: value"; what the library refuses is a bug of the route. */
static void add_line(struct MHD_Response *response, const char *line)
{
    char name[HTTP_HEADER_SIZE];
    size_t len = strcspn(line, ":");
    const char *value = line + len;

    if (*value == ':')
        value++;
    value += strspn(value, " ");
    text_format(name, sizeof name, "%.*s", (int)len, line);
    if (!add_header(response, name, value))
        log_fault("httpd: reply header '%s' cannot be sent", name);
}

static enum MHD_Result queue(struct exchange *x, int status, struct MHD_Response *response)
{
    enum MHD_Result done;

    x->answered = true;
    done = MHD_queue_response(x->conn->mhd, (unsigned)status, response);
    MHD_destroy_response(response);
    return done;
}

static bool is_text(const char *type)
{
    static const char *const kinds[] = {"text/",
                                        "application/json",
                                        "application/problem+json",
                                        "application/javascript",
                                        "application/manifest+json",
                                        "image/svg+xml"};

    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (strncmp(type, kinds[i], strlen(kinds[i])) == 0)
            return true;
    }
    return false;
}

static bool has_header(const struct http_reply *to, const char *name)
{
    for (size_t i = 0; i < HTTP_HEADERS && to->headers[i][0] != '\0'; i++) {
        if (strncmp(to->headers[i], name, strlen(name)) == 0)
            return true;
    }
    return false;
}

/* The name of the encoding that was used, or NULL. */
static const char *compress(struct exchange *x, struct http_reply *to)
{
    const char *accept =
        MHD_lookup_connection_value(x->conn->mhd, MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT_ENCODING);
    const char *encoding = encoding_accepted(accept);

    if (encoding == NULL || has_header(to, "Content-Encoding:"))
        return NULL;
    return encoding_encode(encoding, &to->body, &to->body_size) ? encoding : NULL;
}

static void add_headers(struct MHD_Response *response, const struct http_reply *to)
{
    if (to->type != NULL)
        add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, to->type);
    for (size_t i = 0; i < HTTP_HEADERS && to->headers[i][0] != '\0'; i++)
        add_line(response, to->headers[i]);
}

enum MHD_Result reply_done(struct exchange *x, struct http_reply *to)
{
    bool packable = to->type != NULL && to->body_size > COMPRESS_MIN && is_text(to->type);
    const char *encoding = packable ? compress(x, to) : NULL;
    struct MHD_Response *response =
        MHD_create_response_from_buffer(to->body_size, to->body, MHD_RESPMEM_MUST_FREE);

    if (response == NULL) {
        free(to->body);
        return MHD_NO;
    }
    add_headers(response, to);
    if (packable)
        add_header(response, MHD_HTTP_HEADER_VARY, "Accept-Encoding");
    if (encoding != NULL)
        add_header(response, MHD_HTTP_HEADER_CONTENT_ENCODING, encoding);
    return queue(x, to->status, response);
}

static const char *title_of(int status)
{
    switch (status) {
    case 400:
        return "Bad request";
    case 405:
        return "Method not allowed";
    case 413:
        return "Content too large";
    case 414:
        return "Target too long";
    case 415:
        return "Unsupported encoding";
    case 503:
        return "Try again soon";
    default:
        return "Error";
    }
}

/* RFC 9457. */
enum MHD_Result reply_problem(struct exchange *x, int status, const char *why, bool end)
{
    char text[512];
    struct MHD_Response *response;

    text_format(text, sizeof text,
                "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}\n",
                title_of(status), status, why);
    response = MHD_create_response_from_buffer(strlen(text), text, MHD_RESPMEM_MUST_COPY);
    if (response == NULL)
        return MHD_NO;
    add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/problem+json");
    add_header(response, "X-Content-Type-Options", "nosniff");
    add_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    if (status == 405)
        add_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS");
    if (status == 503)
        add_header(response, MHD_HTTP_HEADER_RETRY_AFTER, "1");
    if (end)
        add_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    return queue(x, status, response);
}

enum MHD_Result reply_stream(struct exchange *x, struct http_reply *to)
{
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1024, stream_read, x, NULL);

    if (response == NULL)
        return MHD_NO;
    x->streaming = true;
    add_headers(response, to);
    return queue(x, to->status, response);
}
