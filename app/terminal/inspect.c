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
    case INSPECT_TREE:
    case INSPECT_SHOT:
    case INSPECT_WAIT:
    case INSPECT_DOS:
        break;
    }
    if (c.kind == INSPECT_TYPE || c.kind == INSPECT_SCAN) /* it may be personal */
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
