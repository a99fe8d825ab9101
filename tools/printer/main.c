/* main.c - guitai-printer: a receipt printer that is not there.
 *
 * It speaks ESC/POS on a TCP port or a pty, draws its paper into PNG files and
 * plays what goes wrong with real ones.  It shares no code with the driver. */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "control.h"

#ifndef GUITAI_VERSION
#define GUITAI_VERSION "0"
#endif

static const char help[] =
    "guitai-printer: a virtual ESC/POS receipt printer\n"
    "\n"
    "  --port N           listen on 127.0.0.1:N (0, the default, picks one)\n"
    "  --pty              offer a pty in place of a port\n"
    "  --width 576|384    dots a line: 80 mm (default) or 58 mm paper\n"
    "  --out DIR          write paper-NNNN.png and paper.log there\n"
    "  --control SOCKET   UNIX socket for commands, one a line: paper out|in|low|full,\n"
    "                     cover open|close, stall, go, unplug, plug, status\n"
    "  --paper-out-after N   the roll ends after N dot lines (8 a millimetre)\n"
    "  --cover-open       start with the cover open\n"
    "  --cover-open-after N  open the cover after N bytes\n"
    "  --stall-after N    take, do and say nothing more after N bytes\n"
    "  --unplug-after N   pull the cable after N bytes\n"
    "  --speed N          print N millimetres a second; without it, as fast as bytes come\n"
    "  --no-ack           do not know the print acknowledgement, GS ( H\n"
    "  --help, --version\n"
    "\n"
    "The first line it prints is \"listening 127.0.0.1:PORT\" or \"pty /dev/pts/N\".\n"
    "It ends on SIGTERM or SIGINT.\n";

enum { LINES_MM = 8, HEAD_NS = 2000000 };

static volatile sig_atomic_t ended;

struct options {
    struct plug plug;
    const char *out, *control;
    int width;
    long paper_out_after;
    long speed;                                            /* mm/s; 0 as fast as bytes come */
    long long cover_open_after, stall_after, unplug_after; /* -1: never */
    bool cover_open, no_ack;
};

static void on_end(int signal)
{
    (void)signal;
    ended = 1;
}

static bool take_number(const char *name, long low, long high, long *to)
{
    char *end = NULL;

    errno = 0;
    *to = strtol(optarg, &end, 10);
    if (!errno && end != optarg && !*end && *to >= low && *to <= high)
        return true;
    fprintf(stderr, "guitai-printer: --%s %s: must be a number from %ld to %ld\n", name, optarg,
            low, high);
    return false;
}

