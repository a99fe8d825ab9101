/* common_names.h - a hundred names as they are common in China, with how they are
 * typed: the surname first, then the given name. */
#pragma once

struct common_name {
    const char *surname, *surname_letters;
    const char *given, *given_letters;
};

enum { COMMON_NAMES = 100 };

extern const struct common_name common_names[COMMON_NAMES];
