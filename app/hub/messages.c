/* messages.c - what customers are told by message or mail: when, in which words. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "hub/page.h"
#include "port/clock.h"
#include "port/crypto.h"

/* ---- where it goes ---- */

/* A local part and a host with a dot (RFC 5321, 4.1.2, without quotes). */
static bool is_mail(const char *s)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    char allowed[sizeof letters + 24];
    const char *at = strchr(s, '@'), *dot = strrchr(s, '.');
    size_t local;

    text_format(allowed, sizeof allowed, "%s!#$%%&'*+/=?^_`{|}~.-", letters);
    local = strspn(s, allowed);
    if (at == NULL || at == s || s + local != at || dot == NULL || dot < at + 2 || dot[1] == '\0')
        return false;
    text_format(allowed, sizeof allowed, "%s.-", letters);
    return strspn(at + 1, allowed) == strlen(at + 1);
}

/* Blanks, dots and strokes are left out; "+86 138-0013-8000". */
static bool is_phone(char *s)
{
    size_t n = 0;

    for (const char *from = s; *from != '\0'; from++) {
        if (strchr(" .-()", *from) != NULL)
            continue;
        if ((*from < '0' || *from > '9') && !(*from == '+' && n == 0))
            return false;
        s[n++] = *from;
    }
    s[n] = '\0';
    return n >= 6 && n <= 16;
}

/* ---- words ---- */

typedef const char *values_t[WORDING_NAMES];

static void write(const struct hub *h, const struct message_file *m, enum wording w,
                  const values_t values, char *to, size_t size)
{
    wording_fill(&h->catalogue->wordings, w, m->language, values, to, size);
}

/* "2026-11-24 09:40" */
static void time_words(instant at, char to[MOMENT_TEXT])
{
    moment_to_text(clock_at(at), to);
    to[10] = ' ';
    to[16] = '\0';
}

static const char *service_name(const struct hub *h, int service, int language)
{
    return service < 0 ? "" : h->catalogue->services[service].name.text[language];
}

static void of_ticket(const struct hub *h, const struct message_file *m, struct moment now,
                      struct hub_message *to)
{
    const struct ticket *t = site_ticket(h->site, m->about);
    char number[NUMBER_TEXT], link[LINK_TEXT], before[16], low[16], high[16], wait[WORDING_SIZE];
    values_t values = {[NAME_HALL] = h->catalogue->name.text[m->language],
                       [NAME_NUMBER] = number,
                       [NAME_SERVICE] = service_name(h, t->service, m->language),
                       [NAME_BEFORE] = before,
                       [NAME_LOW] = low,
                       [NAME_HIGH] = high,
                       [NAME_LINK] = link};
    struct ticket_view v;
    int counter;

    number_to_text(t->number, number);
    page_ticket_link(h, t, link);
    view_of_ticket(h->site, t, now, &v);
    counter = catalogue_counter(h->catalogue, v.counter);
    text_format(before, sizeof before, "%d", v.before);
    text_format(low, sizeof low, "%d", v.wait.low);
    text_format(high, sizeof high, "%d", v.wait.high);
    if (v.wait.low >= 0 && v.wait.high > 0) {
        write(h, m, WORDING_WAIT, values, wait, sizeof wait);
        values[NAME_WAIT] = wait;
    }
    if (counter >= 0)
        values[NAME_COUNTER] = h->catalogue->counters[counter].name.text[m->language];
    write(h, m, counter >= 0 ? WORDING_CALLED : WORDING_NEAR, values, to->text, sizeof to->text);
    write(h, m, WORDING_NEAR_SUBJECT, values, to->subject, sizeof to->subject);
}

static void of_case(const struct hub *h, const struct message_file *m, struct hub_message *to)
{
    const struct case_file *f = case_by_id(h->site, m->about);
    char link[LINK_TEXT];
    const values_t values = {[NAME_HALL] = h->catalogue->name.text[m->language],
                             [NAME_CODE] = f->code,
                             [NAME_SERVICE] = service_name(h, f->service, m->language),
                             [NAME_STATE] = page_case_states[f->state][m->language],
                             [NAME_LINK] = link};

    page_case_link(h, f->id, link);
    write(h, m, WORDING_CASE, values, to->text, sizeof to->text);
    underway_words(h, f, m->language, to->text, sizeof to->text);
    text_copy(to->subject, sizeof to->subject, f->code);
}

static enum wording booking_wording(const struct appointment *a)
{
    bool by_staff = a->hand[0] != '\0';

    if (a->state == BOOKING_CANCELLED)
        return by_staff ? WORDING_CANCELLED : WORDING_FULL;
    return by_staff ? WORDING_PLACED : WORDING_BOOKED;
}

