/* ime.h - Chinese from letters or strokes: Pinyin that is typed, characters that
 * are written by hand.
 *
 * An engine works on a thread of its own, which sleeps while it is not asked.  At first
 * it tries whether it can load, and tells by NOTICE_IME; it is in memory from a first
 * question until it may rest.  It answers by NOTICE_CANDIDATES.  The newest question
 * counts: one that still waits when another
 * is asked gets no answer.  An engine learns nothing: what one customer wrote is
 * neither kept nor offered to the next.
 *
 * Chosen at run time: a table each. */
#pragma once

#include <stdint.h>

#include "base/err.h"

enum {
    IME_LETTERS = 64,     /* with the end; more are not asked */
    IME_POINTS = 1024,    /* of all strokes of a character */
    IME_CANDIDATES = 240, /* rare readings have as many characters */
    IME_WORDS = 4096,     /* bytes of all candidates */
    IME_TEXT = 256        /* of a choice */
};

enum script { SIMPLIFIED, TRADITIONAL };

/* Where the finger was, in parts of the pad's shorter side, which has 1000. */
struct ink_point {
    int16_t x, y;
    bool last; /* it was lifted */
};

struct ime_question { /* borrowed for the call */
    uint64_t id;      /* of the answer; not 0 */
    enum script script;
    const char *letters;            /* Pinyin: a-z and the apostrophe; NULL none */
    int choice;                     /* of the candidates for these letters; -1 none yet */
    const struct ink_point *points; /* handwriting: one character, stroke by stroke */
    int point_count;
};

/* The data of NOTICE_CANDIDATES, that of a choice with the candidates of what is
 * left; handwriting: ten at most, the likeliest first. */
struct ime_answer {
    char text[IME_TEXT];    /* what the choice stands for; "" none */
    char rest[IME_LETTERS]; /* letters that it left */
    int count;
    uint16_t at[IME_CANDIDATES]; /* where in `words` each begins */
    /* Pinyin: how many of the letters each is spelled with; 0: they are short for it. */
    uint8_t used[IME_CANDIDATES];
    char words[IME_WORDS]; /* UTF-8, each ended by '\0' */
};

enum ime_kind { IME_PINYIN, IME_HANDWRITING, IME_KINDS };

struct ime {
    const char *name;
    enum ime_kind kind;
    /* Begins to try; `data` is the folder of its dictionaries or models, NULL the
     * usual one.  NOTICE_IME follows: a = kind, b = OK or why it will never answer
     * (logged).  ERR_IO: no thread. */
    enum err (*open)(const char *data);
    /* Returns at once.  After NOTICE_IME with OK. */
    void (*ask)(const struct ime_question *q);
    void (*rest)(void);  /* returns at once; lets go of all memory until the next question */
    void (*close)(void); /* waits for the answer under way; may be closed already */
};
