/* config_terminal.c - the config of a kiosk, a pad or a board. */
#include "config_terminal.h"

#include "base/text.h"
#include "core/event.h"
#include "printer_uri.h"
#include "scanner_uri.h"

#include <string.h>

static const char *const roles[] = {"kiosk", "counter", "board", NULL};
static const char *const themes[] = {"standard", "contrast", "large", NULL};

/* The names of gettext and of the languages' scripts, both. */
static const char *const languages[] = {"zh_CN", "zh_TW", "en", "zh_Hans", "zh_Hant", NULL};
static const int language_of[] = {ZH_HANS, ZH_HANT, ENGLISH, ZH_HANS, ZH_HANT};

static bool is_printer(const char *value, char *why, size_t why_size)
{
    static const char *const schemes[] = {"escpos+usb",  "escpos+tcp", "escpos+serial",
                                          "escpos+file", "cups",       "none"};
    struct printer_uri u;

    if (!printer_uri_parse(&u, value, why, why_size))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
        if (text_equal(u.scheme, schemes[i]))
            return true;
    }
    text_copy(why, why_size,
              "use escpos+usb:PATH, escpos+tcp://HOST:9100, escpos+serial:PATH, "
              "escpos+file:PATH, cups:NAME or none:");
    return false;
}

static bool is_speech(const char *value, char *why, size_t why_size)
{
    if (text_equal(value, "none") || text_equal(value, "espeak-ng") ||
        (strncmp(value, "espeak-ng:", 10) == 0 && value[10] != '\0') ||
        (strncmp(value, "clips:", 6) == 0 && value[6] != '\0'))
        return true;
    text_copy(why, why_size, "use espeak-ng, clips:DIR or none");
    return false;
}

static const struct config_key keys[] = {
    {.name = "role",
     .kind = CONFIG_CHOICE,
     .choices = roles,
     .fallback = "kiosk",
     .example = "kiosk",
     .help = "what this terminal is"},
    {.name = "site", .kind = CONFIG_CODE, .example = "hall-1", .help = "the service hall"},
    {.name = "counter",
     .kind = CONFIG_INT,
     .low = 1,
     .high = 99,
     .example = "3",
     .help = "the counter that a pad stands on"},
    {.name = "hub.url",
     .kind = CONFIG_URL,
     .required = true,
     .example = "https://hub:8443",
     .help = "where the hub answers"},
    {.name = "hub.ca",
     .kind = CONFIG_PATH,
     .example = "hub-ca.pem",
     .help = "certificate authority of the hub"},
    {.name = "store.path",
     .kind = CONFIG_PATH,
     .required = true,
     .example = "/var/lib/guitai/terminal.db",
     .help = "file of this terminal's log"},
    {.name = "screen.size",
     .kind = CONFIG_SIZE,
     .low = 320,
     .high = 7680,
     .example = "1920x1080",
     .help = "size of the window"},
    {.name = "screen.fullscreen",
     .kind = CONFIG_BOOL,
     .fallback = "yes",
     .example = "yes",
     .help = "whether the window fills the display"},
    {.name = "printer.uri",
     .kind = CONFIG_TEXT,
     .fallback = "none:",
     .example = "escpos+usb:/dev/usb/lp0",
     .help = "the ticket printer",
     .check = is_printer},
    {.name = "scanner.uri",
     .kind = CONFIG_TEXT,
     .fallback = "none:",
     .example = "evdev:/dev/input/by-id/NAME-event-kbd",
     .help = "the reader of QR codes",
     .check = scanner_uri_check},
    {.name = "speech",
     .kind = CONFIG_TEXT,
     .fallback = "none",
     .example = "espeak-ng",
     .help = "the voice",
     .check = is_speech},
    {.name = "language",
     .kind = CONFIG_CHOICE,
     .choices = languages,
     .fallback = "zh_CN",
     .example = "zh_CN",
     .help = "language at the start of a visit"},
    {.name = "theme",
     .kind = CONFIG_CHOICE,
     .choices = themes,
     .fallback = "standard",
     .example = "standard",
     .help = "colours and sizes at the start of a visit"},
    {.name = "ime",
     .kind = CONFIG_BOOL,
     .fallback = "yes",
     .example = "yes",
     .help = "whether a kiosk loads Pinyin and handwriting"},
    {.name = "screen.inches",
     .kind = CONFIG_INT,
     .low = 5,
     .high = 110,
     .example = "21",
     .help = "the panel's diagonal, when it is not the usual one of its size"},
};

