/* ui.h - the immediate-mode kit: a screen describes its frame, the kit keeps
 * what a frame needs from the last one.
 *
 * A frame: ui_begin(), the screen's calls, ui_end().  Widgets return true in
 * the frame in which they are pressed.  A press acts on release, tolerates a
 * slip of the finger and a long press, and a second tap within 300 ms is
 * ignored.  Each frame also makes the semantic tree: what a test taps is what a
 * blind customer hears.  No allocation; one struct ui per window, large.
 *
 * ids are stable, of the outside contract where it names them; unique in a
 * frame. */
#pragma once

#include "base/day.h"
#include "port/gfx.h"
#include "port/ime.h"
#include "port/notice.h"
#include "ui/layout.h"
#include "ui/theme.h"

enum { NODES_MAX = 192, NODE_ID = 48, NODE_LABEL = 256 };

/* Where a node stands: what is read, and reached by Tab, goes through the header,
 * the body in the order in which it was described, and the footer from the left. */
enum band { BAND_BODY, BAND_HEADER, BAND_FOOTER };

enum role { ROLE_BUTTON, ROLE_TEXT, ROLE_HEADING, ROLE_FIELD, ROLE_IMAGE, ROLE_ALERT, ROLE_KEY };

struct node {
    char id[NODE_ID];
    enum role role;
    char label[NODE_LABEL]; /* what is said */
    char value[NODE_LABEL]; /* of a field, or the state of what is on or off */
    bool enabled;
    bool masked; /* a field whose value is not said aloud unasked */
    enum band band;
    struct rect box;
};

enum { DIRTY_MAX = 16 };

/* What a finger has drawn on a pad. */
struct ink {
    struct ink_point points[IME_POINTS];
    int count;
};

enum { INK_PENDING = 64 };

struct ui {
    struct theme theme;
    int language;
    const char *(*tr)(int language, const char *english); /* i18n() */
    struct picture pictures[2];                           /* this frame and the last one shown */
    int current;
    struct node nodes[NODES_MAX];
    int node_count;
    enum band band; /* of the nodes that are registered next */
    /* Somebody listens: arrows walk all nodes in order, and a finger is told what it
     * comes upon; touching that once more presses it. */
    bool reads;
    int strike_ms;       /* a key struck again sooner is the same stroke; 0 the usual time */
    int dx, dy;          /* the whole picture is moved by so much, see ui_end() */
    char focus[NODE_ID]; /* keyboard focus; "" none, shown only after a key */
    bool focus_shown;
    char down[NODE_ID]; /* pressed and not yet released */
    struct rect down_box;
    char pressed[NODE_ID]; /* acts in this frame */
    char typed[64];        /* characters for a field in this frame */
    int backspaces;
    instant last_press; /* monotonic ms, for double taps */
    char last_id[NODE_ID];
    char last_typed[8]; /* and when, monotonic ms */
    int64_t last_typed_at;
    bool whole; /* everything is to be drawn again */
    /* This frame has a press or typed characters: what the screen drew before it
     * acted on them is old, so it describes the frame once more without them
     * (ui_forget_press(), ui_begin()). */
    bool again;

    /* The kit's own; screens have no use for these. */
    int down_x, down_y, last_x, last_y;  /* where the finger came down */
    bool open;                           /* between ui_begin() and ui_end() */
    bool faulted;                        /* this frame has told the log what went wrong */
    char pad[NODE_ID];                   /* of this frame; "" none */
    bool draws;                          /* a finger is on it */
    struct ink_point drawn[INK_PENDING]; /* that the pad has not taken yet */
    int drawn_count;
    struct node spare;           /* handed out for a node that is not kept */
    uint32_t sums[2][MARKS_MAX]; /* of the marks of `pictures`, to compare them by */
};

void ui_init(struct ui *u, struct theme t, const char *(*tr)(int, const char *));

/* Before the frame: input.  `millis` is monotonic.  True when a frame is due; it
 * comes before the next input, so that no press is lost. */
bool ui_input(struct ui *u, const struct notice *n, int64_t millis);

/* Presses a node of the last frame by id, as a tap would (inspector, tests). */
bool ui_press(struct ui *u, const char *id);

/* The press and the typed characters of this frame were meant for a screen that
 * has gone. */
void ui_forget_press(struct ui *u);

/* Overwrites everything that was shown, said and typed; the next frame is drawn
 * whole.  For the end of a visit, outside of a frame. */
void ui_wipe(struct ui *u);

void ui_begin(struct ui *u, colour ground);
/* Puts the nodes in their order and moves everything by (dx, dy); what fills the
 * display to an edge still does.  Compares with the frame shown last; fills `dirty`, returns how many (0: the
 * same picture).  The caller passes them to gfx_show(ui_picture(u), ...). */
