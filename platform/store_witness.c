/* store_witness.c - the checksum of a row of the hub's log. */
#include "store_witness.h"

#include "base/checksum.h"

uint64_t store_witness(const struct log_row *row)
{
    uint64_t sum = checksum_number(0, row->pos);

    sum = checksum_number(sum, row->seq);
    sum = checksum_number(sum, (uint64_t)row->when.at);
    sum = checksum_number(sum, (uint64_t)(int64_t)row->when.offset_min);
    sum = checksum(sum, row->device.b, sizeof row->device.b);
    return checksum(sum, row->json, row->size);
}
