/* main_hub_serve.c - guitai-hub without a command: opens the store, serves until it is
 * told to stop, and looks at the certificate and at retention once an hour. */
#include "main_hub.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "core/catalogue.h"
#include "hub_certificates.h"
#include "hub_clock.h"
#include "hub_eraser.h"
#include "hub_keeper.h"
#include "hub_lane.h"
#include "hub_messenger.h"
#include "hub_pusher.h"
#include "port/clock.h"
#include "port/httpd.h"
#include "watchdog_systemd.h"

enum { LOOK_S = 3600, LARGE = 128 * 1024 };

struct serving {
    struct hub_world world;
    struct hub_files files;
    struct hub *hub;
    struct hub_lane *lane;
    struct httpd *server;
    struct hub_messenger *messenger;
    struct hub_pusher *pusher;
    struct hub_eraser *eraser;
    struct hub_clock *clock;
    struct hub_keeper *keeper;
    char kept[CONFIG_PATH_SIZE];
    int keys_lock;
};

static bool read_files(struct serving *s, char *why, size_t n)
{
    char folder[CONFIG_PATH_SIZE], *slash;

    text_copy(folder, sizeof folder, s->world.config.catalogue);
    slash = strrchr(folder, '/');
    text_copy(slash == NULL ? folder : slash + 1,
              sizeof folder - (slash == NULL ? 0 : (size_t)(slash + 1 - folder)), "photos");
    if (!hub_files_add(&s->files, GUITAI_ASSETS "/console/dist", "/console", why, n) ||
        !hub_files_add(&s->files, folder, "/console/photos", why, n) ||
        !hub_files_add_one(&s->files, GUITAI_ASSETS "/hub/public.css", "/public.css", why, n) ||
        !hub_files_add_one(&s->files, GUITAI_ASSETS "/hub/public.js", "/public.js", why, n))
        return false;
    for (int i = 0; i < s->files.count; i++) {
        if (strcmp(s->files.files[i].path, "/console/index.html") == 0)
            return true;
    }
    log_fault("hub: %s/console/dist has no console; build it", GUITAI_ASSETS);
    return true;
}

/* Several hubs may serve from one folder; guitai-hub retention then leaves it to them. */
static bool lock_keys(struct serving *s, char *why, size_t n)
{
    char path[CONFIG_PATH_SIZE];

    if (!hub_world_keys_path(&s->world, path))
        return false;
    s->keys_lock = hub_keys_lock(path, false);
    if (s->keys_lock < 0) {
        text_format(why, n,
                    "%s.lock cannot be taken: guitai-hub retention is at work, or the "
                    "folder cannot be written",
                    path);
        return false;
    }
    hub_keys_tidy(path);
    return hub_keys_read(path, &s->world.keys, why, n); /* as it is now */
}

static bool start_hub(struct serving *s, char *why, size_t n)
{
    struct hub_config c;

    hub_world_config(&s->world, &c);
    c.files = s->files.files;
    c.file_count = s->files.count;
    c.kept =
        text_format(s->kept, sizeof s->kept, "%shub.kept", s->world.config.folder) ? s->kept : NULL;
    s->hub = hub_new(&c, why, n);
    wipe(&c.sign, sizeof c.sign);
    wipe(&c.seal, sizeof c.seal);
    wipe(&c.ring, sizeof c.ring);
    c.keep = NULL; /* what follows folds and decides nothing */
    if (s->hub == NULL)
        return false;
    s->lane = hub_lane_new(s->hub);
    s->keeper = hub_keeper_new(&c);
    return true;
}

static bool open_hub(struct serving *s, char *why, size_t n)
{
    if (clock_set_zone(s->world.hall->zone) != OK)
        return hub_world_open(&s->world, why, n);
    return (hub_world_open(&s->world, why, n) || hub_world_rescue(&s->world, why, n)) &&
           read_files(s, why, n) && lock_keys(s, why, n) &&
           (start_hub(s, why, n) || (hub_world_rescue(&s->world, why, n) && start_hub(s, why, n)));
}

static bool start_server(struct serving *s, char *why, size_t n)
{
    const struct config_hub *config = &s->world.config;
    struct httpd_config c = {.listen = config->listen, .handle = hub_lane_handle, .ctx = s->lane};

    if (config->tls_cert[0] != '\0') {
        c.cert = config->tls_cert;
        c.key = config->tls_key;
    }
    s->server = httpd_start(&c, why, n);
    return s->server != NULL;
}

/* Where others reach us: the address that we listen on, or this machine's name
 * when that is all of them. */
