/* slip.c - the ticket on paper, laid out as a picture. */
#include "terminal/slip.h"

#include <string.h>

#include "base/text.h"
#include "port/i18n.h"

/* Marks a text for translation where i18n() cannot stand. */
#define N_(text) text

/* Dots of a millimetre on a thermal head of 203 dpi. */
enum { MM = 8, WORDS = 256, STROKE_TEXT = 12 * 1024, MARKS_AFTER = 32 };

struct pen {
    struct picture *p;
    int y, margin, language;
    int text, small, number; /* sizes, dots */
};

static const colour black = 0xFF000000, white = 0xFFFFFFFF;

static struct mark *add(struct pen *n, enum mark_kind kind, struct rect box, const char *text)
{
    struct picture *p = n->p;
    size_t size = text != NULL ? strlen(text) + 1 : 0;
    struct mark *m;

    must(p->count < MARKS_MAX && size <= (size_t)(CHARACTERS_MAX - p->used));
    m = &p->marks[p->count++];
    *m = (struct mark){.kind = kind, .box = box, .ink = black, .text = -1};
    if (text == NULL)
        return m;
    m->text = p->used;
    memcpy(p->characters + p->used, text, size);
    p->used += (int)size;
    return m;
}

static void put(struct pen *n, struct font f, const char *text)
{
    int w = text_width(f, text);
    struct rect box = {(n->p->w - w) / 2, n->y, w, text_line_height(f)};

    add(n, MARK_TEXT, box, text)->font = f;
    n->y += box.h;
}

/* Lines in the middle, broken where they are too long. */
static void lines(struct pen *n, int size, enum weight weight, int language, const char *text)
{
    struct font f = {size, (int)weight, language};
    int room = n->p->w - 2 * n->margin;
    char line[WORDS];

    while (*text != '\0') {
        size_t fits = text_fit(f, text, room);

        if (fits >= sizeof line)
            fits = sizeof line - 1;
        memcpy(line, text, fits);
        line[fits] = '\0';
        text += fits;
        while (fits > 0 && line[fits - 1] == ' ')
            line[--fits] = '\0';
        put(n, f, line);
    }
}

/* A text of the program in Chinese and in English. */
static void both(struct pen *n, int size, const char *english)
{
    lines(n, size, REGULAR, n->language, i18n(n->language, english));
    lines(n, n->small, REGULAR, ENGLISH, english);
}

/* One line as large as it may be and still fit. */
static void one_line(struct pen *n, int size, const char *text)
{
    struct font f = {size, BOLD, ENGLISH};
    int room = n->p->w - 2 * n->margin, w = text_width(f, text);

    if (w > room)
        f.size = f.size * room / w;
    put(n, f, text);
}

static void dash(struct pen *n)
{
    n->y += MM;
    add(n, MARK_DASH, (struct rect){n->margin, n->y, n->p->w - 2 * n->margin, 3}, NULL)->line = 3;
    n->y += MM;
}

static void code(struct pen *n, const char *link, int side)
{
    struct rect box = {(n->p->w - side) / 2, n->y, side, side};

    add(n, MARK_QR, box, link);
    n->y += side + MM / 2;
}

static struct pen begin(struct picture *p, int width, int language, bool large)
{
    struct pen n = {.p = p, .y = 2 * MM, .margin = MM * 3 / 2};
    int scale = large ? 3 : 2; /* halves */

    p->count = p->used = 0;
    p->ground = white;
    p->w = width;
    p->h = 0;
    /* Chinese comes first, whatever the customer reads. */
    n.language = language == ENGLISH ? ZH_HANS : language;
    n.text = (width >= 576 ? 30 : 26) * scale / 2;
    n.small = (width >= 576 ? 26 : 22) * scale / 2;
    n.number = (width >= 576 ? 150 : 112) * (large ? 5 : 4) / 4;
    return n;
}

static void end(struct pen *n)
{
    n->p->h = n->y + 2 * MM;
}

static void day_and_time(struct pen *n, struct moment m)
{
    char text[MOMENT_TEXT];

    moment_to_text(m, text);
    text[10] = ' '; /* "2026-11-23 09:42" */
    text[16] = '\0';
    lines(n, n->text, REGULAR, ENGLISH, text);
}

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
    put(n, (struct font){n->text, BOLD, n->language}, text);
}

static void names(struct pen *n, int size, const struct names *name)
{
    lines(n, size, BOLD, n->language, name->text[n->language]);
    lines(n, n->small, REGULAR, ENGLISH, name->text[ENGLISH]);
}

static void head(struct pen *n, const struct slip *s)
{
    const struct service *service = &s->catalogue->services[s->service];
    char number[NUMBER_TEXT];

    names(n, n->text, &s->catalogue->name);
    n->y += MM / 2;
    copy_mark(n, s->copy);
    number_to_text(s->number, number);
    one_line(n, n->number, number);
    names(n, n->text * 5 / 4, &service->name);
    day_and_time(n, s->issued);
}

