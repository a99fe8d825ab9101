/* fake_pdf.c - port/pdf.h as plain text: a line a block. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "port/pdf.h"

enum err pdf_make(const struct pdf_sheet *s, char **to, size_t *size, char *why, size_t why_size)
{
    static const char *const kinds[] = {"title", "heading", "text", "row", "item", "note", "qr"};
    FILE *f = open_memstream(to, size);

    (void)why, (void)why_size;
    must(f != NULL);
    fprintf(f, "%%PDF fake %d %s | %s\n", s->language, s->head, s->foot);
    for (int i = 0; i < s->count; i++)
        fprintf(f, "%s: %s%s%s\n", kinds[s->blocks[i].kind],
                s->blocks[i].label >= 0 ? s->characters + s->blocks[i].label : "",
                s->blocks[i].label >= 0 ? " = " : "", s->characters + s->blocks[i].text);
    fclose(f);
    return OK;
}
