/* say_calls.c - the board calls aloud, each call in two languages. */
#include <string.h>

#include "base/text.h"
#include "terminal/inside.h"

enum { CALL_TEXT = 512, CALL_FRESH_MS = 2 * MINUTE };

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
void say_next_call(struct terminal *t)
{
    struct say *s = &t->say;
    char number[NUMBER_TEXT * 2], text[CALL_TEXT];
    const struct call *c = &s->queue[0];

    if (s->queued == 0)
        return;
    spell(c->number, number, sizeof number);
    if (!s->begun) {
        text_format(text, sizeof text, t->ui.tr(ZH_HANS, "Number %s, please go to counter %d."),
                    number, c->counter);
        s->begun = true;
        say_utter(t, ZH_HANS, text);
        return;
    }
    text_format(text, sizeof text, "Number %s, please go to counter %d.", number, c->counter);
    s->begun = false;
    say_utter(t, ENGLISH, text);
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
        if (!s->listens || t->alarm.on || is_heard(s, c) || v->now.at - c->at > CALL_FRESH_MS)
            continue;
        if (s->queued < CALLS_MAX)
            s->queue[s->queued++] = *c;
    }
    memcpy(s->heard, v->calls, sizeof s->heard);
    s->heard_count = v->call_count;
    s->listens = true;
    if (s->running == 0 && !t->alarm.on)
        say_next_call(t);
}
