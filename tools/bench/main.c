/* main.c - guitai-bench: measures Guitai beside its rivals and the limits.
 *
 * Run by tools/bench/run, which sets up the rivals; `make bench` calls that. */
#include <errno.h>
#include <ftw.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bare.h"
#include "bench.h"
#include "machine.h"
#include "port/crypto.h"

static const struct part {
    const char *name;
    void (*run)(const struct bench *b);
} parts[] = {
    {"core", bench_core}, {"store", bench_store}, {"print", bench_print},
    {"sync", bench_sync}, {"hub", bench_hub},     {"office", bench_office},
    {"ui", bench_ui},     {"input", bench_input}, {"steps", bench_steps},
};

int64_t nanos(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void sleep_ms(int ms)
{
    struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};

    nanosleep(&t, NULL);
}

void progress(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    fputs("  ", stderr);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
}

static char scratch[BENCH_PATH];

static int remove_one(const char *path, const struct stat *s, int kind, struct FTW *at)
{
    (void)s;
    (void)kind;
    (void)at;
    remove(path);
    return 0;
}

static void remove_scratch(void)
{
    if (scratch[0] != '\0')
        nftw(scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void give_up(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    fputs("guitai-bench: ", stderr);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

static void find_places(struct bench *b, const char *tools)
{
    char self[BENCH_PATH - 64] = "";
    const char *tmp = getenv("TMPDIR");

    if (readlink("/proc/self/exe", self, sizeof self - 1) < 0)
        give_up("/proc/self/exe: %s", strerror(errno));
    snprintf(b->bin, sizeof b->bin, "%s", dirname(self));
    snprintf(b->tools, sizeof b->tools, "%s", tools);
    snprintf(b->folder, sizeof b->folder, "%s/guitai-bench-XXXXXX", tmp != NULL ? tmp : "/var/tmp");
    if (mkdtemp(b->folder) == NULL)
        give_up("%s: %s", b->folder, strerror(errno));
    memcpy(scratch, b->folder, sizeof scratch);
    atexit(remove_scratch);
}

static bool is_wanted(const char *only, const char *name)
{
    return only == NULL || only[0] == '\0' || strcmp(only, name) == 0;
}

int main(int argc, char **argv)
{
    const char *only = getenv("ONLY"), *rounds = getenv("ROUNDS");
    struct bench b = {.rounds = rounds != NULL && rounds[0] != '\0' ? atoi(rounds) : 5};
    struct disturbance d;
    int run = 0;

    if (argc == 3 && strcmp(argv[1], "--bare-server") == 0)
        return bare_server(argv[2]);
    if (argc != 2 || b.rounds < 1 || b.rounds > ROUNDS_MAX)
        give_up(
            "use: make bench [ONLY=core|store|print|sync|hub|office|ui|input|steps] [ROUNDS=5]");
    signal(SIGPIPE, SIG_IGN);
    if (crypto_start() != 0)
        give_up("libsodium does not start");
    find_places(&b, argv[1]);
    disturbance_begin(&d);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (!is_wanted(only, parts[i].name))
            continue;
        progress("%s", parts[i].name);
        parts[i].run(&b);
        run++;
    }
    if (run == 0)
        give_up("ONLY=%s: there is core, store, print, sync, hub, office, ui, input, steps", only);
    table_print();
    disturbance_print(&d);
    printf("%d of the measures missed their target or could not be taken\n", table_missed());
    return 0;
}
