/* programs.c - the real programs, started, killed and ended by a test. */
#include "programs.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { LOG_TAIL = 4000 };

int64_t program_millis(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void program_sleep(int ms)
{
    struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};

    while (nanosleep(&t, &t) != 0 && errno == EINTR)
        continue;
}

/* Only between fork and exec. */
static void become(const char *const *argv, int out, pid_t parent)
{
    static char path[PROGRAM_PATH * 2];
    const char *bin = getenv("GUITAI_BIN");

    prctl(PR_SET_PDEATHSIG, SIGKILL); /* a failed test leaves none behind */
    if (getppid() != parent)
        _exit(127);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    if (argv[0][0] == '/')
        snprintf(path, sizeof path, "%s", argv[0]);
    else
        snprintf(path, sizeof path, "%s/%s", bin != NULL ? bin : GUITAI_TEST_BIN, argv[0]);
    execv(path, (char *const *)(uintptr_t)argv);
    perror(path);
    _exit(127);
}

static pid_t spawn(const char *const *argv, int out)
{
    const char *video = getenv("GUITAI_TEST_VIDEO"); /* a test that opens a display sets it */
    pid_t parent = getpid(), pid;

    /* The terminal's memory is closed to other processes, so no leak check can look
     * into it; a test may preload a library. */
    setenv("ASAN_OPTIONS", "detect_leaks=0:verify_asan_link_order=0:quarantine_size_mb=16", 1);
    setenv("SDL_VIDEODRIVER", video != NULL ? video : "offscreen", 1);
    setenv("TZ", "UTC", 0);
    fflush(NULL);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        become(argv, out, parent);
    return pid;
}

static char *read_log_new(const struct program *p, long from)
{
    FILE *f = fopen(p->log, "r");
    long size;
    char *text;

    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    size = ftell(f) - from;
    fseek(f, from, SEEK_SET);
    text = calloc(1, (size_t)size + 1);
    assert_non_null(text);
    if (fread(text, 1, (size_t)size, f) != (size_t)size)
        text[0] = '\0';
    fclose(f);
    return text;
}

/* Copies the first whole line that begins with `first`. */
static bool find_line(const char *text, const char *first, char *to, size_t size)
{
    for (const char *line = text; line != NULL && *line != '\0';) {
        const char *end = strchr(line, '\n');

        if (end == NULL)
            return false;
        if (strncmp(line, first, strlen(first)) == 0) {
            snprintf(to, size, "%.*s", (int)(end - line), line);
            return true;
        }
        line = end + 1;
    }
    return false;
}

bool program_start(struct program *p, const char *dir, const char *name, const char *const *argv,
                   const char *first)
{
    int64_t end = program_millis() + PROGRAM_PATIENCE;
    bool found = first == NULL;
    long from;
    int out;

    snprintf(p->name, sizeof p->name, "%s", name);
    snprintf(p->log, sizeof p->log, "%s/%s.log", dir, name);
    p->said[0] = '\0';
    out = open(p->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    assert_true(out >= 0);
    from = lseek(out, 0, SEEK_END);
    p->pid = spawn(argv, out);
    close(out);
    while (!found && program_millis() < end) {
        bool runs = program_runs(p);
        char *text = read_log_new(p, from);

        found = find_line(text, first, p->said, sizeof p->said);
        free(text);
        if (!found && !runs)
            return false;
        if (!found)
            program_sleep(10);
    }
    return found;
}

bool program_told(const struct program *p, const char *text)
{
    char *log = read_log_new(p, 0);
    bool found = strstr(log, text) != NULL;

    free(log);
    return found;
}

void expect_told(const struct program *p, const char *text)
{
    int64_t end = program_millis() + PROGRAM_PATIENCE;

    while (!program_told(p, text)) {
        if (program_millis() > end)
            fail_msg("%s does not say \"%s\"; see %s", p->name, text, p->log);
        program_sleep(20);
    }
}

void program_show_log(const struct program *p)
{
    char *text = read_log_new(p, 0);
    size_t size = strlen(text);

    fprintf(stderr, "--- the end of %s\n%s\n", p->log,
            size > LOG_TAIL ? text + size - LOG_TAIL : text);
    free(text);
}

static void check_log(const struct program *p)
{
    if (!program_told(p, "Sanitizer: ") && !program_told(p, "runtime error:") &&
        !program_told(p, "must("))
        return;
    program_show_log(p);
    fail_msg("%s: a sanitizer or a check stopped it; see above", p->name);
}

bool program_runs(struct program *p)
{
    siginfo_t info = {.si_pid = 0};

    return p->pid > 0 && waitid(P_PID, (id_t)p->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == 0;
}

void program_kill(struct program *p)
{
    if (p->pid <= 0)
        return;
    kill(p->pid, SIGKILL);
    waitpid(p->pid, NULL, 0);
    p->pid = 0;
    check_log(p);
}

void program_end(struct program *p)
{
    int64_t end = program_millis() + PROGRAM_PATIENCE;
    int status = -1;

    if (p->pid <= 0)
        return;
    kill(p->pid, SIGTERM);
    while (waitpid(p->pid, &status, WNOHANG) == 0) {
        if (program_millis() > end) {
            program_show_log(p);
            program_kill(p);
            fail_msg("%s does not end on SIGTERM", p->name);
        }
        program_sleep(10);
    }
    p->pid = 0;
    check_log(p);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        program_show_log(p);
        fail_msg("%s ended with status %x", p->name, (unsigned)status);
    }
}

int program_run(const char *const *argv, char *out, size_t size)
{
    int ends[2], status = 0;
    size_t used = 0;
    ssize_t n;
    pid_t pid;

    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid = spawn(argv, ends[1]);
    close(ends[1]);
    while ((n = read(ends[0], out + used, size - 1 - used)) > 0)
        used += (size_t)n;
    out[used] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
