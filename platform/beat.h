/* beat.h - whether the threads that work on devices still get on.
 *
 * A call into the kernel or a library may never return: the thread that is in it hangs, and
 * nobody else sees it.  Each such thread says when it waits, as long as it likes, and when it
 * works, which may take so long and no longer.  Monotonic, so that neither a step of the clock nor
 * the sleep of the machine counts. */
#pragma once

#include <stdint.h>

/* This thread works from now on; `name` lasts.  Without it the others below do nothing. */
void beat_join(const char *name, int longest_ms);
void beat_leave(void);

void beat_rest(void); /* it waits */
void beat_work(void); /* it works, or began its next piece of work */

/* The name of a thread that has worked for too long; NULL none.  Any thread. */
const char *beat_overdue(void);
