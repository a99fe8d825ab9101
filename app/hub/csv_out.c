/* csv_out.c - tables for a spreadsheet. */
#include "hub/csv_out.h"

#include <inttypes.h>
#include <string.h>

#include "wire/csv_read.h"

void csv_begin(struct json_out *o)
{
    out_bytes(o, "\xEF\xBB\xBF", 3);
}

/* A row begins behind an end of line, or behind the mark. */
static void comma(struct json_out *o)
{
    if (o->size > 0 && o->text[o->size - 1] != '\n' && o->text[o->size - 1] != '\xBF')
        out_bytes(o, ",", 1);
}

void csv_cell(struct json_out *o, const char *text)
{
    comma(o);
    out_bytes(o, "\"", 1);
    if (csv_looks_like_formula(text))
        out_bytes(o, "'", 1);
    for (size_t n; *text != '\0'; text += n) {
        n = strcspn(text, "\"");
        out_bytes(o, text, n);
        if (text[n] == '\0')
            break;
        out_bytes(o, "\"\"", 2);
        n++;
    }
    out_bytes(o, "\"", 1);
}

void csv_int(struct json_out *o, int64_t n)
{
    comma(o);
    out_format(o, "%" PRId64, n);
}

void csv_real(struct json_out *o, double value)
{
    comma(o);
    out_format(o, "%.2f", value);
}

void csv_end_row(struct json_out *o)
{
    out_bytes(o, "\r\n", 2);
}
