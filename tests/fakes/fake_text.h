/* fake_text.h - what was asked of the measuring and drawing of text. */
#pragma once

/* How often the texts kept for speed were wiped. */
extern int fake_text_forgets;
