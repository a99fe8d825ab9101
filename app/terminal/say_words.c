/* say_words.c - nodes of the screen in words. */
#include "terminal/say_words.h"

#include <string.h>

#include "base/text.h"
#include "terminal/inside.h"

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
void say_unparted(char *to, size_t size, const char *value)
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
        say_unparted(plain, sizeof plain, n->value);
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
void say_node_words(const struct terminal *t, const struct node *n, char *to, size_t size)
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

void say_typed_words(const struct terminal *t, const struct node *n, const char *was,
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
