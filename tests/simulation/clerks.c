/* clerks.c - clerks at the counters, and how people ask the hub. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "simulation/inside.h"

/* Before who waits is served, and says other things. */
static void replied(struct sim *s)
{
    simhub_replied(s);
    free(s->said);
    s->said = strdup(s->hub_on ? s->rig.body : "");
    must(s->said != NULL);
    s->status = s->hub_on ? s->rig.status : 0;
    simhub_ran(s);
}

void staff_ask(struct sim *s, const struct rig_staff *who, const char *method, const char *target,
               const char *body)
{
    s->status = 0;
    if (!s->hub_on)
        return;
    simhub_spoil(s, method[0] == 'P');
    simhub_tell_time(s);
    rig_staff_ask(&s->rig, who, method, target, body);
    replied(s);
}

void public_ask(struct sim *s, struct fake_request *f)
{
    simhub_spoil(s, f->r.method[0] == 'P');
    simhub_tell_time(s);
    rig_run(&s->rig, f);
    replied(s);
}

static void ask(struct sim *s, struct clerk *c, const char *target, const char *body)
{
    staff_ask(s, &c->session, "POST", target, body);
    c->status = s->status;
    text_copy(c->said, sizeof c->said, s->status != 0 ? s->said : "");
}

static void counter(struct sim *s, struct clerk *c, const char *verb)
{
    char target[64];

    text_format(target, sizeof target, "/api/counters/%d/%s", c->counter, verb);
    ask(s, c, target, NULL);
}

/* A reply that is lost, or a second click: the same once more. */
static int ticket(struct sim *s, struct clerk *c, const char *verb, const char *more)
{
    char target[96], body[160];
    int status;

    text_format(target, sizeof target, "/api/tickets/%s/%s", c->ticket, verb);
    text_format(body, sizeof body, "{\"counter\":%d%s}", c->counter, more);
    ask(s, c, target, body);
    status = c->status;
    if (sim_chance(s, 30))
        ask(s, c, target, body);
    return status;
}

void staff_log_in(struct sim *s, struct rig_staff *who, const char *number)
{
    simhub_tell_time(s);
    rig_login(&s->rig, who, number);
    simhub_ran(s);
}

static void log_in(struct sim *s, struct clerk *c)
{
    staff_log_in(s, &c->session, c->number);
    c->in = true;
    c->status = 200;
}

static void call_next(struct sim *s, struct clerk *c)
{
    static const char begin[] = "\"ticket\":{\"id\":\"";
    const char *at;

    counter(s, c, "next");
    at = c->status == 200 ? strstr(c->said, begin) : NULL;
    if (at != NULL) {
        text_format(c->ticket, sizeof c->ticket, "%.*s", (int)strcspn(at + sizeof begin - 1, "\""),
                    at + sizeof begin - 1);
        c->has = true;
        c->serving = false;
    } else if (strstr(c->said, "\"counter_shut\"") != NULL) {
        counter(s, c, "open");
    } else if (strstr(c->said, "\"counter_busy\"") != NULL) {
        counter(s, c, "close");
    }
    if (at != NULL && sim_chance(s, 30))
        counter(s, c, "next"); /* clicked twice: refused */
    else if (at == NULL && sim_chance(s, 20))
        counter(s, c, sim_chance(s, 500) ? "pause" : "close");
}

/* Whoever was called comes, or does not. */
static void attend(struct sim *s, struct clerk *c)
{
    int what = sim_below(s, 100);
    int status;

    if (what < 8) {
        (void)ticket(s, c, "recall", "");
        return;
    }
    c->serving = what < 85;
    status = ticket(s, c, c->serving ? "serve" : "no-show", "");
    c->has = c->serving && status == 200;
}

static void finish(struct sim *s, struct clerk *c)
{
    static const char *const services[] = {"social", "property", "tax", "enquiry"};
    char more[96];
    int what = sim_below(s, 100);

    c->has = false;
    if (what < 6) {
        (void)ticket(s, c, "hold", "");
        if (sim_chance(s, 700))
            (void)ticket(s, c, "resume", "");
    } else if (what < 12) {
        text_format(more, sizeof more, ",\"service\":\"%s\",\"to\":%d",
                    services[sim_below(s, ARRAY_LEN(services))], sim_below(s, 2) * 2);
        (void)ticket(s, c, "transfer", more);
    } else {
        (void)ticket(s, c, "complete", sim_chance(s, 900) ? "" : ",\"ask\":false");
    }
}

void clerk_step(struct sim *s, struct clerk *c)
{
    int64_t pause = sim_about(s, 20 * SECOND);

    if (s->quiet)
        return;
    if (s->hub_on && !c->in)
        log_in(s, c);
    else if (s->hub_on && c->has && c->serving)
        finish(s, c);
    else if (s->hub_on && c->has)
        attend(s, c);
    else if (s->hub_on)
        call_next(s, c);
    if (c->status == 401)
        c->in = c->has = false;
    if (c->has && c->serving)
        pause = sim_about(s, 3 * MINUTE);
    sim_later(s, people_are_there(s) ? pause : 10 * pause,
              (struct due){.thing = THING_CLERK, .who = (int)(c - s->clerks)});
}
