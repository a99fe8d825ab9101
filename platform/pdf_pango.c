/* pdf_pango.c - blocks of text as a tagged PDF, by Pango and cairo. */
#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <malloc.h>
#include <pango/pangocairo.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "core/event.h"
#include "port/pdf.h"
#include "port/qr.h"

/* Points, of an A4 page. */
enum {
    PAGE_W = 595,
    PAGE_H = 842,
    MARGIN = 56,
    TOP = 84,
    BOTTOM = 772,
    LABEL_W = 130,
    QR_SIDE = 96
};

static const char *const families[LANGUAGES] = {"Noto Sans CJK SC", "Noto Sans CJK TC",
                                                "Noto Sans CJK SC"};
static const char *const tags[LANGUAGES] = {"zh-Hans", "zh-Hant", "en"};

struct style {
    double size, before, after, grey;
    bool bold;
    const char *tag; /* of the PDF's structure */
};

static const struct style styles[] = {
    [PDF_TITLE] = {20, 0, 14, 0, true, "H1"}, [PDF_HEADING] = {13, 14, 6, 0, true, "H2"},
    [PDF_TEXT] = {11, 0, 6, 0, false, "P"},   [PDF_ROW] = {11, 0, 4, 0, false, "P"},
    [PDF_ITEM] = {11, 0, 4, 0, false, "LI"},  [PDF_NOTE] = {9, 4, 4, 0.35, false, "P"},
    [PDF_QR] = {9, 12, 6, 0, false, "P"},
};

struct press {
    const struct pdf_sheet *sheet;
    PangoContext *words;
    cairo_t *c; /* NULL while pages are counted */
    double y;
    int page, pages;
};

/* One document at a time: what the libraries keep is let go behind each, so that a hub that
 * makes a few a day does not hold their fonts. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#ifdef __SANITIZE_ADDRESS__
/* cairo 1.16 loses a small array with each CFF font that it embeds. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libcairo.so\n";
}
const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}
#endif

/* ---- words ---- */

