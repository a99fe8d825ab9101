/* survey.c - decides who is asked how it was, and when. */
#include "core/survey.h"

#include "base/text.h"
#include "core/desk.h"

const char *const survey_kind_names[SURVEY_KINDS] = {"visit", "delivery", "callback"};
const char *const survey_state_names[SURVEY_STATES] = {"free", "agreed", "open", "answered",
                                                       "over"};

/* ---- times ---- */

bool survey_is_hour(const struct survey_rules *r, struct moment now)
{
    int minute = minute_of_day(now);

    return minute >= r->hours.from && minute < r->hours.to;
}

/* That instant, or when the hours begin after it. */
static instant into_hours(const struct survey_rules *r, struct moment at)
{
    civil day = day_of(at);

    if (survey_is_hour(r, at))
        return at.at;
    return instant_of(minute_of_day(at) < r->hours.from ? day : day + 1, r->hours.from,
                      at.offset_min);
}

/* When the hours of today end. */
static instant end_of_hours(const struct survey_rules *r, struct moment now)
{
    return instant_of(day_of(now), 0, now.offset_min) + (instant)r->hours.to * MINUTE;
}

/* ---- whom it is about ---- */

static const char *contact_of(const struct site *s, struct id about)
{
    const struct ticket *t = site_ticket(s, about);
    const struct case_file *f = case_by_id(s, about);

    return t != NULL ? t->contact : f != NULL ? f->contact : "";
}

bool survey_may_be_answered(const struct site *s, struct id about)
{
    const struct ticket *t = site_ticket(s, about);
    const struct case_file *f = case_by_id(s, about);

    if (t != NULL)
        return t->state == TICKET_ENDED_DONE &&
               (t->rating == RATING_NONE || t->rating == RATING_OPEN ||
                t->rating == RATING_EXPIRED);
    return f != NULL && (case_may(f, ACT_FOLLOW_UP) || case_may(f, ACT_JUDGE));
}

/* ---- consent ---- */

static void call_off(const struct survey *v, struct moment now, struct decision *to)
{
    struct message_try *b = &decision_add(to, MESSAGE_ENDED, v->message, now)->body.tried;

    text_copy(b->cause, sizeof b->cause, "withdrawn");
}

static enum refusal may_agree(const struct survey *v, const struct site *s, struct id about,
                              const struct survey_consent *what)
{
    const struct ticket *t = site_ticket(s, about);
    const struct case_file *f = case_by_id(s, about);

    if (t == NULL && f == NULL)
        return REFUSED_NO_CASE;
    if (!what->agreed)
        return ALLOWED;
    if (what->to[0] == '\0' && contact_of(s, about)[0] == '\0')
        return REFUSED_NO_TEXT;
    if (v != NULL && v->state != SURVEY_AGREED && v->state != SURVEY_OPEN)
        return REFUSED_STATE; /* asked, answered or called off: not again */
    if (t != NULL && !ticket_is_live(t) && !survey_may_be_answered(s, about))
        return REFUSED_STATE;
    return f != NULL && !case_is_open(f) ? REFUSED_STATE : ALLOWED;
}

void decide_survey_consent(const struct surveys *x, const struct site *s, struct id about,
                           const struct survey_consent *what, struct moment now,
                           struct decision *to)
{
    const struct survey *v = survey_of(x, about);
    bool stands;

    to->count = 0;
    to->refusal = may_agree(v, s, about, what);
    if (to->refusal != ALLOWED)
        return;
    stands = v != NULL && (v->state == SURVEY_AGREED || v->state == SURVEY_OPEN);
    if (what->agreed ? stands && text_equal(what->to, v->to) : !stands)
        return; /* as it is */
    decision_add(to, SURVEY_CONSENT, about, now)->body.consent = *what;
    if (!what->agreed && !id_is_none(v->message))
        call_off(v, now, to);
}

/* ---- opening ---- */

static bool opens(const struct survey *v, const struct site *s, const struct event *e,
                  enum survey_kind *kind, enum standard *standard)
{
    const struct survey_rules *r = &s->catalogue->surveys;
    const struct case_file *f = case_by_id(s, e->subject);

    if (e->type == TICKET_COMPLETED || e->type == CASE_DELIVERED || e->type == SURVEY_CONSENT) {
        *kind = f == NULL ? SURVEY_VISIT : SURVEY_DELIVERY;
        *standard = STANDARD_SURVEY;
        return (f == NULL || f->kind == CASE_REQUEST) && r->ask_min > 0 && v != NULL &&
               v->state == SURVEY_AGREED && survey_may_be_answered(s, e->subject);
    }
    *kind = SURVEY_CALLBACK;
    *standard = STANDARD_COMPLAINT_FOLLOW_UP;
    return e->type == COMPLAINT_RESOLVED && r->callback_min > 0 &&
           contact_of(s, e->subject)[0] != '\0' && survey_may_be_answered(s, e->subject) &&
           (v == NULL || !text_equal(v->cause, "withdrawn"));
}

