/* ticket_page.h - what a ticket's page and its forms share; of hub/ alone. */
#pragma once

#include "hub/page.h"

/* False: no ticket of this hall. */
bool ticket_of_link(const struct hub *h, const struct hub_call *c, struct ticket_token *to);

/* Answers that there is none. */
void ticket_no_such(struct hub *h, struct hub_call *c);

/* A form holds for the ticket as it stood. */
struct page_thing ticket_thing(const struct hub *h, const struct ticket *t);

bool ticket_may_leave(const struct ticket *t);
bool ticket_may_be_rated(const struct hub *h, const struct ticket *t, struct moment now);

/* 1..5 of "level2"; 0 anything else. */
int ticket_level_of(const char *word);
