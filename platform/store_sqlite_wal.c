/* store_sqlite_wal.c - walks the frames of a write-ahead log.
 *
 * Format: sqlite.org/fileformat2.html, section 4. */
#include "store_sqlite_wal.h"

#include "base/err.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEADER = 32, FRAME = 24, PAGE = 4096, TORN_FRAMES = 512 };

static const uint32_t magic = 0x377f0682; /* the lowest bit: big-endian checksums */

struct wal {
    FILE *file;
    uint32_t page_size;
    bool big;
    unsigned char salt[8];
    uint32_t sum[2];
};

static uint32_t big_endian(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint32_t little_endian(const unsigned char *p)
{
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

/* `size` is a multiple of 8. */
static void add_sum(struct wal *w, const unsigned char *p, size_t size)
{
    for (size_t i = 0; i < size; i += 8) {
        w->sum[0] += (w->big ? big_endian(p + i) : little_endian(p + i)) + w->sum[1];
        w->sum[1] += (w->big ? big_endian(p + i + 4) : little_endian(p + i + 4)) + w->sum[0];
    }
}

static bool sum_is(const struct wal *w, const unsigned char *p)
{
    return big_endian(p) == w->sum[0] && big_endian(p + 4) == w->sum[1];
}

static bool read_header(struct wal *w)
{
    unsigned char h[HEADER];

    if (fread(h, 1, sizeof(h), w->file) != sizeof(h) || (big_endian(h) & ~1u) != magic)
        return false;
    w->big = big_endian(h) & 1;
    w->page_size = big_endian(h + 8);
    memcpy(w->salt, h + 16, sizeof(w->salt));
    w->sum[0] = w->sum[1] = 0;
    add_sum(w, h, 24);
    return sum_is(w, h + 24) && w->page_size == PAGE;
}

/* Walks the frames.  Frames after the first unreadable one have no checksum to
 * go by; their salt and commit mark still show transactions that were there. */
static enum wal_state walk(struct wal *w, enum wal_use use, unsigned char *frame)
{
    long lost_frames = 0, lost_commits = 0;
    bool broken = false;

    while (fread(frame, 1, FRAME + PAGE, w->file) == FRAME + PAGE) {
        bool own = !memcmp(frame + 8, w->salt, sizeof(w->salt));

        if (!broken) {
            add_sum(w, frame, 8);
            add_sum(w, frame + FRAME, PAGE);
            broken = !own || !sum_is(w, frame + 16);
        }
        if (broken) {
            lost_frames += own || use == WAL_IS_CUT;
            lost_commits += own && big_endian(frame + 4) != 0;
        }
    }
    if (lost_commits > 1 || lost_frames > TORN_FRAMES)
        return WAL_DAMAGED;
    return broken ? WAL_TORN : WAL_SOUND;
}

/* NULL: absent, or with `*odd` what is no file, or a link to none.  To open a pipe must not wait for a writer. */
static FILE *open_file(const char *path, bool *odd)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;

    *odd = fd < 0 ? (errno == ELOOP || errno == ENOENT) && lstat(path, &st) == 0
                  : fstat(fd, &st) != 0 || !S_ISREG(st.st_mode);
    if (fd >= 0 && !*odd)
        return fdopen(fd, "rb");
    if (fd >= 0)
        close(fd);
    return NULL;
}

enum wal_state wal_check(const char *path, enum wal_use use)
{
    bool odd;
    struct wal w = {.file = open_file(path, &odd)};
    enum wal_state state = WAL_SOUND;
    unsigned char *frame;

    if (!w.file)
        return odd ? WAL_DAMAGED : WAL_SOUND;
    frame = malloc(FRAME + PAGE);
    must(frame);
    /* The header is flushed before the first frame is written. */
    if (read_header(&w))
        state = walk(&w, use, frame);
    else if (!fseek(w.file, 0, SEEK_END) && ftell(w.file) >= HEADER + FRAME + PAGE)
        state = WAL_DAMAGED;
    free(frame);
    fclose(w.file);
    return state;
}
