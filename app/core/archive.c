/* archive.c - files each case beside the site's own fold. */
#include "core/archive.h"

#include <string.h>

uint64_t archive_oldest(const struct archive *a)
{
    return a->count > ARCHIVE_MAX ? a->count - ARCHIVE_MAX + 1 : 1;
}

static struct filing *place_of(struct archive *a, uint64_t place)
{
    return &a->rows[(place - 1) % ARCHIVE_MAX];
}

const struct filing *archive_at(const struct archive *a, uint64_t place)
{
    const struct filing *f;

    if (place < archive_oldest(a) || place > a->count)
        return NULL;
    f = &a->rows[(place - 1) % ARCHIVE_MAX];
    return id_is_none(f->id) ? NULL : f;
}

const struct filing *archive_by_id(const struct archive *a, struct id id)
{
    for (uint64_t p = a->count; p >= archive_oldest(a); p--) {
        const struct filing *f = archive_at(a, p);

        if (f != NULL && id_equal(f->id, id))
            return f;
    }
    return NULL;
}

static bool concerns_case(enum event_type t)
{
    return (t >= CASE_REGISTERED && t <= IMPROVEMENT_CLOSED) || t == RATING_APPEALED ||
           t == RATING_RULED || (t >= REPORT_DUE && t <= OBJECTION_ANSWERED) || t == CASE_HELD ||
           t == CASE_FREED || (t >= CASE_LATE && t <= ENQUIRY_PROMISED);
}

/* What gives way is of an open case: it goes on at the newest place. */
static void make_room(struct archive *a, const struct site *s)
{
    while (a->count >= ARCHIVE_MAX) {
        struct filing *oldest = place_of(a, archive_oldest(a));
        const struct case_file *c = case_by_id(s, oldest->id);
        struct filing moved = *oldest;

        if (c == NULL || !case_is_open(c))
            return;
        oldest->id = (struct id){{0}};
        *place_of(a, ++a->count) = moved;
        a->places[c - s->cases.rows] = a->count;
    }
}

static struct filing *filing_of(struct archive *a, const struct site *s, const struct case_file *c)
{
    uint64_t *place = &a->places[c - s->cases.rows];
    const struct filing *f = *place == 0 ? NULL : archive_at(a, *place);

    if (f == NULL || !id_equal(f->id, c->id)) {
        make_room(a, s);
        *place = ++a->count;
        memset(place_of(a, *place), 0, sizeof(struct filing)); /* what lies between, too */
        place_of(a, *place)->id = c->id;
        place_of(a, *place)->filed = c->filed;
    }
    return place_of(a, *place);
}

static void add_step(struct archive *a, struct filing *f, uint64_t pos)
{
    uint64_t n = ++a->step_count, back = f->step == 0 ? 0 : n - f->step;

    a->steps[(n - 1) % ARCHIVE_STEPS] = (struct archive_step){
        .pos = (uint32_t)pos, .before = (uint32_t)(back < ARCHIVE_STEPS ? back : ARCHIVE_STEPS)};
    f->step = n;
}

/* What was given is gone from here on, whether the case has its row or not. */
static void erase(struct archive *a, struct id id, uint64_t pos)
{
    struct filing *f = (struct filing *)archive_by_id(a, id);

    if (f == NULL)
        return;
    f->erased = true;
    add_step(a, f, pos);
}

void archive_add(struct archive *a, const struct site *s, const struct event *e)
{
    const struct case_file *c = concerns_case(e->type) ? case_by_id(s, e->subject) : NULL;
    struct filing *f;

    if (e->type == DATA_ERASED)
        erase(a, e->subject, s->pos);
    if (c == NULL)
        return;
    f = filing_of(a, s, c);
    f->changed = c->changed;
    f->closed = c->closed;
    f->kind = (uint8_t)c->kind;
    f->state = (uint8_t)c->state;
    f->counter = (uint16_t)c->counter;
    f->owner = fact_code_row(&a->staff, c->owner);
    f->service =
        c->service < 0 ? 0 : fact_code_row(&a->services, s->catalogue->services[c->service].code);
    add_step(a, f, s->pos);
}

const struct filing *archive_by_code(const struct archive *a, const char *code)
{
    char wanted[CASE_CODE], has[CASE_CODE];

    if (!appointment_code_read(code, wanted))
        return NULL;
    for (uint64_t p = a->count; p >= archive_oldest(a); p--) {
        const struct filing *f = archive_at(a, p);

        if (f == NULL)
            continue;
        appointment_code(f->id, has);
        if (strcmp(has, wanted) == 0)
            return f;
    }
    return NULL;
}

int archive_life(const struct archive *a, const struct filing *f, uint32_t to[ARCHIVE_LIFE])
{
    uint64_t at = f->step;
    int n = 0;

    for (; at > 0 && n < ARCHIVE_LIFE; n++) {
        const struct archive_step *step = &a->steps[(at - 1) % ARCHIVE_STEPS];

        if (a->step_count - at >= ARCHIVE_STEPS)
            return 0;
        to[n] = step->pos;
        at = step->before == 0 ? 0 : at - step->before;
    }
    for (int i = 0; i < n / 2; i++) {
        uint32_t pos = to[i];

        to[i] = to[n - 1 - i];
        to[n - 1 - i] = pos;
    }
    return at == 0 ? n : 0;
}
