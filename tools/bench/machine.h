/* machine.h - processes that the benchmark starts, what they use, and what else
 * the machine was doing meanwhile. */
#pragma once

#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

/* Starts a program in a group of its own, its words appended to `log`.  `env` is
 * pairs "NAME=VALUE" that are added, NULL at the end; NULL for none. */
pid_t process_start(const char *const *argv, const char *const *env, const char *log);

/* Asks its group to end, after 3 s makes it, and waits. */
void process_stop(pid_t pid);

/* Runs it to its end; its exit status, its output in `to`. */
int process_run(const char *const *argv, const char *const *env, char *to, size_t size);

struct usage {       /* of a process and all that it has started */
    double pss_mib;  /* proportional: shared pages counted by share */
    double cpu_ms;   /* on a processor since they began */
    double switches; /* voluntary context switches: times that a thread was woken */
    int processes;
};
struct usage process_usage(pid_t root);

struct disturbance {            /* of the machine, from a moment on */
    uint64_t stolen, busy, all; /* clock ticks of all processors */
    double own_ms;
    double mhz;
};
void disturbance_begin(struct disturbance *d);
void disturbance_print(const struct disturbance *d);
