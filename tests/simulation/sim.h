/* sim.h - a whole hall in one process on a clock of its own: the real terminals and
 * the real hub, with network, disks, printers, customers, clerks and mishaps that
 * one seed decides.
 *
 * The same config gives the same history, step by step.  One simulation at a time. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/event.h"

/* Faults that are planted to show that they are found. */
enum sim_plant {
    PLANT_NONE,
    PLANT_NUMBER_AGAIN, /* a terminal that forgets at a restart which numbers it gave */
    PLANT_BATCH_TWICE,  /* a hub that takes a repeated batch for a new one */
    PLANT_TWO_COUNTERS, /* a call that gives a ticket to a second counter */
    PLANT_OVERSOLD,     /* a time that has a place too many */
    PLANT_RATED_TWICE,  /* a rating that counts twice */
    PLANT_NOT_ERASED,   /* a terminal that keeps what was to be erased */
    PLANT_LETTER_AGAIN, /* a message that is sent once more when it was sent */
    PLANT_NOT_PUSHED,   /* an event that the receiver outside does not get */
    PLANT_NO_COMPLAINT, /* a bad rating that opens none */
    PLANT_NO_REPLAY,    /* a state that does not follow from the log */
    PLANT_LYING_DISK,   /* a write that was told to be on a terminal's disk, and is not */
    PLANTS
};

/* What may come about in a hall, beside the events of its log. */
enum sim_met {
    MET_CUT, /* a terminal hears nothing from the hub, nor the hub from it */
    MET_CUT_ALL,
    MET_LOSSY,
    MET_POWER,
    MET_HUB,
    MET_CLOCK,
    MET_CLOCK_FAR,
    MET_PAPER,
    MET_DISK_FULL,
    MET_BACKUP,
    MET_RESTORE,
    MET_AWAY,    /* the receiver outside */
    MET_REVOKED, /* a terminal is not trusted any more */
    MET_MISHAPS,
    MET_DISK_IO = MET_MISHAPS, /* a write of a terminal failed */
    MET_STORE_IO,              /* a write of the hub */
    MET_HUB_AT_IT,             /* the hub ended in the midst of a request */
    MET_EDITION,               /* the hall was published anew in the day */
    MET_ERASED,                /* a piece of the log was looked through for it */
    MET_ERASED_THERE,          /* and what a terminal had */
    MET_KEPT,                  /* the fold was kept in its file */
    MET_TAKEN,                 /* and a start went on from it */
    MET_LETTER,                /* a message went to a customer */
    MET_PUSHED,                /* an event came to the receiver outside */
    MET_WISHED,                /* a booking with no hub to ask */
    MET_AGED,                  /* a terminal knew that what it showed was old */
    MET_ASIDE,                 /* the hub could not take an event */
    METS
};
extern const char *const sim_met_names[METS];

struct sim_config {
    uint64_t seed;
    int days;      /* hall-days, from 07:00 of the first */
    int hours;     /* that it is open, from 08:00 */
    int customers; /* of a day, about */
    int kiosks;    /* 1..3 */
    bool board;    /* there is one */
    enum sim_plant plant;
};

struct sim_result {
    char fault[512];  /* "" every invariant held at every step, and all converged */
    uint64_t steps;   /* things that happened: a message, a flush, a touch, a mishap */
    uint64_t history; /* a hash over all of them: equal histories, equal hashes */
    int tickets, ratings, appointments, mishaps; /* as the hub's log has them */
    size_t events;
    int types[EVENT_TYPES]; /* how often each came about, those that a restore took too */
    int met[METS];
};

void sim_run(const struct sim_config *c, struct sim_result *to);
