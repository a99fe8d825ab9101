/* main_hub_world.c - what the config leads to: the hall, the keys and the store. */
#include "main_hub.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "hub_certificates.h"
#include "machine_boot.h"
#include "port/clock.h"
#include "wire/catalogue_json.h"

static bool refuse_upstream(const struct hub_world *w, const char *path, char *why, size_t n)
{
    struct config c;

    if (w->config.upstream_url[0] == '\0')
        return true;
    return config_read(path, &c, why, n) == OK &&
           config_wrong(&c, "upstream.url", why, n,
                        "this version has no upstream sync; remove the line") == OK;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

static bool read_hall(struct hub_world *w, const char *path, char *why, size_t n)
{
    struct config c;

    w->catalogue = hub_file_read_new(w->config.catalogue, &w->catalogue_size, why, n);
    if (w->catalogue == NULL)
        return false;
    w->hall = calloc(1, sizeof *w->hall);
    must(w->hall != NULL);
    if (catalogue_decode(w->config.catalogue, w->catalogue, w->catalogue_size, w->hall, why, n) !=
        OK)
        return false;
    if (strcmp(w->hall->site, w->config.site) == 0)
        return true;
    return config_read(path, &c, why, n) == OK &&
           config_wrong(&c, "site", why, n, "the hall's file %s says \"%s\"; make them the same",
                        base_name(w->config.catalogue), w->hall->site) == OK;
}

bool hub_world_keys_path(const struct hub_world *w, char to[CONFIG_PATH_SIZE])
{
    return text_format(to, CONFIG_PATH_SIZE, "%shub.keys", w->config.folder);
}

static bool read_keys(struct hub_world *w, char *why, size_t n)
{
    char path[CONFIG_PATH_SIZE];

    return hub_world_keys_path(w, path) && hub_keys_read(path, &w->keys, why, n);
}

static bool check_certificate(const struct hub_world *w, const char *path, char *why, size_t n)
{
    int days = w->config.tls_cert[0] == '\0' ? CERTIFICATE_ALARM_DAYS
                                             : hub_certificate_days(w->config.tls_cert);
    struct config c;

    if (days > 0)
        return true; /* serve() says when it ends soon */
    return config_read(path, &c, why, n) == OK &&
           config_wrong(&c, "tls.cert", why, n,
                        days == 0 ? "the certificate has ended; make a new one"
                                  : "is no certificate in PEM that the hub may read") == OK;
}

bool hub_world_read(struct hub_world *w, const char *config, char *why, size_t why_size)
{
    return config_hub_read(config, &w->config, why, why_size) == OK &&
           refuse_upstream(w, config, why, why_size) && read_hall(w, config, why, why_size) &&
           check_certificate(w, config, why, why_size) && read_keys(w, why, why_size) &&
           hub_post_read(&w->config, &w->post, why, why_size);
}

bool hub_world_open(struct hub_world *w, char *why, size_t why_size)
{
    if (clock_set_zone(w->hall->zone) != OK) {
        text_format(why, why_size,
                    "this machine does not know the time zone \"%s\" of %s; install tzdata",
                    w->hall->zone, w->config.catalogue);
        return false;
    }
    w->store = store_open(w->config.store_uri, w->config.site, why, why_size);
    return w->store != NULL;
}

void hub_world_close(struct hub_world *w)
{
    if (w->store != NULL)
        w->store->ops->close(w->store);
    free(w->catalogue);
    free(w->hall);
    wipe(&w->keys, sizeof w->keys);
    wipe(&w->post, sizeof w->post);
    *w = (struct hub_world){.store = NULL};
}

/* ---- and what the hub is told of it ---- */

static instant certificate_until(const struct config_hub *c)
{
    int days = c->tls_cert[0] == '\0' ? 0 : hub_certificate_days(c->tls_cert);

    return days <= 0 ? 0 : clock_now().at + (instant)(days + 1) * 24 * HOUR;
}

/* hub_config.keep: under the hub's lock, once a month. */
static bool keep_keys(void *ctx, const struct seal_ring *ring)
{
    struct hub_world *w = ctx;
    char path[CONFIG_PATH_SIZE], why[512] = "";

    w->keys.ring = *ring;
    if (ring->first_gone)
        wipe(w->keys.seal.secret, sizeof w->keys.seal.secret);
    if (hub_world_keys_path(w, path) && hub_keys_write(path, &w->keys, why, sizeof why))
        return true;
    log_fault("hub: %s", why);
    return false;
}

/* hub_config.may_push */
static bool may_push(void *ctx, const char *url, char *why, size_t why_size)
{
    const struct hub_world *w = ctx;

    return push_url_is_good(&w->config.push_allow, url, why, why_size);
}

void hub_world_config(struct hub_world *w, struct hub_config *to)
{
    char boot[MACHINE_BOOT];

    *to = (struct hub_config){.store = w->store,
                              .catalogue = w->catalogue,
                              .catalogue_size = w->catalogue_size,
                              .catalogue_name = w->config.catalogue,
                              .site = w->config.site,
                              .certificate_until = certificate_until(&w->config),
                              .version = GUITAI_VERSION,
                              .device = w->keys.device,
                              .sign = w->keys.sign,
                              .seal = w->keys.seal,
                              .ring = w->keys.ring,
                              .keep = keep_keys,
                              .keep_ctx = w,
                              .sends = {[CHANNEL_SMS] = w->post.sms_url[0] != '\0',
                                        [CHANNEL_MAIL] = w->post.mail_url[0] != '\0'},
                              .may_push = may_push,
                              .push_ctx = w,
                              .now = clock_now(),
                              .boot = clock_boot()};
    machine_boot(boot);
    text_copy(to->machine, sizeof to->machine, boot);
    text_copy(to->metrics_from, sizeof to->metrics_from, w->config.metrics_from);
    text_copy(to->proxy_from, sizeof to->proxy_from, w->config.proxy_from);
}
