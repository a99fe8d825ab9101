/* journal_file.c - whole small files, written so that a power cut leaves the old
 * or the new, never a part. */
#include "journal_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

enum { PATH_ROOM = 512 };

enum err file_error(int number)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT:
        return ERR_FULL;
    case EACCES:
    case EPERM:
    case EROFS:
        return ERR_DENIED;
    case ENOENT:
    case ENOTDIR:
        return ERR_ABSENT;
    default:
        return ERR_IO;
    }
}

enum err file_write(int fd, const char *bytes, size_t size)
{
    while (size) {
        ssize_t n = write(fd, bytes, size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return file_error(errno);
        bytes += n;
        size -= (size_t)n;
    }
    return OK;
}

/* Up to `size` bytes; fewer at the end of the file, negative on an error. */
static ssize_t read_up_to(int fd, char *to, size_t size)
{
    size_t have = 0;

    while (have < size) {
        ssize_t n = read(fd, to + have, size - have);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        have += (size_t)n;
    }
    return (ssize_t)have;
}

enum err file_read_new(const char *path, size_t largest, char **text, size_t *size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    enum err e = OK;
    ssize_t n;

    *text = NULL;
    if (fd < 0)
        return file_error(errno);
    if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size > (off_t)largest) {
        e = ERR_FORMAT;
        goto done;
    }
    *text = malloc((size_t)st.st_size + 1);
    must(*text);
    n = read_up_to(fd, *text, (size_t)st.st_size);
    if (n < 0) {
        free(*text);
        *text = NULL;
        e = ERR_IO;
        goto done;
    }
    *size = (size_t)n;
    (*text)[n] = '\0';
done:
    close(fd);
    return e;
}

static enum err flush_folder_of(const char *path)
{
    char copy[PATH_ROOM];
    enum err e;
    int fd;

    if (!text_copy(copy, sizeof(copy), path))
        return ERR_IO;
    fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return file_error(errno);
    e = fsync(fd) ? file_error(errno) : OK;
    close(fd);
    return e;
}

enum err file_rename(const char *from, const char *to)
{
    if (rename(from, to))
        return file_error(errno);
    return flush_folder_of(to);
}

enum err file_replace(const char *path, const char *text, size_t size)
{
    char fresh[PATH_ROOM];
    enum err e;
    int fd;

    if (!text_format(fresh, sizeof(fresh), "%s.new", path))
        return ERR_IO;
    fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return file_error(errno);
    e = file_write(fd, text, size);
    if (e == OK && fsync(fd))
        e = file_error(errno);
    if (close(fd) && e == OK)
        e = file_error(errno);
    if (e == OK)
        e = file_rename(fresh, path);
    if (e != OK)
        unlink(fresh);
    return e;
}
