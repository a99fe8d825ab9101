/* printer_uri.h - the printer's address out of the config, taken apart. */
#pragma once

#include "base/err.h"

struct printer_uri {
    char scheme[16]; /* "escpos+tcp", without the colon */
    char path[512];  /* device or file */
    char host[256];  /* of escpos+tcp, without brackets */
    int port;        /* 9100 when not said */
    int width;       /* dots a line: 576 (80 mm, when not said) or 384 (58 mm) */
    int baud;        /* of escpos+serial; 19200 when not said */
    bool rtscts;     /* of escpos+serial: hardware flow control */
};

/* False with the place and the mend in `why`.  Knows no driver: the scheme is
 * only split off; `path` is all between it and "?". */
MUST_USE bool printer_uri_parse(struct printer_uri *to, const char *uri, char *why,
                                size_t why_size);

/* Splits `path` ("//HOST:9100", "//[::1]") into host and port. */
MUST_USE bool printer_uri_host(struct printer_uri *u, char *why, size_t why_size);
