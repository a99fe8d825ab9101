/* journal_sqlite.c - the terminal's store as its callers see it: what they ask
 * becomes a job for the thread that owns the file. */
#include "journal_internal.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/text.h"

/* --- opening --- */

static void say_why(char *why, size_t size, const char *path, enum err e)
{
    char copy[NAME_ROOM];
    const char *folder;

    text_copy(copy, sizeof(copy), path);
    folder = dirname(copy);
    switch (e) {
    case ERR_CONFLICT:
        text_format(why, size,
                    "%s: another program has this store open; stop it, or give each "
                    "terminal a store.path of its own",
                    path);
        break;
    case ERR_DENIED:
        text_format(why, size,
                    "%s: not allowed to write there; give the program's user write "
                    "access to %s, or set another store.path",
                    path, folder);
        break;
    case ERR_ABSENT:
        text_format(why, size, "%s: there is no folder %s; make it, or set another store.path",
                    path, folder);
        break;
    case ERR_FULL:
        text_format(why, size, "%s: the disk is full; free at least 2 MiB in %s", path, folder);
        break;
    default:
        text_format(why, size, "%s: %s; check the disk under %s, or set another store.path", path,
                    err_name(e), folder);
        break;
    }
}

static void init_locks(struct journal *j)
{
    pthread_condattr_t monotonic;

    must(!pthread_mutex_init(&j->lock, NULL));
    must(!pthread_condattr_init(&monotonic));
    must(!pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC));
    must(!pthread_cond_init(&j->wake, &monotonic));
    must(!pthread_cond_init(&j->done, NULL));
    pthread_condattr_destroy(&monotonic);
}

static void let_go(struct journal *j)
{
    journal_disconnect(j);
    settings_free(&j->floor.kept);
    ballast_close(&j->ballast);
    seen_close(&j->seen);
    pthread_cond_destroy(&j->done);
    pthread_cond_destroy(&j->wake);
    pthread_mutex_destroy(&j->lock);
    free(j);
}

struct journal *journal_open(const char *path, struct journal_opened *to, char *why,
                             size_t why_size)
{
    struct journal *j;
    enum err e;

    *to = (struct journal_opened){0};
    text_copy(why, why_size, "");
    if (!*path || strlen(path) > PATH_LONGEST) {
        text_format(why, why_size, "store.path must have 1 to %d bytes: \"%s\"", PATH_LONGEST,
                    path);
        return NULL;
    }
    j = calloc(1, sizeof(*j));
    must(j);
    j->ballast.fd = j->seen.fd = -1;
    j->tail = &j->head;
    text_copy(j->path, sizeof(j->path), path);
    init_locks(j);
    e = journal_recover(j, to);
    if (e != OK) {
        say_why(why, why_size, path, e);
        let_go(j);
        return NULL;
    }
    must(!pthread_create(&j->thread, NULL, journal_work, j));
    return j;
}

void journal_close(struct journal *j)
{
    if (!j)
        return;
    pthread_mutex_lock(&j->lock);
    j->closing = true;
    pthread_cond_signal(&j->wake);
    pthread_mutex_unlock(&j->lock);
    pthread_join(j->thread, NULL);
    let_go(j);
}

/* --- jobs --- */

static struct job *job_new(enum job_kind kind, size_t more)
{
    struct job *job = calloc(1, sizeof(*job) + more);

    must(job);
    job->kind = kind;
    return job;
}

/* Takes `job`.  Lock held. */
static void put(struct journal *j, struct job *job)
{
    *j->tail = job;
    j->tail = &job->next;
}

/* Takes `job`.  The worker is woken when it need not wait for the lock again. */
static void queue(struct journal *j, struct job *job)
{
    pthread_mutex_lock(&j->lock);
    put(j, job);
    pthread_mutex_unlock(&j->lock);
    pthread_cond_signal(&j->wake);
}

/* Takes `job` and waits until the worker has done it. */
static enum err queue_and_wait(struct journal *j, struct job *job)
{
    enum err result = OK;
    bool done = false;

    job->result = &result;
    job->done = &done;
    pthread_mutex_lock(&j->lock);
    put(j, job);
    pthread_cond_signal(&j->wake);
    while (!done)
        pthread_cond_wait(&j->done, &j->lock);
    pthread_mutex_unlock(&j->lock);
    return result;
}

