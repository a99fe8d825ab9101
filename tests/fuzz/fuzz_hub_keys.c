/* fuzz_hub_keys.c - any text as hub.keys: refused with the mend, or written and read again
 * alike. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "hub_keys.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXT = 1 << 17 };

static bool read_keys(const uint8_t *data, size_t size, struct hub_keys *to)
{
    int fd = memfd_create("keys", MFD_CLOEXEC);
    char path[64], why[512] = "";
    bool good;

    must(fd >= 0 && fchmod(fd, 0600) == 0 && write(fd, data, size) == (ssize_t)size);
    text_format(path, sizeof path, "/proc/self/fd/%d", fd);
    good = hub_keys_read(path, to, why, sizeof why);
    must(good || why[0] != '\0');
    close(fd);
    return good;
}

static void write_keys(const char *path, const struct hub_keys *k, char to[TEXT])
{
    char why[512];
    size_t n;
    FILE *f;

    must(hub_keys_write(path, k, why, sizeof why));
    f = fopen(path, "rb");
    must(f != NULL);
    n = fread(to, 1, TEXT - 1, f);
    to[n] = '\0';
    fclose(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct hub_keys keys, again;
    static char texts[2][TEXT];
    char path[64], why[512] = "";

    if (!read_keys(data, size, &keys) || access("/dev/shm", W_OK) != 0)
        return 0;
    text_format(path, sizeof path, "/dev/shm/guitai-fuzz-keys-%d", (int)getpid());
    write_keys(path, &keys, texts[0]);
    must(hub_keys_read(path, &again, why, sizeof why));
    write_keys(path, &again, texts[1]);
    must(text_equal(texts[0], texts[1]));
    unlink(path);
    return 0;
}
