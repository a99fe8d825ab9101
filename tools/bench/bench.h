/* bench.h - what the parts of the benchmark share: options, figures, the table.
 *
 * Each part measures its sides in turn, round by round, so that what disturbs
 * the machine disturbs all of them.  One round gives one figure a side; the
 * table shows the median of the rounds with the least and the most. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ROUNDS_MAX = 64, BENCH_PATH = 256 };

struct bench {
    int rounds;
    char folder[BENCH_PATH]; /* scratch, removed at the end */
    char bin[BENCH_PATH];    /* where the programs are */
    char tools[BENCH_PATH];  /* tools/bench of the source tree */
};

struct samples { /* one figure a round */
    double v[ROUNDS_MAX];
    int n;
};

void sample(struct samples *s, double v);
double median(const struct samples *s);

/* Sorts `v`; `share` 0..1: 0.5 the median, 0.95, 0.99. */
double percentile(double *v, int n, double share);

/* What is asked of a row; 0 is not asked.  Ratios are ours to theirs. */
struct target {
    bool more;                /* more is better: the bounds below are lower bounds */
    double rival, limit, own; /* bounds of ours/rival, ours/limit, ours */
};

struct row {
    const char *measure, *unit;
    struct samples ours, rival, limit;
    const char *rival_name, *limit_name; /* NULL: there is none */
    struct target target;
    const char *note; /* what a side does that another does not; NULL none */
};

void table_add(const struct row *r); /* texts are borrowed */
void table_print(void);
int table_missed(void); /* rows that miss their target, or could not be measured */

/* The part could not be measured, and why. */
void table_absent(const char *measure, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Monotonic. */
int64_t nanos(void);
void sleep_ms(int ms);

/* "  round 2 of 5: store" on stderr. */
void progress(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Ends the program: something that the benchmark itself needs is not there. */
void give_up(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* The parts, named as ONLY= names them. */
void bench_core(const struct bench *b);
void bench_store(const struct bench *b);
void bench_print(const struct bench *b);
void bench_sync(const struct bench *b);
void bench_hub(const struct bench *b);
void bench_office(const struct bench *b);
void bench_ui(const struct bench *b);
void bench_input(const struct bench *b);
void bench_steps(const struct bench *b);
