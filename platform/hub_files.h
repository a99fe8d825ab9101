/* hub_files.h - reads files for the hub at its start. */
#pragma once

#include "hub/hub.h"

struct hub_files {
    struct hub_file *files;
    int count, room;
};

/* The whole file, terminated; NULL with `why`.  The caller frees. */
char *hub_file_read_new(const char *path, size_t *size, char *why, size_t why_size);

/* Adds what is under `folder` as `prefix`/...; a folder that is not there adds
 * nothing and is no failure.  False with `why` when a file cannot be read. */
bool hub_files_add(struct hub_files *to, const char *folder, const char *prefix, char *why,
                   size_t why_size);

/* Adds one file. */
bool hub_files_add_one(struct hub_files *to, const char *file, const char *path, char *why,
                       size_t why_size);
void hub_files_free(struct hub_files *f);

/* Writes a file whole or not at all, with that mode; flushed. */
bool hub_file_write(const char *path, const char *text, size_t size, unsigned mode, char *why,
                    size_t why_size);
