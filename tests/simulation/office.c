/* office.c - staff away from the counters: cases and their steps, machines, emergencies,
 * the hall's next edition, records of the office, data that is erased or held.
 *
 * What is done next is drawn from what the hub's state allows, and a little from what it
 * does not; it is done over the API, and the hub may refuse it. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/matter.h"
#include "hub/editions.h"
#include "simulation/inside.h"

enum { RECENT = 12 }; /* cases that are worked on: each comes far in a day */
enum officer { AT_DESK, LEAD, MANAGER, ADMIN };
static const char *const numbers[OFFICERS] = {"0311", "0315", "0316", "admin"};

/* True: it was done.  A session may be one that the hub does not know any more. */
static bool ask(struct sim *s, enum officer who, const char *target, const char *body)
{
    struct office *o = &s->office;

    s->status = 0;
    for (int try = 0; try < 2 && s->hub_on; try++) {
        if (!o->in[who])
            staff_log_in(s, &o->session[who], numbers[who]);
        staff_ask(s, &o->session[who], "POST", target, body);
        o->in[who] = s->status != 401;
        if (o->in[who])
            break;
    }
    if (s->status / 100 == 2 && sim_chance(s, 30)) /* the reply was lost */
        staff_ask(s, &o->session[who], "POST", target, body);
    return s->status / 100 == 2;
}

static const struct site *site(const struct sim *s)
{
    return s->rig.hub->site;
}

/* "2026-11-24T17:30:00.000+08:00", so far ahead. */
static const char *ahead(const struct sim *s, int64_t ms, char to[MOMENT_TEXT])
{
    moment_to_text(sim_moment(s, s->now + ms), to);
    return to;
}

/* ---- cases ---- */

static void register_case(struct sim *s)
{
    static const char *const kinds[] = {"request", "request",    "request", "complaint",
                                        "enquiry", "suggestion", "praise"};
    static const char *const contacts[] = {"", "13800000001", "a@example.org", "b@example.org"};
    static const char *const vias[] = {"phone", "mail", "counter", "console"};
    char body[512], id[ID_TEXT], contacted[MOMENT_TEXT];
    const char *contact = contacts[sim_below(s, ARRAY_LEN(contacts))];

    id_to_text(crypto_id(), id);
    text_format(body, sizeof body,
                "{\"id\":\"%s\",\"kind\":\"%s\",\"service\":\"%s\",\"told\":\"said %d\","
                "\"name\":\"N\",\"phone\":\"%s\",\"urgent\":%d,\"via\":\"%s\",\"language\":\"en\","
                "\"survey\":%d,\"contacted\":\"%s\"}",
                id, kinds[sim_below(s, ARRAY_LEN(kinds))], sim_chance(s, 500) ? "property" : "",
                sim_below(s, 1000), contact, sim_chance(s, 300),
                vias[sim_below(s, ARRAY_LEN(vias))], contact[0] != '\0' && sim_chance(s, 600),
                ahead(s, -sim_between(s, 0, 30 * MINUTE), contacted));
    (void)ask(s, AT_DESK, "/api/cases", body);
}

/* One of those that may go a step; NULL none. */
static const struct case_file *some_case(struct sim *s)
{
    const struct cases *c = &site(s)->cases;
    int back = c->used < RECENT ? c->used : RECENT;
    int at = c->used - back, n = back > 0 ? sim_below(s, back) : 0;

    for (int i = 0; i < back; i++) {
        const struct case_file *f = &c->rows[at + (n + i) % back];

        if (f->state != CASE_FREE && (f->state != CASE_CLOSED || sim_chance(s, 100)))
            return f;
    }
    return NULL;
}

/* Rather one that leads on: any may be repeated, or ends all. */
static bool is_dull(enum case_act act)
{
    return act == ACT_CONFIRM || act == ACT_ASSIGN || act == ACT_REFUSE || act == ACT_ARCHIVE ||
           act == ACT_CLOSE || act == ACT_PAUSE || act == ACT_PROGRESS || act == ACT_ANSWER;
}

static enum case_act some_act(struct sim *s, const struct case_file *f)
{
    enum case_act chosen = CASE_ACTS;
    int seen = 0;

