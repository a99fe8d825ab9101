/* writing_keys.c - the keys of writing.h, and what typing does. */
#include <string.h>

#include "base/text.h"
#include "base/typed.h"
#include "screens/tile.h"
#include "screens/words.h"
#include "screens/writing_inside.h"

enum { TOKEN = 16 };

bool writing_can(const struct hand *h, enum ime_kind kind)
{
    return visit_ime(h->p->terminal, kind) == IME_IS_READY;
}

bool writing_is_pinyin(const struct hand *h)
{
    return h->w->way != WRITE_LETTERS && visit_ime(h->p->terminal, IME_PINYIN) != IME_IS_ABSENT;
}

/* ---- what is typed ---- */

static enum offer_order order_of(const struct hand *h)
{
    if (!h->f->name)
        return OFFER_WORDS;
    return h->f->text[0] == '\0' ? OFFER_SURNAMES : OFFER_GIVEN;
}

void writing_put(struct hand *h, const char *text)
{
    typed_add(h->f->text, h->f->size, text);
    h->w->capital = false;
}

/* Letters that nobody chose characters for stay as they are. */
static void put_letters(struct hand *h)
{
    if (h->w->letters[0] == '\0')
        return;
    writing_put(h, h->w->letters);
    visit_drop_writing(h->p->terminal);
}

void writing_ask_again(struct hand *h)
{
    if (h->w->ink.count > 0)
        visit_write_ink(h->p->terminal);
    else
        visit_write_letters(h->p->terminal, order_of(h));
}

static void spell(struct hand *h, char c)
{
    char one[2] = {c, '\0'};

    if (h->w->ink.count > 0)
        visit_drop_writing(h->p->terminal);
    if (text_append(h->w->letters, sizeof h->w->letters, "%s", one))
        visit_write_letters(h->p->terminal, order_of(h));
}

/* A name's and a sentence's first letter is a capital; the key turns that around. */
static bool is_capital(const struct hand *h)
{
    const char *t = h->f->text;
    size_t n = strlen(t);
    bool begins;

    if (writing_is_pinyin(h))
        return h->w->capital;
    begins = n == 0 || (h->f->name && strchr(" -'", t[n - 1]) != NULL) ||
             (n > 1 && t[n - 1] == ' ' && strchr(".?!", t[n - 2]) != NULL);

    return begins != h->w->capital;
}

static void strike_letter(struct hand *h, char c)
{
    char one[2] = {is_capital(h) ? (char)(c - 'a' + 'A') : c, '\0'};

    if (writing_is_pinyin(h) && !h->w->capital) {
        spell(h, c);
        return;
    }
    put_letters(h);
    writing_put(h, one);
}

/* Chinese sentences have signs of their own. */
static const char *sign_of(const struct hand *h, const char *sign)
{
    static const char *const signs[][2] = {{",", "，"}, {".", "。"}, {"?", "？"}, {"!", "！"},
                                           {":", "："}, {";", "；"}, {"(", "（"}, {")", "）"}};

    for (size_t i = 0; i < ARRAY_LEN(signs) && h->f->lines && writing_is_pinyin(h); i++) {
        if (strcmp(signs[i][0], sign) == 0)
            return signs[i][1];
    }
    return sign;
}

static void choose(struct hand *h, int i)
{
    visit_choose_candidate(h->p->terminal, i);
}

static void strike_space(struct hand *h)
{
    if (h->w->letters[0] == '\0')
        writing_put(h, h->f->text[0] != '\0' ? " " : "");
    else if (h->w->count > 0)
        choose(h, h->w->first);
    else
        put_letters(h);
}

static void erase(struct hand *h)
{
    struct writing *w = h->w;
    size_t n = strlen(w->letters);

    if (w->ink.count > 0 || n == 1) {
        visit_drop_writing(h->p->terminal);
    } else if (n > 0) {
        w->letters[n - 1] = '\0';
        visit_write_letters(h->p->terminal, order_of(h));
    } else {
        typed_erase(h->f->text);
    }
}

/* ---- a keyboard ---- */

static void take_typed(struct hand *h, const char *at, size_t len)
{
    char one[8] = "";
    bool composing = h->w->letters[0] != '\0';

    text_format(one, sizeof one, "%.*s", (int)len, at);
    if (*at >= 'a' && *at <= 'z' && writing_is_pinyin(h))
        spell(h, *at);
    else if (*at == '\'' && composing)
        spell(h, *at);
    else if (*at >= '1' && *at <= '9' && h->w->count > 0)
        choose(h, h->w->first + (*at - '1'));
    else if (*at == ' ')
        strike_space(h);
    else
        writing_put(h, one);
}

void writing_take_keyboard(struct hand *h)
{
    for (const char *at = h->ui->typed, *next = at; *at != '\0'; at = next) {
        text_next(&next);
        take_typed(h, at, (size_t)(next - at));
    }
    for (; h->ui->backspaces > 0; h->ui->backspaces--)
        erase(h);
}

/* ---- keys ---- */

static bool press_key(struct hand *h, struct rect r, const char *id, const char *label, bool on)
{
    return tile_press(h->ui, r,
                      (struct press){.id = id, .label = label, .role = ROLE_KEY, .primary = on});
}

static void set_way(struct hand *h, enum way way)
{
    put_letters(h);
    visit_drop_writing(h->p->terminal);
    h->w->way = h->w->way == way ? way == WRITE_PINYIN ? WRITE_LETTERS : WRITE_PINYIN : way;
    if (h->w->way == WRITE_PINYIN && visit_ime(h->p->terminal, IME_PINYIN) == IME_IS_ABSENT)
        h->w->way = WRITE_LETTERS;
}