static const struct config_table table = {keys, ARRAY_LEN(keys)};

/* Bytes before the path in a value that may hold one after a scheme. */
static size_t before_path(const char *value)
{
    static const char *const schemes[] = {"escpos+file:", "clips:", "espeak-ng:"};

    for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
        if (strncmp(value, schemes[i], strlen(schemes[i])) == 0)
            return strlen(schemes[i]);
    }
    return strlen(value);
}

/* Copies the paths and the values with a path in them. */
static bool take_paths(const struct config *c, struct config_terminal *to)
{
    const struct {
        const char *key;
        bool has_scheme;
        char *to;
    } paths[] = {
        {"hub.ca", false, to->hub_ca},          {"store.path", false, to->store_path},
        {"printer.uri", true, to->printer_uri}, {"scanner.uri", true, to->scanner_uri},
        {"speech", true, to->speech},
    };

    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        const char *value = config_value(c, table, paths[i].key);
        size_t skip = paths[i].has_scheme ? before_path(value) : 0;

        if (!config_path(c, table, paths[i].key, skip, paths[i].to, CONFIG_PATH_SIZE))
            return false;
    }
    return true;
}

static bool is_role(const char *role)
{
    for (int i = 0; roles[i] != NULL; i++) {
        if (text_equal(role, roles[i]))
            return true;
    }
    return false;
}

/* What no single line can show. */
static enum err check_whole(const struct config *c, const struct config_terminal *to, char *why,
                            size_t why_size)
{
    if (text_equal(to->role, "counter") && to->counter == 0)
        return config_wrong(c, "role", why, why_size,
                            "a pad needs its counter; add counter = 1 (1 to 99)");
    if (strncmp(to->hub_url, "https:", 6) == 0 && to->hub_ca[0] == '\0')
        return config_wrong(c, "hub.url", why, why_size,
                            "https needs the hub's certificate authority; add hub.ca = FILE");
    return OK;
}

enum err config_terminal_read(const char *path, const char *role, struct config_terminal *to,
                              char *why, size_t why_size)
{
    struct config c;
    enum err e;

    if (role != NULL && !is_role(role)) {
        text_format(why, why_size, "--role %s: use kiosk, counter or board", role);
        return ERR_FORMAT;
    }
    e = config_read(path, &c, why, why_size);
    if (e == OK)
        e = config_check(&c, table, why, why_size);
    if (e != OK)
        return e;
    memset(to, 0, sizeof *to);
    text_copy(to->role, sizeof to->role, role != NULL ? role : config_value(&c, table, "role"));
    text_copy(to->site, sizeof to->site, config_value(&c, table, "site"));
    to->counter = config_int(&c, table, "counter");
    text_copy(to->hub_url, sizeof to->hub_url, config_value(&c, table, "hub.url"));
    if (!take_paths(&c, to))
        return config_wrong(&c, "", why, why_size,
                            "the paths are too long; move the file to a folder with a shorter one");
    config_size(&c, table, "screen.size", &to->w, &to->h);
    to->ime = config_bool(&c, table, "ime");
    to->inches = config_int(&c, table, "screen.inches");
    to->fullscreen = config_bool(&c, table, "screen.fullscreen");
    to->language = language_of[config_choice(&c, table, "language")];
    text_copy(to->theme, sizeof to->theme, config_value(&c, table, "theme"));
    return check_whole(&c, to, why, why_size);
}
