/* stage.h - a whole terminal on a window without a display, with what it shows
 * set by hand: for pictures of its screens.
 *
 * The catalogue is that of the sample hall; the clock stands at 2026-11-23
 * 09:42; nobody answers at the hub's address. */
#pragma once

#include "screens/screens.h"
#include "support/journal_kit.h"
#include "terminal/inside.h"

struct stage {
    struct kit kit;
    struct terminal *t;
    struct moment now;
    struct boot boot;
};

/* Once a program. */
void stage_start(void);
void stage_stop(void);

/* `role` as in the terminal's settings. */
void stage_open(struct stage *s, const char *role, int w, int h);
void stage_close(struct stage *s);

/* Back to the first screen, nothing given, the hub heard and 12 people waiting. */
void stage_reset(struct stage *s, int language);

/* To that screen, as if it had been gone to. */
void stage_go(struct stage *s, const struct screen *to);

/* Presses a node, which must be there, and shows what follows. */
void stage_press(struct stage *s, const char *id);

/* Shows the frame. */
void stage_show(struct stage *s);

/* Ages what the hub said last by so many seconds and takes the hub away. */
void stage_lose_hub(struct stage *s, int seconds);

/* A ticket that was taken, its link and its paper. */
void stage_ticket(struct stage *s, enum print_state print, unsigned faults);
