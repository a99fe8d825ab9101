/* machine_mark.c - tells this machine from another one that has a copy of its disk. */
#include "machine_mark.h"

#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { LINE = 128 };

/* The first line, or what comes before a zero; "" it cannot be read. */
static void read_line(const char *path, char to[LINE])
{
    FILE *f = fopen(path, "re");

    to[0] = '\0';
    if (f == NULL)
        return;
    if (fgets(to, LINE, f) == NULL)
        to[0] = '\0';
    to[strcspn(to, "\n")] = '\0';
    fclose(f);
}

static void add(const char *what, char to[MACHINE_MARKS])
{
    size_t used = strlen(to);
    char hash[HASH_TEXT];

    if (what[0] == '\0' || used + HASH_TEXT >= MACHINE_MARKS)
        return;
    crypto_hash_text(what, strlen(what), hash);
    text_format(to + used, MACHINE_MARKS - used, "%s%s", used > 0 ? " " : "", hash);
}

/* `card`: ".../net/eth0/device", which virtual ones do not have.  Type 0 is burnt in. */
static void add_card(const char *card, char to[MACHINE_MARKS])
{
    int folder = (int)(strlen(card) - strlen("device"));
    char path[PATH_MAX], type[LINE], address[LINE];

    if (!text_format(path, sizeof path, "%.*saddr_assign_type", folder, card))
        return;
    read_line(path, type);
    text_format(path, sizeof path, "%.*saddress", folder, card);
    read_line(path, address);
    if (text_equal(type, "0") && !text_equal(address, "00:00:00:00:00:00"))
        add(address, to);
}

void machine_marks(const char *root, char to[MACHINE_MARKS])
{
    char path[PATH_MAX], serial[LINE];
    glob_t cards = {0};

    to[0] = '\0';
    if (!text_format(path, sizeof path, "%s/proc/device-tree/serial-number", root))
        return;
    read_line(path, serial);
    add(serial, to);
    text_format(path, sizeof path, "%s/sys/class/net/*/device", root);
    if (glob(path, 0, NULL, &cards) == 0) {
        for (size_t i = 0; i < cards.gl_pathc; i++)
            add_card(cards.gl_pathv[i], to);
    }
    globfree(&cards);
}
