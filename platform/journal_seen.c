/* journal_seen.c - the third witness: the newest seq that was stored, in a file beside the log.
 *
 * Written in place after each commit and never flushed, so that no ticket waits for it.  While
 * the machine runs it is exact, whatever becomes of the log's files; after a power cut it is as
 * new as the kernel had come to.  Higher than the log, it says that the log has lost events;
 * lower, it says nothing. */
#include "journal_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "journal_file.h"

enum { SEEN_SIZE = 42 };

/* The number twice, once with its bits turned: decay does not pass for a seq. */
static void text_of(uint64_t seq, char to[SEEN_SIZE + 1])
{
    text_format(to, SEEN_SIZE + 1, "%020" PRIu64 " %020" PRIu64 "\n", seq, ~seq);
}

static uint64_t read_seq(int fd)
{
    char text[SEEN_SIZE + 1] = "", whole[SEEN_SIZE + 1];
    uint64_t seq;

    if (pread(fd, text, SEEN_SIZE, 0) != SEEN_SIZE || sscanf(text, "%20" SCNu64, &seq) != 1)
        return 0;
    text_of(seq, whole);
    return strcmp(text, whole) == 0 && seq <= INT64_MAX ? seq : 0;
}

void seen_open(struct seen *s, const char *path)
{
    s->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    s->seq = s->fd >= 0 ? read_seq(s->fd) : 0;
    if (s->fd < 0)
        log_fault("store: cannot open %s: %s; a log that lost its end may go unnoticed", path,
                  err_name(file_error(errno)));
}

void seen_write(struct seen *s, uint64_t seq)
{
    char text[SEEN_SIZE + 1];

    if (s->fd < 0 || s->seq == seq)
        return;
    text_of(seq, text);
    s->seq = seq;
    if (pwrite(s->fd, text, SEEN_SIZE, 0) == SEEN_SIZE)
        return;
    log_fault("store: cannot note what was stored: %s", err_name(file_error(errno)));
    seen_close(s);
}

void seen_close(struct seen *s)
{
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
}
