/* notice_queue.h - the taking end of notices: a queue that a loop can poll.
 *
 * notice_post() (port/notice.h) may be called from any thread.  One thread
 * takes; it owns `data` of what it took and frees it. */
#pragma once

#include "port/notice.h"

/* Readable while a notice waits; for poll().  Never read or close it. */
int notice_fd(void);

/* Takes the oldest notice; false when none waits. */
bool notice_take(struct notice *to);

/* As notice_take(), but waits for one; a negative time waits for ever. */
bool notice_wait(struct notice *to, int timeout_ms);

/* `wake` is called after each post, on the thread that posted; NULL ends it.
 * For a loop that sleeps in something other than poll(). */
void notice_on_post(void (*wake)(void));
