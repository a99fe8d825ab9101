/* machine.c - processes, what they use, and what else the machine was doing. */
#include "machine.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

enum { PROCESSES_MAX = 4096, STOP_MS = 3000 };

/* ---- starting and stopping ---- */

static void become(const char *const *argv, const char *const *env, int out)
{
    int nothing = open("/dev/null", O_RDONLY);

    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* nothing outlives a benchmark that was stopped */
    dup2(nothing, 0);
    dup2(out, 1);
    dup2(out, 2);
    for (; env != NULL && *env != NULL; env++)
        putenv((char *)*env);
    execvp(argv[0], (char *const *)argv);
    fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

pid_t process_start(const char *const *argv, const char *const *env, const char *log)
{
    int out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    pid_t pid;

    if (out < 0)
        give_up("%s: %s", log, strerror(errno));
    fflush(NULL);
    pid = fork();
    if (pid == 0)
        become(argv, env, out);
    if (pid < 0)
        give_up("fork: %s", strerror(errno));
    close(out);
    setpgid(pid, pid);
    return pid;
}

void process_stop(pid_t pid)
{
    int status;

    if (pid <= 0)
        return;
    kill(-pid, SIGTERM);
    for (int ms = 0; ms < STOP_MS; ms += 5) {
        if (waitpid(pid, &status, WNOHANG) == pid) {
            kill(-pid, SIGKILL);
            return;
        }
        sleep_ms(5);
    }
    kill(-pid, SIGKILL);
    waitpid(pid, &status, 0);
}

int process_run(const char *const *argv, const char *const *env, char *to, size_t size)
{
    int pipes[2], status;
    size_t n = 0;
    ssize_t got;
    pid_t pid;

    if (pipe2(pipes, O_CLOEXEC) != 0)
        give_up("pipe: %s", strerror(errno));
    fflush(NULL);
    pid = fork();
    if (pid == 0)
        become(argv, env, pipes[1]);
    close(pipes[1]);
    while (n + 1 < size && (got = read(pipes[0], to + n, size - n - 1)) > 0)
        n += (size_t)got;
    to[n] = '\0';
    close(pipes[0]);
    if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
        return -1;
    return WEXITSTATUS(status);
}

/* ---- what they use ---- */

static pid_t parent_of(pid_t pid)
{
    char path[64], line[512], *end;
    int parent = -1;
    FILE *f;

    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    f = fopen(path, "r");
    if (f == NULL)
        return -1;
    if (fgets(line, sizeof line, f) != NULL && (end = strrchr(line, ')')) != NULL)
        sscanf(end + 1, " %*c %d", &parent);
    fclose(f);
    return parent;
}

/* Value of the line that begins with `key`; 0 when there is none. */
static double value_in(const char *path, const char *key)
{
    size_t n = strlen(key);
    FILE *f = fopen(path, "r");
    char line[256];
    double v = 0;

    while (f != NULL && fgets(line, sizeof line, f) != NULL) {
        if (strncmp(line, key, n) == 0) {
            v = strtod(line + n, NULL);
            break;
        }
    }
    if (f != NULL)
        fclose(f);
    return v;
}

static void add_threads(pid_t pid, struct usage *to)
{
    char path[300];
    struct dirent *e;
    DIR *d;

    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    d = opendir(path);
    while (d != NULL && (e = readdir(d)) != NULL) {
        if (!isdigit((unsigned char)e->d_name[0]))
            continue;
        snprintf(path, sizeof path, "/proc/%d/task/%.20s/schedstat", (int)pid, e->d_name);
        to->cpu_ms += value_in(path, "") / 1e6;
        snprintf(path, sizeof path, "/proc/%d/task/%.20s/status", (int)pid, e->d_name);
        to->switches += value_in(path, "voluntary_ctxt_switches:");
    }
    if (d != NULL)
        closedir(d);
}

static void add_process(pid_t pid, struct usage *to)
{
    char path[64];

    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    to->pss_mib += value_in(path, "Pss:") / 1024;
    add_threads(pid, to);
    to->processes++;
}

static int all_processes(pid_t *to, pid_t *parents)
{
    DIR *d = opendir("/proc");
    struct dirent *e;
    int n = 0;

    while (d != NULL && (e = readdir(d)) != NULL && n < PROCESSES_MAX) {
        if (!isdigit((unsigned char)e->d_name[0]))
            continue;
        to[n] = (pid_t)atoi(e->d_name);
        parents[n] = parent_of(to[n]);
        n++;
    }
    if (d != NULL)
        closedir(d);
    return n;
}

struct usage process_usage(pid_t root)
{
    static pid_t pids[PROCESSES_MAX], parents[PROCESSES_MAX], tree[PROCESSES_MAX];
    int n = all_processes(pids, parents), found = 1;
    struct usage u = {0};

    tree[0] = root;
    for (int i = 0; i < found; i++) {
        add_process(tree[i], &u);
        for (int k = 0; k < n && found < PROCESSES_MAX; k++) {
            if (parents[k] == tree[i])
                tree[found++] = pids[k];
        }
    }
    return u;
}

/* ---- what disturbed ---- */

static double own_ms(void)
{
    struct rusage self, children;

    getrusage(RUSAGE_SELF, &self);
    getrusage(RUSAGE_CHILDREN, &children);
    return (double)(self.ru_utime.tv_sec + self.ru_stime.tv_sec + children.ru_utime.tv_sec +
                    children.ru_stime.tv_sec) *
               1e3 +
           (double)(self.ru_utime.tv_usec + self.ru_stime.tv_usec + children.ru_utime.tv_usec +
                    children.ru_stime.tv_usec) /
               1e3;
}

static double clock_rate(void)
{
    return value_in("/proc/cpuinfo", "cpu MHz\t\t:");
}

static void read_ticks(struct disturbance *d)
{
    unsigned long long v[8] = {0};
    FILE *f = fopen("/proc/stat", "r");

    if (f == NULL)
        return;
    if (fscanf(f, "cpu %llu %llu %llu %llu %llu %llu %llu %llu", &v[0], &v[1], &v[2], &v[3], &v[4],
               &v[5], &v[6], &v[7]) == 8) {
        d->stolen = v[7];
        d->busy = v[0] + v[1] + v[2] + v[5] + v[6];
        d->all = d->busy + d->stolen + v[3] + v[4];
    }
    fclose(f);
}

void disturbance_begin(struct disturbance *d)
{
    memset(d, 0, sizeof *d);
    read_ticks(d);
    d->own_ms = own_ms();
    d->mhz = clock_rate();
}

void disturbance_print(const struct disturbance *d)
{
    struct disturbance now;
    double all, busy, stolen, own, load[3] = {0};
    long hz = sysconf(_SC_CLK_TCK);

    disturbance_begin(&now);
    all = (double)(now.all - d->all);
    busy = 100 * (double)(now.busy - d->busy) / all;
    stolen = 100 * (double)(now.stolen - d->stolen) / all;
    own = 100 * (now.own_ms - d->own_ms) / 1e3 * (double)hz / all;
    if (getloadavg(load, 3) != 3)
        load[0] = -1;
    printf("\nmachine: %ld processors, %.0f MHz at the start, %.0f MHz at the end\n"
           "disturbed by: load %.2f %.2f %.2f; busy %.0f %% of all processors, of that this run "
           "%.0f %%, others about %.0f %%; stolen %.1f %%%s\n",
           sysconf(_SC_NPROCESSORS_ONLN), d->mhz, now.mhz, load[0], load[1], load[2], busy, own,
           busy > own ? busy - own : 0, stolen,
           busy - own > 5 || stolen > 1 ? ": DISTURBED, take no figure for true" : "");
}
