/* journal_thread.c - the thread that owns the store's file: takes jobs, and does
 * by the clock what can wait. */
#include "journal_internal.h"

#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "beat.h"

/* One job: a slow card, or a long log that is numbered anew. */
enum { WORK_LONGEST_MS = 120 * 1000 };

int64_t journal_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000 + 1;
}

static void post_stored(uint64_t token, enum err e)
{
    notice_post(&(struct notice){.kind = NOTICE_STORED, .id = token, .a = (int)e});
}

/* --- when writing fails --- */

/* Room for acknowledging and purging.  A checkpoint frees the WAL, and removes
 * what the failed transaction left in it. */
static void make_way(struct journal *j, enum err e)
{
    j->failing = true;
    j->tried_at = journal_now();
    if (e == ERR_FULL)
        ballast_release(&j->ballast);
    (void)journal_checkpoint(j);
}

static enum err commit(struct journal *j, const struct job *jobs, int n)
{
    enum err e = journal_commit(j, jobs, n);

    if (e != OK)
        make_way(j, e);
    return e;
}

/* In pieces, until nothing is to purge or it cannot write. */
static void purge(struct journal *j)
{
    bool purged = false;

    while (journal_purgeable(j)) {
        enum err e = journal_purge(j);

        beat_work();
        if (e != OK) {
            make_way(j, e);
            return;
        }
        purged = true;
        if (j->failing || j->wal_pages > BUSY_PAGES)
            (void)journal_checkpoint(j);
    }
    if (purged)
        (void)journal_checkpoint(j);
}

/* The ballast back in its place and one transaction through: then appends can
 * go on. */
static void probe(struct journal *j)
{
    j->tried_at = journal_now();
    if (journal_purgeable(j))
        purge(j);
    if (ballast_fill(&j->ballast) != OK)
        return;
    if (!j->acked_at)
        j->acked_at = journal_now(); /* something to write */
    if (commit(j, NULL, 0) != OK)
        return;
    j->failing = false;
    log_info("store: writing works again");
    post_stored(0, OK);
}

/* --- jobs --- */

static bool follows(const struct job *job, uint64_t *last)
{
    for (int i = 0; i < job->n; i++)
        if (job->rows[i].seq != *last + 1 + (uint64_t)i)
            return false;
    *last += (uint64_t)job->n;
    return true;
}

/* How many jobs from `job` on go into one transaction: those which wait anyway. */
static int batch_of(const struct journal *j, const struct job *job)
{
    uint64_t last = j->last;
    int n = 0;

    for (; job && job->kind == JOB_APPEND && n < BATCH_JOBS && follows(job, &last); n++)
        job = job->next;
    return n;
}

/* No append on the ballast's space: it would use up what acknowledging needs. */
static enum err admit(struct journal *j, int batch)
{
    if (j->refuse != OK)
        return j->refuse;
    if (!batch)
        return ERR_CONFLICT;
    return ballast_fill(&j->ballast);
}

/* Returns how many jobs are done with. */
static int append(struct journal *j, const struct job *jobs)
{
    int batch = j->refuse == OK ? batch_of(j, jobs) : 0;
    enum err e = admit(j, batch);

    if (e == ERR_CONFLICT && j->refuse == OK)
        log_fault("store: seq %llu does not follow %llu",
                  jobs->n ? (unsigned long long)jobs->rows[0].seq : 0ull,
                  (unsigned long long)j->last);
    if (e == OK) {
        e = commit(j, jobs, batch);
        if (e == OK)
            j->failing = false;
    } else if (e == ERR_FULL && !j->failing) {
        make_way(j, e);
    }
    if (e != OK)
        j->refuse = e;
    if (!batch)
        batch = 1;
    for (int i = 0; i < batch; i++, jobs = jobs->next)
        post_stored(jobs->id, e);
    return batch;
}

static void set_place(struct journal *j, uint64_t acked, uint64_t watermark)
{
    if (acked == j->acked && watermark == j->watermark)
        return;
    if (acked > j->acked)
        j->backlog -= journal_count(j, j->acked, acked);
    else
        j->backlog += journal_count(j, acked, j->acked);
    j->acked = acked;
    j->watermark = watermark;
    if (!j->acked_at)
        j->acked_at = journal_now();
}

