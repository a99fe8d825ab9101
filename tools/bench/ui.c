/* ui.c - start, tap, memory and rest of the kiosk, beside Chromium with the same
 * two screens and beside bare SDL2. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "kit.h"
#include "machine.h"
#include "printer.h"
#include "screen.h"
#include "world.h"

enum {
    W = 1920,
    H = 1080,
    TAPS = 10,          /* there and back, a round and side */
    VISITS = 20,        /* whole visits a round, of ours */
    FIRST_QUIET = 1000, /* ms without a change: the first picture is whole */
    NEXT_QUIET = 250,
    LIMIT = 3000,
    HEAD_MM = 200, /* a second, as usual receipt printers; a slip takes most of one */
    START_LIMIT = 20000,
    REST_S = 30,
    SETTLE_S = 4
};

enum side_kind { OURS, CHROMIUM, BARE, SIDES };

struct point {
    int x, y;
};

struct side {
    const char *argv[40];
    const char *env[8];
    const char *socket; /* of the inspector, ours alone */
    char log[BENCH_PATH];
    struct screen screen;
    struct point there, back; /* where to tap on the first and on the second screen */
    pid_t pid;
    struct samples start, pss, tap, tap_median, cpu, wakes;
};

struct stage {
    const struct bench *b;
    struct hall hall;
    struct paper_machine printer;
    int first; /* OURS, or CHROMIUM when ours cannot run */
    struct side side[SIDES];
    char config[BENCH_PATH], socket[BENCH_PATH], program[SIDES][BENCH_PATH + 64],
        page[BENCH_PATH + 64], profile[BENCH_PATH + 64];
};

/* ---- the steps of the visit, ours alone ---- */

enum step_kind { TO_SERVICES, TO_IDENTIFY, KEY, TO_TICKET, TO_HOME, STEPS };
static const struct {
    const char *measure, *screen;
    const char *ids[4]; /* the first that is there is tapped */
} steps[STEPS] = {
    [TO_SERVICES] = {"tap: home to services, p95", "services", {"take_number"}},
    [TO_IDENTIFY] = {"tap: services to identify, p95", "identify", {"service:social"}},
    [KEY] = {"tap: a key of the phone number, p95", "identify", {"key:1"}},
    [TO_TICKET] = {"tap: identify to the ticket, p95", "ticket", {"skip", "next"}},
    [TO_HOME] = {"tap: ticket to home, p95", "welcome", {"done", "home"}},
};

/* ---- setting up ---- */

static void set_argv(struct side *s, const char *const *argv)
{
    for (size_t i = 0; argv[i] != NULL && i + 1 < sizeof s->argv / sizeof s->argv[0]; i++)
        s->argv[i] = argv[i];
}

static void set_chromium(struct stage *g)
{
    struct side *s = &g->side[CHROMIUM];
    const char *argv[] = {"chromium",
                          "--kiosk",
                          "--no-first-run",
                          "--no-default-browser-check",
                          "--no-sandbox",
                          "--no-zygote",
                          "--in-process-gpu",
                          "--disable-gpu",
                          "--disable-background-networking",
                          "--disable-component-update",
                          "--disable-default-apps",
                          "--disable-extensions",
                          "--disable-sync",
                          "--disable-features=Translate,MediaRouter,OptimizationHints",
                          "--lang=zh-CN",
                          "--disable-breakpad",
                          "--disable-dev-shm-usage",
                          "--mute-audio",
                          "--password-store=basic",
                          "--test-type",
                          "--hide-scrollbars",
                          "--force-device-scale-factor=1",
                          "--ozone-platform=x11",
                          "--window-size=1920,1080",
                          "--window-position=0,0",
                          g->profile,
                          g->page,
                          NULL};

    text_format(g->page, sizeof g->page, "file://%s/page/index.html", g->b->tools);
    text_format(g->profile, sizeof g->profile, "--user-data-dir=%s/profile", g->b->folder);
    set_argv(s, argv);
    s->there = (struct point){390, 540};
    s->back = (struct point){126, 1026};
}

