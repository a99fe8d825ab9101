/* disk.c - a terminal's journal and printer, as port/journal.h and port/printer.h
 * promise them: what was not flushed is lost by a power cut, and of the flushes
 * under way the first few may have come to the disk. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "simulation/inside.h"

enum { ALONE_MS = 50 };

static char *copy_of(const char *text)
{
    char *copy = text != NULL ? strdup(text) : NULL;

    must(text == NULL || copy != NULL);
    return copy;
}

/* ---- settings ---- */

static char **value_of(struct settings *s, const char *key)
{
    for (int i = 0; i < s->count; i++) {
        if (strcmp(s->rows[i].key, key) == 0)
            return &s->rows[i].value;
    }
    if (s->count == s->room) {
        s->room = s->room * 2 + 16;
        s->rows = realloc(s->rows, (size_t)s->room * sizeof *s->rows);
        must(s->rows != NULL);
    }
    s->rows[s->count] = (struct setting){copy_of(key), NULL};
    return &s->rows[s->count++].value;
}

static void put(struct settings *s, const char *key, const char *value)
{
    char **to = value_of(s, key);

    free(*to);
    *to = copy_of(value);
}

static void put_all(struct settings *to, const struct settings *from)
{
    for (int i = 0; i < from->count; i++)
        put(to, from->rows[i].key, from->rows[i].value);
}

static void forget(struct settings *s)
{
    for (int i = 0; i < s->count; i++) {
        free(s->rows[i].key);
        free(s->rows[i].value);
    }
    free(s->rows);
    *s = (struct settings){.rows = NULL};
}

/* ---- flushes ---- */

static void begin_flush(struct journal *j, struct flush f)
{
    struct sim *s = sim_now();
    int64_t at = s->now + sim_between(s, 1, sim_chance(s, 20) ? 900 : 25);

    must(j->flushing < FLUSHES);
    if (at <= j->flushed_at)
        at = j->flushed_at + 1;
    j->flushed_at = at;
    f.settings = j->unwritten;
    j->unwritten = (struct settings){.rows = NULL};
    j->flushes[(j->first + j->flushing++) % FLUSHES] = f;
    sim_later(s, at - s->now,
              (struct due){.thing = THING_FLUSHED, .who = j->of->who, .life = j->of->life});
}

/* The oldest flush is on the disk. */
static struct flush end_flush(struct journal *j)
{
    struct flush f = j->flushes[j->first];

    j->first = (j->first + 1) % FLUSHES;
    j->flushing--;
    if (f.rows > j->kept)
        j->kept = f.rows;
    j->acked_kept = j->acked;
    put_all(&j->disk, &f.settings);
    forget(&f.settings);
    return f;
}

void disk_flushed(struct sim *s, struct sim_terminal *t)
{
    struct flush f = end_flush(&t->journal);
    struct notice n = {.kind = NOTICE_STORED, .id = f.token, .a = (int)f.err};

    if (f.token != 0)
        terminal_tell(s, t, &n);
}

/* What was set and no append took along. */
void disk_settings(struct sim_terminal *t)
{
    if (t->journal.unwritten.count > 0)
        begin_flush(&t->journal, (struct flush){.rows = t->journal.count});
}

void disk_mended(struct sim *s, struct sim_terminal *t)
{
    struct notice n = {.kind = NOTICE_STORED, .a = OK};

    t->journal.full = false;
    if (t->t != NULL)
        terminal_tell(s, t, &n);
}

void disk_power_cut(struct sim *s, struct journal *j)
{
    for (int done = sim_below(s, j->flushing + 1); done > 0; done--)
        (void)end_flush(j);
    for (; j->flushing > 0; j->flushing--, j->first = (j->first + 1) % FLUSHES)
        forget(&j->flushes[j->first].settings);
    if (s->c.plant == PLANT_LYING_DISK && j->kept > 0 && j->acked < (uint64_t)j->kept)
        j->kept--;
    while (j->count > j->kept)
        free(j->rows[--j->count]);
    forget(&j->unwritten);
    forget(&j->now);
    put_all(&j->now, &j->disk);
    j->acked = j->acked_kept;
    j->stopped = false;
    j->flushed_at = 0;
}

