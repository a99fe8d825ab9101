/* scanner_serial.c - a scanner on a serial line or USB-CDC: 8N1, read only.
 *
 * "serial:/dev/ttyACM0" or "serial:/dev/ttyUSB0?baud=19200". */
#include "base/text.h"
#include "scanner_driver.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

enum { PATH_SIZE = 256 };

static const struct {
    const char *name;
    speed_t speed;
} bauds[] = {
    {"9600", B9600},   {"1200", B1200},   {"2400", B2400},   {"4800", B4800},
    {"19200", B19200}, {"38400", B38400}, {"57600", B57600}, {"115200", B115200},
};

/* Splits "PATH?baud=N"; 9600 when it is not said. */
static bool split(const char *where, char path[PATH_SIZE], speed_t *speed, char *why,
                  size_t why_size)
{
    const char *query = strchr(where, '?');
    size_t len = query == NULL ? strlen(where) : (size_t)(query - where);

    *speed = bauds[0].speed;
    if (len == 0 || len >= PATH_SIZE || where[0] != '/') {
        text_format(why, why_size, "name the device by its path: serial:/dev/ttyACM0");
        return false;
    }
    memcpy(path, where, len);
    path[len] = '\0';
    if (query == NULL)
        return true;
    for (size_t i = 0; i < ARRAY_LEN(bauds); i++) {
        if (strncmp(query, "?baud=", 6) == 0 && text_equal(query + 6, bauds[i].name)) {
            *speed = bauds[i].speed;
            return true;
        }
    }
    text_format(why, why_size,
                "\"%s\": only ?baud=N goes there, N one of 1200, 2400, 4800, 9600, 19200, "
                "38400, 57600, 115200",
                query);
    return false;
}

static bool check(const char *where, char *why, size_t why_size)
{
    char path[PATH_SIZE];
    speed_t speed;

    return split(where, path, &speed, why, why_size);
}

/* Raw 8N1; exclusive, so that no other program takes half of a read. */
static bool set_line(int fd, speed_t speed)
{
    struct termios t;

    if (tcgetattr(fd, &t) != 0)
        return false;
    cfmakeraw(&t);
    t.c_cflag |= CLOCAL | CREAD;
    t.c_cc[VMIN] = 1;
    t.c_cc[VTIME] = 0;
    cfsetispeed(&t, speed);
    cfsetospeed(&t, speed);
    return tcsetattr(fd, TCSAFLUSH, &t) == 0 && ioctl(fd, TIOCEXCL) == 0;
}

static int open_serial(const char *where, char *why, size_t why_size)
{
    char path[PATH_SIZE];
    speed_t speed;
    int fd;

    must(split(where, path, &speed, why, why_size));
    fd = open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0 && set_line(fd, speed))
        return fd;
    text_format(why, why_size, "%s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

static enum err read_serial(int fd, struct scan_line *line)
{
    char bytes[256];
    ssize_t n = read(fd, bytes, sizeof bytes);

    for (ssize_t i = 0; i < n; i++)
        scan_line_put(line, (unsigned char)bytes[i]);
    wipe(bytes, sizeof bytes);
    if (n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN)))
        return OK;
    return ERR_ABSENT;
}

static void close_serial(int fd)
{
    close(fd);
}

const struct scanner_driver scanner_serial = {
    .scheme = "serial:",
    .is_burst = true,
    .check = check,
    .open = open_serial,
    .read = read_serial,
    .close = close_serial,
};
