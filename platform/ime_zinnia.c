/* ime_zinnia.c - handwriting by Zinnia.
 *
 * Zinnia knows strokes as they are written with care, not joined: ten candidates,
 * and never the only way to write. */
#include "ime_zinnia.h"

#include <zinnia.h>

#include "base/log.h"
#include "base/text.h"
#include "ime_worker.h"

#define DATA "/usr/share/tegaki/models/zinnia"

enum { OFFERED = 10, SIDE = 1000, NEAR = 8 };

static struct ime_worker worker = IME_WORKER_INIT;

/* Of the thread. */
static zinnia_recognizer_t *models[2]; /* by script; the second may lack */
static zinnia_character_t *character;

static bool open_model(int i, const char *data, const char *name)
{
    char path[600];

    text_format(path, sizeof path, "%s/handwriting-%s.model", data, name);
    models[i] = zinnia_recognizer_new();
    if (models[i] != NULL && zinnia_recognizer_open(models[i], path))
        return true;
    zinnia_recognizer_destroy(models[i]);
    models[i] = NULL;
    return false;
}

static enum err load(const char *data, char *why, size_t why_size)
{
    if (data == NULL)
        data = DATA;
    character = zinnia_character_new();
    must(character != NULL);
    if (!open_model(SIMPLIFIED, data, "zh_CN")) {
        text_format(why, why_size,
                    "%s/handwriting-zh_CN.model cannot be read; install "
                    "tegaki-zinnia-simplified-chinese",
                    data);
        return ERR_ABSENT;
    }
    if (!open_model(TRADITIONAL, data, "ja"))
        log_info("zinnia: without tegaki-zinnia-japanese fewer characters are known");
    return OK;
}

/* A finger that rests gives many points in one place; Zinnia's features come from
 * the way between them. */
static bool is_far(const struct ink_point *a, const struct ink_point *b)
{
    int dx = a->x - b->x, dy = a->y - b->y;

    return dx * dx + dy * dy >= NEAR * NEAR;
}

static void write_character(const struct ime_question *q)
{
    const struct ink_point *before = NULL;
    size_t stroke = 0;

    zinnia_character_clear(character);
    zinnia_character_set_width(character, SIDE);
    zinnia_character_set_height(character, SIDE);
    for (int i = 0; i < q->point_count; i++) {
        const struct ink_point *p = &q->points[i];

        if (before == NULL || p->last || is_far(p, before))
            zinnia_character_add(character, stroke, p->x, p->y);
        before = p->last ? NULL : p;
        stroke += p->last;
    }
}

static void take(zinnia_result_t *r, size_t i, struct ime_answer *to)
{
    const char *word = r != NULL && i < zinnia_result_size(r) ? zinnia_result_value(r, i) : NULL;

    if (word != NULL && to->count < OFFERED && !ime_has(to, word))
        ime_add(to, word);
}

/* Two of the script's own model, then one of the other, which knows characters that
 * both scripts share better than some that it lacks. */
static void merge(zinnia_result_t *own, zinnia_result_t *other, struct ime_answer *to)
{
    for (size_t n = 0; n < OFFERED; n++) {
        take(own, 2 * n, to);
        take(own, 2 * n + 1, to);
        take(other, n, to);
    }
}

static void answer(const struct ime_question *q, struct ime_answer *to)
{
    zinnia_result_t *results[2] = {NULL, NULL};

    write_character(q);
    if (zinnia_character_strokes_size(character) == 0)
        return;
    for (int i = 0; i < 2; i++) {
        if (models[i] != NULL)
            results[i] = zinnia_recognizer_classify(models[i], character, OFFERED);
    }
    merge(results[q->script], results[q->script == SIMPLIFIED ? TRADITIONAL : SIMPLIFIED], to);
    for (int i = 0; i < 2; i++) {
        if (results[i] != NULL)
            zinnia_result_destroy(results[i]);
    }
    zinnia_character_clear(character);
}

static void unload(void)
{
    for (int i = 0; i < 2; i++) {
        if (models[i] != NULL)
            zinnia_recognizer_destroy(models[i]);
        models[i] = NULL;
    }
    zinnia_character_destroy(character);
    character = NULL;
}

static const struct ime_engine engine = {"zinnia", IME_HANDWRITING, load, answer, unload};

static enum err open_zinnia(const char *data)
{
    return ime_worker_open(&worker, &engine, data);
}

static void ask(const struct ime_question *q)
{
    ime_worker_ask(&worker, q);
}

static void rest(void)
{
    ime_worker_rest(&worker);
}

static void close_zinnia(void)
{
    ime_worker_close(&worker);
}

const struct ime ime_zinnia = {.name = "zinnia",
                               .kind = IME_HANDWRITING,
                               .open = open_zinnia,
                               .ask = ask,
                               .rest = rest,
                               .close = close_zinnia};
