/* live.c - what the console hears of the log: its growth, and its rows. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"
#include "wire/event_json.h"

enum { KEEP_ALIVE_MS = 15 * SECOND, LOG_PAGE = 200, LOG_PAGE_MAX = 1000, PART = 96 };

static void send_part(struct hub_call *c, const char *text, uint64_t pos)
{
    c->reply.what = HTTP_STREAM;
    c->reply.status = 200;
    c->reply.type = "text/event-stream";
    c->reply.body = malloc(PART);
    must(c->reply.body != NULL);
    text_copy(c->reply.body, PART, text);
    c->reply.body_size = strlen(c->reply.body);
    c->reply.cursor = pos;
    c->reply.topics = TOPIC(TOPIC_ANY);
    c->reply.wait_ms = KEEP_ALIVE_MS;
}

void run_live(struct hub *h, struct hub_call *c)
{
    uint64_t pos = h->site->pos, seen = c->request->cursor;
    char text[PART];

    if (!c->request->again) {
        answer_header(c, "Cache-Control: no-store");
        answer_header(c, "X-Accel-Buffering: no"); /* for a proxy in front */
    } else if (pos == seen && !c->request->expired) {
        answer_wait(c, TOPIC(TOPIC_ANY), KEEP_ALIVE_MS);
        c->reply.cursor = seen;
        return;
    }
    text_format(text, sizeof text, "event: change\nid: %llu\ndata: {\"pos\":%llu}\n\n",
                (unsigned long long)pos, (unsigned long long)pos);
    send_part(c, c->request->again && pos == seen ? ": still here\n\n" : text, pos);
}

struct page {
    struct json_out o;
    int left;
    int16_t offset;
    const char *reader; /* of whom alone appraisals and reviews are shown; NULL: of everyone */
};

/* Of whom an event speaks, when it is for their eyes and of those who lead; NULL: of nobody. */
static const char *person_of(const struct event *e)
{
    switch (e->type) {
    case APPRAISAL_PROPOSED:
    case APPRAISAL_ANSWERED:
    case APPRAISAL_SIGNED:
        return e->body.appraisal.staff;
    case MATTER_OPENED:
    case MATTER_STEPPED:
        return e->body.matter.staff[0] != '\0' ? e->body.matter.staff : NULL;
    default:
        return NULL;
    }
}

static bool is_hidden(const struct page *p, const struct log_row *row, struct event *e)
{
    const char *person;
    char why[160];

    if (p->reader == NULL ||
        (strstr(row->json, "\"type\":\"appraisal.") == NULL &&
         strstr(row->json, "\"type\":\"matter.") == NULL) ||
        event_decode(row->json, row->size, e, why, sizeof why) != OK)
        return false;
    person = person_of(e);
    return person != NULL && strcmp(person, p->reader) != 0;
}

/* The event as stored is an object: its members follow ours. */
static void add_event(struct page *p, const char *json, size_t size)
{
    out_bytes(&p->o, ",", 1);
    out_bytes(&p->o, json + 1, size - 1);
}

static bool add_row(void *ctx, const struct log_row *row)
{
    struct page *p = ctx;
    char blank[EVENT_JSON_SIZE];
    struct event e;

    if (p->left-- == 0)
        return false;
    out_open(&p->o, NULL, '{');
    out_int(&p->o, "pos", (int64_t)row->pos);
    out_time(&p->o, "when", row->when.at);
    if (!is_hidden(p, row, &e)) {
        add_event(p, row->json, row->size);
        return true;
    }
    memset(&e.body, 0, sizeof e.body);
    memset(&e.subject, 0, sizeof e.subject); /* it follows from the person */
    add_event(p, blank, event_encode(&e, blank, sizeof blank));
    return true;
}

void run_log(struct hub *h, struct hub_call *c)
{
    int64_t limit = query_number(c, "limit", LOG_PAGE), after = query_number(c, "after", 0);
    struct page p = {.left = limit < 1 || limit > LOG_PAGE_MAX ? LOG_PAGE_MAX : (int)limit};

    p.reader = staff_has(h, c, ROLE_REPORT) ? NULL : staff_of(h, c)->number;
    out_open(&p.o, NULL, '{');
    out_int(&p.o, "pos", (int64_t)h->site->pos);
    out_open(&p.o, "events", '[');
    if (h->store->ops->replay(h->store, (uint64_t)after, add_row, &p) != OK)
        h->failed = true;
    out_close(&p.o, ']');
    out_close(&p.o, '}');
    answer_out(c, 200, &p.o);
}
