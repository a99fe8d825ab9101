/* notice.h - what the world tells the loop.
 *
 * Threads hide in the platform and return as notices: notice_post() from any
 * thread, the loop takes them one by one.  `data` is owned by the notice and
 * freed by the loop after delivery. */
#pragma once

#include <stdint.h>

#include "base/err.h"

enum notice_kind {
    NOTICE_NONE,
    NOTICE_TICK,       /* the time that was asked for has come */
    NOTICE_POINTER,    /* finger or mouse: a = enum pointer, x, y */
    NOTICE_KEY,        /* a = enum key, b = shift held */
    NOTICE_TEXT,       /* data: UTF-8 typed on a keyboard */
    NOTICE_SCAN,       /* data: what the scanner read, checked characters only */
    NOTICE_RESIZE,     /* x, y: new size */
    NOTICE_EXPOSE,     /* the window system lost the picture */
    NOTICE_STORED,     /* journal: id = ticket of the append, a = enum err */
    NOTICE_OUTBOX,     /* journal: data = batch of the outbox (journal.h), a = enum err */
    NOTICE_REPLY,      /* net: id = request, a = HTTP status or 0, b = enum err, data = body */
    NOTICE_PRINTED,    /* printer: id = job, a = enum print_state, b = faults */
    NOTICE_PRINTER,    /* printer: a = faults now */
    NOTICE_SPOKEN,     /* speech: id = utterance, finished */
    NOTICE_HEADPHONES, /* a = 1: headphones are plugged in, 0: are not any more */
    NOTICE_IME,        /* a = enum ime_kind, b = enum err: it is ready, or why it never will be */
    NOTICE_CANDIDATES, /* a = enum ime_kind, id = question, data = a struct ime_answer (ime.h) */
    NOTICE_INSPECT,    /* inspector: data = one line; id = connection */
    NOTICE_QUIT
};

enum pointer { POINTER_DOWN, POINTER_MOVE, POINTER_UP, POINTER_CANCEL };

enum key {
    KEY_NONE,
    KEY_TAB,
    KEY_ENTER,
    KEY_ESCAPE,
    KEY_BACKSPACE,
    KEY_LEFT,
    KEY_RIGHT,
    KEY_UP,
    KEY_DOWN,
    KEY_SPEECH, /* on and off */
    KEY_REPEAT,
    KEY_PAUSE, /* and on again */
    KEY_LOUDER,
    KEY_SOFTER,
    KEY_FASTER,
    KEY_SLOWER
};

struct notice {
    enum notice_kind kind;
    uint64_t id;
    int a, b;
    int x, y;
    char *data; /* malloc'ed or NULL; terminated by '\0' beyond `size` */
    size_t size;
};

/* Takes `n->data`.  Any thread; never blocks for long. */
void notice_post(const struct notice *n);
