/* words.h - facts as short texts in the language of the visit. */
#pragma once

#include "port/i18n.h"
#include "terminal/screen.h"

/* Between two facts on one line. */
#define WORDS_DOT " · "

enum { WORDS_MAX = 256 };

/* The language of the smaller line beneath: English, or Chinese for who reads
 * English. */
int words_second_language(const struct ui *ui);
const char *words_second(const struct ui *ui, const char *english);

/* "4 people" */
void words_people(const struct ui *ui, int n, char *to, size_t size);

/* "about 6 min", "6-9 min", "no waiting"; "" when it is not known. */
void words_wait(const struct ui *ui, struct wait w, char *to, size_t size);

/* When what the hub said last was true: "as of 09:30".  "" while it is fresh
 * or when the hub was never heard (invariant 10). */
void words_as_of(const struct page *p, const struct ui *ui, char *to, size_t size);

/* "Nov 23, Mon" */
void words_date(const struct ui *ui, struct moment m, char *to, size_t size);

/* "08:30-12:00, 13:00-17:30"; "closed" for a day without hours. */
void words_hours(const struct ui *ui, const struct hours *h, char *to, size_t size);

/* What is wrong with a part, for customers and staff alike. */
void words_part(const struct ui *ui, const struct part *part, char *to, size_t size);

/* "A 0 1 2": so no voice reads a thousand. */
void words_spell(struct number n, char *to, size_t size);
