/* fuzz_token.c - any bytes as a scan and as a token's body. */
#include <string.h>

#include "base/text.h"
#include "wire/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char scanned[600], token[TOKEN_TEXT];
    uint8_t again[TOKEN_BODY];
    struct ticket_token t;
    struct case_token c;

    text_format(scanned, sizeof scanned, "%.*s", (int)(size < 599 ? size : 599),
                (const char *)data);
    if (token_from_scan(scanned, token, sizeof token)) {
        must(strlen(token) == TOKEN_TEXT - 1);
        must(strstr(scanned, token) != NULL);
    }
    if (size >= TOKEN_BODY && token_unpack(data, &t))
        must(token_pack(&t, again) && memcmp(again, data, TOKEN_BODY) == 0);
    if (size >= TOKEN_BODY && case_token_unpack(data, &c)) {
        case_token_pack(&c, again);
        must(memcmp(again, data, TOKEN_BODY) == 0);
    }
    return 0;
}