static void of_booking(const struct hub *h, const struct message_file *m, struct hub_message *to)
{
    const struct appointment *a = appointment_by_id(h->site, m->about);
    char when[MOMENT_TEXT], link[LINK_TEXT];
    const values_t values = {[NAME_HALL] = h->catalogue->name.text[m->language],
                             [NAME_CODE] = a->code,
                             [NAME_SERVICE] = service_name(h, a->service, m->language),
                             [NAME_TIME] = when,
                             [NAME_LINK] = link};

    time_words(a->due, when);
    booking_link(h, a, link);
    write(h, m, booking_wording(a), values, to->text, sizeof to->text);
    text_copy(to->subject, sizeof to->subject, a->code);
}

static enum wording survey_wording(const struct message_file *m, const struct survey *v)
{
    bool again = v->asked > 0;

    if (m->kind == MESSAGE_JUDGE)
        return again ? WORDING_JUDGE_AGAIN : WORDING_JUDGE;
    return again ? WORDING_REMINDER : v->kind == SURVEY_VISIT ? WORDING_SURVEY : WORDING_DELIVERY;
}

/* A question leads to the page where it is answered. */
static void of_survey(const struct hub *h, const struct message_file *m, const struct survey *v,
                      struct hub_message *to)
{
    const struct ticket *t = site_ticket(h->site, m->about);
    const struct case_file *f = case_by_id(h->site, m->about);
    int service = t != NULL ? t->service : f != NULL ? f->service : -1;
    char number[NUMBER_TEXT] = "", until[MOMENT_TEXT], link[LINK_TEXT];
    const values_t values = {[NAME_HALL] = h->catalogue->name.text[m->language],
                             [NAME_NUMBER] = number,
                             [NAME_CODE] = f != NULL ? f->code : "",
                             [NAME_STATE] =
                                 f != NULL ? page_case_states[f->state][m->language] : "",
                             [NAME_SERVICE] = service_name(h, service, m->language),
                             [NAME_UNTIL] = until,
                             [NAME_LINK] = link};

    time_words(v->until, until);
    if (m->kind == MESSAGE_SURVEY)
        until[10] = '\0'; /* the day is enough */
    if (t != NULL) {
        number_to_text(t->number, number);
        page_ticket_link(h, t, link);
    } else {
        page_case_link(h, m->about, link);
    }
    write(h, m, survey_wording(m, v), values, to->text, sizeof to->text);
    write(h, m, WORDING_SURVEY_SUBJECT, values, to->subject, sizeof to->subject);
}

/* False when what it was about is known no more, or where it goes is no address. */
static bool fill(const struct hub *h, const struct message_file *m, struct moment now,
                 struct hub_message *to)
{
    const struct survey *v = survey_of(h->surveys, m->about);

    *to = (struct hub_message){
        .id = m->id, .kind = m->kind, .channel = m->channel, .language = m->language};
    /* A terminal sealed it: what it holds is looked at here for the first time. */
    if (!seals_open(h, m->to, to->to, sizeof to->to) ||
        !(m->channel == CHANNEL_MAIL ? is_mail(to->to) : is_phone(to->to)))
        return false;
    if (m->kind == MESSAGE_NEAR && site_ticket(h->site, m->about) != NULL)
        of_ticket(h, m, now, to);
    else if (m->kind == MESSAGE_CASE && case_by_id(h->site, m->about) != NULL)
        of_case(h, m, to);
    else if (m->kind == MESSAGE_BOOKING && appointment_by_id(h->site, m->about) != NULL)
        of_booking(h, m, to);
    else if ((m->kind == MESSAGE_SURVEY || m->kind == MESSAGE_JUDGE) && v != NULL &&
             survey_may_be_answered(h->site, m->about))
        of_survey(h, m, v, to);
    else
        return false;
    return true;
}

/* ---- when ---- */

static bool settle(struct hub *h, struct moment now)
{
    struct decision d;

    do {
        decide_messages_due(h->site, now, &d);
        if (!log_record(h, &d, now))
            return false;
    } while (d.count > 0);
    return true;
}

/* Who leaves a phone number at the kiosk does so to be reached. */
static bool want_word(struct hub *h, const struct event *e, struct moment now)
{
    const struct ticket_issued *b = &e->body.issued;
    struct message_made what = {
        .about = e->subject, .channel = CHANNEL_SMS, .language = b->language};
    struct decision d;

    if (b->contact[0] == '\0' || !h->c.sends[CHANNEL_SMS])
        return true;
    text_copy(what.to, sizeof what.to, b->contact);
    decide_message_want(h->site, crypto_id(), &what, now, &d);
    return d.refusal != ALLOWED || log_record(h, &d, now);
}

