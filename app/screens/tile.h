/* tile.h - the cards and buttons that screens are made of, beside the kit's. */
#pragma once

#include "ui/ui.h"

/* A large button: a sign, a title, the same in the second language, a line of
 * facts beneath.  The facts may come in two parts, left and right. */
struct tile {
    const char *id, *icon;
    const char *title, *second; /* second may be NULL */
    const char *note;           /* NULL none */
    const char *aside;          /* right of the note; NULL none */
    bool hero;                  /* the one that most people want */
    bool good;                  /* the note is good news */
    bool off;                   /* shown, cannot be pressed */
    int title_size;             /* of all tiles in a row, so that they look alike; 0 its own */
};

/* The size at which that title fits into a tile of r, on one line or two. */
int tile_title_size(const struct ui *ui, struct rect r, const char *title);
/* False when the second language would be too small to read there. */
bool tile_second_fits(const struct ui *ui, struct rect r, const char *second);
bool tile_button(struct ui *ui, struct rect r, const struct tile *t);

/* A square button: sign over a word. */
bool tile_stack(struct ui *ui, struct rect r, const char *id, const char *icon, const char *label,
                bool on);

/* A button or key whose label may take several lines; a short one is large. */
struct press {
    const char *id, *label;
    enum role role; /* a key is pressed again sooner, and Enter presses the key "done" */
    bool primary, off;
};
bool tile_press(struct ui *ui, struct rect r, struct press b);

/* A choice that is on or off: a pill. */
bool tile_choice(struct ui *ui, struct rect r, const char *id, const char *label, bool on);

/* The same in words of one size for all of a list: the least that tile_choice_size()
 * gives for any. */
int tile_choice_size(const struct ui *ui, struct rect r, const char *label);
bool tile_choice_sized(struct ui *ui, struct rect r, const char *id, const char *label, bool on,
                       int size);

/* A plain card, not pressed. */
void tile_card(struct ui *ui, struct rect r);

/* Cards with a small label over a large value, in so many columns: all values of
 * one size, but for those that need two lines.  A node says label and value. */
struct fact {
    const char *id, *label, *value;
};
void tile_facts(struct ui *ui, struct rect r, int columns, const struct fact *facts, int n);

/* Several lines in the middle of r, upright. */
void tile_middle(struct ui *ui, struct rect r, struct style s, const char *text);

/* One line or several in the second language. */
void tile_second(struct ui *ui, struct rect r, struct style s, const char *text);

/* A sign in a soft disc, a heading and a text, in the middle of r; heading NULL:
 * it stands elsewhere. */
struct message {
    const char *icon, *heading; /* English */
    const char *text;           /* of this language */
    bool bad;
};
void tile_message(struct ui *ui, struct rect r, const struct message *m);

/* A sign in a soft disc. */
void tile_sign(struct ui *ui, struct rect r, const char *icon, colour ink);

/* A strip of news: calm unless `bad`. */
void tile_news(struct ui *ui, struct rect r, const char *id, const char *icon, const char *text,
               bool bad);