/* Index of the service that the visit or the case is about; -1 none. */
static int service_of(const struct site *s, struct id about)
{
    const struct ticket *t = site_ticket(s, about);
    const struct case_file *f = case_by_id(s, about);

    return t != NULL ? t->service : f != NULL ? f->service : -1;
}

/* When the visit or the case came to its end. */
static instant ended_at(const struct site *s, struct id about, instant now)
{
    const struct ticket *t = site_ticket(s, about);
    const struct case_file *f = case_by_id(s, about);

    return t != NULL ? t->ended : f != NULL && f->step != STANDARD_NONE ? f->from : now;
}

void decide_survey_open(const struct surveys *x, const struct site *s, const struct event *e,
                        day_clocks clock, struct moment now, struct decision *to)
{
    const struct survey_rules *r = &s->catalogue->surveys;
    const struct moment end = {ended_at(s, e->subject, now.at), now.offset_min};
    enum survey_kind kind;
    enum standard standard;
    struct survey_opened *b;
    bool again = false;

    to->count = 0;
    to->refusal = ALLOWED;
    if (!opens(survey_of(x, e->subject), s, e, &kind, &standard))
        return;
    b = &decision_add(to, SURVEY_OPENED, e->subject, now)->body.survey;
    b->kind = (int)kind;
    b->until = standard_due(s->catalogue, service_of(s, e->subject), clock, standard, end);
    b->ask = end.at + (instant)(kind == SURVEY_CALLBACK ? r->callback_min : r->ask_min) * MINUTE;
    /* A complaint's time is short: half of what is left. */
    b->remind = kind == SURVEY_CALLBACK ? b->ask + (b->until - b->ask) / 2
                                        : b->ask + (instant)r->remind_hours * HOUR;
    again = r->remind_hours > 0 && b->remind > b->ask && b->remind < b->until;
    b->remind = again ? b->remind : 0;
}

/* ---- asking ---- */

static bool is_wanted(const struct survey *v, instant now)
{
    return v->state == SURVEY_OPEN && v->ask > 0 && v->ask <= now && now < v->until &&
           id_is_none(v->message);
}

static const struct survey *next_due(const struct surveys *x, const struct site *s, instant now)
{
    const struct survey *best = NULL;

    for (int i = 0; i < x->used; i++) {
        const struct survey *v = &x->rows[i];

        if (is_wanted(v, now) && (best == NULL || v->ask < best->ask) &&
            survey_may_be_answered(s, v->about))
            best = v;
    }
    return best;
}

void decide_survey_ask(const struct surveys *x, const struct site *s, struct id id,
                       struct moment now, struct decision *to)
{
    const struct survey_rules *r = &s->catalogue->surveys;
    const struct survey *v;
    struct message_made *b;

    to->count = 0;
    to->refusal = ALLOWED;
    if (!survey_is_hour(r, now) || x->under_way >= SURVEYS_AT_ONCE ||
        !messages_have_room(s, SURVEY_SPARE_ROWS) || (v = next_due(x, s, now.at)) == NULL)
        return;
    b = &decision_add(to, MESSAGE_DUE, id, now)->body.made;
    b->about = v->about;
    b->kind = v->kind == SURVEY_CALLBACK ? MESSAGE_JUDGE : MESSAGE_SURVEY;
    b->channel = (int)v->channel;
    b->language = v->language;
    b->until = end_of_hours(r, now); /* a try goes no further into the night */
    if (b->until > v->until)
        b->until = v->until;
    text_copy(b->to, sizeof b->to, v->to[0] != '\0' ? v->to : contact_of(s, v->about));
}

instant surveys_next(const struct surveys *x, const struct site *s, struct moment now)
{
    const struct survey_rules *r = &s->catalogue->surveys;
    instant next = 0;

    if (x->under_way >= SURVEYS_AT_ONCE)
        return 0; /* one of them ends first */
    for (int i = 0; i < x->used; i++) {
        const struct survey *v = &x->rows[i];
        instant at;

        if (v->state != SURVEY_OPEN || v->ask == 0 || !id_is_none(v->message) ||
            v->until <= now.at || !survey_may_be_answered(s, v->about))
            continue;
        at = into_hours(r, (struct moment){v->ask > now.at ? v->ask : now.at, now.offset_min});
        if (at < v->until && (next == 0 || at < next))
            next = at;
    }
    return next;
}
