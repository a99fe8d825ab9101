/* damage.h - what becomes of a file: cut, torn, decayed, exchanged, of another
 * program, of a later version. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum damage {
    DAMAGE_CUT,     /* the end is missing */
    DAMAGE_EMPTY,   /* nothing is left */
    DAMAGE_BITS,    /* some bits are turned */
    DAMAGE_LOST,    /* sectors read as zeros */
    DAMAGE_NOISE,   /* sectors read as noise */
    DAMAGE_SWAPPED, /* two pages are in each other's place */
    DAMAGE_GROWN,   /* noise follows the end */
    DAMAGE_HEADER,  /* a field of the header is noise */
    DAMAGE_TEXT,    /* somebody's letter */
    DAMAGE_FOREIGN, /* a database of another program */
    DAMAGE_FUTURE,  /* a later version of this one */
    DAMAGES
};

/* Does to a database of SQLite what `seed` says and tells what it was. */
enum damage damage_database(const char *path, uint64_t seed);

/* To its write-ahead log.  That its end is missing is left to a power cut, of which the
 * machine's boot tells. */
enum damage damage_wal(const char *path, uint64_t seed);

extern const char *const damage_names[DAMAGES];

/* A file in memory: to be put back as it was. */
struct saved {
    char *bytes; /* NULL: it was not there */
    size_t size;
};
struct saved saved_read(const char *path);
void saved_write(const struct saved *k, const char *path); /* removes what was not there */
void saved_free(struct saved *k);

/* What else may lie in a file's place. */
enum { ODD_FILES = 6 };
struct odd_file {
    const char *name;
    void (*make)(const char *at); /* where nothing is */
};
extern const struct odd_file odd_files[ODD_FILES];
