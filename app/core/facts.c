/* facts.c - folds the log into facts, beside the site's own fold. */
#include <string.h>

#include "base/text.h"
#include "core/facts.h"

enum { DAY_2000 = 10957 }; /* as a civil day */

_Static_assert(STANDARDS <= 32, "a fact has a bit for each");

static const instant begin_2000 = (instant)DAY_2000 * DAY_MINUTES * MINUTE;

/* ---- small conversions ---- */

static uint16_t short_day(civil day)
{
    int64_t n = (int64_t)day - DAY_2000;

    return (uint16_t)(n < 0 ? 0 : n > UINT16_MAX ? UINT16_MAX : n);
}

civil fact_day(const struct fact *f)
{
    return (civil)f->day + DAY_2000;
}

static uint32_t short_instant(instant at)
{
    int64_t n = (at - begin_2000) / SECOND;

    return (uint32_t)(n < 0 ? 0 : n > UINT32_MAX ? UINT32_MAX : n);
}

struct fact_now fact_now(instant now, civil today)
{
    return (struct fact_now){short_instant(now), short_day(today)};
}

static uint16_t short_time(instant from, instant to)
{
    int64_t n = to > from ? (to - from) / SECOND : 0;

    return (uint16_t)(n >= FACT_NO_TIME ? FACT_NO_TIME - 1 : n);
}

static uint16_t short_minutes(int minutes)
{
    return (uint16_t)(minutes < 0 || minutes >= FACT_NO_TIME ? FACT_NO_TIME : minutes);
}

/* ---- codes ---- */

uint16_t fact_code_row(struct fact_codes *c, const char *text)
{
    if (text[0] == '\0')
        return 0;
    if (c->count == 0)
        c->count = 1; /* row 0 is "" */
    for (int i = 1; i < c->count; i++) {
        if (strcmp(c->text[i], text) == 0)
            return (uint16_t)i;
    }
    if (c->count == FACT_CODES_MAX)
        return 0;
    text_copy(c->text[c->count], CODE_SIZE, text);
    return (uint16_t)c->count++;
}

static uint16_t service_row(struct facts *x, const struct site *s, int service)
{
    return service < 0 ? 0 : fact_code_row(&x->services, s->catalogue->services[service].code);
}

/* ---- the ring ---- */

void facts_init(struct facts *x, struct fact *rows, uint64_t room)
{
    must(room > 0 && room % FACT_BLOCK == 0 && room <= (uint64_t)FACT_BLOCK * FACT_BLOCKS_MAX);
    memset(x, 0, sizeof *x);
    x->rows = rows;
    x->room = room;
    x->services.count = x->staff.count = x->reasons.count = 1;
}

/* Facts give way by the block, so that the days of each block stay true. */
uint64_t facts_oldest(const struct facts *x)
{
    uint64_t end = (x->count + FACT_BLOCK - 1) / FACT_BLOCK * FACT_BLOCK;

    return end > x->room ? end - x->room : 0;
}

civil facts_since(const struct facts *x)
{
    uint64_t oldest = facts_oldest(x);

    return oldest == 0 ? 0 : fact_day(&x->rows[oldest % x->room]);
}

static struct fact *new_fact(struct facts *x, int kind, uint64_t pos, civil day, int minute)
{
    struct fact *f = &x->rows[x->count % x->room];
    uint64_t block = x->count % x->room / FACT_BLOCK;
    uint16_t d = short_day(day);

    if (x->count % FACT_BLOCK == 0)
        x->blocks[block].first = x->blocks[block].last = d;
    if (d < x->blocks[block].first)
        x->blocks[block].first = d;
    if (d > x->blocks[block].last)
        x->blocks[block].last = d;
    *f = (struct fact){
        .pos = (uint32_t)pos, .day = d, .hour = (uint8_t)(minute / 60), .kind = (uint8_t)kind};
    x->count++;
    return f;
}

/* The fact that the row of the site has, made when it has none yet; NULL: it gave way. */
static struct fact *linked(struct facts *x, const struct fact_link *l, struct id id, bool *is_new)
{
    *is_new = l->place == 0 || !id_equal(l->id, id);
    if (*is_new || l->place - 1 < facts_oldest(x))
        return NULL;
    return &x->rows[(l->place - 1) % x->room];
}

static struct fact *link_new(struct facts *x, struct fact_link *l, struct id id, struct fact *f)
{
    *l = (struct fact_link){id, x->count};
    return f;
}

