/* theme.h - colours and sizes of a face, computed for a display.
 *
 * Colours and proportions are those of the standard design at 1080 lines.
 * Sizes are pixels of this display.  A control's least side comes from
 * millimetres, so that a finger hits it on any panel.  A person may ask for
 * other faces of the same design: more contrast, larger letters, all controls
 * within reach of somebody who sits. */
#pragma once

#include "port/gfx.h"

/* What a person may ask of the face. */
struct face {
    bool contrast; /* bright on black, 7:1 and more */
    bool large;    /* letters of 200 % */
    bool reach;    /* everything in the lower half, where the panel is tall */
    float inches;  /* the panel's diagonal; 0: the usual one of so many pixels */
};

struct theme {
    colour paper, card, ink, ink2, line, brand, brand_ink, brand_soft, accent, ok, warn, bad;
    colour edge;         /* around what can be pressed: 3:1 */
    colour off, off_ink; /* what cannot be chosen now */
    colour levels[6];    /* [1..5] of the rating, 5 the best */
    colour board, board_bar, board_bright, board_ink, board_ink2, board_mark; /* the call board */
    colour veil; /* over what waits behind a question */
    bool contrast, large;
    bool tall; /* the panel's upper half is out of reach for who sits */
    int w, h;  /* of the layout */
    int top;   /* pixels above it that hold no control; 0 but for reach */
    bool portrait;
    bool compact;                    /* 600 lines and fewer: one bar instead of header and footer */
    float unit;                      /* pixels of one design pixel (1920x1080: 1) */
    float mm;                        /* pixels of a millimetre on the usual panel of this size */
    int display, h1, h2, body, note; /* text sizes */
    int gap, pad, r_card, r_key;
    int bar;   /* height of the header */
    int foot;  /* height of the footer; 0 when compact */
    int touch; /* least side of a control: 20 mm, and room for large letters */
};

/* For a display of w x h pixels. */
struct theme theme_of(int w, int h, struct face f);
struct theme theme_standard(int w, int h);

/* Design pixels at 1080 lines to pixels here. */
int theme_px(const struct theme *t, int design);

/* `a` with `percent` of `b` in it; opaque as `a`. */
colour colour_mix(colour a, colour b, int percent);