static void public_url(const struct serving *s, char *to, size_t size)
{
    const char *listen = s->world.config.listen, *colon = strrchr(listen, ':');
    char host[256];

    text_format(host, sizeof host, "%.*s",
                (int)(colon == NULL ? strlen(listen) : (size_t)(colon - listen)), listen);
    if (strcmp(host, "0.0.0.0") == 0 || strcmp(host, "[::]") == 0) {
        if (gethostname(host, sizeof host - 1) != 0)
            text_copy(host, sizeof host, "localhost");
        host[sizeof host - 1] = '\0';
    }
    text_format(to, size, "%s://%s:%d", s->world.config.tls_cert[0] != '\0' ? "https" : "http",
                host, httpd_port(s->server));
}

/* Once for each day that is left. */
static void watch_certificate(const struct hub_world *w, int *told)
{
    int days = w->config.tls_cert[0] == '\0' ? CERTIFICATE_ALARM_DAYS
                                             : hub_certificate_days(w->config.tls_cert);

    if (days >= CERTIFICATE_ALARM_DAYS || days == *told)
        return;
    *told = days;
    if (days > 0)
        log_fault("hub: the certificate %s ends in %d days; make a new one and start the hub again",
                  w->config.tls_cert, days);
    else
        log_fault("hub: the certificate %s %s; make a new one and start the hub again",
                  w->config.tls_cert, days == 0 ? "has ended" : "cannot be read any more");
}

static void look_at_retention(struct hub *h, void *ctx)
{
    (void)ctx;
    hub_retention(h, clock_now());
}

static void wait_for_the_end(const struct serving *s, const sigset_t *signals)
{
    const struct timespec look = {.tv_sec = LOOK_S};
    int told = CERTIFICATE_ALARM_DAYS;

    do {
        watch_certificate(&s->world, &told);
        (void)hub_lane_do(s->lane, look_at_retention, NULL); /* else in an hour */
    } while (sigtimedwait(signals, NULL, &look) < 0);
}

static struct hub_pusher *start_pusher(const struct serving *s)
{
    struct hub_pusher_config c = {.allow = s->world.config.push_allow};

    text_copy(c.ca, sizeof c.ca, s->world.config.push_ca);
    return hub_pusher_new(s->lane, &c);
}

static void serve(struct serving *s, const sigset_t *signals)
{
    char url[128];

    public_url(s, url, sizeof url);
    hub_set_public_url(s->hub,
                       s->world.config.public_url[0] != '\0' ? s->world.config.public_url : url);
    s->messenger = hub_messenger_new(s->lane, &s->world.post);
    s->pusher = start_pusher(s);
    s->eraser = hub_eraser_new(s->lane, s->world.store);
    s->clock = hub_clock_new(s->lane);
    hub_lane_open(s->lane, s->server);
    hub_lane_follow(s->lane, s->world.store);
    printf("listening %s\n", url);
    fflush(stdout);
    watchdog_ready();
    wait_for_the_end(s, signals);
    watchdog_stopping();
    log_info("hub: stopping");
}

int hub_serve(const struct hub_options *o)
{
    struct serving s = {.keys_lock = -1};
    char why[512] = "";
    sigset_t signals;
    bool good;

    /* What a large page took goes back to the machine with it.  Left to itself, malloc learns
     * from the first one to keep as much in the heap of each thread. */
    (void)mallopt(M_MMAP_THRESHOLD, LARGE);
    /* Before any other thread begins, so that all inherit the mask. */
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    must(sigprocmask(SIG_BLOCK, &signals, NULL) == 0);
    if (!hub_world_read(&s.world, o->config, why, sizeof why)) {
        fprintf(stderr, "%s\n", why);
        hub_world_close(&s.world);
        return 2;
    }
    good = open_hub(&s, why, sizeof why) && start_server(&s, why, sizeof why);
    if (good)
        serve(&s, &signals);
    else
        fprintf(stderr, "guitai-hub: %s\n", why);
    hub_lane_end_follow(s.lane);
    hub_clock_end(s.clock);
    hub_eraser_end(s.eraser);
    hub_messenger_end(s.messenger);
    hub_pusher_end(s.pusher);
    httpd_stop(s.server);
    hub_clock_free(s.clock);
    hub_eraser_free(s.eraser);
    hub_messenger_free(s.messenger);
    hub_pusher_free(s.pusher);
    hub_lane_free(s.lane);
    hub_end(s.hub);
    hub_free(s.hub);
    hub_keeper_end(s.keeper); /* it keeps what the hub did */
    hub_files_free(&s.files);
    if (s.keys_lock >= 0)
        close(s.keys_lock);
    hub_world_close(&s.world);
    return good ? 0 : 1;
}
