/* name.h - the screen `name`: asks for a name or for a text in the customer's words,
 * and puts it where the screen that asks wants it. */
#pragma once

#include "terminal/screen.h"

/* A const row of the screen that asks. */
struct entry {
    const char *title; /* English: of the screen */
    const char *label; /* English: of the field */
    size_t at, size;   /* place of the text in struct visit: offsetof() and sizeof */
    bool name;         /* of a person: the surname first */
    bool lines;        /* several lines */
    const char *skip;  /* English: the key that goes on without; NULL: it must be given */
    const struct screen *back, *next; /* `next` also after `skip` */
};

/* Goes to the screen `name`, where the customer writes it. */
struct step name_ask(struct page *p, const struct entry *e);

/* The name for a booking, from its confirmation and back to it. */
extern const struct entry booking_name;
