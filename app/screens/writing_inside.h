/* writing_inside.h - what the files of writing.h share; not for screens. */
#pragma once

#include "screens/writing_plan.h"

struct hand { /* what the functions here share in a frame */
    struct page *p;
    struct ui *ui;
    struct writing *w;
    const struct writing_field *f;
    struct writing_plan plan;
    int shown; /* candidates in sight */
    enum writing_event event;
};

/* The engine answers. */
bool writing_can(const struct hand *h, enum ime_kind kind);
/* Letters are Pinyin. */
bool writing_is_pinyin(const struct hand *h);

/* Into the text, as far as it may stand there. */
void writing_put(struct hand *h, const char *text);
/* What a keyboard typed since the last frame. */
void writing_take_keyboard(struct hand *h);

/* What was asked last, in the script of the visit's language. */
void writing_ask_again(struct hand *h);

/* All rows, or one key by its token. */
void writing_keys(struct hand *h);
void writing_key_of(struct hand *h, struct rect r, const char *token);
