/* ui.h - the kiosk, Chromium in kiosk mode and bare SDL2, each on a display of its own. */
#pragma once

#include <sys/types.h>

#include "printer.h"
#include "screen.h"
#include "world.h"

enum { SETTLE_S = 4 }; /* after the last tap, before memory and rest are read */

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

/* The steps of a visit, ours alone. */
enum step_kind { TO_SERVICES, TO_IDENTIFY, KEY, TO_TICKET, TO_HOME, STEPS };

struct tap_step {
    const char *measure, *screen; /* that follows */
    const char *ids[4];           /* the first that is there is tapped */
};
extern const struct tap_step tap_steps[STEPS];

void stage_open(struct stage *g, const struct bench *b);

/* Until the side's first whole picture; false when it shows none. */
bool side_begin(struct side *s, double *start_ms);
void side_end(struct side *s);
void side_argv(struct side *s, const char *const *argv);

/* The minute changes in no measurement but that of rest. */
void avoid_minute(void);

bool tap_points(struct stage *g); /* where ours is tapped, asked of its inspector */
void tap_two_screens(struct side *s);
void tap_visits(struct stage *g, struct samples to[STEPS]);

/* Rows of their own. */
void ui_history(struct stage *g);
void ui_small_machine(struct stage *g);
