/* fail_at_hooks.h - puts fail_at.h before libc in the test program that includes it.
 * Its memory needs the linker's --wrap of malloc, calloc, realloc and strdup. */
#pragma once

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fail_at.h"

/* ---- the disk ---- */

ssize_t write(int fd, const void *bytes, size_t size)
{
    return fail_file(FAIL_WRITE, fd) ? -1 : syscall(SYS_write, fd, bytes, size);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at)
{
    return fail_file(FAIL_WRITE, fd) ? -1 : syscall(SYS_pwrite64, fd, bytes, size, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at)
{
    return fail_file(FAIL_WRITE, fd) ? -1 : syscall(SYS_pwrite64, fd, bytes, size, at);
}

int ftruncate(int fd, off_t length)
{
    return fail_file(FAIL_WRITE, fd) ? -1 : (int)syscall(SYS_ftruncate, fd, length);
}

int ftruncate64(int fd, off64_t length)
{
    return fail_file(FAIL_WRITE, fd) ? -1 : (int)syscall(SYS_ftruncate, fd, length);
}

int fsync(int fd)
{
    return fail_now(FAIL_WRITE) ? -1 : (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    return fail_now(FAIL_WRITE) ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int rename(const char *from, const char *to)
{
    return fail_now(FAIL_WRITE) ? -1 : (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}

int link(const char *from, const char *to)
{
    return fail_now(FAIL_WRITE) ? -1 : (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

ssize_t pread(int fd, void *to, size_t size, off_t at)
{
    return fail_file(FAIL_READ, fd) ? -1 : syscall(SYS_pread64, fd, to, size, at);
}

ssize_t pread64(int fd, void *to, size_t size, off64_t at)
{
    return fail_file(FAIL_READ, fd) ? -1 : syscall(SYS_pread64, fd, to, size, at);
}

/* ---- memory ---- */

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);

void *__wrap_malloc(size_t size)
{
    return fail_now(FAIL_MEMORY) ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fail_now(FAIL_MEMORY) ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fail_now(FAIL_MEMORY) ? NULL : __real_realloc(old, size);
}

char *__wrap_strdup(const char *text)
{
    return fail_now(FAIL_MEMORY) ? NULL : __real_strdup(text);
}
