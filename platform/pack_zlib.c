/* pack_zlib.c - deflate and CRC-32 by zlib. */
#include "port/pack.h"

#include <stdlib.h>
#include <zlib.h>

#include "base/err.h"

enum { LEVEL = 6, RAW_WINDOW = -15, FLUSH_ROOM = 64 };

char *pack_part_new(const void *data, size_t size, bool last, size_t *packed)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)data, .avail_in = (uInt)size};
    size_t room;
    char *to;
    int end;

    must(deflateInit2(&z, LEVEL, Z_DEFLATED, RAW_WINDOW, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    room = deflateBound(&z, (uLong)size) + FLUSH_ROOM;
    to = malloc(room);
    must(to != NULL);
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)room;
    end = deflate(&z, last ? Z_FINISH : Z_SYNC_FLUSH);
    must(end == (last ? Z_STREAM_END : Z_OK) && z.avail_in == 0);
    *packed = room - z.avail_out;
    deflateEnd(&z);
    return to;
}

uint32_t pack_sum(uint32_t before, const void *data, size_t size)
{
    return (uint32_t)crc32(before, data, (uInt)size);
}
