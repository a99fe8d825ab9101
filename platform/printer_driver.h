/* printer_driver.h - what a printer driver gives to printer_open.c: one const
 * table, and a `struct printer` at the head of its own state.
 *
 * To add one: a table here, a row in printer_open.c, a test. */
#pragma once

#include "port/printer.h"
#include "printer_uri.h"

struct printer_driver {
    /* Never waits for the device.  NULL with the mend in `why`. */
    struct printer *(*open)(struct printer_uri *uri, char *why, size_t why_size);
    enum err (*print)(struct printer *p, const struct slip_bitmap *slip);
    void (*purge)(struct printer *p);
    void (*close)(struct printer *p); /* frees */
};

struct printer {
    const struct printer_driver *driver;
    int width;
};

extern const struct printer_driver printer_escpos; /* usb, tcp, serial */
extern const struct printer_driver printer_file;   /* bytes appended to a file */
extern const struct printer_driver printer_none;   /* a terminal without paper */
