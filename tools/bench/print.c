/* print.c - from the tap to the paper: the first byte at the printer, and the
 * slip laid out and drawn. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "kit.h"
#include "machine.h"
#include "port/i18n.h"
#include "printer.h"
#include "screen.h"
#include "sdl_window.h"
#include "terminal/slip.h"
#include "world.h"

enum { SLIPS = 300, TICKETS = 20, WIDTH = 576, PATIENCE = 5000 };

/* ---- between the kiosk and the virtual printer: notes when the paper's bytes come ---- */

struct paper_trap {
    int listening, port;
    struct paper_machine machine;
    pthread_t thread;
    pthread_mutex_t lock;
    int64_t armed, first; /* when the next raster byte came after arming; 0 not yet */
    bool over;
};

static bool is_over(struct paper_trap *t)
{
    bool over;

    pthread_mutex_lock(&t->lock);
    over = t->over;
    pthread_mutex_unlock(&t->lock);
    return over;
}

/* GS v 0 begins the picture; what comes before it are questions. */
static void note(struct paper_trap *t, const uint8_t *bytes, ssize_t n)
{
    int64_t now = nanos();

    for (ssize_t i = 0; i + 2 < n; i++) {
        if (bytes[i] != 0x1d || bytes[i + 1] != 'v' || bytes[i + 2] != '0')
            continue;
        pthread_mutex_lock(&t->lock);
        if (t->armed != 0 && t->first == 0)
            t->first = now;
        pthread_mutex_unlock(&t->lock);
        return;
    }
}

static int dial(int port)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (connect(fd, (struct sockaddr *)&a, sizeof a) != 0)
        give_up("the virtual printer: %s", strerror(errno));
    return fd;
}

static void relay(struct paper_trap *t, int kiosk)
{
    static uint8_t bytes[256 * 1024];
    int machine = dial(t->machine.port), none = 1;
    struct pollfd p[2] = {{.fd = kiosk, .events = POLLIN}, {.fd = machine, .events = POLLIN}};

    setsockopt(kiosk, IPPROTO_TCP, TCP_NODELAY, &none, sizeof none);
    setsockopt(machine, IPPROTO_TCP, TCP_NODELAY, &none, sizeof none);
    while (!is_over(t)) {
        if (poll(p, 2, 100) <= 0)
            continue;
        for (int i = 0; i < 2; i++) {
            ssize_t n = p[i].revents != 0 ? recv(p[i].fd, bytes, sizeof bytes, 0) : -1;

            if (p[i].revents == 0)
                continue;
            if (n > 0 && i == 0)
                note(t, bytes, n);
            if (n <= 0 || send(p[1 - i].fd, bytes, (size_t)n, MSG_NOSIGNAL) != n)
                goto done;
        }
    }
done:
    close(machine);
}

static void *trap_run(void *ctx)
{
    struct paper_trap *t = ctx;
    int fd;

    while ((fd = accept(t->listening, NULL, NULL)) >= 0) {
        relay(t, fd);
        close(fd);
    }
    return NULL;
}

static void trap_open(struct paper_trap *t, const struct bench *b)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof a;

    memset(t, 0, sizeof *t);
    pthread_mutex_init(&t->lock, NULL);
    t->machine = paper_machine_start(b, 0);
    t->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(t->listening, (struct sockaddr *)&a, size) != 0 || listen(t->listening, 4) != 0 ||
        getsockname(t->listening, (struct sockaddr *)&a, &size) != 0)
        give_up("the printer's port: %s", strerror(errno));
    t->port = ntohs(a.sin_port);
    pthread_create(&t->thread, NULL, trap_run, t);
}

static void trap_close(struct paper_trap *t)
{
    pthread_mutex_lock(&t->lock);
    t->over = true;
    pthread_mutex_unlock(&t->lock);
    shutdown(t->listening, SHUT_RDWR);
    pthread_join(t->thread, NULL);
    close(t->listening);
    process_stop(t->machine.pid);
}

