/* equipment.h - the machines of the hall: what is broken, who mends it by when, when
 * they were looked after (R35).
 *
 * A fault opens a work order for that part of that device.  The device tells when
 * the part works again, which stops the clock; whoever mended it closes the order
 * and says what it was.  One that breaks again before that is the same order. */
#pragma once

#include "core/desk.h"

#define PART_REPORTED "reported" /* what staff saw, which the device cannot tell */
#define PART_UPKEEP "upkeep"

enum order_state { ORDER_OPEN, ORDER_LATE, ORDER_WORKS, ORDER_CLOSED };

/* By when it is to work again; the hall's promise. */
instant equipment_due(const struct site *s, const struct work_order *o);
enum order_state equipment_state(const struct site *s, const struct work_order *o, instant now);

/* Who answers for it: who was named, else the hall's. */
const char *equipment_owner(const struct site *s, const struct work_order *o);

/* The order that is not closed; NULL none. */
const struct work_order *equipment_order(const struct site *s, struct id device, const char *part);

enum equipment_act {
    EQUIPMENT_REPORT, /* `text`: what is broken */
    EQUIPMENT_ASSIGN, /* `text`: staff number of the new owner */
    EQUIPMENT_CLOSE,  /* `text`: what it was.  Refused while the device says it is broken */
    EQUIPMENT_UPKEEP  /* `text`: what was done */
};
struct equipment_command {
    enum equipment_act act;
    struct id device;
    const char *part; /* of an order */
    const char *text, *staff;
};
void decide_equipment(const struct site *s, const struct equipment_command *c, struct moment now,
                      struct decision *to);

/* ---- the list: terminals are in it by themselves, other machines by staff ---- */

struct listing_command {
    struct id device; /* a terminal; a machine that is listed; a new id */
    const char *name; /* of a machine; of a terminal it stays */
    const char *place, *settings, *staff;
    int upkeep_days; /* 0..UPKEEP_DAYS_MAX */
    bool gone;       /* the machine is no longer there; its orders stay */
};
void decide_listing(const struct site *s, const struct listing_command *c, struct moment now,
                    struct decision *to);

int equipment_machines(const struct site *s); /* of MACHINES_MAX */
