/* paper.c - slips to the printer, and what became of them. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "port/clock.h"
#include "terminal/inside.h"
#include "terminal/slip.h"

static void note(struct terminal *t, struct id ticket, int copy, enum print_state state,
                 unsigned faults)
{
    struct ticket_printed printed = {.state = (int)state, .copy = copy};
    struct command c = {.kind = NOTE_PRINT, .ticket = ticket, .print = &printed};
    struct decision d;

    if (state != PRINT_DONE)
        text_copy(printed.cause, sizeof printed.cause, printer_fault_name(faults));
    decide(t->site, &c, t->now, &d);
    if (d.refusal == ALLOWED && record_events(t, &d, FOR_NOBODY) != OK)
        log_fault("paper: what became of a slip could not be stored");
    visit_printed(t, ticket, state, faults);
}

static enum err send(struct terminal *t, struct id ticket, int copy)
{
    struct paper *p = &t->paper;
    size_t size = (size_t)((t->slip.w + 7) / 8) * (size_t)t->slip.h;
    struct slip_bitmap slip = {.width = t->slip.w, .height = t->slip.h};
    uint8_t *bits;
    enum err e;

    if (p->printer == NULL)
        return ERR_ABSENT;
    if (p->count == PAPER_JOBS)
        return ERR_FULL;
    bits = malloc(size);
    must(bits != NULL);
    gfx_bitmap(&t->slip, bits);
    slip.job = ++p->next;
    slip.bits = bits;
    e = printer_print(p->printer, &slip);
    if (e == OK)
        p->jobs[p->count++] = (struct job){slip.job, ticket, copy};
    free(bits);
    return e;
}

void paper_print_ticket(struct terminal *t, int copy, bool large)
{
    const struct visit *v = &t->visit;
    struct slip s = {
        .catalogue = t->catalogue,
        .service = v->service,
        .number = v->number,
        .issued = v->issued,
        .before = v->before,
        .wait = v->quoted,
        .link = v->link,
        .language = v->language,
        .copy = copy,
        .large = large,
    };

    slip_draw(&s, t->paper.printer != NULL ? printer_width(t->paper.printer) : 576, &t->slip);
    if (send(t, v->ticket, copy) != OK)
        note(t, v->ticket, copy, PRINT_FAILED,
             t->paper.faults != 0 ? t->paper.faults : PRINTER_ABSENT);
    wipe(&t->slip, sizeof t->slip); /* the number is the customer's */
}

void paper_pump(struct terminal *t)
{
    if (!t->paper.due)
        return;
    t->paper.due = false;
    paper_print_ticket(t, 0, t->visit.access.face.large);
    if (t->visit.print != PRINT_QUEUED)
        t->nav.again = t->boot.millis; /* the screen that was shown does not say so yet */
}

void paper_print_booking(struct terminal *t)
{
    struct visit_booking *b = &t->visit.booking;
    struct booking_slip s = {
        .catalogue = t->catalogue,
        .service = catalogue_service(t->catalogue, b->shown.service),
        .due = clock_at(b->shown.due),
        .code = b->shown.code,
        .link = b->link,
        .language = t->visit.language,
        .wish = b->shown.state == BOOKING_WISHED,
    };

    if (s.service < 0)
        return;
    slip_draw_booking(&s, t->paper.printer != NULL ? printer_width(t->paper.printer) : 576,
                      &t->slip);
    if (send(t, b->shown.id, 0) != OK)
        b->print = PRINT_FAILED;
    wipe(&t->slip, sizeof t->slip);
}

void paper_print_case(struct terminal *t)
{
    struct visit_filing *f = &t->visit.filing;
    const struct case_slip s = {.catalogue = t->catalogue,
                                .kind = f->kind,
                                .code = f->code,
                                .link = f->link,
                                .filed = t->now,
                                .due = clock_at(f->due),
                                .language = t->visit.language};

    slip_draw_case(&s, t->paper.printer != NULL ? printer_width(t->paper.printer) : 576, &t->slip);
    if (send(t, f->id, 0) != OK)
        f->print = PRINT_FAILED;
    wipe(&t->slip, sizeof t->slip);
}