static void set_bare(struct stage *g)
{
    struct side *s = &g->side[BARE];

    text_format(g->program[BARE], sizeof g->program[BARE], "%s/bench-sdl-limit", g->b->bin);
    s->argv[0] = g->program[BARE];
    s->there = s->back = (struct point){390, 540};
}

static void set_ours(struct stage *g)
{
    const char *argv[] = {g->program[OURS], "--config", g->config, "--inspect", g->socket, NULL};

    text_format(g->program[OURS], sizeof g->program[OURS], "%s/guitai", g->b->bin);
    text_format(g->socket, sizeof g->socket, "%.200s/inspect", g->b->folder);
    set_argv(&g->side[OURS], argv);
    g->side[OURS].socket = g->socket;
}

static void stage_open(struct stage *g, const struct bench *b)
{
    static const char *const names[SIDES] = {"screen-ours", "screen-chromium", "screen-bare"};

    g->b = b;
    set_ours(g);
    set_chromium(g);
    set_bare(g);
    for (int i = 0; i < SIDES; i++) {
        struct side *s = &g->side[i];

        screen_open(&s->screen, b, names[i], W, H);
        text_format(s->log, sizeof s->log, "%.200s/%s.log", b->folder, names[i]);
        s->env[0] = s->screen.display;
        s->env[1] = "SDL_VIDEODRIVER=x11";
        s->env[2] = "WAYLAND_DISPLAY=";
        s->env[3] = "TZ=Asia/Shanghai";
    }
}

/* ---- taps ---- */

/* The minute changes in no measurement but that of rest. */
static void avoid_minute(void)
{
    while (time(NULL) % 60 >= 57 || time(NULL) % 60 < 1)
        sleep_ms(200);
}

static void random_pause(void)
{
    unsigned char r = 0;

    if (getrandom(&r, 1, 0) == 1)
        sleep_ms(100 + r);
}

/* Milliseconds from the release to the whole next picture; -1 there was none. */
static double tap(struct screen *s, struct point at)
{
    int64_t released, last;

    avoid_minute();
    screen_point(s, at.x, at.y);
    screen_rest(s, 60, 1000);
    screen_press(s);
    screen_rest(s, 80, 1000);
    random_pause();
    screen_note(s);
    released = screen_release(s);
    last = screen_settle(s, NEXT_QUIET, LIMIT);
    return last < 0 ? -1 : (double)(last - released) / 1e6;
}

