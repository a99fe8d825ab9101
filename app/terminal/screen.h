/* screen.h - what a screen is.
 *
 * A const row: a name, the size of its private state, `show`, and optional
 * hooks.  `show` describes one frame and says where to go; it runs only after a
 * touch, a notice or a tick.  The state is zeroed on entry and wiped on leaving.
 *
 * Adding a screen: one file in screens/, one line in screens.h and in
 * screens.c, one test. */
#pragma once

#include "port/notice.h"
#include "terminal/visit.h"
#include "ui/ui.h"

enum { SCREEN_STATE_MAX = 1024 };

struct page { /* what a hook gets */
    struct terminal *terminal;
    struct visit *visit;
    void *state;
    struct moment now;
    int64_t millis;   /* monotonic */
    int64_t entered;  /* when this screen was entered */
    int64_t touched;  /* when somebody did something last, or came back to it */
    int seconds_left; /* until the idle wipe; counts down only while warned */
    bool warned;
};

enum step_kind { STAY, GO, BACK, HOME };

struct screen;
struct step {
    enum step_kind kind;
    const struct screen *to;
    int64_t again_ms; /* STAY: call show again after so long; 0 not by itself */
};

struct screen {
    const char *name; /* of the outside contract */
    size_t state_size;
    int idle_seconds; /* 0: the site's rule; -1: never goes home by itself */
    bool common;      /* but for its fields and the phone number, it shows nothing that was given */
    struct step (*show)(struct page *p, struct ui *ui);
    void (*enter)(struct page *p);                                 /* optional */
    struct step (*notice)(struct page *p, const struct notice *n); /* optional: scans, keys */
    void (*leave)(struct page *p);                                 /* optional */
    /* What to say on entering, in the visit's language; NULL: the headings. */
    void (*say)(struct page *p, char *to, size_t size);
};

struct step stay(void);
struct step stay_for(int64_t ms); /* show again after `ms` */
struct step go(const struct screen *to);
struct step back(void);
struct step home(void);
