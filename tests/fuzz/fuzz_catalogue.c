/* fuzz_catalogue.c - any bytes as a hall: what is taken is in range, what is
 * not is refused with its line. */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "wire/catalogue_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void is_sound(const struct catalogue *c)
{
    uint64_t done = 0;

    must(c->service_count >= 1 && c->service_count <= SERVICES_MAX);
    must(c->counter_count >= 1 && c->counter_count <= COUNTERS_MAX);
    for (int i = 0; i < c->counter_count; i++)
        done |= c->counters[i].services;
    must(done == (c->service_count == 64 ? ~UINT64_C(0) : (UINT64_C(1) << c->service_count) - 1));
    for (int i = 0; i < c->service_count; i++)
        must(catalogue_service(c, c->services[i].code) == i);
    for (int i = 0; i < 7; i++) {
        const struct hours *h = &c->week[i];

        for (int j = 0; j < h->count; j++)
            must(h->spans[j].from < h->spans[j].to && h->spans[j].to <= DAY_MINUTES);
    }
    must(catalogue_staff(c, c->rules.complaint_owner) >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct catalogue c;
    char why[256] = "";

    if (catalogue_decode("hall.json", (const char *)data, size, &c, why, sizeof why) == OK) {
        is_sound(&c);
    } else {
        must(strncmp(why, "hall.json:", 10) == 0 && why[10] >= '1' && why[10] <= '9');
        must(text_is_plain(why, strlen(why)));
    }
    return 0;
}
