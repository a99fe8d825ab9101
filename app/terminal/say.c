/* say.c - the semantic tree aloud, for who asked for it.
 *
 * What is to be said is cut into pieces, one utterance each: so it can be
 * paused, taken up again and repeated.  Any key that means something else ends
 * it at once. */
#include <string.h>

#include "base/text.h"
#include "port/speech.h"
#include "terminal/inside.h"
#include "terminal/say_words.h"
#include "terminal/spoken.h"

enum { PIECE_MAX = 768, CHOICES_LEAST = 2 };

/* ---- pieces ---- */

static void note(struct say *s, int language, const char *text)
{
    struct said *to = &s->log[s->logged++ % SAID_KEPT];

    to->language = language;
    text_copy(to->text, sizeof to->text, text);
}

void say_utter(struct terminal *t, int language, const char *text)
{
    const struct access *a = &t->visit.access;

    t->say.running = ++t->say.next;
    note(&t->say, language, text);
    speech_say(t->say.running, (struct voice){language, a->speed, a->volume}, text);
}

static bool has_piece(const struct say *s)
{
    return s->text[s->at] != '\0';
}

static size_t piece_length(const struct say *s)
{
    return strcspn(s->text + s->at, "\n");
}

void say_piece(struct terminal *t)
{
    struct say *s = &t->say;
    char plain[PIECE_MAX], text[PIECE_MAX];

    s->live = has_piece(s);
    if (!s->live)
        return;
    text_format(plain, sizeof plain, "%.*s", (int)piece_length(s), s->text + s->at);
    spoken_form(text, sizeof text, plain, tr(&t->ui, " to "));
    say_utter(t, t->visit.language, text);
    wipe(plain, sizeof plain);
    wipe(text, sizeof text);
}

static void next_piece(struct terminal *t)
{
    struct say *s = &t->say;

    s->at += (int)piece_length(s);
    if (s->text[s->at] == '\n')
        s->at++;
    say_piece(t);
}

/* From its first piece; it takes the place of what is being said. */
static void read_out(struct terminal *t, const char *pieces)
{
    struct say *s = &t->say;

    text_copy(s->text, sizeof s->text, pieces);
    s->at = 0;
    s->paused = false;
    say_piece(t);
}

/* After what is being said, or was said last; it is repeated with that. */
static void read_on(struct terminal *t, const char *pieces)
{
    struct say *s = &t->say;
    size_t before = strlen(s->text);

    if (before + strlen(pieces) >= sizeof s->text) {
        read_out(t, pieces);
        return;
    }
    text_append(s->text, sizeof s->text, "%s", pieces);
    if (s->live || s->paused)
        return;
    s->at = (int)before;
    say_piece(t);
}

static void add(char *to, const char *piece)
{
    if (piece[0] != '\0')
        text_append(to, READING_MAX, "%s\n", piece);
}

/* ---- a screen is entered ---- */

static bool is_news(const struct node *n)
{
    return n->role == ROLE_HEADING || n->role == ROLE_ALERT;
}

static void add_choices(const struct terminal *t, char *to)
{
    char text[PIECE_MAX];
    bool keys = false;

    for (int i = 0; i < t->ui.node_count; i++) {
        const struct node *n = &t->ui.nodes[i];

        keys = keys || n->role == ROLE_KEY;
        if ((n->role != ROLE_BUTTON && n->role != ROLE_FIELD) || !n->enabled ||
            n->band == BAND_HEADER)
            continue;
        say_node_words(t, n, text, sizeof text);
        add(to, text);
    }
    if (keys && !t->nav.warned)
        add(to, tr(&t->ui, "Type on the keys; Enter ends what you type."));
    wipe(text, sizeof text);
}

/* The headings and alerts of the frame, then what can be done. */
static void describe(struct terminal *t, char *to)
{
    const struct screen *at = nav_shown(t);
    struct page p = nav_page(t);
    char text[PIECE_MAX];

    if (t->say.greets)
        add(to,
            tr(&t->ui, "Speech is on. Touch once to hear, again to press; or let arrow keys read "
                       "on, Tab go to the next button, Enter press it. F1 ends the speech."));
    t->say.greets = false;
    if (at->say != NULL && !t->nav.warned) {
        at->say(&p, text, sizeof text);
        add(to, text);
    } else {
        for (int i = 0; i < t->ui.node_count; i++) {
            if (is_news(&t->ui.nodes[i]))
                add(to, t->ui.nodes[i].label);
        }
    }
    add_choices(t, to);
    wipe(text, sizeof text);
}

/* ---- what changed on it ---- */

/* Digits do not count: a countdown is no news each second. */
static uint32_t sum_of(const struct node *n, bool with_label)
{
    uint32_t sum = 2166136261U;

    for (const char *s = n->id; *s != '\0'; s++)
        sum = (sum ^ (unsigned char)*s) * 16777619U;
    for (const char *s = n->label; with_label && *s != '\0'; s++) {
        if (*s < '0' || *s > '9')
            sum = (sum ^ (unsigned char)*s) * 16777619U;
    }
    return sum;
}

static bool is_known(const struct say *s, uint32_t sum)
{
    for (int i = 0; i < s->known_count; i++) {
        if (s->known[i] == sum)
            return true;
    }
    return false;
}

