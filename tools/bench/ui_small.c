/* ui_small.c - taps on a small machine: one core, a quarter of its time. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "machine.h"
#include "ui.h"

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

void ui_small_machine(struct stage *g)
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
    side_argv(s, (const char *const[]){"sh", "-c", procs, "sh", plain[0], plain[1], plain[2],
                                       plain[3], plain[4], NULL});
    for (int i = 0; i < g->b->rounds; i++) {
        struct samples to[STEPS] = {{.n = 0}};
        double worst = 0;

        if (side_begin(s, &ms))
            tap_visits(g, to);
        side_end(s);
        for (int k = 0; k < STEPS; k++)
            worst = to[k].n > 0 && to[k].v[0] > worst ? to[k].v[0] : worst;
        if (worst > 0)
            sample(&row.ours, worst);
    }
    memset(s->argv, 0, sizeof s->argv);
    side_argv(s, plain);
    rmdir(group);
    table_add(&row);
}
