/* kept_file.c - a kept fold as a file: a head, then one zstd frame of the pages that
 * are not all zero.
 *
 *     head    mark, text (hash of the program text), struct kept, sizes (hash of the
 *             parts' sizes), sum (BLAKE2b-256 of the file with zeros in its place)
 *     frame   a part after the other: place (32 bits, native) and bytes of each page,
 *             then END
 *
 * In the machine's own byte order and layout: the file never leaves the machine, and
 * one that did would not fit the hash of the text or the sizes. */
#include "port/kept.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <zstd.h>

#include "base/log.h"
#include "base/text.h"
#include "journal_file.h"

enum {
    PAGE = 4096,
    LEVEL = 1,
    STEP = 1 << 20,
    LARGEST = 512 << 20,
    PATH_ROOM = 1024,
    SPARE = 64 << 20, /* bytes left on the disk */
};

static const char mark[16] = "guitai kept 1";
static const uint32_t END = UINT32_MAX;

struct head {
    char mark[16];
    uint8_t text[HASH_BYTES];
    struct kept kept;
    uint8_t sizes[HASH_BYTES];
    uint8_t sum[HASH_BYTES];
};

/* GUITAI_FOLD: hexadecimal, of the sources of app/. */
static struct head head_of(const struct kept *k, const struct kept_part *parts, int n)
{
    uint64_t sizes[KEPT_PARTS] = {0};
    struct head h;

    must(n > 0 && n <= KEPT_PARTS);
    memset(&h, 0, sizeof h);
    for (int i = 0; i < n; i++)
        sizes[i] = parts[i].size;
    memcpy(h.mark, mark, sizeof mark);
    crypto_hash(GUITAI_FOLD, strlen(GUITAI_FOLD), h.text);
    crypto_hash(sizes, sizeof sizes, h.sizes);
    h.kept = *k;
    return h;
}

/* ---- writing ---- */

struct packer {
    ZSTD_CCtx *zstd;
    char *to; /* the file as it grows */
    size_t size, room;
};

static void pack(struct packer *p, const void *from, size_t size, ZSTD_EndDirective how)
{
    ZSTD_inBuffer in = {from, size, 0};
    size_t left;

    do {
        ZSTD_outBuffer out;

        if (p->room - p->size < STEP / 2) {
            p->room += STEP;
            p->to = realloc(p->to, p->room);
            must(p->to != NULL);
        }
        out = (ZSTD_outBuffer){p->to, p->room, p->size};
        left = ZSTD_compressStream2(p->zstd, &out, &in, how);
        must(!ZSTD_isError(left));
        p->size = out.pos;
    } while (in.pos < in.size || (how == ZSTD_e_end && left > 0));
}

static bool is_zero(const char *at, size_t size)
{
    return at[0] == 0 && memcmp(at, at + 1, size - 1) == 0;
}

static void pack_part(struct packer *p, const struct kept_part *part)
{
    const char *at = part->at;

    for (size_t from = 0; from < part->size; from += PAGE) {
        size_t size = part->size - from < PAGE ? part->size - from : PAGE;
        uint32_t page = (uint32_t)(from / PAGE);

        if (is_zero(at + from, size))
            continue;
        pack(p, &page, sizeof page, ZSTD_e_continue);
        pack(p, at + from, size, ZSTD_e_continue);
    }
    pack(p, &END, sizeof END, ZSTD_e_continue);
}

static enum err write_file(const char *path, const char *bytes, size_t size)
{
    char fresh[PATH_ROOM];
    struct statvfs disk;
    enum err e;
    int fd;

    if (!text_format(fresh, sizeof fresh, "%s.new", path))
        return ERR_IO;
    fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return ERR_DENIED;
    if (fstatvfs(fd, &disk) == 0 && (uint64_t)disk.f_bavail * disk.f_frsize < SPARE + size)
        e = ERR_FULL;
    else
        e = file_write(fd, bytes, size);
    if (close(fd) != 0 && e == OK)
        e = ERR_IO;
    if (e == OK && rename(fresh, path) != 0)
        e = ERR_IO;
    if (e != OK)
        unlink(fresh);
    return e;
}

enum err kept_write(const char *path, const struct kept *k, const struct kept_part *parts, int n)
{
    struct packer p = {.zstd = ZSTD_createCCtx(), .size = sizeof(struct head), .room = STEP};
    struct head h;
    enum err e;

