/* fake_crypto.h - where the random numbers of the fake begin. */
#pragma once

#include <stdint.h>

/* The same seed gives the same keys and ids from here on. */
void fake_crypto_begin(uint64_t seed);
