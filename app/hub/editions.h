/* editions.h - the hall as it is published; for the files of hub/ alone. */
#pragma once

#include "hub/inside.h"
#include "wire/edition_json.h"

/* The number of the newest publication; 0: the hall's file counts. */
int edition_number(struct hub *h);

/* False: there is none. */
bool edition_publication(struct hub *h, int number, struct publication *to);

/* The hall's JSON of a publication, NULL when there is none; and of the newest without the
 * people that were changed since.  The caller frees. */
char *edition_text_new(struct hub *h, int number);
char *edition_base_new(struct hub *h);

/* Makes the hall's JSON, which it takes, ready for edition_publish().  `file` is NULL or the
 * name that `why` begins with.  False with the place and the mend. */
bool edition_prepare(struct hub *h, char *text, const char *file, char *why, size_t why_size);

/* The prepared hall is in force from here on, for `by`; "" the hub's own doing. */
bool edition_publish(struct hub *h, const char *by, const char *reason, struct moment now);

/* The same as publication `number`, which is in the list. */
bool edition_publish_next(struct hub *h, int number, const char *by, const char *reason,
                          struct moment now);

/* Keeps the caller's draft; NULL forgets it.  False: nothing can be stored. */
bool edition_keep_draft(struct hub *h, struct hub_call *c, int base, const char *document);

/* The hall of the caller's draft, or the one in force when there is none; `*base` is the
 * publication that it was made from.  The caller frees; NULL when it is no JSON object. */
char *edition_drafted_new(struct hub *h, struct hub_call *c, int *base);

/* Publishes a hall's JSON that was checked as the next version, named by `file`.  False as
 * edition_import() has it. */
bool edition_take(struct hub *h, const char *hall, size_t size, const char *file, bool accept,
                  struct moment now, char *why, size_t why_size);

/* Notes that this text of the hall's file was taken. */
bool edition_took_file(struct hub *h, const char *text, size_t size);

/* fee_news.c: open requests and bookings of a service whose fee is not that of `before` any
 * more are told so (R9).  False: nothing can be stored. */
bool fee_news(struct hub *h, const struct catalogue *before, struct moment now);
