/* signing.c - what a terminal signs of each request; the replay window. */
#include "wire/signing.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Visible ASCII without a blank, as a request line has it. */
static bool is_word(const char *s)
{
    if (*s == '\0')
        return false;
    for (; *s != '\0'; s++) {
        if (*s <= ' ' || *s > '~')
            return false;
    }
    return true;
}

size_t signing_text(const struct signed_request *r, char *to, size_t size)
{
    char device[ID_TEXT];

    if (!is_word(r->method) || !is_word(r->target) || strlen(r->body_hash) != 64 ||
        !is_word(r->body_hash))
        return 0;
    id_to_text(r->device, device);
    if (!text_format(to, size, "%s\n%s\n%s\n%s\n%" PRIu64 "\n%" PRIu64, r->method, r->target,
                     r->body_hash, device, r->epoch, r->sequence))
        return 0;
    return strlen(to);
}

void signing_number(uint64_t n, char to[SIGNING_NUMBER])
{
    text_format(to, SIGNING_NUMBER, "%" PRIu64, n);
}

/* Decimal from 1, no sign, no leading zero, within 63 bits. */
static bool number_from(const char *s, uint64_t *to)
{
    uint64_t n = 0;

    if (s == NULL || *s < '1' || *s > '9' || strlen(s) > 18)
        return false;
    for (; *s != '\0'; s++) {
        if (*s < '0' || *s > '9')
            return false;
        n = n * 10 + (uint64_t)(*s - '0');
    }
    *to = n;
    return true;
}

bool signing_read(const char *device, const char *epoch, const char *sequence,
                  struct signed_request *to)
{
    char again[ID_TEXT];

    if (device == NULL || !id_from_text(device, &to->device))
        return false;
    id_to_text(to->device, again);
    return text_equal(device, again) && number_from(epoch, &to->epoch) &&
           number_from(sequence, &to->sequence);
}

/* Makes `top` the newest; what falls out of the window counts as seen. */
static void advance(struct replay_window *w, uint64_t top)
{
    uint64_t by = top - w->top;

    w->seen = by >= REPLAY_BITS ? 0 : w->seen << by;
    w->seen |= 1;
    w->top = top;
}

void signing_fingerprint(const char *key_hash, char to[FINGERPRINT_TEXT])
{
    size_t n = 0;

    for (const char *c = key_hash; *c != '\0' && n < FINGERPRINT_TEXT - 1; c++) {
        if (n % 5 == 4)
            to[n++] = ' ';
        to[n++] = *c >= 'a' && *c <= 'f' ? (char)(*c - 'a' + 'A') : *c;
    }
    to[n] = '\0';
}

bool replay_window_take(struct replay_window *w, uint64_t epoch, uint64_t sequence)
{
    uint64_t back;

    if (epoch < w->epoch || sequence == 0)
        return false;
    if (epoch > w->epoch)
        *w = (struct replay_window){.epoch = epoch};
    if (sequence > w->top) {
        advance(w, sequence);
        return true;
    }
    back = w->top - sequence;
    if (back >= REPLAY_BITS || (w->seen >> back & 1) != 0)
        return false;
    w->seen |= UINT64_C(1) << back;
    return true;
}

static uint64_t seen_below(const struct replay_window *w, uint64_t top)
{
    return top - w->top < REPLAY_BITS ? w->seen << (top - w->top) : 0;
}

void replay_window_join(struct replay_window *w, const struct replay_window *other)
{
    uint64_t top = w->top > other->top ? w->top : other->top;

    if (other->epoch > w->epoch)
        *w = *other;
    else if (other->epoch == w->epoch)
        *w = (struct replay_window){w->epoch, top, seen_below(w, top) | seen_below(other, top)};
}
