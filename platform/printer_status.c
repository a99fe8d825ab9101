/* printer_status.c - tells the answers of an ESC/POS printer apart and reads
 * them.  Bits: Epson ESC/POS reference, DLE EOT, GS a, GS ( H, DLE DC4. */
#include "printer_status.h"

#include <string.h>

#include "port/printer.h"

enum {
    XON = 0x11,
    XOFF = 0x13,
    HEADER = 0x37,
    HEADER_ID = 0x22,
    HEADER_CLEAR = 0x25,
    ASB_SIZE = 4,
    ID_PACKET = 7,
    CLEAR_PACKET = 3
};

static bool is_answer(uint8_t b)
{
    return (b & 0x93) == 0x12;
}

static bool is_asb_first(uint8_t b)
{
    return (b & 0x93) == 0x10;
}

static bool is_asb_next(uint8_t b)
{
    return (b & 0x90) == 0;
}

/* "Offline" says nothing more when its cause is known. */
static unsigned without_effect(unsigned faults)
{
    if (faults & (PRINTER_PAPER_OUT | PRINTER_COVER_OPEN | PRINTER_CUTTER))
        faults &= ~(unsigned)PRINTER_OFFLINE;
    if (faults & PRINTER_PAPER_OUT)
        faults &= ~(unsigned)PRINTER_PAPER_LOW;
    return faults;
}

/* The n-th answer of DLE EOT 1..4. */
static unsigned answer_faults(unsigned n, uint8_t b)
{
    unsigned f = 0;

    switch (n) {
    case 1:
        f |= b & 0x08 ? PRINTER_OFFLINE : 0;
        break;
    case 2:
        f |= b & 0x04 ? PRINTER_COVER_OPEN : 0;
        f |= b & 0x20 ? PRINTER_PAPER_OUT : 0;
        f |= b & 0x40 ? PRINTER_OFFLINE : 0;
        break;
    case 3:
        f |= b & 0x08 ? PRINTER_CUTTER : 0;
        f |= b & 0x64 ? PRINTER_OFFLINE : 0;
        break;
    default:
        f |= b & 0x0c ? PRINTER_PAPER_LOW : 0;
        f |= b & 0x60 ? PRINTER_PAPER_OUT : 0;
        break;
    }
    return f;
}

static void take_answer(struct printer_status *s, uint8_t b)
{
    if (!s->asked)
        return;
    s->asked--;
    s->heard++;
    s->round_faults |= answer_faults(++s->answered, b);
    if (s->answered < STATUS_ROUND)
        return;
    s->faults = without_effect(s->round_faults);
    s->known = true;
    s->rounds++;
    s->answered = 0;
    s->round_faults = 0;
}

static void take_asb(struct printer_status *s)
{
    unsigned f = 0;

    f |= s->packet[0] & 0x08 ? PRINTER_OFFLINE : 0;
    f |= s->packet[0] & 0x20 ? PRINTER_COVER_OPEN : 0;
    f |= s->packet[1] & 0x08 ? PRINTER_CUTTER : 0;
    f |= s->packet[1] & 0x64 ? PRINTER_OFFLINE : 0;
    f |= s->packet[2] & 0x03 ? PRINTER_PAPER_LOW : 0;
    f |= s->packet[2] & 0x0c ? PRINTER_PAPER_OUT : 0;
    s->faults = without_effect(f);
    s->known = true;
    s->automatic = true;
    s->heard += ASB_SIZE;
}

/* Bytes that the packet begun has in all; 0: `b` cannot go on in it. */
static unsigned fits(const struct printer_status *s, uint8_t b)
{
    if (s->packet[0] != HEADER)
        return is_asb_next(b) ? ASB_SIZE : 0;
    if (s->filled == 1)
        return b == HEADER_ID ? ID_PACKET : b == HEADER_CLEAR ? CLEAR_PACKET : 0;
    if (s->packet[1] == HEADER_CLEAR)
        return b == 0 ? CLEAR_PACKET : 0;
    if (s->filled < ID_PACKET - 1)
        return b >= 0x20 && b <= 0x7e ? ID_PACKET : 0;
    return b == 0 ? ID_PACKET : 0;
}

static void take_packet(struct printer_status *s)
{
    if (s->packet[0] != HEADER) {
        take_asb(s);
        return;
    }
    s->heard += s->filled;
    if (s->packet[1] == HEADER_CLEAR) {
        s->clears++;
        return;
    }
    memcpy(s->id, s->packet + 2, STATUS_ID_SIZE);
    s->ids++;
}

static void take_byte(struct printer_status *s, uint8_t b)
{
    if (b == XON || b == XOFF) /* may come in the middle of a packet */
        return;
    if (s->filled) {
        unsigned size = fits(s, b);

        if (size) {
            s->packet[s->filled++] = b;
            if (s->filled == size) {
                take_packet(s);
                s->filled = 0;
            }
            return;
        }
        s->filled = 0;
    }
    if (b == HEADER || is_asb_first(b))
        s->packet[s->filled++] = b;
    else if (is_answer(b))
        take_answer(s, b);
}

void printer_status_init(struct printer_status *s)
{
    *s = (struct printer_status){0};
}

void printer_status_asked(struct printer_status *s)
{
    s->asked += STATUS_ROUND;
}

void printer_status_feed(struct printer_status *s, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        take_byte(s, bytes[i]);
}
