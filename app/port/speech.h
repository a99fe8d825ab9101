/* speech.h - says a text; a newer utterance ends the one that runs.
 *
 * NOTICE_SPOKEN follows.  Engines: "espeak-ng" (a child process), "clips:DIR"
 * (recordings joined), "none". */
#pragma once

#include <stdint.h>

#include "base/err.h"

struct voice {
    int language;      /* enum language */
    int speed, volume; /* percent of the usual: 50..200; recordings keep their speed */
};

MUST_USE enum err speech_open(const char *engine, char *why, size_t why_size);
void speech_say(uint64_t id, struct voice v, const char *text);
/* A short tone, for who does not listen to a voice; where no program can play it
 * (aplay), the words in its place. */
void speech_chime(uint64_t id, struct voice v, const char *words);
void speech_stop(void);
void speech_close(void);
