/* main_terminal.c - guitai: the kiosk, the pad, the board.  Opens the world,
 * runs the loop, closes it; nothing else. */
#include <getopt.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "config_terminal.h"
#include "enrol_terminal.h"
#include "headphones_evdev.h"
#include "ime_rime.h"
#include "ime_zinnia.h"
#include "machine_mark.h"
#include "port/clock.h"
#include "port/i18n.h"
#include "port/inspect.h"
#include "port/net.h"
#include "port/scanner.h"
#include "port/speech.h"
#include "screens/screens.h"
#include "sdl_window.h"
#include "terminal/terminal.h"
#include "terminal_keeper.h"
#include "watchdog_systemd.h"
#include "wire/json_read.h"

enum { NOTICES_MOST = 256 }; /* between two frames */

static const char usage[] =
    "guitai - kiosk, rating pad and call board of a service hall\n"
    "\n"
    "  guitai --config FILE [--role kiosk|counter|board] [--inspect SOCKET]\n"
    "  guitai --config FILE --enrol CODE   join the hub with a one-time code, then end\n"
    "  guitai --config FILE --check-config 0 good, 2 not: FILE:LINE: reason\n"
    "  guitai --version | --help\n";

struct options {
    const char *config, *role, *inspect, *enrol;
    bool check;
};

struct world {
    struct config_terminal config;
    struct journal *journal;
    struct journal_opened opened;
    struct identity identity;
    struct printer *printer;
    const struct ime *imes[IME_KINDS]; /* that this machine is to have */
    struct terminal *terminal;
    char kept[CONFIG_PATH_SIZE];
    struct terminal_keeper *keeper;
};

/* Signals arrive as a notice: a thread of its own waits for them. */
static void *wait_for_signal(void *unused)
{
    const struct notice n = {.kind = NOTICE_QUIT};
    sigset_t set;
    int number;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    while (sigwait(&set, &number) != 0)
        continue;
    notice_post(&n);
    return unused;
}

/* Before any other thread begins, so that all inherit the mask. */
static void take_signals(void)
{
    pthread_t thread;
    sigset_t set;

    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    must(pthread_sigmask(SIG_BLOCK, &set, NULL) == 0);
    must(pthread_create(&thread, NULL, wait_for_signal, NULL) == 0);
    pthread_detach(thread);
}

/* 0 go on; else the program ends with that status less one. */
static int read_options(int argc, char **argv, struct options *to)
{
    static const struct option list[] = {
        {"config", required_argument, NULL, 'c'},  {"role", required_argument, NULL, 'r'},
        {"inspect", required_argument, NULL, 'i'}, {"enrol", required_argument, NULL, 'e'},
        {"check-config", no_argument, NULL, 'k'},  {"version", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},          {NULL, 0, NULL, 0},
    };
    int c;

    while ((c = getopt_long(argc, argv, "", list, NULL)) != -1) {
        if (c == 'c')
            to->config = optarg;
        else if (c == 'r')
            to->role = optarg;
        else if (c == 'i')
            to->inspect = optarg;
        else if (c == 'e')
            to->enrol = optarg;
        else if (c == 'k')
            to->check = true;
        else if (c == 'v' || c == 'h')
            return fputs(c == 'v' ? "guitai " GUITAI_VERSION "\n" : usage, stdout) < 0 ? 2 : 1;
        else
            return 3;
    }
    if (to->config == NULL || optind < argc) {
        fputs(usage, stderr);
        return 3;
    }
    return 0;
}

/* Nothing that a customer gave may reach a core file or another process. */
static void keep_secrets(void)
{
    const struct rlimit none = {0, 0};

    if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0)
        log_fault("core files could not be switched off");
}

static enum err open_journal(struct world *w, char *why, size_t n)
{
    w->journal = journal_open(w->config.store_path, &w->opened, why, n);
    if (w->journal == NULL)
        return ERR_IO;
    if (w->opened.put_aside != OK)
        log_fault("store: the old file is %s and was put aside as %s",
                  err_name(w->opened.put_aside), w->opened.aside);
    return OK;
}

static enum err open_net(const struct world *w, char *why, size_t n)
{
    const struct net_config net = {.url = w->config.hub_url,
                                   .ca = w->config.hub_ca[0] != '\0' ? w->config.hub_ca : NULL};

    return net_open(&net, why, n);
}

