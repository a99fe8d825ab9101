/* httpd_encoding.c - gzip and zstd, both ways, each with a bound. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>
#include <zstd.h>

#include "base/text.h"
#include "httpd_internal.h"

enum {
    GZIP_WINDOW = 15 + 16, /* zlib's way to say "gzip" */
    GZIP_LEVEL = 4,
    ZSTD_LEVEL = 3,
    ZSTD_WINDOW_LOG = 23, /* 8 MiB; RFC 8878 says that a decoder should take that much */
    STEP = 64 * 1024
};

/* Room for the next step of output; the bound is one byte past the limit, so
 * that "exactly the limit" and "more" differ. */
static enum decoded make_room(struct bytes *to)
{
    size_t room = to->room == 0 ? STEP : to->room * 2;

    if (to->size > HTTP_BODY_MAX)
        return DECODE_LARGE;
    if (to->size < to->room)
        return DECODE_OK;
    if (room > HTTP_BODY_MAX + 1)
        room = HTTP_BODY_MAX + 1;
    return bytes_reserve(to, room) ? DECODE_OK : DECODE_FULL;
}

static enum decoded gunzip(const struct bytes *from, struct bytes *to)
{
    z_stream z = {.next_in = (Bytef *)from->data, .avail_in = (uInt)from->size};
    enum decoded outcome = DECODE_OK;
    int rc = Z_OK;

    if (inflateInit2(&z, GZIP_WINDOW) != Z_OK)
        return DECODE_FULL;
    while (outcome == DECODE_OK && rc == Z_OK) {
        outcome = make_room(to);
        if (outcome != DECODE_OK)
            break;
        z.next_out = (Bytef *)to->data + to->size;
        z.avail_out = (uInt)(to->room - to->size);
        rc = inflate(&z, Z_NO_FLUSH);
        to->size = to->room - z.avail_out;
    }
    if (outcome == DECODE_OK && (rc != Z_STREAM_END || z.avail_in != 0))
        outcome = DECODE_BAD;
    if (to->size > HTTP_BODY_MAX)
        outcome = DECODE_LARGE;
    inflateEnd(&z);
    return outcome;
}

static enum decoded unzstd(const struct bytes *from, struct bytes *to)
{
    ZSTD_DCtx *ctx = ZSTD_createDCtx();
    ZSTD_inBuffer in = {from->data, from->size, 0};
    enum decoded outcome = DECODE_OK;
    size_t rc = 1;

    if (ctx == NULL)
        return DECODE_FULL;
    ZSTD_DCtx_setParameter(ctx, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG);
    while (rc != 0) {
        ZSTD_outBuffer out;
        size_t before = in.pos;

        outcome = make_room(to);
        if (outcome != DECODE_OK)
            break;
        out = (ZSTD_outBuffer){to->data, to->room, to->size};
        rc = ZSTD_decompressStream(ctx, &out, &in);
        if (ZSTD_isError(rc) || (rc != 0 && in.pos == before && out.pos == to->size))
            outcome = DECODE_BAD;
        to->size = out.pos;
        if (outcome != DECODE_OK)
            break;
    }
    if (outcome == DECODE_OK && in.pos != in.size)
        outcome = DECODE_BAD;
    if (to->size > HTTP_BODY_MAX)
        outcome = DECODE_LARGE;
    ZSTD_freeDCtx(ctx);
    return outcome;
}

enum decoded encoding_decode(const char *encoding, const struct bytes *from, struct bytes *to)
{
    enum decoded outcome = DECODE_UNKNOWN;

    if (strcasecmp(encoding, "gzip") == 0 || strcasecmp(encoding, "x-gzip") == 0)
        outcome = gunzip(from, to);
    else if (strcasecmp(encoding, "zstd") == 0)
        outcome = unzstd(from, to);
    if (outcome == DECODE_OK)
        to->data[to->size] = '\0';
    return outcome;
}

/* "0.5" in thousandths (RFC 9110, 12.4.2); what is no number counts as 0. */
static int thousandths(const char *s, size_t len)
{
    int sum = 0, place = 1000;

    for (size_t i = 0; i < len && place > 0 && (s[i] == '.' || isdigit((unsigned char)s[i])); i++) {
        if (s[i] == '.')
            continue;
        sum += (s[i] - '0') * place;
        place /= 10;
    }
    return sum < 1000 ? sum : 1000;
}

/* Of "name;q=0.5" up to ','. */
static int weight_of(const char *s, size_t len)
{
    for (size_t i = 0; i + 2 < len; i++) {
        if ((s[i] == 'q' || s[i] == 'Q') && s[i + 1] == '=')
            return thousandths(s + i + 2, len - i - 2);
    }
    return 1000;
}

static const char *known(const char *s, size_t len)
{
    static const char *const names[] = {"gzip", "zstd"};

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (len == strlen(names[i]) && strncasecmp(s, names[i], len) == 0)
            return names[i];
    }
    return NULL;
}

const char *encoding_accepted(const char *accept)
{
    const char *best = NULL;
    int most = 0;

    while (accept != NULL && *accept != '\0') {
        size_t len, name_len;
        const char *name;

        accept += strspn(accept, ", \t");
        len = strcspn(accept, ",");
        name_len = strcspn(accept, ",; \t");
        name = known(accept, name_len);
        if (name != NULL && weight_of(accept + name_len, len - name_len) > most) {
            best = name;
            most = weight_of(accept + name_len, len - name_len);
        }
        accept += len;
    }
    return best;
}

static size_t gzip_to(char *to, size_t room, const char *from, size_t size)
{
    z_stream z = {.next_in = (Bytef *)from, .avail_in = (uInt)size};
    size_t n = 0;

    if (deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return 0;
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)room;
    if (deflate(&z, Z_FINISH) == Z_STREAM_END)
        n = room - z.avail_out;
    deflateEnd(&z);
    return n;
}

bool encoding_encode(const char *encoding, char **body, size_t *size)
{
    size_t room = *size, n; /* what does not get shorter is not worth it */
    char *to;

    if (*size > UINT32_MAX / 2)
        return false;
    to = malloc(room);
    if (to == NULL)
        return false;
    if (text_equal(encoding, "zstd")) {
        n = ZSTD_compress(to, room, *body, *size, ZSTD_LEVEL);
        if (ZSTD_isError(n))
            n = 0;
    } else {
        n = gzip_to(to, room, *body, *size);
    }
    if (n == 0) {
        free(to);
        return false;
    }
    free(*body);
    *body = to;
    *size = n;
    return true;
}
