/* ui_stage.c - how each side is started, and when its first picture stands. */
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "machine.h"
#include "ui.h"

enum {
    W = 1920,
    H = 1080,
    FIRST_QUIET = 1000, /* ms without a change: the first picture is whole */
    START_LIMIT = 20000
};

void side_argv(struct side *s, const char *const *argv)
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
    side_argv(s, argv);
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
    side_argv(&g->side[OURS], argv);
    g->side[OURS].socket = g->socket;
}

void stage_open(struct stage *g, const struct bench *b)
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

void avoid_minute(void)
{
    while (time(NULL) % 60 >= 57 || time(NULL) % 60 < 1)
        sleep_ms(200);
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

bool side_begin(struct side *s, double *start_ms)
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

void side_end(struct side *s)
{
    process_stop(s->pid);
    s->pid = 0;
}
