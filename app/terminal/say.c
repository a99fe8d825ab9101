/* say.c - the semantic tree aloud, for who asked for it.
 *
 * What is to be said is cut into pieces, one utterance each: so it can be
 * paused, taken up again and repeated.  Any key that means something else ends
 * it at once. */
#include <string.h>

#include "base/text.h"
#include "port/speech.h"
#include "terminal/inside.h"
#include "terminal/spoken.h"

enum { PIECE_MAX = 768 };

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

static void say_piece(struct terminal *t)
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

static void add(char *to, const char *piece)
{
    if (piece[0] != '\0')
        text_append(to, READING_MAX, "%s\n", piece);
}

/* ---- nodes in words ---- */

static const char *role_word(const struct ui *ui, const struct node *n)
{
    if (n->role == ROLE_BUTTON)
        return tr(ui, "button");
    return n->role == ROLE_FIELD ? tr(ui, "entry field") : "";
}

static int characters(const char *s)
{
    int n = 0;

    while (text_next(&s) != 0)
        n++;
    return n;
}

/* Without the blanks that part the digits for the eye. */
static void unparted(char *to, size_t size, const char *value)
{
    to[0] = '\0';
    for (; *value != '\0'; value++) {
        if (*value != ' ')
            text_append(to, size, "%c", *value);
    }
}

static bool is_secret(const struct terminal *t, const struct node *n)
{
    return n->masked && !t->visit.access.spells && !t->headphones;
}

static void value_words(const struct terminal *t, const struct node *n, char *to, size_t size)
{
    char plain[NODE_LABEL];

    to[0] = '\0';
    if (n->role == ROLE_FIELD && n->value[0] == '\0') {
        text_copy(to, size, tr(&t->ui, "empty"));
    } else if (is_secret(t, n)) {
        unparted(plain, sizeof plain, n->value);
        text_format(to, size, tr(&t->ui, "%d characters typed"), characters(plain));
        wipe(plain, sizeof plain);
    } else {
        text_copy(to, size, n->value);
    }
}

static void with_comma(char *to, size_t size, const char *part)
{
    if (part[0] != '\0')
        text_append(to, size, "%s%s", to[0] != '\0' ? ", " : "", part);
}

/* Name, value, role, state. */
static void node_words(const struct terminal *t, const struct node *n, char *to, size_t size)
{
    char value[NODE_LABEL];

    text_copy(to, size, n->label);
    value_words(t, n, value, sizeof value);
    with_comma(to, size, value);
    with_comma(to, size, role_word(&t->ui, n));
    if (!n->enabled)
        with_comma(to, size, tr(&t->ui, "not available now"));
    wipe(value, sizeof value);
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
        node_words(t, n, text, sizeof text);
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
        add(to, tr(&t->ui, "Speech is on. Arrow keys read on, Tab goes to the next button, Enter "
                           "presses it. F1 ends the speech."));
    t->say.greets = false;
    if (at->say != NULL && !t->nav.warned && !t->view.emergency) {
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
static uint32_t sum_of(const struct node *n)
{
    uint32_t sum = 2166136261U;

    for (const char *s = n->id; *s != '\0'; s++)
        sum = (sum ^ (unsigned char)*s) * 16777619U;
    for (const char *s = n->label; *s != '\0'; s++) {
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

/* Headings and alerts that were not there before; `to` NULL: they are known. */
static void add_news(struct terminal *t, char *to)
{
    struct say *s = &t->say;

    for (int i = 0; i < t->ui.node_count; i++) {
        const struct node *n = &t->ui.nodes[i];
        uint32_t sum = is_news(n) ? sum_of(n) : 0;

        if (!is_news(n) || is_known(s, sum) || s->known_count == KNOWN_MAX)
            continue;
        s->known[s->known_count++] = sum;
        if (to != NULL)
            add(to, n->label);
    }
}

static const struct node *field_of(const struct ui *ui)
{
    for (int i = 0; i < ui->node_count; i++) {
        if (ui->nodes[i].role == ROLE_FIELD)
            return &ui->nodes[i];
    }
    return NULL;
}

static void typed_words(const struct terminal *t, const struct node *n, const char *was,
                        const char *is, char *to, size_t size)
{
    size_t same = strlen(was);

    if (is[0] == '\0')
        text_copy(to, size, tr(&t->ui, "empty"));
    else if (strncmp(is, was, same) != 0)
        text_copy(to, size, strlen(is) < same ? tr(&t->ui, "erased") : is);
    else if (is_secret(t, n))
        text_format(to, size, tr(&t->ui, "%d characters typed"), characters(is));
    else
        text_copy(to, size, is + same);
}

/* What was typed since the last frame. */
static void add_typed(struct terminal *t, char *to)
{
    struct say *s = &t->say;
    const struct node *n = field_of(&t->ui);
    char now[NODE_LABEL], words[NODE_LABEL] = "";

    if (n == NULL)
        return;
    unparted(now, sizeof now, n->value);
    if (to != NULL && strcmp(s->field, n->id) == 0 && strcmp(now, s->typed) != 0)
        typed_words(t, n, s->typed, now, words, sizeof words);
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
    node_words(t, n, text, sizeof text);
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
    char pieces[READING_MAX] = "";

    if (!t->visit.spoken)
        return;
    if (t->speech_wanted) {
        t->speech_wanted = false;
        describe(t, pieces);
        add_news(t, NULL);
        add_typed(t, NULL);
        add_focus(t, NULL);
    } else {
        add_news(t, pieces);
        add_typed(t, pieces);
        add_focus(t, pieces);
    }
    if (pieces[0] != '\0')
        read_out(t, pieces);
    wipe(pieces, sizeof pieces);
}

void say_spoken(struct terminal *t, uint64_t id)
{
    if (id != t->say.running)
        return;
    t->say.running = 0;
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

/* ---- its keys ---- */

static void pause_or_go_on(struct terminal *t)
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

void say_pause(struct terminal *t)
{
    pause_or_go_on(t);
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
    char text[PIECE_MAX];

    a->speed = next_of(speeds, ARRAY_LEN(speeds), a->speed, faster);
    a->volume = next_of(volumes, ARRAY_LEN(volumes), a->volume, louder);
    text_format(text, sizeof text,
                faster != 0 ? tr(&t->ui, "Speed %d percent") : tr(&t->ui, "Volume %d percent"),
                faster != 0 ? a->speed : a->volume);
    if (t->visit.spoken)
        read_out(t, text);
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
    return k >= KEY_SPEECH;
}
