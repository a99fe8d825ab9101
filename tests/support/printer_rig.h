/* printer_rig.h - a virtual printer beside a test: started, teased and looked at. */
#pragma once

#include <sys/types.h>

#include "port/notice.h"
#include "port/printer.h"

struct rig {
    pid_t pid;
    int out;      /* the virtual printer's standard output */
    char dir[64]; /* paper-NNNN.png, paper.log, control */
    char control[96];
    char address[128]; /* "127.0.0.1:PORT" or "/dev/pts/N" */
    struct printer *printer;
    int faults; /* of the newest NOTICE_PRINTER; -1 none yet */
};

/* One sheet of paper.log. */
struct rig_sheet {
    char name[32], how[16];
    int width, height;
    long ink;
};

/* Starts guitai-printer with these arguments (NULL ends) beside --out and
 * --control; fails the test when it does not come up. */
void rig_start(struct rig *r, const char *const *arguments);
void rig_stop(struct rig *r);

/* Opens escpos+tcp or escpos+serial at it; `query` is "" or "?width=384". */
void rig_open(struct rig *r, const char *scheme, const char *query);
void rig_close(struct rig *r);

/* One command on the control socket; true when it answers "ok".  The answer is
 * kept until the next call. */
bool rig_say(struct rig *r, const char *command);
const char *rig_answer(void);

/* Waits (20 s at most) until the printer's faults are just these; false: never. */
bool rig_await_faults(struct rig *r, int faults);

/* Waits for the next NOTICE_PRINTED; fails the test when none comes. */
struct notice rig_await_printed(struct rig *r);

/* Prints a bitmap; fails the test when it is refused. */
void rig_print(struct rig *r, uint32_t job, const uint8_t *bits, int width, int height);

/* Sheets in paper.log, at most `most`; those with how and ink. */
int rig_sheets(const struct rig *r, struct rig_sheet *to, int most);

/* Sheets that were cut and have ink: what a customer would take. */
int rig_slips(const struct rig *r);

/* Sheets that show the whole of these dots from their top. */
int rig_copies(const struct rig *r, const uint8_t *bits, int width, int height);

/* True when the sheet begins with exactly these dots and is white below. */
bool rig_shows(const struct rig *r, const struct rig_sheet *s, const uint8_t *bits, int width,
               int height);

/* Dots that no two seeds share, without a byte 0x10; caller frees. */
uint8_t *rig_bits_new(int width, int height, uint32_t seed);
