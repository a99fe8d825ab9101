/* say_keys.c - the voice: again, pause, faster, louder; by keys and by the screen of
 * choices. */
#include "base/text.h"
#include "port/speech.h"
#include "terminal/inside.h"

enum { VOICE_TEXT = 64 };

void say_pause(struct terminal *t)
{
    struct say *s = &t->say;

    if (s->live && !s->paused) {
        s->paused = true;
        s->running = 0;
        speech_stop();
        return;
    }
    s->paused = false;
    say_piece(t);
}

void say_again(struct terminal *t)
{
    t->say.at = 0;
    t->say.paused = false;
    say_piece(t);
}

/* The value of a table that follows `now`, up or down. */
static int next_of(const int *steps, int n, int now, int by)
{
    int at = 0;

    while (at < n - 1 && steps[at] < now)
        at++;
    at += by;
    return steps[at < 0 ? 0 : at >= n ? n - 1 : at];
}

void say_step(struct terminal *t, int faster, int louder)
{
    static const int speeds[] = {70, 85, 100, 130, 160, 200}, volumes[] = {50, 75, 100, 150, 200};
    struct access *a = &t->visit.access;
    char text[VOICE_TEXT];

    a->speed = next_of(speeds, ARRAY_LEN(speeds), a->speed, faster);
    a->volume = next_of(volumes, ARRAY_LEN(volumes), a->volume, louder);
    text_format(text, sizeof text,
                faster != 0 ? tr(&t->ui, "Speed %d percent") : tr(&t->ui, "Volume %d percent"),
                faster != 0 ? a->speed : a->volume);
    if (!t->visit.spoken)
        return;
    if (t->say.live && !t->say.paused)
        say_piece(t); /* from its beginning: one hears what has changed */
    else
        say_utter(t, t->visit.language, text);
}

bool say_key(struct terminal *t, enum key k)
{
    bool on = t->visit.spoken;

    if (t->speaks) /* a board has no one at its keys */
        return false;
    if (k == KEY_SPEECH)
        visit_set_spoken(t, !on);
    else if (k == KEY_REPEAT && on)
        say_again(t);
    else if (k == KEY_PAUSE && on)
        say_pause(t);
    else if (k == KEY_LOUDER || k == KEY_SOFTER)
        say_step(t, 0, k == KEY_LOUDER ? 1 : -1);
    else if (k == KEY_FASTER || k == KEY_SLOWER)
        say_step(t, k == KEY_FASTER ? 1 : -1, 0);
    return k >= KEY_SPEECH && k <= KEY_SLOWER;
}
