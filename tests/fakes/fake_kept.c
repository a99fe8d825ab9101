/* fake_kept.c - a kept fold in memory: one file, whatever its path. */
#include "fakes/fake_kept.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 4096 };

struct block { /* of a part; those of zeros alone are left out */
    size_t at, size;
    char *data;
};

static struct {
    struct kept kept;
    struct {
        struct block *blocks;
        int count, room;
        size_t size;
    } parts[KEPT_PARTS];
    int count; /* 0: there is no file */
    enum err look, read;
    int writes, reads, drops;
} file;

void fake_kept_reset(void)
{
    for (int i = 0; i < file.count; i++) {
        for (int k = 0; k < file.parts[i].count; k++)
            free(file.parts[i].blocks[k].data);
        free(file.parts[i].blocks);
    }
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
        if (parts[i].size != file.parts[i].size)
            return ERR_FORMAT;
        for (int at = 0; at < file.parts[i].count; at++) {
            const struct block *b = &file.parts[i].blocks[at];

            memcpy((char *)parts[i].at + b->at, b->data, b->size);
        }
    }
    file.reads += file.read == OK;
    return file.read;
}

static bool is_zeros(const char *at, size_t size)
{
    return at[0] == 0 && memcmp(at, at + 1, size - 1) == 0;
}

static void add_part(int i, const struct kept_part *p)
{
    file.parts[i].size = p->size;
    for (size_t at = 0; at < p->size; at += BLOCK) {
        struct block b = {.at = at, .size = p->size - at < BLOCK ? p->size - at : BLOCK};
        int *room = &file.parts[i].room;

        if (is_zeros((const char *)p->at + at, b.size))
            continue;
        if (file.parts[i].count == *room) {
            *room = *room * 2 + 16;
            file.parts[i].blocks =
                realloc(file.parts[i].blocks, (size_t)*room * sizeof *file.parts[i].blocks);
            must(file.parts[i].blocks != NULL);
        }
        b.data = malloc(b.size);
        must(b.data != NULL);
        memcpy(b.data, (const char *)p->at + at, b.size);
        file.parts[i].blocks[file.parts[i].count++] = b;
    }
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
    for (int i = 0; i < n; i++)
        add_part(i, &parts[i]);
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