static void trap_arm(struct paper_trap *t, int64_t now)
{
    pthread_mutex_lock(&t->lock);
    t->armed = now;
    t->first = 0;
    pthread_mutex_unlock(&t->lock);
}

/* Milliseconds from arming to the first byte of the picture; -1 none came. */
static double trap_wait(struct paper_trap *t)
{
    for (int ms = 0; ms < PATIENCE; ms++) {
        int64_t first, armed;

        pthread_mutex_lock(&t->lock);
        first = t->first;
        armed = t->armed;
        pthread_mutex_unlock(&t->lock);
        if (first != 0)
            return (double)(first - armed) / 1e6;
        sleep_ms(1);
    }
    return -1;
}

/* ---- the real kiosk takes numbers ---- */

struct rig {
    struct hall hall;
    struct screen screen;
    struct paper_trap trap;
    char config[BENCH_PATH], socket[BENCH_PATH];
    pid_t kiosk;
    int fd;
};

static bool press(struct rig *r, const char *const *ids, int64_t *released)
{
    int x, y;

    for (; *ids != NULL; ids++) {
        if (!inspector_find(r->fd, *ids, &x, &y))
            continue;
        screen_point(&r->screen, x, y);
        screen_press(&r->screen);
        sleep_ms(60);
        *released = screen_release(&r->screen);
        return true;
    }
    return false;
}

/* One visit up to the paper; the tap that counts is the one after which the
 * number is asked for. */
static double ticket(struct rig *r)
{
    static const char *const take[] = {"take_number", NULL},
                             *const service[] = {"service:social", NULL},
                             *const skip[] = {"skip", "next", NULL},
                             *const done[] = {"done", "home", NULL};
    int64_t at = 0;
    double ms;

    if (!press(r, take, &at) || !inspector_wait(r->fd, "services", 2000))
        return -1;
    sleep_ms(600); /* a second tap at once would be taken for a double tap */
    if (!press(r, service, &at) || !inspector_wait(r->fd, "identify", 2000))
        return -1;
    sleep_ms(600);
    trap_arm(&r->trap, INT64_MAX);
    if (!press(r, skip, &at))
        return -1;
    pthread_mutex_lock(&r->trap.lock);
    r->trap.armed = at;
    pthread_mutex_unlock(&r->trap.lock);
    ms = trap_wait(&r->trap);
    if (!inspector_wait(r->fd, "ticket", 3000))
        return -1;
    sleep_ms(600);
    if (!press(r, done, &at) || !inspector_wait(r->fd, "welcome", 3000))
        return -1;
    sleep_ms(600);
    return ms;
}

static bool rig_open(struct rig *r, const struct bench *b, char *why, size_t n)
{
    char program[BENCH_PATH + 64], extra[256], log[BENCH_PATH + 64];
    const char *argv[] = {program, "--config", r->config, "--inspect", r->socket, NULL};
    const char *env[] = {r->screen.display, "SDL_VIDEODRIVER=x11", "WAYLAND_DISPLAY=", NULL};

    if (!hall_open(&r->hall, b, "hall-print", why, n))
        return false;
    trap_open(&r->trap, b);
    text_format(extra, sizeof extra,
                "screen.fullscreen = yes\nprinter.uri = escpos+tcp://127.0.0.1:%d\nspeech = none\n",
                r->trap.port);
    if (!hall_terminal(&r->hall, b, "kiosk", extra, r->config, why, n)) {
        hall_close(&r->hall);
        trap_close(&r->trap);
        return false;
    }
    screen_open(&r->screen, b, "screen-print", 1920, 1080);
    text_format(program, sizeof program, "%s/guitai", b->bin);
    text_format(r->socket, sizeof r->socket, "%.200s/inspect-print", b->folder);
    text_format(log, sizeof log, "%s/kiosk-print.log", b->folder);
    r->kiosk = process_start(argv, env, log);
    r->fd = inspector_open(r->socket, 5000);
    return true;
}

