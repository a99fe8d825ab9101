/* say.c - what is spoken, and when: the semantic tree aloud for who asked for
 * it, and the calls of the board. */
#include <string.h>

#include "base/text.h"
#include "port/speech.h"
#include "terminal/inside.h"

enum { SAID_MAX = 1024, CALL_FRESH_MS = 2 * MINUTE };

static void utter(struct terminal *t, int language, const char *text)
{
    t->say.running = ++t->say.next;
    speech_say(t->say.running, language, text);
}

/* The headings and alerts of the frame, then how many choices there are. */
static void describe(const struct ui *ui, char *to, size_t size)
{
    to[0] = '\0';
    for (int i = 0; i < ui->node_count; i++) {
        const struct node *n = &ui->nodes[i];

        if (n->role == ROLE_HEADING || n->role == ROLE_ALERT)
            text_append(to, size, "%s. ", n->label);
    }
    for (int i = 0; i < ui->node_count; i++) {
        const struct node *n = &ui->nodes[i];

        if (n->role == ROLE_BUTTON && n->enabled)
            text_append(to, size, "%s, ", n->label);
    }
}

void say_screen(struct terminal *t)
{
    t->speech_wanted = t->visit.spoken;
    t->say.focus[0] = '\0';
}

void say_focus(struct terminal *t)
{
    const struct ui *ui = &t->ui;
    char text[SAID_MAX];

    if (!t->visit.spoken)
        return;
    if (t->speech_wanted) {
        struct page p = nav_page(t);

        t->speech_wanted = false;
        if (t->nav.at->say != NULL && !t->nav.warned)
            t->nav.at->say(&p, text, sizeof text);
        else
            describe(ui, text, sizeof text);
        utter(t, t->visit.language, text);
        return;
    }
    if (!ui->focus_shown || strcmp(ui->focus, t->say.focus) == 0)
        return;
    text_copy(t->say.focus, sizeof t->say.focus, ui->focus);
    for (int i = 0; i < ui->node_count; i++) {
        if (strcmp(ui->nodes[i].id, ui->focus) == 0)
            utter(t, t->visit.language, ui->nodes[i].label);
    }
}

/* "A012" -> "A 0 1 2": digit by digit, so that no engine reads a thousand. */
static void spell(struct number n, char *to, size_t size)
{
    char label[NUMBER_TEXT];

    number_to_text(n, label);
    to[0] = '\0';
    for (const char *c = label; *c != '\0'; c++) {
        if (*c != '-')
            text_append(to, size, "%s%c", c == label ? "" : " ", *c);
    }
}

/* Each call in Mandarin, then in English: two utterances. */
static void say_next_call(struct terminal *t)
{
    struct say *s = &t->say;
    char number[NUMBER_TEXT * 2], text[SAID_MAX];
    const struct call *c = &s->queue[0];

    if (s->queued == 0)
        return;
    spell(c->number, number, sizeof number);
    if (!s->begun) {
        text_format(text, sizeof text, t->ui.tr(ZH_HANS, "Number %s, please go to counter %d."),
                    number, c->counter);
        s->begun = true;
        utter(t, ZH_HANS, text);
        return;
    }
    text_format(text, sizeof text, "Number %s, please go to counter %d.", number, c->counter);
    s->begun = false;
    utter(t, ENGLISH, text);
    memmove(&s->queue[0], &s->queue[1], (size_t)(s->queued - 1) * sizeof s->queue[0]);
    s->queued--;
}

/* By the call itself and not by its time: the hub's clock may be set back. */
static bool is_heard(const struct say *s, const struct call *c)
{
    for (int i = 0; i < s->heard_count; i++) {
        const struct call *h = &s->heard[i];

        if (id_equal(h->ticket, c->ticket) && number_equal(h->number, c->number) &&
            h->at == c->at && h->times == c->times && h->counter == c->counter)
            return true;
    }
    return false;
}

void say_calls(struct terminal *t)
{
    struct say *s = &t->say;
    const struct view *v = &t->view;

    if (!t->speaks)
        return;
    for (int i = v->call_count - 1; i >= 0; i--) {
        const struct call *c = &v->calls[i];

        /* What was called before this board started or while it heard nothing is
         * history. */
        if (!s->listens || is_heard(s, c) || v->now.at - c->at > CALL_FRESH_MS)
            continue;
        if (s->queued < CALLS_MAX)
            s->queue[s->queued++] = *c;
    }
    memcpy(s->heard, v->calls, sizeof s->heard);
    s->heard_count = v->call_count;
    s->listens = true;
    if (s->running == 0)
        say_next_call(t);
}

void say_spoken(struct terminal *t, uint64_t id)
{
    if (id != t->say.running)
        return;
    t->say.running = 0;
    say_next_call(t);
}