void disk_open(struct journal *j, struct journal_opened *to)
{
    *to = (struct journal_opened){.last_seq = (uint64_t)j->kept, .acked = j->acked};
}

void disk_free(struct journal *j)
{
    while (j->count > 0)
        free(j->rows[--j->count]);
    free(j->rows);
    for (; j->flushing > 0; j->flushing--, j->first = (j->first + 1) % FLUSHES)
        forget(&j->flushes[j->first].settings);
    forget(&j->now);
    forget(&j->disk);
    forget(&j->unwritten);
}

/* ---- port/journal.h ---- */

/* A few words of a machine about itself are such as no hub can take. */
static char *written(const char *json)
{
    static const char body[] = "\"body\":{", mood[] = "\"mood\":1,";
    struct sim *s = sim_now();
    char *text = copy_of(json), *at = strstr(text, body), *odd;

    if (strstr(json, "\"type\":\"device.") == NULL || at == NULL || s->quiet || !sim_chance(s, 150))
        return text;
    at += sizeof body - 1;
    odd = malloc(strlen(text) + sizeof mood);
    must(odd != NULL);
    sprintf(odd, "%.*s%s%s", (int)(at - text), text, mood, at);
    free(text);
    return odd;
}

static void add_row(struct journal *j, const struct journal_row *row)
{
    if (j->count == j->room) {
        j->room = j->room * 2 + 64;
        j->rows = realloc(j->rows, (size_t)j->room * sizeof *j->rows);
        must(j->rows != NULL);
    }
    j->rows[j->count++] = written(row->json);
}

void journal_append(struct journal *j, uint64_t token, const struct journal_row *rows, int n)
{
    struct sim *s = sim_now();
    struct flush f = {.token = token, .err = OK};

    if (j->stopped || rows[0].seq != (uint64_t)j->count + 1)
        f.err = ERR_CONFLICT;
    else if (j->full)
        f.err = ERR_FULL;
    else if (!s->quiet && sim_chance(s, 4))
        f.err = ERR_IO;
    for (int i = 0; i < n && f.err == OK; i++)
        add_row(j, &rows[i]);
    if (f.err == ERR_IO)
        sim_met(s, MET_DISK_IO);
    j->stopped = f.err != OK;
    f.rows = j->count;
    begin_flush(j, f);
}

/* On the disk at once: a power cut before it makes no other history, since the hub tells of
 * it until it is done. */
void journal_replace(struct journal *j, const struct journal_row *rows, int n)
{
    struct sim *s = sim_now();

    for (int i = 0; i < n && s->c.plant != PLANT_NOT_ERASED; i++) {
        must(rows[i].seq > 0 && rows[i].seq <= (uint64_t)j->count);
        free(j->rows[rows[i].seq - 1]);
        j->rows[rows[i].seq - 1] = copy_of(rows[i].json);
    }
    sim_met(s, MET_ERASED_THERE);
}

void journal_resume(struct journal *j)
{
    j->stopped = false;
}

void journal_read_outbox(struct journal *j, uint64_t seq, int max_events, size_t max_bytes)
{
    struct sim *s = sim_now();

    must(max_bytes > 0);
    sim_later(s, sim_between(s, 1, 10),
              (struct due){.thing = THING_READ,
                           .who = j->of->who + TERMINALS * max_events,
                           .life = j->of->life,
                           .id = seq});
}

void disk_read(struct sim *s, struct sim_terminal *t, const struct due *d)
{
    const struct journal *j = &t->journal;
    struct notice n = {.kind = NOTICE_OUTBOX};
    size_t size = 3;
    int max = d->who / TERMINALS;

    for (int i = (int)d->id; i < j->kept && n.b < max; i++, n.b++)
        size += strlen(j->rows[i]) + 1;
    n.data = malloc(size);
    must(n.data != NULL);
    n.data[n.size++] = '[';
    for (int i = 0; i < n.b; i++) {
        const char *row = j->rows[(int)d->id + i];

        if (i > 0)
            n.data[n.size++] = ',';
        memcpy(n.data + n.size, row, strlen(row));
        n.size += strlen(row);
    }
    n.data[n.size++] = ']';
    n.data[n.size] = '\0';
    n.id = n.b > 0 ? d->id + (uint64_t)n.b : 0;
    terminal_tell(s, t, &n);
}