static void rig_close(struct rig *r)
{
    close(r->fd);
    process_stop(r->kiosk);
    screen_close(&r->screen);
    hall_close(&r->hall);
    trap_close(&r->trap);
}

static void to_paper(const struct bench *b)
{
    struct row row = {.measure = "\"take a number\" to the first byte at the printer, p99",
                      .unit = "ms",
                      .target = {.own = 50},
                      .note = "release of the last tap to the raster's first bytes on TCP; the hub "
                              "reachable, the number from it, the event on the disk"};
    double took[TICKETS];
    char why[256];
    struct rig r;

    memset(&r, 0, sizeof r);
    if (!rig_open(&r, b, why, sizeof why)) {
        table_absent(row.measure, "%s", why);
        return;
    }
    for (int i = 0; i < b->rounds; i++) {
        int n = 0;

        progress("print: round %d of %d", i + 1, b->rounds);
        for (int k = 0; k < TICKETS; k++) {
            double ms = ticket(&r);

            if (ms < 0)
                break;
            took[n++] = ms;
        }
        if (n > 0)
            sample(&row.ours, percentile(took, n, 0.99));
    }
    rig_close(&r);
    table_add(&row);
}

/* ---- the slip ---- */

static double draw_slips(double *middle)
{
    static struct picture p;
    static double took[SLIPS];
    static uint8_t bits[WIDTH / 8 * 4096];
    char link[LINK_SIZE];

    for (int i = -20; i < SLIPS; i++) { /* the first warm the caches of glyphs */
        struct kit_visit v = kit_visit(NULL, i + 21, 0, NULL);
        struct slip s = {.catalogue = kit_catalogue(),
                         .service = i & 7,
                         .number = v.issue.number,
                         .issued = kit_now(),
                         .before = 4,
                         .wait = {6, 10},
                         .link = link};
        int64_t from;

        text_format(link, sizeof link, "https://hub.example/t/%0128d", i + 20);
        from = nanos();
        slip_draw(&s, WIDTH, &p);
        gfx_bitmap(&p, bits);
        if (i >= 0)
            took[i] = (double)(nanos() - from) / 1e6;
    }
    *middle = percentile(took, SLIPS, 0.5);
    return percentile(took, SLIPS, 0.99);
}

static bool receiptline(const struct bench *b, double *middle, double *p99)
{
    char program[BENCH_PATH + 64], out[512];
    const char *argv[] = {"node", program, "500", NULL};

    text_format(program, sizeof program, "%s/receipt.mjs", b->tools);
    return process_run(argv, NULL, out, sizeof out) == 0 &&
           sscanf(out, "%lf %lf", middle, p99) == 2;
}

static void slips(const struct bench *b)
{
    struct row worst = {.measure = "the slip laid out and drawn, warm, p99",
                        .unit = "ms",
                        .rival_name = "npm receiptline",
                        .target = {.own = 2},
                        .note =
                            "ours draws a bitmap of every glyph and of the QR code; receiptline "
                            "writes text commands and leaves glyphs and QR code to the printer"};
    struct row middle = {.measure = "the slip laid out and drawn, warm, median",
                         .unit = "ms",
                         .rival_name = "npm receiptline"};
    const struct window_config window = {.title = "bench", .w = 320, .h = 200, .x = -1, .y = -1};
    char why[256];

    setenv("SDL_VIDEODRIVER", "dummy", 1);
    i18n_start(GUITAI_LOCALE);
    if (window_open(&window, why, sizeof why) != OK) {
        table_absent(worst.measure, "%s", why);
        return;
    }
    for (int i = 0; i < b->rounds; i++) {
        double half, p99;

        sample(&worst.ours, draw_slips(&half));
        sample(&middle.ours, half);
        if (receiptline(b, &half, &p99)) {
            sample(&middle.rival, half);
            sample(&worst.rival, p99);
        }
    }
    window_close();
    table_add(&middle);
    table_add(&worst);
}

void bench_print(const struct bench *b)
{
    to_paper(b);
    slips(b);
}
