/* slip.c - the ticket on paper, the booking and the list of papers. */
#include "terminal/slip.h"

#include "base/text.h"
#include "port/i18n.h"
#include "terminal/slip_pen.h"

/* "4 people before you · 6-9 min", in one language. */
static void place(const struct slip *s, int language, char to[WORDS])
{
    char part[WORDS] = "";

    to[0] = '\0';
    if (s->before >= 0)
        text_format(
            to, WORDS,
            i18n_plural(language, "%d person before you", "%d people before you", s->before),
            s->before);
    if (s->wait.high > 0 && s->wait.low == s->wait.high)
        text_format(part, sizeof part, i18n(language, "about %d min"), s->wait.high);
    else if (s->wait.high > 0)
        text_format(part, sizeof part, i18n(language, "%d–%d min"), s->wait.low, s->wait.high);
    if (part[0] != '\0')
        text_append(to, WORDS, "%s%s", to[0] != '\0' ? " · " : "", part);
}

static void copy_mark(struct pen *n, int copy)
{
    char text[WORDS];

    if (copy <= 0)
        return;
    text_format(text, sizeof text, "%s COPY %d", i18n(n->language, "Copy"), copy);
    n->y += MM / 2;
    pen_line(n, (struct font){n->text, BOLD, n->language}, text);
}

static void head(struct pen *n, const struct slip *s)
{
    const struct service *service = &s->catalogue->services[s->service];
    char number[NUMBER_TEXT];

    pen_names(n, n->text, &s->catalogue->name);
    n->y += MM / 2;
    copy_mark(n, s->copy);
    number_to_text(s->number, number);
    pen_large(n, n->number, number);
    pen_names(n, n->text * 5 / 4, &service->name);
    pen_moment(n, s->issued);
}

static void foot(struct pen *n, const struct slip *s)
{
    const struct service *service = &s->catalogue->services[s->service];
    char text[WORDS];

    place(s, n->language, text);
    pen_lines(n, n->text, BOLD, n->language, text);
    place(s, ENGLISH, text);
    pen_lines(n, n->small, REGULAR, ENGLISH, text);
    pen_whither(n, s->catalogue, service);
}

void slip_draw(const struct slip *s, int width, struct picture *p)
{
    struct pen n = pen_begin(p, width, s->language, s->large);

    head(&n, s);
    pen_dash(&n);
    if (s->link[0] != '\0') {
        pen_code(&n, s->link, width >= 576 ? 37 * MM : 33 * MM);
        pen_both(&n, n.text, N_("Scan to see your place"));
        pen_dash(&n);
    }
    foot(&n, s);
    pen_end(&n);
}

void slip_draw_booking(const struct booking_slip *s, int width, struct picture *p)
{
    struct pen n = pen_begin(p, width, s->language, false);
    const struct service *service = &s->catalogue->services[s->service];
    char code_text[16];

    pen_names(&n, n.text, &s->catalogue->name);
    n.y += MM / 2;
    pen_both(&n, n.text * 5 / 4, s->wish ? N_("Wish for an appointment") : N_("Appointment"));
    pen_names(&n, n.text * 5 / 4, &service->name);
    n.text = n.text * 8 / 5;
    pen_moment(&n, s->due);
    n.text = n.text * 5 / 8;
    pen_dash(&n);
    text_format(code_text, sizeof code_text, "%.4s %s", s->code, s->code + 4);
    pen_large(&n, n.number * 2 / 3, code_text);
    if (s->link[0] != '\0') {
        pen_code(&n, s->link, width >= 576 ? 37 * MM : 33 * MM);
        pen_both(&n, n.text,
                 s->wish ? N_("Not booked yet: scan to see whether it is confirmed")
                         : N_("Show this code when you arrive"));
    }
    pen_dash(&n);
    pen_whither(&n, s->catalogue, service);
    pen_end(&n);
}

static void paper_line(struct pen *n, const struct document *d, bool there)
{
    char text[WORDS];

    text_format(text, sizeof text, "%s %s", there ? "√" : "□", d->line.text[n->language]);
    pen_lines(n, n->text, there ? REGULAR : BOLD, n->language, text);
    pen_lines(n, n->small, REGULAR, ENGLISH, d->line.text[ENGLISH]);
    if (!there && d->where.text[n->language][0] != '\0') {
        text_format(text, sizeof text, "→ %s", d->where.text[n->language]);
        pen_lines(n, n->small, REGULAR, n->language, text);
    }
    n->y += MM;
}

void slip_draw_papers(const struct papers_slip *s, int width, struct picture *p)
{
    struct pen n = pen_begin(p, width, s->language, false);
    const struct service *service = &s->catalogue->services[s->service];

    pen_names(&n, n.text, &s->catalogue->name);
    n.y += MM / 2;
    pen_names(&n, n.text * 5 / 4, &service->name);
    pen_both(&n, n.text, N_("Please bring"));
    pen_moment(&n, s->printed);
    pen_dash(&n);
    for (int i = 0; i < service->document_count; i++)
        paper_line(&n, &service->documents[i], (s->papers >> i & 1) != 0);
    pen_dash(&n);
    pen_names(&n, n.text, &service->fee);
    pen_whither(&n, s->catalogue, service);
    pen_end(&n);
}

void slip_draw_test(const struct catalogue *c, struct moment now, int width, struct picture *p)
{
    struct pen n = pen_begin(p, width, ZH_HANS, false);

    pen_names(&n, n.text, &c->name);
    pen_large(&n, n.number, "A012345");
    pen_both(&n, n.text, N_("Test slip: the printer works"));
    pen_moment(&n, now);
    pen_dash(&n);
    pen_lines(&n, n.text, BOLD, ZH_HANS, "一二三四五六七八九十");
    pen_lines(&n, n.small, REGULAR, ENGLISH, "ABCDEFGHIJ abcdefghij 0123456789");
    /* Down to one dot: a worn head shows gaps. */
    for (int i = 0; i < 16; i++)
        pen_mark(
            &n, MARK_FILL,
            (struct rect){n.margin + i * (width - 2 * n.margin) / 16, n.y + MM, 1 + i / 2, 4 * MM},
            NULL);
    n.y += 6 * MM;
    pen_end(&n);
}