/* -1: go on; else the exit status. */
static int take_options(struct options *o, int argc, char **argv)
{
    static const struct option known[] = {
        {"port", required_argument, NULL, 'p'},
        {"pty", no_argument, NULL, 't'},
        {"width", required_argument, NULL, 'w'},
        {"out", required_argument, NULL, 'o'},
        {"control", required_argument, NULL, 'c'},
        {"paper-out-after", required_argument, NULL, 'e'},
        {"cover-open", no_argument, NULL, 'l'},
        {"cover-open-after", required_argument, NULL, 'a'},
        {"stall-after", required_argument, NULL, 's'},
        {"unplug-after", required_argument, NULL, 'u'},
        {"speed", required_argument, NULL, 'm'},
        {"no-ack", no_argument, NULL, 'n'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {0},
    };
    long n = 0;
    int c, at = 0;

    while ((c = getopt_long(argc, argv, "", known, &at)) != -1) {
        bool good = true;

        switch (c) {
        case 'p':
            good = take_number("port", 0, 65535, &n);
            o->plug.port = (int)n;
            break;
        case 't':
            o->plug.is_pty = true;
            break;
        case 'w':
            good = strcmp(optarg, "576") == 0 || strcmp(optarg, "384") == 0;
            if (!good)
                fprintf(stderr, "guitai-printer: --width %s: must be 576 or 384\n", optarg);
            o->width = *optarg == '5' ? 576 : 384;
            break;
        case 'o':
            o->out = optarg;
            break;
        case 'c':
            o->control = optarg;
            break;
        case 'e':
            good = take_number("paper-out-after", 1, 1000000, &o->paper_out_after);
            break;
        case 'l':
            o->cover_open = true;
            break;
        case 'a':
            good = take_number("cover-open-after", 0, 1000000000, &n);
            o->cover_open_after = n;
            break;
        case 's':
            good = take_number("stall-after", 0, 1000000000, &n);
            o->stall_after = n;
            break;
        case 'u':
            good = take_number("unplug-after", 0, 1000000000, &n);
            o->unplug_after = n;
            break;
        case 'm':
            good = take_number("speed", 1, 1000, &o->speed);
            break;
        case 'n':
            o->no_ack = true;
            break;
        case 'h':
            fputs(help, stdout);
            return 0;
        case 'v':
            puts("guitai-printer " GUITAI_VERSION);
            return 0;
        default:
            good = false;
            break;
        }
        if (!good)
            return 2;
    }
    if (optind == argc)
        return -1;
    fprintf(stderr, "guitai-printer: %s: no such option; see --help\n", argv[optind]);
    return 2;
}

/* Where the head may be by now; it starts anew whenever there is something to do again. */
static void let_feed(const struct options *o, struct machine *m)
{
    static long from;
    static struct timespec since;
    struct timespec now;

    if (o->speed == 0)
        return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (m->used == 0) {
        from = m->roll.printed;
        since = now;
    }
    m->feed_to =
        from + ((now.tv_sec - since.tv_sec) * 1000 + (now.tv_nsec - since.tv_nsec) / 1000000) *
                   o->speed * LINES_MM / 1000;
}

/* Bytes to read now, so that each limit comes at the byte it was asked for. */
static size_t room(const struct options *o, const struct machine *m)
{
    const long long limits[] = {o->cover_open_after, o->stall_after, o->unplug_after};
    long long n = (long long)machine_room(m);

    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
        if (limits[i] >= 0 && n > limits[i] - m->received)
            n = limits[i] - m->received;
    return n > 0 ? (size_t)n : 0;
}

/* Each of them happens once. */
static void apply_limits(struct options *o, struct machine *m, struct plug *p)
{
    if (o->cover_open_after >= 0 && m->received >= o->cover_open_after) {
        machine_run(m);
        m->cover_open = true;
        o->cover_open_after = -1;
    }
    if (o->stall_after >= 0 && m->received >= o->stall_after) {
        m->stalled = true;
        o->stall_after = -1;
    }
    if (o->unplug_after >= 0 && m->received >= o->unplug_after) {
        machine_run(m);
        plug_out(p);
        machine_power_off(m);
        o->unplug_after = -1;
    }
}

static void send_replies(struct machine *m, struct plug *p)
{
    ssize_t n = write(p->fd, m->replies, m->replies_used);

    if (n < 0 && errno != EAGAIN && errno != EINTR)
        plug_hang_up(p);
    if (n <= 0)
        return;
    m->replies_used -= (size_t)n;
    memmove(m->replies, m->replies + n, m->replies_used);
}

/* What a host left behind with a reset is lost, as on a pulled cable. */
static void serve_host(struct options *o, struct machine *m, struct plug *p, short events)
{
    static uint8_t bytes[4096];
    size_t size = room(o, m);
    ssize_t n;

    if (!p->is_pty && (events & (POLLERR | POLLHUP))) {
        plug_hang_up(p);
        return;
    }
    if (!(events & POLLIN) || !size)
        return;
    n = read(p->fd, bytes, size < sizeof(bytes) ? size : sizeof(bytes));
    if (n > 0)
        machine_receive(m, bytes, (size_t)n);
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
        plug_hang_up(p);
}

static void turn(struct options *o, struct machine *m, struct control *c, const sigset_t *mask)
{
    static const struct timespec head = {0, HEAD_NS};
    struct plug *p = &o->plug;
    struct pollfd polls[CONTROL_POLLS + 2];
    struct pollfd *host = &polls[CONTROL_POLLS], *door = &polls[CONTROL_POLLS + 1];

    control_polls(c, polls);
    *host = (struct pollfd){
        .fd = m->stalled ? -1 : p->fd,
        .events = (short)((room(o, m) ? POLLIN : 0) | (m->replies_used ? POLLOUT : 0))};
    *door = (struct pollfd){.fd = p->fd < 0 && !m->stalled ? p->listener : -1, .events = POLLIN};
    if (ppoll(polls, CONTROL_POLLS + 2, o->speed != 0 && m->used != 0 ? &head : NULL, mask) < 0)
        return;
    let_feed(o, m);
    if (host->revents)
        serve_host(o, m, p, host->revents);
    if (door->revents) {
        m->replies_used = 0; /* were for the host before */
        plug_accept(p);
    }
    apply_limits(o, m, p);
    machine_run(m);
    if (p->fd >= 0 && m->replies_used && !m->stalled)
        send_replies(m, p);
    control_act(c, polls, m, p);
}

static void catch_signals(sigset_t *before)
{
    struct sigaction a = {.sa_handler = on_end};
    sigset_t block;

    sigemptyset(&block);
    sigaddset(&block, SIGTERM);
    sigaddset(&block, SIGINT);
    sigprocmask(SIG_BLOCK, &block, before);
    sigaction(SIGTERM, &a, NULL);
    sigaction(SIGINT, &a, NULL);
    signal(SIGPIPE, SIG_IGN);
}

int main(int argc, char **argv)
{
    static struct machine m;
    static struct control c;
    struct options o = {
        .width = 576, .cover_open_after = -1, .stall_after = -1, .unplug_after = -1};
    int status = take_options(&o, argc, argv);
    sigset_t mask;

    if (status >= 0)
        return status;
    catch_signals(&mask);
    machine_init(&m);
    m.knows_ack = !o.no_ack;
    m.cover_open = o.cover_open;
    if (!roll_open(&m.roll, o.out, o.width) || !control_open(&c, o.control) || !plug_in(&o.plug))
        return 1;
    if (o.paper_out_after)
        m.roll.left = o.paper_out_after;
    puts(o.plug.name);
    fflush(stdout);
    while (!ended)
        turn(&o, &m, &c, &mask);
    plug_out(&o.plug);
    control_close(&c);
    roll_close(&m.roll);
    return 0;
}