    for (int i = 0; i < CASE_ACTS; i++) {
        enum case_act act = (enum case_act)i;

        if ((case_may(f, act) && !(is_dull(act) && sim_chance(s, 750))) || sim_chance(s, 3))
            chosen = sim_below(s, ++seen) == 0 ? act : chosen;
    }
    return chosen;
}

static void go_a_step(struct sim *s)
{
    const struct case_file *f = some_case(s);
    enum case_act act = f != NULL ? some_act(s, f) : CASE_ACTS;
    char target[64], body[1024], id[ID_TEXT], due[MOMENT_TEXT], first[MOMENT_TEXT];
    int64_t until = sim_between(s, 10 * MINUTE, 6 * HOUR);

    if (act == CASE_ACTS)
        return;
    id_to_text(f->id, id);
    text_format(target, sizeof target, "/api/cases/%s", id);
    text_format(body, sizeof body,
                "{\"act\":\"%s\",\"text\":\"so\",\"cause\":\"why\",\"how\":\"by phone\","
                "\"owner\":\"%s\",\"due\":\"%s\",\"agreed\":%d,\"level\":%d",
                case_rules[act].name, numbers[sim_below(s, 3)], ahead(s, until, due),
                sim_chance(s, 700), 1 + sim_below(s, 5));
    if (act == ACT_ACCEPT)
        text_append(body, sizeof body,
                    ",\"options\":[\"here\",\"there\"],\"amount\":\"80\","
                    "\"complex\":%d",
                    sim_chance(s, 300));
    if (act == ACT_DELIVER)
        text_append(body, sizeof body, ",\"way\":\"in_person\",\"explained\":1");
    if (act == ACT_SETTLE)
        text_append(body, sizeof body, ",\"amount\":\"80\",\"receipt\":\"R1\"");
    if (act == ACT_PROPOSE)
        text_append(body, sizeof body,
                    ",\"goal\":\"g\",\"people\":\"p\",\"risks\":\"r\",\"milestones\":"
                    "[{\"text\":\"m\",\"due\":\"%s\"}]",
                    ahead(s, until / 2, first));
    text_append(body, sizeof body, "}");
    (void)ask(s, sim_chance(s, 500) ? MANAGER : AT_DESK, target, body);
}

static void report_on(struct sim *s)
{
    static const char *const acts[] = {"report", "confirm", "object", "objection-answer"};
    const struct case_file *f = some_case(s);
    const struct underway *u =
        f != NULL ? underway_of(s->rig.hub->underways, site(s), f->id) : NULL;
    char target[64], body[256], id[ID_TEXT];
    const char *act = acts[sim_below(s, ARRAY_LEN(acts))];
    int n = strcmp(act, "confirm") == 0 ? 1 : u != NULL ? u->objection_count : 0;

    if (u == NULL)
        return;
    id_to_text(f->id, id);
    text_format(target, sizeof target, "/api/cases/%s/under-way", id);
    text_format(body, sizeof body,
                "{\"act\":\"%s\",\"n\":%d,\"done\":\"d\",\"to_do\":\"t\",\"risks\":\"r\","
                "\"told\":\"no\",\"text\":\"yes\"}",
                act, strcmp(act, "report") == 0 || strcmp(act, "object") == 0 ? 0 : n);
    (void)ask(s, AT_DESK, target, body);
}

/* ---- personal data ---- */

static void erase_or_hold(struct sim *s)
{
    const struct case_file *f = some_case(s);
    char target[64], body[128], id[ID_TEXT];
    int what = sim_below(s, 3);
    struct id subject = f != NULL ? f->id : (struct id){{0}};

    if (what == 0 && site(s)->used > 0 && sim_chance(s, 600))
        subject = site(s)->tickets[sim_below(s, site(s)->used)].id;
    if (id_is_none(subject))
        return;
    id_to_text(subject, id);
    text_copy(target, sizeof target, "/api/privacy/erase");
    if (what > 0)
        text_format(target, sizeof target, "/api/cases/%s/%s", id, what == 1 ? "hold" : "free");
    text_format(
        body, sizeof body,
        what == 0 ? "{\"subject\":\"%s\",\"reason\":\"asked\"}" : "{\"reason\":\"disputed\"}", id);
    (void)ask(s, MANAGER, target, body);
}

/* ---- tickets out of the ordinary ---- */

