/* emergency.c - the notice on every screen: raised, changed, lifted (R36). */
#include <string.h>

#include "base/text.h"
#include "core/desk.h"

static void add(struct decision *to, enum event_type type, const char *text, const char *staff,
                struct moment now)
{
    struct site_notice *b = &decision_add(to, type, (struct id){{0}}, now)->body.notice;

    text_copy(b->text, sizeof b->text, text);
    text_copy(b->staff, sizeof b->staff, staff);
}

void decide_emergency(const struct site *s, const char *text, const char *staff, struct moment now,
                      struct decision *to)
{
    to->count = 0;
    to->refusal = text_is_blank(text) ? REFUSED_NO_TEXT : ALLOWED;
    if (to->refusal != ALLOWED || (s->emergency.on && strcmp(s->emergency.text, text) == 0))
        return; /* asked again: it is there */
    add(to, SITE_EMERGENCY, text, staff, now);
}

void decide_resumed(const struct site *s, const char *staff, struct moment now, struct decision *to)
{
    to->count = 0;
    to->refusal = ALLOWED;
    if (s->emergency.on)
        add(to, SITE_RESUMED, "", staff, now);
}