/* Nobody writes at a pad or a board. */
static void choose_imes(struct world *w)
{
    const struct ime *const all[IME_KINDS] = {&ime_rime, &ime_zinnia};

    for (int i = 0; i < IME_KINDS && w->config.ime && strcmp(w->config.role, "kiosk") == 0; i++)
        w->imes[i] = all[i];
}

/* After the first picture: what they load would hold up the window. */
static void open_imes(const struct world *w)
{
    for (int i = 0; i < IME_KINDS; i++) {
        enum err e = w->imes[i] != NULL ? w->imes[i]->open(NULL) : OK;

        if (e != OK)
            notice_post(&(struct notice){.kind = NOTICE_IME, .a = i, .b = (int)e});
    }
}

/* The parts that a hall may do without: their absence is a state of the machine,
 * a wrong setting is not. */
static enum err open_devices(struct world *w, char *why, size_t n)
{
    enum err e = scanner_open(w->config.scanner_uri, why, n);

    if (e != OK)
        return e;
    if (speech_open(w->config.speech, why, n) != OK) {
        log_fault("speech: %s", why);
        e = speech_open("none", why, n);
        if (e != OK)
            return e;
    }
    if (strcmp(w->config.role, "board") != 0 && strcmp(w->config.speech, "none") != 0)
        (void)headphones_open("/dev/input");
    choose_imes(w);
    if (strncmp(w->config.printer_uri, "none:", 5) == 0)
        return OK;
    w->printer = printer_open(w->config.printer_uri, why, n);
    return w->printer != NULL ? OK : ERR_FORMAT;
}

static enum err open_window(const struct world *w, char *why, size_t n)
{
    char title[32];
    const struct window_config c = {
        .title = title,
        .w = w->config.w > 0 ? w->config.w : 1920,
        .h = w->config.h > 0 ? w->config.h : 1080,
        .x = -1,
        .y = -1,
        .fullscreen = w->config.fullscreen,
        .pointer_shown = !w->config.fullscreen,
        .icons = GUITAI_ASSETS "/icons",
    };

    text_format(title, sizeof title, "Guitai %s", w->config.role);
    return window_open(&c, why, n);
}

/* The hall's photos of its staff lie beside the store; those of the sample hall
 * serve until then. */
static const char *photos_folder(const struct config_terminal *c, char *to, size_t size)
{
    const char *slash = strrchr(c->store_path, '/');

    text_format(to, size, "%.*s/photos", slash != NULL ? (int)(slash - c->store_path) : 1,
                slash != NULL ? c->store_path : ".");
    return access(to, R_OK) == 0 ? to : GUITAI_ASSETS "/sample/photos";
}

static enum err open_terminal(struct world *w, const char *photos, char *why, size_t n)
{
    struct terminal_config c = {
        .role = w->config.role,
        .home = screen_of_role(w->config.role),
        .access = screen_of_access(w->config.role),
        .face = {.contrast = strcmp(w->config.theme, "contrast") == 0,
                 .large = strcmp(w->config.theme, "large") == 0,
                 .inches = (float)w->config.inches},
        .mute = strcmp(w->config.speech, "none") == 0,
        .counter = strcmp(w->config.role, "counter") == 0 ? w->config.counter : 0,
        .language = w->config.language,
        .photos = photos,
        .kept =
            text_format(w->kept, sizeof w->kept, "%s.kept", w->config.store_path) ? w->kept : NULL,
        .speaks = strcmp(w->config.role, "board") == 0,
        .imes = {w->imes[IME_PINYIN], w->imes[IME_HANDWRITING]},
    };
    enum err e;

    gfx_size(&c.w, &c.h);
    w->terminal = terminal_new(&c, &w->identity, w->journal, &w->opened, w->printer);
    e = terminal_load_catalogue(w->terminal);
    if (e == OK)
        e = terminal_replay(w->terminal);
    if (e != OK)
        text_format(why, n, "%s could not be read: %s", w->config.store_path, err_name(e));
    return e;
}

/* A press is shown before the next input; the way of a finger may be drawn at once. */
static bool ends_frame(const struct notice *n)
{
    return n->kind == NOTICE_INSPECT || (n->kind == NOTICE_POINTER && n->a != POINTER_MOVE);
}

