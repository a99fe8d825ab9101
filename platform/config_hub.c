/* config_hub.c - the config of a hub. */
#include "config_hub.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/text.h"
#include "post_curl.h"

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

static bool is_webhook(const char *value, char *why, size_t why_size)
{
    return post_url_is_safe(value, "https", "http", why, why_size);
}

static bool is_mail_server(const char *value, char *why, size_t why_size)
{
    return post_url_is_safe(value, "smtps", "smtp", why, why_size);
}

static bool is_address(const char *value, char *why, size_t why_size)
{
    const char *at = strchr(value, '@');

    text_copy(why, why_size, "write NAME@HOST");
    return at != NULL && at > value && at[1] != '\0' && strpbrk(value, " <>\",;:") == NULL;
}

static bool is_host(const char *value, char *why, size_t why_size)
{
    uint8_t any[sizeof(struct in6_addr)];

    text_copy(why, why_size, "write an address such as 192.0.2.7");
    return inet_pton(AF_INET, value, any) == 1 || inet_pton(AF_INET6, value, any) == 1;
}

static bool is_allowance(const char *value, char *why, size_t why_size)
{
    struct push_allow a;

    text_copy(why, why_size, "write some of the words http, private and loopback");
    return push_allow_read(value, &a);
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
    {.name = "public.url",
     .kind = CONFIG_URL,
     .example = "https://hall.example.org",
     .help = "where customers' phones reach the hub; else by listen"},
    {.name = "sms.url",
     .kind = CONFIG_TEXT,
     .example = "https://gateway.example.org/guitai",
     .help = "webhook that sends short messages",
     .check = is_webhook},
    {.name = "sms.key",
     .kind = CONFIG_PATH,
     .example = "sms.key",
     .help = "file with the webhook's secret, base64"},
    {.name = "mail.url",
     .kind = CONFIG_TEXT,
     .example = "smtps://mail.example.org",
     .help = "server that sends mail",
     .check = is_mail_server},
    {.name = "mail.from",
     .kind = CONFIG_TEXT,
     .example = "hall@example.org",
     .help = "sender of mail",
     .check = is_address},
    {.name = "mail.user", .kind = CONFIG_TEXT, .example = "hall", .help = "its account"},
    {.name = "mail.password",
     .kind = CONFIG_PATH,
     .example = "mail.password",
     .help = "file with its password"},
    {.name = "messages.ca",
     .kind = CONFIG_PATH,
     .example = "ca.pem",
     .help = "who vouches for both servers; else as the system"},
    {.name = "push.allow",
     .kind = CONFIG_TEXT,
     .example = "private",
     .help = "besides https to the world: http, private, loopback",
     .check = is_allowance},
    {.name = "push.ca",
     .kind = CONFIG_PATH,
     .example = "receivers-ca.pem",
     .help = "who vouches for receivers of events; else as the system"},
    {.name = "proxy.from",
     .kind = CONFIG_TEXT,
     .example = "127.0.0.1",
     .help = "a proxy's address, whose X-Forwarded-For and -Proto are believed",
     .check = is_host},
    {.name = "metrics.from",
     .kind = CONFIG_TEXT,
     .example = "192.0.2.7",
     .help = "the monitor's address, which may read /metrics as this machine may",
     .check = is_host},
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
        {"sms.key", 0, to->sms_key},
        {"mail.password", 0, to->mail_password},
        {"messages.ca", 0, to->messages_ca},
        {"push.ca", 0, to->push_ca},
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

/* Keys that are nothing without one another. */
static enum err check_pairs(const struct config *c, char *why, size_t why_size)
{
    static const char *const pairs[][2] = {{"tls.cert", "tls.key"},
                                           {"sms.url", "sms.key"},
                                           {"mail.url", "mail.from"},
                                           {"mail.user", "mail.password"}};

    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        bool has = config_value(c, table, pairs[i][0])[0] != '\0';

        if (has != (config_value(c, table, pairs[i][1])[0] != '\0'))
            return config_wrong(c, pairs[i][!has], why, why_size, "%s and %s go together; add %s",
                                pairs[i][0], pairs[i][1], pairs[i][has]);
    }
    return OK;
}

/* As the server names those who ask. */
static void take_host(const struct config *c, const char *key, char to[HOST_TEXT])
{
    const char *value = config_value(c, table, key);
    int family = strchr(value, ':') != NULL ? AF_INET6 : AF_INET;
    uint8_t bytes[sizeof(struct in6_addr)];

    if (inet_pton(family, value, bytes) == 1)
        inet_ntop(family, bytes, to, HOST_TEXT);
}

static void take_texts(const struct config *c, struct config_hub *to)
{
    const struct {
        const char *key;
        char *to;
        size_t size;
    } texts[] = {
        {"listen", to->listen, sizeof to->listen},
        {"site", to->site, sizeof to->site},
        {"upstream.url", to->upstream_url, sizeof to->upstream_url},
        {"public.url", to->public_url, sizeof to->public_url},
        {"sms.url", to->sms_url, sizeof to->sms_url},
        {"mail.url", to->mail_url, sizeof to->mail_url},
        {"mail.from", to->mail_from, sizeof to->mail_from},
        {"mail.user", to->mail_user, sizeof to->mail_user},
    };

    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        text_copy(texts[i].to, texts[i].size, config_value(c, table, texts[i].key));
}

enum err config_hub_read(const char *path, struct config_hub *to, char *why, size_t why_size)
{
    struct config c;
    enum err e = config_read(path, &c, why, why_size);

    if (e == OK)
        e = config_check(&c, table, why, why_size);
    if (e != OK)
        return e;
    memset(to, 0, sizeof *to);
    take_folder(&c, to);
    take_texts(&c, to);
    take_host(&c, "metrics.from", to->metrics_from);
    take_host(&c, "proxy.from", to->proxy_from);
    (void)push_allow_read(config_value(&c, table, "push.allow"), &to->push_allow);
    if (!take_paths(&c, to))
        return config_wrong(&c, "", why, why_size,
                            "the paths are too long; move the file to a folder with a shorter one");
    return check_pairs(&c, why, why_size);
}
