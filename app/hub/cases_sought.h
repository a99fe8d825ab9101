/* cases_sought.h - which cases a list, an export or a search is about, and in which order;
 * of hub/ alone. */
#pragma once

#include "hub/shelf.h"

enum { SOUGHT_WORDS = 8, SOUGHT_TEXT = 160 };

enum case_order {
    ORDER_PROMISE, /* the soonest first; what runs no clock behind, the newest change first */
    ORDER_FILED,
    ORDER_CHANGED,
    ORDER_CODE,
    ORDER_KIND,
    ORDER_STATE,
    ORDER_SERVICE,
    ORDER_OWNER,
    CASE_ORDERS
};

struct sought {
    unsigned kinds, states; /* bits */
    bool open;              /* none whose row has given way */
    int owner;              /* row of the archive's codes; -1 any, -2 one who has none */
    instant from, until;    /* of the filing */
    enum { ANY_CASE, LATE_CASES, CALLBACKS, OWED_CASES } only;
    enum case_order order;
    bool down;
    int words;
    char text[SOUGHT_TEXT];          /* the words, one behind the other */
    uint8_t service[FACT_CODES_MAX]; /* bits of the words that stand in them */
    uint8_t staff[FACT_CODES_MAX];
    uint16_t service_rank[FACT_CODES_MAX], staff_rank[FACT_CODES_MAX];
};

/* Reads kind, state, owner, from, to, only, find, sort, down.  False: answered. */
bool sought_read(struct sought *q, const struct hub *h, struct hub_call *c);

struct found { /* zeroed is none */
    int64_t key, second;
    uint64_t place; /* in the archive */
};

struct findings {
    struct found *rows; /* in order; the caller frees */
    int count;          /* behind `after` */
    int all, late, callbacks;
};

/* Those behind the case at place `after`; 0 all.  False: that place gave way; answered. */
bool sought_find(const struct sought *q, const struct hub *h, struct hub_call *c, uint64_t after,
                 struct findings *to);

/* `word` stands in `text`; Latin letters count as one, large or small. */
bool sought_in(const char *text, const char *word);