void journal_acked(struct journal *j, uint64_t acked, uint64_t watermark)
{
    if (watermark > acked || acked > (uint64_t)j->kept)
        sim_fault(sim_now(), "kiosk %d: %llu acknowledged of %d", j->of->who,
                  (unsigned long long)acked, j->kept);
    if (acked > j->acked)
        j->acked = acked;
}

void journal_rewind(struct journal *j, uint64_t seq)
{
    j->acked = seq;
}

/* No disk here is put back to an older state, so nothing ever forks. */
enum err journal_renumber(struct journal *j, uint64_t last, uint64_t *newest)
{
    sim_fault(sim_now(), "terminal %d was told that the hub has other events up to %llu",
              j->of->who, (unsigned long long)last);
    *newest = last;
    return ERR_IO;
}

/* A planted fault: what it gave before the start is not known to it. */
static bool forgets(const struct journal *j)
{
    return sim_now()->c.plant == PLANT_NUMBER_AGAIN && j->of->who < KIOSKS;
}

static bool is_starting(const struct journal *j)
{
    return j->of->started == sim_now()->now;
}

enum err journal_replay(struct journal *j, uint64_t seq,
                        bool (*each)(void *ctx, const char *json, size_t size), void *ctx)
{
    for (int i = (int)seq; i < j->kept && !(forgets(j) && is_starting(j)); i++) {
        if (!each(ctx, j->rows[i], strlen(j->rows[i])))
            break;
    }
    return OK;
}

uint64_t journal_newest(const struct journal *j)
{
    return (uint64_t)j->kept;
}

uint64_t journal_backlog(const struct journal *j)
{
    return (uint64_t)j->kept - (j->acked < (uint64_t)j->kept ? j->acked : (uint64_t)j->kept);
}

char *journal_get_new(struct journal *j, const char *key)
{
    return copy_of(*value_of(&j->now, key));
}

bool journal_get(struct journal *j, const char *key, char *to, size_t size)
{
    const char *value = *value_of(&j->now, key);

    return value != NULL && text_copy(to, size, value);
}

void journal_set(struct journal *j, const char *key, const char *value)
{
    if (forgets(j) && strncmp(key, "floor.", 6) == 0)
        return;
    put(&j->now, key, value);
    if (j->unwritten.count == 0) /* alone, when no append comes before */
        sim_later(sim_now(), ALONE_MS,
                  (struct due){.thing = THING_SETTINGS, .who = j->of->who, .life = j->of->life});
    put(&j->unwritten, key, value);
}

/* ---- port/printer.h ---- */

enum err printer_print(struct printer *p, const struct slip_bitmap *slip)
{
    struct sim *s = sim_now();
    struct sim_terminal *t = NULL;

    for (int i = 0; i < TERMINALS; i++) {
        if (p == &s->terminals[i].printer)
            t = &s->terminals[i];
    }
    must(t != NULL);
    if (p->count == (int)ARRAY_LEN(p->jobs))
        return ERR_FULL;
    p->jobs[p->count++] = slip->job;
    check_paper(s, t);
    sim_later(s, sim_between(s, 800, 3000) * p->count,
              (struct due){.thing = THING_PRINTED, .who = t->who, .life = t->life});
    return OK;
}

void printer_done(struct sim *s, struct sim_terminal *t)
{
    struct printer *p = &t->printer;
    struct notice n = {.kind = NOTICE_PRINTED, .a = PRINT_DONE, .b = (int)p->faults};

    if (p->count == 0)
        return;
    n.id = p->jobs[0];
    memmove(&p->jobs[0], &p->jobs[1], (size_t)--p->count * sizeof p->jobs[0]);
    if (p->faults != 0)
        n.a = PRINT_FAILED;
    else if (!s->quiet && sim_chance(s, 5))
        n.a = PRINT_UNKNOWN;
    terminal_tell(s, t, &n);
}

int printer_width(const struct printer *p)
{
    return p != NULL ? 576 : 0;
}

void printer_purge(struct printer *p)
{
    p->count = 0;
}

const char *printer_fault_name(unsigned faults)
{
    return (faults & PRINTER_PAPER_OUT) != 0 ? "paper" : faults != 0 ? "offline" : "";
}
