/* eye.h - what is wrong with a frame for eyes and fingers, from its nodes and its
 * marks.  Each fault is printed once. */
#pragma once

#include "fakes/lobby.h"

struct eye {
    int faults;
    const char *about; /* said with each fault: the face */
    bool lengthened;   /* the texts are longer than those that will be shown */
    int shown;         /* faults that were printed */
};

void eye_frame(struct eye *e, const struct lobby *l);

/* The mark's text. */
const char *eye_text(const struct picture *p, const struct mark *m);
void eye_complain(struct eye *e, const struct lobby *l, const char *what, const char *text,
                  struct rect r);
