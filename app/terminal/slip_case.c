/* slip_case.c - the papers of a case: filed, signed, refused. */
#include <string.h>

#include "base/text.h"
#include "port/i18n.h"
#include "terminal/slip.h"
#include "terminal/slip_pen.h"

enum { STROKE_TEXT = 12 * 1024, MARKS_AFTER = 32 };

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
    struct pen n = pen_begin(p, width, s->language, false);
    char text[WORDS];

    pen_names(&n, n.text, &s->catalogue->name);
    n.y += MM / 2;
    pen_both(&n, n.text * 5 / 4, slip_case_name(s->kind));
    pen_moment(&n, s->filed);
    pen_dash(&n);
    text_format(text, sizeof text, "%.4s %s", s->code, s->code + 4);
    pen_large(&n, n.number * 2 / 3, text);
    pen_code(&n, s->link, width >= 576 ? 33 * MM : 29 * MM);
    pen_both(&n, n.text, N_("With this code you can ask how it stands"));
    pen_dash(&n);
    pen_both(&n, n.text,
             s->kind == CASE_COMPLAINT ? N_("Somebody sees to it by") : N_("You get an answer by"));
    pen_moment(&n, s->due);
    pen_dash(&n);
    pen_hotline(&n, s->catalogue);
    pen_end(&n);
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
        pen_mark(n, MARK_STROKE, (struct rect){left, n->y, w, h}, text)->line = 4;
        text[0] = '\0';
    }
    n->y += h + MM;
    wipe(text, sizeof text);
}

void slip_draw_signed(const struct signed_slip *s, int width, struct picture *p)
{
    struct pen n = pen_begin(p, width, s->language, false);
    char text[WORDS];

    pen_names(&n, n.text, &s->catalogue->name);
    n.y += MM / 2;
    pen_both(&n, n.text * 5 / 4, N_("Signed proposal"));
    text_format(text, sizeof text, "%.4s %s", s->code, s->code + 4);
    pen_large(&n, n.number / 2, text);
    pen_dash(&n);
    pen_lines(&n, n.text, REGULAR, n.language, s->proposal);
    n.y += MM;
    pen_both(&n, n.text, N_("Promised by"));
    pen_moment(&n, s->due);
    pen_dash(&n);
    if (s->count > 0)
        strokes(&n, s->points, s->count);
    pen_both(&n, n.text, s->count > 0 ? N_("Signed") : N_("Agreed to without a drawing"));
    pen_moment(&n, s->signed_at);
    text_format(text, sizeof text, "%.32s", s->hash);
    pen_lines(&n, n.small * 3 / 4, REGULAR, ENGLISH, text);
    pen_lines(&n, n.small * 3 / 4, REGULAR, ENGLISH, strlen(s->hash) > 32 ? s->hash + 32 : "");
    pen_end(&n);
}

void slip_draw_refusal(const struct refusal_slip *s, int width, struct picture *p)
{
    struct pen n = pen_begin(p, width, s->language, false);
    char text[WORDS];

    pen_names(&n, n.text, &s->catalogue->name);
    n.y += MM / 2;
    pen_both(&n, n.text * 5 / 4, N_("Your request was not accepted"));
    text_format(text, sizeof text, "%.4s %s", s->code, s->code + 4);
    pen_large(&n, n.number / 2, text);
    pen_moment(&n, s->printed);
    pen_dash(&n);
    pen_both(&n, n.text, N_("Why"));
    pen_lines(&n, n.text, BOLD, n.language, s->why);
    n.y += MM;
    pen_both(&n, n.text, N_("What you can do instead"));
    pen_lines(&n, n.text, BOLD, n.language, s->instead);
    pen_dash(&n);
    pen_both(&n, n.small, N_("If you do not agree, you may complain here in the hall."));
    pen_hotline(&n, s->catalogue);
    pen_end(&n);
}
