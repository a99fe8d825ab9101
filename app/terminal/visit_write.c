/* visit_write.c - a visitor writes Chinese: letters or strokes go to an engine, its
 * candidates come back as a notice.
 *
 * Letters may be typed while a choice is on its way: it is taken from those that
 * the engine knew of, and the later ones stay. */
#include <string.h>

#include "base/text.h"
#include "terminal/inside.h"

static enum script script_of(const struct terminal *t)
{
    return t->visit.language == ZH_HANT ? TRADITIONAL : SIMPLIFIED;
}

enum readiness visit_ime(const struct terminal *t, enum ime_kind kind)
{
    return t->ready[kind];
}

static void ask(struct terminal *t, enum ime_kind kind, struct ime_question q)
{
    struct writing *w = &t->visit.writing;

    q.id = ++t->questions;
    q.script = script_of(t);
    w->used = true;
    w->language = t->visit.language;
    w->asked = q.id;
    w->choosing = q.choice >= 0;
    w->taken = strlen(w->letters);
    t->imes[kind]->ask(&q);
}

static void forget_candidates(struct writing *w)
{
    wipe(&w->answer, sizeof w->answer);
    w->count = w->first = 0;
}

void visit_write_letters(struct terminal *t, enum offer_order order)
{
    struct writing *w = &t->visit.writing;

    t->offer_order = order;
    if (w->choosing)
        return; /* asked anew when the choice has come */
    if (w->letters[0] == '\0' || t->ready[IME_PINYIN] != IME_IS_READY) {
        forget_candidates(w);
        w->asked = 0;
        return;
    }
    ask(t, IME_PINYIN, (struct ime_question){.letters = w->letters, .choice = -1});
}

void visit_write_ink(struct terminal *t)
{
    struct writing *w = &t->visit.writing;

    if (t->ready[IME_HANDWRITING] != IME_IS_READY)
        return;
    t->offer_order = OFFER_WORDS;
    ask(t, IME_HANDWRITING,
        (struct ime_question){.choice = -1, .points = w->ink.points, .point_count = w->ink.count});
}

void visit_choose_candidate(struct terminal *t, int i)
{
    struct writing *w = &t->visit.writing;

    if (i < 0 || i >= w->count || w->choosing)
        return;
    if (w->ink.count > 0) {
        text_copy(w->chosen, sizeof w->chosen, w->answer.words + w->answer.at[w->order[i]]);
        wipe(&w->ink, sizeof w->ink);
        forget_candidates(w);
        w->asked = 0;
        return;
    }
    if (w->asked != 0) { /* the candidates are of fewer letters: what comes is looked through */
        text_copy(w->wanted, sizeof w->wanted, w->answer.words + w->answer.at[w->order[i]]);
        return;
    }
    ask(t, IME_PINYIN, (struct ime_question){.letters = w->letters, .choice = w->order[i]});
}

/* What was chosen a moment too early. */
static void choose_wanted(struct terminal *t)
{
    struct writing *w = &t->visit.writing;
    char wanted[IME_TEXT];

    text_copy(wanted, sizeof wanted, w->wanted);
    wipe(w->wanted, sizeof w->wanted);
    for (int i = 0; i < w->count && wanted[0] != '\0'; i++) {
        if (text_equal(w->answer.words + w->answer.at[w->order[i]], wanted)) {
            visit_choose_candidate(t, i);
            break;
        }
    }
    wipe(wanted, sizeof wanted);
}

void visit_drop_writing(struct terminal *t)
{
    struct writing *w = &t->visit.writing;

    wipe(w->letters, sizeof w->letters);
    wipe(&w->ink, sizeof w->ink);
    wipe(w->chosen, sizeof w->chosen);
    wipe(w->wanted, sizeof w->wanted);
    forget_candidates(w);
    w->asked = 0;
    w->choosing = false;
}

/* ---- answers ---- */

/* The letters that the choice left, and those that came since. */
static void keep_rest(struct writing *w)
{
    char rest[IME_LETTERS];
    size_t now = strlen(w->letters);

    text_copy(rest, sizeof rest, w->answer.rest);
    text_append(rest, sizeof rest, "%s", w->letters + (w->taken < now ? w->taken : now));
    text_copy(w->letters, sizeof w->letters, rest);
    wipe(rest, sizeof rest);
}

static void answered(struct terminal *t, const struct notice *n)
{
    struct writing *w = &t->visit.writing;
    bool chose = w->choosing;

    memcpy(&w->answer, n->data, sizeof w->answer);
    w->asked = 0;
    w->choosing = false;
    if (chose) {
        text_copy(w->chosen, sizeof w->chosen, w->answer.text);
        keep_rest(w);
        visit_write_letters(t, t->offer_order == OFFER_SURNAMES ? OFFER_GIVEN : t->offer_order);
        if (w->asked != 0 || w->letters[0] == '\0')
            forget_candidates(w);
        return;
    }
    w->first = 0;
    w->count = names_order(&w->answer, t->offer_order, w->order);
    choose_wanted(t);
}

void visit_ime_notice(struct terminal *t, const struct notice *n)
{
    if (n->a < 0 || n->a >= IME_KINDS)
        return;
    if (n->kind == NOTICE_IME)
        t->ready[n->a] = n->b == OK ? IME_IS_READY : IME_IS_ABSENT;
    else if (n->id == t->visit.writing.asked && n->id != 0 && n->size == sizeof(struct ime_answer))
        answered(t, n);
}
