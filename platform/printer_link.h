/* printer_link.h - the bytes' way to a printer: a const table per kind.
 *
 * All descriptors are non-blocking and fit for poll().  One thread. */
#pragma once

#include <stdint.h>
#include <sys/types.h>

#include "printer_uri.h"

struct printer_link {
    const char *scheme;

    /* Starts to open the nth address of the printer (0 first); -1 with errno;
     * ENXIO: there is no nth.  A look-up of a host name may block. */
    int (*begin)(const struct printer_uri *u, int nth);

    /* Once writable: 0, or the errno of the failed connect. */
    int (*ready)(int fd);

    /* Bytes moved; 0: none now; -1: the device is gone. */
    ssize_t (*send)(int fd, const uint8_t *bytes, size_t size);
    ssize_t (*receive)(int fd, uint8_t *bytes, size_t size);

    /* Bytes that this machine still holds; 0 also when that cannot be known. */
    int (*unsent)(int fd);

    /* Closes; what was not sent yet is thrown away. */
    void (*drop)(int fd);
};

extern const struct printer_link printer_link_tcp;
extern const struct printer_link printer_link_serial;
extern const struct printer_link printer_link_usb;

/* Longest time from connect() to an answer, milliseconds. */
enum { LINK_CONNECT_MS = 3000 };
