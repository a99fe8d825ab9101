/* progress_case.h - where a case or a ticket stands, for the screen that was asked. */
#pragma once

#include "screens/frame.h"

/* The visit's `seen`, whole: kind, state, promise, the hall's answer, what is asked. */
void progress_case(struct page *p, struct ui *ui, struct rect body);

/* What is asked, and the ways to answer; what became of an answer that was not noted. */
void progress_question(struct page *p, struct ui *ui, struct rect body);

/* progress_object.c: where an objection to the proposal is written; then, back on the screen
 * that asked, it is read back and sent. */
struct step progress_object_ask(struct page *p);
struct step progress_object(struct page *p, struct ui *ui, struct frame *f);

/* progress_ticket.c: the visit's `looked`; when an answer was true, and from whom it is. */
void progress_ticket(struct page *p, struct ui *ui, struct rect body);
void progress_age(struct page *p, struct ui *ui, struct rect r, struct moment now);