static bool is_choice(const struct node *n)
{
    return n->role == ROLE_BUTTON && n->band == BAND_BODY && n->enabled;
}

/* True when it was not there before; it is known then. */
static bool note_new(struct say *s, const struct node *n)
{
    uint32_t sum = sum_of(n, !is_choice(n));

    if (is_known(s, sum) || s->known_count == KNOWN_MAX)
        return false;
    s->known[s->known_count++] = sum;
    return true;
}

/* Headings and alerts that were not there before, and how many choices came; `to`
 * NULL: they are known. */
static void add_news(struct terminal *t, char *to)
{
    char text[PIECE_MAX];
    int choices = 0;

    for (int i = 0; i < t->ui.node_count; i++) {
        const struct node *n = &t->ui.nodes[i];

        if ((!is_news(n) && !is_choice(n)) || !note_new(&t->say, n))
            continue;
        choices += is_choice(n);
        if (to != NULL && is_news(n))
            add(to, n->label);
    }
    if (to == NULL || choices < CHOICES_LEAST)
        return;
    text_format(text, sizeof text, tr(&t->ui, "%d new choices"), choices);
    add(to, text);
}

static const struct node *field_of(const struct ui *ui)
{
    for (int i = 0; i < ui->node_count; i++) {
        if (ui->nodes[i].role == ROLE_FIELD)
            return &ui->nodes[i];
    }
    return NULL;
}

/* What was typed since the last frame. */
static void add_typed(struct terminal *t, char *to)
{
    struct say *s = &t->say;
    const struct node *n = field_of(&t->ui);
    char now[NODE_LABEL], words[NODE_LABEL] = "";

    if (n == NULL)
        return;
    say_unparted(now, sizeof now, n->value);
    if (to != NULL && strcmp(s->field, n->id) == 0 && strcmp(now, s->typed) != 0)
        say_typed_words(t, n, s->typed, now, words, sizeof words);
    if (words[0] != '\0')
        add(to, words);
    text_copy(s->field, sizeof s->field, n->id);
    text_copy(s->typed, sizeof s->typed, now);
    wipe(now, sizeof now);
    wipe(words, sizeof words);
}

static const struct node *focused(const struct ui *ui)
{
    for (int i = 0; i < ui->node_count && ui->focus_shown; i++) {
        if (strcmp(ui->nodes[i].id, ui->focus) == 0)
            return &ui->nodes[i];
    }
    return NULL;
}

/* What has the focus: when it came there, and when its state changed (a field tells
 * that by what was typed). */
static void add_focus(struct terminal *t, char *to)
{
    struct say *s = &t->say;
    const struct node *n = focused(&t->ui);
    const char *state = n != NULL && n->role != ROLE_FIELD ? n->value : "";
    char text[PIECE_MAX];

    if (n == NULL || (strcmp(n->id, s->focus) == 0 && strcmp(state, s->state) == 0))
        return;
    text_copy(s->focus, sizeof s->focus, n->id);
    text_copy(s->state, sizeof s->state, state);
    if (to == NULL)
        return;
    say_node_words(t, n, text, sizeof text);
    add(to, text);
    wipe(text, sizeof text);
}

/* ---- when ---- */

void say_screen(struct terminal *t)
{
    struct say *s = &t->say;

    t->speech_wanted = t->visit.spoken;
    s->focus[0] = '\0';
    s->known_count = 0;
    s->field[0] = '\0';
    wipe(s->typed, sizeof s->typed);
}

void say_frame(struct terminal *t)
{
    char pieces[READING_MAX] = "", news[READING_MAX] = "";

    if (!t->visit.spoken || t->alarm.on)
        return; /* the alarm speaks for itself; the screen is said when it is back */
    if (t->speech_wanted) {
        t->speech_wanted = false;
        describe(t, pieces);
        add_news(t, NULL);
        add_typed(t, NULL);
        add_focus(t, NULL);
    } else {
        add_typed(t, pieces);
        add_focus(t, pieces);
        add_news(t, news);
    }
    if (pieces[0] != '\0')
        read_out(t, pieces);
    if (news[0] != '\0')
        read_on(t, news);
    wipe(pieces, sizeof pieces);
    wipe(news, sizeof news);
}

void say_spoken(struct terminal *t, uint64_t id)
{
    if (id != t->say.running)
        return;
    t->say.running = 0;
    if (t->alarm.on)
        return; /* its next step comes with the frame */
    if (t->speaks)
        say_next_call(t);
    else if (t->say.live && !t->say.paused)
        next_piece(t);
}

void say_hush(struct terminal *t)
{
    if (!t->visit.spoken || (t->say.running == 0 && !t->say.paused))
        return;
    speech_stop();
    t->say.running = 0;
    t->say.live = t->say.paused = false;
}

void say_forget(struct terminal *t)
{
    struct say *s = &t->say;

    if (!t->visit.spoken)
        return;
    speech_stop();
    s->running = 0;
    s->live = s->paused = false;
    s->at = 0;
    wipe(s->text, sizeof s->text);
    wipe(s->typed, sizeof s->typed);
    wipe(s->log, sizeof s->log);
}

bool say_warn(struct terminal *t)
{
    if (t->visit.spoken || t->speaks)
        return false;
    speech_chime(++t->say.next, (struct voice){t->visit.language, 100, 100},
                 t->ui.tr(t->visit.language, "Are you still there?"));
    return true;
}
