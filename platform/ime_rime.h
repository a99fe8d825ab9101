/* ime_rime.h - Pinyin by librime with the dictionary of luna_pinyin. */
#pragma once

#include "port/ime.h"

extern const struct ime ime_rime;

/* The folder that librime may write to while it is open; "" when it is not. */
const char *ime_rime_folder(void);
