/* store_open.c - picks the engine of the hub's store by its URI. */
#include "base/text.h"
#include "store_postgres.h"
#include "store_sqlite.h"

#include <string.h>

static const char *after(const char *uri, const char *scheme)
{
    size_t len = strlen(scheme);

    return strncmp(uri, scheme, len) == 0 ? uri + len : NULL;
}

/* The site leads every row and stands in file names: keep it a short code. */
static bool is_site(const char *site)
{
    size_t len = strspn(site, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    return len > 0 && site[len] == '\0' && len < sizeof((struct store *)0)->site;
}

struct store *store_open(const char *uri, const char *site, char *why, size_t why_size)
{
    const char *path = after(uri, "sqlite:");

    if (!is_site(site)) {
        text_format(why, why_size, "site \"%s\": use 1 to 31 letters, digits, '.', '-' and '_'",
                    site);
        return NULL;
    }
    if (path != NULL)
        return store_sqlite_open(path, site, why, why_size);
    if (after(uri, "postgresql://") != NULL)
        return store_postgres_open(uri, site, why, why_size);
    text_format(why, why_size,
                "store.uri \"%s\" has no known engine; use sqlite:PATH or "
                "postgresql://USER@HOST/DATABASE",
                uri);
    return NULL;
}
