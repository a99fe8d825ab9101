/* erasing.c - what is erased on request is taken out of the log's events, which stay with
 * all else that they say: in pieces, so that nobody waits for it.
 *
 * Records: "erasing" and, when it is done, "erased" NUMBER = the job (erasure_json.h).  The
 * log itself is the truth of what is left: a piece that is looked at twice, after a crash or
 * by two hubs of one site, is changed once. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "hub/inside.h"
#include "wire/event_json.h"

enum { ROWS_LOOKED = 20000, JOB_KEY = 16 };

/* ---- jobs ---- */

static void job_key(uint64_t id, char to[JOB_KEY])
{
    text_format(to, JOB_KEY, "%012llu", (unsigned long long)id);
}

static bool read_job(const char *value, struct erasure *to)
{
    char why[160];

    if (erasure_decode(value, strlen(value), to, why, sizeof why) == OK)
        return true;
    log_fault("hub: an erasure that was begun is not understood: %s", why);
    return false;
}

static bool put_job(struct hub *h, const char *kind, const struct erasure *job)
{
    char key[JOB_KEY], *text = erasure_encode_new(job);
    bool kept;

    job_key(job->id, key);
    kept = log_put(h, kind, key, text);
    free(text);
    return kept;
}

static bool get_job(struct hub *h, const char *kind, uint64_t id, struct erasure *to)
{
    char key[JOB_KEY], *value;
    bool good;

    job_key(id, key);
    value = h->store->ops->get_new(h->store, kind, key);
    good = value != NULL && read_job(value, to);
    free(value);
    return good;
}

bool erasing_begin(struct hub *h, const struct linked *subjects, enum erasure_what what,
                   uint64_t of, const char *staff, struct moment now, struct erasure *to)
{
    *to = (struct erasure){.id = h->site->pos,
                           .what = (int)what,
                           .begun = now,
                           .subjects = *subjects,
                           .of = of,
                           .pass = 1};
    text_copy(to->staff, sizeof to->staff, staff);
    h->topics |= TOPIC(TOPIC_ERASURES);
    return put_job(h, "erasing", to);
}

bool erasing_read(struct hub *h, uint64_t id, struct erasure *to)
{
    return get_job(h, "erasing", id, to) || get_job(h, "erased", id, to);
}

struct wanted {
    struct id subject;
    struct erasure *to;
    bool found;
};

static bool is_wanted(void *ctx, const char *key, const char *value)
{
    struct wanted *w = ctx;

    (void)key;
    w->found = read_job(value, w->to) && w->to->what == ERASES_ALL &&
               linked_has(&w->to->subjects, w->subject);
    return !w->found;
}

bool erasing_of(struct hub *h, struct id subject, struct erasure *to)
{
    struct wanted w = {.subject = subject, .to = to};

    return h->store->ops->list(h->store, "erasing", is_wanted, &w) == OK && w.found;
}

struct newest { /* a ring of those of one kind */
    struct erasure *rows;
    int count;
};

static bool keep_newest(void *ctx, const char *key, const char *value)
{
    struct newest *n = ctx;

    (void)key;
    n->count += read_job(value, &n->rows[n->count % ERASURES_TOLD]);
    return true;
}

int erasing_list(struct hub *h, struct erasure to[ERASURES_TOLD])
{
    static const char *const kinds[] = {"erasing", "erased"};
    struct newest n = {.rows = calloc(ERASURES_TOLD, sizeof *n.rows)};
    int count = 0;

    must(n.rows != NULL);
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        n.count = 0;
        (void)h->store->ops->list(h->store, kinds[i], keep_newest, &n);
        for (int k = n.count - 1; k >= 0 && n.count - k <= ERASURES_TOLD && count < ERASURES_TOLD;
             k--)
            to[count++] = n.rows[k % ERASURES_TOLD];
    }
    free(n.rows);
    return count;
}

