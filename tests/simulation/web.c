/* web.c - customers with a phone: the pages of their ticket, case and appointment, where
 * they press whatever button is there. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "hub/page.h"
#include "simulation/inside.h"

enum { PAGE = 256 };

static void open_page(struct sim *s, const char *page, const char *method, const char *body)
{
    struct fake_request f;

    fake_request_init(&f, method, page, body);
    public_ask(s, &f);
}

/* One of the forms of the page: what it does, and its proof. */
static bool some_form(struct sim *s, char what[24], char proof[64])
{
    static const char mark[] = "name=\"do\" value=\"", next[] = "name=\"proof\" value=\"";
    const char *at = s->said;
    int seen = 0;

    while ((at = strstr(at, mark)) != NULL) {
        const char *sign = strstr(at, next);

        at += sizeof mark - 1;
        if (sign == NULL || sim_below(s, ++seen) != 0)
            continue;
        text_format(what, 24, "%.*s", (int)strcspn(at, "\""), at);
        sign += sizeof next - 1;
        text_format(proof, 64, "%.*s", (int)strcspn(sign, "\""), sign);
    }
    return seen > 0;
}

static void visit_page(struct sim *s, const char *page)
{
    static const char *const asks[] = {"", "&ask=tell", "&ask=survey", "&ask=object", "&ask=leave"};
    char what[24], proof[64], body[256], url[PAGE + 32];

    text_format(url, sizeof url, "%s?lang=en%s", page, asks[sim_below(s, ARRAY_LEN(asks))]);
    open_page(s, url, "GET", NULL);
    if (s->status != 200 || !some_form(s, what, proof))
        return;
    text_format(body, sizeof body, "do=%s&proof=%s&to=c%%40example.org&level=%d&told=more&r1=1",
                what, proof, 1 + sim_below(s, 5));
    for (int i = sim_chance(s, 100) ? 2 : 1; i > 0 && s->hub_on; i--) /* pressed twice */
        open_page(s, url, "POST", body);
}

/* The path of a link. */
static bool path_of(const char *link, char to[PAGE])
{
    const char *at = strstr(link, "://");

    at = at != NULL ? strchr(at + 3, '/') : NULL;
    return at != NULL && text_copy(to, PAGE, at);
}

void web_step(struct sim *s)
{
    const struct site *x = s->rig.hub->site;
    int what = sim_below(s, 10);
    char link[LINK_TEXT] = "", page[PAGE], id[ID_TEXT];

    if (what < 4 && x->used > 0) {
        const struct ticket *t = &x->tickets[sim_below(s, x->used)];

        if (t->number.prefix[0] != '\0') /* one that is known by its rating alone has no page */
            page_ticket_link(s->rig.hub, t, link);
    } else if (what < 9 && x->cases.used > 0) {
        id_to_text(x->cases.rows[sim_below(s, x->cases.used)].id, id);
        text_format(link, sizeof link, "https://hall.example/c/%s", id);
    }
    if (path_of(link, page))
        visit_page(s, page);
}
