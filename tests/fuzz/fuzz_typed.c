/* fuzz_typed.c - any bytes as what somebody types: what stands then is plain, fits, and
 * is taken away character by character. */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "base/typed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char from[512] = "", to[128] = "", again[128] = "";
    size_t room = size > 0 ? 1 + data[0] % sizeof to : sizeof to, before;

    if (size > sizeof from - 1)
        size = sizeof from - 1;
    memcpy(from, data, size);
    typed_add(to, room, from);
    must(strlen(to) < room && text_is_plain(to, strlen(to)));
    must(typed_add(again, sizeof again, to) && strcmp(to, again) == 0);
    while ((before = strlen(to)) > 0) {
        must(typed_erase(to));
        must(strlen(to) < before && text_is_plain(to, strlen(to)));
    }
    must(!typed_erase(to));
    return 0;
}
