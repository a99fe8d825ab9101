/* screen.c - Xvfb, its frame buffer, and a pointer in it. */
#include "screen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "machine.h"

enum {
    ROW_STEP = 16, /* every 16th row is looked at: 0.5 MB, some 40 us */
    LOOK_US = 200,
    XWD_WORDS = 25,
    XWD_COLOUR = 12, /* bytes of an entry of the colour map */
    X_REPLY = 32,
    X_QUERY_EXTENSION = 98,
    X_PRESS = 4,
    X_RELEASE = 5,
    X_MOTION = 6
};

/* ---- the frame buffer ---- */

static void map_pixels(struct screen *s)
{
    enum { HEADER_SIZE = 0, WIDTH = 4, HEIGHT = 5, BITS = 11, ROW = 12, COLOURS = 19 };
    char path[BENCH_PATH + 32];
    uint32_t head[XWD_WORDS];
    struct stat st;
    void *at;
    int fd;

    snprintf(path, sizeof path, "%s/Xvfb_screen0", s->folder);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0)
        give_up("%s: %s", path, strerror(errno));
    s->mapped = (size_t)st.st_size;
    at = mmap(NULL, s->mapped, PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    if (at == MAP_FAILED)
        give_up("%s: %s", path, strerror(errno));
    memcpy(head, at, sizeof head);
    for (int i = 0; i < XWD_WORDS; i++)
        head[i] = ntohl(head[i]);
    s->pixels = at;
    s->offset = head[HEADER_SIZE] + (size_t)head[COLOURS] * XWD_COLOUR;
    s->row_bytes = head[ROW];
    s->w = (int)head[WIDTH];
    s->h = (int)head[HEIGHT];
    if (head[BITS] != 32 || s->offset + s->row_bytes * (size_t)s->h > s->mapped)
        give_up("%s is not the frame buffer that was expected", path);
    s->seen = calloc((size_t)(s->h / ROW_STEP + 1), s->row_bytes);
    if (s->seen == NULL)
        give_up("no memory");
}

static const uint8_t *row(const struct screen *s, int y)
{
    return s->pixels + s->offset + s->row_bytes * (size_t)y;
}

/* True when a row that is looked at differs from when it was last seen. */
static bool look(struct screen *s)
{
    bool changed = false;

    for (int y = 0, i = 0; y < s->h; y += ROW_STEP, i++) {
        uint8_t *seen = s->seen + s->row_bytes * (size_t)i;

        if (memcmp(seen, row(s, y), s->row_bytes) != 0) {
            memcpy(seen, row(s, y), s->row_bytes);
            changed = true;
        }
    }
    return changed;
}

static void pause_us(long us)
{
    struct timespec t = {0, us * 1000};

    nanosleep(&t, NULL);
}

static int64_t watch(struct screen *s, int64_t last, int quiet_ms, int limit_ms)
{
    int64_t from = nanos();

    for (;;) {
        int64_t now;
        bool changed = look(s);

        now = nanos();
        if (changed)
            last = now;
        else if (last >= 0 && now - last > (int64_t)quiet_ms * 1000000)
            return last;
        if (now - from > (int64_t)limit_ms * 1000000)
            return -1;
        pause_us(LOOK_US);
    }
}

int64_t screen_settle(struct screen *s, int quiet_ms, int limit_ms)
{
    return watch(s, -1, quiet_ms, limit_ms);
}

void screen_note(struct screen *s)
{
    look(s);
}

bool screen_rest(struct screen *s, int quiet_ms, int limit_ms)
{
    look(s);
    return watch(s, nanos(), quiet_ms, limit_ms) >= 0;
}

uint64_t screen_print(const struct screen *s)
{
    uint64_t hash = 1469598103934665603u;

    for (int y = 0; y < s->h; y++) {
        for (size_t i = 0; i + 8 <= s->row_bytes; i += 8) {
            uint64_t word;

            memcpy(&word, row(s, y) + i, sizeof word);
            hash = (hash ^ word) * 1099511628211u;
        }
    }
    return hash;
}

bool screen_shot(const struct screen *s, const char *path)
{
    FILE *f = fopen(path, "wb");

    if (f == NULL)
        return false;
    fprintf(f, "P6\n%d %d\n255\n", s->w, s->h);
    for (int y = 0; y < s->h; y++) {
        for (int x = 0; x < s->w; x++) {
            const uint8_t *p = row(s, y) + (size_t)x * 4;
            const uint8_t rgb[3] = {p[2], p[1], p[0]};

            fwrite(rgb, 1, 3, f);
        }
    }
    return fclose(f) == 0;
}

