/* fake_i18n.c - texts of three languages without their translations. */
#include "base/text.h"
#include "core/event.h"
#include "port/i18n.h"

/* Chinese texts are the English ones in brackets of their own, so that a test
 * sees the language. */
const char *i18n(int language, const char *english)
{
    static char texts[64][512];
    static int next;
    char *to = texts[next++ % 64];

    if (language == ENGLISH)
        return english;
    text_format(to, sizeof texts[0], "%s%s%s", language == ZH_HANS ? "简" : "繁", english,
                language == ZH_HANS ? "简" : "繁");
    return to;
}

const char *i18n_plural(int language, const char *one, const char *many, int n)
{
    return i18n(language, n == 1 ? one : many);
}
