/* netns.c - network namespaces of the test's own. */
#include "netns.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <linux/if_tun.h>

#include <cmocka.h>

#define THIS_NAMESPACE "/proc/thread-self/ns/net"

static int first; /* namespace of the process, once it has begun */

static bool write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool good = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

    if (fd >= 0)
        close(fd);
    return good;
}

/* Whoever the process was outside, it is inside. */
static bool stay_who(uid_t user, gid_t group)
{
    char users[64], groups[64];

    snprintf(users, sizeof users, "%u %u 1", (unsigned)user, (unsigned)user);
    snprintf(groups, sizeof groups, "%u %u 1", (unsigned)group, (unsigned)group);
    return write_text("/proc/self/uid_map", users) && write_text("/proc/self/setgroups", "deny") &&
           write_text("/proc/self/gid_map", groups);
}

static void set_up(int socket, struct ifreq *r)
{
    r->ifr_flags = IFF_UP | IFF_RUNNING;
    assert_int_equal(ioctl(socket, SIOCSIFFLAGS, r), 0);
}

static void loopback_up(void)
{
    struct ifreq r = {.ifr_name = "lo"};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    set_up(fd, &r);
    close(fd);
}

static int namespace_fd(void)
{
    int fd = open(THIS_NAMESPACE, O_RDONLY | O_CLOEXEC);

    assert_true(fd >= 0);
    return fd;
}

static bool refused(char *why, size_t size, const char *what)
{
    snprintf(why, size, "%s: %s", what, strerror(errno));
    return false;
}

bool netns_begin(char *why, size_t size)
{
    int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);
    uid_t user = geteuid();
    gid_t group = getegid();

    if (fd < 0)
        return refused(why, size, "/dev/net/tun cannot be opened");
    close(fd);
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return refused(why, size, "this machine refuses user and network namespaces");
    if (!stay_who(user, group))
        return refused(why, size, "this machine refuses the users of a namespace");
    first = namespace_fd();
    loopback_up();
    return true;
}

void netns_enter(int namespace)
{
    assert_int_equal(setns(namespace > 0 ? namespace : first, CLONE_NEWNET), 0);
}

int netns_new(void)
{
    int fd;

    assert_int_equal(unshare(CLONE_NEWNET), 0);
    loopback_up();
    fd = namespace_fd();
    netns_enter(0);
    return fd;
}

static void give_address(struct ifreq *r, const char *address)
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    assert_int_equal(inet_pton(AF_INET, address, &a.sin_addr), 1);
    memcpy(&r->ifr_addr, &a, sizeof a);
    assert_int_equal(ioctl(fd, SIOCSIFADDR, r), 0);
    a.sin_addr.s_addr = htonl(0xFFFFFF00);
    memcpy(&r->ifr_netmask, &a, sizeof a);
    assert_int_equal(ioctl(fd, SIOCSIFNETMASK, r), 0);
    set_up(fd, r);
    close(fd);
}

int netns_tun(const char *address)
{
    struct ifreq r = {.ifr_name = "line0", .ifr_flags = IFF_TUN | IFF_NO_PI};
    int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK);

    assert_true(fd >= 0);
    if (ioctl(fd, TUNSETIFF, &r) != 0)
        fail_msg("TUNSETIFF: %s", strerror(errno));
    give_address(&r, address);
    return fd;
}
