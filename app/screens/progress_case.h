/* progress_case.h - where a case or a ticket stands, for the screen that was asked. */
#pragma once

#include "terminal/screen.h"

/* The visit's `seen`, whole: kind, state, promise, the hall's answer, what is asked. */
void progress_case(struct page *p, struct ui *ui, struct rect body);

/* What is asked, and the ways to answer; what became of an answer that was not noted. */
void progress_question(struct page *p, struct ui *ui, struct rect body);

/* progress_ticket.c: the visit's `looked`; when an answer was true, and from whom it is. */
void progress_ticket(struct page *p, struct ui *ui, struct rect body);
void progress_age(struct page *p, struct ui *ui, struct rect r, struct moment now);