/* ---- the pointer ---- */

static void say(struct screen *s, const void *bytes, size_t size)
{
    if (send(s->wire, bytes, size, MSG_NOSIGNAL) != (ssize_t)size)
        give_up("the X server has gone: %s", strerror(errno));
}

static void hear(struct screen *s, void *to, size_t size)
{
    if (recv(s->wire, to, size, MSG_WAITALL) != (ssize_t)size)
        give_up("the X server does not answer");
}

static void greet(struct screen *s)
{
    static const uint8_t hello[12] = {'l', 0, 11, 0};
    uint8_t head[8], skipped[1024];
    size_t left;

    say(s, hello, sizeof hello);
    hear(s, head, sizeof head);
    if (head[0] != 1)
        give_up("the X server refuses the pointer's connection");
    for (left = (size_t)(head[6] | head[7] << 8) * 4; left > 0;) {
        size_t n = left < sizeof skipped ? left : sizeof skipped;

        hear(s, skipped, n);
        left -= n;
    }
}

static void find_xtest(struct screen *s)
{
    static const uint8_t query[16] = {
        X_QUERY_EXTENSION, 0, 4, 0, 5, 0, 0, 0, 'X', 'T', 'E', 'S', 'T'};
    uint8_t reply[X_REPLY];

    say(s, query, sizeof query);
    hear(s, reply, sizeof reply);
    if (reply[0] != 1 || reply[8] == 0)
        give_up("the X server has no XTEST");
    s->xtest = reply[9];
}

static void connect_pointer(struct screen *s)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};

    snprintf(a.sun_path, sizeof a.sun_path, "/tmp/.X11-unix/X%s", strchr(s->display, ':') + 1);
    s->wire = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s->wire < 0 || connect(s->wire, (struct sockaddr *)&a, sizeof a) != 0)
        give_up("%s: %s", a.sun_path, strerror(errno));
    greet(s);
    find_xtest(s);
}

static void fake(struct screen *s, uint8_t type, uint8_t detail, int x, int y)
{
    uint8_t r[36] = {s->xtest, 2, 9, 0, type, detail};

    r[24] = (uint8_t)(x & 255);
    r[25] = (uint8_t)(x >> 8);
    r[26] = (uint8_t)(y & 255);
    r[27] = (uint8_t)(y >> 8);
    say(s, r, sizeof r);
}

void screen_point(struct screen *s, int x, int y)
{
    fake(s, X_MOTION, 0, x, y);
}

void screen_press(struct screen *s)
{
    fake(s, X_PRESS, 1, 0, 0);
}

int64_t screen_release(struct screen *s)
{
    int64_t at = nanos();

    fake(s, X_RELEASE, 1, 0, 0);
    return at;
}

/* ---- the server ---- */

static void read_display(struct screen *s, int fd)
{
    char number[16] = "";
    size_t n = 0;

    while (n < sizeof number - 1 && read(fd, number + n, 1) == 1 && number[n] != '\n')
        n++;
    number[n] = '\0';
    if (n == 0)
        give_up("Xvfb does not start; its words are in %s/log", s->folder);
    snprintf(s->display, sizeof s->display, "DISPLAY=:%s", number);
}

void screen_open(struct screen *s, const struct bench *b, const char *name, int w, int h)
{
    char size[32], fd[16], log[BENCH_PATH + 8];
    const char *argv[] = {"Xvfb", "-displayfd", fd,    "-screen",  "0", size, "-fbdir", s->folder,
                          "-ac",  "-nolisten",  "tcp", "-noreset", NULL};
    int pipes[2];

    memset(s, 0, sizeof *s);
    snprintf(s->folder, sizeof s->folder, "%.200s/%s", b->folder, name);
    snprintf(size, sizeof size, "%dx%dx24", w, h);
    snprintf(log, sizeof log, "%s/log", s->folder);
    if (mkdir(s->folder, 0700) != 0 || pipe(pipes) != 0)
        give_up("%s: %s", s->folder, strerror(errno));
    snprintf(fd, sizeof fd, "%d", pipes[1]);
    fcntl(pipes[0], F_SETFD, FD_CLOEXEC);
    s->server = process_start(argv, NULL, log);
    close(pipes[1]);
    read_display(s, pipes[0]);
    close(pipes[0]);
    map_pixels(s);
    connect_pointer(s);
}

void screen_close(struct screen *s)
{
    close(s->wire);
    process_stop(s->server);
    munmap((void *)s->pixels, s->mapped);
    free(s->seen);
}
