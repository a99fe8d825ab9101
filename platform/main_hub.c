/* main_hub.c - guitai-hub: reads the config, opens the store, serves until told
 * to stop; main_hub_init.c and main_hub_tools.c have the other commands. */
#include "main_hub.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "hub_certificates.h"
#include "hub_keeper.h"
#include "hub_lane.h"
#include "hub_messenger.h"
#include "port/clock.h"
#include "port/httpd.h"
#include "store_sqlite_file.h"
#include "store_sqlite_second.h"
#include "watchdog_systemd.h"
#include "wire/catalogue_json.h"
#include "wire/json_read.h"

enum { CERTIFICATE_ALARM_DAYS = 60, LOOK_S = 3600 };

static const char usage[] =
    "guitai-hub - the centre of a service hall\n"
    "\n"
    "  guitai-hub --config FILE                 serve until SIGTERM\n"
    "  guitai-hub --config FILE --check-config  0 good, 2 not: FILE:LINE: reason\n"
    "  guitai-hub init --dir DIR [--sample] [--listen ADDRESS:PORT] [--store URI]\n"
    "                                           keys, certificates, config, a hall, 'admin';\n"
    "                                           password from GUITAI_ADMIN_PASSWORD or printed\n"
    "  guitai-hub enrol --config FILE --name NAME --role kiosk|counter|board\n"
    "                                           a one-time code for a terminal, the last word\n"
    "  guitai-hub passwd --config FILE --staff NUMBER\n"
    "                                           a new password, read from standard input\n"
    "  guitai-hub second-factor --config FILE --staff NUMBER --reset\n"
    "                                           for who lost the authenticator and the codes\n"
    "  guitai-hub backup --config FILE --to PATH [--keys PATH]\n"
    "                                           a copy of the store while the hub runs; --keys:\n"
    "                                           and of hub.keys, to another place, over the copy\n"
    "                                           that was there\n"
    "  guitai-hub retention --config FILE [--dry-run]\n"
    "                                           the keys of personal data and their ends; what is\n"
    "                                           due is destroyed, unless the running hub does it\n"
    "  guitai-hub restore --config FILE --from PATH [--rehearse]\n"
    "                                           is the backup good?  Without --rehearse it takes\n"
    "                                           the place of the store, which is set aside\n"
    "  guitai-hub catalogue --config FILE --export PATH | --import PATH [--accept]\n"
    "                                           the hall in force into a file; a file as the next\n"
    "                                           version of the hall, while the hub runs\n"
    "  guitai-hub audit --config FILE --verify [--head NUMBER:HASH]\n"
    "                                           is each line of the audit log as it was written?\n"
    "  guitai-hub --version | --help\n";

/* ---- what the config leads to ---- */

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

