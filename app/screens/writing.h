/* writing.h - writing on the screen: keys, Pinyin with its candidates, a pad for
 * handwriting, and the field in which the text stands.  For any screen: it takes the
 * area that it is given.
 *
 * Three ways: Pinyin, letters as they are, by hand.  Those for which this machine has
 * no engine are not offered, and it says so.  Fingers, Tab, arrows and Enter, a
 * keyboard (where space takes the first candidate and digits the others) and the
 * semantic tree all do the same. */
#pragma once

#include "terminal/screen.h"

struct writing_field {
    const char *id;    /* of its node */
    const char *label; /* English: what is written */
    char *text;        /* of `size` bytes, the screen's; part of the visit, so that it is wiped */
    size_t size;
    bool name;        /* of a person: surnames are offered first, then given names */
    bool lines;       /* a text of several lines */
    const char *end;  /* English: the last key */
    const char *skip; /* its words while nothing is written; NULL: it must be */
};

enum writing_event { WRITING_GOES_ON, WRITING_DONE, WRITING_SKIPPED };

/* Once a frame.  Nodes: the field; "candidate:1" and on, "candidates_more"; "key:X",
 * "key:space", "key:erase"; "pinyin", "hand", "signs", "capital", "later"; the pad
 * "ink" and "ink_wipe"; "done" or "skip". */
enum writing_event writing(struct page *p, struct ui *ui, struct rect r,
                           const struct writing_field *f);

/* Before the first frame of another text. */
void writing_begin(struct page *p);