/* ---- visits ---- */

static int flags_of(const struct ticket *t)
{
    bool asked = t->rating != RATING_NONE, done = t->state == TICKET_ENDED_DONE;

    return (t->calls > 0 ? FACT_CALLED : 0) | (t->misses > 0 ? FACT_MISSED : 0) |
           (asked ? FACT_ASKED : 0) | (asked || done ? FACT_SERVED : 0);
}

/* The first call: who came early for an appointment waits from its time on. */
static void called_first(struct fact *f, const struct site *s, const struct ticket *t)
{
    int promised = s->catalogue->services[t->service].promised_wait_min;

    f->visit.waited = short_time(t->due > t->issued ? t->due : t->issued, t->called);
    if (promised > 0)
        f->flags |= FACT_PROMISED;
    if (promised > 0 && f->visit.waited <= promised * 60)
        f->flags |= FACT_IN_PROMISE;
}

static void ended(struct fact *f, const struct site *s, const struct ticket *t)
{
    f->visit.worked = short_time(t->served > 0 ? t->served : t->called, t->ended);
    if (s->catalogue->services[t->service].document_count > 0)
        f->flags |= FACT_PAPERS;
}

static void see_visit(struct facts *x, struct fact *f, const struct site *s, const struct ticket *t)
{
    f->state = (uint8_t)t->state;
    f->flags = (uint8_t)(f->flags | flags_of(t));
    f->level = (uint8_t)t->level;
    f->excused = t->excused;
    if (t->service < 0)
        return;
    f->service = service_row(x, s, t->service);
    if (t->state == TICKET_AT_CALL || t->state == TICKET_SERVING) {
        f->staff = fact_code_row(&x->staff, t->staff);
        f->counter = (uint16_t)t->counter;
    }
    if (t->state == TICKET_AT_CALL && f->visit.waited == FACT_NO_TIME)
        called_first(f, s, t);
    if (t->state == TICKET_ENDED_DONE && f->visit.worked == FACT_NO_TIME && t->ended > 0)
        ended(f, s, t);
}

static struct fact *new_visit(struct facts *x, const struct site *s, const struct ticket *t,
                              struct moment when)
{
    bool known = t->issued > 0;
    int minute = minute_of_day(known ? (struct moment){t->issued, when.offset_min} : when);
    struct fact *f = new_fact(x, FACT_VISIT, s->pos, t->day, minute);

    f->visit.waited = f->visit.worked = FACT_NO_TIME;
    f->visit.low = f->visit.high = FACT_NO_TIME;
    if (known && t->due == 0) { /* who has an appointment was told its time */
        f->visit.low = short_minutes(t->quoted_low);
        f->visit.high = short_minutes(t->quoted_high);
    }
    return f;
}

/* The reasons of a rating as bits; those that have no row any more are bit 0. */
static uint32_t reason_bits(struct facts *x, const char *reasons)
{
    uint32_t bits = 0;

    while (*reasons != '\0') {
        size_t n = strcspn(reasons, ",");
        char code[CODE_SIZE];
        uint16_t row = 0;

        if (text_format(code, sizeof code, "%.*s", (int)n, reasons))
            row = fact_code_row(&x->reasons, code);
        bits |= 1u << (row < FACT_REASONS_MAX ? row : 0);
        reasons += n + (reasons[n] == ',');
    }
    return bits;
}

/* What stands in the event alone: of a call, of the rating that counts. */
static void see_event(struct facts *x, struct fact *f, const struct event *e, bool rated_before)
{
    if (e->type == TICKET_CALLED && e->body.called.why == WHY_CHOSEN)
        f->more |= FACT_CHOSEN;
    if (e->type == RATING_GIVEN && f->level > 0 && !rated_before)
        f->visit.reasons = reason_bits(x, e->body.given.reasons);
}

static void add_visit(struct facts *x, const struct site *s, struct id id, const struct event *e,
                      struct moment when)
{
    const struct ticket *t = site_ticket(s, id);
    struct fact_link *l = t == NULL ? NULL : &x->tickets[t - s->tickets];
    struct fact *f;
    bool is_new;

    if (t == NULL)
        return;
    f = linked(x, l, id, &is_new);
    if (is_new)
        f = link_new(x, l, id, new_visit(x, s, t, when));
    if (f != NULL) {
        bool rated_before = f->level > 0;

        see_visit(x, f, s, t);
        see_event(x, f, e, rated_before);
    }
}