static bool read_keys(struct hub_world *w, char *why, size_t n)
{
    char path[CONFIG_PATH_SIZE];

    return text_format(path, sizeof path, "%shub.keys", w->config.folder) &&
           hub_keys_read(path, &w->keys, why, n);
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

/* ---- serving ---- */

struct serving {
    struct hub_world world;
    struct hub_files files;
    struct hub *hub;
    struct hub_lane *lane;
    struct httpd *server;
    struct hub_messenger *messenger;
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

static instant certificate_until(const struct config_hub *c)
{
    int days = c->tls_cert[0] == '\0' ? 0 : hub_certificate_days(c->tls_cert);

    return days <= 0 ? 0 : clock_now().at + (instant)(days + 1) * 24 * HOUR;
}

static bool keys_path(const struct hub_world *w, char to[CONFIG_PATH_SIZE])
{
    return text_format(to, CONFIG_PATH_SIZE, "%shub.keys", w->config.folder);
}

/* hub_config.keep: under the hub's lock, once a month. */
static bool keep_keys(void *ctx, const struct seal_ring *ring)
{
    struct hub_world *w = ctx;
    char path[CONFIG_PATH_SIZE], why[512] = "";

    w->keys.ring = *ring;
    if (ring->first_gone)
        wipe(w->keys.seal.secret, sizeof w->keys.seal.secret);
    if (keys_path(w, path) && hub_keys_write(path, &w->keys, why, sizeof why))
        return true;
    log_fault("hub: %s", why);
    return false;
}

/* Several hubs may serve from one folder; guitai-hub retention then leaves it to them. */
static bool lock_keys(struct serving *s, char *why, size_t n)
{
    char path[CONFIG_PATH_SIZE];

    if (!keys_path(&s->world, path))
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

void hub_world_config(struct hub_world *w, struct hub_config *to)
{
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
                              .now = clock_now(),
                              .boot = clock_boot()};
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

/* ---- a store that cannot be used ---- */

/* From its second copy, and what it still gives.  `why` stays when that is not to be had. */
static bool rescue(struct serving *s, char *why, size_t n)
{
    const char *uri = s->world.config.store_uri, *path = uri + strlen("sqlite:");
    char reason[512] = "";
    struct rescued r;

    if (strncmp(uri, "sqlite:", strlen("sqlite:")) != 0 || !store_sqlite_has_second(path))
        return false;
    if (s->world.store != NULL)
        s->world.store->ops->close(s->world.store);
    s->world.store = NULL;
    if (access(path, F_OK) == 0 &&
        (access(path, R_OK | W_OK) != 0 || store_sqlite_is_whole(path, reason, sizeof reason)))
        return false;
    log_fault("hub: %s", why);
    if (!store_sqlite_rescue(path, s->world.config.site, &r, reason, sizeof reason)) {
        log_fault("hub: the second copy of the store does not help: %s", reason);
        return false;
    }
    log_fault("hub: the store was put aside as %s; its second copy with %llu events is in its "
              "place, with %llu newer ones from the damaged file; %s",
              r.aside[0] != '\0' ? r.aside : "nothing", (unsigned long long)r.copied,
              (unsigned long long)r.read,
              r.records ? "people, passwords and terminals are as they were"
                        : "look at what was changed in the last hour of people, passwords and "
                          "terminals");
    return hub_world_open(&s->world, why, n);
}

static bool open_hub(struct serving *s, char *why, size_t n)
{
    if (clock_set_zone(s->world.hall->zone) != OK)
        return hub_world_open(&s->world, why, n);
    return (hub_world_open(&s->world, why, n) || rescue(s, why, n)) && read_files(s, why, n) &&
           lock_keys(s, why, n) &&
           (start_hub(s, why, n) || (rescue(s, why, n) && start_hub(s, why, n)));
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

static void serve(struct serving *s, const sigset_t *signals)
{
    char url[128];

    public_url(s, url, sizeof url);
    hub_set_public_url(s->hub,
                       s->world.config.public_url[0] != '\0' ? s->world.config.public_url : url);
    s->messenger = hub_messenger_new(s->lane, &s->world.post);
    hub_lane_open(s->lane, s->server);
    hub_lane_follow(s->lane, s->world.store);
    printf("listening %s\n", url);
    fflush(stdout);
    watchdog_ready();
    wait_for_the_end(s, signals);
    watchdog_stopping();
    log_info("hub: stopping");
}

static int run(const struct hub_options *o)
{
    struct serving s = {.keys_lock = -1};
    char why[512] = "";
    sigset_t signals;
    bool good;

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
    hub_messenger_end(s.messenger);
    httpd_stop(s.server);
    hub_messenger_free(s.messenger);
    hub_lane_free(s.lane);
    hub_free(s.hub);
    hub_keeper_end(s.keeper); /* it keeps what the hub did */
    hub_files_free(&s.files);
    if (s.keys_lock >= 0)
        close(s.keys_lock);
    hub_world_close(&s.world);
    return good ? 0 : 1;
}

static int check(const struct hub_options *o)
{
    struct hub_world w = {.store = NULL};
    char why[512] = "";
    bool good = hub_world_read(&w, o->config, why, sizeof why);

    if (!good)
        fprintf(stderr, "%s\n", why);
    hub_world_close(&w);
    return good ? 0 : 2;
}

/* ---- the command line ---- */

/* 0 go on; else the program ends with that status less one. */
static int read_options(int argc, char **argv, struct hub_options *to)
{
    static const struct option list[] = {
        {"config", required_argument, NULL, 'c'},
        {"dir", required_argument, NULL, 'd'},
        {"listen", required_argument, NULL, 'l'},
        {"store", required_argument, NULL, 'u'},
        {"name", required_argument, NULL, 'n'},
        {"role", required_argument, NULL, 'r'},
        {"staff", required_argument, NULL, 's'},
        {"to", required_argument, NULL, 't'},
        {"head", required_argument, NULL, 'e'},
        {"verify", no_argument, NULL, 'f'},
        {"from", required_argument, NULL, 'o'},
        {"rehearse", no_argument, NULL, 'a'},
        {"reset", no_argument, NULL, 'x'},
        {"sample", no_argument, NULL, 'm'},
        {"check-config", no_argument, NULL, 'k'},
        {"version", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},
        {"export", required_argument, NULL, 'p'},
        {"import", required_argument, NULL, 'i'},
        {"accept", no_argument, NULL, 'y'},
        {"keys", required_argument, NULL, 'j'},
        {"dry-run", no_argument, NULL, 'w'},
        {NULL, 0, NULL, 0},
    };
    const struct {
        int letter;
        const char **value;
    } texts[] = {{'c', &to->config}, {'d', &to->dir},  {'l', &to->listen}, {'u', &to->store},
                 {'n', &to->name},   {'r', &to->role}, {'s', &to->staff},  {'t', &to->to},
                 {'e', &to->head},   {'o', &to->from}, {'p', &to->export}, {'i', &to->import},
                 {'j', &to->keys}};
    int c;

    while ((c = getopt_long(argc, argv, "", list, NULL)) != -1) {
        for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
            if (texts[i].letter == c)
                *texts[i].value = optarg;
        }
        if (c == 'm')
            to->sample = true;
        else if (c == 'f')
            to->verify = true;
        else if (c == 'x')
            to->reset = true;
        else if (c == 'a')
            to->rehearse = true;
        else if (c == 'y')
            to->accept = true;
        else if (c == 'w')
            to->dry_run = true;
        else if (c == 'k')
            to->check = true;
        else if (c == 'v' || c == 'h')
            return fputs(c == 'v' ? "guitai-hub " GUITAI_VERSION "\n" : usage, stdout) < 0 ? 2 : 1;
        else if (c == '?')
            return 3;
    }
    if (optind < argc)
        to->command = argv[optind++];
    if (optind == argc)
        return 0;
    fputs(usage, stderr);
    return 3;
}

/* True when what the command needs is there. */
static bool is_whole(const struct hub_options *o)
{
    if (o->command == NULL)
        return o->config != NULL;
    if (strcmp(o->command, "init") == 0)
        return o->dir != NULL;
    if (strcmp(o->command, "enrol") == 0)
        return o->config != NULL && o->name != NULL && o->role != NULL;
    if (strcmp(o->command, "passwd") == 0)
        return o->config != NULL && o->staff != NULL;
    if (strcmp(o->command, "backup") == 0)
        return o->config != NULL && o->to != NULL;
    if (strcmp(o->command, "restore") == 0)
        return o->config != NULL && o->from != NULL;
    if (strcmp(o->command, "second-factor") == 0)
        return o->config != NULL && o->staff != NULL && o->reset;
    if (strcmp(o->command, "catalogue") == 0)
        return o->config != NULL && (o->export == NULL) != (o->import == NULL);
    if (strcmp(o->command, "audit") == 0)
        return o->config != NULL && o->verify;
    if (strcmp(o->command, "retention") == 0)
        return o->config != NULL;
    return false;
}

static void keep_secrets(void)
{
    const struct rlimit none = {0, 0};

    umask(077);
    if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0)
        log_fault("core files could not be switched off");
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(const struct hub_options *o);
    } commands[] = {{"init", hub_init},
                    {"enrol", hub_enrol},
                    {"passwd", hub_passwd},
                    {"second-factor", hub_second_factor},
                    {"backup", hub_backup},
                    {"audit", hub_audit},
                    {"restore", hub_restore},
                    {"catalogue", hub_catalogue},
                    {"retention", hub_retention_command}};
    struct hub_options o = {.command = NULL};
    int over = read_options(argc, argv, &o);

    if (over != 0)
        return over - 1;
    if (!is_whole(&o)) {
        fputs(usage, stderr);
        return 2;
    }
    keep_secrets();
    json_start();
    if (crypto_start() != OK)
        return 1;
    if (o.command == NULL)
        return o.check ? check(&o) : run(&o);
    for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
        if (strcmp(o.command, commands[i].name) == 0)
            return commands[i].run(&o);
    }
    return 2;
}
