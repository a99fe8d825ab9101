/* push.c - which events leave the hall, what of them, and when they are tried again. */
#include "core/push.h"

#include <string.h>

#include "base/text.h"
#include "core/retry.h"

const char *const receiver_kind_names[RECEIVER_KINDS] = {"events", "rating"};
const char *const receiver_type_names[RECEIVER_TYPES] = {
    "application/json", "application/xml", "text/xml", "application/x-www-form-urlencoded"};
const char *const push_mode_names[PUSH_MODES] = {"off", "on", "paused"};

/* ---- which ---- */

/* "ticket." of "ticket.called" */
static size_t group_of(const char *name)
{
    return strcspn(name, ".") + 1;
}

bool push_is_offered(enum event_type type)
{
    static const char *const kept_here[] = {"message.", "seal.", "appraisal.", "matter.", "aside."};

    for (size_t i = 0; i < ARRAY_LEN(kept_here); i++) {
        if (strncmp(event_types[type].name, kept_here[i], strlen(kept_here[i])) == 0)
            return false;
    }
    return true;
}

static bool name_fits(const char *name, enum event_type type)
{
    const char *own = event_types[type].name;
    size_t group = group_of(own);

    return strcmp(name, "*") == 0 || strcmp(name, own) == 0 ||
           (strncmp(name, own, group) == 0 && strcmp(name + group, "*") == 0);
}

bool push_name_is_known(const char *name)
{
    for (int i = EVENT_NONE + 1; i < EVENT_TYPES; i++) {
        if (push_is_offered((enum event_type)i) && name_fits(name, (enum event_type)i))
            return true;
    }
    return false;
}

bool push_is_wanted(const struct receiver *r, enum event_type type)
{
    if (r->kind == RECEIVER_RATING)
        return type == RATING_GIVEN;
    for (int i = 0; i < r->event_count; i++) {
        if (name_fits(r->events[i], type))
            return push_is_offered(type);
    }
    return false;
}

/* ---- what of them ---- */

/* Codes, and words that are on every screen of the hall. */
static bool is_open_text(enum event_type type, const char *name)
{
    return strcmp(name, "reasons") == 0 || (type == DEVICE_ENROLLED && strcmp(name, "name") == 0) ||
           ((type == SITE_EMERGENCY || type == SITE_RESUMED) && strcmp(name, "text") == 0);
}

static bool is_private(enum event_type type, const struct field *f)
{
    switch (f->kind) {
    case FIELD_SEALED:
    case FIELD_BASE64:
        return true;
    case FIELD_TEXT:
        return !is_open_text(type, f->name);
    case FIELD_CODE: /* a hash can be tried against what is suspected */
        return strcmp(f->name, "find") == 0 ||
               (type == CASE_SIGNED && strcmp(f->name, "hash") == 0);
    default:
        return false;
    }
}

void push_blank(struct event *e)
{
    const struct event_form *form = &event_types[e->type];

    for (size_t i = 0; i < form->field_count; i++) {
        const struct field *f = &form->fields[i];

        if (is_private(e->type, f))
            memset((char *)&e->body + f->offset, 0, (size_t)f->high);
    }
}

/* ---- when ---- */

static void forget_failures(struct push_state *s)
{
    s->tries = 0;
    s->again = s->failing = 0;
    s->status = 0;
    s->cause[0] = s->said[0] = '\0';
}

void push_succeeded(struct push_state *s, uint64_t pos, instant now)
{
    forget_failures(s);
    s->pos = pos;
    s->sent = now;
}

bool push_failed(struct push_state *s, const struct push_failure *f, instant now, uint32_t random)
{
    int64_t wait = retry_wait(++s->tries, PUSH_FIRST_MS, PUSH_MOST_MS);

    wait = wait / 2 + (int64_t)(random % (uint32_t)(wait / 2 + 1));
    if (f->wait > wait)
        wait = f->wait < PUSH_MOST_MS ? f->wait : PUSH_MOST_MS;
    s->again = now + wait;
    if (s->failing == 0)
        s->failing = now;
    s->status = f->status;
    text_copy(s->cause, sizeof s->cause, f->cause);
    text_copy(s->said, sizeof s->said, f->said);
    if (!f->gone && now - s->failing < PUSH_PATIENCE_HOURS * HOUR)
        return false;
    s->mode = PUSH_PAUSED;
    return true;
}

void push_resume(struct push_state *s)
{
    forget_failures(s);
    s->mode = PUSH_ON;
}