/* ---- appointments that were due ---- */

static void add_appointment(struct facts *x, const struct site *s, struct id id)
{
    const struct appointment *a = appointment_by_id(s, id);
    struct fact_link *l = a == NULL ? NULL : &x->appointments[a - s->book.rows];
    struct fact *f;
    bool is_new;

    if (a == NULL || (a->state != BOOKING_ARRIVED && a->state != BOOKING_MISSED))
        return;
    f = linked(x, l, id, &is_new);
    if (is_new)
        f = link_new(x, l, id, new_fact(x, FACT_APPOINTMENT, s->pos, a->day, a->minute));
    if (f == NULL)
        return;
    f->service = service_row(x, s, a->service);
    f->flags = a->state == BOOKING_MISSED ? FACT_MISSED : 0;
}

/* ---- cases ---- */

/* Whom the case speaks of: who served that visit, and where. */
static void see_ticket(struct facts *x, struct fact *f, const struct site *s,
                       const struct case_file *c)
{
    const struct ticket *t = site_ticket(s, c->ticket);
    struct fact *v;
    bool is_new;

    if (t == NULL)
        return;
    v = linked(x, &x->tickets[t - s->tickets], t->id, &is_new);
    if (v != NULL && c->kind == CASE_REQUEST)
        v->flags |= FACT_REQUEST;
    if (v == NULL || f->about != 0)
        return;
    f->about = v->staff;
    if (c->service < 0)
        f->service = v->service;
    if (c->counter == 0)
        f->counter = v->counter;
}

/* The site has just counted which promise ended, and how. */
static void see_promises(struct facts *x, struct fact *f, const struct site *s)
{
    for (int i = 1; i < STANDARDS; i++) {
        const struct standard_tally *now = &s->cases.tally[i], *before = &x->seen[i];

        if (f != NULL && now->kept > before->kept)
            f->work.kept |= 1u << i;
        if (f != NULL && now->broken > before->broken)
            f->work.broken |= 1u << i;
        x->seen[i] = *now;
    }
}

/* Papers are complete when the request is accepted before it was refused, or waited for the
 * customer (R6). */
static void see_papers(struct fact *f, const struct case_file *c)
{
    bool accepted = c->state == CASE_ACCEPTED;

    if (c->kind != CASE_REQUEST || (f->flags & FACT_CHECKED) != 0)
        return;
    if (accepted || c->state == CASE_DENIED || c->waits)
        f->flags |= accepted ? FACT_CHECKED | FACT_COMPLETE : FACT_CHECKED;
}

static void see_case(struct facts *x, struct fact *f, const struct site *s,
                     const struct case_file *c)
{
    f->state = (uint8_t)c->state;
    f->level = (uint8_t)c->score;
    f->satisfied = (int8_t)c->satisfied;
    f->excused = c->appeal == APPEAL_UPHELD;
    f->more = c->noted ? FACT_NOTED : 0;
    f->staff = fact_code_row(&x->staff, c->owner);
    f->step = (uint8_t)c->step;
    f->work.due = c->due == 0 || case_stands(c) ? 0 : short_instant(c->due);
    if (c->state == CASE_DONE)
        f->flags |= FACT_DONE;
    if (c->state == CASE_DENIED)
        f->flags |= FACT_REFUSED;
    see_papers(f, c);
    see_ticket(x, f, s, c);
}

static void add_case(struct facts *x, const struct site *s, struct id id, struct moment when)
{
    const struct case_file *c = case_by_id(s, id);
    struct fact_link *l = c == NULL ? NULL : &x->cases[c - s->cases.rows];
    struct fact *f = NULL;
    bool is_new = false;

    if (c != NULL)
        f = linked(x, l, id, &is_new);
    if (is_new) {
        struct moment filed = {c->filed, when.offset_min};

        f = link_new(
            x, l, id,
            new_fact(x, FACT_CASE + (int)c->kind, s->pos, day_of(filed), minute_of_day(filed)));
        f->service = service_row(x, s, c->service);
        f->counter = (uint16_t)c->counter;
    }
    see_promises(x, f, s);
    if (f != NULL)
        see_case(x, f, s, c);
}

/* It is about the complaint, and about the visit that was rated. */
static void add_ruling(struct facts *x, const struct site *s, const struct event *e,
                       struct moment when)
{
    const struct case_file *c = case_by_id(s, e->subject);

