/* terminal_keeper.h - the terminal's thread that keeps the fold of its log in a file
 * (terminal_keep()).
 *
 * It runs when no other thread wants the processor, in memory of its own that it gives
 * back (some ten megabytes for a second or so).  It writes when 4,096 events have come
 * since the last time, which is two busy days, and at most every three hours; at the end
 * when 256 have come.  A file is at most some megabytes, so no more than ten times that is
 * written on a day, whatever happens, and about one megabyte a day on a busy kiosk. */
#pragma once

struct journal;
struct terminal_keeper;

/* Borrows the journal until the end; copies `kept`. */
struct terminal_keeper *terminal_keeper_new(struct journal *j, const char *kept);

/* Before journal_close().  NULL is fine. */
void terminal_keeper_end(struct terminal_keeper *k);