int ui_end(struct ui *u, struct rect dirty[DIRTY_MAX]);
const struct picture *ui_picture(const struct ui *u);
void ui_redraw(struct ui *u); /* the surface was lost */

/* Text of this frame's language. */
const char *tr(const struct ui *u, const char *english);

/* --- marks: what is seen (draw.c) --- */
enum align { LEFT, CENTRE, RIGHT };
struct style {
    int size; /* pixels */
    enum weight weight;
    colour ink;
    enum align align;
};
void draw_box(struct ui *u, struct rect r, colour fill, colour edge, int line, int radius);
void draw_shadow(struct ui *u, struct rect r, int radius);
void draw_icon(struct ui *u, struct rect r, const char *name, colour ink);
void draw_face(struct ui *u, struct rect r, int level);
void draw_qr(struct ui *u, struct rect r, const char *text, colour ink);
void draw_photo(struct ui *u, struct rect r, const char *file);
void draw_dash(struct ui *u, struct rect r, colour ink);
/* One line, centred upright in r; made smaller (to 60 %), then cut with an
 * ellipsis when it does not fit. */
void draw_line(struct ui *u, struct rect r, struct style s, const char *text);
/* Several lines, broken by Unicode's rules and at '\n', from the top; made
 * smaller when they do not fit.  Where it can, the last line is no short rest.
 * Returns the height used. */
int draw_text(struct ui *u, struct rect r, struct style s, const char *text);
/* The same of a text that is being written: what stands stays where it is. */
int draw_growing(struct ui *u, struct rect r, struct style s, const char *text);
/* Width that draw_line would need at full size. */
int draw_width(const struct ui *u, struct style s, const char *text);
/* The size, at most s.size, at which the line is not wider than `width`: for a
 * number, which must never be cut. */
int draw_size(const struct ui *u, struct style s, int width, const char *text);
/* Height that draw_text would use at that width. */
int draw_height(const struct ui *u, int width, struct style s, const char *text);

/* --- nodes: what is said and pressed --- */
/* Registers a node without drawing, enabled.  Buttons, keys and fields are
 * controls: they can be pressed and have the keyboard focus.  A control or an
 * alert takes the taps of what was registered before it.  An id that the frame
 * has already is told to the log and ignored; never NULL. */
struct node *ui_node(struct ui *u, const char *id, enum role role, struct rect r,
                     const char *label);
/* True when that node acts in this frame; for widgets drawn by hand. */
bool ui_pressed(const struct ui *u, const char *id);
bool ui_is_down(const struct ui *u, const char *id);
/* Gives the keyboard focus to a node, as Tab would. */
void ui_focus(struct ui *u, const char *id, bool shown);
/* The keyboard ring around r when `id` has the focus. */
void ui_focus_ring(struct ui *u, const char *id, struct rect r, int radius);

/* --- widgets (widgets.c) --- */
enum button_kind { BUTTON_PLAIN, BUTTON_PRIMARY, BUTTON_KEY, BUTTON_QUIET };
bool ui_button(struct ui *u, struct rect r, const char *id, const char *label,
               enum button_kind kind);
bool ui_icon_button(struct ui *u, struct rect r, const char *id, const char *icon,
                    const char *label, enum button_kind kind);
bool ui_button_off(struct ui *u, struct rect r, const char *id,
                   const char *label); /* shown, not enabled */
/* Text and its node; id NULL: seen alone, not said. */
void ui_heading(struct ui *u, struct rect r, struct style s, const char *id, const char *text);
void ui_text(struct ui *u, struct rect r, struct style s, const char *id, const char *text);
/* A field with a caret; the text is the screen's own.  While it is empty the
 * label stands in it.  Returns its node, for `masked`. */
struct node *ui_field(struct ui *u, struct rect r, const char *id, const char *label,
                      const char *shown);
/* The same with the end of the text in another ink, when all of it finds room. */
struct field_part {
    const char *end;
    colour ink;
};
struct node *ui_field_of(struct ui *u, struct rect r, const char *id, const char *label,
                         const char *shown, const struct field_part *part);
/* Twelve keys: "key:0".."key:9", "key:clear", and "done".  Changes `digits` (at most
 * `max`), also from a keyboard; true when done was pressed. */
bool ui_keypad(struct ui *u, struct rect r, char *digits, int max, const char *done, bool may_end);
/* A pad that a finger draws on; one a frame.  Shows the strokes of `ink` and adds
 * what is drawn, until it is full; true in the frame in which a stroke ends.  Never
 * the only way: keys do not reach it. */
bool ui_ink(struct ui *u, struct rect r, const char *id, const char *label, struct ink *ink);

/* Digits in groups as a phone number is read: "138 0013 8000". */
void ui_group_phone(char *to, size_t size, const char *digits);
