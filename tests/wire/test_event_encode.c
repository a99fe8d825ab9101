/* test_event_encode.c - random events of every type come back equal. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "wire/event_json.h"
#include "wire/event_scan.h"

enum { ROUNDS = 10000 };

/* xorshift64*: the same events on every machine. */
static uint64_t seed = 20261123;

static uint64_t any(void)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return seed * UINT64_C(2685821657736338717);
}

static int64_t within(int64_t low, int64_t high)
{
    return low + (int64_t)(any() % (uint64_t)(high - low + 1));
}

static void any_bytes(void *to, size_t size)
{
    for (size_t i = 0; i < size; i++)
        ((uint8_t *)to)[i] = (uint8_t)any();
}

static void any_number(struct number *to)
{
    memset(to, 0, sizeof *to);
    if (any() % 4 == 0)
        return;
    for (int64_t i = within(1, 3); i > 0; i--)
        to->prefix[i - 1] = (char)within('A', 'Z');
    to->lane = (int16_t)within(0, LANES - 1);
    to->count = (int32_t)within(1, any() % 2 ? 999 : COUNT_MAX);
}

/* Up to the last byte of its buffer, with what JSON and UTF-8 make hard. */
static void any_text(const struct field *f, char *to)
{
    static const char *const pieces[] = {"a", "\"", "\\", "/",       "政",           "é",
                                         "😀", " ",  "{",  "\\u0041", "\xEF\xBF\xBD", "~"};
    static const char codes[] = "abcXYZ019_.-", base64[] = "abcXYZ019+/";
    size_t room = (size_t)within(0, f->high - 1), len = 0;

    if (f->kind == FIELD_BASE64 || f->kind == FIELD_SEALED)
        room -= room % 4;
    while (f->kind != FIELD_TEXT && len < room)
        to[len++] = f->kind == FIELD_CODE ? codes[any() % (sizeof codes - 1)]
                                          : base64[any() % (sizeof base64 - 1)];
    if ((f->kind == FIELD_BASE64 || f->kind == FIELD_SEALED) && len > 0 && any() % 2)
        to[len - 1] = '=';
    if (f->kind == FIELD_SEALED && len > 8 && any() % 2)
        memcpy(to, "c202611:", 8);
    while (f->kind == FIELD_TEXT) {
        const char *piece = pieces[any() % ARRAY_LEN(pieces)];

        if (len + strlen(piece) > room)
            break;
        memcpy(to + len, piece, strlen(piece));
        len += strlen(piece);
    }
}

static void any_field(const struct field *f, void *to)
{
    switch (f->kind) {
    case FIELD_INT:
        *(int *)to = (int)within(f->low, f->high);
        break;
    case FIELD_INSTANT:
        *(instant *)to = any() % 3 ? within(0, INT64_C(4102444800000))
                                   : within(-9007199254740991, 9007199254740991);
        break;
    case FIELD_DAY:
        *(civil *)to = (civil)within(-10000, 100000);
        break;
    case FIELD_TEXT:
    case FIELD_CODE:
    case FIELD_BASE64:
    case FIELD_SEALED:
        any_text(f, to);
        break;
    case FIELD_ID:
        any_bytes(to, sizeof(struct id));
        break;
    case FIELD_NUMBER:
        any_number(to);
        break;
    case FIELD_ENUM:
        *(int *)to = (int)within(0, f->high - 1);
        break;
    }
}

static void any_event(enum event_type type, struct event *e)
{
    const struct event_form *form = &event_types[type];

    memset(e, 0, sizeof *e);
    any_bytes(&e->device, sizeof e->device);
    any_bytes(&e->subject, sizeof e->subject);
    e->seq = (uint64_t)(any() % 2 ? within(1, 1000) : within(1, 9007199254740991));
    e->at.at = any() % 2 ? within(0, INT64_C(4102444800000))
                         : within(INT64_C(-60000000000000), INT64_C(250000000000000));
    e->at.offset_min = (int16_t)within(-14 * 60 - 59, 14 * 60 + 59);
    e->boot.id = (uint32_t)any();
    e->boot.millis = within(0, 9007199254740991);
    e->type = type;
    e->v = (int)within(1, form->v);
    for (size_t i = 0; i < form->field_count; i++)
        any_field(&form->fields[i], (char *)&e->body + form->fields[i].offset);
}

/* By the table, so that padding between members does not count. */
static bool is_same_field(const struct field *f, const void *a, const void *b)
{
    switch (f->kind) {
    case FIELD_INT:
    case FIELD_ENUM:
        return *(const int *)a == *(const int *)b;
    case FIELD_INSTANT:
        return *(const instant *)a == *(const instant *)b;
    case FIELD_DAY:
        return *(const civil *)a == *(const civil *)b;
    case FIELD_TEXT:
    case FIELD_CODE:
    case FIELD_BASE64:
    case FIELD_SEALED:
        return memcmp(a, b, (size_t)f->high) == 0;
    case FIELD_ID:
        return memcmp(a, b, sizeof(struct id)) == 0;
    case FIELD_NUMBER:
        return number_equal(*(const struct number *)a, *(const struct number *)b);
    }
    return false;
}

