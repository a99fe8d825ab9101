/* erasure.c - what was erased on request at the hub is taken out of this machine's log. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "port/kept.h"
#include "terminal/inside.h"
#include "wire/event_json.h"

enum { ROWS_MOST = 64 };

struct search {
    const struct view *view;
    struct journal_row rows[ROWS_MOST];
    char *texts[ROWS_MOST];
    int count;
};

/* The setting "erased": "3 8127436" */
struct erasures erasure_heard(const struct terminal *t)
{
    struct erasures heard = {0, 0};
    char text[48], *end;

    if (journal_get(t->journal, "erased", text, sizeof text)) {
        heard.count = (int)strtol(text, &end, 10);
        heard.sum = strtoull(end, NULL, 10);
    }
    return heard;
}

static bool erase(struct event *e, const struct view *v)
{
    bool erased = false;

    for (int i = 0; i < v->gone_count; i++)
        erased |= seal_erase_event(e, v->gone[i].subject);
    return erased;
}

static bool look_at(void *ctx, const char *json, size_t size)
{
    struct search *s = ctx;
    struct event e;
    char why[160], *text;

    if (event_decode(json, size, &e, why, sizeof why) != OK || !erase(&e, s->view))
        return true;
    text = malloc(EVENT_JSON_SIZE);
    must(text != NULL);
    s->texts[s->count] = text;
    s->rows[s->count] = (struct journal_row){e.seq, text, event_encode(&e, text, EVENT_JSON_SIZE)};
    must(s->rows[s->count].size > 0);
    return ++s->count < ROWS_MOST;
}

/* True when all were found, and not as many as there was room for. */
static bool replace(struct terminal *t)
{
    struct search s = {.view = &t->view};
    enum err e = journal_replay(t->journal, 0, look_at, &s);

    if (e == OK && s.count > 0)
        journal_replace(t->journal, s.rows, s.count);
    if (s.count > 0 && t->kept[0] != '\0')
        kept_drop(t->kept, ERR_ABSENT, "holding what was erased on request");
    if (e != OK)
        log_fault("terminal: what was erased at the hub cannot be sought here: %s", err_name(e));
    for (int i = 0; i < s.count; i++)
        free(s.texts[i]);
    return e == OK && s.count < ROWS_MOST;
}

void erasure_hear(struct terminal *t)
{
    const struct erasures heard = erasure_heard(t);
    char text[48];

    if (t->view.erased == heard.count && t->view.erased_sum == heard.sum)
        return;
    for (int i = 0; i < t->view.gone_count; i++) {
        const struct event e = {.type = DATA_ERASED, .subject = t->view.gone[i].subject};

        site_apply(t->site, &e, t->now);
    }
    if (t->view.gone_count > 0 && !replace(t))
        return; /* the next view tells it again */
    text_format(text, sizeof text, "%d %llu", t->view.erased,
                (unsigned long long)t->view.erased_sum);
    journal_set(t->journal, "erased", text);
}
