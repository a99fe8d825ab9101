/* speech_chime.h - a short tone of two notes, for who cannot see a warning. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { CHIME_SIZE = 44 + 2 * 6400 };

/* A WAV file: 16 kHz, one channel, 16 bits, 0.4 s. */
void speech_chime_wav(uint8_t to[CHIME_SIZE]);
