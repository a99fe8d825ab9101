/* sealing.c - what a visitor gives is sealed before it is first written. */
#include <string.h>

#include "base/text.h"
#include "terminal/inside.h"

static const uint8_t *key_of(const struct terminal *t, enum seal_use use)
{
    return t->id.seals[use].name[0] == '\0' ? t->id.seal : t->id.seals[use].open;
}

void terminal_seal_prepare(struct terminal *t)
{
    crypto_seal_prepare(&t->seal, key_of(t, SEAL_CONTACT));
}

bool terminal_seal(const struct terminal *t, enum seal_use use, const char *text, char *to,
                   size_t size)
{
    size_t len = strlen(t->id.seals[use].name);

    to[0] = '\0';
    if (text[0] == '\0')
        return true;
    if (text_copy(to, size, t->id.seals[use].name) &&
        crypto_seal(key_of(t, use), text, to + len, size - len))
        return true;
    to[0] = '\0';
    return false;
}

int terminal_seals_month(const struct terminal *t)
{
    struct seal_name n;
    const char *box;
    char text[SEAL_NAME + 1];

    text_format(text, sizeof text, "%s-", t->id.seals[SEAL_CONTACT].name);
    return seal_name_of(text, &n, &box) ? n.month : 0;
}

bool terminal_seal_contact(struct terminal *t, const char *text, char *to, size_t size)
{
    size_t len = strlen(t->id.seals[SEAL_CONTACT].name);

    to[0] = '\0';
    if (text_copy(to, size, t->id.seals[SEAL_CONTACT].name) &&
        crypto_seal_with(&t->seal, key_of(t, SEAL_CONTACT), text, to + len, size - len))
        return true;
    to[0] = '\0';
    return false;
}
