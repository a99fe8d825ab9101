/* httpd_stream.c - the next bytes of a stream.
 *
 * The lane asks for bytes only when the socket takes them, so a slow reader
 * holds one part at most; the next one tells all that happened since. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "httpd_internal.h"

void stream_keep(struct exchange *x, const struct http_reply *to, uint64_t mark)
{
    free(x->part);
    x->part = to->body;
    x->part_size = to->body == NULL ? 0 : to->body_size;
    x->part_at = 0;
    x->topics = to->topics;
    x->wait_ms = to->wait_ms;
    x->cursor = to->cursor;
    x->mark = mark;
    x->wait_next = true;
    x->ended = to->what == HTTP_DONE;
    x->again = true;
}

static void next_part(struct exchange *x, bool expired)
{
    struct httpd *h = x->conn->h;
    struct http_reply to = {.status = 200};
    struct http_request r;
    uint64_t mark = wait_mark(h);

    exchange_request(x, expired, &r);
    h->handle(h->ctx, &r, &to);
    if (to.what == HTTP_WAIT) {
        free(to.body);
        to.body = NULL;
    }
    stream_keep(x, &to, mark);
}

static ssize_t copy_part(struct exchange *x, char *to, size_t room)
{
    size_t n = x->part_size - x->part_at;

    if (n > room)
        n = room;
    memcpy(to, x->part + x->part_at, n);
    x->part_at += n;
    if (x->part_at == x->part_size) {
        free(x->part);
        x->part = NULL;
        x->part_size = x->part_at = 0;
    }
    return (ssize_t)n;
}

ssize_t stream_read(void *cls, uint64_t at, char *to, size_t room)
{
    struct exchange *x = cls;

    (void)at;
    for (;;) {
        bool expired;

        if (x->part_size > STREAM_PART_MAX) {
            log_info("httpd: stream to %s ended: it fell too far behind", x->conn->peer);
            return MHD_CONTENT_READER_END_WITH_ERROR;
        }
        if (x->part_at < x->part_size)
            return copy_part(x, to, room);
        if (x->ended)
            return MHD_CONTENT_READER_END_OF_STREAM;
        expired = wait_end(x->conn);
        if (x->wait_next) {
            x->wait_next = false;
            switch (wait_begin(x->conn, x->topics, x->wait_ms, x->mark)) {
            case WAIT_BEGUN:
                return 0;
            case WAIT_STOPPING:
                return MHD_CONTENT_READER_END_OF_STREAM;
            case WAIT_NOT_NEEDED:
                break;
            }
        }
        next_part(x, expired);
    }
}
