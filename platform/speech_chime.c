/* speech_chime.c - a short tone of two notes. */
#include "speech_chime.h"

#include <math.h>
#include <string.h>

enum { RATE = 16000, HEADER = 44, LOUD = 12000 };

static void put(uint8_t *to, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        to[i] = (uint8_t)(value >> 8 * i);
}

static void header(uint8_t *to)
{
    memcpy(to, "RIFF\0\0\0\0WAVEfmt ", 16);
    put(to + 4, CHIME_SIZE - 8, 4);
    put(to + 16, 16, 4);
    put(to + 20, 1, 2); /* PCM */
    put(to + 22, 1, 2);
    put(to + 24, RATE, 4);
    put(to + 28, RATE * 2, 4);
    put(to + 32, 2, 2);
    put(to + 34, 16, 2);
    memcpy(to + 36, "data", 4);
    put(to + 40, CHIME_SIZE - HEADER, 4);
}

/* Each note begins loud and dies away, as a bell does. */
void speech_chime_wav(uint8_t to[CHIME_SIZE])
{
    const int n = (CHIME_SIZE - HEADER) / 2;

    header(to);
    for (int i = 0; i < n; i++) {
        double t = (double)(i % (n / 2)) / (double)RATE, pitch = i < n / 2 ? 880 : 660;
        double x = (double)LOUD * exp(-12 * t) * sin(2 * 3.14159265358979 * pitch * t);

        put(to + HEADER + 2 * i, (uint32_t)(int32_t)x, 2);
    }
}
