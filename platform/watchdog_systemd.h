/* watchdog_systemd.h - tells systemd that the program is up and still draws.
 *
 * Fed by the drawing loop itself, never by a thread or timer of its own: a frozen
 * screen must stop the feed, and so does a thread that hangs (beat.h).  Without systemd every call does nothing.  Main
 * thread only. */
#pragma once

#include <stdint.h>

/* READY=1; call when the first frame is shown (terminal) or the port is open (hub). */
void watchdog_ready(void);

/* The loop wakes at least this often, milliseconds; 0: systemd expects nothing. */
int watchdog_interval(void);

/* Called once a turn of the loop with the monotonic clock, milliseconds; tells
 * systemd when a third of its time has gone. */
void watchdog_feed(int64_t millis);

/* One line for `systemctl status`. */
void watchdog_status(const char *line);

/* STOPPING=1. */
void watchdog_stopping(void);