static const char *difference(const struct event *a, const struct event *b)
{
    const struct event_form *form = &event_types[a->type];

    if (a->type != b->type || a->v != b->v || a->seq != b->seq || !id_equal(a->device, b->device))
        return "identity";
    if (a->at.at != b->at.at || a->at.offset_min != b->at.offset_min)
        return "at";
    if (a->boot.id != b->boot.id || a->boot.millis != b->boot.millis)
        return "boot";
    if (!id_equal(a->subject, b->subject))
        return "subject";
    for (size_t i = 0; i < form->field_count; i++) {
        const struct field *f = &form->fields[i];

        if (!is_same_field(f, (const char *)&a->body + f->offset,
                           (const char *)&b->body + f->offset))
            return f->name;
    }
    return NULL;
}

/* With a blank in front, which only the reader of any layout takes. */
static bool decode_slowly(const char *line, size_t n, struct event *to, char *why, size_t why_size)
{
    char apart[EVENT_JSON_SIZE + 1] = " ";

    memcpy(apart + 1, line, n);
    assert_int_equal(event_scan(apart, n + 1, to), 0);
    return event_decode(apart, n + 1, to, why, why_size) == OK;
}

static void test_random_events_come_back_equal(void **state)
{
    char line[EVENT_JSON_SIZE], again[EVENT_JSON_SIZE], why[256] = "";
    struct event e, fast, slow;

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        enum event_type type = (enum event_type)(1 + i % (EVENT_TYPES - 1));
        size_t n;

        any_event(type, &e);
        n = event_encode(&e, line, sizeof line);
        if (n == 0)
            fail_msg("round %d: a %s is not encoded", i, event_types[type].name);
        if (event_scan(line, n, &fast) != n)
            fail_msg("round %d: not taken: %s", i, line);
        if (!decode_slowly(line, n, &slow, why, sizeof why))
            fail_msg("round %d: %s in %s", i, why, line);
        if (difference(&e, &fast) != NULL || difference(&e, &slow) != NULL)
            fail_msg("round %d: %s differs in %s", i,
                     difference(&e, difference(&e, &fast) != NULL ? &fast : &slow), line);
        assert_int_equal(event_encode(&fast, again, sizeof again), n);
        assert_string_equal(again, line);
        assert_null(strchr(line, '\n'));
    }
}

/* The fast reader takes nothing that the strict one refuses or reads otherwise. */
static void test_damaged_lines_are_read_alike(void **state)
{
    static const char bytes[] = "\"\\,:{}[]0-19eEaA.+ \t\x01\x80\xC3";
    char line[EVENT_JSON_SIZE], why[256] = "";
    struct event e, fast, slow;

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        size_t n, used;

        any_event((enum event_type)(1 + i % (EVENT_TYPES - 1)), &e);
        n = event_encode(&e, line, sizeof line);
        assert_true(n > 0);
        line[any() % n] = bytes[any() % sizeof bytes];
        if (any() % 8 == 0)
            n = any() % n;
        used = event_scan(line, n, &fast);
        assert_true(used <= n);
        if (used == 0)
            continue;
        if (!decode_slowly(line, used, &slow, why, sizeof why))
            fail_msg("round %d: taken, but %s in %s", i, why, line);
        if (difference(&fast, &slow) != NULL)
            fail_msg("round %d: %s differs in %s", i, difference(&fast, &slow), line);
    }
}

/* The largest that each type can be fits into EVENT_JSON_SIZE. */
static void test_the_fullest_event_of_each_type_fits(void **state)
{
    char line[EVENT_JSON_SIZE];
    struct event e;

    (void)state;
    for (int type = EVENT_NONE + 1; type < EVENT_TYPES; type++) {
        const struct event_form *form = &event_types[type];

        any_event((enum event_type)type, &e);
        for (size_t i = 0; i < form->field_count; i++) {
            const struct field *f = &form->fields[i];
            char *at = (char *)&e.body + f->offset;

            if (f->kind == FIELD_TEXT)
                memset(at, '"', (size_t)f->high - 1); /* two bytes each */
            else if (f->kind == FIELD_CODE)
                memset(at, 'x', (size_t)f->high - 1);
            else if (f->kind == FIELD_BASE64 || f->kind == FIELD_SEALED)
                memset(at, 'A', ((size_t)f->high - 1) / 4 * 4);
        }
        if (event_encode(&e, line, sizeof line) == 0)
            fail_msg("the fullest %s does not fit", form->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_events_come_back_equal),
        cmocka_unit_test(test_damaged_lines_are_read_alike),
        cmocka_unit_test(test_the_fullest_event_of_each_type_fits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
