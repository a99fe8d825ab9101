/* httpd_bytes.c - bodies in memory, bounded over all requests together. */
#include <stdlib.h>

#include "httpd_internal.h"

bool bytes_reserve(struct bytes *b, size_t room)
{
    size_t more;
    char *data;

    if (room <= b->room)
        return true;
    more = room - b->room;
    if (atomic_fetch_add(&b->h->body_bytes, more) + more > BODIES_MAX) {
        atomic_fetch_sub(&b->h->body_bytes, more);
        return false;
    }
    data = realloc(b->data, room + 1);
    if (data == NULL) {
        atomic_fetch_sub(&b->h->body_bytes, more);
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
        atomic_fetch_sub(&b->h->body_bytes, b->room);
    b->data = NULL;
    b->size = b->room = 0;
}
