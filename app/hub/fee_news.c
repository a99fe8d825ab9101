/* fee_news.c - the fee on a customer's page, and the word that it has changed (R9). */
#include <string.h>

#include "base/text.h"
#include "hub/editions.h"
#include "hub/page.h"
#include "port/crypto.h"

static const char *const fee_words[LANGUAGES] = {"费用", "費用", "Fee"};
static const char *const was_words[LANGUAGES] = {"%s（已变更，此前：%s）", "%s（已變更，此前：%s）",
                                                 "%s (changed; before: %s)"};

/* What that service costs by another edition of the hall; NULL: it has no such service. */
static const struct names *fee_of(const struct catalogue *hall, const char *service)
{
    int i = catalogue_service(hall, service);

    return i < 0 ? NULL : &hall->services[i].fee;
}

static bool differs(const struct catalogue *hall, const struct catalogue *before, int service)
{
    const struct service *s = &hall->services[service];
    const struct names *was = fee_of(before, s->code);

    return was != NULL && memcmp(was, &s->fee, sizeof *was) != 0;
}

void fee_row(struct json_out *o, const struct hub *h, int service, int lang, instant since)
{
    const struct service *s = service < 0 ? NULL : &h->catalogue->services[service];
    char text[2 * NAME_SIZE + 64];
    const struct catalogue *before;

    if (s == NULL || s->fee.text[lang][0] == '\0')
        return;
    text_copy(text, sizeof text, s->fee.text[lang]);
    before = edition_when(h, since);
    if (before != h->catalogue && differs(h->catalogue, before, service))
        text_format(text, sizeof text, was_words[lang], s->fee.text[lang],
                    fee_of(before, s->code)->text[lang]);
    page_row(o, fee_words[lang], text);
}

static bool tell_cases(struct hub *h, const struct catalogue *before, struct moment now)
{
    for (int i = 0; i < h->site->cases.used; i++) {
        const struct case_file *f = &h->site->cases.rows[i];

        if (f->kind == CASE_REQUEST && f->service >= 0 && f->state < CASE_DONE &&
            differs(h->catalogue, before, f->service) && !case_tell(h, f->id, now))
            return false;
    }
    return true;
}

static bool tell_bookings(struct hub *h, const struct catalogue *before, struct moment now)
{
    for (int i = 0; i < h->site->book.used; i++) {
        const struct appointment *a = &h->site->book.rows[i];

        if ((a->state == BOOKING_FIRM || a->state == BOOKING_WISHED) && a->service >= 0 &&
            differs(h->catalogue, before, a->service) && !booking_tell(h, a->id, now))
            return false;
    }
    return true;
}

bool fee_news(struct hub *h, const struct catalogue *before, struct moment now)
{
    return tell_cases(h, before, now) && tell_bookings(h, before, now);
}