static bool tell_of_case(struct hub *h, const struct event *e, struct moment now)
{
    enum message_channel channel;
    struct decision d;

    if (!message_channel_of(h, e->subject, &channel))
        return true;
    decide_message_case(h->site, crypto_id(), e, channel, now, &d);
    return log_record(h, &d, now);
}

bool booking_tell(struct hub *h, struct id id, struct moment now)
{
    struct decision d;

    if (!h->c.sends[CHANNEL_SMS])
        return true;
    decide_message_of_booking(h->site, crypto_id(), id, now, &d);
    return log_record(h, &d, now);
}

static bool tell_of_booking(struct hub *h, const struct event *e, struct moment now)
{
    struct decision d;

    if (!h->c.sends[CHANNEL_SMS])
        return true;
    decide_message_booking(h->site, crypto_id(), e, now, &d);
    return log_record(h, &d, now);
}

/* A visit or a case came to its end: may its customer be asked how it was? */
static bool open_survey(struct hub *h, const struct event *e, struct moment now)
{
    struct decision d;

    if (e->type == COMPLAINT_RESOLVED && !h->c.sends[CHANNEL_SMS])
        return true;
    decide_survey_open(h->surveys, h->site, e, clock_day, now, &d);
    return log_record(h, &d, now);
}

static bool is_end(const struct event *e)
{
    return e->type == TICKET_COMPLETED || e->type == CASE_DELIVERED ||
           e->type == COMPLAINT_RESOLVED || e->type == SURVEY_CONSENT;
}

static bool is_step(enum event_type type)
{
    return (type >= CASE_CONFIRMED && type <= ENQUIRY_ANSWERED && !case_opens(type)) ||
           type == ENQUIRY_PROMISED;
}

bool messages_follow(struct hub *h, const struct event *e, struct moment now)
{
    if (is_end(e) && !open_survey(h, e, now))
        return false;
    if (e->type >= APPOINTMENT_BOOKED && e->type <= APPOINTMENT_CANCELLED)
        return tell_of_booking(h, e, now);
    if (is_step(e->type))
        return tell_of_case(h, e, now);
    if (e->type == TICKET_ISSUED && !want_word(h, e, now))
        return false;
    if ((e->type < TICKET_ISSUED || e->type > TICKET_COMPLETED) && e->type != MESSAGE_WANTED)
        return true;
    return h->site->messages.waiting == 0 || settle(h, now);
}

/* ---- for who sends ---- */

bool hub_has_to_send(uint64_t topics)
{
    return (topics & TOPIC(TOPIC_MESSAGES)) != 0;
}

instant hub_message_next(const struct hub *h, struct moment now)
{
    instant message = messages_next(h->site);
    instant question = surveys_next(h->surveys, h->site, now);

    return message == 0 || (question != 0 && question < message) ? question : message;
}

/* Questions whose time has come, as messages. */
static bool ask_surveys(struct hub *h, struct moment now)
{
    struct decision d;

    do {
        decide_survey_ask(h->surveys, h->site, crypto_id(), now, &d);
        if (!log_record(h, &d, now))
            return false;
    } while (d.count > 0);
    return true;
}

/* The next that is to be tried, after those that are too late. */
bool hub_message_take(struct hub *h, struct moment now, struct hub_message *to)
{
    struct decision d;

    if (h->broken || !log_begin(h) || !ask_surveys(h, now))
        return false;
    do {
        decide_message_take(h->site, now, &d);
        if (d.count == 0 || !log_record(h, &d, now))
            return false;
    } while (d.events[0].type != MESSAGE_TRIED);
    if (fill(h, message_by_id(h->site, d.events[0].subject), now, to))
        return true;
    decide_message_outcome(h->site, d.events[0].subject, MESSAGE_WAS_REFUSED, "", now, &d);
    (void)log_record(h, &d, now);
    return false;
}

void hub_message_done(struct hub *h, struct id id, enum message_outcome outcome, const char *cause,
                      struct moment now)
{
    struct decision d;

    if (h->broken || !log_begin(h))
        return;
    decide_message_outcome(h->site, id, outcome, cause, now, &d);
    (void)log_record(h, &d, now);
}

bool message_address(const struct hub *h, char *typed, enum message_channel *to)
{
    *to = strchr(typed, '@') != NULL ? CHANNEL_MAIL : CHANNEL_SMS;
    return h->c.sends[*to] && (*to == CHANNEL_MAIL ? is_mail(typed) : is_phone(typed));
}

bool message_channel_of(const struct hub *h, struct id about, enum message_channel *to)
{
    const struct case_file *f = case_by_id(h->site, about);
    char typed[160];
    bool good;

    if (f == NULL || f->contact[0] == '\0')
        return false;
    good = seals_open(h, f->contact, typed, sizeof typed) && message_address(h, typed, to);
    wipe(typed, sizeof typed);
    return good;
}
