/* fake_world.h - what a terminal asks of the world, as the test wants it: store,
 * network, printer, speech, surface.
 *
 * One world at a time.  What the world would answer by a notice is queued here;
 * the test delivers it (lobby.h does). */
#pragma once

#include "core/event.h"
#include "port/gfx.h"
#include "port/journal.h"
#include "port/net.h"
#include "port/notice.h"
#include "port/printer.h"

enum {
    WORLD_EVENTS = 512,
    WORLD_REQUESTS = 32,
    WORLD_JOBS = 16,
    WORLD_SAID = 512,
    WORLD_HEARD = 16384
};

struct world_request { /* on its way to the hub */
    uint64_t id;       /* 0 a free row */
    char method[8], path[128];
    char *body; /* NULL none */
};

struct world {
    /* the store */
    char *events[WORLD_EVENTS]; /* JSON, in the order of seq from 1 */
    int event_count;
    uint64_t acked;
    enum err append; /* what the next appends answer */
    bool holds;      /* their answers wait for world_release() */
    bool stopped;    /* an append failed: the next ones fail until a resume */
    int resumes;

    /* the network */
    struct world_request requests[WORLD_REQUESTS];

    /* the printer */
    uint32_t jobs[WORLD_JOBS]; /* newest last; not answered yet */
    int job_count, printed, purges;
    int paper;       /* dots a line */
    int slip_height; /* dots, of the newest slip */
    int slip_shown;  /* `shown` when it came */

    /* speech */
    char said[WORLD_SAID];   /* the last utterance */
    char heard[WORLD_HEARD]; /* all of them, a line each, until the test empties it */
    int said_language, said_count, stops, chimes;
    int voice_speed, voice_volume;
    bool talks; /* utterances end at once; else the test ends them */

    int shown;       /* frames that changed something */
    char *inspected; /* the last line of the inspector; NULL none */
};

/* Empties it.  The pointer stays the same. */
struct world *world_reset(void);
struct world *world_now(void);

/* For terminal_new(). */
struct journal *world_journal(void);
struct printer *world_printer(void);

/* The oldest notice that waits; false none.  The caller frees its data. */
bool world_take(struct notice *to);

/* Answers of appends that were held back. */
void world_release(void);

/* The disk works again. */
void world_disk_works(void);

/* The newest request whose path begins so; NULL none. */
struct world_request *world_request(const char *path);

/* Answers it: 0 is no answer at all. */
void world_reply(struct world_request *r, int status, const char *body);

/* What became of the oldest slip. */
void world_print(enum print_state state, unsigned faults);

/* The printer's state changed. */
void world_printer_is(unsigned faults);

/* How many stored events hold this text. */
int world_count(const char *part);
