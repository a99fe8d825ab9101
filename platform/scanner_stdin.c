/* scanner_stdin.c - lines of the standard input as reads; for trials and tests. */
#include "base/text.h"
#include "scanner_driver.h"

#include <errno.h>
#include <unistd.h>

static bool check(const char *where, char *why, size_t why_size)
{
    if (text_is_empty(where))
        return true;
    text_format(why, why_size, "nothing goes after \"stdin:\"");
    return false;
}

static int open_stdin(const char *where, char *why, size_t why_size)
{
    (void)where;
    (void)why;
    (void)why_size;
    return STDIN_FILENO;
}

static enum err read_stdin(int fd, struct scan_line *line)
{
    char bytes[256];
    ssize_t n = read(fd, bytes, sizeof bytes);

    for (ssize_t i = 0; i < n; i++)
        scan_line_put(line, (unsigned char)bytes[i]);
    wipe(bytes, sizeof bytes);
    if (n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN)))
        return OK;
    return ERR_IO;
}

static void close_stdin(int fd)
{
    (void)fd; /* not ours */
}

const struct scanner_driver scanner_stdin = {
    .scheme = "stdin:",
    .check = check,
    .open = open_stdin,
    .read = read_stdin,
    .close = close_stdin,
};