static PangoFontDescription *font_new(int language, double size, bool bold)
{
    PangoFontDescription *d = pango_font_description_new();

    pango_font_description_set_family(d, families[language]);
    pango_font_description_set_absolute_size(d, size * PANGO_SCALE);
    pango_font_description_set_weight(d, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    return d;
}

static PangoLayout *layout_new(const struct press *p, const char *text, double size, bool bold,
                               double width)
{
    PangoLayout *l = pango_layout_new(p->words);
    PangoFontDescription *d = font_new(p->sheet->language, size, bold);

    pango_layout_set_font_description(l, d);
    pango_font_description_free(d);
    pango_layout_set_width(l, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(l, text, -1);
    return l;
}

static const char *at(const struct pdf_sheet *s, int offset)
{
    return offset < 0 ? "" : s->characters + offset;
}

/* Paper has no pixels to fit letters to. */
static void set_true_widths(PangoContext *words)
{
    cairo_font_options_t *o = cairo_font_options_create();

    cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
    pango_cairo_context_set_font_options(words, o);
    pango_context_set_round_glyph_positions(words, FALSE);
    cairo_font_options_destroy(o);
}

/* A family that is not there would be drawn in another, or in boxes. */
static bool has_font(PangoContext *words, int language, char *why, size_t why_size)
{
    PangoFontDescription *wanted = font_new(language, 11, false);
    PangoFont *font = pango_context_load_font(words, wanted);
    PangoFontDescription *found = font != NULL ? pango_font_describe(font) : NULL;
    const char *name = found != NULL ? pango_font_description_get_family(found) : "none";
    bool good = name != NULL && strcmp(name, families[language]) == 0;

    if (!good)
        text_format(why, why_size, "the font %s is missing; install fonts-noto-cjk",
                    families[language]);
    if (found != NULL)
        pango_font_description_free(found);
    if (font != NULL)
        g_object_unref(font);
    pango_font_description_free(wanted);
    return good;
}

/* ---- on the page ---- */

static void show_line(const struct press *p, PangoLayoutLine *line, double x, double base)
{
    if (p->c == NULL)
        return;
    cairo_move_to(p->c, x, base);
    pango_cairo_show_layout_line(p->c, line);
}

static void begin_tag(const struct press *p, const char *tag)
{
    if (p->c != NULL)
        cairo_tag_begin(p->c, tag, NULL);
}

static void end_tag(const struct press *p, const char *tag)
{
    if (p->c != NULL)
        cairo_tag_end(p->c, tag);
}

static void set_grey(const struct press *p, double grey)
{
    if (p->c != NULL)
        cairo_set_source_rgb(p->c, grey, grey, grey);
}

/* Head and foot, which are no part of what is read. */
static void furnish(const struct press *p)
{
    char foot[PDF_LINE + 32];
    PangoLayout *head = layout_new(p, p->sheet->head, 10, false, PAGE_W - 2 * MARGIN), *under;

    text_format(foot, sizeof foot, "%s    %d / %d", p->sheet->foot, p->page, p->pages);
    under = layout_new(p, foot, 9, false, PAGE_W - 2 * MARGIN);
    set_grey(p, 0.35);
    show_line(p, pango_layout_get_line_readonly(head, 0), MARGIN, 52);
    show_line(p, pango_layout_get_line_readonly(under, 0), MARGIN, 806);
    if (p->c != NULL) {
        cairo_set_line_width(p->c, 0.6);
        cairo_move_to(p->c, MARGIN, 60);
        cairo_line_to(p->c, PAGE_W - MARGIN, 60);
        cairo_stroke(p->c);
    }
    g_object_unref(head);
    g_object_unref(under);
}

static void begin_page(struct press *p)
{
    if (p->c != NULL && p->page > 0)
        cairo_show_page(p->c);
    p->page++;
    p->y = TOP;
    if (p->c != NULL)
        furnish(p);
}

static void need(struct press *p, double height)
{
    if (p->y + height > (double)BOTTOM)
        begin_page(p);
}

static double line_height(PangoLayoutLine *line, double *ascent)
{
    PangoRectangle r;

    pango_layout_line_get_extents(line, NULL, &r);
    *ascent = (double)-r.y / PANGO_SCALE;
    return (double)r.height / PANGO_SCALE;
}

/* Line by line, so that a long one goes over to the next page; the label stands beside the
 * first. */
static void flow(struct press *p, PangoLayout *label, PangoLayout *text, double x, double grey)
{
    int lines = pango_layout_get_line_count(text);

    for (int i = 0; i < lines; i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(text, i);
        double ascent, height = line_height(line, &ascent);

        need(p, height);
        if (i == 0 && label != NULL) {
            set_grey(p, 0.35);
            show_line(p, pango_layout_get_line_readonly(label, 0), MARGIN, p->y + ascent);
        }
        set_grey(p, grey);
        show_line(p, line, x, p->y + ascent);
        p->y += height;
    }
}

static void write_block(struct press *p, const struct pdf_block *b)
{
    const struct style *st = &styles[b->kind];
    double indent = b->kind == PDF_ROW ? LABEL_W : b->kind == PDF_ITEM ? 16 : 0;
    char name[PDF_LINE];
    PangoLayout *text =
        layout_new(p, at(p->sheet, b->text), st->size, st->bold, PAGE_W - 2 * MARGIN - indent);
    PangoLayout *label;

    /* The blank keeps the words apart for who hears them. */
    text_format(name, sizeof name, "%s ",
                b->kind == PDF_ITEM ? "\xE2\x80\xA2" : at(p->sheet, b->label));
    label =
        indent > 0 ? layout_new(p, name, st->size, false, indent > 16 ? indent - 8 : indent) : NULL;

    p->y += st->before;
    /* A heading stays with the line under it. */
    need(p, b->kind == PDF_HEADING ? 3 * st->size + 24 : 0);
    begin_tag(p, st->tag);
    flow(p, label, text, (double)MARGIN + indent, st->grey);
    end_tag(p, st->tag);
    p->y += st->after;
    g_object_unref(text);
    if (label != NULL)
        g_object_unref(label);
}

static void draw_qr(const struct press *p, const struct qr *qr)
{
    double module = (double)QR_SIDE / qr->side;

    set_grey(p, 0);
    for (int i = 0; i < qr->side * qr->side && p->c != NULL; i++) {
        int column = i % qr->side, row = i / qr->side;

        if (qr->dark[i])
            cairo_rectangle(p->c, (double)MARGIN + column * module, p->y + row * module, module,
                            module);
    }
    if (p->c != NULL)
        cairo_fill(p->c);
}

static void write_qr(struct press *p, const struct pdf_block *b)
{
    const char *link = at(p->sheet, b->text);
    PangoLayout *label = layout_new(p, at(p->sheet, b->label), 9, false, PAGE_W - 2 * MARGIN);
    struct qr qr;

    p->y += styles[PDF_QR].before;
    need(p, QR_SIDE + 30);
    if (qr_make(link, &qr) == OK) {
        draw_qr(p, &qr);
        p->y += QR_SIDE + 6;
    }
    begin_tag(p, "P");
    flow(p, NULL, label, MARGIN, 0.35);
    g_object_unref(label);
    label = layout_new(p, link, 8, false, PAGE_W - 2 * MARGIN);
    flow(p, NULL, label, MARGIN, 0.35);
    end_tag(p, "P");
    g_object_unref(label);
}

static bool is_item(const struct pdf_sheet *s, int i)
{
    return i >= 0 && i < s->count && s->blocks[i].kind == PDF_ITEM;
}

static void write_pages(struct press *p)
{
    p->page = 0;
    begin_page(p);
    for (int i = 0; i < p->sheet->count; i++) {
        const struct pdf_block *b = &p->sheet->blocks[i];

        if (is_item(p->sheet, i) && !is_item(p->sheet, i - 1))
            begin_tag(p, "L"); /* items are of a list */
        if (b->kind == PDF_QR)
            write_qr(p, b);
        else
            write_block(p, b);
        if (is_item(p->sheet, i) && !is_item(p->sheet, i + 1))
            end_tag(p, "L");
    }
    p->pages = p->page;
}

/* ---- the file ---- */

struct bytes {
    char *data;
    size_t size, room;
};

static cairo_status_t keep(void *ctx, const unsigned char *data, unsigned int size)
{
    struct bytes *b = ctx;

    if (b->size + size > b->room) {
        b->room = (b->size + size) * 2;
        b->data = realloc(b->data, b->room);
        must(b->data != NULL);
    }
    memcpy(b->data + b->size, data, size);
    b->size += size;
    return CAIRO_STATUS_SUCCESS;
}

static void say_what_it_is(cairo_surface_t *pdf, const struct pdf_sheet *s)
{
    char made[MOMENT_TEXT];

    moment_to_text(s->made, made);
    memmove(made + 19, made + 23, strlen(made + 23) + 1); /* without the milliseconds */
    if (s->count > 0)
        cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, at(s, s->blocks[0].text));
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_AUTHOR, s->head);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATOR, "Guitai");
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, made);
}

