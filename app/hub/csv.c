/* csv.c - tables for other programs. */
#include "hub/csv.h"

#include <string.h>

static void begin_cell(struct json_out *o)
{
    char last = o->size > 0 ? o->text[o->size - 1] : '\n';

    if (last != '\n' && o->size > strlen("\xEF\xBB\xBF"))
        out_bytes(o, ",", 1);
}

void csv_begin(struct json_out *o)
{
    out_bytes(o, "\xEF\xBB\xBF", 3);
}

/* Always in quotes: an empty first cell is then one too. */
void csv_text(struct json_out *o, const char *s)
{
    begin_cell(o);
    out_bytes(o, "\"", 1);
    if (s[0] != '\0' && strchr("=+-@\t\r\n", s[0]) != NULL)
        out_bytes(o, "'", 1);
    for (; *s != '\0'; s++) {
        if (*s == '"')
            out_bytes(o, "\"", 1);
        out_bytes(o, s, 1);
    }
    out_bytes(o, "\"", 1);
}

void csv_real(struct json_out *o, double value)
{
    begin_cell(o);
    out_format(o, "%.2f", value);
}

void csv_end(struct json_out *o)
{
    out_bytes(o, "\r\n", 2);
}

void csv_answer(struct hub_call *c, struct json_out *o, const char *name)
{
    size_t size;
    char *text = out_take(o, &size);

    answer_text(c, 200, "text/csv; charset=utf-8", text);
    answer_header(c, "Cache-Control: no-store");
    answer_header(c, "Content-Disposition: attachment; filename=\"%s\"", name);
}
