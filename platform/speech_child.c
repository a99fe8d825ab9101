/* speech_child.c - one program that speaks what it reads from its standard
 * input. */
#include "speech_child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { END_MS = 300 };

extern char **environ;

/* A file in memory: unlike a pipe it takes any length, and nobody waits. */
static int input_file(const void *bytes, size_t size)
{
    const char *at = bytes;
    int fd = memfd_create("speech", MFD_CLOEXEC);

    while (fd >= 0 && size > 0) {
        ssize_t n = write(fd, at, size);

        if (n <= 0) {
            close(fd);
            return -1;
        }
        at += n;
        size -= (size_t)n;
    }
    if (fd >= 0)
        lseek(fd, 0, SEEK_SET);
    return fd;
}

/* Signals as at the start of a program; a group, so that what it starts ends
 * with it; no descriptor of ours. */
static int spawn(pid_t *pid, const char *const argv[], int input)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t none, all;
    int code;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    posix_spawnattr_init(&how);
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setsigdefault(&how, &all);
    posix_spawnattr_setpgroup(&how, 0);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                       POSIX_SPAWN_SETPGROUP);
    code = posix_spawn(pid, argv[0], &files, &how, (char *const *)argv, environ);
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&files);
    return code;
}

enum err speech_child_start(struct speech_child *c, const char *const argv[], const void *input,
                            size_t size)
{
    int file = input_file(input, size), code;

    *c = (struct speech_child){.fd = -1};
    if (file < 0)
        return ERR_FULL;
    code = spawn(&c->pid, argv, file);
    close(file);
    if (code != 0) {
        c->pid = 0;
        return code == ENOENT ? ERR_ABSENT : code == EACCES ? ERR_DENIED : ERR_IO;
    }
    c->fd = pidfd_open(c->pid, 0);
    if (c->fd >= 0)
        return OK;
    kill(-c->pid, SIGKILL);
    speech_child_reap(c);
    return ERR_IO;
}

int speech_child_reap(struct speech_child *c)
{
    int status = 0;

    while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (c->fd >= 0)
        close(c->fd);
    *c = (struct speech_child){.fd = -1};
    return status;
}

void speech_child_end(struct speech_child *c)
{
    struct pollfd p = {.fd = c->fd, .events = POLLIN};

    kill(-c->pid, SIGTERM);
    (void)poll(&p, 1, END_MS);
    kill(-c->pid, SIGKILL); /* also what it left behind; it is not reaped yet */
    speech_child_reap(c);
}