static void end_key(struct hand *h, struct rect r)
{
    bool empty = h->f->text[0] == '\0' && h->w->letters[0] == '\0';
    bool skips = empty && h->f->skip != NULL, pressed;

    pressed = tile_press(
        h->ui, r,
        (struct press){.id = skips ? "skip" : "done",
                       .label = tr(h->ui, skips ? h->f->skip : h->f->end),
                       .role = ROLE_KEY,
                       .primary = !skips,
                       .off = (empty && !skips) || h->w->choosing || h->w->wanted[0] != '\0'});
    if (!pressed)
        return;
    put_letters(h);
    visit_drop_writing(h->p->terminal);
    h->event = skips ? WRITING_SKIPPED : WRITING_DONE;
}

/* Letters and signs. */
static void plain_key(struct hand *h, struct rect r, const char *token)
{
    char id[NODE_ID], shown[TOKEN];
    bool letter = token[0] >= 'a' && token[0] <= 'z';

    text_copy(shown, sizeof shown, sign_of(h, token));
    if (letter && is_capital(h))
        shown[0] = (char)(shown[0] - 'a' + 'A');
    text_format(id, sizeof id, "key:%s", token);
    if (!press_key(h, r, id, shown, false))
        return;
    if (letter) {
        strike_letter(h, token[0]);
    } else {
        put_letters(h);
        writing_put(h, shown);
    }
}

void writing_key_of(struct hand *h, struct rect r, const char *token)
{
    struct writing *w = h->w;
    const struct ui *ui = h->ui;

    if (strcmp(token, "erase") == 0) {
        if (ui_icon_button(h->ui, r, "key:erase", "erase", tr(ui, "Erase"), BUTTON_KEY))
            erase(h);
    } else if (strcmp(token, "space") == 0) {
        if (press_key(h, r, "key:space", tr(ui, "Space"), false))
            strike_space(h);
    } else if (strcmp(token, "capital") == 0) {
        if (press_key(h, r, token, tr(ui, "Capital"), w->capital))
            w->capital = !w->capital;
    } else if (strcmp(token, "signs") == 0) {
        if (press_key(h, r, token, w->symbols ? "ABC" : "123", false))
            w->symbols = !w->symbols;
    } else if (strcmp(token, "later") == 0) {
        if (press_key(h, r, token, w->symbols ? "!?&" : w->second ? "a–m" : "n–z", false))
            w->second = !w->second;
    } else if (strcmp(token, "pinyin") == 0) {
        if (press_key(h, r, token, tr(ui, "Pinyin"), writing_is_pinyin(h)))
            set_way(h, WRITE_PINYIN);
    } else if (strcmp(token, "hand") == 0) {
        if (press_key(h, r, token, tr(ui, "By hand"), w->way == WRITE_BY_HAND))
            set_way(h, WRITE_BY_HAND);
    } else if (strcmp(token, "done") == 0) {
        end_key(h, r);
    } else {
        plain_key(h, r, token);
    }
}

/* Reads "word:3" at `*at`; its half keys, 0 at the end of the row. */
static int next_token(const char **at, char token[TOKEN])
{
    size_t len;
    int halves = 2;

    while (**at == ' ')
        ++*at;
    len = strcspn(*at, " ");
    if (len == 0)
        return 0;
    text_format(token, TOKEN, "%.*s", (int)len, *at);
    *at += len;
    len = strlen(token);
    if (len > 2 && token[len - 2] == ':') {
        halves = token[len - 1] - '0';
        token[len - 2] = '\0';
    }
    return halves;
}

static bool is_offered(const struct hand *h, const char *token)
{
    if (strcmp(token, "pinyin") == 0)
        return visit_ime(h->p->terminal, IME_PINYIN) != IME_IS_ABSENT;
    if (strcmp(token, "hand") == 0)
        return writing_can(h, IME_HANDWRITING) && rect_is_empty(h->plan.pad);
    return true;
}

/* What is not offered leaves its place to the widest key of the row. */
static void key_row(struct hand *h, struct rect r, const char *row)
{
    int sum = 0, widest = 0, free = 0, halves;
    float half = (float)(r.w + h->plan.gap) / (2.0F * (float)writing_columns(h->plan.rows)), x;
    char token[TOKEN];

    for (const char *at = row; (halves = next_token(&at, token)) > 0; sum += halves) {
        free += is_offered(h, token) ? 0 : halves;
        widest = is_offered(h, token) ? most(widest, halves) : widest;
    }
    x = (float)r.x + half * (float)(2 * writing_columns(h->plan.rows) - sum) / 2.0F;
    for (const char *at = row; (halves = next_token(&at, token)) > 0;) {
        int from = (int)x;

        if (!is_offered(h, token))
            continue;
        if (halves == widest) {
            halves += free;
            free = 0;
        }
        x += half * (float)halves;
        writing_key_of(h, (struct rect){from, r.y, (int)x - from - h->plan.gap, r.h}, token);
    }
}

void writing_keys(struct hand *h)
{
    int n = writing_row_count(h->plan.rows), gap = h->plan.row_gap;
    struct rect area = h->plan.keys;

    for (int i = 0; i < n; i++) {
        struct rect r = grid_cell(area, 1, n, gap, i);

        key_row(h, r, writing_row(h->plan.rows, h->w->symbols, h->w->second, i));
    }
}
