/* reader.h - ESC/POS commands, read from the virtual printer's buffer. */
#pragma once

#include "machine.h"

/* Carries out one command, character or dot line of a picture at `at`; bytes it
 * took, 0 when more must come first.  Unknown commands are told on stderr with
 * their offset and skipped. */
size_t reader_step(struct machine *m, const uint8_t *at, size_t size);