/* Where to go, and whom to call. */
static void whither(struct pen *n, const struct catalogue *c, const struct service *service)
{
    char text[WORDS];

    text_format(text, sizeof text, i18n(n->language, "Please go to %s."),
                service->area.text[n->language]);
    lines(n, n->text, BOLD, n->language, text);
    text_format(text, sizeof text, "Please go to %s.", service->area.text[ENGLISH]);
    lines(n, n->small, REGULAR, ENGLISH, text);
    n->y += MM / 2;
    text_format(text, sizeof text, "%s  Hotline %s", i18n(n->language, "Hotline"), c->hotline);
    lines(n, n->small, REGULAR, n->language, text);
}

static void foot(struct pen *n, const struct slip *s)
{
    const struct service *service = &s->catalogue->services[s->service];
    char text[WORDS];

    place(s, n->language, text);
    lines(n, n->text, BOLD, n->language, text);
    place(s, ENGLISH, text);
    lines(n, n->small, REGULAR, ENGLISH, text);
    whither(n, s->catalogue, service);
}

void slip_draw(const struct slip *s, int width, struct picture *p)
{
    struct pen n = begin(p, width, s->language, s->large);

    head(&n, s);
    dash(&n);
    if (s->link[0] != '\0') {
        code(&n, s->link, width >= 576 ? 37 * MM : 33 * MM);
        both(&n, n.text, N_("Scan to see your place"));
        dash(&n);
    }
    foot(&n, s);
    end(&n);
}

void slip_draw_booking(const struct booking_slip *s, int width, struct picture *p)
{
    struct pen n = begin(p, width, s->language, false);
    const struct service *service = &s->catalogue->services[s->service];
    char code_text[16];

    names(&n, n.text, &s->catalogue->name);
    n.y += MM / 2;
    both(&n, n.text * 5 / 4, s->wish ? N_("Wish for an appointment") : N_("Appointment"));
    names(&n, n.text * 5 / 4, &service->name);
    n.text = n.text * 8 / 5;
    day_and_time(&n, s->due);
    n.text = n.text * 5 / 8;
    dash(&n);
    text_format(code_text, sizeof code_text, "%.4s %s", s->code, s->code + 4);
    one_line(&n, n.number * 2 / 3, code_text);
    if (s->link[0] != '\0') {
        code(&n, s->link, width >= 576 ? 37 * MM : 33 * MM);
        both(&n, n.text,
             s->wish ? N_("Not booked yet: scan to see whether it is confirmed")
                     : N_("Show this code when you arrive"));
    }
    dash(&n);
    whither(&n, s->catalogue, service);
    end(&n);
}

const char *slip_case_name(enum case_kind kind)
{
    static const char *const names[KINDS] = {
        [CASE_REQUEST] = N_("Request"),       [CASE_COMPLAINT] = N_("Complaint"),
        [CASE_ENQUIRY] = N_("Question"),      [CASE_PRAISE] = N_("Praise"),
        [CASE_SUGGESTION] = N_("Suggestion"),
    };

    return names[kind];
}

void slip_draw_case(const struct case_slip *s, int width, struct picture *p)
{
    struct pen n = begin(p, width, s->language, false);
    char text[WORDS];

    names(&n, n.text, &s->catalogue->name);
    n.y += MM / 2;
    both(&n, n.text * 5 / 4, slip_case_name(s->kind));
    day_and_time(&n, s->filed);
    dash(&n);
    text_format(text, sizeof text, "%.4s %s", s->code, s->code + 4);
    one_line(&n, n.number * 2 / 3, text);
    code(&n, s->link, width >= 576 ? 33 * MM : 29 * MM);
    both(&n, n.text, N_("With this code you can ask how it stands"));
    dash(&n);
    both(&n, n.text,
         s->kind == CASE_COMPLAINT ? N_("Somebody sees to it by") : N_("You get an answer by"));
    day_and_time(&n, s->due);
    dash(&n);
    text_format(text, sizeof text, "%s  Hotline %s", i18n(n.language, "Hotline"),
                s->catalogue->hotline);
    lines(&n, n.small, REGULAR, n.language, text);
    end(&n);
}

/* The box around a stroke or several, in parts of the pad. */
static struct rect bounds(const struct ink_point *points, int count)
{
    int x0 = points[0].x, y0 = points[0].y, x1 = x0, y1 = y0;

    for (int i = 1; i < count; i++) {
        x0 = points[i].x < x0 ? points[i].x : x0;
        y0 = points[i].y < y0 ? points[i].y : y0;
        x1 = points[i].x > x1 ? points[i].x : x1;
        y1 = points[i].y > y1 ? points[i].y : y1;
    }
    return (struct rect){x0, y0, x1 - x0 + 1, y1 - y0 + 1};
}

