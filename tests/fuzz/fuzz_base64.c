/* fuzz_base64.c - texts of any bytes as base64: what is taken is given back. */
#include "base/text.h"
#include "port/crypto.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *text, size_t len, bool (*decode)(const char *, void *, size_t *),
                  bool (*encode)(const void *, size_t, char *, size_t))
{
    size_t size = len;
    uint8_t *bytes = malloc(len + 1);
    char *again = malloc(len + 1);

    must(bytes != NULL && again != NULL);
    if (decode(text, bytes, &size)) {
        must(encode(bytes, size, again, len + 1));
        must(text_equal(text, again));
    }
    free(again);
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct seal_key none = {{0}, {0}};
    char plain[64], *text = malloc(size + 1);

    must(text != NULL && crypto_start() == OK);
    memcpy(text, data, size);
    text[size] = '\0';
    check(text, strlen(text), crypto_base64_decode, crypto_base64);
    check(text, strlen(text), crypto_base64url_decode, crypto_base64url);
    must(!crypto_unseal(&none, text, plain, sizeof plain));
    free(text);
    return 0;
}
