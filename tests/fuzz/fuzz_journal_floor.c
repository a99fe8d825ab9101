/* fuzz_journal_floor.c - any text in the second copy of a terminal's store: what is read
 * is written and read again alike.
 *
 * Given as it is, and again between the first line and a checksum that fits, so that the
 * search goes on behind it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"
#include "journal_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect_alike(const struct floor_copy *a, const struct floor_copy *b)
{
    must(a->reserved == b->reserved && a->closed == b->closed && a->kept.n == b->kept.n);
    must(!a->closed || a->closed_at == b->closed_at);
    for (size_t i = 0; i < a->kept.n; i++)
        must(text_equal(a->kept.at[i].key, b->kept.at[i].key) &&
             text_equal(a->kept.at[i].value, b->kept.at[i].value));
}

static void use(struct floor_copy *f)
{
    struct settings mine = {0};
    struct floor_copy again;
    char path[64];

    (void)floor_raise(f, &mine, true);
    settings_free(&mine);
    text_format(path, sizeof path, "/dev/shm/guitai-fuzz-floor-%d", (int)getpid());
    text_copy(f->path, sizeof f->path, path);
    if (access("/dev/shm", W_OK) == 0) {
        must(floor_write(f) == OK);
        must(floor_read(&again, path) == OK);
        expect_alike(f, &again);
        settings_free(&again.kept);
        unlink(path);
    }
}

static void try_text(const char *text, size_t size)
{
    int fd = memfd_create("floor", MFD_CLOEXEC);
    struct floor_copy f;
    char path[64];

    must(fd >= 0 && write(fd, text, size) == (ssize_t)size);
    text_format(path, sizeof path, "/proc/self/fd/%d", fd);
    if (floor_read(&f, path) == OK)
        use(&f);
    settings_free(&f.kept);
    close(fd);
}

static uint64_t checksum_of(const char *s, size_t size)
{
    uint64_t sum = 0xcbf29ce484222325u;

    for (size_t i = 0; i < size; i++)
        sum = (sum ^ (unsigned char)s[i]) * 0x100000001b3u;
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char first[] = "guitai-floor 1\n";
    char *text = malloc(sizeof first + size + 32);
    size_t used = sizeof first - 1 + size;

    must(text != NULL);
    try_text((const char *)data, size);
    memcpy(text, first, sizeof first - 1);
    memcpy(text + sizeof first - 1, data, size);
    used += (size_t)snprintf(text + used, 32, "end %016" PRIx64 "\n", checksum_of(text, used));
    try_text(text, used);
    free(text);
    return 0;
}
