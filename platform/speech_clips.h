/* speech_clips.h - a text as joined recordings of a human voice.
 *
 * Recordings are DIR/zh_CN/TOKEN.wav, DIR/zh_TW/... and DIR/en/..., PCM, all of
 * one form.  At each place of the text the longest token that has a recording is
 * taken, so "请 A012 到 3 号窗口" may come from whole phrases or from single
 * characters; blanks and punctuation are silent; Latin words are never split.
 * Where one recording is missing the caller speaks the whole text another way. */
#pragma once

#include <stdint.h>

#include "base/err.h"

/* A WAV file in memory; the caller frees `*wav`.  ERR_ABSENT: `why` names the
 * token or file that is missing; ERR_FORMAT: one that is not of the same form. */
MUST_USE enum err speech_clips_join(const char *dir, int language, const char *text, uint8_t **wav,
                                    size_t *size, char *why, size_t why_size);

/* Makes 16-bit samples of such a file `percent` as loud, up to their limit. */
void speech_clips_louder(uint8_t *wav, size_t size, int percent);
