/* fake_text.h - what was asked of the measuring and drawing of text. */
#pragma once

/* How often the texts kept for speed were wiped. */
extern int fake_text_forgets;

/* How often nobody was there. */
extern int fake_text_rests;

/* How often a text with `fake_text_watched` in it was settled as common, and as not. */
extern const char *fake_text_watched;
extern int fake_text_common, fake_text_given;