static void handle_ticket(struct sim *s)
{
    static const struct {
        const char *verb, *body;
    } acts[] = {{"call", "{\"counter\":3,\"reason\":\"ill\"}"},
                {"cancel", "{}"},
                {"no-show", "{}"},
                {"resume", "{\"counter\":2}"},
                {"printed", "{}"},
                {"refuse", "{\"text\":\"bring it\",\"cause\":\"no card\",\"papers\":\"1\"}"}};
    const struct site *x = site(s);
    int i = sim_below(s, ARRAY_LEN(acts));
    char target[96], id[ID_TEXT];

    if (x->used == 0)
        return;
    id_to_text(x->tickets[sim_below(s, x->used)].id, id);
    text_format(target, sizeof target, "/api/tickets/%s/%s", id, acts[i].verb);
    (void)ask(s, AT_DESK, target, acts[i].body);
}

/* ---- the hall ---- */

static void emergency(struct sim *s)
{
    if (site(s)->emergency.on)
        (void)ask(s, LEAD, "/api/emergency/lift", NULL);
    else if (sim_chance(s, 300))
        (void)ask(s, LEAD, "/api/emergency", "{\"text\":\"leave the hall\"}");
}

/* Fewer or more places, another fee: what was sold stays sold. */
static void publish(struct sim *s)
{
    static const char places[] = "\"places\":";
    struct hub *h = s->rig.hub;
    char *document = edition_document_new(h->hall_text, strlen(h->hall_text)), *at, *body;
    size_t size = strlen(document) + 256;

    at = strstr(document, places);
    body = malloc(size);
    must(at != NULL && body != NULL);
    at += sizeof places - 1;
    at += strspn(at, " ");
    *at = (char)('1' + sim_below(s, 3));
    text_format(body, size,
                "{\"expected\":%d,\"reason\":\"as decided\",\"accept\":true,\"document\":%s}",
                edition_number(h) > 0 ? edition_number(h) : 1, document);
    if (ask(s, MANAGER, "/api/catalogue/publish", body))
        sim_met(s, MET_EDITION);
    free(body);
    free(document);
}

static void clear_aside(struct sim *s)
{
    char target[96], id[ID_TEXT];

    for (int i = 0; s->hub_on && i < site(s)->device_count; i++) { /* it may fall at each */
        if (site(s)->devices[i].aside == 0)
            continue;
        id_to_text(site(s)->devices[i].id, id);
        text_format(target, sizeof target, "/api/aside/%s/%s", id,
                    sim_chance(s, 500) ? "retry" : "remove");
        (void)ask(s, ADMIN, target, "{}");
    }
}

static void look_after(struct sim *s)
{
    static const char *const acts[] = {"report", "assign", "close", "upkeep"};
    const struct site *x = site(s);
    char target[96], id[ID_TEXT];

    if (x->device_count == 0)
        return;
    id_to_text(x->devices[sim_below(s, x->device_count)].id, id);
    text_format(target, sizeof target, "/api/equipment/%s/%s", id,
                acts[sim_below(s, ARRAY_LEN(acts))]);
    if (sim_chance(s, 100))
        (void)ask(s, LEAD, "/api/equipment",
                  "{\"name\":\"scale\",\"place\":\"hall\",\"settings\":\"-\",\"days\":30}");
    else
        (void)ask(s, LEAD, target, "{\"part\":\"printer\",\"text\":\"0311\"}");
    clear_aside(s);
}

/* ---- records of the office ---- */

static void appraise(struct sim *s)
{
    static const char *const acts[] = {"propose", "answer", "sign"};
    int i = sim_below(s, ARRAY_LEN(acts));
    char body[192], day[DAY_TEXT];

    day_to_text(day_of(sim_moment(s, s->now)) - 1, day); /* a period that is over */
    text_format(body, sizeof body, "{\"act\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"%s}", acts[i], day,
                day,
                i == 0   ? ",\"spot\":90,\"text\":\"well\""
                : i == 1 ? ",\"agreed\":1,\"text\":\"yes\""
                         : "");
    (void)ask(s, i == 0 ? LEAD : i == 1 ? AT_DESK : MANAGER, "/api/appraisals/0311", body);
}

