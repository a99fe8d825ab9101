/* form.c - reads the few plain values of a form. */
#include "wire/form.h"

#include <string.h>

#include "wire/json_read.h"

static bool take(const char *from, size_t len, char *to, size_t size)
{
    if (len >= size || memchr(from, '\0', len) != NULL)
        return false;
    memcpy(to, from, len);
    to[len] = '\0';
    return json_is_code(to);
}

bool form_value(const char *body, size_t body_size, const char *name, char *to, size_t size)
{
    size_t name_len = strlen(name);
    const char *end;

    to[0] = '\0';
    if (body == NULL)
        return false;
    end = body + body_size;
    for (const char *at = body; at < end;) {
        const char *stop = memchr(at, '&', (size_t)(end - at));

        stop = stop != NULL ? stop : end;
        if ((size_t)(stop - at) > name_len && memcmp(at, name, name_len) == 0 &&
            at[name_len] == '=') {
            if (take(at + name_len + 1, (size_t)(stop - at) - name_len - 1, to, size))
                return true;
            to[0] = '\0';
            return false;
        }
        at = stop + 1;
    }
    return false;
}
