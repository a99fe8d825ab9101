/* signed.c - the headers by which the hub knows a terminal's request. */
#include "terminal/signed.h"

#include "base/text.h"
#include "wire/signing.h"

void signed_headers(const struct identity *id, uint64_t epoch, uint64_t sequence,
                    const char *method, const char *path, const char *body, size_t size,
                    char to[SIGNED_HEADERS][SIGNED_HEADER_SIZE])
{
    char hash[HASH_TEXT], text[SIGNING_TEXT], signature[96], device[ID_TEXT];
    char epoch_text[SIGNING_NUMBER], sequence_text[SIGNING_NUMBER];
    struct signed_request r = {.method = method,
                               .target = path,
                               .body_hash = hash,
                               .device = id->device,
                               .epoch = epoch,
                               .sequence = sequence};
    uint8_t raw[SIGNATURE_BYTES];
    size_t len;

    crypto_hash_text(body, size, hash);
    len = signing_text(&r, text, sizeof text);
    must(len > 0);
    crypto_sign(&id->key, text, len, raw);
    must(crypto_base64url(raw, sizeof raw, signature, sizeof signature));
    id_to_text(r.device, device);
    signing_number(epoch, epoch_text);
    signing_number(sequence, sequence_text);
    text_format(to[0], SIGNED_HEADER_SIZE, "%s: %s", HEADER_DEVICE, device);
    text_format(to[1], SIGNED_HEADER_SIZE, "%s: %s", HEADER_EPOCH, epoch_text);
    text_format(to[2], SIGNED_HEADER_SIZE, "%s: %s", HEADER_SEQUENCE, sequence_text);
    text_format(to[3], SIGNED_HEADER_SIZE, "%s: %s", HEADER_SIGNATURE, signature);
}
