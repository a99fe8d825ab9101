/* case_paper.c - GET paper.pdf of a case: for who has the link, and for staff.
 *
 * Setting the pages takes long, so it is done without the lock.  What is sealed is in it
 * for staff alone, with a reason that the audit log notes (invariant 9).  It holds the
 * customer's link, so that the log notes who of staff made one at all. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/page.h"
#include "hub/paper.h"
#include "hub/shelf.h"

static void begin(const struct hub *h, struct hub_call *c, const struct case_file *f, int lang,
                  bool opened)
{
    c->sheet = malloc(sizeof *c->sheet);
    must(c->sheet != NULL);
    paper_write(h, f, lang, opened, c->now, c->sheet);
    c->work = WORK_PAPER;
}

static void answer(struct hub_call *c, const struct case_file *f)
{
    char name[64];
    char *copy; /* the call may be handled again, when another hub was first */

    if (!c->fits) {
        answer_problem(c, 503, "paper", "the document could not be made: %s", c->made);
        return;
    }
    copy = malloc(c->paper_size);
    must(copy != NULL);
    memcpy(copy, c->paper, c->paper_size);
    text_format(name, sizeof name, "%s-%s.pdf", paper_of(f) == PAPER_REFUSAL ? "refusal" : "report",
                f->code);
    answer_file(c, "application/pdf", copy, c->paper_size, name);
}

static bool has_paper(struct hub_call *c, const struct case_file *f)
{
    if (f != NULL && paper_of(f) != PAPER_NONE)
        return true;
    if (f == NULL)
        answer_refusal(c, REFUSED_NO_CASE);
    else
        answer_problem(c, 404, "no_paper",
                       "there is a paper once a request is refused or delivered");
    return false;
}

void run_case_paper(struct hub *h, struct hub_call *c)
{
    const struct case_file *f = page_case_of(h, c->arg);

    if (!has_paper(c, f))
        return;
    if (!c->worked) {
        begin(h, c, f, page_language(c), false);
        return;
    }
    answer(c, f);
    answer_header(c, "Referrer-Policy: no-referrer");
}

void run_staff_paper(struct hub *h, struct hub_call *c)
{
    struct shelf s = shelf_open(h, c->arg);
    const struct case_file *f = s.f;
    const char *asked = http_query(c->request, "reveal");
    const char *reason = http_query(c->request, "reason");
    bool opened = asked != NULL && strcmp(asked, "1") == 0;

    if (!has_paper(c, f)) {
        /* answered */
    } else if (opened && !is_reason(reason)) {
        answer_problem(c, 422, "reason", "say in reason what you need it for");
    } else if (!c->worked) {
        begin(s.view, c, f, http_query(c->request, "lang") != NULL ? page_language(c) : f->language,
              opened);
    } else if (audit_call(h, c, opened ? "case_opened" : "case_paper", f->code,
                          opened ? reason : "")) {
        answer(c, f);
    }
    shelf_close(&s);
}
