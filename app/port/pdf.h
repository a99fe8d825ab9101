/* pdf.h - a document as blocks of text, made into pages of A4; done by pdf_pango.c.
 *
 * The words stay words: they can be selected, searched and read aloud, in the order of
 * the blocks (a tagged PDF).  Plain data, as gfx.h. */
#pragma once

#include <stddef.h>

#include "base/day.h"
#include "base/err.h"

enum pdf_kind {
    PDF_TITLE,   /* first, once */
    PDF_HEADING, /* of what follows */
    PDF_TEXT,    /* a paragraph; its own line breaks stay */
    PDF_ROW,     /* label and text side by side */
    PDF_ITEM,    /* of a list */
    PDF_NOTE,    /* small */
    PDF_QR       /* a code of the text, with label under it; the text is a link too */
};

struct pdf_block {
    enum pdf_kind kind;
    int label, text; /* offsets in the sheet's characters; label -1 none */
};

enum { PDF_BLOCKS_MAX = 160, PDF_CHARACTERS_MAX = 24 * 1024, PDF_LINE = 128 };

struct pdf_sheet {
    int language;        /* enum language of core/event.h: of the words and the shapes */
    char head[PDF_LINE]; /* above each page */
    char foot[PDF_LINE]; /* under it, before the page's number */
    struct moment made;  /* as the document says of itself */
    struct pdf_block blocks[PDF_BLOCKS_MAX];
    int count;
    char characters[PDF_CHARACTERS_MAX];
    int used;
};

/* The document, malloc'ed; the caller frees it.  ERR_ABSENT with the mend in `why` when a
 * font is missing.  Any thread; takes some tens of milliseconds. */
MUST_USE enum err pdf_make(const struct pdf_sheet *s, char **to, size_t *size, char *why,
                           size_t why_size);
