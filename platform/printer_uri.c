/* printer_uri.c - takes a printer's address apart and says what is wrong. */
#include "printer_uri.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static bool take_number(const char *s, long low, long high, int *to)
{
    char *end = NULL;
    long n = strtol(s, &end, 10);

    if (*s < '0' || *s > '9' || *end || n < low || n > high)
        return false;
    *to = (int)n;
    return true;
}

static bool take_width(struct printer_uri *u, const char *value)
{
    return take_number(value, 384, 576, &u->width) && (u->width == 384 || u->width == 576);
}

static bool take_baud(struct printer_uri *u, const char *value)
{
    static const int known[] = {1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400};

    if (!take_number(value, 1200, 230400, &u->baud))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (known[i] == u->baud)
            return true;
    return false;
}

static bool take_flow(struct printer_uri *u, const char *value)
{
    u->rtscts = text_equal(value, "rtscts");
    return u->rtscts || text_equal(value, "none");
}

/* What may stand after "?", and for which scheme; "" is for all. */
static const struct {
    const char *name, *scheme, *values;
    bool (*take)(struct printer_uri *u, const char *value);
} options[] = {
    {"width", "", "576 (80 mm paper) or 384 (58 mm paper)", take_width},
    {"baud", "escpos+serial", "1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200 or 230400",
     take_baud},
    {"flow", "escpos+serial", "none or rtscts", take_flow},
};

static bool take_option(struct printer_uri *u, char *option, char *why, size_t why_size)
{
    char *value = strchr(option, '=');

    if (value)
        *value++ = '\0';
    for (size_t i = 0; i < ARRAY_LEN(options); i++) {
        if (!text_equal(option, options[i].name))
            continue;
        if (*options[i].scheme && !text_equal(u->scheme, options[i].scheme))
            break;
        if (value && options[i].take(u, value))
            return true;
        text_format(why, why_size, "\"%s=%s\": %s must be %s", option, value ? value : "", option,
                    options[i].values);
        return false;
    }
    text_format(why, why_size, "\"%s\" is no option of %s:; remove it (width%s exist)", option,
                u->scheme, text_equal(u->scheme, "escpos+serial") ? ", baud and flow" : "= may");
    return false;
}

static bool take_options(struct printer_uri *u, const char *from, char *why, size_t why_size)
{
    char text[128], *at = text, *option;

    if (!text_copy(text, sizeof(text), from)) {
        text_format(why, why_size, "the options after \"?\" are too long");
        return false;
    }
    while ((option = strsep(&at, "&")))
        if (!take_option(u, option, why, why_size))
            return false;
    return true;
}

/* Copies `size` bytes of `from`; false when they do not fit. */
static bool take_part(char *to, size_t to_size, const char *from, size_t size)
{
    if (size >= to_size)
        return false;
    memcpy(to, from, size);
    to[size] = '\0';
    return true;
}

bool printer_uri_parse(struct printer_uri *to, const char *uri, char *why, size_t why_size)
{
    const char *colon = strchr(uri, ':');
    const char *question;

    *to = (struct printer_uri){.port = 9100, .width = 576, .baud = 19200};
    if (!colon || !take_part(to->scheme, sizeof(to->scheme), uri, (size_t)(colon - uri))) {
        text_format(
            why, why_size,
            "\"%s\" is no printer; write for example escpos+usb:/dev/usb/lp0 or none:", uri);
        return false;
    }
    question = strchr(colon, '?');
    if (!question)
        question = colon + strlen(colon);
    if (!take_part(to->path, sizeof(to->path), colon + 1, (size_t)(question - colon - 1))) {
        text_format(why, why_size, "the path is longer than %zu bytes", sizeof(to->path) - 1);
        return false;
    }
    return !*question || take_options(to, question + 1, why, why_size);
}

bool printer_uri_host(struct printer_uri *u, char *why, size_t why_size)
{
    const char *host = u->path + 2, *end, *port;
    bool bracket;

    if (strncmp(u->path, "//", 2) != 0) {
        text_format(why, why_size, "\"%s:%s\" lacks \"//\"; write %s://HOST:9100", u->scheme,
                    u->path, u->scheme);
        return false;
    }
    bracket = *host == '[';
    host += bracket;
    end = host + strcspn(host, bracket ? "]" : ":/");
    port = bracket && *end ? end + 1 : end;
    if (end == host || (bracket && !*end) ||
        !take_part(u->host, sizeof(u->host), host, (size_t)(end - host))) {
        text_format(why, why_size, "\"%s:%s\" names no host; write %s://HOST:9100", u->scheme,
                    u->path, u->scheme);
        return false;
    }
    if (*port && (*port != ':' || !take_number(port + 1, 1, 65535, &u->port))) {
        text_format(why, why_size, "\"%s\" after the host must be a port from 1 to 65535", port);
        return false;
    }
    return true;
}
