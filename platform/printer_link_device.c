/* printer_link_device.c - a printer behind a device file: a serial line, or the
 * kernel's usblp. */
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "printer_link.h"

static speed_t speed_of(int baud)
{
    static const struct {
        int baud;
        speed_t speed;
    } speeds[] = {
        {1200, B1200},   {2400, B2400},   {4800, B4800},     {9600, B9600},     {19200, B19200},
        {38400, B38400}, {57600, B57600}, {115200, B115200}, {230400, B230400},
    };

    for (size_t i = 0; i < ARRAY_LEN(speeds); i++)
        if (speeds[i].baud == baud)
            return speeds[i].speed;
    return B19200;
}

static int device_begin(const struct printer_uri *u, int nth)
{
    if (nth) {
        errno = ENXIO;
        return -1;
    }
    return open(u->path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

static int serial_begin(const struct printer_uri *u, int nth)
{
    struct termios t;
    int fd = device_begin(u, nth);

    if (fd < 0)
        return -1;
    if (tcgetattr(fd, &t)) {
        close(fd);
        errno = ENOTTY;
        return -1;
    }
    cfmakeraw(&t);
    t.c_cflag |= CLOCAL | CREAD;
    t.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS);
    if (u->rtscts)
        t.c_cflag |= CRTSCTS;
    cfsetspeed(&t, speed_of(u->baud));
    if (tcsetattr(fd, TCSANOW, &t)) {
        int failed = errno;

        close(fd);
        errno = failed;
        return -1;
    }
    tcflush(fd, TCIOFLUSH);
    return fd;
}

static int device_ready(int fd)
{
    (void)fd;
    return 0;
}

static ssize_t none_or_gone(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? 0 : -1;
}

static ssize_t device_send(int fd, const uint8_t *bytes, size_t size)
{
    ssize_t n = write(fd, bytes, size);

    return n < 0 ? none_or_gone() : n;
}

static ssize_t serial_receive(int fd, uint8_t *bytes, size_t size)
{
    ssize_t n = read(fd, bytes, size);

    return n < 0 ? none_or_gone() : n ? n : -1;
}

/* usblp hands on empty packets as a read of 0 bytes: no end of file. */
static ssize_t usb_receive(int fd, uint8_t *bytes, size_t size)
{
    ssize_t n = read(fd, bytes, size);

    return n < 0 ? none_or_gone() : n;
}

static int serial_unsent(int fd)
{
    int n = 0;

    return ioctl(fd, TIOCOUTQ, &n) ? 0 : n;
}

static int usb_unsent(int fd)
{
    (void)fd;
    return 0;
}

/* Without the flush, close() waits for a printer that takes nothing. */
static void serial_drop(int fd)
{
    tcflush(fd, TCIOFLUSH);
    close(fd);
}

static void usb_drop(int fd)
{
    close(fd);
}

const struct printer_link printer_link_serial = {
    "escpos+serial", serial_begin,  device_ready, device_send,
    serial_receive,  serial_unsent, serial_drop,
};

const struct printer_link printer_link_usb = {
    "escpos+usb", device_begin, device_ready, device_send, usb_receive, usb_unsent, usb_drop,
};