static void open_record(struct sim *s, const char *day)
{
    static const char *const kinds[] = {"improvement", "risk", "incident", "training"};
    char body[320], id[ID_TEXT];

    id_to_text(crypto_id(), id);
    text_format(body, sizeof body,
                "{\"id\":\"%s\",\"kind\":\"%s\",\"title\":\"t\",\"text\":\"x\",\"owner\":"
                "\"0315\",\"due\":\"%s\",\"likelihood\":2,\"harm\":3}",
                id, kinds[sim_below(s, ARRAY_LEN(kinds))], day);
    (void)ask(s, LEAD, "/api/matters", body);
}

/* What leads on, of one that is open; NULL nothing. */
static const struct matter_rule *some_rule(struct sim *s, const struct matter *m)
{
    const struct matter_rule *chosen = NULL;
    int seen = 0;

    for (int i = 0; i < MATTER_RULES; i++) {
        const struct matter_rule *r = &matter_rules[i];

        if (matter_rule_for(m, r->act) == r && r->to >= 0 && sim_below(s, ++seen) == 0)
            chosen = r;
    }
    return chosen;
}

static void keep_records(struct sim *s)
{
    const struct matters *x = s->rig.hub->matters;
    const struct matter *m = x->count > 0 ? &x->rows[sim_below(s, x->count)] : NULL;
    const struct matter_rule *r = m != NULL ? some_rule(s, m) : NULL;
    char target[64], body[320], id[ID_TEXT], day[DAY_TEXT];

    day_to_text(day_of(sim_moment(s, s->now)) + 3, day);
    if (r == NULL || sim_chance(s, 200)) {
        open_record(s, day);
        return;
    }
    id_to_text(m->id, id);
    text_format(target, sizeof target, "/api/matters/%s", id);
    text_format(body, sizeof body, "{\"act\":\"%s\",\"text\":\"x\",\"owner\":\"0315\"%s}",
                matter_act_names[r->act],
                r->act == MATTER_CLOSE && m->kind == MATTER_IMPROVEMENT ? ",\"said\":\"better\""
                                                                        : "");
    (void)ask(s, LEAD, target, body);
}

void office_step(struct sim *s)
{
    static const struct {
        int weight;
        void (*act)(struct sim *s);
    } rows[] = {{20, register_case}, {130, go_a_step},   {50, report_on}, {8, erase_or_hold},
                {14, handle_ticket}, {8, emergency},     {1, publish},    {8, look_after},
                {8, appraise},       {16, keep_records}, {40, web_step}};
    int drawn = sim_below(s, 303), i = 0;

    while (drawn >= rows[i].weight)
        drawn -= rows[i++].weight;
    if (s->hub_on && !s->quiet)
        rows[i].act(s);
    if (!s->quiet)
        sim_later(s, sim_about(s, people_are_there(s) ? 90 * SECOND : HOUR),
                  (struct due){.thing = THING_OFFICE});
}

/* A board, or a kiosk that is not the only one: what it has still to tell is not taken. */
void office_revoke(struct sim *s, struct sim_terminal *t)
{
    char target[80], id[ID_TEXT];

    if (!s->hub_on || t->revoked != 0 || t->who == PAD || t->who == 0)
        return;
    id_to_text(t->enrolled.device, id);
    text_format(target, sizeof target, "/api/terminals/%s/revoke", id);
    if (!ask(s, ADMIN, target, NULL))
        return;
    t->revoked = s->now;
    sim_met(s, MET_REVOKED);
}

/* A receiver outside wants whatever may leave. */
void office_begin(struct sim *s)
{
    static const char receiver[] =
        "{\"code\":\"data\",\"name\":\"Data\",\"kind\":\"events\",\"url\":"
        "\"https://data.example/in\",\"events\":[\"*\"]}";

    must(ask(s, ADMIN, "/api/receivers", receiver));
    s->outside.any = true; /* it wants what comes from now on */
    (void)ask(s, ADMIN, "/api/receivers/data/on", NULL);
    sim_later(s, sim_about(s, 5 * MINUTE), (struct due){.thing = THING_OFFICE});
    sim_later(s, SECOND, (struct due){.thing = THING_PUMPS});
}

void office_end(struct sim *s)
{
    s->pumps.away = false;
    (void)ask(s, ADMIN, "/api/receivers/data/on", NULL);
}