bool hub_has_to_erase(uint64_t topics)
{
    return (topics & TOPIC(TOPIC_ERASURES)) != 0;
}

static bool take_first(void *ctx, const char *key, const char *value)
{
    struct wanted *w = ctx;

    (void)key;
    w->found = read_job(value, w->to);
    return !w->found;
}

bool hub_erase_next(struct hub *h, struct hub_erasing *to)
{
    struct wanted w = {.to = &to->job};

    if (h->broken || !log_begin(h) ||
        h->store->ops->list(h->store, "erasing", take_first, &w) != OK || !w.found)
        return false;
    to->found = to->job.subjects;
    to->looked = to->job.looked;
    to->place_count = 0;
    return true;
}

/* ---- looking, without the lock ---- */

enum { NAMES = 2 * LINKED_MAX };

struct search {
    struct hub_erasing *e;
    char low[NAMES][ID_TEXT], high[NAMES][ID_TEXT]; /* ids as they stand in an event's text */
    int names, named;                               /* texts; subjects that they are of */
    int rows;
};

static void name(struct search *s, struct id id)
{
    char *low = s->low[s->names], *high = s->high[s->names];

    id_to_text(id, low);
    for (int i = 0; i < ID_TEXT; i++)
        high[i] = low[i] >= 'a' && low[i] <= 'f' ? (char)(low[i] - 'a' + 'A') : low[i];
    s->names++;
}

/* A subject, and the id by which its complaint or its cause is told from it. */
static void name_found(struct search *s)
{
    for (; s->named < s->e->found.count; s->named++) {
        name(s, s->e->found.ids[s->named]);
        name(s, case_complaint_of(s->e->found.ids[s->named]));
    }
}

/* Most events are of somebody else, and not worth reading. */
static bool may_be(const struct search *s, const char *json)
{
    for (int i = 0; i < s->names; i++) {
        if (strstr(json, s->low[i]) != NULL || strstr(json, s->high[i]) != NULL)
            return true;
    }
    return false;
}

static bool erase(struct event *e, const struct linked *subjects, int what)
{
    bool erased = false;

    for (int i = 0; i < subjects->count; i++)
        erased |= what == ERASES_HELD ? seal_erase_held(e, subjects->ids[i])
                                      : seal_erase_event(e, subjects->ids[i]);
    return erased;
}

static bool look_at(void *ctx, const struct log_row *row)
{
    struct search *s = ctx;
    struct hub_erasing *e = s->e;
    struct event event;
    char why[160];

    if (row->pos > e->job.of || s->rows++ == ROWS_LOOKED || e->place_count == ERASE_PLACES)
        return false;
    e->looked = row->pos;
    if (!may_be(s, row->json) || event_decode(row->json, row->size, &event, why, sizeof why) != OK)
        return true;
    if (e->job.what == ERASES_ALL && linked_by_event(&e->found, &event))
        name_found(s);
    if (erase(&event, &e->found, e->job.what))
        e->places[e->place_count++] = row->pos;
    return true;
}

enum err hub_erase_look(struct store *store, struct hub_erasing *e)
{
    struct search *s = calloc(1, sizeof *s);
    enum err err;

    must(s != NULL);
    s->e = e;
    name_found(s);
    err = store->ops->replay(store, e->job.looked, look_at, s);
    if (s->rows == 0)
        e->looked = e->job.of; /* a store that was put back ends before that */
    free(s);
    return err;
}

/* ---- erasing, under the lock ---- */

struct old_row {
    const struct erasure *job;
    char *json; /* EVENT_JSON_SIZE */
    size_t size;
    struct id device;
    uint64_t seq;
};

/* As it is now: another hub may have been here. */
static bool rewrite(void *ctx, const struct log_row *row)
{
    struct old_row *to = ctx;
    struct event e;
    char why[160];

    if (event_decode(row->json, row->size, &e, why, sizeof why) == OK &&
        erase(&e, &to->job->subjects, to->job->what)) {
        to->size = event_encode(&e, to->json, EVENT_JSON_SIZE);
        must(to->size > 0);
    }
    to->device = row->device;
    to->seq = row->seq;
    return false;
}

