/* inspect.c - the inspector: what a test or remote support sees and does. */
#include "port/inspect.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "terminal/inside.h"

static const char *role_name(enum role r)
{
    static const char *const names[] = {
        [ROLE_BUTTON] = "button", [ROLE_TEXT] = "text",   [ROLE_HEADING] = "heading",
        [ROLE_FIELD] = "field",   [ROLE_IMAGE] = "image", [ROLE_ALERT] = "alert",
        [ROLE_KEY] = "key",
    };

    return names[r];
}

static void reply(struct terminal *t, char *line_new)
{
    inspect_reply(t->inspect.connection, line_new);
    free(line_new);
    t->inspect.connection = 0;
}

static void reply_tree(struct terminal *t)
{
    struct inspect_node nodes[NODES_MAX];

    for (int i = 0; i < t->ui.node_count; i++) {
        const struct node *n = &t->ui.nodes[i];

        nodes[i] =
            (struct inspect_node){n->id,    role_name(n->role), n->label, n->value, n->enabled,
                                  n->box.x, n->box.y,           n->box.w, n->box.h};
    }
    reply(t, inspect_tree_new(nav_shown(t)->name, nodes, t->ui.node_count));
}

static void reply_said(struct terminal *t)
{
    static const char *const languages[LANGUAGES] = {
        [ZH_HANS] = "zh_Hans", [ZH_HANT] = "zh_Hant", [ENGLISH] = "en"};
    const struct say *s = &t->say;
    struct inspect_said said[SAID_KEPT];
    int n = s->logged < SAID_KEPT ? (int)s->logged : SAID_KEPT;

    for (int i = 0; i < n; i++) {
        const struct said *one = &s->log[(s->logged - (uint64_t)(n - i)) % SAID_KEPT];

        said[i] = (struct inspect_said){languages[one->language], one->text};
    }
    reply(t, inspect_said_new(nav_shown(t)->name, s->logged, said, n));
}

static void key(struct terminal *t, const char *name)
{
    static const struct {
        const char *name;
        enum key key;
        bool shift;
    } keys[] = {
        {"tab", KEY_TAB, false},       {"backtab", KEY_TAB, true},
        {"enter", KEY_ENTER, false},   {"escape", KEY_ESCAPE, false},
        {"left", KEY_LEFT, false},     {"right", KEY_RIGHT, false},
        {"up", KEY_UP, false},         {"down", KEY_DOWN, false},
        {"speech", KEY_SPEECH, false}, {"repeat", KEY_REPEAT, false},
        {"pause", KEY_PAUSE, false},   {"backspace", KEY_BACKSPACE, false},
        {"louder", KEY_LOUDER, false}, {"softer", KEY_SOFTER, false},
        {"faster", KEY_FASTER, false}, {"slower", KEY_SLOWER, false},
    };

    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        struct notice n = {.kind = NOTICE_KEY, .a = (int)keys[i].key, .b = keys[i].shift};

        if (strcmp(keys[i].name, name) != 0)
            continue;
        terminal_take(t, &n);
        return;
    }
    text_format(t->inspect.error, sizeof t->inspect.error,
                "no key \"%s\"; use tab, backtab, enter, escape, left, right, up, down, "
                "backspace, speech, repeat, pause",
                name);
}

static void pointer(struct terminal *t, enum pointer what, int x, int y)
{
    struct notice n = {.kind = NOTICE_POINTER, .a = (int)what, .x = x, .y = y};

    ui_input(&t->ui, &n, t->boot.millis);
}

static void tap(struct terminal *t, const struct inspect_command *c)
{
    nav_touched(t);
    if (c->id[0] != '\0') {
        if (!ui_press(&t->ui, c->id))
            text_format(t->inspect.error, sizeof t->inspect.error,
                        "no enabled node \"%s\" on screen %s", c->id, nav_shown(t)->name);
        return;
    }
    if (c->x < 0 || c->y < 0) {
        text_copy(t->inspect.error, sizeof t->inspect.error, "tap needs id, or x and y");
        return;
    }
    pointer(t, POINTER_DOWN, c->x, c->y);
    pointer(t, POINTER_UP, c->x, c->y);
}