static cairo_status_t write_file(struct press *p, struct bytes *to)
{
    cairo_surface_t *pdf = cairo_pdf_surface_create_for_stream(keep, to, PAGE_W, PAGE_H);
    cairo_status_t status;

    say_what_it_is(pdf, p->sheet);
    write_pages(p); /* counts */
    p->c = cairo_create(pdf);
    pango_cairo_update_context(p->c, p->words);
    begin_tag(p, "Document");
    write_pages(p);
    end_tag(p, "Document");
    cairo_destroy(p->c);
    cairo_surface_finish(pdf);
    status = cairo_surface_status(pdf);
    cairo_surface_destroy(pdf);
    return status;
}

enum err pdf_make(const struct pdf_sheet *s, char **to, size_t *size, char *why, size_t why_size)
{
    struct press p = {.sheet = s};
    struct bytes bytes = {0};
    PangoFontMap *map;
    enum err e = ERR_ABSENT;

    pthread_mutex_lock(&lock);
    map = pango_cairo_font_map_new();
    p.words = pango_font_map_create_context(map);
    set_true_widths(p.words);
    pango_context_set_language(p.words, pango_language_from_string(tags[s->language]));
    if (has_font(p.words, s->language, why, why_size))
        e = write_file(&p, &bytes) == CAIRO_STATUS_SUCCESS ? OK : ERR_IO;
    g_object_unref(p.words);
    g_object_unref(map);
    cairo_debug_reset_static_data();
    FcFini();
    malloc_trim(0); /* some tens of megabytes, which this thread's heap would keep */
    pthread_mutex_unlock(&lock);
    if (e == ERR_IO)
        text_copy(why, why_size, "cairo could not write the document");
    if (e != OK)
        free(bytes.data);
    *to = e == OK ? bytes.data : NULL;
    *size = e == OK ? bytes.size : 0;
    return e;
}
