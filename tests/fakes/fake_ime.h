/* fake_ime.h - engines that know a few syllables and answer at once. */
#pragma once

#include "port/ime.h"

/* "wang", "zhang", "xiaoming", "ming"; other letters stand for twelve numerals. */
extern const struct ime fake_pinyin;
/* Ten candidates, 明 the first. */
extern const struct ime fake_hand;

/* How many points the last question about ink had. */
int fake_ime_points(void);

/* How often they were told to rest. */
int fake_ime_rests(void);