/* The strokes as large as the paper and 20 mm allow. */
static void strokes(struct pen *n, const struct ink_point *points, int count)
{
    struct rect all = bounds(points, count);
    int room = n->p->w - 4 * n->margin, tall = 20 * MM;
    int w = room, h = all.h * room / all.w, left = 0;
    char text[STROKE_TEXT] = "";

    if (h > tall) {
        h = tall;
        w = all.w * tall / all.h;
    }
    w = w > 0 ? w : 1;
    left = (n->p->w - w) / 2;
    /* Who taps a thousand dots gets those that find room; the hub has them all. */
    for (int i = 0; i < count && n->p->count < MARKS_MAX - MARKS_AFTER; i++) {
        text_append(text, sizeof text, "%d,%d ", (points[i].x - all.x) * w / all.w,
                    (points[i].y - all.y) * h / all.h);
        if (!points[i].last && i + 1 < count)
            continue;
        add(n, MARK_STROKE, (struct rect){left, n->y, w, h}, text)->line = 4;
        text[0] = '\0';
    }
    n->y += h + MM;
    wipe(text, sizeof text);
}

void slip_draw_signed(const struct signed_slip *s, int width, struct picture *p)
{
    struct pen n = begin(p, width, s->language, false);
    char text[WORDS];

    names(&n, n.text, &s->catalogue->name);
    n.y += MM / 2;
    both(&n, n.text * 5 / 4, N_("Signed proposal"));
    text_format(text, sizeof text, "%.4s %s", s->code, s->code + 4);
    one_line(&n, n.number / 2, text);
    dash(&n);
    lines(&n, n.text, REGULAR, n.language, s->proposal);
    n.y += MM;
    both(&n, n.text, N_("Promised by"));
    day_and_time(&n, s->due);
    dash(&n);
    if (s->count > 0)
        strokes(&n, s->points, s->count);
    both(&n, n.text, s->count > 0 ? N_("Signed") : N_("Agreed to without a drawing"));
    day_and_time(&n, s->signed_at);
    text_format(text, sizeof text, "%.32s", s->hash);
    lines(&n, n.small * 3 / 4, REGULAR, ENGLISH, text);
    lines(&n, n.small * 3 / 4, REGULAR, ENGLISH, strlen(s->hash) > 32 ? s->hash + 32 : "");
    end(&n);
}

void slip_draw_refusal(const struct refusal_slip *s, int width, struct picture *p)
{
    struct pen n = begin(p, width, s->language, false);
    char text[WORDS];

    names(&n, n.text, &s->catalogue->name);
    n.y += MM / 2;
    both(&n, n.text * 5 / 4, N_("Your request was not accepted"));
    text_format(text, sizeof text, "%.4s %s", s->code, s->code + 4);
    one_line(&n, n.number / 2, text);
    day_and_time(&n, s->printed);
    dash(&n);
    both(&n, n.text, N_("Why"));
    lines(&n, n.text, BOLD, n.language, s->why);
    n.y += MM;
    both(&n, n.text, N_("What you can do instead"));
    lines(&n, n.text, BOLD, n.language, s->instead);
    dash(&n);
    both(&n, n.small, N_("If you do not agree, you may complain here in the hall."));
    text_format(text, sizeof text, "%s  Hotline %s", i18n(n.language, "Hotline"),
                s->catalogue->hotline);
    lines(&n, n.small, REGULAR, n.language, text);
    end(&n);
}

static void paper_line(struct pen *n, const struct document *d, bool there)
{
    char text[WORDS];

    text_format(text, sizeof text, "%s %s", there ? "√" : "□", d->line.text[n->language]);
    lines(n, n->text, there ? REGULAR : BOLD, n->language, text);
    lines(n, n->small, REGULAR, ENGLISH, d->line.text[ENGLISH]);
    if (!there && d->where.text[n->language][0] != '\0') {
        text_format(text, sizeof text, "→ %s", d->where.text[n->language]);
        lines(n, n->small, REGULAR, n->language, text);
    }
    n->y += MM;
}

void slip_draw_papers(const struct papers_slip *s, int width, struct picture *p)
{
    struct pen n = begin(p, width, s->language, false);
    const struct service *service = &s->catalogue->services[s->service];

    names(&n, n.text, &s->catalogue->name);
    n.y += MM / 2;
    names(&n, n.text * 5 / 4, &service->name);
    both(&n, n.text, N_("Please bring"));
    day_and_time(&n, s->printed);
    dash(&n);
    for (int i = 0; i < service->document_count; i++)
        paper_line(&n, &service->documents[i], (s->papers >> i & 1) != 0);
    dash(&n);
    names(&n, n.text, &service->fee);
    whither(&n, s->catalogue, service);
    end(&n);
}

void slip_draw_test(const struct catalogue *c, struct moment now, int width, struct picture *p)
{
    struct pen n = begin(p, width, ZH_HANS, false);

    names(&n, n.text, &c->name);
    one_line(&n, n.number, "A012345");
    both(&n, n.text, N_("Test slip: the printer works"));
    day_and_time(&n, now);
    dash(&n);
    lines(&n, n.text, BOLD, ZH_HANS, "一二三四五六七八九十");
    lines(&n, n.small, REGULAR, ENGLISH, "ABCDEFGHIJ abcdefghij 0123456789");
    /* Down to one dot: a worn head shows gaps. */
    for (int i = 0; i < 16; i++)
        add(&n, MARK_FILL,
            (struct rect){n.margin + i * (width - 2 * n.margin) / 16, n.y + MM, 1 + i / 2, 4 * MM},
            NULL);
    n.y += 6 * MM;
    end(&n);
}