static uint64_t most(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Replies of the hub may come late or twice: neither place moves back. */
static void acked(struct journal *j, const struct job *job)
{
    uint64_t up_to = most(j->acked, least(job->id, j->last));

    set_place(j, up_to, most(j->watermark, least(job->watermark, up_to)));
    if (j->failing && j->acked_at) {
        (void)commit(j, NULL, 0);
        purge(j);
    }
}

static void rewind_to(struct journal *j, const struct job *job)
{
    uint64_t up_to = least(j->acked, job->id);

    if (j->first && up_to + 1 < j->first && j->first > j->base + 1)
        log_fault("store: the hub lacks events after %llu; those before %llu are purged",
                  (unsigned long long)job->id, (unsigned long long)j->first);
    set_place(j, up_to, least(j->watermark, up_to));
}

/* For callers that wait. */
static void tell(struct journal *j, const struct job *job, enum err e)
{
    pthread_mutex_lock(&j->lock);
    *job->result = e;
    *job->done = true;
    pthread_cond_broadcast(&j->done);
    pthread_mutex_unlock(&j->lock);
}

/* Returns how many jobs are done with. */
static int work_on(struct journal *j, const struct job *job)
{
    switch (job->kind) {
    case JOB_APPEND:
        return append(j, job);
    case JOB_REPLACE:
        if (journal_rewrite(j, job) == OK)
            (void)journal_checkpoint(j); /* the WAL has the old texts */
        break;
    case JOB_RESUME:
        j->refuse = OK;
        break;
    case JOB_READ:
        (void)journal_page(j, job);
        break;
    case JOB_ACKED:
        acked(j, job);
        break;
    case JOB_REWIND:
        rewind_to(j, job);
        break;
    case JOB_REPLAY:
        tell(j, job, journal_cut(j, job));
        break;
    case JOB_RENUMBER:
        tell(j, job, journal_move(j, job->id));
        break;
    }
    return 1;
}

static void work_through(struct journal *j, struct job *jobs)
{
    while (jobs) {
        beat_work();
        for (int n = work_on(j, jobs); n > 0; n--) {
            struct job *next = jobs->next;

            free(jobs);
            jobs = next;
        }
    }
    if (j->wal_pages >= BUSY_PAGES && !j->failing)
        (void)journal_checkpoint(j);
}

/* --- by the clock --- */

/* A clean-up that failed waits as long as a probe. */
static bool wants_clean_up(const struct journal *j)
{
    return j->wal_pages >= IDLE_PAGES || journal_purgeable(j) >= PURGE_ROWS;
}

/* When something is to be done without a job; 0: nothing.  Lock held. */
static int64_t due_at(const struct journal *j, int64_t idle_since)
{
    int64_t due = 0;

    if (j->failing)
        return j->tried_at + PROBE_WAIT;
    if (j->set_at)
        due = j->set_at + SET_WAIT;
    if (j->acked_at && (!due || j->acked_at + ACK_WAIT < due))
        due = j->acked_at + ACK_WAIT;
    if (wants_clean_up(j) && (!due || idle_since + ACK_WAIT < due))
        due = idle_since + ACK_WAIT;
    return due;
}

static void work_by_clock(struct journal *j, bool is_idle)
{
    if (j->failing) {
        probe(j);
        return;
    }
    if (commit(j, NULL, 0) != OK || !is_idle)
        return;
    if (journal_purgeable(j) >= PURGE_ROWS)
        purge(j);
    if (j->wal_pages >= IDLE_PAGES && journal_checkpoint(j) != OK)
        j->failing = true;
}

static void wait_until(struct journal *j, int64_t due)
{
    struct timespec t = {.tv_sec = due / 1000, .tv_nsec = due % 1000 * 1000000};

    if (due)
        pthread_cond_timedwait(&j->wake, &j->lock, &t);
    else
        pthread_cond_wait(&j->wake, &j->lock);
}

/* Takes what is queued; NULL when the clock calls or the store is closed. */
static struct job *take(struct journal *j, int64_t idle_since, bool *is_late)
{
    struct job *jobs;

    beat_rest();
    pthread_mutex_lock(&j->lock);
    for (;;) {
        int64_t due = due_at(j, idle_since);

        *is_late = due && journal_now() >= due;
        if (j->head || j->closing || *is_late)
            break;
        wait_until(j, due);
    }
    jobs = j->head;
    j->head = NULL;
    j->tail = &j->head;
    pthread_mutex_unlock(&j->lock);
    beat_work();
    return jobs;
}

static bool is_closing(struct journal *j)
{
    bool closing;

    pthread_mutex_lock(&j->lock);
    closing = j->closing && !j->head;
    pthread_mutex_unlock(&j->lock);
    return closing;
}

static void finish(struct journal *j)
{
    (void)commit(j, NULL, 0);
    if (journal_purgeable(j) >= PURGE_ROWS)
        purge(j);
    if (journal_checkpoint(j) != OK || j->failing || j->suspect)
        return;
    floor_closed(&j->floor, j->last);
    if (floor_write(&j->floor) != OK)
        log_fault("store: cannot write %s", j->floor.path);
}

void *journal_work(void *arg)
{
    struct journal *j = arg;
    int64_t idle_since = journal_now();
    bool is_late = false;

    beat_join("disk", WORK_LONGEST_MS);
    while (!is_closing(j)) {
        struct job *jobs = take(j, idle_since, &is_late);

        if (jobs) {
            work_through(j, jobs);
            idle_since = journal_now();
        }
        if (is_late)
            work_by_clock(j, !jobs);
    }
    finish(j);
    beat_leave();
    return NULL;
}
