/* ime_worker.c - the thread of an input method. */
#include "ime_worker.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "port/notice.h"

bool ime_has(const struct ime_answer *a, const char *word)
{
    for (int i = 0; i < a->count; i++) {
        if (strcmp(a->words + a->at[i], word) == 0)
            return true;
    }
    return false;
}

void ime_add(struct ime_answer *to, const char *word)
{
    size_t used = 0, size = strlen(word) + 1;

    if (to->count > 0)
        used = to->at[to->count - 1] + strlen(to->words + to->at[to->count - 1]) + 1;
    if (to->count == IME_CANDIDATES || size == 1 || used + size > sizeof to->words)
        return;
    to->at[to->count++] = (uint16_t)used;
    memcpy(to->words + used, word, size);
}

enum call { IS_OVER, IS_ASKED, MAY_REST };

/* Waits.  The question that came last becomes the thread's own. */
static enum call next(struct ime_worker *w, struct ime_question *q, char *letters,
                      struct ink_point *points)
{
    enum call call;

    pthread_mutex_lock(&w->lock);
    while (!w->over && !w->asked && !w->rests)
        pthread_cond_wait(&w->rung, &w->lock);
    call = w->over ? IS_OVER : w->asked ? IS_ASKED : MAY_REST;
    *q = w->question;
    memcpy(letters, w->letters, sizeof w->letters);
    memcpy(points, w->points, sizeof w->points);
    wipe(w->letters, sizeof w->letters);
    wipe(w->points, sizeof w->points);
    w->asked = false;
    w->rests = w->rests && call == IS_ASKED; /* told after the question: then rest */
    pthread_mutex_unlock(&w->lock);
    q->letters = q->letters != NULL ? letters : NULL;
    q->points = points;
    return call;
}

static void answer(const struct ime_worker *w, const struct ime_question *q)
{
    struct ime_answer *to = calloc(1, sizeof *to);

    must(to != NULL);
    w->engine->answer(q, to);
    notice_post(&(struct notice){.kind = NOTICE_CANDIDATES,
                                 .id = q->id,
                                 .a = (int)w->engine->kind,
                                 .data = (char *)to,
                                 .size = sizeof *to});
}

static enum err load(const struct ime_worker *w)
{
    char why[256] = "";
    enum err e = w->engine->load(w->data[0] != '\0' ? w->data : NULL, why, sizeof why);

    if (e != OK) {
        w->engine->unload();
        log_fault("%s: %s", w->engine->name, why);
    }
    return e;
}

static void tell(const struct ime_worker *w, enum err e)
{
    notice_post(&(struct notice){.kind = NOTICE_IME, .a = (int)w->engine->kind, .b = (int)e});
}

static void *run(void *worker)
{
    struct ime_worker *w = worker;
    struct ime_question q;
    char letters[IME_LETTERS];
    struct ink_point points[IME_POINTS];
    enum err e = load(w);
    bool loaded = e == OK;
    enum call call;

    tell(w, e);
    while ((call = next(w, &q, letters, points)) != IS_OVER) {
        if (call == MAY_REST && loaded) {
            w->engine->unload();
            loaded = false;
        }
        if (call == IS_ASKED && !loaded && e == OK) {
            e = load(w);
            loaded = e == OK;
            if (e != OK)
                tell(w, e); /* its data went away since */
        }
        if (call == IS_ASKED && loaded)
            answer(w, &q);
        wipe(letters, sizeof letters);
        wipe(points, sizeof points);
    }
    if (loaded)
        w->engine->unload();
    return NULL;
}

/* Signals belong to the main thread. */
static bool start_thread(struct ime_worker *w)
{
    sigset_t all, before;
    int code;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    code = pthread_create(&w->thread, NULL, run, w);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code == 0;
}

enum err ime_worker_open(struct ime_worker *w, const struct ime_engine *e, const char *data)
{
    must(!w->runs);
    w->engine = e;
    w->over = w->asked = false;
    w->rests = true; /* nobody writes yet */
    if (!text_copy(w->data, sizeof w->data, data != NULL ? data : "")) {
        log_fault("%s: the path of its data is too long", e->name);
        return ERR_FORMAT;
    }
    w->runs = start_thread(w);
    return w->runs ? OK : ERR_IO;
}

void ime_worker_ask(struct ime_worker *w, const struct ime_question *q)
{
    size_t points = (size_t)(q->point_count < IME_POINTS ? q->point_count : IME_POINTS);

    if (!w->runs)
        return;
    pthread_mutex_lock(&w->lock);
    w->question = *q;
    w->question.point_count = (int)points;
    text_copy(w->letters, sizeof w->letters, q->letters != NULL ? q->letters : "");
    if (points > 0)
        memcpy(w->points, q->points, points * sizeof w->points[0]);
    w->asked = true;
    w->rests = false; /* who asks now needs it */
    pthread_cond_signal(&w->rung);
    pthread_mutex_unlock(&w->lock);
}

void ime_worker_rest(struct ime_worker *w)
{
    if (!w->runs)
        return;
    pthread_mutex_lock(&w->lock);
    w->rests = true;
    pthread_cond_signal(&w->rung);
    pthread_mutex_unlock(&w->lock);
}

void ime_worker_close(struct ime_worker *w)
{
    if (!w->runs)
        return;
    pthread_mutex_lock(&w->lock);
    w->over = true;
    pthread_cond_signal(&w->rung);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    w->runs = false;
    wipe(w->letters, sizeof w->letters);
    wipe(w->points, sizeof w->points);
}
