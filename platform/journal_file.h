/* journal_file.h - whole small files, written so that a power cut leaves the old
 * or the new, never a part. */
#pragma once

#include <sys/types.h>

#include "base/err.h"

/* ERR_FULL, ERR_DENIED, ERR_ABSENT, else ERR_IO. */
enum err file_error(int number);

/* Caller frees `*text`, terminated beyond `size`.  ERR_FORMAT when it is larger
 * than `largest` or no regular file. */
MUST_USE enum err file_read_new(const char *path, size_t largest, char **text, size_t *size);

/* Mode 0600; flushed, and the folder too. */
MUST_USE enum err file_replace(const char *path, const char *text, size_t size);

/* Renames and flushes the folder of `to`. */
MUST_USE enum err file_rename(const char *from, const char *to);

/* Writes all of it, over signals and short writes. */
MUST_USE enum err file_write(int fd, const char *bytes, size_t size);
