/* frame.h - what stands around every screen: header and footer, or on a small
 * display one bar for both. */
#pragma once

#include "screens/tile.h"
#include "screens/words.h"
#include "terminal/screen.h"

struct frame_taps { /* on the hall's badge; three soon after each other are of the staff */
    int count;
    int64_t first;
};

struct frame {
    /* What the screen wants. */
    const char *title;        /* English, shown in both languages; NULL none */
    const struct names *name; /* the title where it is a name; NULL none; small display alone */
    const char *hint;         /* in the footer, of this language; NULL none */
    bool back;                /* a way back */
    int actions;              /* buttons that frame_action() will add, so many at most */
    struct frame_taps *taps;  /* in the screen's state; NULL: the badge opens nothing */
    /* What it gets. */
    struct rect body; /* for the screen */
    struct rect foot; /* for the buttons and, by frame_end(), the hint */
    int width;        /* of the footer, before any button of it */
    bool begun;       /* a button was added */
};

enum frame_event { FRAME_NOTHING, FRAME_BACK, FRAME_STAFF };

enum frame_event frame_begin(struct page *p, struct ui *ui, struct frame *f);

/* Buttons from the right end to the left; on a small display from the bottom of
 * a column upwards. */
bool frame_action(struct ui *ui, struct frame *f, const char *id, const char *label,
                  enum button_kind kind);
void frame_action_off(struct ui *ui, struct frame *f, const char *id, const char *label);

/* The hint and the state of the device go where there is room left. */
void frame_end(struct page *p, struct ui *ui, struct frame *f);

/* A display on which fingers need so much of the height that a screen says less at
 * a time. */
bool frame_is_low(const struct ui *ui);

/* True while what the hub said is fresh and all parts work; else words of what
 * is wrong. */
bool frame_state(struct page *p, struct ui *ui, char *to, size_t size);

/* The badge of the hall and the count of taps on it; true when staff knocked. */
bool frame_badge(struct page *p, struct ui *ui, struct rect r, struct frame_taps *taps, colour fill,
                 colour ink);
