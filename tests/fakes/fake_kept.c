/* fake_kept.c - a kept fold in memory: one file, whatever its path. */
#include "fakes/fake_kept.h"

#include <stdlib.h>
#include <string.h>

static struct {
    struct kept kept;
    char *parts[KEPT_PARTS];
    size_t sizes[KEPT_PARTS];
    int count; /* 0: there is no file */
    enum err look, read;
    int writes, reads, drops;
} file;

void fake_kept_reset(void)
{
    for (int i = 0; i < file.count; i++)
        free(file.parts[i]);
    memset(&file, 0, sizeof file);
}

void fake_kept_fail(enum err look, enum err read)
{
    file.look = look;
    file.read = read;
}

struct kept *fake_kept_now(void)
{
    return file.count > 0 ? &file.kept : NULL;
}

struct fake_kept_counts fake_kept_counts(void)
{
    return (struct fake_kept_counts){file.writes, file.reads, file.drops};
}

enum err kept_look(const char *path, struct kept *to)
{
    (void)path;
    if (file.count == 0)
        return ERR_ABSENT;
    *to = file.kept;
    return file.look;
}

enum err kept_read(const char *path, const struct kept *k, const struct kept_part *parts, int n)
{
    (void)path;
    if (n != file.count || memcmp(k, &file.kept, sizeof *k) != 0)
        return ERR_FORMAT;
    for (int i = 0; i < n; i++) {
        if (parts[i].size != file.sizes[i])
            return ERR_FORMAT;
        memcpy(parts[i].at, file.parts[i], parts[i].size);
    }
    file.reads += file.read == OK;
    return file.read;
}

enum err kept_write(const char *path, const struct kept *k, const struct kept_part *parts, int n)
{
    int writes = file.writes + 1, reads = file.reads, drops = file.drops;

    (void)path;
    fake_kept_reset();
    file.kept = *k;
    file.writes = writes;
    file.reads = reads;
    file.drops = drops;
    for (int i = 0; i < n; i++) {
        file.sizes[i] = parts[i].size;
        file.parts[i] = malloc(parts[i].size);
        must(file.parts[i] != NULL);
        memcpy(file.parts[i], parts[i].at, parts[i].size);
    }
    file.count = n;
    return OK;
}

void kept_drop(const char *path, enum err e, const char *why)
{
    int writes = file.writes, reads = file.reads, drops = file.drops + 1;

    (void)path, (void)e, (void)why;
    fake_kept_reset();
    file.writes = writes;
    file.reads = reads;
    file.drops = drops;
}
