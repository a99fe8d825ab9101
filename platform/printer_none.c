/* printer_none.c - a terminal without paper: each job fails at once. */
#include <stdlib.h>

#include "core/event.h"
#include "port/notice.h"
#include "printer_driver.h"

static struct printer *none_open(struct printer_uri *uri, char *why, size_t why_size)
{
    struct notice n = {.kind = NOTICE_PRINTER, .a = PRINTER_ABSENT};
    struct printer *p = calloc(1, sizeof(*p));

    (void)uri, (void)why, (void)why_size;
    must(p);
    notice_post(&n);
    return p;
}

static enum err none_print(struct printer *p, const struct slip_bitmap *slip)
{
    struct notice n = {
        .kind = NOTICE_PRINTED, .id = slip->job, .a = PRINT_FAILED, .b = PRINTER_ABSENT};

    (void)p;
    notice_post(&n);
    return OK;
}

static void none_purge(struct printer *p)
{
    (void)p;
}

static void none_close(struct printer *p)
{
    free(p);
}

const struct printer_driver printer_none = {none_open, none_print, none_purge, none_close};