    h = head_of(k, parts, n);
    p.to = malloc(p.room);
    must(p.zstd != NULL && p.to != NULL);
    (void)ZSTD_CCtx_setParameter(p.zstd, ZSTD_c_compressionLevel, LEVEL);
    for (int i = 0; i < n; i++)
        pack_part(&p, &parts[i]);
    pack(&p, "", 0, ZSTD_e_end);
    ZSTD_freeCCtx(p.zstd);
    memcpy(p.to, &h, sizeof h);
    crypto_hash(p.to, p.size, h.sum);
    memcpy(p.to, &h, sizeof h);
    e = write_file(path, p.to, p.size);
    free(p.to);
    return e;
}

/* ---- reading ---- */

static enum err judge(const struct head *is, const struct kept *k, const struct kept_part *parts,
                      int n)
{
    struct head want = head_of(&is->kept, parts, n);

    if (memcmp(is->mark, want.mark, sizeof is->mark) != 0)
        return ERR_FORMAT;
    if (memcmp(is->text, want.text, sizeof is->text) != 0)
        return ERR_FUTURE;
    if (k != NULL && (memcmp(is->sizes, want.sizes, sizeof is->sizes) != 0 ||
                      memcmp(&is->kept, k, sizeof *k) != 0))
        return ERR_FORMAT;
    return OK;
}

enum err kept_look(const char *path, struct kept *to)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct kept_part none = {.size = 0};
    struct head h;
    enum err e;

    if (fd < 0)
        return ERR_ABSENT;
    e = read(fd, &h, sizeof h) == (ssize_t)sizeof h ? judge(&h, NULL, &none, 1) : ERR_FORMAT;
    close(fd);
    if (e == OK)
        *to = h.kept;
    return e;
}

struct unpacker {
    ZSTD_DCtx *zstd;
    ZSTD_inBuffer in;
};

/* Exactly so many bytes; false: there are not. */
static bool unpack(struct unpacker *u, void *to, size_t size)
{
    ZSTD_outBuffer out = {to, size, 0};

    while (out.pos < size) {
        size_t before = out.pos, left = ZSTD_decompressStream(u->zstd, &out, &u->in);

        if (ZSTD_isError(left) || (out.pos == before && u->in.pos == u->in.size))
            return false;
    }
    return true;
}

static bool unpack_part(struct unpacker *u, const struct kept_part *part)
{
    for (;;) {
        uint32_t page;
        size_t from;

        if (!unpack(u, &page, sizeof page))
            return false;
        if (page == END)
            return true;
        from = (size_t)page * PAGE;
        if (from >= part->size || !unpack(u, (char *)part->at + from,
                                          part->size - from < PAGE ? part->size - from : PAGE))
            return false;
    }
}

static bool sum_is_right(char *bytes, size_t size)
{
    struct head h, bare;
    uint8_t sum[HASH_BYTES];

    memcpy(&h, bytes, sizeof h);
    bare = h;
    memset(bare.sum, 0, sizeof bare.sum);
    memcpy(bytes, &bare, sizeof bare);
    crypto_hash(bytes, size, sum);
    return memcmp(sum, h.sum, sizeof sum) == 0;
}

static bool unpack_all(const char *bytes, size_t size, const struct kept_part *parts, int n)
{
    struct unpacker u = {.zstd = ZSTD_createDCtx(),
                         .in = {bytes + sizeof(struct head), size - sizeof(struct head), 0}};
    bool good = true;

    must(u.zstd != NULL);
    for (int i = 0; i < n && good; i++)
        good = unpack_part(&u, &parts[i]);
    ZSTD_freeDCtx(u.zstd);
    return good;
}

enum err kept_read(const char *path, const struct kept *k, const struct kept_part *parts, int n)
{
    char *bytes;
    size_t size;
    struct head h;
    enum err e = file_read_new(path, LARGEST, &bytes, &size);

    if (e != OK)
        return e;
    if (size < sizeof h) {
        e = ERR_FORMAT;
    } else {
        memcpy(&h, bytes, sizeof h);
        e = judge(&h, k, parts, n);
    }
    if (e == OK && (!sum_is_right(bytes, size) || !unpack_all(bytes, size, parts, n)))
        e = ERR_FORMAT;
    free(bytes);
    return e;
}

void kept_drop(const char *path, enum err e, const char *why)
{
    if (unlink(path) != 0)
        return;
    if (e == ERR_FORMAT)
        log_fault("fold: %s is damaged (%s); the whole log is folded", path, why);
    else
        log_info("fold: %s is %s; the whole log is folded", path, why);
}
