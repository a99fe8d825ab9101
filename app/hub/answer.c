/* answer.c - replies and problem documents. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/inside.h"
#include "port/pdf.h"
#include "wire/api_json.h"

void answer_header(struct hub_call *c, const char *fmt, ...)
{
    va_list args;
    char *to = NULL;

    for (int i = 0; i < HTTP_HEADERS && to == NULL; i++) {
        if (c->reply.headers[i][0] == '\0')
            to = c->reply.headers[i];
    }
    must(to != NULL);
    va_start(args, fmt);
    must(vsnprintf(to, HTTP_HEADER_SIZE, fmt, args) < HTTP_HEADER_SIZE);
    va_end(args);
}

void answer_text(struct hub_call *c, int status, const char *mime, char *body)
{
    free(c->reply.body);
    c->reply.what = HTTP_DONE;
    c->reply.status = status;
    c->reply.type = mime;
    c->reply.body = body;
    c->reply.body_size = body != NULL ? strlen(body) : 0;
    answer_header(c, "X-Content-Type-Options: nosniff");
}

void answer_json(struct hub_call *c, int status, char *body)
{
    answer_text(c, status, "application/json", body);
    answer_header(c, "Cache-Control: no-store");
}

void answer_out(struct hub_call *c, int status, struct json_out *o)
{
    size_t size;

    answer_json(c, status, out_take(o, &size));
}

void answer_csv(struct hub_call *c, struct json_out *o, const char *name)
{
    size_t size;

    answer_text(c, 200, "text/csv; charset=utf-8", out_take(o, &size));
    answer_header(c, "Cache-Control: no-store");
    answer_header(c, "Content-Disposition: attachment; filename=\"%s\"", name);
}

void answer_file(struct hub_call *c, const char *mime, char *data, size_t size, const char *name)
{
    answer_text(c, 200, mime, NULL);
    c->reply.body = data;
    c->reply.body_size = size;
    answer_header(c, "Cache-Control: no-store");
    answer_header(c, "Content-Disposition: inline; filename=\"%s\"", name);
}

void answer_problem(struct hub_call *c, int status, const char *type, const char *fmt, ...)
{
    char detail[512];
    va_list args;

    va_start(args, fmt);
    vsnprintf(detail, sizeof detail, fmt, args);
    va_end(args);
    if (!text_is_plain(detail, strlen(detail)))
        text_copy(detail, sizeof detail, "the request is not readable");
    answer_text(c, status, "application/problem+json", problem_encode_new(status, type, detail));
    answer_header(c, "Cache-Control: no-store");
}

void answer_refusal(struct hub_call *c, enum refusal r)
{
    static const char *const mends[REFUSALS] = {
        [REFUSED_CLOSED] = "the hall is closed now",
        [REFUSED_FULL] = "there is no room for another ticket",
        [REFUSED_NO_SERVICE] = "there is no such service in this hall",
        [REFUSED_NO_COUNTER] = "there is no such counter in this hall",
        [REFUSED_COUNTER_SHUT] = "open the counter first",
        [REFUSED_COUNTER_TAKEN] = "somebody else works at this counter",
        [REFUSED_COUNTER_BUSY] = "finish the ticket at this counter first",
        [REFUSED_NOBODY_WAITING] = "nobody waits for this counter",
        [REFUSED_NO_TICKET] = "there is no such ticket",
        [REFUSED_NOT_YOURS] = "the ticket is at another counter",
        [REFUSED_STATE] = "this is not possible in its state",
        [REFUSED_NUMBER_TAKEN] = "the number is taken",
        [REFUSED_RATED] = "the visit is rated already",
        [REFUSED_LEVEL] = "a rating is from 1 to 5",
        [REFUSED_NO_APPOINTMENT] = "there is no such appointment",
        [REFUSED_NOT_BOOKABLE] = "this service takes no appointments",
        [REFUSED_NOT_OFFERED] = "this time is not offered: closed, too soon, or too far ahead",
        [REFUSED_SLOT_TAKEN] = "no place is left at this time",
        [REFUSED_PAUSED] = "too many appointments were missed or cancelled; booking is paused",
        [REFUSED_MOVES] = "the appointment was moved too often",
        [REFUSED_NOT_TODAY] = "the appointment is on another day",
        [REFUSED_NO_CASE] = "there is no such case",
        [REFUSED_NOT_ALLOWED] = "only staff, or for this a manager, may do that",
        [REFUSED_NO_TEXT] = "say what in text and, where a reason is asked for, why in cause",
        [REFUSED_NO_DUE] = "name in due a time that is still to come, and later than before",
        [REFUSED_NO_DEVICE] = "there is no such terminal",
        [REFUSED_NO_STAFF] = "there is no such member of staff in this hall",
        [REFUSED_NO_MATTER] = "there is no such record",
        [REFUSED_OTHER_SERVICE] = "the counter does not do the service of this ticket",
        [REFUSED_NO_REASON] = "somebody else comes first: say in reason why this one is called",
        [REFUSED_NO_HOW] = "say in how the customer was asked: at the counter, by phone, ...",
        [REFUSED_OWN_WORK] = "nobody notes how their own work was judged: let a colleague ask",
        [REFUSED_LATE] = "the promised time is past: an extension is asked for before it",
        [REFUSED_LATER_END] = "only an extension that the customer consents to moves the end",
        [REFUSED_NO_OPTIONS] = "name in options one to three ways in which it can be done",
        [REFUSED_NO_WAY] = "say way in_person, or post with a parcel number, and explained 1",
    };
    bool unknown = r == REFUSED_NO_TICKET || r == REFUSED_NO_COUNTER ||
                   r == REFUSED_NO_APPOINTMENT || r == REFUSED_NO_CASE || r == REFUSED_NO_DEVICE ||
                   r == REFUSED_NO_MATTER;

    answer_problem(c, unknown ? 404 : 409, refusal_name(r), "%s", mends[r]);
}

void answer_wait(struct hub_call *c, uint64_t topics, int wait_ms)
{
    c->reply.what = HTTP_WAIT;
    c->reply.topics = topics;
    c->reply.wait_ms = wait_ms;
}

static void answer_later(struct hub_call *c, const char *type, const char *detail)
{
    memset(c->reply.headers, 0, sizeof c->reply.headers);
    answer_problem(c, 503, type, "%s", detail);
    answer_header(c, "Retry-After: 1");
}

void hub_fail(struct hub_call *c)
{
    answer_later(c, "storage", "the hub cannot store now; nothing was changed, try again");
}

/* Its name is in the hub's log: whoever asks may be a stranger. */
void answer_unread(struct hub_call *c)
{
    c->work = WORK_NONE;
    answer_later(c, "record",
                 "a record of the hub's store has decayed, so this was not done; the hub's log "
                 "names it and what mends it (a password: guitai-hub passwd on its machine)");
}

void hub_busy(struct hub_call *c)
{
    c->work = WORK_NONE;
    answer_later(c, "busy", "too many ask for this at once; nothing was changed, try again");
}

void hub_call_retry(struct hub_call *c)
{
    free(c->reply.body);
    c->reply = (struct http_reply){.status = 200};
    c->retried = true;
}

void hub_call_end(struct hub_call *c)
{
    batch_free(c->batch);
    c->batch = NULL;
    if (c->sheet != NULL)
        wipe(c->sheet, sizeof *c->sheet);
    free(c->sheet);
    free(c->paper);
    c->sheet = NULL;
    c->paper = NULL;
    wipe(c->keys, sizeof c->keys);
    wipe(c->given, sizeof c->given);
    wipe(c->fresh, sizeof c->fresh);
    wipe(c->stored, sizeof c->stored);
    wipe(c->made, sizeof c->made);
}
