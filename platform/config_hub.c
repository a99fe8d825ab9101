/* config_hub.c - the config of a hub. */
#include "config_hub.h"

#include "base/text.h"

#include <string.h>

static const char sqlite_scheme[] = "sqlite:", postgres_scheme[] = "postgresql://";

static bool is_store(const char *value, char *why, size_t why_size)
{
    size_t len = sizeof sqlite_scheme - 1;

    if (strncmp(value, sqlite_scheme, len) == 0 && value[len] != '\0' && value[len] != ':')
        return true;
    if (strncmp(value, postgres_scheme, sizeof postgres_scheme - 1) == 0)
        return true;
    text_copy(why, why_size, "use sqlite:PATH or postgresql://USER@HOST/DATABASE");
    return false;
}

static const struct config_key keys[] = {
    {.name = "listen",
     .kind = CONFIG_LISTEN,
     .fallback = "127.0.0.1:8080",
     .example = "127.0.0.1:8080",
     .help = "address and port"},
    {.name = "tls.cert", .kind = CONFIG_PATH, .example = "hub.pem", .help = "certificate chain"},
    {.name = "tls.key", .kind = CONFIG_PATH, .example = "hub-key.pem", .help = "its key"},
    {.name = "store.uri",
     .kind = CONFIG_TEXT,
     .required = true,
     .example = "sqlite:hub.db",
     .help = "where the log is kept",
     .check = is_store},
    {.name = "site",
     .kind = CONFIG_CODE,
     .required = true,
     .example = "hall-1",
     .help = "the service hall"},
    {.name = "catalogue",
     .kind = CONFIG_PATH,
     .required = true,
     .example = "hall.json",
     .help = "services, counters, hours and staff"},
    {.name = "upstream.url",
     .kind = CONFIG_URL,
     .example = "https://city-hub:8443",
     .help = "the hub above this one"},
};

static const struct config_table table = {keys, ARRAY_LEN(keys)};

static bool take_store(const struct config *c, struct config_hub *to)
{
    const char *value = config_value(c, table, "store.uri");

    if (strncmp(value, sqlite_scheme, sizeof sqlite_scheme - 1) != 0)
        return text_copy(to->store_uri, sizeof to->store_uri, value);
    return config_path(c, table, "store.uri", sizeof sqlite_scheme - 1, to->store_uri,
                       sizeof to->store_uri);
}

static bool take_paths(const struct config *c, struct config_hub *to)
{
    const struct {
        const char *key;
        size_t skip;
        char *to;
    } paths[] = {
        {"tls.cert", 0, to->tls_cert},
        {"tls.key", 0, to->tls_key},
        {"catalogue", 0, to->catalogue},
    };

    if (!take_store(c, to))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
        if (!config_path(c, table, paths[i].key, paths[i].skip, paths[i].to, CONFIG_PATH_SIZE))
            return false;
    }
    return true;
}

static void take_folder(const struct config *c, struct config_hub *to)
{
    char *slash;

    text_copy(to->folder, sizeof to->folder, c->path);
    slash = strrchr(to->folder, '/');
    to->folder[slash == NULL ? 0 : slash - to->folder + 1] = '\0';
}

enum err config_hub_read(const char *path, struct config_hub *to, char *why, size_t why_size)
{
    struct config c;
    enum err e = config_read(path, &c, why, why_size);
    bool has_cert;

    if (e == OK)
        e = config_check(&c, table, why, why_size);
    if (e != OK)
        return e;
    memset(to, 0, sizeof *to);
    take_folder(&c, to);
    text_copy(to->listen, sizeof to->listen, config_value(&c, table, "listen"));
    text_copy(to->site, sizeof to->site, config_value(&c, table, "site"));
    text_copy(to->upstream_url, sizeof to->upstream_url, config_value(&c, table, "upstream.url"));
    if (!take_paths(&c, to))
        return config_wrong(&c, "", why, why_size,
                            "the paths are too long; move the file to a folder with a shorter one");
    has_cert = to->tls_cert[0] != '\0';
    if (has_cert != (to->tls_key[0] != '\0'))
        return config_wrong(&c, has_cert ? "tls.cert" : "tls.key", why, why_size,
                            "tls.cert and tls.key go together; add %s = FILE",
                            has_cert ? "tls.key" : "tls.cert");
    return OK;
}