static void run(struct world *w)
{
    bool ready = false;

    while (!terminal_is_over(w->terminal)) {
        struct notice n = {.kind = NOTICE_TICK};
        int wait, watch = watchdog_interval();

        terminal_frame(w->terminal, clock_now(), clock_boot());
        if (!ready) {
            watchdog_ready();
            open_imes(w);
            w->keeper = terminal_keeper_new(w->journal, w->kept);
        }
        ready = true;
        watchdog_feed(clock_boot().millis);
        wait = terminal_wait_ms(w->terminal, clock_now(), clock_boot());
        if (watch > 0 && wait > watch)
            wait = watch;
        if (!window_wait(&n, wait))
            continue;
        /* All that is here already goes into one frame, unless it does not end. */
        for (int i = 0; i == 0 || window_wait(&n, 0); i++) {
            terminal_notice(w->terminal, &n, clock_now(), clock_boot());
            if (n.data != NULL)
                wipe(n.data, n.size);
            free(n.data);
            if (ends_frame(&n) || i == NOTICES_MOST)
                break;
        }
    }
}

static void close_world(struct world *w)
{
    watchdog_stopping();
    inspect_close();
    scanner_close();
    headphones_close();
    for (int i = 0; i < IME_KINDS; i++) {
        if (w->imes[i] != NULL)
            w->imes[i]->close();
    }
    speech_close();
    printer_close(w->printer);
    net_close();
    terminal_free(w->terminal);
    terminal_keeper_end(w->keeper);
    journal_close(w->journal);
    window_close();
    wipe(&w->identity, sizeof w->identity);
}

/* Before there are threads that ask for the local time: the zone is in the
 * environment, which nobody may read while it is set. */
static enum err set_zone(const struct world *w, char *why, size_t n)
{
    char zone[CONFIG_PATH_SIZE];
    enum err e = terminal_zone(w->journal, zone, sizeof zone);

    if (e != OK) {
        text_format(why, n, "the hall's catalogue is %s in %s; enrol this machine again",
                    err_name(e), w->config.store_path);
        return e;
    }
    e = clock_set_zone(zone);
    if (e != OK)
        text_format(why, n, "this machine does not know the time zone \"%s\"; install tzdata",
                    zone);
    return e;
}

static enum err load_identity(struct world *w, const struct options *o, char *why, size_t n)
{
    enum err e = identity_load(w->journal, &w->identity);
    char marks[MACHINE_MARKS];

    machine_marks("", marks);
    if (e == OK)
        identity_at(&w->identity, w->journal, marks);
    else
        text_format(why, n,
                    "this machine is not enrolled at %s; run `guitai-hub enrol` there, then "
                    "`guitai --config %s --enrol CODE` here",
                    w->config.hub_url, o->config);
    return e;
}

static enum err start(struct world *w, const struct options *o, char *why, size_t n)
{
    char photos[CONFIG_PATH_SIZE];
    enum err e = crypto_start();

    if (e != OK) {
        text_copy(why, n, "libsodium does not start");
        return e;
    }
    e = open_journal(w, why, n);
    if (e == OK && o->enrol == NULL)
        e = load_identity(w, o, why, n);
    if (e == OK && o->enrol == NULL)
        e = set_zone(w, why, n);
    if (e == OK)
        e = open_net(w, why, n);
    if (e == OK && o->enrol != NULL)
        return enrol_terminal(w->journal, &w->config, o->enrol, why, n);
    if (e == OK)
        e = open_devices(w, why, n);
    if (e == OK)
        e = open_window(w, why, n);
    if (e == OK)
        e = open_terminal(w, photos_folder(&w->config, photos, sizeof photos), why, n);
    if (e == OK && o->inspect != NULL)
        e = inspect_open(o->inspect, why, n);
    return e;
}

int main(int argc, char **argv)
{
    static struct world w;
    struct options o = {.check = false};
    char why[512] = "";
    int over = read_options(argc, argv, &o);
    enum err e;

    if (over != 0)
        return over - 1;
    keep_secrets();
    json_start();
    if (config_terminal_read(o.config, o.role, &w.config, why, sizeof why) != OK) {
        fprintf(stderr, "%s\n", why);
        return 2;
    }
    if (o.check)
        return 0;
    if (o.enrol == NULL) {
        window_prepare();
        take_signals();
    }
    i18n_start(GUITAI_LOCALE);
    e = start(&w, &o, why, sizeof why);
    if (e != OK)
        fprintf(stderr, "guitai: %s\n", why);
    else if (o.enrol == NULL)
        run(&w);
    close_world(&w);
    return e == OK ? 0 : 1;
}