/* What was erased is no longer as its terminal sent it. */
static void forget_hash(struct hub *h, const struct old_row *row)
{
    struct peer *p = log_peer(h, row->device);

    if (p != NULL && p->recent[row->seq % RECENT_EVENTS].seq == row->seq)
        p->recent[row->seq % RECENT_EVENTS].hash = 0;
}

static bool erase_place(struct hub *h, struct erasure *job, uint64_t pos, char *json)
{
    struct old_row row = {.job = job, .json = json};
    const struct store_ops *ops = h->store->ops;

    if (ops->replay(h->store, pos - 1, rewrite, &row) != OK)
        return false;
    if (row.size == 0)
        return true;
    if (ops->replace(h->store, pos, row.json, row.size) != OK)
        return false;
    forget_hash(h, &row);
    h->rows++;
    job->events++;
    return true;
}

static bool erase_places(struct hub *h, const struct hub_erasing *e, struct erasure *job)
{
    char *json = e->place_count > 0 ? malloc(EVENT_JSON_SIZE) : NULL;
    bool good = true;

    must(e->place_count == 0 || json != NULL);
    for (int i = 0; i < e->place_count && good; i++)
        good = erase_place(h, job, e->places[i], json);
    free(json);
    /* The second copy of the store is made anew. */
    return good && (e->place_count == 0 || log_put(h, "second", "name", NULL));
}

static bool tell_erased(struct hub *h, const struct erasure *job, struct id subject,
                        struct moment now)
{
    union event_body body = {.erased = {.staff = ""}};
    char id[ID_TEXT];

    id_to_text(subject, id);
    text_copy(body.erased.staff, sizeof body.erased.staff, job->staff);
    if (!erasure_tell(h, DATA_ERASED, subject, &body, now))
        return false;
    if (audit_add(h->store, now, job->staff, "data_erased", id, "") == OK)
        return true;
    h->failed = true;
    return false;
}

/* The log ties more to them than the fold still knows; what came before in it is looked at
 * in another pass.  What is held stays, and what leads to it. */
static bool add_found(struct hub *h, const struct hub_erasing *e, struct erasure *job,
                      struct moment now)
{
    struct linked all = e->found;
    int before = job->subjects.count;

    linked_by_site(&all, h->site);
    if (e->found.count == before || linked_held(&all, h->site) != NULL)
        return true;
    job->subjects = e->found;
    job->again = true;
    for (int i = before; i < e->found.count; i++) {
        if (!tell_erased(h, job, e->found.ids[i], now))
            return false;
    }
    return true;
}

static bool go_on(struct hub *h, uint64_t looked, struct erasure *job)
{
    char key[JOB_KEY];

    job->looked = looked;
    if (looked < job->of)
        return put_job(h, "erasing", job);
    if (job->again) {
        job->again = false;
        job->pass++;
        job->looked = 0;
        return put_job(h, "erasing", job);
    }
    job->done = true;
    h->topics |= TOPIC(TOPIC_ERASURES); /* there may be another */
    job_key(job->id, key);
    return log_put(h, "erasing", key, NULL) && put_job(h, "erased", job);
}

void hub_erase_found(struct hub *h, const struct hub_erasing *e, struct moment now)
{
    struct erasure job;

    if (h->broken || !log_begin(h) || !get_job(h, "erasing", e->job.id, &job) ||
        job.pass != e->job.pass || job.looked != e->job.looked)
        return; /* another hub has done it */
    if ((job.what == ERASES_ALL && !add_found(h, e, &job, now)) || !erase_places(h, e, &job) ||
        !go_on(h, e->looked, &job))
        h->failed = true;
}
