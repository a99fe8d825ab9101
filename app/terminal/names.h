/* names.h - which characters names are made of, so that a name's are offered first.
 *
 * Surnames: those that most bear by the Ministry of Public Security's report on names
 * (2020), and further ones of the Hundred Family Surnames.  Given names: characters
 * that are common in them, as names of all ages show.  Both scripts. */
#pragma once

#include "port/ime.h"

enum offer_order { OFFER_WORDS, OFFER_SURNAMES, OFFER_GIVEN };

/* The candidates in the order in which they are offered: as the engine has them, but
 * surnames first, or after the words what given names are made of.  Returns how many. */
int names_order(const struct ime_answer *a, enum offer_order order, short to[IME_CANDIDATES]);

enum { NAMES_EXAMPLE = 32 };

/* A word by which somebody who listens knows the character from those that sound
 * alike; false and "" when there is none for it. */
bool names_example(const char *character, char to[NAMES_EXAMPLE]);
