/* disk_hooks.h - puts disk.h before libc in the test program that includes it: its
 * own calls and those of its libraries come here.  Nothing is flushed for real. */
#pragma once

#include <stdio.h>
#include <unistd.h>

#include "disk.h"

ssize_t write(int fd, const void *bytes, size_t size)
{
    return disk_write(fd, bytes, size);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at)
{
    return disk_pwrite(fd, bytes, size, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at)
{
    return disk_pwrite(fd, bytes, size, at);
}

int ftruncate(int fd, off_t length)
{
    return disk_ftruncate(fd, length);
}

int ftruncate64(int fd, off64_t length)
{
    return disk_ftruncate(fd, length);
}

int fsync(int fd)
{
    return disk_fsync(fd);
}

int fdatasync(int fd)
{
    return disk_fsync(fd);
}

int rename(const char *from, const char *to)
{
    return disk_rename(from, to);
}

int link(const char *from, const char *to)
{
    return disk_link(from, to);
}

int unlink(const char *path)
{
    return disk_unlink(path);
}
