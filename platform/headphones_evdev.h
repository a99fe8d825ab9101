/* headphones_evdev.h - tells when headphones are plugged in, where the machine can
 * tell: a jack that the kernel shows as an input device with a switch.
 *
 * Posts NOTICE_HEADPHONES at each change, and at once when they are in already. */
#pragma once

#include "port/notice.h" /* before the kernel's, which has keys of the same names */

/* Watches the first such jack among FOLDER/event*.  False: this machine cannot tell
 * (the reason is in the log); speech begins by the button or by F1. */
bool headphones_open(const char *folder);

/* The same with a descriptor that gives struct input_event; takes it. */
bool headphones_watch(int fd, bool plugged);
void headphones_close(void);
