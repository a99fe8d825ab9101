/* terminal.h - the program on a kiosk, a pad or a board, without its glass.
 *
 * The loop of platform/main_terminal.c feeds it notices and shows its pictures:
 *     terminal_notice() for each notice, then terminal_frame(), then wait at
 *     most terminal_wait_ms().
 * One thread.  Nothing here blocks. */
#pragma once

#include "port/crypto.h"
#include "port/ime.h"
#include "port/journal.h"
#include "port/notice.h"
#include "terminal/visit.h"
#include "ui/ui.h"

struct terminal;
struct screen;

/* What enrolment gave this machine; kept in the journal's settings. */
struct identity {
    struct id device;
    struct sign_key key;
    uint8_t seal[KEY_BYTES];  /* the hub's first key for personal data */
    struct seal_to {          /* its keys of the month, by use; the newest that was heard */
        char name[SEAL_NAME]; /* "" none yet: the first key */
        uint8_t open[KEY_BYTES];
    } seals[VIEW_SEALS_MAX];
    int lane;
    bool moved; /* the disk stands in another machine than that which was enrolled */
    char name[32], role[CODE_SIZE], site[32];
    char public_url[128];
};

struct terminal_config {
    const char *role;            /* "kiosk", "counter", "board" */
    const struct screen *home;   /* the first screen of that role */
    const struct screen *access; /* choices for eyes, ears and hands; NULL none */
    struct face face;            /* at the start of each visit */
    int counter;                 /* of a pad */
    int language;                /* at the start of each visit */
    int w, h;
    const char *photos;                /* folder of the staff's photos */
    const char *kept;                  /* file of the kept fold (port/kept.h); NULL none */
    bool speaks;                       /* the site wants speech: the board calls aloud */
    bool mute;                         /* this machine has no voice */
    const struct ime *imes[IME_KINDS]; /* opened already; NULL none */
};

/* Borrows all but the texts' contents for its life; `printer` may be NULL. */
struct terminal *terminal_new(const struct terminal_config *c, const struct identity *id,
                              struct journal *j, const struct journal_opened *opened,
                              struct printer *printer);
void terminal_free(struct terminal *t);

/* Reads the identity that enrolment stored.  ERR_ABSENT: not enrolled. */
MUST_USE enum err identity_load(struct journal *j, struct identity *to);
void identity_store(struct journal *j, const struct identity *id);

/* Sets `moved`, by what tells this machine from others: words, of which one is enough to know it
 * again (machine_mark.h); "" nobody knows.  What was enrolled before anybody looked is taken to
 * be here.  Two machines with copies of one disk have one lane: the one that was not enrolled
 * takes numbers of the hub alone. */
void identity_at(struct identity *id, struct journal *j, const char *marks);

/* Takes the keys of a month that the hub told, into `j` too unless it is NULL.  Without
 * news from the hub a terminal goes on with those that it has. */
void identity_hear_seals(struct identity *id, const struct view_seal *seals, int count,
                         struct journal *j);

/* The catalogue that the hub published last.  ERR_ABSENT or ERR_FORMAT. */
MUST_USE enum err terminal_load_catalogue(struct terminal *t);

/* The time zone of that catalogue; to be set before any other thread runs, since
 * libraries read it on theirs.  Fails as terminal_load_catalogue(). */
MUST_USE enum err terminal_zone(struct journal *j, char *to, size_t size);

/* Folds this machine's own log, or of it what came after the kept fold; after
 * terminal_load_catalogue(). */
MUST_USE enum err terminal_replay(struct terminal *t);

/* Keeps the fold of the log as it is now in the file `kept`: on any one thread, beside
 * the running terminal, with memory of its own.  Nothing is done while fewer than `behind`
 * events have come since the last time, or more than `most` (0: no bound), nor once
 * `over` (which may be NULL) says so. */
MUST_USE enum err terminal_keep(struct journal *j, const char *kept, uint64_t behind, uint64_t most,
                                bool (*over)(void *ctx), void *ctx);

/* `now` is the clock's; `millis` is monotonic. */
void terminal_notice(struct terminal *t, const struct notice *n, struct moment now,
                     struct boot boot);

/* Describes the frame and shows what changed. */
void terminal_frame(struct terminal *t, struct moment now, struct boot boot);

/* Until the next thing is due by time; the loop may sleep so long. */
int terminal_wait_ms(const struct terminal *t, struct moment now, struct boot boot);

/* Staff asked to leave the program. */
bool terminal_is_over(const struct terminal *t);
