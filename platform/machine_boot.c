/* machine_boot.c - tells one start of this machine from another. */
#include "machine_boot.h"

#include <stdio.h>
#include <string.h>

void machine_boot(char to[MACHINE_BOOT])
{
    FILE *f = fopen("/proc/sys/kernel/random/boot_id", "re");

    to[0] = '\0';
    if (f == NULL)
        return;
    if (fgets(to, MACHINE_BOOT, f) == NULL)
        to[0] = '\0';
    to[strspn(to, "0123456789abcdef-")] = '\0';
    fclose(f);
}
