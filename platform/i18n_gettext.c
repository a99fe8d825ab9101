/* i18n_gettext.c - translated text by GNU gettext, one text domain a language.
 *
 * gettext has one language a process; a kiosk has one a customer.  So each
 * language is a domain of its own, guitai-zh_CN and guitai-zh_TW, and LANGUAGE
 * lists all their folders: each domain is found in the one folder that holds
 * it.  The locale must not be "C", where gettext translates nothing. */
#include "port/i18n.h"

#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "core/event.h"

static const struct {
    const char *name, *domain;
} languages[LANGUAGES] = {
    [ZH_HANS] = {"zh_CN", "guitai-zh_CN"},
    [ZH_HANT] = {"zh_TW", "guitai-zh_TW"},
    [ENGLISH] = {NULL, NULL}, /* the key itself */
};

/* NULL for English and for a number that is no language. */
static const char *domain_of(int language)
{
    if (language < 0 || language >= LANGUAGES)
        return NULL;
    return languages[language].domain;
}

static void bind(const char *folder, const char *name, const char *domain)
{
    char path[1024];

    text_format(path, sizeof path, "%s/%s/LC_MESSAGES/%s.mo", folder, name, domain);
    if (access(path, R_OK) != 0)
        log_fault("i18n: cannot read %s; its texts stay English", path);
    must(bindtextdomain(domain, folder) != NULL);
    must(bind_textdomain_codeset(domain, "UTF-8") != NULL);
}

void i18n_start(const char *folder)
{
    char list[64] = "";

    if (setlocale(LC_ALL, "C.UTF-8") == NULL)
        log_fault("i18n: the locale C.UTF-8 is missing; install the package libc-bin");
    for (int i = 0; i < LANGUAGES; i++) {
        if (languages[i].domain == NULL)
            continue;
        text_append(list, sizeof list, "%s%s", list[0] ? ":" : "", languages[i].name);
        bind(folder, languages[i].name, languages[i].domain);
    }
    must(setenv("LANGUAGE", list, 1) == 0);
}

const char *i18n(int language, const char *english)
{
    const char *domain = domain_of(language);

    if (domain == NULL || english[0] == '\0')
        return english;
    return dgettext(domain, english);
}

const char *i18n_plural(int language, const char *one, const char *many, int n)
{
    const char *domain = domain_of(language);

    if (domain == NULL)
        return n == 1 ? one : many;
    return dngettext(domain, one, many, n < 0 ? 0UL : (unsigned long)n);
}
