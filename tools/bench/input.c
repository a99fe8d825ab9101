/* input.c - Pinyin and handwriting: from a question to its candidates, on the thread of
 * the engine and back; what each takes of the memory. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "bench.h"
#include "ime_rime.h"
#include "ime_zinnia.h"
#include "kit.h"
#include "machine.h"

enum { TEXTS = 60, CHARACTERS = 200, STROKES = 12, QUESTIONS_MAX = 2000 };

static uint64_t asked;

static double ask(const struct ime *engine, struct ime_question q)
{
    int64_t from = nanos();
    struct notice n;

    q.id = ++asked;
    engine->ask(&q);
    n = kit_wait(NOTICE_CANDIDATES, q.id);
    free(n.data);
    return (double)(nanos() - from) / 1e6;
}

/* False when it will never answer. */
static bool start(const struct ime *engine, double *ms)
{
    int64_t from = nanos();

    if (engine->open(NULL) != OK || kit_wait(NOTICE_IME, 0).b != OK)
        return false;
    *ms = (double)(nanos() - from) / 1e6;
    return true;
}

/* ---- Pinyin: every letter that is typed asks ---- */

static const char *const syllables[] = {"wang",  "li",   "zhang", "liu",  "chen",  "yang", "zhao",
                                        "huang", "zhou", "wu",    "xiao", "ming",  "yi",   "shi",
                                        "xiu",   "ying", "jian",  "guo",  "zhuang"};

static int type_all(double *took)
{
    int n = 0;

    for (int i = 0; i < TEXTS; i++) {
        char all[IME_LETTERS] = "", so_far[IME_LETTERS] = "";

        for (int k = 0; k <= i % 4; k++)
            text_append(all, sizeof all, "%s",
                        syllables[(i * 7 + k * 5) % (int)ARRAY_LEN(syllables)]);
        for (const char *c = all; *c != '\0' && n < QUESTIONS_MAX; c++) {
            text_append(so_far, sizeof so_far, "%c", *c);
            took[n++] = ask(&ime_rime, (struct ime_question){.letters = so_far, .choice = -1});
        }
    }
    return n;
}

/* ---- handwriting: every stroke asks ---- */

static int16_t place(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (int16_t)(50 + (*seed >> 16) % 900);
}

static int add_stroke(struct ink_point *to, uint32_t *seed)
{
    int x0 = place(seed), y0 = place(seed), x1 = place(seed), y1 = place(seed);

    for (int i = 0; i < 12; i++)
        to[i] = (struct ink_point){(int16_t)(x0 + (x1 - x0) * i / 11),
                                   (int16_t)(y0 + (y1 - y0) * i / 11), i == 11};
    return 12;
}

static int write_all(double *took)
{
    struct ink_point points[IME_POINTS];
    uint32_t seed = 7;
    int n = 0;

    for (int i = 0; i < CHARACTERS; i++) {
        int count = 0;

        for (int k = 0; k < 1 + i % STROKES && n < QUESTIONS_MAX; k++) {
            count += add_stroke(points + count, &seed);
            took[n++] =
                ask(&ime_zinnia,
                    (struct ime_question){
                        .choice = -1, .script = i % 2, .points = points, .point_count = count});
        }
    }
    return n;
}

/* ---- the rows ---- */

static void measure(const struct bench *b, const struct ime *engine, int (*all)(double *),
                    struct row p99, struct row load, struct row memory)
{
    static double took[QUESTIONS_MAX];
    double ms = 0, before = process_usage(getpid()).pss_mib;

    for (int i = 0; i < b->rounds; i++) {
        if (!start(engine, &ms)) {
            table_absent(p99.measure, "%s does not load; install what the log names", engine->name);
            engine->close();
            return;
        }
        sample(&load.ours, ms);
        all(took); /* warm */
        sample(&p99.ours, percentile(took, all(took), 0.99));
        if (i == 0)
            sample(&memory.ours, process_usage(getpid()).pss_mib - before);
        engine->close();
    }
    table_add(&p99);
    table_add(&load);
    table_add(&memory);
}

void bench_input(const struct bench *b)
{
    measure(b, &ime_rime, type_all,
            (struct row){.measure = "Pinyin: a letter to its candidates, p99",
                         .unit = "ms",
                         .target = {.own = 16.7},
                         .note = "every prefix of 60 texts of one to four syllables, up to 240 "
                                 "candidates each, through the thread and back"},
            (struct row){.measure = "Pinyin: ready after", .unit = "ms"},
            (struct row){.measure = "Pinyin: memory", .unit = "MiB"});
    measure(b, &ime_zinnia, write_all,
            (struct row){.measure = "handwriting: a stroke to its candidates, p99",
                         .unit = "ms",
                         .target = {.own = 50},
                         .note = "1 to 12 strokes; each asks the models of both scripts"},
            (struct row){.measure = "handwriting: ready after", .unit = "ms"},
            (struct row){.measure = "handwriting: memory, both models", .unit = "MiB"});
}
