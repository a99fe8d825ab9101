/* day_sheet.c - GET /api/appointments: who comes when, and what for (R8).
 *
 * Names, phone numbers and needs are sealed; they are opened for ?names=1 alone, for a
 * reason, and both are noted in the audit log (invariant 9). */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/typed.h"
#include "hub/inside.h"

static const char *const states[] = {"free",    "held",   "wished",   "booked",
                                     "arrived", "missed", "cancelled"};
static const char *const standings[] = {"early", "on_time", "late"};
static const char *const languages[] = {"zh_Hans", "zh_Hant", "en"};
static const char *const ticket_states[] = {"free",   "waiting",   "called", "serving", "held",
                                            "missed", "cancelled", "done",   "lapsed"};

static int by_time(const void *x, const void *y)
{
    const struct appointment *a = *(const struct appointment *const *)x;
    const struct appointment *b = *(const struct appointment *const *)y;

    if (a->due != b->due)
        return a->due < b->due ? -1 : 1;
    return strcmp(a->code, b->code);
}

static bool is_shown(const struct appointment *a, instant now)
{
    return a->service >= 0 && a->state != BOOKING_FREE &&
           (a->state != BOOKING_HELD || a->until > now);
}

/* A colleague has booked, moved or cancelled it within a day, for a service that this
 * person answers for (R7). */
static bool is_news(const struct hub *h, const struct appointment *a, const char *staff,
                    instant now)
{
    return a->service >= 0 && a->changed > now - 24 * (instant)HOUR && a->hand[0] != '\0' &&
           (a->state == BOOKING_FIRM || a->state == BOOKING_CANCELLED) &&
           strcmp(a->hand, staff) != 0 &&
           strcmp(h->catalogue->services[a->service].review.owner, staff) == 0;
}

int booking_news_count(const struct hub *h, const char *staff, instant now)
{
    int n = 0;

    for (int i = 0; i < h->site->book.used; i++)
        n += is_news(h, &h->site->book.rows[i], staff, now);
    return n;
}

/* Those, of whatever day; the caller frees. */
static const struct appointment **news_new(const struct hub *h, const char *staff, instant now,
                                           int *n)
{
    const struct appointment **to = malloc(APPOINTMENTS_MAX * sizeof *to);

    must(to != NULL);
    *n = 0;
    for (int i = 0; i < h->site->book.used; i++) {
        if (is_news(h, &h->site->book.rows[i], staff, now))
            to[(*n)++] = &h->site->book.rows[i];
    }
    qsort(to, (size_t)*n, sizeof *to, by_time);
    return to;
}

/* Those of the day, the soonest first; the caller frees. */
static const struct appointment **sheet_new(const struct site *s, civil day, instant now, int *n)
{
    const struct appointment **to = malloc(APPOINTMENTS_MAX * sizeof *to), *a = NULL;

    must(to != NULL);
    *n = 0;
    while ((a = appointment_of_day(s, day, a)) != NULL) {
        if (is_shown(a, now))
            to[(*n)++] = a;
    }
    qsort(to, (size_t)*n, sizeof *to, by_time);
    return to;
}

static void opened(struct json_out *o, const struct hub *h, const char *name, const char *sealed,
                   bool mask)
{
    char text[256] = "", clean[256] = "", masked[64];

    if (sealed[0] != '\0' && seals_open(h, sealed, text, sizeof text)) {
        typed_add(clean, sizeof clean, text); /* nobody saw what was sealed */
        text_mask_phone(masked, sizeof masked, clean);
        out_text(o, name, mask ? masked : clean);
    } else {
        out_text(o, name, "");
    }
    wipe(text, sizeof text);
    wipe(clean, sizeof clean);
}

static void ticket(struct json_out *o, const struct hub *h, const struct appointment *a)
{
    const struct ticket *t = site_ticket(h->site, a->ticket);

    if (t == NULL || t->service < 0) {
        out_null(o, "ticket");
        return;
    }
    out_open(o, "ticket", '{');
    out_number(o, "number", t->number);
    out_text(o, "state", ticket_states[t->state]);
    out_int(o, "counter", t->state == TICKET_WAITING ? 0 : t->counter);
    out_close(o, '}');
}

static void one(struct json_out *o, const struct hub *h, const struct appointment *a,
                struct moment now, bool names)
{
    out_open(o, NULL, '{');
    out_id(o, "id", a->id);
    out_text(o, "code", a->code);
    out_text(o, "service", h->catalogue->services[a->service].code);
    out_int(o, "minute", a->minute);
    out_int(o, "length", a->length);
    out_time(o, "due", a->due);
    out_text(o, "state", states[a->state]);
    out_text(o, "standing",
             standings[a->state == BOOKING_ARRIVED
                           ? a->standing
                           : appointment_standing(&h->catalogue->booking, a->due, now.at)]);
    out_text(o, "via", via_names[a->via]);
    out_text(o, "language", languages[a->language]);
    out_int(o, "moves", a->moves);
    out_text(o, "hand", a->hand);
    out_text(o, "owner", h->catalogue->services[a->service].review.owner);
    out_time(o, "changed", a->changed);
    out_bool(o, "has_name", a->name[0] != '\0');
    out_bool(o, "has_contact", a->contact[0] != '\0');
    out_bool(o, "has_need", a->need[0] != '\0');
    out_text(o, "gone", seals_gone(h, a->contact[0] != '\0' ? a->contact : a->name));
    if (names) {
        opened(o, h, "name", a->name, false);
        opened(o, h, "phone", a->contact, true);
        opened(o, h, "need", a->need, false);
    }
    ticket(o, h, a);
    out_close(o, '}');
}

/* A day in the query, today when there is none; false after a refusal. */
static bool read_day(const struct hub *h, struct hub_call *c, civil *to)
{
    const char *text = http_query(c->request, "day");

    *to = h->site->day;
    if (text == NULL || day_from_text(text, to))
        return true;
    answer_problem(c, 422, "day", "day is not a date; write e.g. 2026-11-24");
    return false;
}

void run_day_sheet(struct hub *h, struct hub_call *c)
{
    const char *asked = http_query(c->request, "names");
    bool names = asked != NULL && strcmp(asked, "1") == 0;
    const char *reason = http_query(c->request, "reason"), *mine = http_query(c->request, "mine");
    const struct appointment **rows;
    char day_text[DAY_TEXT], detail[NOTE_SIZE];
    struct json_out o = {0};
    civil day;
    int n;

    if (!read_day(h, c, &day))
        return;
    if (names && !is_reason(reason)) {
        answer_problem(c, 422, "reason",
                       "say in reason, in up to %d bytes, what you need the names for", REASON_MAX);
        return;
    }
    rows = mine != NULL && strcmp(mine, "1") == 0
               ? news_new(h, staff_of(h, c)->number, c->now.at, &n)
               : sheet_new(h->site, day, c->now.at, &n);
    day_to_text(day, day_text);
    text_format(detail, sizeof detail, "%d: %s", n, names ? reason : "");
    if (!names || audit_call(h, c, "day_sheet_opened", day_text, detail)) {
        out_open(&o, NULL, '{');
        out_text(&o, "day", day_text);
        out_bool(&o, "open", catalogue_calendar(h->catalogue, day)->count > 0);
        out_time(&o, "now", c->now.at);
        out_bool(&o, "names", names);
        out_open(&o, "appointments", '[');
        for (int i = 0; i < n; i++)
            one(&o, h, rows[i], c->now, names);
        out_close(&o, ']');
        out_close(&o, '}');
        answer_out(c, 200, &o);
    }
    free(rows);
}
