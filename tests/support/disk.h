/* disk.h - a disk that remembers its writes, and every disk that a power cut may
 * leave of them.
 *
 * The test program includes disk_hooks.h once, so that SQLite's calls come here too.
 * While recording, what this program writes under one folder is kept in order:
 * bytes, lengths, names, flushes.  A cut falls between two operations.  Of a file,
 * what was flushed before the cut is there; of the rest any part may be: whole
 * writes are missing, single sectors of a write are missing, later writes are there
 * without earlier ones.  Names (made, renamed, removed) come in their order, as a
 * journaling file system keeps them, and at least up to the last flush of their
 * folder; flushing a new file flushes its name too, as ext4 does.
 *
 * What is not shown: decay, a controller that writes the wrong place. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { DISK_SECTOR = 512 };

/* Begins with the folder as it is, which must be empty.  Other threads may write. */
void disk_record(const char *folder);

/* What was confirmed outside (a screen, a paper) before the next operation; grows. */
void disk_confirm(uint64_t what);
void disk_stop(void); /* the recording stays */
bool disk_is_recording(void);
void disk_forget(void);

struct disk_cut {
    int at;             /* operations before it, 0..disk_operations() */
    uint64_t seed;      /* of what the cut leaves */
    double lying;       /* share of flushes that did nothing */
    uint64_t confirmed; /* out: newest disk_confirm() before it */
    int lies;           /* out: flushes before the cut that did nothing */
};

int disk_operations(void);

/* Writes the files that the cut leaves into `to`, an empty folder. */
void disk_leave(struct disk_cut *c, const char *to);

/* For disk_hooks.h. */
ssize_t disk_write(int fd, const void *bytes, size_t size);
ssize_t disk_pwrite(int fd, const void *bytes, size_t size, off_t at);
int disk_ftruncate(int fd, off_t length);
int disk_fsync(int fd);
int disk_rename(const char *from, const char *to);
int disk_link(const char *from, const char *to);
int disk_unlink(const char *path);

/* SplitMix64, so that a seed says everything. */
uint64_t disk_random(uint64_t *state);
