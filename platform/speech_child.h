/* speech_child.h - one program that speaks what it reads from its standard
 * input: started without a shell, waited for, ended.
 *
 * Used by one thread, which blocks all signals. */
#pragma once

#include <sys/types.h>

#include "base/err.h"

struct speech_child {
    pid_t pid; /* leads a process group of its own; 0 none */
    int fd;    /* pidfd: readable when it has ended */
};

/* `argv[0]` is a path.  The bytes are the whole of its input. */
MUST_USE enum err speech_child_start(struct speech_child *c, const char *const argv[],
                                     const void *input, size_t size);

/* SIGTERM, and SIGKILL to what is still there after 300 ms; then reaps. */
void speech_child_end(struct speech_child *c);

/* Reaps one that has ended; its wait status. */
int speech_child_reap(struct speech_child *c);
