/* scanner_evdev.c - a scanner that acts as a keyboard, taken away from the
 * window system (EVIOCGRAB), so that nothing it reads is typed into a field.
 *
 * "evdev:/dev/input/by-id/usb-...-event-kbd": the name by id stays when the
 * device is plugged in again. */
#include "base/text.h"
#include "scanner_driver.h"
#include "scanner_keys.h"

#include <errno.h>
#include <fcntl.h>
#include <libevdev/libevdev.h>
#include <string.h>
#include <unistd.h>

/* One scanner at a time (port/scanner.h), used by its thread alone. */
static struct {
    struct libevdev *dev;
    struct scanner_keys keys;
} now;

static bool check(const char *where, char *why, size_t why_size)
{
    if (where[0] == '/')
        return true;
    text_format(why, why_size, "name the device by its path: evdev:/dev/input/by-id/...-event-kbd");
    return false;
}

static void close_evdev(int fd)
{
    libevdev_free(now.dev); /* NULL is fine; the grab ends with the descriptor */
    now.dev = NULL;
    close(fd);
}

static int open_evdev(const char *where, char *why, size_t why_size)
{
    int fd = open(where, O_RDONLY | O_NONBLOCK | O_CLOEXEC), code;

    if (fd < 0) {
        text_format(why, why_size, "%s: %s", where, strerror(errno));
        return -1;
    }
    now.keys = (struct scanner_keys){0};
    code = libevdev_new_from_fd(fd, &now.dev);
    if (code == 0)
        code = libevdev_grab(now.dev, LIBEVDEV_GRAB);
    if (code == 0)
        return fd;
    text_format(why, why_size, "%s: %s", where,
                code == -EBUSY ? "another program holds it" : strerror(-code));
    close_evdev(fd);
    return -1;
}

/* The kernel lost keys: what is being read cannot be trusted. */
static void lost_keys(struct scan_line *line)
{
    struct input_event e;

    while (libevdev_next_event(now.dev, LIBEVDEV_READ_FLAG_SYNC, &e) == LIBEVDEV_READ_STATUS_SYNC)
        ;
    now.keys = (struct scanner_keys){.caps = now.keys.caps};
    scan_line_put(line, SCANNER_WRONG);
}

static enum err read_evdev(int fd, struct scan_line *line)
{
    struct input_event e;
    int code;

    (void)fd;
    while ((code = libevdev_next_event(now.dev, LIBEVDEV_READ_FLAG_NORMAL, &e)) >= 0) {
        int c = SCANNER_NOTHING;

        if (code == LIBEVDEV_READ_STATUS_SYNC)
            lost_keys(line);
        else if (e.type == EV_KEY)
            c = scanner_keys_take(&now.keys, e.code, e.value);
        if (c != SCANNER_NOTHING)
            scan_line_put(line, c);
    }
    return code == -EAGAIN || code == -EINTR ? OK : ERR_ABSENT;
}

const struct scanner_driver scanner_evdev = {
    .scheme = "evdev:",
    .is_burst = true,
    .check = check,
    .open = open_evdev,
    .read = read_evdev,
    .close = close_evdev,
};