/* False: told to stop. */
static bool call_each(const struct journal_slice *s,
                      bool (*each)(void *ctx, const char *json, size_t size), void *ctx)
{
    const char *text = s->texts;

    for (int i = 0; i < s->n; text += s->sizes[i++] + 1) {
        if (!each(ctx, text, s->sizes[i]))
            return false;
    }
    return true;
}

enum err journal_replay(struct journal *j, uint64_t seq,
                        bool (*each)(void *ctx, const char *json, size_t size), void *ctx)
{
    struct journal_slice s = {.last = seq};
    enum err e;

    do {
        struct job *job = job_new(JOB_REPLAY, 0);

        s.n = s.read = 0;
        s.used = 0;
        job->id = s.last;
        job->slice = &s;
        e = queue_and_wait(j, job);
    } while (e == OK && call_each(&s, each, ctx) && s.read == SLICE_ROWS);
    free(s.texts);
    return e;
}

uint64_t journal_newest(const struct journal *j)
{
    return j->newest;
}

enum err journal_renumber(struct journal *j, uint64_t last, uint64_t *newest)
{
    struct job *job = job_new(JOB_RENUMBER, 0);
    enum err e;

    job->id = last;
    e = queue_and_wait(j, job);
    *newest = last + journal_backlog(j);
    return e;
}

static void queue_rows(struct journal *j, enum job_kind kind, uint64_t id,
                       const struct journal_row *rows, int n)
{
    size_t size = (size_t)n * sizeof(*rows);
    struct job *job;
    char *texts;

    for (int i = 0; i < n; i++)
        size += rows[i].size;
    job = job_new(kind, size);
    job->id = id;
    job->n = n;
    texts = (char *)&job->rows[n];
    for (int i = 0; i < n; i++) {
        memcpy(texts, rows[i].json, rows[i].size);
        job->rows[i] =
            (struct journal_row){.seq = rows[i].seq, .json = texts, .size = rows[i].size};
        texts += rows[i].size;
    }
    queue(j, job);
}

void journal_append(struct journal *j, uint64_t token, const struct journal_row *rows, int n)
{
    queue_rows(j, JOB_APPEND, token, rows, n);
}

void journal_replace(struct journal *j, const struct journal_row *rows, int n)
{
    queue_rows(j, JOB_REPLACE, 0, rows, n);
}

void journal_resume(struct journal *j)
{
    queue(j, job_new(JOB_RESUME, 0));
}

void journal_read_outbox(struct journal *j, uint64_t seq, int max_events, size_t max_bytes)
{
    struct job *job = job_new(JOB_READ, 0);

    job->id = seq;
    job->max_events = max_events;
    job->max_bytes = max_bytes;
    queue(j, job);
}

void journal_acked(struct journal *j, uint64_t acked, uint64_t watermark)
{
    struct job *job = job_new(JOB_ACKED, 0);

    job->id = acked;
    job->watermark = watermark;
    queue(j, job);
}

void journal_rewind(struct journal *j, uint64_t seq)
{
    struct job *job = job_new(JOB_REWIND, 0);

    job->id = seq;
    queue(j, job);
}

uint64_t journal_backlog(const struct journal *j)
{
    return j->backlog;
}

/* --- settings --- */

bool journal_get(struct journal *j, const char *key, char *to, size_t size)
{
    const char *value;
    bool found;

    pthread_mutex_lock(&j->lock);
    value = settings_get(&j->settings, key);
    found = value && strlen(value) < size;
    text_copy(to, size, found ? value : "");
    pthread_mutex_unlock(&j->lock);
    return found;
}

char *journal_get_new(struct journal *j, const char *key)
{
    const char *value;
    char *copy = NULL;

    pthread_mutex_lock(&j->lock);
    value = settings_get(&j->settings, key);
    if (value) {
        copy = strdup(value);
        must(copy);
    }
    pthread_mutex_unlock(&j->lock);
    return copy;
}

/* Queued by being dirty: the next transaction takes it along.  A floor means
 * something only with the ticket that rests on it, so the append of that wakes the
 * worker for both. */
void journal_set(struct journal *j, const char *key, const char *value)
{
    bool waits = floor_is_count(key);

    pthread_mutex_lock(&j->lock);
    settings_put(&j->settings, key, value);
    if (floor_is_count(key) && value)
        settings_prune_floors(&j->settings, key);
    if (!j->set_at)
        j->set_at = journal_now();
    pthread_mutex_unlock(&j->lock);
    if (!waits)
        pthread_cond_signal(&j->wake);
}
