/* say_words.h - nodes of the screen in words, for say.c alone. */
#pragma once

#include "ui/ui.h"

struct terminal;

/* Name, value, role, state.  What is masked is counted, not told, unless the visitor
 * asked for it or wears headphones. */
void say_node_words(const struct terminal *t, const struct node *n, char *to, size_t size);

/* What came to a field, or went. */
void say_typed_words(const struct terminal *t, const struct node *n, const char *was,
                     const char *is, char *to, size_t size);

/* Without the blanks that part the digits for the eye. */
void say_unparted(char *to, size_t size, const char *value);
