/* otp_gnutls.c - codes of an authenticator, RFC 6238 over RFC 4226, by gnutls' HMAC. */
#include <gnutls/crypto.h>

#include "base/text.h"
#include "port/crypto.h"

enum { SHA1_BYTES = 20 };

uint32_t crypto_otp(const uint8_t key[OTP_BYTES], uint64_t step)
{
    uint8_t text[8], mac[SHA1_BYTES];
    uint32_t value = 0;
    size_t at;

    for (int i = 7; i >= 0; i--, step >>= 8)
        text[i] = (uint8_t)step;
    must(gnutls_hmac_fast(GNUTLS_MAC_SHA1, key, OTP_BYTES, text, sizeof text, mac) == 0);
    at = mac[SHA1_BYTES - 1] & 0x0F;
    for (size_t i = 0; i < 4; i++)
        value = value << 8 | mac[at + i];
    wipe(mac, sizeof mac);
    return (value & 0x7FFFFFFF) % 1000000;
}