static bool answers(const char *socket)
{
    int fd = inspector_open(socket, 1);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

/* An empty window may stand long enough to pass for a picture: ours has shown one only
 * when its inspector answers too. */
static int64_t first_picture(struct side *s)
{
    int64_t last = screen_settle(&s->screen, FIRST_QUIET, START_LIMIT);

    while (last >= 0 && s->socket != NULL && !answers(s->socket))
        last = screen_settle(&s->screen, FIRST_QUIET, START_LIMIT);
    return last;
}

static bool begin(struct side *s, double *start_ms)
{
    int64_t from, last;

    avoid_minute();
    screen_rest(&s->screen, 200, 3000);
    from = nanos();
    s->pid = process_start(s->argv, s->env, s->log);
    last = first_picture(s);
    *start_ms = (double)(last - from) / 1e6;
    return last >= 0;
}

static void end(struct side *s)
{
    process_stop(s->pid);
    s->pid = 0;
}

static bool find_own_points(struct stage *g)
{
    struct side *s = &g->side[OURS];
    int fd = inspector_open(g->socket, 3000);
    bool found;

    if (fd < 0)
        return false;
    found = inspector_find(fd, "take_number", &s->there.x, &s->there.y);
    if (found && tap(&s->screen, s->there) >= 0)
        found = inspector_find(fd, "back", &s->back.x, &s->back.y) ||
                inspector_find(fd, "home", &s->back.x, &s->back.y);
    tap(&s->screen, s->back);
    close(fd);
    return found;
}

static void two_screens(struct side *s)
{
    double took[TAPS * 2];
    bool first = true; /* of the two screens is shown */
    int n = 0;

    for (int i = 0; i < TAPS * 3 && n < TAPS * 2; i++) {
        double ms = tap(&s->screen, first ? s->there : s->back);

        if (ms >= 0)
            took[n++] = ms;
        first = !first; /* also when nothing came: then it was the other one */
    }
    if (n < TAPS) /* it does not answer: no figure is better than a wrong one */
        return;
    sample(&s->tap, percentile(took, n, 0.95));
    sample(&s->tap_median, percentile(took, n, 0.5));
}

static bool visit(struct stage *g, int fd, double took[STEPS])
{
    struct side *s = &g->side[OURS];

    for (int i = 0; i < STEPS; i++) {
        struct point at = {0, 0};
        bool found = false;

        for (int k = 0; k < 4 && steps[i].ids[k] != NULL && !found; k++)
            found = inspector_find(fd, steps[i].ids[k], &at.x, &at.y);
        if (!found) {
            progress("ui: no %s where %s should follow", steps[i].ids[0], steps[i].screen);
            return false;
        }
        took[i] = tap(&s->screen, at);
        if (took[i] < 0 || !inspector_wait(fd, steps[i].screen, 3000))
            return false;
    }
    return true;
}

static void visits(struct stage *g, struct samples to[STEPS])
{
    double took[STEPS][VISITS], one[STEPS];
    int n = 0, fd = inspector_open(g->socket, 3000);

    for (int i = 0; fd >= 0 && i < VISITS; i++) {
        if (!visit(g, fd, one))
            break;
        for (int k = 0; k < STEPS; k++)
            took[k][n] = one[k];
        n++;
    }
    close(fd);
    for (int k = 0; n > 0 && k < STEPS; k++)
        sample(&to[k], percentile(took[k], n, 0.95));
}

/* ---- at rest ---- */

static void wait_for_second(int second)
{
    while (time(NULL) % 60 != second)
        sleep_ms(100);
}

/* All sides in the same 30 s; each has a display of its own. */
static void rest(struct stage *g)
{
    struct usage before[SIDES], after;

    for (int i = g->first; i < SIDES; i++) {
        double ms;

        begin(&g->side[i], &ms);
    }
    sleep_ms(SETTLE_S * 1000);
    wait_for_second(45);
    for (int i = g->first; i < SIDES; i++)
        before[i] = process_usage(g->side[i].pid);
    sleep_ms(REST_S * 1000);
    for (int i = g->first; i < SIDES; i++) {
        after = process_usage(g->side[i].pid);
        sample(&g->side[i].cpu, after.cpu_ms - before[i].cpu_ms);
        sample(&g->side[i].wakes, (after.switches - before[i].switches) / REST_S);
    }
    for (int i = g->first; i < SIDES; i++)
        end(&g->side[i]);
}

/* ---- with a long history, the hub out of reach ---- */

struct past {
    int visits;
    char config[BENCH_PATH];
    struct samples start, pss;
};

static bool past_make(struct stage *g, struct past *p, char *why, size_t n)
{
    char name[32], store[BENCH_PATH + 64], kept[BENCH_PATH + 80];
    struct journal_opened opened;
    struct identity id;
    struct journal *j;

    text_format(name, sizeof name, "kiosk-%d", p->visits);
    if (!hall_terminal(&g->hall, g->b, name,
                       "screen.fullscreen = yes\nprinter.uri = none:\nspeech = none\n", p->config,
                       why, n))
        return false;
    text_format(store, sizeof store, "%s/%s.db", g->hall.folder, name);
    j = journal_open(store, &opened, why, n);
    if (j == NULL)
        return false;
    if (identity_load(j, &id) != OK)
        give_up("%s holds no identity", store);
    kit_fill(j, &id, opened.last_seq, p->visits);
    text_format(kept, sizeof kept, "%s.kept", store);
    if (terminal_keep(j, kept, 1, 0, NULL, NULL) != OK) /* as a terminal does at its end */
        give_up("%s cannot be written", kept);
    journal_close(j);
    return true;
}

static void past_round(struct stage *g, struct past *p)
{
    struct side s = g->side[OURS];
    double ms;

    s.argv[2] = p->config;
    if (begin(&s, &ms)) {
        sample(&p->start, ms);
        sleep_ms(SETTLE_S * 1000);
        sample(&p->pss, process_usage(s.pid).pss_mib);
    }
    end(&s);
    g->side[OURS].screen = s.screen;
}

static void ratios(struct samples *to, const struct samples *a, const struct samples *b)
{
    for (int i = 0; i < a->n && i < b->n; i++)
        sample(to, a->v[i] / b->v[i]);
}

static void history(struct stage *g)
{
    static struct past few = {.visits = 1000}, many = {.visits = 100000};
    struct row start = {.measure = "start, 100,000 against 1,000 visits in the store",
                        .unit = "times",
                        .target = {.own = 1.5},
                        .note = "all of them unsent, the hub out of reach"};
    struct row memory = {.measure = "memory, 100,000 against 1,000 visits in the store",
                         .unit = "times",
                         .target = {.own = 1.5}};
    char why[256];

    if (!past_make(g, &few, why, sizeof why) || !past_make(g, &many, why, sizeof why)) {
        table_absent(start.measure, "%s", why);
        return;
    }
    hall_close(&g->hall);
    for (int i = 0; i < g->b->rounds; i++) {
        past_round(g, &few);
        past_round(g, &many);
    }
    ratios(&start.ours, &many.start, &few.start);
    ratios(&memory.ours, &many.pss, &few.pss);
    table_add(&start);
    table_add(&memory);
}

/* ---- a small machine: one core, a quarter of its time ---- */

static bool put(const char *folder, const char *file, const char *value)
{
    char path[BENCH_PATH];
    FILE *f;
    bool good;

    text_format(path, sizeof path, "%s/%s", folder, file);
    f = fopen(path, "w");
    good = f != NULL && fputs(value, f) >= 0;
    return f != NULL && fclose(f) == 0 && good;
}

/* Control groups of either version; a period of 4 ms stands for a slow clock better than the
 * usual 100 ms, which would let a whole screen be drawn at full speed. */
static const char *make_group(void)
{
    static const char *const old = "/sys/fs/cgroup/cpu/guitai-bench",
                             *const new = "/sys/fs/cgroup/guitai-bench";

    if (access("/sys/fs/cgroup/cgroup.controllers", F_OK) == 0)
        return (mkdir(new, 0755) == 0 || access(new, W_OK) == 0) && put(new, "cpu.max", "1000 4000")
                   ? new
                   : NULL;
    return (mkdir(old, 0755) == 0 || access(old, W_OK) == 0) &&
                   put(old, "cpu.cfs_period_us", "4000") && put(old, "cpu.cfs_quota_us", "1000")
               ? old
               : NULL;
}

static void small_machine(struct stage *g)
{
    struct row row = {.measure = "tap on a small machine, p95 of the visit's slowest screen",
                      .unit = "ms",
                      .target = {.own = 100},
                      .note = "one core, a quarter of its time (control group, 1 ms in 4)"};
    const char *group = make_group();
    struct side *s = &g->side[OURS];
    const char *plain[6];
    char procs[BENCH_PATH];
    double ms;

    if (group == NULL) {
        table_absent(row.measure, "no control group can be made here");
        return;
    }
    memcpy(plain, s->argv, sizeof plain);
    text_format(procs, sizeof procs, "echo $$ >%s/cgroup.procs; exec taskset -c 0 \"$@\"", group);
    set_argv(s, (const char *const[]){"sh", "-c", procs, "sh", plain[0], plain[1], plain[2],
                                      plain[3], plain[4], NULL});
    for (int i = 0; i < g->b->rounds; i++) {
        struct samples to[STEPS] = {{.n = 0}};
        double worst = 0;

        if (begin(s, &ms))
            visits(g, to);
        end(s);
        for (int k = 0; k < STEPS; k++)
            worst = to[k].n > 0 && to[k].v[0] > worst ? to[k].v[0] : worst;
        if (worst > 0)
            sample(&row.ours, worst);
    }
    memset(s->argv, 0, sizeof s->argv);
    set_argv(s, plain);
    rmdir(group);
    table_add(&row);
}

/* ---- the rounds ---- */

static void round_of(struct stage *g, struct samples to[STEPS])
{
    for (int i = g->first; i < SIDES; i++) {
        struct side *s = &g->side[i];
        double ms;

        if (!begin(s, &ms)) {
            progress("ui: %s shows nothing", s->argv[0]);
            end(s);
            continue;
        }
        sample(&s->start, ms);
        if (i != OURS || find_own_points(g))
            two_screens(s);
        if (i == OURS)
            visits(g, to);
        sleep_ms(SETTLE_S * 1000);
        sample(&s->pss, process_usage(s->pid).pss_mib);
        end(s);
    }
    rest(g);
}

static void add(struct stage *g, size_t offset, struct row r)
{
    const struct samples *of[SIDES];

    for (int i = 0; i < SIDES; i++)
        of[i] = (const struct samples *)((const char *)&g->side[i] + offset);
    r.ours = *of[OURS];
    r.rival = *of[CHROMIUM];
    r.limit = *of[BARE];
    r.rival_name = "Chromium in kiosk mode";
    r.limit_name = "bare SDL2 and SDL2_ttf";
    table_add(&r);
}

static void add_rows(struct stage *g, const struct samples to[STEPS])
{
    add(g, offsetof(struct side, start),
        (struct row){.measure = "start to the first whole picture",
                     .unit = "ms",
                     .target = {.rival = 0.2},
                     .note = "ours also opens its store and joins the hub; Chromium's profile is "
                             "warm, its page is a file; the limit draws no icons"});
    add(g, offsetof(struct side, pss),
        (struct row){.measure = "memory at rest (PSS)",
                     .unit = "MiB",
                     .target = {.rival = 0.125, .own = 45},
                     .note = "over the process tree, after the taps"});
    add(g, offsetof(struct side, cpu),
        (struct row){.measure = "processor in 30 s of rest",
                     .unit = "ms",
                     .target = {.own = 10},
                     .note = "the minute changes once"});
    add(g, offsetof(struct side, wakes),
        (struct row){.measure = "wake-ups at rest", .unit = "a second", .target = {.own = 2}});
    add(g, offsetof(struct side, tap_median),
        (struct row){.measure = "tap to the whole next picture, median", .unit = "ms"});
    add(g, offsetof(struct side, tap),
        (struct row){.measure = "tap to the whole next picture, p95",
                     .unit = "ms",
                     .target = {.rival = 0.5, .limit = 1.5},
                     .note = "home and services, there and back, random pauses"});
    for (int i = 0; i < STEPS && to[i].n > 0; i++) {
        struct row r = {.measure = steps[i].measure,
                        .unit = "ms",
                        .ours = to[i],
                        .rival = g->side[CHROMIUM].tap,
                        .limit = g->side[BARE].tap,
                        .rival_name = "as above",
                        .limit_name = "as above",
                        .target = {.rival = 0.5, .limit = 1.5}};

        if (i == TO_TICKET)
            r.note = "ours asks the hub for the number, puts the visit on the disk and prints it, "
                     "on a head of 200 mm a second; they show a screen";
        table_add(&r);
    }
}

void bench_ui(const struct bench *b)
{
    static struct stage g;
    struct samples to[STEPS] = {{.n = 0}};
    char why[256], extra[256];
    double ms;

    g.printer = paper_machine_start(b, HEAD_MM);
    text_format(extra, sizeof extra,
                "screen.fullscreen = yes\nprinter.uri = escpos+tcp://127.0.0.1:%d\nspeech = none\n",
                g.printer.port);
    if (!hall_open(&g.hall, b, "hall-ui", why, sizeof why) ||
        !hall_terminal(&g.hall, b, "kiosk", extra, g.config, why, sizeof why)) {
        table_absent("ours", "%s", why);
        g.first = CHROMIUM;
    }
    stage_open(&g, b);
    for (int i = g.first; i < SIDES; i++) { /* caches of files and of the profile */
        begin(&g.side[i], &ms);
        end(&g.side[i]);
    }
    for (int i = 0; i < b->rounds; i++) {
        progress("ui: round %d of %d", i + 1, b->rounds);
        round_of(&g, to);
    }
    add_rows(&g, to);
    if (g.first == OURS) {
        small_machine(&g);
        history(&g);
    }
    for (int i = 0; i < SIDES; i++)
        screen_close(&g.side[i].screen);
    hall_close(&g.hall);
    process_stop(g.printer.pid);
}
