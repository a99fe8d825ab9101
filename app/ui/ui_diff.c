/* ui_diff.c - where two pictures differ.
 *
 * Equal marks are paired in order; all others have appeared, gone or moved
 * before or behind another, and their places are drawn again.  Marks are found
 * by their sums, so the time grows with their number alone. */
#include <string.h>

#include "ui/ui_internal.h"

/* ---- what two marks have in common ---- */

static uint32_t mix(uint32_t sum, uint32_t x)
{
    sum = (sum ^ x) * 16777619U; /* FNV-1a, a word at a time */
    return sum ^ sum >> 15;
}

static const char *text_of(const struct picture *p, const struct mark *m)
{
    return m->text >= 0 ? p->characters + m->text : "";
}

uint32_t ui_sum(const struct picture *p, const struct mark *m)
{
    const int parts[] = {(int)m->kind, m->box.x,       m->box.y,        m->box.w,
                         m->box.h,     m->radius,      m->line,         m->level,
                         m->font.size, m->font.weight, m->font.language};
    uint32_t sum = 2166136261U;

    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        sum = mix(sum, (uint32_t)parts[i]);
    sum = mix(mix(sum, m->ink), m->edge);
    for (const char *s = text_of(p, m); *s != '\0'; s++)
        sum = mix(sum, (unsigned char)*s);
    return sum;
}

static bool same_rect(struct rect a, struct rect b)
{
    return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

static bool same_look(const struct mark *a, const struct mark *b)
{
    return a->kind == b->kind && same_rect(a->box, b->box) && a->ink == b->ink &&
           a->edge == b->edge && a->radius == b->radius && a->line == b->line &&
           a->level == b->level && a->font.size == b->font.size &&
           a->font.weight == b->font.weight && a->font.language == b->font.language;
}

/* ---- one picture's marks, found by sum ---- */

enum { HEADS = 1024, NOWHERE = -1 };

struct side {
    const struct picture *picture;
    const uint32_t *sums;
    int at; /* marks before it are paired or known to have changed */
    int16_t head[HEADS];
    int16_t next[MARKS_MAX];
};

static void side_init(struct side *s, const struct picture *p, const uint32_t *sums)
{
    s->picture = p;
    s->sums = sums;
    s->at = 0;
    memset(s->head, 0xFF, sizeof s->head);
    for (int i = p->count - 1; i >= 0; i--) {
        int16_t *head = &s->head[sums[i] % HEADS];

        s->next[i] = *head;
        *head = (int16_t)i;
    }
}

static bool is_over(const struct side *s)
{
    return s->at == s->picture->count;
}

static bool is_same(const struct side *a, int i, const struct side *b, int j)
{
    const struct mark *m = &a->picture->marks[i], *n = &b->picture->marks[j];

    return a->sums[i] == b->sums[j] && same_look(m, n) &&
           strcmp(text_of(a->picture, m), text_of(b->picture, n)) == 0;
}

/* How many marks of `s` come before the one that equals the present mark of
 * `other`; NOWHERE when there is none. */
static int distance(struct side *s, const struct side *other)
{
    int16_t *head = &s->head[other->sums[other->at] % HEADS];

    while (*head >= 0 && *head < s->at)
        *head = s->next[*head];
    for (int i = *head; i >= 0; i = s->next[i]) {
        if (is_same(s, i, other, other->at))
            return i - s->at;
    }
    return NOWHERE;
}

/* ---- rectangles ---- */

struct dirt {
    struct rect *list;
    int count;
    struct rect surface;
};

static struct rect clipped(struct rect r, struct rect to)
{
    int right = r.x + r.w < to.x + to.w ? r.x + r.w : to.x + to.w;
    int low = r.y + r.h < to.y + to.h ? r.y + r.h : to.y + to.h;

    r.x = r.x > to.x ? r.x : to.x;
    r.y = r.y > to.y ? r.y : to.y;
    return (struct rect){r.x, r.y, right - r.x, low - r.y};
}

static int64_t area(struct rect r)
{
    return (int64_t)r.w * r.h;
}

/* Takes rectangle `i` off the list and returns it together with `r`. */
static struct rect absorb(struct dirt *d, int i, struct rect r)
{
    r = rect_union(r, d->list[i]);
    d->list[i] = d->list[--d->count];
    return r;
}

static struct rect absorb_all_met(struct dirt *d, struct rect r)
{
    for (int i = 0; i < d->count;) {
        if (rect_meets(d->list[i], r)) {
            r = absorb(d, i, r);
            i = 0;
        } else {
            i++;
        }
    }
    return r;
}

static int cheapest(const struct dirt *d, struct rect r)
{
    int best = 0;
    int64_t least = INT64_MAX;

    for (int i = 0; i < d->count; i++) {
        int64_t growth = area(rect_union(d->list[i], r)) - area(d->list[i]);

        if (growth < least) {
            least = growth;
            best = i;
        }
    }
    return best;
}

static void dirt_add(struct dirt *d, struct rect r)
{
    r = clipped(r, d->surface);
    if (rect_is_empty(r))
        return;
    r = absorb_all_met(d, r);
    while (d->count == DIRTY_MAX)
        r = absorb_all_met(d, absorb(d, cheapest(d, r), r));
    d->list[d->count++] = r;
}

/* All that a mark may have coloured.  Glyphs stand out a little on both sides of
 * their advance; a shadow falls `line` pixels far, and lower than its box. */
static struct rect reach(const struct mark *m)
{
    struct rect r = m->box;
    int side = m->font.size / 8 + 1;

    if (m->kind == MARK_TEXT)
        return (struct rect){r.x - side, r.y, r.w + 2 * side, r.h};
    if (m->kind == MARK_SHADOW) {
        r = rect_inset(r, -m->line);
        r.h += m->line / 4 + 1;
    }
    if (m->kind == MARK_DASH && r.h < m->line)
        r.h = m->line;
    if (m->kind == MARK_STROKE)
        return rect_inset(r, -m->line);
    return r;
}

static void pass(struct dirt *d, struct side *s)
{
    dirt_add(d, reach(&s->picture->marks[s->at++]));
}

int ui_diff(const struct picture *frame, const uint32_t *sums, const struct picture *shown,
            const uint32_t *shown_sums, struct rect dirty[DIRTY_MAX])
{
    struct dirt d = {.list = dirty, .surface = {0, 0, frame->w, frame->h}};
    struct side now, old;

    side_init(&now, frame, sums);
    side_init(&old, shown, shown_sums);
    while (!is_over(&now) || !is_over(&old)) {
        int to_now, to_old;

        if (is_over(&now) || is_over(&old)) {
            pass(&d, is_over(&now) ? &old : &now);
            continue;
        }
        to_now = distance(&now, &old);
        to_old = distance(&old, &now);
        if (to_now == 0) {
            now.at++;
            old.at++;
        } else if (to_now == NOWHERE && to_old == NOWHERE) {
            pass(&d, &now);
            pass(&d, &old);
        } else if (to_old == NOWHERE || (to_now != NOWHERE && to_now < to_old)) {
            pass(&d, &now);
        } else {
            pass(&d, &old);
        }
    }
    return d.count;
}
