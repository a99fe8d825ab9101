/* keeper.h - a thread that does something now and then, and once more at the end. */
#pragma once

#include <stdbool.h>

struct keeper;

struct keeper_plan {
    int first_s, again_s; /* from the start to the first look, and between looks */
    bool humble;          /* runs when no other thread wants the processor, but at the end; it must
                  * hold no lock for long that others wait for */
    void (*look)(struct keeper *k, bool is_last, void *ctx);
    void *ctx;
};

struct keeper *keeper_new(const struct keeper_plan *p);

/* Whether the end was called: what takes long asks now and then. */
bool keeper_is_over(void *keeper);

/* Waits for the last look.  NULL is fine. */
void keeper_end(struct keeper *k);
