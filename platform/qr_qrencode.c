/* qr_qrencode.c - the modules of a QR code, by libqrencode. */
#include "port/qr.h"

#include <errno.h>
#include <qrencode.h>

enum err qr_make(const char *text, struct qr *to)
{
    QRcode *code;

    to->side = 0;
    if (text[0] == '\0')
        return ERR_FORMAT;
    code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (code == NULL)
        return errno == ERANGE ? ERR_FULL : ERR_FORMAT;
    must(code->width <= QR_SIDE_MAX);
    to->side = code->width;
    for (int i = 0; i < code->width * code->width; i++)
        to->dark[i] = code->data[i] & 1; /* the other bits tell what a module is for */
    QRcode_free(code);
    return OK;
}
