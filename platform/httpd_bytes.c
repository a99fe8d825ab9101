/* httpd_bytes.c - bodies in memory, bounded over all requests together and over those of one
 * address. */
#include <stdlib.h>

#include "httpd_internal.h"

static bool charge(struct bytes *b, size_t more)
{
    if (!limits_charge(&b->h->limits, b->from, more))
        return false;
    if (atomic_fetch_add(&b->h->body_bytes, more) + more <= BODIES_MAX)
        return true;
    atomic_fetch_sub(&b->h->body_bytes, more);
    limits_release(&b->h->limits, b->from, more);
    return false;
}

static void release(struct bytes *b, size_t bytes)
{
    atomic_fetch_sub(&b->h->body_bytes, bytes);
    limits_release(&b->h->limits, b->from, bytes);
}

bool bytes_reserve(struct bytes *b, size_t room)
{
    char *data;

    if (room <= b->room)
        return true;
    if (!charge(b, room - b->room))
        return false;
    data = realloc(b->data, room + 1);
    if (data == NULL) {
        release(b, room - b->room);
        return false;
    }
    data[b->size] = '\0';
    b->data = data;
    b->room = room;
    return true;
}

void bytes_free(struct bytes *b)
{
    free(b->data);
    if (b->room > 0)
        release(b, b->room);
    b->data = NULL;
    b->size = b->room = 0;
}
