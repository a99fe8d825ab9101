/* sim.h - a whole hall in one process on a clock of its own: the real terminals and
 * the real hub, with network, disks, printers, customers, clerks and mishaps that
 * one seed decides.
 *
 * The same config gives the same history, step by step.  One simulation at a time. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Faults that are planted to show that they are found. */
enum sim_plant {
    PLANT_NONE,
    PLANT_NUMBER_AGAIN, /* a terminal that forgets at a restart which numbers it gave */
    PLANT_BATCH_TWICE,  /* a hub that takes a repeated batch for a new one */
    PLANT_TWO_COUNTERS, /* a call that gives a ticket to a second counter */
    PLANTS
};

struct sim_config {
    uint64_t seed;
    int days;      /* hall-days, from 07:00 of the first */
    int customers; /* of a day, about */
    enum sim_plant plant;
};

struct sim_result {
    char fault[512];  /* "" every invariant held at every step, and all converged */
    uint64_t steps;   /* things that happened: a message, a flush, a touch, a mishap */
    uint64_t history; /* a hash over all of them: equal histories, equal hashes */
    int tickets, ratings, appointments, mishaps; /* as the hub's log has them */
    int restores;                                /* of the hub, from its backup */
    size_t events;
};

void sim_run(const struct sim_config *c, struct sim_result *to);