    add_case(x, s, e->subject, when);
    if (c != NULL)
        add_visit(x, s, c->ticket, e, when);
}

/* ---- questions by message (R24) ---- */

/* Who was asked by message was asked for a rating, whoever asked before or did not. */
static void asked_by_message(struct facts *x, const struct site *s, struct id id)
{
    const struct ticket *t = site_ticket(s, id);
    const struct case_file *c = case_by_id(s, id);
    struct fact *f = NULL;
    bool is_new;

    if (t != NULL)
        f = linked(x, &x->tickets[t - s->tickets], id, &is_new);
    else if (c != NULL)
        f = linked(x, &x->cases[c - s->cases.rows], id, &is_new);
    if (f == NULL)
        return;
    f->survey = (uint8_t)(f->survey < UINT8_MAX ? f->survey + 1 : f->survey);
    if (t != NULL)
        f->flags |= FACT_ASKED | FACT_SERVED;
}

static void add_message(struct facts *x, const struct site *s, const struct event *e)
{
    const struct message_file *m = message_by_id(s, e->subject);

    if (m != NULL && m->kind == MESSAGE_SURVEY && text_equal(e->body.tried.cause, "sent"))
        asked_by_message(x, s, m->about);
}

/* ---- the fold ---- */

void facts_add(struct facts *x, const struct site *s, const struct event *e, struct moment when)
{
    if (e->type >= TICKET_ISSUED && e->type <= RATING_LAPSED)
        add_visit(x, s, e->subject, e, when);
    else if (e->type == APPOINTMENT_ARRIVED || e->type == APPOINTMENT_NO_SHOW)
        add_appointment(x, s, e->subject);
    else if ((e->type >= CASE_REGISTERED && e->type <= IMPROVEMENT_CLOSED) ||
             (e->type >= CASE_LATE && e->type <= ENQUIRY_PROMISED))
        add_case(x, s, e->subject, when);
    else if (e->type == RATING_APPEALED || e->type == RATING_RULED)
        add_ruling(x, s, e, when);
    else if (e->type == MESSAGE_ENDED)
        add_message(x, s, e);
}

static uint32_t bit(bool set, enum standard standard)
{
    return (uint32_t)set << standard;
}

void facts_add_underway(struct facts *x, const struct site *s, const struct underways *all,
                        const struct event *e)
{
    bool concerns = (e->type >= CASE_REGISTERED && e->type <= CASE_ARCHIVED) ||
                    (e->type >= REPORT_DUE && e->type <= OBJECTION_ANSWERED);
    const struct case_file *c = concerns ? case_by_id(s, e->subject) : NULL;
    const struct underway *u = c == NULL ? NULL : underway_of(all, s, c->id);
    bool is_new;
    struct fact *f = c == NULL ? NULL : linked(x, &x->cases[c - s->cases.rows], c->id, &is_new);

    if (f == NULL)
        return;
    f->work.kept |=
        bit(u->kept > 0, STANDARD_REPORT) | bit(u->objections_kept > 0, STANDARD_OBJECTION);
    f->work.broken |=
        bit(u->missed > 0, STANDARD_REPORT) | bit(u->objections_late > 0, STANDARD_OBJECTION);
}

/* ---- reviews (R30) ---- */

/* The fact that began at that place of the log; NULL: none, or it gave way. */
static struct fact *fact_begun_at(struct facts *x, uint32_t pos)
{
    uint64_t low = facts_oldest(x), high = x->count;

    while (low < high) {
        uint64_t middle = low + (high - low) / 2;

        if (x->rows[middle % x->room].pos < pos)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == x->count || x->rows[low % x->room].pos != pos)
        return NULL;
    return &x->rows[low % x->room];
}

void facts_add_matter(struct facts *x, const struct matters *all, const struct event *e)
{
    const struct matter *m = e->type == MATTER_STEPPED ? matter_of(all, e->subject) : NULL;
    struct fact *f;
    int points;

    if (m == NULL || m->kind != MATTER_REVIEW)
        return;
    f = fact_begun_at(x, (uint32_t)m->first.pos);
    points = matter_points(m);
    if (f != NULL)
        f->review = points < 0 ? REVIEW_NONE : points == 100 ? REVIEW_CLEAN : REVIEW_FLAWED;
}
