/* machine_boot.h - tells one start of this machine from another. */
#pragma once

enum { MACHINE_BOOT = 40 };

/* Random for each start of the kernel (random(4), boot_id); "" where it cannot be
 * read.  Any thread. */
void machine_boot(char to[MACHINE_BOOT]);
