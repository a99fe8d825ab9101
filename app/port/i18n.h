/* i18n.h - translated text from gettext's message files, one a language.
 *
 * The English text is the key.  Borrowed until the next i18n_start().  Main
 * thread only. */
#pragma once

#include "base/err.h"

/* Marks a text for translation where i18n() cannot stand. */
#define N_(text) text

/* `language` is enum language of core/event.h. */
const char *i18n(int language, const char *english);
const char *i18n_plural(int language, const char *one, const char *many, int n);

/* Folder that holds zh_CN/LC_MESSAGES/guitai-zh_CN.mo and the like. */
void i18n_start(const char *folder);
