/* wordings_json.c - reads a hall's own words, each with the names that it may hold. */
#include "wire/wordings_json.h"

#include <string.h>

#include "base/text.h"
#include "wire/nearest.h"

static enum wording wording_of(const char *id)
{
    for (int i = 0; i < WORDINGS; i++) {
        if (strcmp(wording_forms[i].id, id) == 0)
            return (enum wording)i;
    }
    return WORDINGS;
}

/* "{hall}, {number}": those that the wording knows. */
static void list_names(enum wording w, char *to, size_t size)
{
    to[0] = '\0';
    for (int i = 0; i < WORDING_NAMES; i++) {
        if ((wording_forms[w].knows >> i & 1) != 0)
            text_append(to, size, "%s{%s}", to[0] != '\0' ? ", " : "", wording_names[i]);
    }
}

static bool fail_unknown(struct json_reader *r, enum wording w, const char *name)
{
    struct nearest near;
    char known[160];

    nearest_init(&near, name);
    for (int i = 0; i < WORDING_NAMES; i++) {
        if ((wording_forms[w].knows >> i & 1) != 0)
            nearest_try(&near, wording_names[i]);
    }
    if (nearest_best(&near) != NULL)
        return json_fail(r, "there is no {%s} here; did you mean {%s}?", name, nearest_best(&near));
    list_names(w, known, sizeof known);
    return json_fail(r, "there is no {%s} here; there are %s", name, known);
}

static bool check(struct json_reader *r, enum wording w, const char *text)
{
    char name[WORDING_SIZE];

    switch (wording_check(w, text, name)) {
    case WORDING_BRACE:
        return json_fail(r, "a brace without its fellow; write a name as {number}, no other brace");
    case WORDING_UNKNOWN:
        return fail_unknown(r, w, name);
    case WORDING_LACKS:
        return json_fail(r, "does not say {%s}, without which it is of no use", name);
    case WORDING_GOOD:
        break;
    }
    return true;
}

static bool read_wording(struct json_reader *r, json_t *v, enum wording w, struct wordings *to)
{
    static const char *const tags[LANGUAGES] = {"zh_Hans", "zh_Hant", "en"};
    struct json_member members[LANGUAGES];
    struct json_form form = {members, LANGUAGES, sizeof to->text[w]};

    memset(members, 0, sizeof members);
    for (int i = 0; i < LANGUAGES; i++) {
        members[i].name = tags[i];
        members[i].read = json_read_text;
        members[i].offset = (size_t)i * WORDING_SIZE;
        members[i].low = 1;
        members[i].high = WORDING_SIZE;
    }
    if (!json_read_form(r, v, &form, to->text[w]))
        return false;
    for (int i = 0; i < LANGUAGES; i++) {
        json_enter(r, tags[i]);
        if (!check(r, w, to->text[w][i]))
            return false;
        json_leave(r);
    }
    return true;
}

static bool fail_no_wording(struct json_reader *r, const char *key)
{
    struct nearest near;

    nearest_init(&near, key);
    for (int i = 0; i < WORDINGS; i++)
        nearest_try(&near, wording_forms[i].id);
    if (nearest_best(&near) != NULL)
        return json_fail(r, "is no message; did you mean \"%s\"?", nearest_best(&near));
    return json_fail(r, "is no message; the guide lists them");
}

bool wordings_read(struct json_reader *r, json_t *v, const struct json_member *m, void *base)
{
    const char *key;
    json_t *texts;

    if (!json_is_object(v))
        return json_fail(r, "is not {message: {\"zh_Hans\": ..., \"zh_Hant\": ..., \"en\": ...}}");
    json_object_foreach(v, key, texts)
    {
        enum wording w = wording_of(key);

        if (r->comments && key[0] == '$')
            continue;
        json_enter(r, key);
        if (w == WORDINGS)
            return fail_no_wording(r, key);
        if (!json_is_object(texts))
            return json_fail(r, "is not {\"zh_Hans\": ..., \"zh_Hant\": ..., \"en\": ...}");
        if (!read_wording(r, texts, w, json_into(m, base)))
            return false;
        json_leave(r);
    }
    return true;
}
