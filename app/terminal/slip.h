/* slip.h - the ticket on paper, laid out as a picture.
 *
 * In Chinese and English, for 80 mm (576 dots) and 58 mm (384 dots); the same
 * layout is shown on the ticket screen.  Number at least 10 mm high; nothing is
 * said by the QR code alone. */
#pragma once

#include "core/view.h"
#include "port/gfx.h"
#include "port/ime.h"

struct slip {
    const struct catalogue *catalogue;
    int service; /* index */
    struct number number;
    struct moment issued;
    int before;       /* people before; -1 unknown */
    struct wait wait; /* -1 unknown */
    const char *link; /* for the QR code */
    int language;     /* the visit's; Chinese and English are always printed */
    int copy;         /* 0 the original; 1.. a copy, marked as such */
    bool large;       /* large print */
};

/* Lays it out `width` dots wide; sets p->w and p->h. */
void slip_draw(const struct slip *s, int width, struct picture *p);

struct booking_slip { /* the paper of an appointment */
    const struct catalogue *catalogue;
    int service;
    struct moment due;
    const char *code; /* that people type */
    const char *link; /* for the QR code; "" none */
    int language;
    bool wish; /* it is not confirmed yet */
};
void slip_draw_booking(const struct booking_slip *s, int width, struct picture *p);

struct case_slip { /* what a customer has said, and what was promised */
    const struct catalogue *catalogue;
    enum case_kind kind;
    const char *code; /* that people type */
    const char *link; /* for the QR code */
    struct moment filed, due;
    int language;
};
void slip_draw_case(const struct case_slip *s, int width, struct picture *p);

struct signed_slip { /* what was signed, and how (R13) */
    const struct catalogue *catalogue;
    const char *code, *proposal;
    struct moment due, signed_at;
    const char *hash; /* hexadecimal */
    const struct ink_point *points;
    int count; /* 0: signed by keys */
    int language;
};
void slip_draw_signed(const struct signed_slip *s, int width, struct picture *p);

struct refusal_slip { /* a request that was not accepted: why, and what instead (R6) */
    const struct catalogue *catalogue;
    const char *code, *why, *instead;
    struct moment printed;
    int language;
};
void slip_draw_refusal(const struct refusal_slip *s, int width, struct picture *p);

/* "Complaint": English, for translation. */
const char *slip_case_name(enum case_kind kind);

struct papers_slip { /* which documents are there, which are missing and where to get them */
    const struct catalogue *catalogue;
    int service;
    unsigned papers; /* bit i: documents[i] is there */
    struct moment printed;
    int language;
};
void slip_draw_papers(const struct papers_slip *s, int width, struct picture *p);

/* A slip for staff: shows that the printer works. */
void slip_draw_test(const struct catalogue *c, struct moment now, int width, struct picture *p);
