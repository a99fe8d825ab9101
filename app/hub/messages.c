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

enum say { SAY_BEFORE, SAY_WAIT, SAY_CALLED, SAY_CASE, SAY_BOOKED, SAY_FULL, SAY_SUBJECT, SAYS };

static const char *const says[SAYS][LANGUAGES] = {
    [SAY_BEFORE] = {"【%s】您的号 %s：前面还有 %d 人。", "【%s】您的號 %s：前面還有 %d 人。",
                    "%s: your number is %s, people before you: %d. "},
    [SAY_WAIT] = {"预计 %d–%d 分钟。", "預計 %d–%d 分鐘。", "About %d–%d min. "},
    [SAY_CALLED] = {"【%s】正在叫您的号 %s，请到 %s。", "【%s】正在叫您的號 %s，請到 %s。",
                    "%s: number %s is being called, please go to %s. "},
    [SAY_CASE] = {"【%s】您的事项 %s 有新进展：%s。", "【%s】您的事項 %s 有新進展：%s。",
                  "%s: news of your case %s: %s. "},
    [SAY_BOOKED] = {"【%s】您的预约 %s 已确认：%s。", "【%s】您的預約 %s 已確認：%s。",
                    "%s: your appointment %s is confirmed: %s. "},
    [SAY_FULL] = {"【%s】很抱歉，您希望的时间 %s（%s）已约满，没有预约成功。",
                  "【%s】很抱歉，您希望的時間 %s（%s）已約滿，沒有預約成功。",
                  "%s: we are sorry, the time that you wished for (%s, %s) is full; nothing is "
                  "booked. "},
    [SAY_SUBJECT] = {"您的号快到了", "您的號快到了", "It is nearly your turn"},
};

static void of_ticket(const struct hub *h, const struct message_file *m, struct moment now,
                      struct hub_message *to)
{
    const struct ticket *t = site_ticket(h->site, m->about);
    const char *hall = h->catalogue->name.text[m->language];
    char number[NUMBER_TEXT], link[LINK_TEXT];
    struct ticket_view v;
    int counter;

    number_to_text(t->number, number);
    view_of_ticket(h->site, t, now, &v);
    counter = catalogue_counter(h->catalogue, v.counter);
    if (counter >= 0) {
        text_format(to->text, sizeof to->text, says[SAY_CALLED][m->language], hall, number,
                    h->catalogue->counters[counter].name.text[m->language]);
    } else {
        text_format(to->text, sizeof to->text, says[SAY_BEFORE][m->language], hall, number,
                    v.before);
        if (v.wait.low >= 0 && v.wait.high > 0)
            text_append(to->text, sizeof to->text, says[SAY_WAIT][m->language], v.wait.low,
                        v.wait.high);
    }
    page_ticket_link(h, t, link);
    text_append(to->text, sizeof to->text, "%s", link);
    text_copy(to->subject, sizeof to->subject, says[SAY_SUBJECT][m->language]);
}

static void of_case(const struct hub *h, const struct message_file *m, struct hub_message *to)
{
    const struct case_file *f = case_by_id(h->site, m->about);
    char id[ID_TEXT];

    id_to_text(f->id, id);
    text_format(to->text, sizeof to->text, says[SAY_CASE][m->language],
                h->catalogue->name.text[m->language], f->code,
                page_case_states[f->state][m->language]);
    text_append(to->text, sizeof to->text, "%s/c/%s", h->c.public_url, id);
    text_copy(to->subject, sizeof to->subject, f->code);
}

static void of_booking(const struct hub *h, const struct message_file *m, struct hub_message *to)
{
    const struct appointment *a = appointment_by_id(h->site, m->about);
    char when[MOMENT_TEXT], link[LINK_TEXT];

    moment_to_text(clock_at(a->due), when);
    when[10] = ' ';
    when[16] = '\0';
    text_format(to->text, sizeof to->text,
                says[a->state == BOOKING_CANCELLED ? SAY_FULL : SAY_BOOKED][m->language],
                h->catalogue->name.text[m->language], a->code, when);
    booking_link(h, a, link);
    text_append(to->text, sizeof to->text, "%s", link);
    text_copy(to->subject, sizeof to->subject, a->code);
}

/* False when what it was about is known no more, or where it goes is no address. */
static bool fill(const struct hub *h, const struct message_file *m, struct moment now,
                 struct hub_message *to)
{
    *to = (struct hub_message){
        .id = m->id, .kind = m->kind, .channel = m->channel, .language = m->language};
    /* A terminal sealed it: what it holds is looked at here for the first time. */
    if (!crypto_unseal(&h->c.seal, m->to, to->to, sizeof to->to) ||
        !(m->channel == CHANNEL_MAIL ? is_mail(to->to) : is_phone(to->to)))
        return false;
    if (m->kind == MESSAGE_NEAR && site_ticket(h->site, m->about) != NULL)
        of_ticket(h, m, now, to);
    else if (m->kind == MESSAGE_CASE && case_by_id(h->site, m->about) != NULL)
        of_case(h, m, to);
    else if (m->kind == MESSAGE_BOOKING && appointment_by_id(h->site, m->about) != NULL)
        of_booking(h, m, to);
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
    struct decision d;

    if (!h->c.sends[CHANNEL_SMS])
        return true;
    decide_message_case(h->site, crypto_id(), e, now, &d);
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

bool messages_follow(struct hub *h, const struct event *e, struct moment now)
{
    if (e->type == APPOINTMENT_CONFIRMED || e->type == APPOINTMENT_CANCELLED)
        return tell_of_booking(h, e, now);
    if (e->type >= CASE_CONFIRMED && e->type <= ENQUIRY_ANSWERED && !case_opens(e->type))
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

instant hub_message_next(const struct hub *h)
{
    return messages_next(h->site);
}

/* The next that is to be tried, after those that are too late. */
bool hub_message_take(struct hub *h, struct moment now, struct hub_message *to)
{
    struct decision d;

    if (h->broken || !log_begin(h))
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
