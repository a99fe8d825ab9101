/* charset_iconv.c - charsets by iconv (POSIX). */
#include <iconv.h>
#include <stdlib.h>

#include "port/charset.h"

/* No character takes more room in UTF-8 than twice that in those that are read. */
enum { GROWTH = 2 };

static const char *const names[] = {
    [CHARSET_UTF8] = "UTF-8", [CHARSET_GB18030] = "GB18030", [CHARSET_UTF16] = "UTF-16"};

char *charset_utf8_new(enum charset from, const char *bytes, size_t size, size_t *to_size)
{
    iconv_t cd = iconv_open("UTF-8", names[from]);
    size_t room = GROWTH * size, left = room;
    char *text, *to, *in = (char *)bytes; /* iconv() leaves it as it is */
    bool good;

    if (cd == (iconv_t)-1)
        return NULL;
    text = to = malloc(room + 1);
    must(text != NULL);
    good = iconv(cd, &in, &size, &to, &left) == 0 && size == 0;
    iconv_close(cd);
    if (!good) {
        free(text);
        return NULL;
    }
    *to = '\0';
    *to_size = room - left;
    return text;
}
