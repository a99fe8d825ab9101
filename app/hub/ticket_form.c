/* ticket_form.c - what a customer does on a ticket's page: leave the queue, ask for a
 * word when it is nearly their turn, rate. */
#include <string.h>

#include "base/text.h"
#include "hub/ticket_page.h"
#include "port/clock.h"
#include "port/crypto.h"
#include "wire/form.h"

bool ticket_of_link(const struct hub *h, const struct hub_call *c, struct ticket_token *to)
{
    uint8_t bytes[TOKEN_BYTES];

    return page_token(h, c->arg, token_message, bytes) && token_unpack(bytes, to);
}

struct page_thing ticket_thing(const struct hub *h, const struct ticket *t)
{
    const struct message_file *m = message_about(h->site, t->id);
    const struct survey *v = survey_of(h->surveys, t->id);
    int survey = v != NULL ? (int)v->state : 0;

    return (struct page_thing){"ticket", t->id,
                               (int)t->state + 16 * (int)t->rating +
                                   128 * (m != NULL ? 1 + (int)m->state : 0) + 1024 * survey +
                                   8192 * t->calls};
}

bool ticket_may_leave(const struct ticket *t)
{
    return t->state == TICKET_WAITING || t->state == TICKET_MISSED;
}

bool ticket_may_be_rated(const struct hub *h, const struct ticket *t, struct moment now)
{
    struct moment ended = clock_at(t->ended);
    struct ticket_view v;

    view_of_ticket(h->site, t, now, &v);
    return v.may_rate && t->service >= 0 &&
           now.at <= standard_due(h->catalogue, t->service, clock_day, STANDARD_SURVEY, ended);
}

int ticket_level_of(const char *word)
{
    int level = strncmp(word, "level", 5) == 0 ? word[5] - '0' : 0;

    return level >= 1 && level <= 5 && word[6] == '\0' ? level : 0;
}

static void read_reasons(const struct hub *h, const struct http_request *r, int level,
                         char to[REASONS_SIZE])
{
    const struct catalogue *c = h->catalogue;

    to[0] = '\0';
    for (int i = 0; i < c->reason_count; i++) {
        char name[8], value[4];

        text_format(name, sizeof name, "r%d", i);
        if ((c->reasons[i].levels >> level & 1) != 0 &&
            form_value(r->body, r->body_size, name, value, sizeof value))
            (void)text_append(to, REASONS_SIZE, "%s%s", to[0] != '\0' ? "," : "",
                              c->reasons[i].code);
    }
}

/* As act(), of a word when it is nearly the customer's turn. */
static const char *tell(struct hub *h, const struct hub_call *c, const struct ticket *t)
{
    struct message_made what = {.about = t->id, .language = page_language(c)};
    enum message_channel channel;
    struct decision d;
    char to[121], after[4];

    if (!form_typed(c->request->body, c->request->body_size, "to", to, sizeof to) ||
        !message_address(h, to, &channel))
        return "address";
    what.channel = (int)channel;
    if (!seals_close(h, SEAL_CONTACT, to, what.to, sizeof what.to))
        return "address";
    wipe(to, sizeof to);
    decide_message_want(h->site, crypto_id(), &what, c->now, &d);
    if (d.refusal != ALLOWED)
        return d.refusal == REFUSED_STATE ? "changed" : "full";
    if (!log_record(h, &d, c->now) ||
        (form_value(c->request->body, c->request->body_size, "after", after, sizeof after) &&
         !survey_page_agree(h, c, t->id, what.to, channel)))
        return NULL;
    return "noted";
}

static const char *be_quiet(struct hub *h, const struct hub_call *c, const struct ticket *t)
{
    const struct message_file *m = message_about(h->site, t->id);
    struct decision d;

    if (m == NULL)
        return "changed";
    decide_message_withdraw(h->site, m->id, c->now, &d);
    if (d.refusal != ALLOWED)
        return "changed";
    return log_record(h, &d, c->now) ? "noted" : NULL;
}

/* The word for the page, of what came of it; NULL: it could not be stored. */
static const char *act(struct hub *h, const struct hub_call *c, const struct ticket *t,
                       const char *what)
{
    struct command command = {.ticket = t->id, .staff = "", .via = VIA_WEB};
    char reasons[REASONS_SIZE];
    const char *done;
    struct decision d;

    if (strcmp(what, "tell") == 0)
        return tell(h, c, t);
    if (strcmp(what, "quiet") == 0)
        return be_quiet(h, c, t);
    if (survey_page_said(h, c, t->id, what, &done))
        return done;
    command.level = ticket_level_of(what);
    if (command.level > 0 && ticket_may_be_rated(h, t, c->now)) {
        command.kind = RATE;
        read_reasons(h, c->request, command.level, reasons);
        command.reasons = reasons;
    } else if (strcmp(what, "leave") == 0 && ticket_may_leave(t)) {
        command.kind = CANCEL;
    } else {
        return "changed";
    }
    decide(h->site, &command, c->now, &d);
    if (d.refusal != ALLOWED)
        return "changed";
    if (!log_record(h, &d, c->now))
        return NULL;
    return command.kind == RATE ? "rated" : "left";
}

void run_ticket_form(struct hub *h, struct hub_call *c)
{
    const struct ticket *t;
    struct ticket_token token;
    struct page_thing thing;
    const char *done;
    char what[16];

    if (!log_begin(h))
        return;
    if (!ticket_of_link(h, c, &token) || (t = site_ticket(h->site, token.ticket)) == NULL) {
        ticket_no_such(h, c);
        return;
    }
    thing = ticket_thing(h, t);
    done =
        page_form_said(h, c->request, &thing, what, sizeof what) ? act(h, c, t, what) : "changed";
    if (done != NULL)
        page_go_back(c, done);
}
