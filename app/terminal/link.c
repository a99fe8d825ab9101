/* link.c - the links in QR codes, signed: of this machine, and of any other of the hall, all of
 * which tell with no network that a link is real. */
#include <string.h>

#include "base/text.h"
#include "port/crypto.h"
#include "terminal/inside.h"

void link_sign(const struct terminal *t, char kind, token_message_fn *message,
               uint8_t bytes[TOKEN_BYTES], char to[LINK_SIZE])
{
    uint8_t said[TOKEN_MESSAGE];
    char text[TOKEN_TEXT];

    message(bytes, said);
    crypto_sign(&t->id.key, said, sizeof said, bytes + TOKEN_BODY);
    must(crypto_base64url(bytes, TOKEN_BYTES, text, sizeof text));
    text_format(to, LINK_SIZE, "%s/%c/%s", t->id.public_url, kind, text);
}

/* The open key of the device whose id begins so; NULL unknown. */
static const char *key_of(const struct terminal *t, const uint8_t signer[4])
{
    for (int i = 0; i < t->view.key_count; i++) {
        if (memcmp(t->view.keys[i].device.b, signer, 4) == 0)
            return t->view.keys[i].key;
    }
    return NULL;
}

bool link_is_genuine(const struct terminal *t, token_message_fn *message,
                     const uint8_t bytes[TOKEN_BYTES])
{
    const uint8_t *signer = bytes + TOKEN_SIGNER;
    const char *text = key_of(t, signer);
    uint8_t said[TOKEN_MESSAGE], key[KEY_BYTES];
    size_t size = sizeof key;

    message(bytes, said);
    if (memcmp(t->id.device.b, signer, 4) == 0)
        return crypto_verify(t->id.key.open, said, sizeof said, bytes + TOKEN_BODY);
    return text != NULL && crypto_base64_decode(text, key, &size) && size == sizeof key &&
           crypto_verify(key, said, sizeof said, bytes + TOKEN_BODY);
}