void paper_print_signed(struct terminal *t)
{
    struct visit *v = &t->visit;
    const struct signed_slip s = {.catalogue = t->catalogue,
                                  .code = v->seen.code,
                                  .proposal = v->seen.proposal,
                                  .due = clock_at(v->seen.proposed_due),
                                  .signed_at = t->now,
                                  .hash = v->answer.given.hash,
                                  .points = v->signature.ink.points,
                                  .count = v->signature.ink.count,
                                  .language = v->language};

    v->signature.print = PRINT_QUEUED;
    slip_draw_signed(&s, t->paper.printer != NULL ? printer_width(t->paper.printer) : 576,
                     &t->slip);
    if (send(t, v->seen.id, 0) != OK)
        v->signature.print = PRINT_FAILED;
    wipe(&t->slip, sizeof t->slip);
}

void visit_print_refusal(struct terminal *t)
{
    const struct case_view *v = &t->visit.seen;
    const struct refusal_slip s = {.catalogue = t->catalogue,
                                   .code = v->code,
                                   .why = v->answer,
                                   .instead = v->remedy,
                                   .printed = t->now,
                                   .language = t->visit.language};

    if (t->paper.printer == NULL)
        return;
    slip_draw_refusal(&s, printer_width(t->paper.printer), &t->slip);
    if (send(t, (struct id){{0}}, 0) != OK)
        log_fault("paper: the notice of a refusal could not be queued");
    wipe(&t->slip, sizeof t->slip);
}

/* The setting "noticed": the refusal that was printed last here. */
static bool was_noticed(const struct terminal *t, struct id about)
{
    char kept[ID_TEXT], id[ID_TEXT];

    id_to_text(about, id);
    return journal_get(t->journal, "noticed", kept, sizeof kept) && strcmp(kept, id) == 0;
}

static void keep_noticed(struct terminal *t, struct id about)
{
    char id[ID_TEXT];

    id_to_text(about, id);
    journal_set(t->journal, "noticed", id);
}

/* A notice for who stands at this counter: once, however often the hub tells of it, and
 * though this program began anew meanwhile. */
void paper_print_notice(struct terminal *t)
{
    const struct view_paper *v = &t->view.paper;
    const struct refusal_slip s = {.catalogue = t->catalogue,
                                   .code = v->code,
                                   .why = v->why,
                                   .instead = v->instead,
                                   .printed = t->now,
                                   .language = v->language};

    if (id_is_none(v->about) || t->paper.printer == NULL || was_noticed(t, v->about))
        return;
    keep_noticed(t, v->about);
    slip_draw_refusal(&s, printer_width(t->paper.printer), &t->slip);
    if (send(t, (struct id){{0}}, 0) != OK)
        log_fault("paper: the notice of a refusal could not be queued");
    wipe(&t->slip, sizeof t->slip);
}

bool visit_has_refusal(const struct terminal *t)
{
    const struct case_view *v = &t->visit.seen;

    return t->paper.printer != NULL && t->visit.follows && v->state == CASE_DENIED &&
           v->answer[0] != '\0';
}

void visit_print_papers(struct terminal *t)
{
    const struct papers_slip s = {.catalogue = t->catalogue,
                                  .service = t->visit.service,
                                  .papers = t->visit.papers,
                                  .printed = t->now,
                                  .language = t->visit.language};

    if (t->paper.printer == NULL || s.service < 0)
        return;
    slip_draw_papers(&s, printer_width(t->paper.printer), &t->slip);
    if (send(t, (struct id){{0}}, 0) != OK)
        log_fault("paper: a list of documents could not be queued");
}

void visit_test_print(struct terminal *t)
{
    if (t->paper.printer == NULL)
        return;
    slip_draw_test(t->catalogue, t->now, printer_width(t->paper.printer), &t->slip);
    if (send(t, (struct id){{0}}, 0) != OK)
        log_fault("paper: the test slip could not be queued");
}

void visit_purge_printer(struct terminal *t)
{
    if (t->paper.printer != NULL)
        printer_purge(t->paper.printer);
}

void paper_notice(struct terminal *t, const struct notice *n)
{
    struct paper *p = &t->paper;

    if (n->kind == NOTICE_PRINTER) {
        p->faults = (unsigned)n->a;
        p->known = true;
        return;
    }
    for (int i = 0; i < p->count; i++) {
        struct job j = p->jobs[i];

        if (j.id != n->id)
            continue;
        memmove(&p->jobs[i], &p->jobs[i + 1], (size_t)(p->count - i - 1) * sizeof p->jobs[0]);
        p->count--;
        if (!id_is_none(j.ticket))
            note(t, j.ticket, j.copy, (enum print_state)n->a, (unsigned)n->b);
        return;
    }
}
