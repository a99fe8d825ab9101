/* fuzz_http_body.c - any bytes as a packed body, as what a client says it takes, and as a
 * form: bounded, terminated, and what is packed unpacks to the same. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "httpd_internal.h"
#include "wire/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct httpd server; /* of which bodies count the bytes alone */
static const char *const encodings[] = {"gzip", "zstd"};

static void unpack(const char *encoding, const uint8_t *data, size_t size)
{
    const struct bytes from = {.data = (char *)data, .size = size};
    struct bytes to = {.h = &server};
    enum decoded outcome = encoding_decode(encoding, &from, &to);

    must(to.size <= HTTP_BODY_MAX + 1);
    must(outcome != DECODE_UNKNOWN && outcome != DECODE_FULL);
    must(outcome != DECODE_OK || (to.size <= HTTP_BODY_MAX && to.data[to.size] == '\0'));
    bytes_free(&to);
    must(server.body_bytes == 0);
}

static void there_and_back(const char *encoding, const uint8_t *data, size_t size)
{
    struct bytes from = {.data = malloc(size + 1), .size = size}, to = {.h = &server};

    must(from.data != NULL);
    memcpy(from.data, data, size);
    if (size > 0 && encoding_encode(encoding, &from.data, &from.size)) {
        must(from.size <= size && encoding_decode(encoding, &from, &to) == DECODE_OK);
        must(to.size == size && memcmp(to.data, data, size) == 0);
    }
    bytes_free(&to);
    free(from.data);
}

static void try_form(const char *body, size_t size)
{
    char to[64];

    if (form_value(body, size, "a", to, sizeof to))
        must(strspn(to, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-") ==
             strlen(to));
    if (form_typed(body, size, "a", to, sizeof to))
        must(strlen(to) < sizeof to && to[0] != ' ');
    if (form_text(body, size, "a", to, sizeof to))
        must(strlen(to) < sizeof to && text_is_plain(to, strlen(to)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    const char *accepted;

    must(text != NULL);
    if (server.limits.per_address == 0) { /* once: whose bodies these are */
        limits_init(&server.limits, 0);
        must(limits_enter(&server.limits, (struct address){.loopback = false}));
    }
    memcpy(text, data, size);
    text[size] = '\0';
    accepted = encoding_accepted(text);
    must(accepted == NULL || strcmp(accepted, "gzip") == 0 || strcmp(accepted, "zstd") == 0);
    for (size_t i = 0; i < ARRAY_LEN(encodings); i++) {
        unpack(encodings[i], data, size);
        there_and_back(encodings[i], data, size);
    }
    try_form(text, size);
    free(text);
    return 0;
}
