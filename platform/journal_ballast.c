/* journal_ballast.c - space kept back for a full disk, and the lock that keeps a
 * second program from the store.
 *
 * On a full disk even a DELETE needs room in the WAL; releasing the ballast gives
 * it.  The file itself stays, for the lock is on it. */
#include "journal_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "journal_file.h"

enum { PIECE = 16 * 1024 };

static bool is_whole(int fd)
{
    struct stat st;

    return !fstat(fd, &st) && st.st_size == BALLAST_SIZE &&
           (int64_t)st.st_blocks * 512 >= BALLAST_SIZE;
}

enum err ballast_open(struct ballast *b, const char *path)
{
    b->whole = false;
    if (path != b->path)
        text_copy(b->path, sizeof(b->path), path);
    b->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (b->fd < 0)
        return file_error(errno);
    if (flock(b->fd, LOCK_EX | LOCK_NB)) {
        close(b->fd);
        b->fd = -1;
        return ERR_CONFLICT;
    }
    b->whole = is_whole(b->fd);
    return OK;
}

static bool has_room(int fd)
{
    struct statvfs fs;
    struct stat st;

    if (fstatvfs(fd, &fs) || fstat(fd, &st))
        return false;
    return (uint64_t)fs.f_bavail * fs.f_frsize + (uint64_t)st.st_blocks * 512 >=
           BALLAST_SIZE + BALLAST_SPARE;
}

/* Bytes that no file system compresses away or stores as a hole. */
static void fill_piece(char *piece, uint64_t *state)
{
    for (int i = 0; i < PIECE; i++) {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        piece[i] = (char)(*state >> 32);
    }
}

enum err ballast_fill(struct ballast *b)
{
    char piece[PIECE];
    uint64_t state = 0x9e3779b97f4a7c15u;
    enum err e = OK;

    if (b->whole)
        return OK;
    if (b->fd < 0)
        e = ballast_open(b, b->path);
    if (e != OK || b->whole)
        return e;
    if (!has_room(b->fd))
        return ERR_FULL;
    if (lseek(b->fd, 0, SEEK_SET) < 0)
        e = ERR_IO;
    for (int size = 0; e == OK && size < BALLAST_SIZE; size += PIECE) {
        fill_piece(piece, &state);
        e = file_write(b->fd, piece, PIECE);
    }
    if (e == OK && (ftruncate(b->fd, BALLAST_SIZE) || fsync(b->fd)))
        e = file_error(errno);
    if (e == OK)
        b->whole = true;
    else
        ballast_release(b);
    return e;
}

void ballast_release(struct ballast *b)
{
    b->whole = false;
    if (b->fd >= 0 && ftruncate(b->fd, 0))
        log_fault("store: the ballast cannot be released");
}

void ballast_close(struct ballast *b)
{
    if (b->fd >= 0)
        close(b->fd);
    b->fd = -1;
}
