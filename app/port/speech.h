/* speech.h - says a text; a newer utterance ends the one that runs.
 *
 * NOTICE_SPOKEN follows.  Engines: "espeak-ng" (a child process), "clips:DIR"
 * (recordings joined), "none". */
#pragma once

#include <stdint.h>

#include "base/err.h"

MUST_USE enum err speech_open(const char *engine, char *why, size_t why_size);
void speech_say(uint64_t id, int language, const char *text); /* enum language */
void speech_stop(void);
void speech_close(void);