static void draw(struct terminal *t, const char *points)
{
    const char *at = points;
    enum pointer what = POINTER_DOWN;
    int x = 0, y = 0;

    nav_touched(t);
    while (*at != '\0') {
        char *comma, *end;

        x = (int)strtol(at, &comma, 10);
        y = *comma == ',' ? (int)strtol(comma + 1, &end, 10) : 0;
        if (*comma != ',' || end == comma + 1 || (*end != ' ' && *end != '\0')) {
            text_copy(t->inspect.error, sizeof t->inspect.error,
                      "points are pixels, \"x,y x,y ...\"");
            break;
        }
        pointer(t, what, x, y);
        what = POINTER_MOVE;
        at = end + (*end == ' ');
    }
    if (what == POINTER_MOVE)
        pointer(t, POINTER_UP, x, y);
}

static void deliver(struct terminal *t, enum notice_kind kind, const char *text)
{
    struct notice n = {.kind = kind, .data = (char *)(uintptr_t)text, .size = strlen(text)};

    terminal_take(t, &n);
}

void inspect_notice(struct terminal *t, const struct notice *n)
{
    struct inspect *in = &t->inspect;
    struct inspect_command c;
    char why[160];

    if (inspect_decode(n->data, n->size, &c, why, sizeof why) != OK) {
        char *line = inspect_error_new(why);

        inspect_reply(n->id, line);
        free(line);
        return;
    }
    if (in->connection != 0) /* a second peer took over while the first waited */
        reply(t, inspect_error_new("another command came before the wait ended"));
    in->connection = n->id;
    in->command = c;
    in->error[0] = '\0';
    in->deadline = t->boot.millis + c.ms;
    switch ((enum inspect_do)c.kind) {
    case INSPECT_TAP:
        tap(t, &c);
        break;
    case INSPECT_TYPE:
        deliver(t, NOTICE_TEXT, c.text);
        break;
    case INSPECT_SCAN:
        deliver(t, NOTICE_SCAN, c.text);
        break;
    case INSPECT_KEY:
        key(t, c.id);
        break;
    case INSPECT_DRAW:
        draw(t, c.text);
        break;
    case INSPECT_SAID:
    case INSPECT_TREE:
    case INSPECT_SHOT:
    case INSPECT_WAIT:
    case INSPECT_DOS:
        break;
    }
    if (c.kind == INSPECT_TYPE || c.kind == INSPECT_SCAN ||
        c.kind == INSPECT_DRAW) /* it may be personal */
        wipe(in->command.text, sizeof in->command.text);
    wipe(&c, sizeof c);
}

void inspect_answer(struct terminal *t)
{
    struct inspect *in = &t->inspect;

    if (in->connection == 0)
        return;
    if (in->error[0] != '\0') {
        reply(t, inspect_error_new(in->error));
    } else if (in->command.kind == INSPECT_TREE) {
        reply_tree(t);
    } else if (in->command.kind == INSPECT_SAID) {
        reply_said(t);
    } else if (in->command.kind == INSPECT_SHOT && gfx_shot(in->command.text) != OK) {
        reply(t, inspect_error_new("the picture could not be written there"));
    } else if (in->command.kind == INSPECT_WAIT &&
               strcmp(in->command.screen, nav_shown(t)->name) != 0) {
        if (t->boot.millis < in->deadline)
            return; /* the answer comes after a later frame */
        text_format(in->error, sizeof in->error, "screen %s did not come; still on %s",
                    in->command.screen, nav_shown(t)->name);
        reply(t, inspect_error_new(in->error));
    } else {
        reply(t, inspect_ok_new(nav_shown(t)->name));
    }
}
