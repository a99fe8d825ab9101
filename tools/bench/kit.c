/* kit.c - the sample hall and its visits, made in memory. */
#include "kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "bench.h"
#include "notice_queue.h"
#include "port/clock.h"
#include "wire/catalogue_json.h"
#include "wire/event_json.h"

enum { FILL = 500 }; /* visits in one append */

static char *read_file(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    char *text;
    long n;

    if (f == NULL || fseek(f, 0, SEEK_END) != 0 || (n = ftell(f)) < 0)
        give_up("%s cannot be read", path);
    rewind(f);
    text = malloc((size_t)n + 1);
    must(text != NULL);
    *size = fread(text, 1, (size_t)n, f);
    text[*size] = '\0';
    fclose(f);
    return text;
}

const struct catalogue *kit_catalogue(void)
{
    static struct catalogue *c;
    char why[256], *json;
    size_t size;

    if (c != NULL)
        return c;
    c = calloc(1, sizeof *c);
    must(c != NULL);
    json = read_file(GUITAI_ASSETS "/sample/hall.json", &size);
    if (catalogue_decode("hall.json", json, size, c, why, sizeof why) != OK)
        give_up("%s", why);
    free(json);
    return c;
}

struct moment kit_now(void)
{
    return clock_now();
}

struct site *kit_site(void)
{
    struct site *s = calloc(1, sizeof *s);

    must(s != NULL);
    site_init(s, kit_catalogue());
    site_begin_day(s, day_of(kit_now()));
    return s;
}

struct kit_visit kit_visit(const struct site *s, int n, int lane, const uint8_t seal[KEY_BYTES])
{
    const struct catalogue *c = kit_catalogue();
    const struct service *service = &c->services[n % c->service_count];
    struct kit_visit v = {.ticket = crypto_id()};
    char phone[16];

    v.issue.day = s != NULL ? s->day : day_of(kit_now());
    text_copy(v.issue.number.prefix, PREFIX_SIZE, service->prefix);
    v.issue.number.lane = (int16_t)lane;
    v.issue.number.count = n / c->service_count + 1;
    text_copy(v.issue.service, CODE_SIZE, service->code);
    v.issue.quoted_low = 5;
    v.issue.quoted_high = 9;
    text_format(phone, sizeof phone, "138%08d", n);
    if (seal != NULL)
        must(crypto_seal(seal, phone, v.issue.contact, sizeof v.issue.contact));
    return v;
}

void kit_do(struct site *s, const struct command *c, struct moment now)
{
    struct decision d;

    decide(s, c, now, &d);
    if (d.refusal != ALLOWED)
        give_up("the hall refuses command %d: %d", (int)c->kind, (int)d.refusal);
    for (int i = 0; i < d.count; i++)
        site_apply(s, &d.events[i], now);
}

void kit_issue(struct site *s, const struct kit_visit *v, struct moment now)
{
    const struct command c = {.kind = ISSUE, .ticket = v->ticket, .issue = &v->issue};

    kit_do(s, &c, now);
}

static size_t put(struct journal_row *row, const struct identity *id, uint64_t seq,
                  const struct event *of, char *to)
{
    struct event e = *of;

    e.device = id->device;
    e.seq = seq;
    e.at = kit_now();
    e.boot = clock_boot();
    e.v = event_types[e.type].v;
    *row = (struct journal_row){seq, to, event_encode(&e, to, EVENT_JSON_SIZE)};
    must(row->size > 0);
    return row->size + 1;
}

struct journal_row *kit_history(const struct identity *id, uint64_t seq, int visits, char **text)
{
    struct journal_row *rows = calloc((size_t)visits * 2, sizeof *rows);
    char *to = malloc((size_t)visits * 2 * 1024);

    must(rows != NULL && to != NULL);
    *text = to;
    for (int i = 0; i < visits; i++) {
        /* The seal costs 75 us and makes 130 bytes: one is as good as another here. */
        struct kit_visit v =
            kit_visit(NULL, (int)((seq - 1) / 2) + i + 1, id->lane, i == 0 ? id->seal : NULL);
        static char sealed[SEALED_SIZE];
        struct event e = {.type = TICKET_ISSUED, .subject = v.ticket};

        if (i == 0)
            text_copy(sealed, sizeof sealed, v.issue.contact);
        text_copy(v.issue.contact, sizeof v.issue.contact, sealed);
        e.body.issued = v.issue;
        to += put(&rows[i * 2], id, seq + (uint64_t)i * 2, &e, to);
        e = (struct event){.type = TICKET_PRINTED, .subject = v.ticket};
        e.body.printed.state = PRINT_DONE;
        to += put(&rows[i * 2 + 1], id, seq + (uint64_t)i * 2 + 1, &e, to);
    }
    return rows;
}

struct notice kit_wait(enum notice_kind kind, uint64_t id)
{
    struct notice n;

    while (notice_wait(&n, 10000)) {
        if (n.kind == kind && n.id == id)
            return n;
        free(n.data);
    }
    give_up("the journal does not answer");
}

uint64_t kit_fill(struct journal *j, const struct identity *id, uint64_t last, int visits)
{
    for (int done = 0; done < visits; done += FILL) {
        int n = visits - done < FILL ? visits - done : FILL;
        char *text;
        struct journal_row *rows = kit_history(id, last + 1, n, &text);

        last += (uint64_t)n * 2;
        journal_append(j, last, rows, n * 2);
        if (kit_wait(NOTICE_STORED, last).a != OK)
            give_up("the journal does not store");
        free(rows);
        free(text);
    }
    return last;
}
