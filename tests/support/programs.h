/* programs.h - the real programs, started, killed and ended by a test.
 *
 * A program runs in the background with its words in a log file; it dies with
 * the test.  Whoever ends it gets a failed test when a sanitizer spoke. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { PROGRAM_PATH = 192, PROGRAM_PATIENCE = 60000 /* ms; longer is a hang */ };

struct program {
    pid_t pid; /* 0: not running */
    char name[32];
    char log[PROGRAM_PATH];
    char said[256]; /* the line that was waited for */
};

/* Starts argv[0] ("guitai-hub") of the folder $GUITAI_BIN, else of GUITAI_TEST_BIN, or a
 * program by its whole path.  Its words go to DIR/NAME.log, behind those of an earlier run.  With `first`, waits for a line that begins so
 * and keeps it; false when the program ended before. */
bool program_start(struct program *p, const char *dir, const char *name, const char *const *argv,
                   const char *first);

/* SIGKILL, and waits for the end.  Nothing is checked but the log. */
void program_kill(struct program *p);

/* True while it has not ended by itself or by a signal from elsewhere. */
bool program_runs(struct program *p);

/* SIGTERM, waits; fails the test unless it ends with 0. */
void program_end(struct program *p);

/* Runs to its end; its exit status, or 128 + signal.  What it printed, errors
 * included, is in `out`. */
int program_run(const char *const *argv, char *out, size_t size);

/* True when the log of the program holds this text by now. */
bool program_told(const struct program *p, const char *text);

/* Waits until it does; fails the test otherwise. */
void expect_told(const struct program *p, const char *text);

/* The end of the log goes to the standard error: for a test that fails. */
void program_show_log(const struct program *p);

int64_t program_millis(void); /* monotonic */
void program_sleep(int ms);
