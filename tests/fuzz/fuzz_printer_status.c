/* fuzz_printer_status.c - any bytes from a printer, whole or byte by byte, are
 * read alike and never read out of bounds.  The first byte says how often the
 * status was asked for. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "port/printer.h"
#include "printer_status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct printer_status whole, single;

    if (!size)
        return 0;
    printer_status_init(&whole);
    for (int i = 0; i < data[0] % 8; i++)
        printer_status_asked(&whole);
    single = whole;
    printer_status_feed(&whole, data + 1, size - 1);
    for (size_t i = 1; i < size; i++)
        printer_status_feed(&single, data + i, 1);
    must(memcmp(&whole, &single, sizeof(whole)) == 0);
    must(whole.filled < sizeof(whole.packet));
    must(whole.faults <= (PRINTER_PAPER_LOW | 31u));
    must(!(whole.faults & PRINTER_ABSENT)); /* it has just spoken */
    must(whole.heard <= size - 1);
    return 0;
}
