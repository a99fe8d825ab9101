/* paper.h - what a customer is given in writing of a case, as blocks of a PDF; of hub/
 * alone.
 *
 * A request that was refused: the reasons, and what to do instead (R6).  One that was
 * delivered: what was asked, the steps, what was promised and kept, documents, fee and
 * result (R17). */
#pragma once

#include "hub/inside.h"
#include "port/pdf.h"

enum paper { PAPER_NONE, PAPER_REFUSAL, PAPER_REPORT };

/* Which one the case has. */
enum paper paper_of(const struct case_file *f);

/* Writes it, in that language.  `opened`: with the name and what was told, which are
 * sealed else. */
void paper_write(const struct hub *h, const struct case_file *f, int lang, bool opened,
                 struct moment now, struct pdf_sheet *to);

/* What a step and a promise are called for a customer; "" one that says them nothing. */
const char *paper_step(enum event_type type, int lang);
const char *paper_standard(enum standard standard, int lang);
