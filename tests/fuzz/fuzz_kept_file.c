/* fuzz_kept_file.c - any bytes behind the head of a kept fold: what is read stays within its
 * parts, and is written and read again alike.
 *
 * Given as a frame, and again packed into one, each time with the checksum that fits. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zstd.h>

#include "base/text.h"
#include "port/kept.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PARTS = 3, FIRST = 5000, SECOND = 16, THIRD = 70000, HEAD_MOST = 1024 };

static struct {
    bool made;
    struct kept is;
    uint8_t head[HEAD_MOST];
    size_t size;
    char file[64], again[64];
} kept;

static char first[FIRST], second[SECOND], third[THIRD];
static const struct kept_part parts[PARTS] = {{first, FIRST}, {second, SECOND}, {third, THIRD}};

static void empty(void)
{
    for (int i = 0; i < PARTS; i++)
        memset(parts[i].at, 0, parts[i].size);
}

static void write_file(const char *path, const uint8_t *bytes, size_t size)
{
    FILE *f = fopen(path, "wb");

    must(f != NULL && fwrite(bytes, 1, size, f) == size && fclose(f) == 0);
}

/* The head is what stands before the frame's mark (RFC 8878, 3.1.1). */
static void make_head(void)
{
    static const uint8_t mark[] = {0x28, 0xb5, 0x2f, 0xfd};
    FILE *f;
    uint8_t *at;

    text_format(kept.file, sizeof kept.file, "/dev/shm/guitai-fuzz-kept-%d", (int)getpid());
    text_format(kept.again, sizeof kept.again, "%s-again", kept.file);
    kept.is.name = crypto_id();
    kept.is.pos = 7;
    empty();
    must(kept_write(kept.file, &kept.is, parts, PARTS) == OK);
    f = fopen(kept.file, "rb");
    must(f != NULL);
    kept.size = fread(kept.head, 1, sizeof kept.head, f);
    fclose(f);
    at = memmem(kept.head, kept.size, mark, sizeof mark);
    must(at != NULL);
    kept.size = (size_t)(at - kept.head);
    kept.made = true;
}

static void try_frame(const uint8_t *frame, size_t size)
{
    uint8_t *bytes = malloc(kept.size + size);
    static char copy[FIRST + SECOND + THIRD];
    size_t used = 0;
    struct kept seen;

    must(bytes != NULL);
    memcpy(bytes, kept.head, kept.size);
    memset(bytes + kept.size - HASH_BYTES, 0, HASH_BYTES);
    memcpy(bytes + kept.size, frame, size);
    crypto_hash(bytes, kept.size + size, bytes + kept.size - HASH_BYTES);
    write_file(kept.file, bytes, kept.size + size);
    free(bytes);
    must(kept_look(kept.file, &seen) == OK && seen.pos == kept.is.pos);
    empty();
    if (kept_read(kept.file, &kept.is, parts, PARTS) != OK)
        return;
    for (int i = 0; i < PARTS; used += parts[i++].size)
        memcpy(copy + used, parts[i].at, parts[i].size);
    must(kept_write(kept.again, &kept.is, parts, PARTS) == OK);
    empty();
    must(kept_read(kept.again, &kept.is, parts, PARTS) == OK);
    used = 0;
    for (int i = 0; i < PARTS; used += parts[i++].size)
        must(memcmp(copy + used, parts[i].at, parts[i].size) == 0);
    unlink(kept.again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t room = ZSTD_compressBound(size);
    void *frame = malloc(room);
    size_t packed;

    must(frame != NULL);
    if (!kept.made)
        make_head();
    try_frame(data, size);
    packed = ZSTD_compress(frame, room, data, size, 1);
    must(!ZSTD_isError(packed));
    try_frame(frame, packed);
    unlink(kept.file);
    free(frame);
    return 0;
}
