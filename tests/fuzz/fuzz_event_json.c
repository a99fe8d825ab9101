/* fuzz_event_json.c - any bytes as an event and as a batch: what is taken
 * encodes, and decodes again to the same line; the fast reader takes nothing that
 * the strict one does not read alike. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "wire/event_json.h"
#include "wire/event_scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void comes_back(const struct event *e)
{
    char line[EVENT_JSON_SIZE], again[EVENT_JSON_SIZE], why[256];
    struct event back;
    size_t n = event_encode(e, line, sizeof line);

    must(n > 0);
    must(event_decode(line, n, &back, why, sizeof why) == OK);
    must(event_encode(&back, again, sizeof again) == n && memcmp(line, again, n) == 0);
}

static bool each(void *ctx, const struct event *e, const char *raw, size_t raw_size)
{
    struct event same;
    char why[256];

    (void)ctx;
    must(event_decode(raw, raw_size, &same, why, sizeof why) == OK);
    must(same.seq == e->seq && same.type == e->type);
    comes_back(e);
    return true;
}

static void scans_alike(const char *json, size_t size)
{
    char fast_line[EVENT_JSON_SIZE], slow_line[EVENT_JSON_SIZE], apart[EVENT_RAW_MAX + 1] = " ";
    char why[256];
    struct event fast, slow;
    size_t used = event_scan(json, size, &fast), n;

    must(used <= size && used < sizeof apart);
    if (used == 0)
        return;
    memcpy(apart + 1, json, used);
    must(used == EVENT_RAW_MAX || event_decode(apart, used + 1, &slow, why, sizeof why) == OK);
    n = event_encode(&fast, fast_line, sizeof fast_line);
    must(n > 0);
    must(used == EVENT_RAW_MAX || (event_encode(&slow, slow_line, sizeof slow_line) == n &&
                                   memcmp(fast_line, slow_line, n) == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *json = (const char *)data;
    char why[128] = "";
    struct event_faulty faulty;
    struct event e;

    scans_alike(json, size);
    if (event_decode(json, size, &e, why, sizeof why) == OK)
        comes_back(&e);
    else
        must(why[0] != '\0' && text_is_plain(why, strlen(why)));
    why[0] = '\0';
    if (event_decode_batch(json, size, each, NULL, &faulty, why, sizeof why) != OK)
        must(why[0] != '\0' && text_is_plain(why, strlen(why)));
    must(faulty.raw == NULL ||
         (faulty.seq > 0 && faulty.raw >= json && faulty.raw + faulty.size <= json + size));
    return 0;
}
