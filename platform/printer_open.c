/* printer_open.c - picks the printer's driver by its URI. */
#include <stdlib.h>

#include "base/text.h"
#include "printer_driver.h"

/* Programs that go without CUPS say so; `driver` is NULL for them. */
static const struct {
    const char *scheme;
    const struct printer_driver *driver;
} schemes[] = {
    {"escpos+usb", &printer_escpos},
    {"escpos+tcp", &printer_escpos},
    {"escpos+serial", &printer_escpos},
    {"escpos+file", &printer_file},
    {"none", &printer_none},
    {"cups", NULL},
};

static bool is_sound(const struct slip_bitmap *slip, int width)
{
    return slip->bits && slip->width > 0 && slip->width <= width && slip->height > 0 &&
           slip->height <= 8000; /* a metre of paper */
}

struct printer *printer_open(const char *uri, char *why, size_t why_size)
{
    struct printer_uri u;

    if (!printer_uri_parse(&u, uri, why, why_size))
        return NULL;
    for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
        struct printer *p;

        if (!text_equal(schemes[i].scheme, u.scheme))
            continue;
        if (!schemes[i].driver) {
            text_format(
                why, why_size,
                "%s: is not built in; use escpos+usb:, escpos+tcp: or escpos+serial:", u.scheme);
            return NULL;
        }
        p = schemes[i].driver->open(&u, why, why_size);
        if (p) {
            p->driver = schemes[i].driver;
            p->width = u.width;
        }
        return p;
    }
    text_format(why, why_size,
                "\"%s:\" is no printer; known are escpos+usb:, escpos+tcp:, escpos+serial:, "
                "escpos+file:, none:",
                u.scheme);
    return NULL;
}

enum err printer_print(struct printer *p, const struct slip_bitmap *slip)
{
    if (!is_sound(slip, p->width))
        return ERR_FORMAT;
    return p->driver->print(p, slip);
}

int printer_width(const struct printer *p)
{
    return p->width;
}

void printer_purge(struct printer *p)
{
    p->driver->purge(p);
}

void printer_close(struct printer *p)
{
    if (p)
        p->driver->close(p);
}

const char *printer_fault_name(unsigned faults)
{
    /* The one to mend first. */
    static const struct {
        unsigned fault;
        const char *name;
    } names[] = {
        {PRINTER_ABSENT, "absent"}, {PRINTER_COVER_OPEN, "cover"}, {PRINTER_PAPER_OUT, "paper"},
        {PRINTER_CUTTER, "cutter"}, {PRINTER_OFFLINE, "offline"},
    };

    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (faults & names[i].fault)
            return names[i].name;
    return "";
}
